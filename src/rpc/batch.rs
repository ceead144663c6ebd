//! Many documents in one call: in parallel, answered in the order sent.

use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use prost::Message as _;

use super::{
    answer::{Answers, Batch},
    places::TURN_BYTES,
    status::CallError,
    v1,
    work::Share,
};

/// Answers a batch.
pub(crate) async fn answer(
    answers: &Arc<Answers>,
    share: &Share,
    Batch { documents, options }: Batch,
) -> Result<v1::BatchAnalyzeResponse, CallError> {
    let options = Arc::new(options);
    let parts: Vec<Vec<v1::BatchItem>> = stream::iter(portions(documents))
        .map(|(bytes, documents)| {
            let (answers, options) = (Arc::clone(answers), Arc::clone(&options));
            let each = share.clone();
            let work = move || {
                documents
                    .into_iter()
                    .map(|document| one(&answers, document, &options, &each))
                    .collect()
            };
            share.in_turn(bytes, work)
        })
        .buffered(share.threads())
        .try_collect()
        .await?;
    Ok(v1::BatchAnalyzeResponse { items: parts.into_iter().flatten().collect() })
}

/// The documents in portions of a turn each, with their bytes.
fn portions(documents: Vec<v1::Document>) -> Vec<(usize, Vec<v1::Document>)> {
    let mut portions: Vec<(usize, Vec<v1::Document>)> = Vec::new();
    for document in documents {
        let length = document.encoded_len();
        match portions.last_mut() {
            Some((bytes, portion)) if *bytes + length <= TURN_BYTES => {
                *bytes += length;
                portion.push(document);
            }
            Some(_) | None => portions.push((length, vec![document])),
        }
    }
    portions
}

/// The answer to one document; the batch as a whole fails only when its time is over.
fn one(
    answers: &Answers,
    document: v1::Document,
    options: &super::parse::Options,
    share: &Share,
) -> Result<v1::BatchItem, CallError> {
    let document_id = document.id.clone();
    let work = || answers.analyze_document(Some(document), options);
    let outcome = match share.progress().guarded(share.cancel(), work) {
        Ok(answer) => v1::batch_item::Outcome::Result(answer),
        Err(CallError::DeadlineExceeded) => return Err(CallError::DeadlineExceeded),
        Err(error) => v1::batch_item::Outcome::Error(error.into_item()),
    };
    Ok(v1::BatchItem { document_id, outcome: Some(outcome) })
}
