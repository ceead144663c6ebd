//! Many documents in one call: in parallel, answered in the order sent.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use super::{
    answer::{Answers, Batch},
    service::guarded,
    status::CallError,
    v1,
};

/// Threads that one batch may take, so that it does not starve calls for single documents.
fn share() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).div_ceil(2)
}

/// Tells workers that nobody waits for them any more.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Answers a batch.
pub(crate) async fn answer(
    answers: &Arc<Answers>,
    request: v1::BatchAnalyzeRequest,
) -> Result<v1::BatchAnalyzeResponse, CallError> {
    let Batch { documents, options } = answers.batch(request)?;
    let count = documents.len();
    let options = Arc::new(options);
    let queue = Arc::new(Mutex::new(documents.into_iter().enumerate()));
    let stop = StopOnDrop(Arc::default());
    let workers: Vec<_> = (0..share().min(count))
        .map(|_| {
            let (answers, options) = (Arc::clone(answers), Arc::clone(&options));
            let (queue, stopped) = (Arc::clone(&queue), Arc::clone(&stop.0));
            tokio::task::spawn_blocking(move || {
                let mut done = Vec::new();
                while !stopped.load(Ordering::Relaxed) {
                    let next = queue.lock().ok().and_then(|mut queue| queue.next());
                    let Some((at, document)) = next else { break };
                    let document_id = document.id.clone();
                    let result = guarded(|| answers.analyze_document(Some(document), &options));
                    let outcome = match result {
                        Ok(answer) => v1::batch_item::Outcome::Result(answer),
                        Err(error) => v1::batch_item::Outcome::Error(error.into_item()),
                    };
                    done.push((at, v1::BatchItem { document_id, outcome: Some(outcome) }));
                }
                done
            })
        })
        .collect();
    let mut items = Vec::with_capacity(count);
    for worker in workers {
        items.extend(worker.await.map_err(|_| CallError::Internal)?);
    }
    items.sort_unstable_by_key(|&(at, _)| at);
    Ok(v1::BatchAnalyzeResponse { items: items.into_iter().map(|(_, item)| item).collect() })
}
