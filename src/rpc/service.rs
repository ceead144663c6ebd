//! The services: each method is a line, all that they share is in [`Service::answer`].

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};

use prost::Message;
use tokio::sync::{Semaphore, watch};
use tonic::{Code, Request, Response, Status, Streaming};

use super::{
    answer::Answers,
    batch,
    status::CallError,
    stream::{self, Outgoing},
    v1::{
        self, server_info_service_server::ServerInfoService,
        text_analysis_service_server::TextAnalysisService,
    },
};

/// Requests up to this size are answered where they arrive: the hop to another thread would cost more.
const INLINE_BYTES: usize = 32 * 1024;

/// Both services of `mujaz.v1`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Service {
    answers: Arc<Answers>,
    places: Arc<Semaphore>,
    draining: watch::Receiver<bool>,
    compress_above: usize,
}

impl Service {
    /// Services that answer by `answers`, at most `max_in_flight` calls at a time. Streams end when `draining`
    /// turns true.
    pub fn new(answers: Answers, max_in_flight: usize, draining: watch::Receiver<bool>) -> Self {
        Self {
            answers: Arc::new(answers),
            places: Arc::new(Semaphore::new(max_in_flight)),
            draining,
            compress_above: 0,
        }
    }

    /// Answers of at most `bytes` go out as they are, whatever the client accepts: less is not worth the work.
    #[must_use]
    pub fn compressing_above(mut self, bytes: usize) -> Self {
        self.compress_above = bytes;
        self
    }

    /// The answer, marked not to be compressed if it is small.
    fn response<A: Message>(&self, answer: A) -> Response<A> {
        let small = self.compress_above > 0 && answer.encoded_len() <= self.compress_above;
        let mut response = Response::new(answer);
        if small {
            response.disable_compression();
        }
        response
    }

    /// Answers one unary call by `answer`: admission, the thread it runs on, panics, the log line.
    async fn answer<Q, A>(
        &self,
        method: &'static str,
        request: Request<Q>,
        answer: fn(&Answers, Q) -> Result<A, CallError>,
    ) -> Result<Response<A>, Status>
    where
        Q: Message + 'static,
        A: Message + 'static,
    {
        let began = Instant::now();
        let request = request.into_inner();
        let bytes = request.encoded_len();
        let result = match Arc::clone(&self.places).try_acquire_owned() {
            Err(_) => Err(CallError::Overloaded),
            Ok(_) if bytes <= INLINE_BYTES => guarded(|| answer(&self.answers, request)),
            Ok(place) => {
                let answers = Arc::clone(&self.answers);
                let work = move || {
                    let _place = place;
                    guarded(|| answer(&answers, request))
                };
                tokio::task::spawn_blocking(work).await.unwrap_or(Err(CallError::Internal))
            }
        };
        log(method, bytes, began, result.as_ref().err());
        Ok(self.response(result?))
    }
}

/// Runs `work`; a panic in it is an internal error of this call and of nothing else.
pub(crate) fn guarded<A>(work: impl FnOnce() -> Result<A, CallError>) -> Result<A, CallError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(CallError::Internal))
}

/// One line a call: client faults and successes at info, ours at error; never the text.
pub(crate) fn log(method: &'static str, bytes: usize, began: Instant, error: Option<&CallError>) {
    let code = error.map_or(Code::Ok, CallError::code);
    let microseconds = began.elapsed().as_micros() as u64;
    if code == Code::Internal {
        tracing::error!(method, bytes, microseconds, ?code, "call failed");
    } else {
        let reason = error.map(CallError::reason);
        tracing::info!(method, bytes, microseconds, ?code, reason, "call");
    }
}

#[tonic::async_trait]
impl TextAnalysisService for Service {
    type AnalyzeStreamStream = Outgoing;

    async fn detect_language(
        &self,
        request: Request<v1::DetectLanguageRequest>,
    ) -> Result<Response<v1::DetectLanguageResponse>, Status> {
        self.answer("DetectLanguage", request, Answers::detect_language).await
    }

    async fn split_sentences(
        &self,
        request: Request<v1::SplitSentencesRequest>,
    ) -> Result<Response<v1::SplitSentencesResponse>, Status> {
        self.answer("SplitSentences", request, Answers::split_sentences).await
    }

    async fn extract_keywords(
        &self,
        request: Request<v1::ExtractKeywordsRequest>,
    ) -> Result<Response<v1::ExtractKeywordsResponse>, Status> {
        self.answer("ExtractKeywords", request, Answers::extract_keywords).await
    }

    async fn summarize(
        &self,
        request: Request<v1::SummarizeRequest>,
    ) -> Result<Response<v1::SummarizeResponse>, Status> {
        self.answer("Summarize", request, Answers::summarize).await
    }

    async fn analyze(
        &self,
        request: Request<v1::AnalyzeRequest>,
    ) -> Result<Response<v1::AnalyzeResponse>, Status> {
        self.answer("Analyze", request, Answers::analyze).await
    }

    async fn batch_analyze(
        &self,
        request: Request<v1::BatchAnalyzeRequest>,
    ) -> Result<Response<v1::BatchAnalyzeResponse>, Status> {
        let began = Instant::now();
        let request = request.into_inner();
        let bytes = request.encoded_len();
        let result = match self.places.try_acquire() {
            Ok(_place) => batch::answer(&self.answers, request).await,
            Err(_) => Err(CallError::Overloaded),
        };
        log("BatchAnalyze", bytes, began, result.as_ref().err());
        Ok(self.response(result?))
    }

    async fn analyze_stream(
        &self,
        request: Request<Streaming<v1::AnalyzeStreamRequest>>,
    ) -> Result<Response<Outgoing>, Status> {
        let incoming = request.into_inner();
        let outgoing =
            stream::answer(Arc::clone(&self.answers), incoming, self.draining.clone()).await?;
        Ok(Response::new(outgoing))
    }
}

#[tonic::async_trait]
impl ServerInfoService for Service {
    async fn get_server_info(
        &self,
        _request: Request<v1::GetServerInfoRequest>,
    ) -> Result<Response<v1::GetServerInfoResponse>, Status> {
        Ok(Response::new(self.answers.server_info()))
    }
}

#[cfg(test)]
mod tests {
    use super::{CallError, guarded};

    #[test]
    fn a_panic_is_an_internal_error() {
        let result: Result<(), _> = guarded(|| panic!("a defect"));
        assert_eq!(result, Err(CallError::Internal));
    }
}
