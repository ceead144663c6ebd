//! Logs, on standard error, and traces, to a collector. Analyzed text never gets there.

use std::{
    io::{IsTerminal as _, stderr},
    time::Duration,
};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider},
};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::config::{Config, LogFormat};

/// How long the last traces may take to leave.
const FLUSH: Duration = Duration::from_secs(2);

/// What has been started; to be stopped before the process ends.
#[derive(Debug)]
#[must_use]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

/// Starts logs and traces as `config` says; inside a runtime, which sends the traces.
///
/// # Errors
/// When `config.log` is not a filter or `config.otlp_endpoint` not a URL.
pub fn start(config: &Config) -> Result<Telemetry, Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| format!("invalid value for --log (MUJAZ_LOG): {error}"))?;
    let text = match config.log_format {
        LogFormat::Auto => stderr().is_terminal(),
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let logs = tracing_subscriber::fmt::layer().with_writer(stderr);
    let logs = if text {
        logs.with_ansi(stderr().is_terminal()).boxed()
    } else {
        logs.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
    };
    let traces = match &config.otlp_endpoint {
        Some(endpoint) => Some(provider(endpoint, config.trace_sample_ratio)?),
        None => None,
    };
    let spans = traces.as_ref().map(|traces| {
        tracing_opentelemetry::layer()
            .with_location(false)
            .with_threads(false)
            .with_tracer(traces.tracer("mujaz"))
            // What is logged has no say in what is traced; spans of the libraries would be noise.
            .with_filter(Targets::new().with_target("mujaz", LevelFilter::INFO))
    });
    tracing_subscriber::registry().with(logs.with_filter(filter)).with(spans).try_init()?;
    Ok(Telemetry { traces })
}

impl Telemetry {
    /// Sends the traces that are left.
    pub fn stop(self) {
        if let Some(Err(error)) = self.traces.map(|traces| traces.shutdown_with_timeout(FLUSH)) {
            tracing::warn!("not all traces were sent: {error}");
        }
    }
}

fn provider(
    endpoint: &str,
    ratio: f64,
) -> Result<SdkTracerProvider, Box<dyn std::error::Error + Send + Sync>> {
    let exporter = SpanExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .build()
        .map_err(|error| format!("invalid value for --otlp-endpoint: {error}"))?;
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio))))
        .with_resource(Resource::builder().with_service_name("mujaz").build())
        .build())
}
