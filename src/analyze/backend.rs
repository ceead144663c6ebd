//! Where texts are analyzed: in this process, or on a server.

use std::io;

use mujaz::{
    analysis::Analyzer,
    rpc::{Answers, Limits, v1},
};
use tokio::runtime::Runtime;
use tonic::{Status, service::interceptor::InterceptedService, transport::Channel};
use tonic_types::StatusExt as _;
use v1::text_analysis_service_client::TextAnalysisServiceClient;

use crate::endpoint::{Access, ShowKey};

type Client = TextAnalysisServiceClient<InterceptedService<Channel, ShowKey>>;

/// Answers one document at a time; may be shared by threads.
pub(crate) enum Backend {
    Here(Box<Answers>),
    Server { runtime: Runtime, client: Box<Client> },
}

/// Why a document is not answered.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Canonical gRPC code.
    pub(crate) code: i32,
    /// Stable reason in upper case.
    pub(crate) reason: String,
    pub(crate) message: String,
}

impl Backend {
    /// Loads the analyzer, or connects to `server`.
    pub(crate) fn open(server: Option<&str>, access: &Access) -> io::Result<Self> {
        let Some(server) = server else {
            return Ok(Self::Here(Box::new(Answers::new(Analyzer::embedded(), Limits::default()))));
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let other = |error: Box<dyn std::error::Error>| io::Error::other(error.to_string());
        let endpoint = access.endpoint(server).map_err(other)?;
        let key = access.key().map_err(other)?;
        let channel = runtime.block_on(endpoint.connect()).map_err(|error| {
            io::Error::other(format!("no connection to {server}: {}", root(&error)))
        })?;
        let client = TextAnalysisServiceClient::with_interceptor(channel, key)
            .max_decoding_message_size(usize::MAX)
            .max_encoding_message_size(usize::MAX);
        Ok(Self::Server { runtime, client: Box::new(client) })
    }

    /// The answer to `request`.
    pub(crate) fn analyze(
        &self,
        request: v1::AnalyzeRequest,
    ) -> Result<v1::AnalyzeResponse, Refusal> {
        match self {
            Self::Here(answers) => answers.analyze(request).map_err(|error| Refusal {
                code: error.code().into(),
                reason: error.reason().to_owned(),
                message: error.message(),
            }),
            Self::Server { runtime, client } => runtime
                .block_on(client.as_ref().clone().analyze(request))
                .map(tonic::Response::into_inner)
                .map_err(|status| Refusal::of(&status)),
        }
    }
}

impl Refusal {
    fn of(status: &Status) -> Self {
        let reason = status.get_details_error_info().map(|info| info.reason);
        Self {
            code: status.code().into(),
            reason: reason.unwrap_or_else(|| format!("{:?}", status.code()).to_uppercase()),
            message: status.message().to_owned(),
        }
    }
}

/// The innermost reason, the one that says what happened.
fn root(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => root(source),
        None => error.to_string(),
    }
}
