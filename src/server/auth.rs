//! API keys: who may call, and how often.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tonic::{Code, Status, codegen::http::HeaderMap};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::{
    config::{Config, Exempt},
    rpc::{DOMAIN, Key},
};

mod file;

/// The API keys that are good, known by their digests. A key is long and random, so that its digest needs no salt.
#[derive(Debug)]
pub struct Keys {
    path: PathBuf,
    current: RwLock<Arc<[Entry]>>,
    seen: Mutex<[u8; 32]>,
}

/// A line of the file.
#[derive(Clone, Debug)]
struct Entry {
    digest: [u8; 32],
    key: Arc<Key>,
}

/// Why a call is turned away.
#[derive(Debug)]
pub(crate) enum Refusal {
    Missing,
    Unknown,
    Quota { key: Arc<Key>, rate: f64, burst: f64, wait: Duration },
}

impl Keys {
    /// The keys of `config.api_keys`; `None` where none are wanted.
    ///
    /// # Errors
    /// The file or the line that cannot be used, and why.
    pub fn load(config: &Config) -> Result<Option<Self>, String> {
        let Some(path) = &config.api_keys else { return Ok(None) };
        let (text, digest) = file::read(path)?;
        let keys = file::parse(&text, &[]);
        let keys = keys.map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Some(Self { path: path.clone(), current: RwLock::new(keys), seen: Mutex::new(digest) }))
    }

    /// Reads the file again; whether it has changed. A key that stays keeps what is left of its quota.
    ///
    /// # Errors
    /// As [`Keys::load`]; the former keys stay good.
    pub fn reload(&self) -> Result<bool, String> {
        let (text, digest) = file::read(&self.path)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen == digest {
            return Ok(false);
        }
        *seen = digest;
        let fresh = file::parse(&text, &self.current())
            .map_err(|error| format!("{}: {error}", self.path.display()))?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(true)
    }

    fn current(&self) -> Arc<[Entry]> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn admit(&self, headers: &HeaderMap) -> Result<Arc<Key>, Refusal> {
        let shown = shown(headers).ok_or(Refusal::Missing)?;
        let digest = Sha256::digest(shown);
        // All are compared, each in constant time: how long it takes tells nothing.
        let mut found = None;
        for entry in self.current().iter() {
            if bool::from(entry.digest.ct_eq(&digest)) {
                found = Some(Arc::clone(&entry.key));
            }
        }
        let key = found.ok_or(Refusal::Unknown)?;
        let taken = key.quota.as_ref().map_or(Ok(()), |quota| {
            quota.take(Instant::now()).map_err(|wait| (quota.rate, quota.burst, wait))
        });
        match taken {
            Ok(()) => Ok(key),
            Err((rate, burst, wait)) => Err(Refusal::Quota { key, rate, burst, wait }),
        }
    }
}

/// Lets through calls that show a good key, and those that need none.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    keys: Option<Arc<Keys>>,
    exempt: Arc<[Exempt]>,
}

impl Guard {
    /// A guard by `keys`, which lets all calls through where there are none.
    pub(crate) fn new(keys: Option<Arc<Keys>>, exempt: &[Exempt]) -> Self {
        Self { keys, exempt: exempt.into() }
    }

    /// The key of a call to `path`, where one is wanted.
    pub(crate) fn admit(
        &self,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<Option<Arc<Key>>, Refusal> {
        let Some(keys) = &self.keys else { return Ok(None) };
        if self.exempt.iter().any(|exempt| covers(*exempt, path)) {
            return Ok(None);
        }
        keys.admit(headers).map(Some)
    }
}

impl From<Refusal> for Status {
    fn from(refusal: Refusal) -> Self {
        let mut details = ErrorDetails::new();
        let plain = |reason: &str, message: &str, mut details: ErrorDetails| {
            details.set_error_info(reason, DOMAIN, std::collections::HashMap::new());
            Self::with_error_details(Code::Unauthenticated, message, details)
        };
        match refusal {
            Refusal::Missing => plain(
                "API_KEY_MISSING",
                "no API key: send authorization: Bearer KEY, or x-api-key",
                details,
            ),
            Refusal::Unknown => plain("API_KEY_INVALID", "the API key is not known", details),
            Refusal::Quota { key, rate, burst, wait } => {
                let milliseconds = (wait.as_secs_f64() * 1e3).ceil().max(1.0) as u64;
                let message = format!(
                    "the API key may send {rate} documents a second, {burst} at once; retry in {milliseconds} ms"
                );
                details.add_quota_failure_violation(format!("key:{}", key.name), &message);
                details.set_retry_info(Some(Duration::from_millis(milliseconds)));
                let numbers = [
                    ("documents_per_second", rate.to_string()),
                    ("burst", burst.to_string()),
                    ("retry_milliseconds", milliseconds.to_string()),
                ];
                let numbers = numbers.map(|(name, value)| (name.to_owned(), value));
                details.set_error_info(
                    "QUOTA_EXCEEDED",
                    DOMAIN,
                    std::collections::HashMap::from(numbers),
                );
                let mut status =
                    Self::with_error_details(Code::ResourceExhausted, message, details);
                status.metadata_mut().insert("grpc-retry-pushback-ms", milliseconds.into());
                status
            }
        }
    }
}

/// The key that a caller shows.
fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    if let Some(key) = headers.get("x-api-key") {
        return Some(key.as_bytes());
    }
    let value = headers.get("authorization")?.as_bytes();
    let (scheme, key) = value.split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| key.trim_ascii())
}

fn covers(exempt: Exempt, path: &str) -> bool {
    match exempt {
        Exempt::Health => path.starts_with("/grpc.health.v1.Health/"),
        Exempt::Reflection => path.starts_with("/grpc.reflection."),
        Exempt::None => false,
    }
}
