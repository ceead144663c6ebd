//! API keys: who may call, and how often.

use std::{
    fs,
    future::{Ready, ready},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use futures_util::future::Either;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tonic::{
    Code, Status,
    body::Body,
    codegen::http::{self, HeaderMap},
};
use tonic_types::{ErrorDetails, StatusExt as _};
use tower::{Layer, Service};

use crate::config::{Config, Exempt};

/// The API keys that are good, known by their digests. A key is long and random, so that its digest needs no salt.
#[derive(Debug)]
pub struct Keys {
    path: PathBuf,
    current: RwLock<Arc<[Arc<Key>]>>,
    seen: Mutex<[u8; 32]>,
}

#[derive(Debug)]
struct Key {
    name: String,
    digest: [u8; 32],
    quota: Option<Quota>,
}

/// A token bucket: `rate` calls a second, at most `burst` at once.
#[derive(Debug)]
struct Quota {
    rate: f64,
    burst: f64,
    state: Mutex<(f64, Instant)>,
}

/// Why a call is turned away.
enum Refusal {
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
        let (text, digest) = read(path)?;
        let keys = parse(&text, &[]).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Some(Self { path: path.clone(), current: RwLock::new(keys), seen: Mutex::new(digest) }))
    }

    /// Reads the file again; whether it has changed. A key that stays keeps what is left of its quota.
    ///
    /// # Errors
    /// As [`Keys::load`]; the former keys stay good.
    pub fn reload(&self) -> Result<bool, String> {
        let (text, digest) = read(&self.path)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen == digest {
            return Ok(false);
        }
        *seen = digest;
        let fresh = parse(&text, &self.current())
            .map_err(|error| format!("{}: {error}", self.path.display()))?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(true)
    }

    fn current(&self) -> Arc<[Arc<Key>]> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn admit(&self, headers: &HeaderMap) -> Result<Arc<Key>, Refusal> {
        let shown = shown(headers).ok_or(Refusal::Missing)?;
        let digest = Sha256::digest(shown);
        // All are compared, each in constant time: how long it takes tells nothing.
        let mut found = None;
        for key in self.current().iter() {
            if bool::from(key.digest.ct_eq(&digest)) {
                found = Some(Arc::clone(key));
            }
        }
        let key = found.ok_or(Refusal::Unknown)?;
        match &key.quota {
            None => Ok(key),
            Some(quota) => match quota.take(Instant::now()) {
                Ok(()) => Ok(key),
                Err(wait) => {
                    let (rate, burst) = (quota.rate, quota.burst);
                    Err(Refusal::Quota { key, rate, burst, wait })
                }
            },
        }
    }
}

/// Lets through calls that show a good key, and those that need none.
#[derive(Clone, Debug)]
pub struct Guard {
    keys: Option<Arc<Keys>>,
    exempt: Arc<[Exempt]>,
}

impl Guard {
    /// A guard by `keys`, which lets all calls through where there are none.
    pub fn new(keys: Option<Arc<Keys>>, exempt: &[Exempt]) -> Self {
        Self { keys, exempt: exempt.into() }
    }

    fn admit(&self, path: &str, headers: &HeaderMap) -> Result<(), Refusal> {
        let Some(keys) = &self.keys else { return Ok(()) };
        if self.exempt.iter().any(|exempt| covers(*exempt, path)) {
            return Ok(());
        }
        let key = keys.admit(headers)?;
        tracing::Span::current().record("key", key.name.as_str());
        Ok(())
    }
}

impl<S> Layer<S> for Guard {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { inner, guard: self.clone() }
    }
}

/// A service behind a [`Guard`].
#[derive(Clone, Debug)]
pub struct Guarded<S> {
    inner: S,
    guard: Guard,
}

impl<S> Service<http::Request<Body>> for Guarded<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>>,
{
    type Response = http::Response<Body>;
    type Error = S::Error;
    type Future = Either<S::Future, Ready<Result<Self::Response, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        match self.guard.admit(request.uri().path(), request.headers()) {
            Ok(()) => Either::Left(self.inner.call(request)),
            Err(refusal) => Either::Right(ready(Ok(Status::from(refusal).into_http()))),
        }
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
                    "the API key may make {rate} calls a second, {burst} at once; retry in {milliseconds} ms"
                );
                details.add_quota_failure_violation(format!("key:{}", key.name), &message);
                details.set_retry_info(Some(Duration::from_millis(milliseconds)));
                let numbers = [
                    ("calls_per_second", rate.to_string()),
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

impl Quota {
    /// Takes a token, or tells when there will be one.
    fn take(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (tokens, filled) = *state;
        let passed = now.saturating_duration_since(filled).as_secs_f64();
        let tokens = (tokens + passed * self.rate).min(self.burst);
        let left = tokens - 1.0;
        *state = (if left < 0.0 { tokens } else { left }, now.max(filled));
        if left < 0.0 { Err(Duration::from_secs_f64(-left / self.rate)) } else { Ok(()) }
    }
}

fn read(path: &Path) -> Result<(String, [u8; 32]), String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let digest = Sha256::digest(text.as_bytes()).into();
    Ok((text, digest))
}

/// Reads a key a line: name, digest, and where it has a quota calls a second and burst. Takes over from `former` the
/// keys that are the same.
fn parse(text: &str, former: &[Arc<Key>]) -> Result<Arc<[Arc<Key>]>, String> {
    let mut keys: Vec<Arc<Key>> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let key = key(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        if keys.iter().any(|other| other.name == key.name || other.digest == key.digest) {
            return Err(format!("line {}: a name or key that was there before", number + 1));
        }
        let same = former.iter().find(|other| other.same(&key));
        keys.push(same.map_or_else(|| Arc::new(key), Arc::clone));
    }
    if keys.is_empty() { Err("no key in it".to_owned()) } else { Ok(keys.into()) }
}

fn key(line: &str) -> Result<Key, &'static str> {
    let mut fields = line.split_whitespace();
    let name = fields.next().unwrap_or_default().to_owned();
    let digest = fields.next().and_then(hexadecimal);
    let digest = digest.ok_or("a name and 64 hexadecimal digits of SHA-256 are needed")?;
    let number = |field: &str| {
        let number = field.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0);
        number.ok_or("calls a second and burst are numbers above 0")
    };
    let rate = fields.next().map(number).transpose()?;
    let burst = fields.next().map(number).transpose()?;
    if fields.next().is_some() {
        return Err("more than name, digest, calls a second and burst");
    }
    let quota = rate.map(|rate| {
        let burst = burst.unwrap_or(rate).max(1.0);
        Quota { rate, burst, state: Mutex::new((burst, Instant::now())) }
    });
    Ok(Key { name, digest, quota })
}

impl Key {
    fn same(&self, other: &Self) -> bool {
        let quota = |key: &Self| key.quota.as_ref().map(|quota| (quota.rate, quota.burst));
        self.name == other.name && self.digest == other.digest && quota(self) == quota(other)
    }
}

fn hexadecimal(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut digest = [0; 32];
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(digest)
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

/// The `domain` of every `google.rpc.ErrorInfo`.
const DOMAIN: &str = "mujaz";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_fills_with_time_and_no_further_than_its_burst() {
        let began = Instant::now();
        let quota = Quota { rate: 10.0, burst: 2.0, state: Mutex::new((2.0, began)) };
        assert_eq!(quota.take(began), Ok(()));
        assert_eq!(quota.take(began), Ok(()));
        let wait = quota.take(began).unwrap_err();
        assert!((99..=101).contains(&wait.as_millis()), "{wait:?}");
        let later = began + Duration::from_secs(60);
        assert_eq!([quota.take(later), quota.take(later)], [Ok(()), Ok(())]);
        assert!(quota.take(later).is_err());
    }

    #[test]
    fn a_bad_line_is_named() {
        let digest = "ab".repeat(32);
        let good =
            format!("# who\nreader {digest} 5 10 # five a second\n\nwriter {}", "0F".repeat(32));
        let keys = parse(&good, &[]).unwrap();
        assert_eq!(keys.len(), 2);
        // What is left of a quota outlives the reload.
        assert!(Arc::ptr_eq(&parse(&good, &keys).unwrap()[0], &keys[0]));
        for (bad, wanted) in [
            (String::new(), "no key"),
            ("\nreader".to_owned(), "line 2"),
            (format!("reader {}", &digest[1..]), "64 hexadecimal"),
            (format!("reader {digest} 0"), "above 0"),
            (format!("reader {digest} 1 1 1"), "more than"),
            (format!("a {digest}\nb {digest}"), "line 2"),
        ] {
            let error = parse(&bad, &[]).unwrap_err();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
