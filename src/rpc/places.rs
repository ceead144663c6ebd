//! Places for work: how many calls a process takes on, and which it refuses because they would come too late.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::status::CallError;

/// Shared by all connections. Calls for small documents are worked on where they arrive, as many at a time as there are
/// threads; large documents, batches and streams take turns on as many threads of their own, so that neither kind
/// starves the other.
#[derive(Debug)]
pub struct Places {
    /// Calls accepted and not yet answered.
    calls: AtomicUsize,
    /// Streams open.
    streams: AtomicUsize,
    most: usize,
    threads: usize,
    /// The longest a call may wait for its turn.
    patience: Duration,
    /// Running mean of the nanoseconds of work a call takes.
    mean: AtomicU64,
    pub(crate) bulk: Arc<Semaphore>,
}

/// What a call wants a place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One answer.
    Call,
    /// Answers as long as the caller sends documents; each waits its turn.
    Stream,
}

/// A place taken; given back when dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    kind: Kind,
}

impl Places {
    /// Places for `most` calls and as many streams, worked on by `threads`, where no call waits longer than `patience`.
    pub fn new(most: usize, threads: usize, patience: Duration) -> Self {
        Self {
            calls: AtomicUsize::new(0),
            streams: AtomicUsize::new(0),
            most,
            threads: threads.max(1),
            patience,
            mean: AtomicU64::new(0),
            bulk: Arc::new(Semaphore::new(threads.max(1))),
        }
    }

    /// Takes a place, if there is one and the work before it is likely done by `deadline`.
    ///
    /// # Errors
    /// [`CallError::Overloaded`].
    pub fn enter(
        self: &Arc<Self>,
        kind: Kind,
        deadline: Option<Instant>,
    ) -> Result<Place, CallError> {
        let before = self.count(kind).fetch_add(1, Ordering::Relaxed);
        let place = Place { places: Arc::clone(self), kind };
        let wait = self.wait(before);
        let too_late = kind == Kind::Call
            && before > FEW * self.threads
            && (wait > self.patience
                || deadline.is_some_and(|deadline| Instant::now() + wait >= deadline));
        if before >= self.most || too_late {
            return Err(CallError::Overloaded { retry_after: wait.clamp(SOONEST, LATEST) });
        }
        Ok(place)
    }

    /// Learns how long a call was worked on.
    pub(crate) fn worked(&self, time: Duration) {
        let mean = self.mean.load(Ordering::Relaxed);
        let time = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        // A lost update between load and store does no harm.
        self.mean.store(mean - mean / 16 + time / 16, Ordering::Relaxed);
    }

    /// How long the work of `calls` takes.
    fn wait(&self, calls: usize) -> Duration {
        let mean = self.mean.load(Ordering::Relaxed);
        Duration::from_nanos(mean.saturating_mul(calls as u64) / self.threads as u64)
    }

    fn count(&self, kind: Kind) -> &AtomicUsize {
        match kind {
            Kind::Call => &self.calls,
            Kind::Stream => &self.streams,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.count(self.kind).fetch_sub(1, Ordering::Relaxed);
    }
}

/// So few calls for each thread are always let in: what they take keeps the mean honest.
const FEW: usize = 4;
/// When a refused client may come back.
const SOONEST: Duration = Duration::from_millis(20);
const LATEST: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::{CallError, Instant, Kind, Places};

    #[test]
    fn places_are_limited_and_given_back() {
        let places = Arc::new(Places::new(1, 1, Duration::from_secs(1)));
        let place = places.enter(Kind::Call, None).unwrap();
        assert!(matches!(places.enter(Kind::Call, None), Err(CallError::Overloaded { .. })));
        assert!(places.enter(Kind::Stream, None).is_ok());
        drop(place);
        assert!(places.enter(Kind::Call, None).is_ok());
    }

    #[test]
    fn what_would_come_too_late_is_refused_at_once() {
        let places = Arc::new(Places::new(100, 1, Duration::from_secs(1)));
        (0..100).for_each(|_| places.worked(Duration::from_millis(10)));
        let soon = Some(Instant::now() + Duration::from_millis(30));
        let held: Vec<_> = (0..6).map(|_| places.enter(Kind::Call, None).unwrap()).collect();
        assert!(places.enter(Kind::Call, soon).is_err());
        assert!(places.enter(Kind::Call, None).is_ok());
        drop(held);
        assert!(places.enter(Kind::Call, soon).is_ok());
    }
}
