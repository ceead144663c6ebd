use std::net::SocketAddr;

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
        let mut stream = TcpStream::connect(self.metrics_address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: mujaz\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), body.to_owned())
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

pub(crate) const PAGE: &str = include_str!("../data/pages/port-crane.txt");
