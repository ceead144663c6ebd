//! Places for work: how many calls a process takes on, and which it refuses because they would come too late.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::{method::Method, status::CallError};

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
    pub(crate) threads: usize,
    /// The longest a call may wait for its turn.
    patience: Duration,
    /// Nanoseconds that the calls accepted are likely to take.
    backlog: AtomicU64,
    /// Running mean of the nanoseconds of work, by method.
    means: [AtomicU64; Method::ALL.len()],
    /// Turns of large work that were promised and not yet taken, and the running mean of the nanoseconds of one.
    turns: AtomicU64,
    turn: AtomicU64,
    pub(crate) bulk: Semaphore,
    /// When the next refusal may be answered.
    refusal: Mutex<Option<Instant>>,
}

/// A place taken; given back when dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    stream: bool,
    estimate: u64,
}

/// Turns promised; given back when dropped.
#[derive(Debug)]
pub(crate) struct Turns {
    places: Arc<Places>,
    count: u64,
}

impl Places {
    /// Places for `most` calls and as many streams, worked on by `threads`, where no call waits longer than `patience`.
    pub fn new(most: usize, threads: usize, patience: Duration) -> Self {
        let threads = threads.max(1);
        Self {
            calls: AtomicUsize::new(0),
            streams: AtomicUsize::new(0),
            most,
            threads,
            patience,
            backlog: AtomicU64::new(0),
            means: Method::ALL.map(|_| AtomicU64::new(0)),
            turns: AtomicU64::new(0),
            turn: AtomicU64::new(0),
            bulk: Semaphore::new(threads),
            refusal: Mutex::new(None),
        }
    }

    /// Takes a place, if there is one and the work before it is likely done by `deadline`.
    ///
    /// # Errors
    /// [`CallError::Overloaded`].
    pub fn enter(
        self: &Arc<Self>,
        method: Method,
        deadline: Option<Instant>,
    ) -> Result<Place, CallError> {
        let stream = method == Method::AnalyzeStream;
        let estimate = self.mean(method).load(Relaxed);
        let before = self.count(stream).fetch_add(1, Relaxed);
        let backlog = self.backlog.fetch_add(estimate, Relaxed);
        let place = Place { places: Arc::clone(self), stream, estimate };
        let wait = self.shared(backlog);
        let too_late = !stream
            && before > FEW * self.threads
            && (wait > self.patience || passes(deadline, wait));
        if before >= self.most || too_late {
            return Err(CallError::Overloaded { retry_after: wait.clamp(SOONEST, LATEST) });
        }
        Ok(place)
    }

    /// Promises turns for large work of `bytes`, if it is likely done by `deadline`. Each call gets its turns in step with
    /// the others, so that a short one is not held up by all that a long one has to do.
    pub(crate) fn promise(
        self: &Arc<Self>,
        bytes: usize,
        deadline: Option<Instant>,
    ) -> Result<Turns, CallError> {
        let count = turns(bytes);
        let before = self.turns.fetch_add(count, Relaxed);
        let turns = Turns { places: Arc::clone(self), count };
        let calls = self.calls.load(Relaxed) as u64;
        let ahead = before.min(count.saturating_mul(calls));
        let wait = self.shared(ahead.saturating_mul(self.turn.load(Relaxed)));
        if ahead > (FEW * self.threads) as u64 && passes(deadline, wait) {
            return Err(CallError::Overloaded { retry_after: wait.clamp(SOONEST, LATEST) });
        }
        Ok(turns)
    }

    /// How long to wait before the next refusal is answered. To take in a call and refuse it costs a fair part of what a
    /// short one costs to answer; callers that are refused at once send at once again, and those that
    /// wait for their refusal are held back by the number of calls they may have open.
    pub(crate) fn refusal(&self, now: Instant) -> Duration {
        let step = Duration::from_secs(1) / (REFUSALS * self.threads) as u32;
        let mut next = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
        let due = next.map_or(now, |next| next.max(now));
        let wait = due.duration_since(now).min(LONGEST_REFUSAL);
        *next = Some(now + wait + step);
        wait.saturating_sub(FREE_REFUSAL)
    }

    /// Learns how long a call of `method` was worked on.
    pub(crate) fn worked(&self, method: Method, time: Duration) {
        learn(self.mean(method), time);
    }

    /// Learns how long work of `bytes` took.
    pub(crate) fn took_turns(&self, bytes: usize, time: Duration) {
        learn(&self.turn, time / turns(bytes) as u32);
    }

    /// How long `nanoseconds` of work take on all threads.
    fn shared(&self, nanoseconds: u64) -> Duration {
        Duration::from_nanos(nanoseconds / self.threads as u64)
    }

    fn mean(&self, method: Method) -> &AtomicU64 {
        let [.., stream] = &self.means;
        self.means.get(method as usize).unwrap_or(stream)
    }

    fn count(&self, stream: bool) -> &AtomicUsize {
        if stream { &self.streams } else { &self.calls }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.count(self.stream).fetch_sub(1, Relaxed);
        self.places.backlog.fetch_sub(self.estimate, Relaxed);
    }
}

impl Drop for Turns {
    fn drop(&mut self) {
        self.places.turns.fetch_sub(self.count, Relaxed);
    }
}

/// Turns that work of `bytes` takes.
fn turns(bytes: usize) -> u64 {
    bytes.div_ceil(TURN_BYTES).max(1) as u64
}

fn learn(mean: &AtomicU64, time: Duration) {
    let old = mean.load(Relaxed);
    let time = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    // A lost update between load and store does no harm.
    mean.store(old - old / 16 + time / 16, Relaxed);
}

fn passes(deadline: Option<Instant>, wait: Duration) -> bool {
    deadline.is_some_and(|deadline| Instant::now() + wait >= deadline)
}

/// Documents up to this size together are worked on in one turn; then others have theirs.
pub(crate) const TURN_BYTES: usize = 64 * 1024;
/// So few calls for each thread are always let in: what they take keeps the means honest.
const FEW: usize = 4;
/// When a refused client may come back.
const SOONEST: Duration = Duration::from_millis(20);
const LATEST: Duration = Duration::from_secs(5);
/// Refusals a second for each thread, at some 25 µs; so many ahead of that are free, and so long is the longest wait.
const REFUSALS: usize = 1_000;
const FREE_REFUSAL: Duration = Duration::from_millis(50);
const LONGEST_REFUSAL: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    const METHOD: Method = Method::Analyze;

    #[test]
    fn places_are_limited_and_given_back() {
        let places = Arc::new(Places::new(1, 1, Duration::from_secs(1)));
        let place = places.enter(METHOD, None).unwrap();
        assert!(matches!(places.enter(METHOD, None), Err(CallError::Overloaded { .. })));
        assert!(places.enter(Method::AnalyzeStream, None).is_ok());
        drop(place);
        assert!(places.enter(METHOD, None).is_ok());
    }

    #[test]
    fn what_would_come_too_late_is_refused_at_once() {
        let places = Arc::new(Places::new(100, 1, Duration::from_secs(1)));
        (0..100).for_each(|_| places.worked(METHOD, Duration::from_millis(10)));
        let soon = Some(Instant::now() + Duration::from_millis(30));
        let held: Vec<_> = (0..6).map(|_| places.enter(METHOD, None).unwrap()).collect();
        assert!(places.enter(METHOD, soon).is_err());
        assert!(places.enter(METHOD, None).is_ok());
        drop(held);
        assert!(places.enter(METHOD, soon).is_ok());
    }

    #[test]
    fn a_call_waits_for_what_comes_before_it_whatever_it_is_itself() {
        let places = Arc::new(Places::new(100, 1, Duration::from_millis(30)));
        (0..100).for_each(|_| places.worked(METHOD, Duration::from_millis(10)));
        let held: Vec<_> = (0..5).map(|_| places.enter(METHOD, None).unwrap()).collect();
        assert!(places.enter(Method::DetectLanguage, None).is_err());
        drop(held);
        let _many: Vec<_> =
            (0..50).map(|_| places.enter(Method::DetectLanguage, None).unwrap()).collect();
    }

    #[test]
    fn a_short_call_is_not_held_to_what_a_long_one_has_to_do() {
        let places = Arc::new(Places::new(100, 1, Duration::from_secs(1)));
        (0..100).for_each(|_| places.took_turns(TURN_BYTES, Duration::from_millis(10)));
        let _place = places.enter(METHOD, None).unwrap();
        let _long = places.promise(50 * TURN_BYTES, None).unwrap();
        let soon = Some(Instant::now() + Duration::from_millis(100));
        assert!(places.promise(TURN_BYTES, soon).is_ok());
        assert!(places.promise(50 * TURN_BYTES, soon).is_err());
    }

    #[test]
    fn refusals_are_answered_at_once_until_they_come_too_fast() {
        let places = Places::new(1, 1, Duration::from_secs(1));
        let now = Instant::now();
        let waits: Vec<_> = (0..5_000).map(|_| places.refusal(now).as_millis()).collect();
        assert_eq!((waits[0], waits[50], waits[100], waits[4_999]), (0, 0, 50, 950));
        assert_eq!(places.refusal(now + Duration::from_secs(2)), Duration::ZERO);
    }
}
