//! Clients that keep to HTTP/2 and to nothing else, over raw sockets: what they cost is bounded, and others are answered
//! all the while.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
    time::timeout,
};

use crate::helpers::{PAGE, Server, document, stream_of};
use mujaz::rpc::v1;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const END_HEADERS: u8 = 4;

/// The headers of a call, each as a literal.
fn headers() -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", "/mujaz.v1.TextAnalysisService/Analyze"),
        (":authority", "mujaz"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ] {
        block.push(0);
        for text in [name, value] {
            block.push(u8::try_from(text.len()).unwrap());
            block.extend(text.as_bytes());
        }
    }
    block
}

/// A connection that was opened as HTTP/2 wants it; what the server says is read and forgotten.
async fn open(server: &Server) -> (OwnedWriteHalf, JoinHandle<()>) {
    let (reader, mut writer) = TcpStream::connect(server.address).await.unwrap().into_split();
    writer.write_all(PREFACE).await.unwrap();
    (writer, tokio::spawn(drain(reader)))
}

/// Ends when the server closes the connection.
async fn drain(mut reader: OwnedReadHalf) {
    let mut buffer = vec![0; 64 * 1024];
    while reader.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
}

/// Sends what `flood` makes, again and again, until the server has had enough; the bytes sent.
async fn flood(server: &Server, mut flood: impl FnMut() -> Vec<u8>) -> usize {
    let (mut writer, closed) = open(server).await;
    let mut sent = 0;
    while sent < 64 << 20 && !closed.is_finished() {
        let bytes = flood();
        if writer.write_all(&bytes).await.is_err() {
            break;
        }
        sent += bytes.len();
    }
    timeout(Duration::from_secs(5), closed).await.expect("the connection stays open").unwrap();
    sent
}

/// Calls that are answered while `abuse` goes on.
async fn beside<T>(server: &Server, abuse: impl Future<Output = T>) -> T {
    let mut client = server.client().await;
    let calls = async {
        loop {
            let request = v1::AnalyzeRequest { document: document(PAGE), options: None };
            let answered = timeout(Duration::from_secs(5), client.analyze(request)).await;
            answered.expect("nobody else is answered").unwrap();
        }
    };
    tokio::select! {
        done = abuse => done,
        () = calls => unreachable!(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_reset_as_fast_as_they_are_made_end_the_connection() {
    let server = Server::start(&[]).await;
    let (block, mut stream) = (headers(), 1);
    let sent = beside(
        &server,
        flood(&server, || {
            let mut bytes = Vec::new();
            for _ in 0..1_000 {
                bytes.extend(frame(HEADERS, END_HEADERS, stream, &block));
                bytes.extend(frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes()));
                stream += 2;
            }
            bytes
        }),
    )
    .await;
    assert!(sent < 16 << 20, "{sent} bytes");
    server.until("grpc_server_connections", |open| open == 0.0).await;
    server.until("mujaz_working", |working| working == 0.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_pings_or_settings_ends_the_connection() {
    let server = Server::start(&[]).await;
    for frame in [frame(PING, 0, 0, &[7; 8]), frame(SETTINGS, 0, 0, &[])] {
        let sent = beside(&server, flood(&server, || frame.repeat(2_000))).await;
        assert!(sent < 16 << 20, "{sent} bytes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_floods_and_does_not_read_is_not_read_from() {
    let server = Server::start(&[]).await;
    let (_reader, mut writer) = TcpStream::connect(server.address).await.unwrap().into_split();
    writer.write_all(PREFACE).await.unwrap();
    let pings = frame(PING, 0, 0, &[7; 8]).repeat(2_000);
    let mut sent = 0;
    let stopped = beside(&server, async {
        while sent < 64 << 20 {
            match timeout(Duration::from_secs(1), writer.write_all(&pings)).await {
                Ok(Ok(())) => sent += pings.len(),
                Ok(Err(_)) | Err(_) => return true,
            }
        }
        false
    })
    .await;
    assert!(stopped, "{sent} bytes and no end");
}

#[tokio::test]
async fn headers_that_never_end_do_not_keep_a_connection() {
    let server =
        Server::start(&["--connection-idle-seconds", "1", "--connection-grace-seconds", "1"]).await;
    let (mut writer, closed) = open(&server).await;
    // The block goes on in a frame that never comes.
    writer.write_all(&frame(HEADERS, 0, 1, &headers())).await.unwrap();
    timeout(Duration::from_secs(10), closed).await.expect("the connection stays open").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_the_answers_of_a_stream_is_not_read_from() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let documents = stream_of(std::iter::repeat_n(PAGE, 20_000));
    let unread = client.analyze_stream(futures_util::stream::iter(documents)).await.unwrap();
    let mut answered = 0.0;
    beside(&server, async {
        for _ in 0..100 {
            let before = answered;
            tokio::time::sleep(Duration::from_millis(300)).await;
            answered = server
                .metric("grpc_server_msg_sent_bytes_total{grpc_type=\"bidi_stream\",grpc_service=\"mujaz.v1.TextAnalysisService\",grpc_method=\"AnalyzeStream\"}")
                .await;
            if answered == before && answered > 0.0 {
                return;
            }
        }
        panic!("answers pile up: {answered} bytes");
    })
    .await;
    // What the client's window and the server's buffer take, and no more.
    assert!(answered < f64::from(4 << 20), "{answered} bytes");
    let mut answers = unread.into_inner();
    for sequence in 1..=500 {
        assert_eq!(answers.next().await.unwrap().unwrap().sequence, sequence);
    }
}
