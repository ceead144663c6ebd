//! Work under way: where it runs, when its turn is, and its end, whatever happens inside.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::{places::Places, status::CallError};
use crate::analysis::Cancel;

/// What is under way, in numbers. Shared by all calls.
#[derive(Debug, Default)]
pub struct Progress {
    waiting: AtomicUsize,
    working: AtomicUsize,
    overrun: Overrun,
}

/// How long work went on after nobody waited for it any more.
#[derive(Debug, Default)]
pub struct Overrun {
    counts: [AtomicU64; Overrun::BOUNDS.len() + 1],
    nanoseconds: AtomicU64,
}

impl Progress {
    /// Large documents, and parts of batches and streams, that wait for their turn.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Relaxed)
    }

    /// What is worked on.
    pub fn working(&self) -> usize {
        self.working.load(Relaxed)
    }

    /// Work that was left.
    pub fn overrun(&self) -> &Overrun {
        &self.overrun
    }

    /// Runs `work` until `cancel` says so; a panic in it is an internal error of this call and of nothing else.
    pub(crate) fn guarded<A>(
        &self,
        cancel: &Cancel,
        work: impl FnOnce() -> Result<A, CallError>,
    ) -> Result<A, CallError> {
        // Work that waited too long is not begun.
        if cancel.is_cancelled() {
            return Err(CallError::DeadlineExceeded);
        }
        let _working = Count::up(&self.working);
        match catch_unwind(AssertUnwindSafe(|| cancel.run(work))) {
            Ok(Ok(result)) => result,
            Ok(Err(_cancelled)) => {
                self.overrun.add(cancel.over_for().unwrap_or_default());
                Err(CallError::DeadlineExceeded)
            }
            Err(_panic) => Err(CallError::Internal),
        }
    }
}

impl Overrun {
    /// Upper bounds in seconds.
    pub const BOUNDS: [f64; 8] = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];

    fn add(&self, time: Duration) {
        let seconds = time.as_secs_f64();
        let place = Self::BOUNDS.iter().position(|&bound| seconds <= bound);
        if let Some(count) = self.counts.get(place.unwrap_or(Self::BOUNDS.len())) {
            count.fetch_add(1, Relaxed);
        }
        self.nanoseconds.fetch_add(time.as_nanos() as u64, Relaxed);
    }

    /// How often, by upper bound; the last has no bound.
    pub fn counts(&self) -> impl Iterator<Item = (f64, u64)> {
        let bounds = Self::BOUNDS.into_iter().chain([f64::MAX]);
        bounds.zip(self.counts.iter().map(|count| count.load(Relaxed)))
    }

    /// How long in all.
    pub fn seconds(&self) -> f64 {
        self.nanoseconds.load(Relaxed) as f64 / 1e9
    }
}

/// Adds one for as long as it lives.
struct Count<'a>(&'a AtomicUsize);

impl<'a> Count<'a> {
    fn up(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Relaxed);
        Self(count)
    }
}

impl Drop for Count<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// The turns of one call on the threads for long work. However much it has to do, as many of its turns wait as there are
/// threads; the turns of all calls come in the order asked for.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    places: Arc<Places>,
    progress: Arc<Progress>,
    cancel: Cancel,
    own: Arc<Semaphore>,
}

impl Share {
    pub(crate) fn new(places: Arc<Places>, progress: Arc<Progress>, cancel: Cancel) -> Self {
        let own = Arc::new(Semaphore::new(places.threads));
        Self { places, progress, cancel, own }
    }

    pub(crate) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    pub(crate) fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    pub(crate) fn threads(&self) -> usize {
        self.places.threads
    }

    /// Runs `work` on `bytes` when it is its turn. Dropped, it cancels all work of the call.
    pub(crate) fn in_turn<A, W>(
        &self,
        bytes: usize,
        work: W,
    ) -> impl Future<Output = Result<A, CallError>> + Send + use<A, W>
    where
        A: Send + 'static,
        W: FnOnce() -> Result<A, CallError> + Send + 'static,
    {
        let share = self.clone();
        async move {
            let mut waited_for = CancelOnDrop(Some(share.cancel.clone()));
            let result = share.run(bytes, work).await;
            // The same call may have more work to do.
            waited_for.0 = None;
            result
        }
    }

    async fn run<A, W>(&self, bytes: usize, work: W) -> Result<A, CallError>
    where
        A: Send + 'static,
        W: FnOnce() -> Result<A, CallError> + Send + 'static,
    {
        let _own = self.own.acquire().await.map_err(|_| CallError::Internal)?;
        let turn = {
            let _waiting = Count::up(&self.progress.waiting);
            self.places.bulk.acquire().await.map_err(|_| CallError::Internal)?
        };
        // The turn lasts as long as the thread works, also when nobody waits for it any more.
        turn.forget();
        let turn = Turn(Arc::clone(&self.places));
        let share = self.clone();
        let work = move || {
            let began = Instant::now();
            let result = share.progress.guarded(&share.cancel, work);
            turn.0.took_turns(bytes, began.elapsed());
            drop(turn);
            result
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(CallError::Internal))
    }
}

struct Turn(Arc<Places>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.bulk.add_permits(1);
    }
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

#[cfg(test)]
mod tests {
    use super::{CallError, Cancel, Progress};

    #[test]
    fn a_panic_is_an_internal_error() {
        let progress = Progress::default();
        let result: Result<(), _> = progress.guarded(&Cancel::new(None), || panic!("a defect"));
        assert_eq!((result, progress.working()), (Err(CallError::Internal), 0));
    }
}
