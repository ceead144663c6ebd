//! What goes on on a connection.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Instant,
};

/// Calls open on a connection, and since when there is none; and the bytes that came over it.
#[derive(Debug)]
pub(crate) struct Activity {
    calls: Mutex<(usize, Instant)>,
    began: Instant,
    /// Calls so far.
    begun: AtomicUsize,
    /// Bytes of messages.
    messages: AtomicUsize,
    /// All bytes.
    heard: AtomicUsize,
}

impl Activity {
    pub(crate) fn new() -> Self {
        Self {
            calls: Mutex::new((0, Instant::now())),
            began: Instant::now(),
            begun: AtomicUsize::new(0),
            messages: AtomicUsize::new(0),
            heard: AtomicUsize::new(0),
        }
    }

    /// Since when no call is open; `None` while one is.
    pub(crate) fn idle_since(&self) -> Option<Instant> {
        let (open, since) = *self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        (open == 0).then_some(since)
    }

    /// Bytes heard so far.
    pub(crate) fn heard(&self) -> usize {
        self.heard.load(Relaxed)
    }

    /// Notes `bytes` heard; whether the client may go on. Pings, settings, window updates and whatever else is neither a
    /// call nor a message may take so much for each call, each byte of a message and each second, and something ahead.
    pub(crate) fn hear(&self, bytes: usize) -> bool {
        let heard = self.heard.fetch_add(bytes, Relaxed) + bytes;
        if heard < FREE {
            return true;
        }
        let messages = self.messages.load(Relaxed);
        let calls = self.begun.load(Relaxed).saturating_mul(EACH_CALL);
        let seconds = self.began.elapsed().as_secs() as usize;
        let allowed = FREE
            .saturating_add(messages.saturating_add(messages / 2))
            .saturating_add(calls)
            .saturating_add(seconds.saturating_mul(EACH_SECOND));
        heard <= allowed
    }

    pub(super) fn message(&self, bytes: usize) {
        self.messages.fetch_add(bytes, Relaxed);
    }

    pub(super) fn begin(self: &Arc<Self>) -> Open {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).0 += 1;
        self.begun.fetch_add(1, Relaxed);
        Open(Arc::clone(self))
    }
}

/// A call that is open until this is dropped.
#[derive(Debug)]
pub(super) struct Open(Arc<Activity>);

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = self.0.calls.lock().unwrap_or_else(PoisonError::into_inner);
        *state = (state.0.saturating_sub(1), Instant::now());
    }
}

/// As much as a client may have sent that is read and not yet part of a message, and some more.
const FREE: usize = 5 * 1024 * 1024;
/// Headers at their largest.
const EACH_CALL: usize = 20 * 1024;
const EACH_SECOND: usize = 16 * 1024;
