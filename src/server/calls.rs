//! What every call passes on its way to its service: it is counted, needs a key where keys are wanted, gets a place and a
//! deadline, and ends with the right code whatever happens inside.

use std::{
    convert::Infallible,
    future::Future,
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Either},
};
use http::{HeaderMap, Request, Response};
use hyper::body::Incoming;
use tokio::{
    sync::watch,
    time::{sleep, timeout_at},
};
use tonic::{Code, Status, body::Body, service::Routes};
use tower::{Service, ServiceExt as _, util::BoxCloneSyncService};
use tracing::Instrument as _;

pub(crate) use self::activity::Activity;
use self::body::{Answer, Heard, Held, Received};
use super::{
    auth::Guard,
    load::Load,
    observe::{Call, Metrics},
    trace,
};
use crate::rpc::{
    self, CallError, Caller, Key, Method, Place, Places, Trace,
    v1::text_analysis_service_server::TextAnalysisServiceServer,
};

mod activity;
mod body;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The services, and what their calls pass.
#[derive(Debug)]
pub(crate) struct Calls {
    /// The service that reads texts; it is what most calls are for, and they go there straight.
    pub(crate) texts: TextAnalysisServiceServer<rpc::Service>,
    /// The same for streams: tonic compresses all answers of a stream or none, however small they are.
    pub(crate) streams: TextAnalysisServiceServer<rpc::Service>,
    /// All other services; their calls are cheap and always let in.
    pub(crate) others: Routes,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) guard: Guard,
    pub(crate) places: Arc<Places>,
    /// The longest a call may take.
    pub(crate) longest: Duration,
    /// Whether spans are sent to a collector.
    pub(crate) traced: bool,
    /// Whether calls that succeed leave a line in the log.
    pub(crate) log_success: bool,
    pub(crate) load: Option<Load>,
}

/// [`Calls`] behind the layers for browsers.
pub(crate) type WebCalls = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// The calls of one connection.
#[derive(Clone, Debug)]
pub(crate) struct ConnectionCalls {
    pub(crate) calls: Arc<Calls>,
    /// Where browsers may call.
    pub(crate) web: Option<WebCalls>,
    pub(crate) activity: Arc<Activity>,
    pub(crate) leave: watch::Receiver<bool>,
}

/// Turns true when the streams of a connection are to end; for calls that pass layers on their way.
#[derive(Clone, Debug)]
struct Leave(watch::Receiver<bool>);

impl hyper::service::Service<Request<Incoming>> for ConnectionCalls {
    type Response = Response<Held>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Held>, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let open = self.activity.begin();
        let request = request.map(|body| Heard::new(body, Arc::clone(&self.activity)));
        let leave = self.leave.clone();
        let Some(web) = self.web.clone() else {
            let answered = self.calls.call(request, Some(leave));
            return answered.map(|answer| Ok(answer.map(|body| Held::plain(body, open)))).boxed();
        };
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Leave(leave));
        let answered = web.oneshot(request);
        answered.map(|answer| answer.map(|a| a.map(|body| Held::web(body, open)))).boxed()
    }
}

/// [`Calls`] as layers want them.
#[derive(Clone, Debug)]
pub(crate) struct Layered(pub(crate) Arc<Calls>);

impl Service<Request<Body>> for Layered {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let leave = request.extensions_mut().remove().map(|Leave(leave)| leave);
        self.0.call(request, leave).map(|answer| Ok(answer.map(Body::new))).boxed()
    }
}

/// What a call is let in with.
struct Admission {
    deadline: Option<Instant>,
    key: Option<Arc<Key>>,
    place: Option<Place>,
}

/// Why a call is not let in, and how long its client would wait to hear it.
struct Refused {
    status: Status,
    deadline: Option<Instant>,
}

impl Calls {
    /// Answers one call.
    fn call<B>(
        self: &Arc<Self>,
        request: Request<B>,
        leave: Option<watch::Receiver<bool>>,
    ) -> impl Future<Output = Response<Answer>> + Send + use<B>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<BoxError> + Send,
    {
        let mut call = Call::start(&self.metrics, request.uri().path());
        let trace = if self.traced {
            let (span, trace) = trace::span(request.headers(), call.name());
            call.span = span;
            trace
        } else {
            trace::given(request.headers())
        };
        let (traced, span) = (self.traced, call.span.clone());
        // Here and not when the answer is first asked for: until then the call waits where nobody counts it.
        let admitted = self.admit(&call, &request);
        let calls = Arc::clone(self);
        let answered = async move {
            match admitted {
                Ok(admission) => calls.run(request, call, admission, leave, trace).await,
                Err(refused) => calls.refuse(refused, call).await,
            }
        };
        // No span is the cheapest one.
        if traced { Either::Left(answered.instrument(span)) } else { Either::Right(answered) }
    }

    /// Lets a call in that may come in now.
    fn admit<B>(&self, call: &Call, request: &Request<B>) -> Result<Admission, Refused> {
        let (path, headers) = (request.uri().path(), request.headers());
        let key = self.guard.admit(path, headers);
        let key = key.map_err(|refusal| Refused { status: refusal.into(), deadline: None })?;
        if let Some(key) = &key {
            call.span.record("key", key.name.as_str());
        }
        let (method, asked) = (call.method(), timeout(headers));
        let within = match method {
            Some(Method::AnalyzeStream) | None => asked,
            Some(_) => Some(asked.map_or(self.longest, |asked| asked.min(self.longest))),
        };
        let deadline = within.and_then(|within| call.began().checked_add(within));
        match method.map(|method| self.places.enter(method, deadline)).transpose() {
            Ok(place) => Ok(Admission { deadline, key, place }),
            Err(error) => Err(Refused { status: error.into(), deadline }),
        }
    }

    /// Says no, and not faster than the process can say it.
    async fn refuse(&self, Refused { status, deadline }: Refused, call: Call) -> Response<Answer> {
        let now = Instant::now();
        let wait = self.places.refusal(now);
        let left = deadline.map_or(wait, |deadline| deadline.saturating_duration_since(now));
        if !wait.is_zero() {
            sleep(wait.min(left)).await;
        }
        Answer::to(status.into_http(), call, None, None, self.load.clone())
    }

    async fn run<B>(
        &self,
        mut request: Request<B>,
        call: Call,
        Admission { deadline, key, place }: Admission,
        leave: Option<watch::Receiver<bool>>,
        trace: Option<Trace>,
    ) -> Response<Answer>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<BoxError> + Send,
    {
        let log_success = self.log_success;
        request.extensions_mut().insert(Caller { deadline, leave, key, trace, log_success });
        let received = call.received();
        let request = request.map(|body| Received::new(body, received));
        let ours = call.method().is_some();
        let answered = match call.method() {
            Some(Method::AnalyzeStream) => Either::Left(self.streams.clone().call(request)),
            Some(_) => Either::Left(self.texts.clone().call(request)),
            None => Either::Right(self.others.clone().call(request)),
        };
        let answered = AssertUnwindSafe(answered).catch_unwind();
        let answered = match deadline {
            Some(deadline) => timeout_at(deadline.into(), answered).await,
            None => Ok(answered.await),
        };
        let response = match answered {
            Ok(Ok(Ok(response))) => blamed(response, ours),
            Ok(Ok(Err(never))) => match never {},
            Ok(Err(_panic)) => Status::from(CallError::Internal).into_http(),
            Err(_elapsed) => Status::from(CallError::DeadlineExceeded).into_http(),
        };
        Answer::to(response, call, deadline, place, self.load.clone())
    }
}

/// The response with the error the transport should have answered, where it made one itself.
fn blamed(response: Response<Body>, ours: bool) -> Response<Body> {
    let Some(code) = response.headers().get(Status::GRPC_STATUS) else { return response };
    let code = Code::from_bytes(code.as_bytes());
    if !ours || !matches!(code, Code::OutOfRange | Code::ResourceExhausted | Code::Internal) {
        return response;
    }
    match Status::from_header_map(response.headers()) {
        Some(status) if status.details().is_empty() => CallError::blame(status).into_http(),
        Some(_) | None => response,
    }
}

/// The client's deadline: at most eight digits and a unit.
fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(count * 3_600)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{HeaderMap, timeout};

    #[test]
    fn deadlines_are_read_in_every_unit() {
        for (value, expected) in [
            ("2H", Some(Duration::from_secs(7_200))),
            ("99999999M", Some(Duration::from_secs(5_999_999_940))),
            ("300m", Some(Duration::from_millis(300))),
            ("5u", Some(Duration::from_micros(5))),
            ("123456789m", None),
            ("5", None),
            ("m", None),
            ("-1S", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", value.parse().unwrap());
            assert_eq!(timeout(&headers), expected, "{value}");
        }
    }
}
