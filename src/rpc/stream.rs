//! Documents as they arrive: a bounded window, a bad document is a value, a clean end.

use std::{pin::Pin, sync::Arc, time::Instant};

use futures_util::{Stream, StreamExt as _, future, stream};
use tonic::{Status, Streaming};

use super::{
    answer::Answers,
    parse::Options,
    places::Places,
    service::{Leave, in_turn, log},
    status::{CallError, Reason, Violation},
    v1::{self, analyze_stream_request::Message, analyze_stream_response::Outcome},
};
use crate::analysis::Cancel;

/// The server's side of `AnalyzeStream`.
pub(crate) type Outgoing =
    Pin<Box<dyn Stream<Item = Result<v1::AnalyzeStreamResponse, Status>> + Send>>;

/// Reads the configuration from `incoming` and answers what follows. Nothing is read that the window has no place for,
/// so a client that does not read its answers is not read from either.
pub(crate) async fn answer(
    answers: Arc<Answers>,
    places: Arc<Places>,
    cancel: Cancel,
    mut incoming: Streaming<v1::AnalyzeStreamRequest>,
    leave: Option<Leave>,
) -> Result<Outgoing, Status> {
    let config =
        match incoming.message().await.map_err(CallError::blame)?.and_then(|first| first.message) {
            Some(Message::Config(config)) => config,
            Some(Message::Item(_)) | None => {
                return Err(invalid("config", "the first message of a stream is its config"));
            }
        };
    let super::answer::Stream { options, max_in_flight, ordered } = answers.stream(config)?;
    let options = Arc::new(options);
    let left = leave.clone();
    let documents = incoming
        .take_until(async move {
            match leave {
                // An error means that the connection is gone, which ends the stream as well.
                Some(Leave(mut leave)) => {
                    let _ = leave.wait_for(|&leave| leave).await;
                }
                None => future::pending().await,
            }
        })
        .map(move |message| {
            let work = Arc::clone(&answers);
            one(work, Arc::clone(&places), cancel.clone(), Arc::clone(&options), message)
        });
    let answered: Outgoing = if ordered {
        documents.buffered(max_in_flight).boxed()
    } else {
        documents.buffer_unordered(max_in_flight).boxed()
    };
    // What was accepted is answered; then the client learns that it may go on elsewhere.
    let end = stream::once(async move { left.is_some_and(|Leave(leave)| *leave.borrow()) })
        .filter(|&draining| future::ready(draining))
        .map(|_| Err(CallError::Draining.into()));
    Ok(answered.chain(end).boxed())
}

/// The answer to one message, worked out on a task of its own.
async fn one(
    answers: Arc<Answers>,
    places: Arc<Places>,
    cancel: Cancel,
    options: Arc<Options>,
    message: Result<v1::AnalyzeStreamRequest, Status>,
) -> Result<v1::AnalyzeStreamResponse, Status> {
    let v1::StreamItem { sequence, document } = match message.map_err(CallError::blame)?.message {
        Some(Message::Item(item)) => item,
        Some(Message::Config(_)) => return Err(invalid("config", "a stream has one config")),
        None => return Err(invalid("message", "neither config nor item")),
    };
    let began = Instant::now();
    let bytes = document.as_ref().map_or(0, prost::Message::encoded_len);
    let work = move || answers.analyze_document(document, &options);
    let result = in_turn(&places, &cancel, work).await;
    log("AnalyzeStream", bytes, began, result.as_ref().err());
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
