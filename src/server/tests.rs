//! What happens to calls when there is a defect, over a real socket.

use clap::{Args as _, Command, FromArgMatches as _};
use tonic::{Code, Request, transport::Channel};
use tonic_types::StatusExt as _;

use super::{Config, Listeners, serve};
use crate::rpc::v1::{self, text_analysis_service_client::TextAnalysisServiceClient};

fn request(text: &str) -> Request<v1::AnalyzeRequest> {
    let content = Some(v1::document::Content::Text(text.to_owned()));
    let document = v1::Document { content, ..Default::default() };
    Request::new(v1::AnalyzeRequest { document: Some(document), options: None })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_defect_is_internal_and_harms_no_other_call() {
    let command = Config::augment_args(Command::new("mujaz"));
    let flags = ["mujaz", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"];
    let config = Config::from_arg_matches(&command.get_matches_from(flags)).unwrap();
    let listeners = Listeners::bind(&config).await.unwrap();
    let address = listeners.grpc.local_addr().unwrap();
    tokio::spawn(async move {
        let served = serve(listeners, &config, std::future::pending()).await;
        served.map_err(|error| error.to_string())
    });
    let channel = Channel::from_shared(format!("http://{address}")).unwrap();
    let mut client = TextAnalysisServiceClient::new(channel.connect().await.unwrap());
    // Worked on where it arrives, on a thread for long work, and before it is worked on.
    let long = "قال الوزير. ".repeat(5_000);
    for (place, text) in [("work", "نص قصير"), ("work", &long), ("handler", "نص قصير")]
    {
        let mut defective = request(text);
        defective.metadata_mut().insert("x-defect", place.parse().unwrap());
        let status = client.analyze(defective).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::Internal, "internal error"));
        assert_eq!(status.get_details_error_info().unwrap().reason, "INTERNAL");
        client.analyze(request(text)).await.unwrap();
    }
}
