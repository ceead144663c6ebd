//! The limit that gRPC itself sets: answers the calls of `mujaz.v1` with the text they carry, and does nothing else.
//!
//! What mujaz costs is shown as a multiple of what this costs (`loadtest/README.md`). The generated service, the codec,
//! HTTP/2 windows, streams a connection may have open, TCP_NODELAY and the runtime are those of mujaz; of its own layers
//! (accept loop, metrics, traces, deadlines, places, log) there is none: below is plain `tonic::transport::Server`.
//!
//! ```sh
//! cargo run --release --example echo -- 127.0.0.1:50052 [threads]
//! ```

use std::{env, error::Error, pin::Pin};

use futures_util::{Stream, StreamExt as _};
use mujaz::rpc::v1::{
    self,
    analyze_stream_request::Message,
    analyze_stream_response, batch_item,
    document::Content,
    text_analysis_service_server::{TextAnalysisService, TextAnalysisServiceServer},
};
use tokio::{net::TcpListener, runtime};
use tonic::{
    Request, Response, Status, Streaming,
    transport::{Server, server::TcpIncoming},
};

/// As in `src/server/accept.rs` and the defaults of `mujaz serve`.
const STREAM_WINDOW: u32 = 1024 * 1024;
const CONNECTION_WINDOW: u32 = 4 * 1024 * 1024;
const CONCURRENT_STREAMS: u32 = 128;
const MESSAGE_BYTES: usize = 16 * 1024 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:50052".to_owned());
    let mut runtime = runtime::Builder::new_multi_thread();
    if let Some(threads) = arguments.next() {
        runtime.worker_threads(threads.parse()?);
    }
    runtime.enable_all().build()?.block_on(serve(&address))
}

async fn serve(address: &str) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(address).await?;
    println!("serving on {}", listener.local_addr()?);
    let service = TextAnalysisServiceServer::new(Echo).max_decoding_message_size(MESSAGE_BYTES);
    Server::builder()
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_concurrent_streams(CONCURRENT_STREAMS)
        .add_service(service)
        .serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true)))
        .await?;
    Ok(())
}

/// Answers with what it was asked.
struct Echo;

/// Id and text of a document.
fn echo(document: Option<v1::Document>) -> (String, String) {
    let v1::Document { id, content, .. } = document.unwrap_or_default();
    match content {
        Some(Content::Text(text)) => (id, text),
        Some(Content::Raw(_)) | None => (id, String::new()),
    }
}

fn analysis(document: Option<v1::Document>) -> v1::AnalyzeResponse {
    let (document_id, decoded_text) = echo(document);
    v1::AnalyzeResponse { document_id, decoded_text, ..Default::default() }
}

#[tonic::async_trait]
impl TextAnalysisService for Echo {
    type AnalyzeStreamStream =
        Pin<Box<dyn Stream<Item = Result<v1::AnalyzeStreamResponse, Status>> + Send>>;

    async fn detect_language(
        &self,
        request: Request<v1::DetectLanguageRequest>,
    ) -> Result<Response<v1::DetectLanguageResponse>, Status> {
        let (document_id, decoded_text) = echo(request.into_inner().document);
        Ok(Response::new(v1::DetectLanguageResponse {
            document_id,
            decoded_text,
            ..Default::default()
        }))
    }

    async fn split_sentences(
        &self,
        request: Request<v1::SplitSentencesRequest>,
    ) -> Result<Response<v1::SplitSentencesResponse>, Status> {
        let (document_id, decoded_text) = echo(request.into_inner().document);
        Ok(Response::new(v1::SplitSentencesResponse {
            document_id,
            decoded_text,
            ..Default::default()
        }))
    }

    async fn extract_keywords(
        &self,
        request: Request<v1::ExtractKeywordsRequest>,
    ) -> Result<Response<v1::ExtractKeywordsResponse>, Status> {
        let (document_id, decoded_text) = echo(request.into_inner().document);
        Ok(Response::new(v1::ExtractKeywordsResponse {
            document_id,
            decoded_text,
            ..Default::default()
        }))
    }

    async fn summarize(
        &self,
        request: Request<v1::SummarizeRequest>,
    ) -> Result<Response<v1::SummarizeResponse>, Status> {
        let (document_id, decoded_text) = echo(request.into_inner().document);
        Ok(Response::new(v1::SummarizeResponse { document_id, decoded_text, ..Default::default() }))
    }

    async fn analyze(
        &self,
        request: Request<v1::AnalyzeRequest>,
    ) -> Result<Response<v1::AnalyzeResponse>, Status> {
        Ok(Response::new(analysis(request.into_inner().document)))
    }

    async fn batch_analyze(
        &self,
        request: Request<v1::BatchAnalyzeRequest>,
    ) -> Result<Response<v1::BatchAnalyzeResponse>, Status> {
        let item = |document| {
            let answer = analysis(Some(document));
            v1::BatchItem {
                document_id: answer.document_id.clone(),
                outcome: Some(batch_item::Outcome::Result(answer)),
            }
        };
        let items = request.into_inner().documents.into_iter().map(item).collect();
        Ok(Response::new(v1::BatchAnalyzeResponse { items }))
    }

    async fn analyze_stream(
        &self,
        request: Request<Streaming<v1::AnalyzeStreamRequest>>,
    ) -> Result<Response<Self::AnalyzeStreamStream>, Status> {
        let answers = request.into_inner().filter_map(async |message| match message {
            Ok(v1::AnalyzeStreamRequest { message: Some(Message::Item(item)) }) => {
                let answer = analysis(item.document);
                Some(Ok(v1::AnalyzeStreamResponse {
                    sequence: item.sequence,
                    outcome: Some(analyze_stream_response::Outcome::Result(answer)),
                }))
            }
            Ok(_) => None,
            Err(status) => Some(Err(status)),
        });
        Ok(Response::new(answers.boxed()))
    }
}
