use std::{
    io::{BufRead as _, BufReader, Lines},
    process::{Child, ChildStderr, Command, Stdio},
    time::Duration,
};

use mujaz::rpc::v1::{self, text_analysis_service_client::TextAnalysisServiceClient};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
    trace_service_server::{TraceService, TraceServiceServer},
};
use tokio::{net::TcpListener, sync::mpsc};
use tonic::{Request, Response, Status};

use crate::helpers::document;

/// `mujaz serve` as a process of its own, stopped when dropped.
struct Running {
    process: Child,
    lines: Lines<BufReader<ChildStderr>>,
}

impl Running {
    fn start(flags: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_mujaz"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        Self { process, lines }
    }

    /// The next line of the log.
    fn line(&mut self) -> serde_json::Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn a_call_is_logged_with_the_trace_it_belongs_to_and_without_its_text() {
    let mut running = Running::start(&["--log-successes"]);
    let serving = running.line();
    let url = format!("http://{}", serving["address"].as_str().unwrap());
    let mut client = TextAnalysisServiceClient::connect(url).await.unwrap();
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let ask = || {
        tonic::Request::new(v1::DetectLanguageRequest {
            document: document("نص قصير"),
            ..Default::default()
        })
    };
    let mut request = ask();
    let value = format!("00-{trace}-b7ad6b7169203331-01").parse().unwrap();
    request.metadata_mut().insert("traceparent", value);
    client.detect_language(request).await.unwrap();
    client.detect_language(ask()).await.unwrap();
    let (first, second) = (running.line(), running.line());
    assert_eq!(first["trace_id"], trace, "{first}");
    assert_eq!(first["method"], "DetectLanguage");
    assert!(!first.to_string().contains("قصير"));
    let own = second["trace_id"].as_str().unwrap();
    assert!(own.len() == 32 && own != trace, "{second}");
}

struct Collector(mpsc::UnboundedSender<ExportTraceServiceRequest>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let _ = self.0.send(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tokio::test]
async fn a_span_goes_to_the_collector_as_a_child_of_the_callers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (sender, mut received) = mpsc::unbounded_channel();
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    let collector = TraceServiceServer::new(Collector(sender));
    tokio::spawn(
        tonic::transport::Server::builder().add_service(collector).serve_with_incoming(incoming),
    );
    let mut running = Running::start(&["--otlp-endpoint", &endpoint, "--trace-sample-ratio", "0"]);
    let url = format!("http://{}", running.line()["address"].as_str().unwrap());
    let mut client = TextAnalysisServiceClient::connect(url).await.unwrap();
    // The first is not sampled; of the second its caller decides.
    client.detect_language(v1::DetectLanguageRequest::default()).await.unwrap_err();
    let mut request = Request::new(v1::DetectLanguageRequest {
        document: document("نص قصير"),
        ..Default::default()
    });
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".parse().unwrap();
    request.metadata_mut().insert("traceparent", parent);
    client.detect_language(request).await.unwrap();

    let export = tokio::time::timeout(Duration::from_secs(20), received.recv());
    let export = export.await.unwrap().unwrap();
    let spans: Vec<_> = export
        .resource_spans
        .into_iter()
        .flat_map(|resource| resource.scope_spans)
        .flat_map(|scope| scope.spans)
        .collect();
    let [span] = spans.as_slice() else { panic!("{spans:?}") };
    assert_eq!(span.name, "DetectLanguage");
    assert_eq!(span.trace_id, 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes());
    assert_eq!(span.parent_span_id, 0xb7ad_6b71_6920_3331_u64.to_be_bytes());
    assert!(!format!("{span:?}").contains("قصير"));
    let keys: Vec<_> = span.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
    assert!(keys.contains(&"rpc.grpc.status_code"), "{keys:?}");
}
