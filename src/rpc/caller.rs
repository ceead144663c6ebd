//! What is known of a call beside its message, and the line it leaves in the log.

use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::watch;
use tonic::{Code, Extensions};

use super::{method::Method, quota::Quota, status::CallError};

/// In the extensions of a request, put there by whoever received it. Without one nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// When the caller no longer waits.
    pub deadline: Option<Instant>,
    /// Turns true when streams are to end.
    pub leave: Option<watch::Receiver<bool>>,
    /// The key the caller showed.
    pub key: Option<Arc<Key>>,
    /// The trace the call belongs to.
    pub trace: Option<Trace>,
    /// Whether the call leaves a line in the log also when it succeeds.
    pub log_success: bool,
}

/// A name and what it may ask for.
#[derive(Debug)]
pub struct Key {
    /// Its name, for logs.
    pub name: String,
    /// How many documents it may send.
    pub quota: Option<Quota>,
}

/// A W3C trace id: 32 hexadecimal digits, in lower case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Trace([u8; 32]);

impl Caller {
    /// Takes what is known out of `extensions`.
    pub(crate) fn of(mut extensions: Extensions) -> Self {
        extensions.remove().unwrap_or_default()
    }

    /// Takes `documents` more from the caller's quota, after the one that every call costs.
    pub(crate) fn charge(&self, documents: usize) {
        if let Some(quota) = self.quota() {
            quota.charge(documents, Instant::now());
        }
    }

    /// Takes one document from the caller's quota, or tells when there will be one to take.
    pub(crate) fn take(&self) -> Result<(), Duration> {
        self.quota().map_or(Ok(()), |quota| quota.take(Instant::now()))
    }

    fn quota(&self) -> Option<&Quota> {
        self.key.as_ref()?.quota.as_ref()
    }

    /// One line a call: client faults at info, ours at error, successes where wanted; never the text.
    pub(crate) fn log(
        &self,
        method: Method,
        bytes: usize,
        began: Instant,
        error: Option<&CallError>,
    ) {
        if error.is_none() && !self.log_success {
            return;
        }
        let (method, key) = (method.name(), self.key.as_ref().map(|key| key.name.as_str()));
        let code = error.map_or(Code::Ok, CallError::code);
        let microseconds = began.elapsed().as_micros() as u64;
        let trace_id = self.trace.unwrap_or_else(Trace::random);
        if code == Code::Internal {
            tracing::error!(method, bytes, microseconds, ?code, key, %trace_id, "call failed");
        } else {
            let reason = error.map(CallError::reason);
            tracing::info!(method, bytes, microseconds, ?code, reason, key, %trace_id, "call");
        }
    }
}

impl Trace {
    /// A trace id as text has it; the caller knows that it is one.
    pub fn new(digits: &str) -> Option<Self> {
        digits.as_bytes().try_into().ok().map(Self)
    }

    /// One of its own, for a call that belongs to no trace.
    fn random() -> Self {
        // Different each time: the standard library seeds its hashers at random and counts them on.
        let random = || RandomState::new().hash_one(0);
        Self::new(&format!("{:016x}{:016x}", random(), random())).unwrap_or(Self([b'0'; 32]))
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
