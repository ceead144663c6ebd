use mujaz::rpc::v1::{self, analyze_stream_request::Message};
use prost::{Message as _, bytes::BufMut as _};
use tonic::{
    Code, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
};
use tonic_types::StatusExt as _;

use crate::helpers::{Server, document};

#[tokio::test]
async fn all_violations_are_named_at_once() {
    let server = Server::start(&["--max-characters", "10"]).await;
    let mut client = server.client().await;
    let options = v1::AnalyzeOptions {
        keywords: Some(v1::KeywordOptions { max_keywords: Some(101), ..Default::default() }),
        summary: Some(v1::SummaryOptions { order: 77, ..Default::default() }),
        output: Some(v1::OutputOptions { offset_unit: 9, ..Default::default() }),
        ..Default::default()
    };
    let request = v1::AnalyzeRequest {
        document: document("أكثر من عشرة أحرف"),
        options: Some(options),
    };
    let status = client.analyze(request).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    let fields: Vec<_> = status
        .get_details_bad_request()
        .unwrap()
        .field_violations
        .into_iter()
        .map(|violation| violation.field)
        .collect();
    assert_eq!(
        fields,
        [
            "document.text",
            "options.keywords.max_keywords",
            "options.summary.order",
            "options.output.offset_unit"
        ]
    );
    let info = status.get_details_error_info().unwrap();
    assert_eq!((info.reason.as_str(), info.domain.as_str()), ("TEXT_TOO_LONG", "mujaz"));
    assert_eq!(info.metadata["max_characters"], "10");
    assert_eq!(info.metadata["characters"], "17");
    assert!(!status.message().contains("عشرة"), "never the caller's text");
}

#[tokio::test]
async fn a_document_is_required_and_not_blank() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    for document in [None, document(""), document(" \n\u{200F}\t"), Some(v1::Document::default())] {
        let request = v1::DetectLanguageRequest { document, ..Default::default() };
        match client.detect_language(request).await {
            Ok(answer) => {
                // A lone format character is text, in no language.
                let language = answer.into_inner().language.unwrap();
                assert_eq!(language.candidates[0].language_code, "und");
            }
            Err(status) => {
                assert_eq!(status.code(), Code::InvalidArgument);
                let info = status.get_details_error_info().unwrap();
                assert_eq!(info.reason, "TEXT_EMPTY");
            }
        }
    }
}

#[tokio::test]
async fn bytes_that_are_not_text_are_refused_with_their_place() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let document = v1::Document {
        content: Some(v1::document::Content::Raw(b"abc\xFF\xFEdef".as_slice().into())),
        charset: "utf-8".to_owned(),
        ..Default::default()
    };
    let request = v1::DetectLanguageRequest { document: Some(document), ..Default::default() };
    let status = client.detect_language(request).await.unwrap_err();
    let info = status.get_details_error_info().unwrap();
    assert_eq!((status.code(), info.reason.as_str()), (Code::InvalidArgument, "INVALID_ENCODING"));
    assert_eq!(info.metadata["byte_position"], "3");
}

#[tokio::test]
async fn a_stream_begins_with_its_config() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let item = v1::StreamItem { sequence: 1, document: document("نص قصير") };
    let first = v1::AnalyzeStreamRequest { message: Some(Message::Item(item)) };
    let outgoing = futures_util::stream::iter([first]);
    let status = client.analyze_stream(outgoing).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
}

#[tokio::test]
async fn an_empty_and_a_large_batch_are_refused() {
    let server = Server::start(&["--max-batch-documents", "2"]).await;
    let mut client = server.client().await;
    for count in [0, 3] {
        let documents = vec![document("نص قصير").unwrap(); count];
        let request = v1::BatchAnalyzeRequest { documents, options: None };
        let status = client.batch_analyze(request).await.unwrap_err();
        assert_eq!(status.get_details_error_info().unwrap().reason, "BATCH_TOO_LARGE");
    }
}

#[tokio::test]
async fn odd_texts_are_answered() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    for text in [
        "أ".to_owned(),
        "🙂".repeat(2_000),
        "كلمة ".repeat(60_000),
        "«((\"".repeat(3_000),
        "\u{064B}\u{0640}\u{200F}".repeat(500),
        "سطر\n".repeat(5_000),
    ] {
        let request = v1::AnalyzeRequest { document: document(&text), options: None };
        let answer = client.analyze(request).await.unwrap().into_inner();
        assert!(answer.info.is_some());
    }
}

/// Sends bytes as they are, as a client with a defect would.
struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = ();
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = ();
    type Error = Status;

    fn decode(&mut self, _: &mut DecodeBuf<'_>) -> Result<Option<()>, Status> {
        Ok(Some(()))
    }
}

#[tokio::test]
async fn what_is_not_protobuf_is_the_callers_fault() {
    let server = Server::start(&[]).await;
    let whole = v1::DetectLanguageRequest { document: document("MARK"), ..Default::default() };
    let whole = whole.encode_to_vec();
    let place = whole.windows(4).position(|window| window == b"MARK").unwrap();
    let mut not_text = whole.clone();
    not_text[place] = 0xFF;
    for bytes in [vec![0xFF; 8], whole[..whole.len() - 1].to_vec(), not_text] {
        let mut client = Grpc::new(server.channel().await);
        client.ready().await.unwrap();
        let path = "/mujaz.v1.TextAnalysisService/DetectLanguage".parse().unwrap();
        let status = client.unary(tonic::Request::new(bytes), path, Bytes).await.unwrap_err();
        let info = status.get_details_error_info().unwrap();
        assert_eq!(
            (status.code(), info.reason.as_str()),
            (Code::InvalidArgument, "INVALID_ENCODING")
        );
    }
}
