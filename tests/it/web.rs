use mujaz::rpc::v1::{self, analyze_stream_request::Message as StreamMessage};
use prost::Message as _;
use tonic::codec::CompressionEncoding;

use crate::helpers::{PAGE, Server, document, http};

const PATH: &str = "POST /mujaz.v1.TextAnalysisService/DetectLanguage";

/// A message as gRPC frames it.
fn frame() -> Vec<u8> {
    let request = v1::DetectLanguageRequest { document: document(PAGE), ..Default::default() };
    let message = request.encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[0], length.as_slice(), &message].concat()
}

#[tokio::test]
async fn a_browser_of_an_allowed_origin_may_call() {
    let server = Server::start(&["--grpc-web", "--cors-origins", "https://reader.example"]).await;
    let headers = [
        "Origin: https://reader.example",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type,x-grpc-web",
    ];
    let preflight = PATH.replace("POST", "OPTIONS");
    let (head, _) = http(server.address, &preflight, &headers, b"").await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("access-control-allow-origin: https://reader.example"), "{head}");

    let headers = ["Origin: https://reader.example", "Content-Type: application/grpc-web+proto"];
    let (head, body) = http(server.address, PATH, &headers, &frame()).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("access-control-allow-origin: https://reader.example"), "{head}");
    let text = String::from_utf8_lossy(&body);
    assert!(text.contains("grpc-status:0"), "{text}");

    let headers = ["Origin: https://other.example", "Content-Type: application/grpc-web+proto"];
    let (head, _) = http(server.address, PATH, &headers, &frame()).await;
    assert!(!head.contains("access-control-allow-origin"), "{head}");
    let (_, page) = server.page("/metrics").await;
    assert!(page.contains(r#"grpc_method="DetectLanguage",grpc_code="OK"} 2"#), "{page}");
}

#[tokio::test]
async fn without_the_flag_a_browser_gets_nothing() {
    let server = Server::start(&[]).await;
    let mut stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    stream.write_all(format!("{PATH} HTTP/1.1\r\nHost: mujaz\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // The end of the connection, by whichever way.
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
}

#[tokio::test]
async fn large_answers_are_compressed_for_those_who_accept_it() {
    let server = Server::start(&["--compress-above-bytes", "2000"]).await;
    let sent = async || {
        let (_, page) = server.page("/metrics").await;
        let line = page.lines().find(|line| {
            line.starts_with("grpc_server_msg_sent_bytes_total") && line.contains("\"Analyze\"")
        });
        line.unwrap().rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    let request = |text: &str| v1::AnalyzeRequest { document: document(text), options: None };
    let plain = server.client().await.analyze(request(PAGE)).await.unwrap().into_inner();
    let plain_bytes = sent().await;
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut client =
            server.client().await.accept_compressed(encoding).send_compressed(encoding);
        let before = sent().await;
        let answer = client.analyze(request(PAGE)).await.unwrap();
        let bytes = sent().await - before;
        assert!(bytes * 2 < plain_bytes, "{bytes} of {plain_bytes}");
        assert_eq!(answer.into_inner().keywords, plain.keywords);
        // Small ones go as they are.
        let text = "وصل الوزير.";
        let short = server.client().await.analyze(request(text)).await.unwrap().into_inner();
        let before = sent().await;
        client.analyze(request(text)).await.unwrap();
        let bytes = (sent().await - before) as usize;
        assert!(bytes.abs_diff(short.encoded_len() + 5) < 8, "{bytes}");
    }
}

#[tokio::test]
async fn streams_are_compressed_only_where_all_answers_are() {
    for (above, encoding) in [("1", None), ("0", Some("gzip"))] {
        let server = Server::start(&["--compress-above-bytes", above]).await;
        let mut client = server.client().await.accept_compressed(CompressionEncoding::Gzip);
        let config = v1::AnalyzeStreamRequest {
            message: Some(StreamMessage::Config(v1::StreamConfig::default())),
        };
        let answers = client.analyze_stream(futures_util::stream::iter([config])).await.unwrap();
        let told = answers.metadata().get("grpc-encoding").map(|told| told.to_str().unwrap());
        assert_eq!(told, encoding, "{above}");
    }
}
