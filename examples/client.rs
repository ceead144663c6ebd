//! Asks a running server for the keywords and the summary of a page, and shows what an error tells.
//!
//! ```sh
//! cargo run --release &
//! cargo run --release --example client tests/data/pages/port-crane.txt
//! ```

use std::{env, error::Error, fs};

use mujaz::rpc::v1::{
    AnalyzeOptions, AnalyzeRequest, Document, KeywordOptions, SummaryOptions, document::Content,
    text_analysis_service_client::TextAnalysisServiceClient,
};
use tonic_types::StatusExt as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("which file?")?;
    let server = env::var("MUJAZ_SERVER").unwrap_or_else(|_| "http://127.0.0.1:50051".to_owned());
    let mut client = TextAnalysisServiceClient::connect(server).await?;

    let document =
        Document { content: Some(Content::Text(fs::read_to_string(path)?)), ..Default::default() };
    // An option message that is present turns its feature on: here two of the four.
    let options = AnalyzeOptions {
        keywords: Some(KeywordOptions { max_keywords: Some(5), ..Default::default() }),
        summary: Some(SummaryOptions::default()),
        ..Default::default()
    };
    let request = AnalyzeRequest { document: Some(document), options: Some(options) };
    match client.analyze(request).await {
        Ok(answer) => {
            let answer = answer.into_inner();
            for keyword in answer.keywords {
                println!("{:.2}  {}", keyword.relevance, keyword.text);
            }
            println!("\n{}", answer.summary.unwrap_or_default().text);
            Ok(())
        }
        Err(status) => {
            let reason =
                status.get_details_error_info().map(|info| info.reason).unwrap_or_default();
            let violations =
                status.get_details_bad_request().map_or_else(Vec::new, |bad| bad.field_violations);
            for violation in violations {
                eprintln!("{}: {}", violation.field, violation.description);
            }
            Err(format!("{:?} {reason}", status.code()).into())
        }
    }
}
