use futures_util::StreamExt as _;
use mujaz::rpc::v1;

use crate::helpers::{PAGE, Server, document};

#[tokio::test]
async fn calls_are_counted_by_method_and_code() {
    let server = Server::start(&["--max-characters", "5000"]).await;
    let mut client = server.client().await;
    let request = |text: &str| v1::AnalyzeRequest { document: document(text), options: None };
    for _ in 0..3 {
        client.analyze(request(PAGE)).await.unwrap();
    }
    client.analyze(request("")).await.unwrap_err();
    let (status, page) = server.page("/metrics").await;
    assert_eq!(status, "HTTP/1.1 200 OK");
    let labels =
        r#"grpc_type="unary",grpc_service="mujaz.v1.TextAnalysisService",grpc_method="Analyze""#;
    for line in [
        format!("grpc_server_started_total{{{labels}}} 4"),
        format!("grpc_server_handled_total{{{labels},grpc_code=\"OK\"}} 3"),
        format!("grpc_server_handled_total{{{labels},grpc_code=\"InvalidArgument\"}} 1"),
        format!("grpc_server_handling_seconds_count{{{labels}}} 4"),
        "grpc_server_in_flight 0".to_owned(),
        "mujaz_documents_total 3".to_owned(),
        "mujaz_languages_total{language=\"ar\"} 3".to_owned(),
    ] {
        assert!(page.lines().any(|found| found == line), "{line} is not in\n{page}");
    }
    for name in [
        "grpc_server_msg_received_bytes_total{",
        "mujaz_stage_seconds_total{stage=\"keywords\"} 0.0",
        "mujaz_build_info{version=\"",
        "le=\"0.00005\"",
    ] {
        assert!(page.contains(name), "{name} is not in\n{page}");
    }
}

#[tokio::test]
async fn a_path_nobody_serves_adds_no_label() {
    let server = Server::start(&[]).await;
    let mut client = tonic::client::Grpc::new(server.channel().await);
    client.ready().await.unwrap();
    let codec =
        tonic_prost::ProstCodec::<v1::GetServerInfoRequest, v1::GetServerInfoResponse>::default();
    let path = "/no.such.Service/Secret".parse().unwrap();
    let request = tonic::Request::new(v1::GetServerInfoRequest {});
    let status = client.unary(request, path, codec).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::Unimplemented);
    let (_, page) = server.page("/metrics").await;
    assert!(!page.contains("Secret"));
    assert!(page.contains(r#"grpc_method="unknown",grpc_code="Unimplemented"} 1"#), "{page}");
}

#[tokio::test]
async fn a_draining_server_is_alive_but_not_ready() {
    let mut server = Server::start(&[]).await;
    // An open call keeps the server draining.
    let mut client = server.client().await;
    let config = v1::analyze_stream_request::Message::Config(v1::StreamConfig::default());
    let first = v1::AnalyzeStreamRequest { message: Some(config) };
    let outgoing = futures_util::stream::iter([first]).chain(futures_util::stream::pending());
    let _incoming = client.analyze_stream(outgoing).await.unwrap();
    assert_eq!(server.page("/readyz").await, ("HTTP/1.1 200 OK".to_owned(), "ready\n".to_owned()));
    server.stop();
    while server.page("/readyz").await.0 != "HTTP/1.1 503 Service Unavailable" {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    assert_eq!(server.page("/livez").await.0, "HTTP/1.1 200 OK");
    assert_eq!(server.page("/other").await.0, "HTTP/1.1 404 Not Found");
}
