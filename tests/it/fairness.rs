//! Batches and streams: what they answer, what they count for, and what they leave for others.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use mujaz::rpc::v1;
use sha2::{Digest as _, Sha256};
use tonic::{Code, Request};
use tonic_types::StatusExt as _;

use crate::helpers::{Client, PAGE, Server, document, stream_of};

fn batch(texts: &[&str]) -> v1::BatchAnalyzeRequest {
    let documents = texts
        .iter()
        .zip(0..)
        .map(|(text, number)| v1::Document { id: format!("d{number}"), ..document(text).unwrap() });
    v1::BatchAnalyzeRequest { documents: documents.collect(), options: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_answered_item_by_item_in_its_order() {
    let server = Server::start(&["--max-characters", "20000"]).await;
    let mut client = server.client().await;
    let long = "طويل ".repeat(5_000);
    let texts: Vec<&str> = (0..200)
        .map(|n| match n % 4 {
            0 => PAGE,
            1 => "",
            2 => &long,
            _ => "نص قصير",
        })
        .collect();
    let items = client.batch_analyze(batch(&texts)).await.unwrap().into_inner().items;
    assert_eq!(items.len(), texts.len());
    for (number, item) in items.iter().enumerate() {
        assert_eq!(item.document_id, format!("d{number}"));
        let reason = match item.outcome.as_ref().unwrap() {
            v1::batch_item::Outcome::Result(_) => "",
            v1::batch_item::Outcome::Error(error) => {
                assert_eq!(error.code, i32::from(Code::InvalidArgument));
                error.reason.as_str()
            }
        };
        assert_eq!(reason, ["", "TEXT_EMPTY", "TEXT_TOO_LONG", ""][number % 4], "{number}");
    }
}

/// When a small batch, sent once `much` is under way, and `much` itself are answered.
async fn race(server: &Server, much: impl Future<Output = ()> + Send + 'static) {
    let mut client = server.client().await;
    let much = tokio::spawn(much);
    server.until("mujaz_working", |working| working > 0.0).await;
    let began = Instant::now();
    client.batch_analyze(batch(&[PAGE; 2])).await.unwrap();
    client.analyze(v1::AnalyzeRequest { document: document(PAGE), options: None }).await.unwrap();
    let small = began.elapsed();
    assert!(!much.is_finished(), "it was too little to tell");
    much.await.unwrap();
    let large = began.elapsed();
    assert!(small * 3 < large, "{small:?} beside {large:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_batch_leaves_room_for_a_small_one() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let page = PAGE.repeat(4);
    race(&server, async move {
        client.batch_analyze(batch(&vec![page.as_str(); 300])).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wide_stream_leaves_room_for_a_small_batch() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let page = PAGE.repeat(4);
    race(&server, async move {
        let mut messages = stream_of([page.as_str(); 300]);
        let config = v1::StreamConfig { max_in_flight: Some(256), ..Default::default() };
        messages[0].message = Some(v1::analyze_stream_request::Message::Config(config));
        let outgoing = futures_util::stream::iter(messages);
        let answers = client.analyze_stream(outgoing).await.unwrap().into_inner();
        assert_eq!(answers.count().await, 300);
    })
    .await;
}

async fn with_quota(line: &str) -> (Server, Client, tempfile::NamedTempFile) {
    let file = tempfile::NamedTempFile::new().unwrap();
    let digest: String = Sha256::digest("key").iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(&file, format!("reader {digest} {line}\n")).unwrap();
    let server = Server::start(&["--api-keys", file.path().to_str().unwrap()]).await;
    let client = server.client().await;
    (server, client, file)
}

fn with_key<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("x-api-key", "key".parse().unwrap());
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_costs_a_quota_what_its_documents_cost() {
    let (_server, mut client, _file) = with_quota("1 5").await;
    client.batch_analyze(with_key(batch(&["نص قصير"; 8]))).await.unwrap();
    let status = client.batch_analyze(with_key(batch(&["نص قصير"]))).await.unwrap_err();
    assert_eq!(status.get_details_error_info().unwrap().reason, "QUOTA_EXCEEDED");
    let delay = status.get_details_retry_info().unwrap().retry_delay.unwrap();
    // Three more than the burst are to be paid for, and the next call.
    assert!(delay > Duration::from_secs(3) && delay <= Duration::from_secs(4), "{delay:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_as_fast_as_its_quota() {
    let (_server, mut client, _file) = with_quota("10 2").await;
    let began = Instant::now();
    let outgoing = futures_util::stream::iter(stream_of(["نص قصير"; 6]));
    let answers = client.analyze_stream(with_key(outgoing)).await.unwrap().into_inner();
    assert_eq!(answers.count().await, 6);
    let took = began.elapsed();
    assert!(took > Duration::from_millis(380) && took < Duration::from_secs(4), "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_drained_says_after_which_document_to_go_on() {
    let mut server = Server::start(&[]).await;
    let mut client = server.client().await;
    let messages = futures_util::stream::iter(stream_of([PAGE, "", PAGE]));
    let outgoing = messages.chain(futures_util::stream::pending());
    let mut answers = client.analyze_stream(outgoing).await.unwrap().into_inner();
    for sequence in 1..=3 {
        assert_eq!(answers.message().await.unwrap().unwrap().sequence, sequence);
    }
    server.stop();
    let end = answers.message().await.unwrap_err();
    assert_eq!(end.code(), Code::Unavailable);
    assert_eq!(end.get_details_error_info().unwrap().metadata["last_sequence"], "3");
    assert_eq!(end.metadata().get("mujaz-last-sequence").unwrap(), "3");
}
