//! Work ends when nobody waits for it any more.

use std::time::{Duration, Instant};

use mujaz::rpc::v1;
use tonic::Code;

use crate::helpers::{Server, document, long_text, stream_of};

fn analyze(text: &str) -> v1::AnalyzeRequest {
    v1::AnalyzeRequest { document: document(text), options: None }
}

/// Far less than the work would take; in a release build some milliseconds.
const SOON: Duration = Duration::from_millis(1_000);

async fn work_ends(server: &Server) {
    let left = Instant::now();
    server.until("mujaz_working", |working| working == 0.0).await;
    assert!(left.elapsed() < SOON, "{:?}", left.elapsed());
    assert_eq!(server.metric("mujaz_documents_total").await, 0.0);
    server.until("mujaz_overrun_seconds_count", |left| left >= 1.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_client_leaves_its_long_document_is_left() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let text = long_text();
    let call = tokio::spawn(async move { client.analyze(analyze(&text)).await });
    server.until("mujaz_working", |working| working == 1.0).await;
    call.abort();
    work_ends(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_client_leaves_its_batch_and_its_stream_are_left() {
    let text = long_text();
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let documents = vec![document(&text).unwrap(); 3];
    let request = v1::BatchAnalyzeRequest { documents, options: None };
    let call = tokio::spawn(async move { client.batch_analyze(request).await });
    server.until("mujaz_working", |working| working >= 1.0).await;
    call.abort();
    work_ends(&server).await;
    assert_eq!(server.metric("mujaz_waiting").await, 0.0);

    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let outgoing = futures_util::stream::iter(stream_of([text.as_str(); 5]));
    let answers = client.analyze_stream(outgoing).await.unwrap();
    server.until("mujaz_working", |working| working >= 1.0).await;
    drop(answers);
    work_ends(&server).await;
    assert_eq!(server.metric("mujaz_waiting").await, 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_connection_breaks_its_work_is_left() {
    let server = Server::start(&[]).await;
    let text = long_text();
    // A runtime of its own, so that the connection goes with it.
    let address = server.address;
    let (broken, breaks) = tokio::sync::oneshot::channel();
    let client = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let channel = tonic::transport::Channel::from_shared(format!("http://{address}"));
            let channel = channel.unwrap().connect().await.unwrap();
            let mut client = crate::helpers::Client::new(channel);
            tokio::select! {
                _ = client.analyze(analyze(&text)) => {}
                _ = breaks => {}
            }
        });
    });
    server.until("mujaz_working", |working| working == 1.0).await;
    broken.send(()).unwrap();
    client.join().unwrap();
    work_ends(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_ends_at_the_deadline_on_both_kinds_of_threads() {
    let short: String = long_text().chars().take(14_000).collect();
    for (text, milliseconds) in [(long_text(), "20"), (short, "2")] {
        // The server's own limit: a client gives up by its own clock.
        let server = Server::start(&["--max-call-milliseconds", milliseconds]).await;
        let mut client = server.client().await;
        let left = async || server.metric("mujaz_overrun_seconds_count").await;
        // Now and then so short a deadline is over before the work begins.
        for _ in 0..200 {
            let began = Instant::now();
            let status = client.analyze(analyze(&text)).await.unwrap_err();
            assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
            assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
            server.until("mujaz_working", |working| working == 0.0).await;
            if left().await > 0.0 {
                break;
            }
        }
        assert!(left().await > 0.0);
        // The thread is free for the next; on a busy machine two milliseconds
        // may be over before even a short text is read.
        let mut answered = false;
        for _ in 0..200 {
            match client.analyze(analyze("نص قصير")).await {
                Ok(_) => answered = true,
                Err(status) => assert_eq!(status.code(), Code::DeadlineExceeded, "{status}"),
            }
            if answered {
                break;
            }
        }
        assert!(answered);
    }
}
