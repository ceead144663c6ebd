use std::{fs, path::Path, time::Duration};

use mujaz::rpc::v1::{GetServerInfoRequest, server_info_service_client::ServerInfoServiceClient};
use mujaz::server::health::pb::{HealthCheckRequest, health_client::HealthClient};
use rcgen::{CertificateParams, Issuer, KeyPair};
use sha2::{Digest as _, Sha256};
use tonic::{
    Code, Request, Status,
    metadata::MetadataValue,
    transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity},
};
use tonic_types::StatusExt as _;

use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::helpers::Server;

/// An authority of certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::new([]).unwrap();
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let pem = parameters.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(parameters, key), pem }
    }

    /// Certificate and key of `localhost`.
    fn pair(&self) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new(["localhost".to_owned()]).unwrap();
        (parameters.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    fn write_pair(&self, folder: &Path) {
        let (certificate, key) = self.pair();
        fs::write(folder.join("certificate.pem"), certificate).unwrap();
        fs::write(folder.join("key.pem"), key).unwrap();
    }

    /// What a client that trusts this authority connects by.
    fn trusted(&self) -> ClientTlsConfig {
        ClientTlsConfig::new()
            .ca_certificate(Certificate::from_pem(&self.pem))
            .domain_name("localhost")
    }
}

async fn connect(
    server: &Server,
    tls: ClientTlsConfig,
) -> Result<ServerInfoServiceClient<Channel>, Box<dyn std::error::Error>> {
    let endpoint = Endpoint::from_shared(format!("https://{}", server.address))?.tls_config(tls)?;
    let mut client = ServerInfoServiceClient::new(endpoint.connect().await?);
    // With TLS 1.3 a client learns only by its first call that its certificate was refused.
    client.get_server_info(GetServerInfoRequest {}).await?;
    Ok(client)
}

fn flags<'a>(paths: &'a [String], names: &[&'a str]) -> Vec<&'a str> {
    names.iter().zip(paths).flat_map(|(&name, path)| [name, path.as_str()]).collect()
}

fn paths(folder: &Path) -> [String; 3] {
    ["certificate.pem", "key.pem", "clients.pem"]
        .map(|name| folder.join(name).to_str().unwrap().to_owned())
}

#[tokio::test]
async fn certificates_are_replaced_while_connections_last_and_bad_ones_are_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (Authority::new(), Authority::new());
    first.write_pair(folder.path());
    let paths = paths(folder.path());
    let mut arguments = flags(&paths, &["--tls-certificate", "--tls-key"]);
    arguments.extend(["--reload-seconds", "1"]);
    let server = Server::start(&arguments).await;
    let mut old = connect(&server, first.trusted()).await.unwrap();
    connect(&server, second.trusted()).await.unwrap_err();

    second.write_pair(folder.path());
    let until = tokio::time::Instant::now() + Duration::from_secs(10);
    while connect(&server, second.trusted()).await.is_err() {
        assert!(tokio::time::Instant::now() < until, "the new certificate is not taken up");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    old.get_server_info(GetServerInfoRequest {}).await.unwrap();

    // A certificate without its key, as while both are being replaced.
    let (stranger, _) = first.pair();
    fs::write(folder.path().join("certificate.pem"), stranger).unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    connect(&server, second.trusted()).await.unwrap();
    old.get_server_info(GetServerInfoRequest {}).await.unwrap();
}

#[tokio::test]
async fn with_mutual_tls_a_client_shows_a_certificate_of_the_right_authority() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, clients) = (Authority::new(), Authority::new());
    authority.write_pair(folder.path());
    fs::write(folder.path().join("clients.pem"), &clients.pem).unwrap();
    let paths = paths(folder.path());
    let names = ["--tls-certificate", "--tls-key", "--tls-client-ca"];
    let server = Server::start(&flags(&paths, &names)).await;
    let identity = |(certificate, key): (String, String)| Identity::from_pem(certificate, key);
    connect(&server, authority.trusted()).await.unwrap_err();
    let stranger = authority.trusted().identity(identity(authority.pair()));
    connect(&server, stranger).await.unwrap_err();
    let known = authority.trusted().identity(identity(clients.pair()));
    connect(&server, known).await.unwrap();
}

#[tokio::test]
async fn a_probe_passes_mutual_tls() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    authority.write_pair(folder.path());
    fs::write(folder.path().join("clients.pem"), &authority.pem).unwrap();
    let paths = paths(folder.path());
    let names = ["--tls-certificate", "--tls-key", "--tls-client-ca"];
    let server = Server::start(&flags(&paths, &names)).await;
    let [certificate, key, authorities] = &paths;
    for (extra, wanted) in [
        (&["--tls-name", "localhost"][..], Some(1)),
        (&["--tls-name", "localhost", "--tls-certificate", certificate, "--tls-key", key], Some(0)),
    ] {
        let mut probe = tokio::process::Command::new(env!("CARGO_BIN_EXE_mujaz"));
        probe.args(["probe", "--server", &server.address.to_string(), "--tls-ca", authorities]);
        let output = probe.args(extra).output().await.unwrap();
        assert_eq!(output.status.code(), wanted, "{output:?}");
    }
}

#[tokio::test]
async fn texts_are_analyzed_on_a_server_with_mutual_tls_and_keys() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    authority.write_pair(folder.path());
    fs::write(folder.path().join("clients.pem"), &authority.pem).unwrap();
    let keys = folder.path().join("keys");
    fs::write(&keys, format!("one {}\n", digest("first"))).unwrap();
    let text = folder.path().join("text.txt");
    fs::write(&text, "وصل الوزير إلى بيروت. وعقد اجتماعا مع نظيره.").unwrap();
    let paths = paths(folder.path());
    let mut flags = flags(&paths, &["--tls-certificate", "--tls-key", "--tls-client-ca"]);
    flags.extend(["--api-keys", keys.to_str().unwrap(), "--api-key-exempt", "none"]);
    let server = Server::start(&flags).await;
    let [certificate, key, authorities] = &paths;
    let address = server.address.to_string();
    let access = [
        "--server",
        &address,
        "--tls-ca",
        authorities,
        "--tls-name",
        "localhost",
        "--tls-certificate",
        certificate,
        "--tls-key",
        key,
    ];
    for (command, api_key, wanted) in [
        ("analyze", Some("first"), Some(0)),
        ("analyze", None, Some(1)),
        ("probe", Some("first"), Some(0)),
        ("probe", Some("other"), Some(1)),
    ] {
        let mut process = tokio::process::Command::new(env!("CARGO_BIN_EXE_mujaz"));
        process.arg(command).args(access);
        if command == "analyze" {
            process.args(["--features", "sentences"]).arg(&text);
        }
        if let Some(api_key) = api_key {
            process.env("MUJAZ_API_KEY", api_key);
        }
        let output = process.output().await.unwrap();
        assert_eq!(output.status.code(), wanted, "{command} {api_key:?} {output:?}");
    }
}

#[tokio::test]
async fn certificates_and_keys_are_read_again_on_sighup() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (Authority::new(), Authority::new());
    first.write_pair(folder.path());
    let keys = folder.path().join("keys");
    fs::write(&keys, format!("one {}\n", digest("first"))).unwrap();
    let paths = paths(folder.path());
    let mut process = tokio::process::Command::new(env!("CARGO_BIN_EXE_mujaz"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
        .args(flags(&paths, &["--tls-certificate", "--tls-key"]))
        .args(["--api-keys", keys.to_str().unwrap(), "--reload-seconds", "3600"])
        .stderr(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let mut line = async || -> serde_json::Value {
        serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap()
    };
    let url = format!("https://{}", line().await["address"].as_str().unwrap());
    let ask = async |tls: ClientTlsConfig, key: &'static str| {
        let channel = Endpoint::from_shared(url.clone()).unwrap().tls_config(tls).unwrap();
        let mut client = ServerInfoServiceClient::new(channel.connect().await.ok()?);
        let mut request = Request::new(GetServerInfoRequest {});
        request.metadata_mut().insert("x-api-key", MetadataValue::from_static(key));
        client.get_server_info(request).await.ok().map(drop)
    };
    ask(first.trusted(), "first").await.unwrap();
    second.write_pair(folder.path());
    fs::write(&keys, format!("two {}\n", digest("second"))).unwrap();
    assert!(ask(second.trusted(), "second").await.is_none());
    let pid = process.id().unwrap().to_string();
    let hung_up = tokio::process::Command::new("kill").args(["-HUP", &pid]).status().await;
    assert!(hung_up.unwrap().success());
    for wanted in ["certificates reloaded", "API keys reloaded"] {
        assert_eq!(line().await["message"], wanted);
    }
    ask(second.trusted(), "second").await.unwrap();
    assert!(ask(second.trusted(), "first").await.is_none());
}

#[tokio::test]
async fn a_client_that_does_not_shake_hands_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    authority.write_pair(folder.path());
    let paths = paths(folder.path());
    let server = Server::start(&flags(&paths, &["--tls-certificate", "--tls-key"])).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(tokio::net::TcpStream::connect(server.address).await.unwrap());
    }
    let connected = connect(&server, authority.trusted());
    tokio::time::timeout(Duration::from_secs(5), connected).await.unwrap().unwrap();
}

fn digest(key: &str) -> String {
    Sha256::digest(key).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Asks with `header` set to `value`.
async fn ask(server: &Server, header: &'static str, value: &'static str) -> Result<(), Status> {
    let mut client = ServerInfoServiceClient::new(server.channel().await);
    let mut request = Request::new(GetServerInfoRequest {});
    request.metadata_mut().insert(header, MetadataValue::from_static(value));
    client.get_server_info(request).await.map(drop)
}

fn reason(status: &Status) -> String {
    let info = status.get_details_error_info().unwrap();
    assert_eq!(info.domain, "mujaz");
    info.reason
}

#[tokio::test]
async fn a_call_needs_a_good_key_and_health_does_not() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, format!("one {}\ntwo {}\n", digest("first"), digest("second"))).unwrap();
    let path = file.path().to_str().unwrap();
    let server = Server::start(&["--api-keys", path, "--reload-seconds", "1"]).await;
    ask(&server, "authorization", "Bearer first").await.unwrap();
    ask(&server, "authorization", "bearer second").await.unwrap();
    ask(&server, "x-api-key", "second").await.unwrap();
    for (header, value, wanted) in [
        ("authorization", "Bearer third", "API_KEY_INVALID"),
        ("x-api-key", "", "API_KEY_INVALID"),
        ("authorization", "Basic first", "API_KEY_MISSING"),
        ("x-other", "first", "API_KEY_MISSING"),
    ] {
        let status = ask(&server, header, value).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::Unauthenticated, wanted));
        assert!(!status.message().contains("third"), "never the caller's key");
    }
    let mut health = HealthClient::new(server.channel().await);
    health.check(HealthCheckRequest::default()).await.unwrap();

    fs::write(&file, "no keys any more").unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    ask(&server, "x-api-key", "first").await.unwrap();
    fs::write(&file, format!("three {}\n", digest("third"))).unwrap();
    let until = tokio::time::Instant::now() + Duration::from_secs(10);
    while ask(&server, "x-api-key", "third").await.is_err() {
        assert!(tokio::time::Instant::now() < until, "the new key is not taken up");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(reason(&ask(&server, "x-api-key", "first").await.unwrap_err()), "API_KEY_INVALID");
}

#[tokio::test]
async fn health_can_be_made_to_need_a_key_and_reflection_not_to() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, format!("one {}\n", digest("first"))).unwrap();
    let path = file.path().to_str().unwrap();
    let server = Server::start(&["--api-keys", path, "--api-key-exempt", "reflection"]).await;
    let mut health = HealthClient::new(server.channel().await);
    let status = health.check(HealthCheckRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), Code::Unauthenticated);
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    let mut reflection = ServerReflectionClient::new(server.channel().await);
    reflection.server_reflection_info(futures_util::stream::iter([])).await.unwrap();
}

#[tokio::test]
async fn a_key_above_its_quota_is_told_when_to_come_back() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let lines = format!("slow {} 0.5 2\nfree {}\n", digest("first"), digest("second"));
    fs::write(&file, lines).unwrap();
    let server = Server::start(&["--api-keys", file.path().to_str().unwrap()]).await;
    for _ in 0..2 {
        ask(&server, "x-api-key", "first").await.unwrap();
    }
    let status = ask(&server, "x-api-key", "first").await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status).as_str()),
        (Code::ResourceExhausted, "QUOTA_EXCEEDED")
    );
    let violations = status.get_details_quota_failure().unwrap().violations;
    assert_eq!(violations[0].subject, "key:slow");
    let delay = status.get_details_retry_info().unwrap().retry_delay.unwrap();
    assert!(delay > Duration::from_millis(500) && delay <= Duration::from_secs(2), "{delay:?}");
    let pushback = status.metadata().get("grpc-retry-pushback-ms").unwrap().to_str().unwrap();
    assert_eq!(pushback.parse::<u128>().unwrap(), delay.as_millis());
    for _ in 0..5 {
        ask(&server, "x-api-key", "second").await.unwrap();
    }
}
