//! Stopping work whose answer nobody waits for.
//!
//! Work runs under a [`Cancel`]; its long loops pass a checkpoint every few microseconds. A checkpoint that finds the work
//! cancelled unwinds to [`Cancel::run`], without a panic message: nothing half done is ever seen, and no function on the
//! way has to say that it may stop. Without a [`Cancel`] a checkpoint does nothing.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

/// Whether an answer is still wanted: until somebody cancels it, or its time is over. Clones are the same one.
#[derive(Clone, Debug)]
pub struct Cancel {
    /// When somebody did.
    cancelled: Arc<OnceLock<Instant>>,
    deadline: Option<Instant>,
}

/// The work was stopped before it had an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl Cancel {
    /// For work that is to end by `deadline`, where there is one.
    pub fn new(deadline: Option<Instant>) -> Self {
        Self { cancelled: Arc::default(), deadline }
    }

    /// Stops the work at its next checkpoint.
    pub fn cancel(&self) {
        // Only the first time counts.
        let _ = self.cancelled.set(Instant::now());
    }

    /// Whether the answer is no longer wanted.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.get().is_some()
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// For how long the answer has not been wanted any more; `None` while it is.
    pub fn over_for(&self) -> Option<Duration> {
        let now = Instant::now();
        let ends = self.cancelled.get().copied().into_iter().chain(self.deadline);
        ends.filter(|&end| end <= now).min().map(|end| now - end)
    }

    /// Runs `work` on this thread until it ends or is cancelled.
    ///
    /// # Errors
    /// When it was cancelled.
    ///
    /// ```
    /// use mujaz::analysis::{Cancel, Cancelled, Document};
    ///
    /// let cancel = Cancel::new(None);
    /// cancel.cancel();
    /// let text = "وصل الوزير إلى بيروت.";
    /// let result = cancel.run(|| Document::new(text, None, Default::default()).sentences().len());
    /// assert_eq!(result, Err(Cancelled));
    /// ```
    pub fn run<A>(&self, work: impl FnOnce() -> A) -> Result<A, Cancelled> {
        let outer = CURRENT.replace(Some(self.clone()));
        let result = catch_unwind(AssertUnwindSafe(work));
        CURRENT.set(outer);
        match result {
            Ok(answer) => Ok(answer),
            Err(cause) if cause.is::<Cancelled>() => Err(Cancelled),
            Err(cause) => resume_unwind(cause),
        }
    }
}

/// Leaves the work if its answer is no longer wanted. Costs some 30 ns: belongs in loops, not in each of their rounds.
pub(crate) fn checkpoint() {
    let stop = CURRENT.with_borrow(|current| current.as_ref().is_some_and(Cancel::is_cancelled));
    if stop {
        resume_unwind(Box::new(Cancelled));
    }
}

/// Checkpoints on a way through a text, one in every `every` bytes.
pub(crate) struct Pace {
    next: usize,
    every: usize,
}

impl Pace {
    pub(crate) fn new(every: usize) -> Self {
        Self { next: 0, every }
    }

    /// The same, without one at the beginning.
    pub(crate) fn after(every: usize) -> Self {
        Self { next: every, every }
    }

    /// Passes a checkpoint if one lies at or before `at`.
    pub(crate) fn reach(&mut self, at: usize) {
        if at >= self.next {
            self.next = at + self.every;
            checkpoint();
        }
    }
}

/// A checkpoint in every `every`-th round of a loop.
#[inline]
pub(crate) fn checkpoint_every(round: usize, every: usize) {
    if round.is_multiple_of(every) {
        checkpoint();
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Cancel>> = const { RefCell::new(None) };
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Cancel, Cancelled, checkpoint};

    #[test]
    fn work_stops_at_its_deadline() {
        let cancel = Cancel::new(Some(Instant::now() + Duration::from_millis(5)));
        let result: Result<(), _> = cancel.run(|| {
            loop {
                checkpoint();
            }
        });
        assert_eq!(result, Err(Cancelled));
        checkpoint();
    }

    #[test]
    fn a_panic_stays_a_panic() {
        let panicked = std::panic::catch_unwind(|| Cancel::new(None).run(|| panic!("a defect")));
        assert!(panicked.is_err());
    }
}
