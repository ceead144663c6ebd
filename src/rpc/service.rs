//! The services: each method is a line, all that they share is in [`Service::answer`].

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};

use prost::Message;
use tokio::sync::watch;
use tonic::{Code, Extensions, Request, Response, Status, Streaming};

use super::{
    answer::Answers,
    batch,
    places::Places,
    status::CallError,
    stream::{self, Outgoing},
    v1::{
        self, server_info_service_server::ServerInfoService,
        text_analysis_service_server::TextAnalysisService,
    },
};
use crate::analysis::Cancel;

/// Requests up to this size are answered where they arrive: the hop to another thread would cost more.
const INLINE_BYTES: usize = 32 * 1024;

/// Both services of `mujaz.v1`. Cheap to clone. Calls may carry a [`Deadline`] and a [`Leave`] in their extensions.
#[derive(Clone, Debug)]
pub struct Service {
    answers: Arc<Answers>,
    places: Arc<Places>,
    compress_above: usize,
}

/// When the caller no longer waits.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Instant);

/// Turns true when the streams of a connection are to end.
#[derive(Clone, Debug)]
pub struct Leave(pub watch::Receiver<bool>);

impl Service {
    /// Services that answer by `answers`; what takes long waits its turn in `places`.
    pub fn new(answers: Answers, places: Arc<Places>) -> Self {
        Self { answers: Arc::new(answers), places, compress_above: 0 }
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

    /// Answers one unary call by `answer`: the thread it runs on, its deadline, panics, the log line.
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
        let cancel = Cancel::new(deadline(request.extensions()));
        let request = request.into_inner();
        let bytes = request.encoded_len();
        let result = if bytes <= INLINE_BYTES {
            let result = guarded(&cancel, || answer(&self.answers, request));
            self.places.worked(began.elapsed());
            result
        } else {
            let answers = Arc::clone(&self.answers);
            in_turn(&self.places, &cancel, move || answer(&answers, request)).await
        };
        log(method, bytes, began, result.as_ref().err());
        Ok(self.response(result?))
    }
}

/// Runs `work` on a thread for long work when it is its turn. Dropped, it cancels the work.
pub(crate) async fn in_turn<A: Send + 'static>(
    places: &Arc<Places>,
    cancel: &Cancel,
    work: impl FnOnce() -> Result<A, CallError> + Send + 'static,
) -> Result<A, CallError> {
    let mut waiting = CancelOnDrop(Some(cancel.clone()));
    let turn = Arc::clone(&places.bulk).acquire_owned().await.map_err(|_| CallError::Draining)?;
    let cancel = cancel.clone();
    let places = Arc::clone(places);
    let work = move || {
        let began = Instant::now();
        let result = guarded(&cancel, work);
        places.worked(began.elapsed());
        drop(turn);
        result
    };
    let result = tokio::task::spawn_blocking(work).await.unwrap_or(Err(CallError::Internal));
    // The same call may have more work to do.
    waiting.0 = None;
    result
}

/// Stops work that nobody waits for any more.
struct CancelOnDrop(Option<Cancel>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        if let Some(cancel) = &self.0 {
            cancel.cancel();
        }
    }
}

/// When the call that `extensions` belong to is to end.
pub(crate) fn deadline(extensions: &Extensions) -> Option<Instant> {
    extensions.get::<Deadline>().map(|deadline| deadline.0)
}

/// Runs `work` until `cancel` says so; a panic in it is an internal error of this call and of nothing else.
pub(crate) fn guarded<A>(
    cancel: &Cancel,
    work: impl FnOnce() -> Result<A, CallError>,
) -> Result<A, CallError> {
    // Work that waited too long is not begun.
    let work = || if cancel.is_cancelled() { Err(CallError::DeadlineExceeded) } else { work() };
    catch_unwind(AssertUnwindSafe(|| cancel.run(work)))
        .unwrap_or(Ok(Err(CallError::Internal)))
        .unwrap_or(Err(CallError::DeadlineExceeded))
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
        let cancel = Cancel::new(deadline(request.extensions()));
        let request = request.into_inner();
        let bytes = request.encoded_len();
        let result = batch::answer(&self.answers, &self.places, &cancel, request).await;
        log("BatchAnalyze", bytes, began, result.as_ref().err());
        Ok(self.response(result?))
    }

    async fn analyze_stream(
        &self,
        request: Request<Streaming<v1::AnalyzeStreamRequest>>,
    ) -> Result<Response<Outgoing>, Status> {
        let cancel = Cancel::new(deadline(request.extensions()));
        let leave = request.extensions().get::<Leave>().cloned();
        let incoming = request.into_inner();
        let (answers, places) = (Arc::clone(&self.answers), Arc::clone(&self.places));
        Ok(Response::new(stream::answer(answers, places, cancel, incoming, leave).await?))
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
    use super::{CallError, Cancel, guarded};

    #[test]
    fn a_panic_is_an_internal_error() {
        let result: Result<(), _> = guarded(&Cancel::new(None), || panic!("a defect"));
        assert_eq!(result, Err(CallError::Internal));
    }
}
