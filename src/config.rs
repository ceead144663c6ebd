//! Settings: a flag, else a `MUJAZ_*` variable, else a line of the settings file, else the default.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum, builder::BoolishValueParser};

mod layers;

pub use self::layers::{Layers, Source, parse};

/// The settings of `mujaz serve`. The comments are the help.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// TOML file with settings, named as the flags are; flags and variables win over it.
    #[arg(long, env = "MUJAZ_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Address to listen on; port 0 takes any that is free.
    #[arg(long, env = "MUJAZ_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:50051")]
    pub listen: SocketAddr,

    /// Whether an address that other machines reach may be served without TLS: for networks that encrypt by
    /// themselves and for containers behind a proxy.
    #[arg(long, env = "MUJAZ_INSECURE_PUBLIC", value_name = "BOOL", default_value = "false",
        num_args = 0..=1, require_equals = true, default_missing_value = "true",
        action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub insecure_public: bool,

    /// Certificate chain to serve TLS with, PEM; read again when it changes.
    #[arg(long, env = "MUJAZ_TLS_CERTIFICATE", value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,

    /// Private key of the certificate, PEM.
    #[arg(long, env = "MUJAZ_TLS_KEY", value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,

    /// Authorities whose certificates clients must show, PEM (mutual TLS).
    #[arg(long, env = "MUJAZ_TLS_CLIENT_CA", value_name = "FILE", requires = "tls_certificate")]
    pub tls_client_ca: Option<PathBuf>,

    /// File of API keys, a line each: name, SHA-256 of the key in hexadecimal, documents a second, burst.
    #[arg(long, env = "MUJAZ_API_KEYS", value_name = "FILE")]
    pub api_keys: Option<PathBuf>,

    /// What needs no API key.
    #[arg(
        long,
        env = "MUJAZ_API_KEY_EXEMPT",
        value_name = "WHAT",
        default_value = "health",
        value_delimiter = ','
    )]
    pub api_key_exempt: Vec<Exempt>,

    /// Seconds between looks at certificates and API keys; SIGHUP makes one at once.
    #[arg(long, env = "MUJAZ_RELOAD_SECONDS", value_name = "N", default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub reload_seconds: u64,

    /// Address of the second port: /metrics, /livez, /readyz over plain HTTP. None unless set.
    #[arg(long, env = "MUJAZ_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,

    /// Whether each answer tells how busy the server is (ORCA), for clients that balance by it.
    #[arg(long, env = "MUJAZ_LOAD_REPORTS", value_name = "BOOL", default_value = "false",
        num_args = 0..=1, require_equals = true, default_missing_value = "true",
        action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub load_reports: bool,

    /// Collector to send traces to (OTLP over gRPC), such as http://localhost:4317. None unless set.
    #[arg(long, env = "MUJAZ_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<String>,

    /// Share of calls whose trace is sent, 0 to 1, where the caller does not decide by its traceparent.
    #[arg(long, env = "MUJAZ_TRACE_SAMPLE_RATIO", value_name = "RATIO", default_value = "0.05",
        value_parser = share)]
    pub trace_sample_ratio: f64,

    /// Whether browsers may call by gRPC-Web.
    #[arg(long, env = "MUJAZ_GRPC_WEB", value_name = "BOOL", default_value = "false",
        num_args = 0..=1, require_equals = true, default_missing_value = "true",
        action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub grpc_web: bool,

    /// Origins whose pages may call by gRPC-Web (CORS), or "*" for any.
    #[arg(long, env = "MUJAZ_CORS_ORIGINS", value_name = "ORIGIN", value_delimiter = ',')]
    pub cors_origins: Vec<String>,

    /// Answers above this many bytes are compressed, by gzip or zstd, for clients that accept it. Most accept it unasked, and
    /// within a data centre it takes longer than it saves; lower it where the network is slow. 0 compresses all, the answers
    /// of streams too.
    #[arg(long, env = "MUJAZ_COMPRESS_ABOVE_BYTES", value_name = "N", default_value_t = 4 * 1024 * 1024)]
    pub compress_above_bytes: usize,

    /// Characters (code points) a document may have.
    #[arg(long, env = "MUJAZ_MAX_CHARACTERS", value_name = "N", default_value_t = 1_000_000,
        value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub max_characters: u32,

    /// Bytes a message may have. Should be above what max-characters can take, four bytes each at most.
    #[arg(long, env = "MUJAZ_MAX_MESSAGE_BYTES", value_name = "N", default_value_t = 16 * 1024 * 1024)]
    pub max_message_bytes: usize,

    /// Documents a batch may have.
    #[arg(long, env = "MUJAZ_MAX_BATCH_DOCUMENTS", value_name = "N", default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub max_batch_documents: u32,

    /// Characters all documents of a batch may have together.
    #[arg(long, env = "MUJAZ_MAX_BATCH_CHARACTERS", value_name = "N", default_value_t = 4_000_000,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub max_batch_characters: u32,

    /// Calls accepted and not yet answered, and streams open; one more is refused with RESOURCE_EXHAUSTED.
    #[arg(long, env = "MUJAZ_MAX_IN_FLIGHT", value_name = "N", default_value = "256", value_parser = at_least_one)]
    pub max_in_flight: usize,

    /// Milliseconds a call may wait for its turn; where it would wait longer, it is refused at once.
    #[arg(long, env = "MUJAZ_MAX_QUEUE_MILLISECONDS", value_name = "N", default_value_t = 30)]
    pub max_queue_milliseconds: u64,

    /// Milliseconds a call may take, whatever deadline its client sets; streams take as long as their client wants.
    #[arg(long, env = "MUJAZ_MAX_CALL_MILLISECONDS", value_name = "N", default_value_t = 30_000,
        value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    pub max_call_milliseconds: u64,

    /// Connections open at a time; one more is closed at once.
    #[arg(long, env = "MUJAZ_MAX_CONNECTIONS", value_name = "N", default_value = "1024", value_parser = at_least_one)]
    pub max_connections: usize,

    /// Calls open on one connection at a time; clients wait with further ones.
    #[arg(long, env = "MUJAZ_MAX_CONCURRENT_STREAMS", value_name = "N", default_value_t = 128,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub max_concurrent_streams: u32,

    /// Bytes the headers of a call may have.
    #[arg(long, env = "MUJAZ_MAX_HEADER_BYTES", value_name = "N", default_value_t = 16 * 1024,
        value_parser = clap::value_parser!(u32).range(1_024..))]
    pub max_header_bytes: u32,

    /// Seconds a client has to speak HTTP/2 after it connects.
    #[arg(long, env = "MUJAZ_HANDSHAKE_TIMEOUT_SECONDS", value_name = "N", default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub handshake_timeout_seconds: u64,

    /// Seconds without a call after which a connection is told to go; 0 for never.
    #[arg(long, env = "MUJAZ_CONNECTION_IDLE_SECONDS", value_name = "N", default_value_t = 900)]
    pub connection_idle_seconds: u64,

    /// Seconds, a tenth more or less, after which a connection is told to go, so that load spreads; 0 for never.
    #[arg(long, env = "MUJAZ_CONNECTION_AGE_SECONDS", value_name = "N", default_value_t = 1_800)]
    pub connection_age_seconds: u64,

    /// Seconds that calls have to finish on a connection that was told to go; then its streams are asked to end.
    #[arg(long, env = "MUJAZ_CONNECTION_GRACE_SECONDS", value_name = "N", default_value_t = 60)]
    pub connection_grace_seconds: u64,

    /// Seconds between pings that find out dead connections; 0 for none.
    #[arg(long, env = "MUJAZ_KEEPALIVE_INTERVAL_SECONDS", value_name = "N", default_value_t = 60)]
    pub keepalive_interval_seconds: u64,

    /// Seconds a client has to answer a ping.
    #[arg(long, env = "MUJAZ_KEEPALIVE_TIMEOUT_SECONDS", value_name = "N", default_value_t = 20,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub keepalive_timeout_seconds: u64,

    /// Threads that serve calls; as many as there are CPUs by default.
    #[arg(long, env = "MUJAZ_THREADS", value_name = "N", value_parser = at_least_one)]
    pub threads: Option<usize>,

    /// Milliseconds between telling NOT_SERVING and telling connections to go, for load balancers to notice.
    #[arg(long, env = "MUJAZ_DRAIN_NOTICE_MILLISECONDS", value_name = "N", default_value_t = 100)]
    pub drain_notice_milliseconds: u64,

    /// Seconds that accepted calls have to finish after SIGTERM or SIGINT.
    #[arg(long, env = "MUJAZ_DRAIN_TIMEOUT_SECONDS", value_name = "N", default_value_t = 20)]
    pub drain_timeout_seconds: u64,

    /// Whether clients may ask for the contract (gRPC reflection).
    #[arg(long, env = "MUJAZ_REFLECTION", value_name = "BOOL", default_value_t = true,
        action = clap::ArgAction::Set)]
    pub reflection: bool,

    /// What to log: error, warn, info, debug, trace, or a filter such as "info,h2=warn".
    #[arg(long, env = "MUJAZ_LOG", value_name = "FILTER", default_value = "info")]
    pub log: String,

    /// Whether calls that succeed leave a line in the log too; without, metrics count them and those that fail leave one.
    #[arg(long, env = "MUJAZ_LOG_SUCCESSES", value_name = "BOOL", default_value = "false",
        num_args = 0..=1, require_equals = true, default_missing_value = "true",
        action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub log_successes: bool,

    /// How to log.
    #[arg(long, env = "MUJAZ_LOG_FORMAT", value_name = "FORMAT", default_value = "auto")]
    pub log_format: LogFormat,
}

impl Config {
    /// Whether TLS is served.
    pub fn tls(&self) -> bool {
        self.tls_certificate.is_some()
    }

    /// Looks at what no single setting can tell.
    ///
    /// # Errors
    /// The first pair of settings that do not go together.
    pub fn check(&self) -> Result<(), String> {
        if !self.listen.ip().is_loopback() && !self.tls() && !self.insecure_public {
            return Err(format!(
                "{} can be reached from other machines: set --tls-certificate and --tls-key, or \
                 --insecure-public (MUJAZ_INSECURE_PUBLIC=true) where something else encrypts",
                self.listen
            ));
        }
        if !self.cors_origins.is_empty() && !self.grpc_web {
            return Err("--cors-origins is of use with --grpc-web only".to_owned());
        }
        Ok(())
    }
}

/// What may be called without an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exempt {
    /// `grpc.health.v1.Health`, for probes and load balancers.
    Health,
    /// gRPC reflection.
    Reflection,
    /// Nothing.
    None,
}

/// How to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Text on a terminal, JSON otherwise.
    Auto,
    /// Text.
    Text,
    /// JSON, one object a line.
    Json,
}

fn share(value: &str) -> Result<f64, String> {
    match value.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        Ok(_) => Err("must be from 0 to 1".to_owned()),
        Err(error) => Err(format!("{error}")),
    }
}

fn at_least_one(value: &str) -> Result<usize, String> {
    match value.parse() {
        Ok(0) => Err("must be at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}
