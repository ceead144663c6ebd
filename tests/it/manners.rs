//! What the server promises on deadlines, limits, connections and its end.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use mujaz::rpc::v1::{self, analyze_stream_request::Message};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::helpers::{PAGE, Server, document, long_text};

fn analyze(text: &str) -> v1::AnalyzeRequest {
    v1::AnalyzeRequest { document: document(text), options: None }
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_has_its_code() {
    let server =
        Server::start(&["--max-message-bytes", "65536", "--max-call-milliseconds", "60"]).await;
    let mut client = server.client().await;

    let status = client.analyze(analyze(&"a".repeat(70_000))).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status).as_str()),
        (Code::ResourceExhausted, "MESSAGE_TOO_LARGE")
    );
    let info = status.get_details_error_info().unwrap();
    assert_eq!(info.metadata["max_message_bytes"], "65536");
    assert!(info.metadata["bytes"].parse::<u32>().unwrap() > 70_000);

    // The client's deadline is longer than what the server allows.
    let (_never, ends) = tokio::sync::oneshot::channel::<()>();
    let body = futures_util::stream::once(async {
        ends.await.ok();
        analyze(PAGE)
    });
    let mut grpc = tonic::client::Grpc::new(server.channel().await);
    grpc.ready().await.unwrap();
    let path = "/mujaz.v1.TextAnalysisService/Analyze".parse().unwrap();
    let codec = tonic_prost::ProstCodec::<v1::AnalyzeRequest, v1::AnalyzeResponse>::default();
    let status = grpc.client_streaming(Request::new(body), path, codec).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status).as_str()),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED")
    );

    // The same connection still answers.
    client.analyze(analyze(PAGE)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_message_too_long_has_the_same_code() {
    let server = Server::start(&["--max-message-bytes", "65536"]).await;
    let mut client = server.client().await;
    let config = v1::StreamConfig::default();
    let item = v1::StreamItem { sequence: 1, document: document(&"a".repeat(70_000)) };
    let messages = [Message::Config(config), Message::Item(item)]
        .map(|message| v1::AnalyzeStreamRequest { message: Some(message) });
    let mut answers =
        client.analyze_stream(futures_util::stream::iter(messages)).await.unwrap().into_inner();
    let status = answers.message().await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status).as_str()),
        (Code::ResourceExhausted, "MESSAGE_TOO_LARGE")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_passes_is_named_and_the_work_ends() {
    let server = Server::start(&["--max-call-milliseconds", "50", "--threads", "1"]).await;
    let mut client = server.client().await;
    let text = long_text();
    for _ in 0..2 {
        let began = Instant::now();
        let status = client.analyze(analyze(&text)).await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded);
        assert!(began.elapsed() < Duration::from_millis(2_000));
    }
    let stream = v1::StreamConfig::default();
    let first = v1::AnalyzeStreamRequest { message: Some(Message::Config(stream)) };
    let outgoing = futures_util::stream::iter([first]).chain(futures_util::stream::pending());
    let mut request = Request::new(outgoing);
    request.metadata_mut().insert("grpc-timeout", "100m".parse().unwrap());
    let mut answers = client.analyze_stream(request).await.unwrap().into_inner();
    let status = answers.message().await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_too_many_is_told_when_to_come_back() {
    let server = Server::start(&["--max-in-flight", "1"]).await;
    let mut client = server.client().await;
    let open = || {
        let config = v1::StreamConfig::default();
        let first = v1::AnalyzeStreamRequest { message: Some(Message::Config(config)) };
        futures_util::stream::iter([first]).chain(futures_util::stream::pending())
    };
    let held = client.analyze_stream(open()).await.unwrap();
    let status = client.analyze_stream(open()).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    assert!(status.get_details_retry_info().is_some());
    let pushback = status.metadata().get("grpc-retry-pushback-ms").unwrap().to_str().unwrap();
    assert!(pushback.parse::<u32>().unwrap() > 0);
    // Streams do not take the places of calls.
    client.analyze(analyze(PAGE)).await.unwrap();
    drop(held);
}

/// Whether the client had a call in hand that it had not yet sent when its connection went: hyper cancels it, or h2 says
/// that the word to go came first. The server has not seen it.
fn is_unsent(status: &Status) -> bool {
    let status = format!("{status:?}");
    status.contains("GoAway(b\"\", NO_ERROR") || status.contains("hyper::Error(Canceled")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_is_lost_while_connections_come_of_age() {
    let server =
        Server::start(&["--connection-age-seconds", "1", "--connection-grace-seconds", "1"]).await;
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let mut client = server.client().await;
        callers.spawn(async move {
            let began = Instant::now();
            let mut calls = 0;
            while began.elapsed() < Duration::from_millis(3_500) {
                match client.analyze(analyze(PAGE)).await {
                    Ok(_) => calls += 1,
                    // Not yet sent when the word to go came: other clients repeat such a call by themselves.
                    Err(status) if is_unsent(&status) => {}
                    Err(status) => panic!("{status:?}"),
                }
            }
            calls
        });
    }
    let calls = callers.join_all().await;
    assert!(calls.iter().all(|&calls| calls > 5), "{calls:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_on_an_old_connection_ends_with_a_word() {
    let server =
        Server::start(&["--connection-age-seconds", "1", "--connection-grace-seconds", "1"]).await;
    let mut client = server.client().await;
    let messages = [
        Message::Config(v1::StreamConfig::default()),
        Message::Item(v1::StreamItem { sequence: 7, document: document(PAGE) }),
    ]
    .map(|message| v1::AnalyzeStreamRequest { message: Some(message) });
    let outgoing = futures_util::stream::iter(messages).chain(futures_util::stream::pending());
    let mut answers = client.analyze_stream(outgoing).await.unwrap().into_inner();
    assert_eq!(answers.message().await.unwrap().unwrap().sequence, 7);
    let end = timeout(Duration::from_secs(5), answers.message()).await.unwrap().unwrap_err();
    assert_eq!((end.code(), reason(&end).as_str()), (Code::Unavailable, "DRAINING"));
}

/// Whether the server closes `stream` within `limit`.
async fn closes(stream: &mut TcpStream, limit: Duration) -> bool {
    let mut rest = Vec::new();
    timeout(limit, stream.read_to_end(&mut rest)).await.is_ok()
}

#[tokio::test]
async fn who_does_not_speak_or_call_is_let_go() {
    let server = Server::start(&[
        "--handshake-timeout-seconds",
        "1",
        "--connection-idle-seconds",
        "1",
        "--connection-grace-seconds",
        "1",
    ])
    .await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    assert!(closes(&mut silent, Duration::from_secs(3)).await);
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    idle.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    assert!(closes(&mut idle, Duration::from_secs(9)).await);
}

#[tokio::test]
async fn one_connection_too_many_is_closed_at_once() {
    let server = Server::start(&["--max-connections", "1"]).await;
    let mut client = server.client().await;
    client.analyze(analyze(PAGE)).await.unwrap();
    let mut second = TcpStream::connect(server.address).await.unwrap();
    assert!(closes(&mut second, Duration::from_secs(1)).await);
    client.analyze(analyze(PAGE)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_ended_when_the_server_stops_and_a_stuck_client_does_not_hold_it_up() {
    let mut server = Server::start(&["--drain-timeout-seconds", "1"]).await;
    let mut client = server.client().await;
    let first =
        v1::AnalyzeStreamRequest { message: Some(Message::Config(v1::StreamConfig::default())) };
    let outgoing = futures_util::stream::iter([first]).chain(futures_util::stream::pending());
    let mut answers = client.analyze_stream(outgoing).await.unwrap().into_inner();
    // Speaks HTTP/2 and answers nothing.
    let mut stuck = TcpStream::connect(server.address).await.unwrap();
    stuck.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    server.stop();
    let end = answers.message().await.unwrap_err();
    assert_eq!((end.code(), reason(&end).as_str()), (Code::Unavailable, "DRAINING"));
    let began = Instant::now();
    timeout(Duration::from_secs(5), server.served).await.unwrap().unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(3));
    drop(stuck);
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_above_the_limit_are_refused() {
    let server = Server::start(&["--max-header-bytes", "2048"]).await;
    let mut client = server.client().await;
    let mut request = Request::new(analyze(PAGE));
    request.metadata_mut().insert("x-long", "a".repeat(8_000).parse().unwrap());
    client.analyze(request).await.unwrap_err();
    // The connection may have been given up with it; the server was not.
    server.client().await.analyze(analyze(PAGE)).await.unwrap();
}
