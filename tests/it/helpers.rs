use std::{net::SocketAddr, time::Duration};

use clap::Parser as _;
use mujaz::{
    config::Config,
    rpc::v1::{self, text_analysis_service_client::TextAnalysisServiceClient},
    server,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};
use tonic::transport::Channel;

pub(crate) type Client = TextAnalysisServiceClient<Channel>;

#[derive(clap::Parser)]
struct Flags {
    #[command(flatten)]
    config: Config,
}

/// A server on a free port, stopped when told or dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    metrics_address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    pub(crate) served: JoinHandle<Result<(), String>>,
}

impl Server {
    pub(crate) async fn start(flags: &[&str]) -> Self {
        let flags = ["mujaz"].iter().chain(flags);
        let Flags { config } = Flags::parse_from(flags);
        let grpc = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = grpc.local_addr().unwrap();
        let metrics = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let metrics_address = metrics.local_addr().unwrap();
        let listeners = server::Listeners { grpc, metrics: Some(metrics) };
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            server::serve(listeners, &config, shutdown).await.map_err(|error| error.to_string())
        });
        Self { address, metrics_address, stop: Some(stop), served }
    }

    pub(crate) async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    pub(crate) async fn client(&self) -> Client {
        Client::new(self.channel().await).max_decoding_message_size(usize::MAX)
    }

    /// Status line and body of a page on the second port.
    pub(crate) async fn page(&self, path: &str) -> (String, String) {
        let (head, body) = http(self.metrics_address, &format!("GET {path}"), &[], b"").await;
        (head.lines().next().unwrap().to_owned(), String::from_utf8(body).unwrap())
    }

    /// The value of a metric as `/metrics` shows it, `name` with its labels.
    pub(crate) async fn metric(&self, name: &str) -> f64 {
        let (_, page) = self.page("/metrics").await;
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name} is not in\n{page}")).parse().unwrap()
    }

    /// Waits until the metric `name` is as `wanted`.
    pub(crate) async fn until(&self, name: &str, wanted: impl Fn(f64) -> bool) {
        let end = tokio::time::Instant::now() + Duration::from_secs(20);
        while !wanted(self.metric(name).await) {
            assert!(tokio::time::Instant::now() < end, "{name} stays {}", self.metric(name).await);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }
}

pub(crate) fn document(text: &str) -> Option<v1::Document> {
    Some(v1::Document {
        id: "d1".to_owned(),
        content: Some(v1::document::Content::Text(text.to_owned())),
        ..Default::default()
    })
}

/// Text that takes seconds to read.
pub(crate) fn long_text() -> String {
    (0..90_000).map(|n| format!("كلمة{} ", n * 7919 % 100_003)).collect()
}

/// What a client of `AnalyzeStream` sends: the configuration and documents, numbered from 1.
pub(crate) fn stream_of<'t>(
    texts: impl IntoIterator<Item = &'t str>,
) -> Vec<v1::AnalyzeStreamRequest> {
    use v1::analyze_stream_request::Message;
    let config = Message::Config(v1::StreamConfig { ordered: true, ..Default::default() });
    let items = (1..).zip(texts).map(|(sequence, text)| {
        Message::Item(v1::StreamItem { sequence, document: document(text) })
    });
    let messages = std::iter::once(config).chain(items);
    messages.map(|message| v1::AnalyzeStreamRequest { message: Some(message) }).collect()
}

pub(crate) const PAGE: &str = include_str!("../data/pages/port-crane.txt");

/// Head and body of the answer to an HTTP/1.1 request.
pub(crate) async fn http(
    address: SocketAddr,
    request: &str,
    headers: &[&str],
    body: &[u8],
) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = format!("Content-Length: {}", body.len());
    let mut head = format!("{request} HTTP/1.1\r\n");
    for header in ["Host: mujaz", "Connection: close", &length].iter().chain(headers) {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    (head, answer[end + 4..].to_vec())
}
