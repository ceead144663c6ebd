use std::time::Duration;

use mujaz::rpc::v1;
use mujaz::server::health::pb::{
    HealthCheckRequest, HealthListRequest, health_check_response::ServingStatus,
    health_client::HealthClient,
};
use tokio::{net::TcpStream, time::timeout};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use crate::helpers::{PAGE, Server, document};

#[tokio::test]
async fn health_is_told_of_the_server_and_of_each_service() {
    let server = Server::start(&[]).await;
    let mut client = HealthClient::new(server.channel().await);
    for service in ["", "mujaz.v1.TextAnalysisService", "mujaz.v1.ServerInfoService"] {
        let request = HealthCheckRequest { service: service.to_owned() };
        let answer = client.check(request).await.unwrap().into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    let unknown = HealthCheckRequest { service: "no.such.Service".to_owned() };
    assert_eq!(client.check(unknown).await.unwrap_err().code(), tonic::Code::NotFound);
}

#[tokio::test]
async fn health_lists_all_services_and_readiness_ends_before_life() {
    let mut server = Server::start(&["--drain-notice-milliseconds", "1000"]).await;
    let mut client = HealthClient::new(server.channel().await);
    let mut all = async || {
        let answer = client.list(HealthListRequest {}).await.unwrap().into_inner();
        let mut all: Vec<_> =
            answer.statuses.into_iter().map(|(name, answer)| (name, answer.status())).collect();
        all.sort();
        all
    };
    let names =
        ["", "liveness", "mujaz.v1.ServerInfoService", "mujaz.v1.TextAnalysisService", "readiness"];
    let as_if = |stopping: bool| {
        names.map(|name| match name {
            "liveness" => (name.to_owned(), ServingStatus::Serving),
            _ if stopping => (name.to_owned(), ServingStatus::NotServing),
            _ => (name.to_owned(), ServingStatus::Serving),
        })
    };
    assert_eq!(all().await, as_if(false));
    server.stop();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(all().await, as_if(true));
}

#[tokio::test]
async fn who_watches_is_told_of_the_stop_and_does_not_hold_it_up() {
    let mut server = Server::start(&["--drain-timeout-seconds", "15"]).await;
    let mut client = HealthClient::new(server.channel().await);
    let mut watch = async |service: &str| {
        let request = HealthCheckRequest { service: service.to_owned() };
        client.watch(request).await.unwrap().into_inner()
    };
    let mut texts = watch("mujaz.v1.TextAnalysisService").await;
    let mut unknown = watch("no.such.Service").await;
    let first = texts.message().await.unwrap().unwrap();
    assert_eq!(first.status(), ServingStatus::Serving);
    let first = unknown.message().await.unwrap().unwrap();
    assert_eq!(first.status(), ServingStatus::ServiceUnknown);
    server.stop();
    let second = texts.message().await.unwrap().unwrap();
    assert_eq!(second.status(), ServingStatus::NotServing);
    assert_eq!(texts.message().await.unwrap_err().code(), tonic::Code::Unavailable);
    timeout(Duration::from_secs(5), server.served).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn reflection_lists_the_services() {
    let server = Server::start(&[]).await;
    let mut client = ServerReflectionClient::new(server.channel().await);
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let outgoing = futures_util::stream::iter([request]);
    let mut incoming = client.server_reflection_info(outgoing).await.unwrap().into_inner();
    let answer = incoming.message().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
        panic!("no list")
    };
    let names: Vec<_> = list.service.into_iter().map(|service| service.name).collect();
    for name in
        ["mujaz.v1.TextAnalysisService", "mujaz.v1.ServerInfoService", "grpc.health.v1.Health"]
    {
        assert!(names.iter().any(|found| found == name), "{name} is not in {names:?}");
    }
}

/// Older clients, grpcurl among them for years, ask by the name reflection had first.
#[tokio::test]
async fn reflection_answers_by_its_older_name_too() {
    use tonic_reflection::pb::v1alpha::{
        ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
        server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
    };
    let server = Server::start(&[]).await;
    let mut client = ServerReflectionClient::new(server.channel().await);
    let symbol = "mujaz.v1.TextAnalysisService".to_owned();
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::FileContainingSymbol(symbol)),
    };
    let outgoing = futures_util::stream::iter([request]);
    let mut incoming = client.server_reflection_info(outgoing).await.unwrap().into_inner();
    let answer = incoming.message().await.unwrap().unwrap();
    let Some(MessageResponse::FileDescriptorResponse(found)) = answer.message_response else {
        panic!("no descriptor")
    };
    assert!(!found.file_descriptor_proto.is_empty());
}

#[tokio::test]
async fn a_stopping_server_finishes_what_it_accepted() {
    let mut server = Server::start(&[]).await;
    let mut client = server.client().await;
    let request = || v1::AnalyzeRequest { document: document(PAGE), options: None };
    client.analyze(request()).await.unwrap();
    server.stop();
    // Until clients are told to go, calls are answered.
    client.analyze(request()).await.unwrap();
    drop(client);
    timeout(Duration::from_secs(10), server.served).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_silent_client_does_not_hold_up_the_stop() {
    let mut server = Server::start(&["--drain-timeout-seconds", "1"]).await;
    let silent = TcpStream::connect(server.address).await.unwrap();
    // The server is up before it is stopped.
    server.client().await;
    server.stop();
    timeout(Duration::from_secs(10), server.served).await.unwrap().unwrap().unwrap();
    drop(silent);
}
