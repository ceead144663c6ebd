//! The services: each method is a line, all that they share is in [`Service::answer`].

use std::{sync::Arc, time::Instant};

use prost::Message;
use tonic::{Request, Response, Status, Streaming, metadata::MetadataMap};

use super::{
    answer::Answers,
    batch,
    caller::Caller,
    method::Method,
    places::Places,
    status::CallError,
    stream::{self, Outgoing},
    v1::{
        self, server_info_service_server::ServerInfoService,
        text_analysis_service_server::TextAnalysisService,
    },
    work::{Progress, Share},
};
use crate::analysis::Cancel;

/// Requests up to this size are answered where they arrive: the hop to another thread would cost more.
const INLINE_BYTES: usize = 32 * 1024;

/// Both services of `mujaz.v1`. Cheap to clone. Calls may carry a [`Caller`] in their extensions.
#[derive(Clone, Debug)]
pub struct Service {
    answers: Arc<Answers>,
    places: Arc<Places>,
    progress: Arc<Progress>,
    compress_above: usize,
}

impl Service {
    /// Services that answer by `answers`; what takes long waits its turn in `places`.
    pub fn new(answers: Answers, places: Arc<Places>) -> Self {
        Self { answers: Arc::new(answers), places, progress: Arc::default(), compress_above: 0 }
    }

    /// Answers of at most `bytes` go out as they are, whatever the client accepts: less is not worth the work.
    #[must_use]
    pub fn compressing_above(mut self, bytes: usize) -> Self {
        self.compress_above = bytes;
        self
    }

    /// What is under way.
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// The answer, marked not to be compressed if it is small.
    fn response<A: Message>(&self, answer: A, compressible: bool) -> Response<A> {
        let small = compressible && answer.encoded_len() <= self.compress_above;
        let mut response = Response::new(answer);
        if small {
            response.disable_compression();
        }
        response
    }

    /// Answers one unary call by `answer`: the thread it runs on, its deadline, panics, the log line.
    async fn answer<Q, A>(
        &self,
        method: Method,
        request: Request<Q>,
        answer: fn(&Answers, Q) -> Result<A, CallError>,
    ) -> Result<Response<A>, Status>
    where
        Q: Message + 'static,
        A: Message + 'static,
    {
        let began = Instant::now();
        let (metadata, extensions, request) = request.into_parts();
        let caller = Caller::of(extensions);
        let cancel = Cancel::new(caller.deadline);
        let bytes = request.encoded_len();
        #[cfg(test)]
        tests::defect(&metadata, "handler");
        #[cfg(test)]
        let (asked, original) = (metadata.clone(), answer);
        #[cfg(test)]
        let answer = move |answers: &Answers, request| {
            tests::defect(&asked, "work");
            original(answers, request)
        };
        let result = if bytes <= INLINE_BYTES {
            let result = self.progress.guarded(&cancel, || answer(&self.answers, request));
            self.places.worked(method, began.elapsed());
            result
        } else {
            let answers = Arc::clone(&self.answers);
            let work = move || answer(&answers, request);
            match self.places.promise(bytes, caller.deadline) {
                Ok(_turns) => self.share(cancel).in_turn(bytes, work).await,
                Err(error) => Err(error),
            }
        };
        caller.log(method, bytes, began, result.as_ref().err());
        Ok(self.response(result?, compressible(&metadata)))
    }

    async fn batch(
        &self,
        caller: &Caller,
        request: v1::BatchAnalyzeRequest,
        bytes: usize,
    ) -> Result<v1::BatchAnalyzeResponse, CallError> {
        let batch = self.answers.batch(request)?;
        caller.charge(batch.documents.len().saturating_sub(1));
        let _turns = self.places.promise(bytes, caller.deadline)?;
        batch::answer(&self.answers, &self.share(Cancel::new(caller.deadline)), batch).await
    }

    fn share(&self, cancel: Cancel) -> Share {
        Share::new(Arc::clone(&self.places), Arc::clone(&self.progress), cancel)
    }
}

/// Whether the client takes compressed answers.
fn compressible(metadata: &MetadataMap) -> bool {
    metadata.contains_key("grpc-accept-encoding")
}

#[tonic::async_trait]
impl TextAnalysisService for Service {
    type AnalyzeStreamStream = Outgoing;

    async fn detect_language(
        &self,
        request: Request<v1::DetectLanguageRequest>,
    ) -> Result<Response<v1::DetectLanguageResponse>, Status> {
        self.answer(Method::DetectLanguage, request, Answers::detect_language).await
    }

    async fn split_sentences(
        &self,
        request: Request<v1::SplitSentencesRequest>,
    ) -> Result<Response<v1::SplitSentencesResponse>, Status> {
        self.answer(Method::SplitSentences, request, Answers::split_sentences).await
    }

    async fn extract_keywords(
        &self,
        request: Request<v1::ExtractKeywordsRequest>,
    ) -> Result<Response<v1::ExtractKeywordsResponse>, Status> {
        self.answer(Method::ExtractKeywords, request, Answers::extract_keywords).await
    }

    async fn summarize(
        &self,
        request: Request<v1::SummarizeRequest>,
    ) -> Result<Response<v1::SummarizeResponse>, Status> {
        self.answer(Method::Summarize, request, Answers::summarize).await
    }

    async fn analyze(
        &self,
        request: Request<v1::AnalyzeRequest>,
    ) -> Result<Response<v1::AnalyzeResponse>, Status> {
        self.answer(Method::Analyze, request, Answers::analyze).await
    }

    async fn batch_analyze(
        &self,
        request: Request<v1::BatchAnalyzeRequest>,
    ) -> Result<Response<v1::BatchAnalyzeResponse>, Status> {
        let began = Instant::now();
        let (metadata, extensions, request) = request.into_parts();
        let caller = Caller::of(extensions);
        let bytes = request.encoded_len();
        let result = self.batch(&caller, request, bytes).await;
        caller.log(Method::BatchAnalyze, bytes, began, result.as_ref().err());
        Ok(self.response(result?, compressible(&metadata)))
    }

    async fn analyze_stream(
        &self,
        request: Request<Streaming<v1::AnalyzeStreamRequest>>,
    ) -> Result<Response<Outgoing>, Status> {
        let (_, extensions, incoming) = request.into_parts();
        let caller = Caller::of(extensions);
        let share = self.share(Cancel::new(caller.deadline));
        let answers = Arc::clone(&self.answers);
        Ok(Response::new(stream::answer(answers, share, caller, incoming).await?))
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
    use super::MetadataMap;

    /// Defects on demand, for the tests in `src/server/tests.rs`: no build but that of the tests has them.
    pub(super) fn defect(metadata: &MetadataMap, place: &str) {
        let asked = metadata.get("x-defect").and_then(|asked| asked.to_str().ok());
        assert_ne!(asked, Some(place), "a defect");
    }
}
