//! Many documents in one call: in parallel, answered in the order sent.

use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use prost::Message as _;

use super::{
    answer::{Answers, Batch},
    places::Places,
    service::{guarded, in_turn},
    status::CallError,
    v1,
};
use crate::analysis::Cancel;

/// Documents up to this size together are worked on in one go; then others have their turn.
const GO_BYTES: usize = 64 * 1024;

/// Answers a batch.
pub(crate) async fn answer(
    answers: &Arc<Answers>,
    places: &Arc<Places>,
    cancel: &Cancel,
    request: v1::BatchAnalyzeRequest,
) -> Result<v1::BatchAnalyzeResponse, CallError> {
    let Batch { documents, options } = answers.batch(request)?;
    let options = Arc::new(options);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<Vec<v1::BatchItem>> = stream::iter(goes(documents))
        .map(|documents| {
            let (answers, options) = (Arc::clone(answers), Arc::clone(&options));
            let each = cancel.clone();
            let work = move || {
                documents
                    .into_iter()
                    .map(|document| one(&answers, document, &options, &each))
                    .collect()
            };
            in_turn(places, cancel, work)
        })
        .buffered(threads)
        .try_collect()
        .await?;
    Ok(v1::BatchAnalyzeResponse { items: parts.into_iter().flatten().collect() })
}

/// The documents in portions.
fn goes(documents: Vec<v1::Document>) -> Vec<Vec<v1::Document>> {
    let mut goes: Vec<Vec<v1::Document>> = Vec::new();
    let mut bytes = usize::MAX;
    for document in documents {
        let length = document.encoded_len();
        bytes = bytes.saturating_add(length);
        match goes.last_mut() {
            Some(go) if bytes <= GO_BYTES => go.push(document),
            Some(_) | None => {
                bytes = length;
                goes.push(vec![document]);
            }
        }
    }
    goes
}

/// The answer to one document; the batch as a whole fails only when its time is over.
fn one(
    answers: &Answers,
    document: v1::Document,
    options: &super::parse::Options,
    cancel: &Cancel,
) -> Result<v1::BatchItem, CallError> {
    let document_id = document.id.clone();
    let outcome = match guarded(cancel, || answers.analyze_document(Some(document), options)) {
        Ok(answer) => v1::batch_item::Outcome::Result(answer),
        Err(CallError::DeadlineExceeded) => return Err(CallError::DeadlineExceeded),
        Err(error) => v1::batch_item::Outcome::Error(error.into_item()),
    };
    Ok(v1::BatchItem { document_id, outcome: Some(outcome) })
}
