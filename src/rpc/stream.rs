//! Documents as they arrive: a bounded window, a bad document is a value, a clean end.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use futures_util::{Stream, StreamExt as _, future, stream};
use tokio::sync::watch;
use tonic::{Status, Streaming};

use super::{
    answer::Answers,
    caller::Caller,
    method::Method,
    parse::Options,
    status::{CallError, Reason, Violation},
    v1::{self, analyze_stream_request::Message, analyze_stream_response::Outcome},
    work::Share,
};

/// The server's side of `AnalyzeStream`.
pub(crate) type Outgoing =
    Pin<Box<dyn Stream<Item = Result<v1::AnalyzeStreamResponse, Status>> + Send>>;

/// Reads the configuration from `incoming` and answers what follows. Nothing is read that the window has no place for,
/// so a client that does not read its answers is not read from either; and nothing faster than its quota allows.
pub(crate) async fn answer(
    answers: Arc<Answers>,
    share: Share,
    caller: Caller,
    mut incoming: Streaming<v1::AnalyzeStreamRequest>,
) -> Result<Outgoing, Status> {
    let config =
        match incoming.message().await.map_err(CallError::blame)?.and_then(|first| first.message) {
            Some(Message::Config(config)) => config,
            Some(Message::Item(_)) | None => {
                return Err(invalid("config", "the first message of a stream is its config"));
            }
        };
    let super::answer::Stream { options, max_in_flight, ordered } = answers.stream(config)?;
    let stream = Arc::new(Documents {
        answers,
        share,
        options,
        read: AtomicU64::new(0),
        last: AtomicU64::new(0),
        left: caller.leave.clone(),
        caller,
    });
    let (paced, each, ended) = (Arc::clone(&stream), Arc::clone(&stream), stream);
    let documents = incoming
        .take_until(left(ended.left.clone()))
        .then(move |message| paced_by_quota(Arc::clone(&paced), message))
        .map(move |message| one(Arc::clone(&each), message));
    let answered: Outgoing = if ordered {
        documents.buffered(max_in_flight).boxed()
    } else {
        documents.buffer_unordered(max_in_flight).boxed()
    };
    // What was read is answered; then the client learns after which document it goes on elsewhere.
    let end = stream::once(future::lazy(move |_| ended.end())).filter_map(future::ready);
    Ok(answered.chain(end.map(Err)).boxed())
}

/// A stream and how far it was read.
struct Documents {
    answers: Arc<Answers>,
    share: Share,
    options: Options,
    caller: Caller,
    left: Option<watch::Receiver<bool>>,
    read: AtomicU64,
    last: AtomicU64,
}

impl Documents {
    /// What to say last, where the stream did not end by itself.
    fn end(&self) -> Option<Status> {
        let read = self.read.load(Relaxed) > 0;
        let last_sequence = read.then(|| self.last.load(Relaxed));
        let leaves = self.left.as_ref().is_some_and(|left| *left.borrow());
        leaves.then(|| CallError::Draining { last_sequence }.into())
    }
}

/// Resolves when the stream is to end.
async fn left(leave: Option<watch::Receiver<bool>>) {
    match leave {
        // An error means that the connection is gone, which ends the stream as well.
        Some(mut leave) => drop(leave.wait_for(|&leave| leave).await.map(drop)),
        None => future::pending().await,
    }
}

type Incoming = Result<v1::AnalyzeStreamRequest, Status>;

/// Waits until the caller's quota has room for a document; the call itself has paid for the first. What passes here is
/// answered.
async fn paced_by_quota(stream: Arc<Documents>, message: Incoming) -> Incoming {
    if let Ok(v1::AnalyzeStreamRequest { message: Some(Message::Item(item)) }) = &message {
        if stream.read.fetch_add(1, Relaxed) > 0 {
            while let Err(wait) = stream.caller.take() {
                tokio::time::sleep(wait).await;
            }
        }
        stream.last.store(item.sequence, Relaxed);
    }
    message
}

/// The answer to one message, worked out on a thread for long work.
async fn one(
    stream: Arc<Documents>,
    message: Incoming,
) -> Result<v1::AnalyzeStreamResponse, Status> {
    let v1::StreamItem { sequence, document } = match message.map_err(CallError::blame)?.message {
        Some(Message::Item(item)) => item,
        Some(Message::Config(_)) => return Err(invalid("config", "a stream has one config")),
        None => return Err(invalid("message", "neither config nor item")),
    };
    let began = Instant::now();
    let bytes = document.as_ref().map_or(0, prost::Message::encoded_len);
    let worker = Arc::clone(&stream);
    let work = move || worker.answers.analyze_document(document, &worker.options);
    let result = stream.share.in_turn(bytes, work).await;
    stream.caller.log(Method::AnalyzeStream, bytes, began, result.as_ref().err());
    let outcome = match result {
        Ok(answer) => Outcome::Result(answer),
        Err(CallError::DeadlineExceeded) => return Err(CallError::DeadlineExceeded.into()),
        Err(error) => Outcome::Error(error.into_item()),
    };
    Ok(v1::AnalyzeStreamResponse { sequence, outcome: Some(outcome) })
}

fn invalid(field: &str, description: &str) -> Status {
    CallError::Invalid(vec![Violation {
        field: field.to_owned(),
        reason: Reason::InvalidOption,
        description: description.to_owned(),
        numbers: Vec::new(),
    }])
    .into()
}
