//! What every call passes on its way to its service: a place, a deadline, and an end with the right code whatever
//! happens inside.

use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::{FutureExt as _, future::BoxFuture};
use http::{HeaderMap, Request, Response};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::{
    sync::watch,
    time::{Sleep, sleep_until, timeout_at},
};
use tonic::{Code, Status, body::Body, service::Routes};
use tower::{Service, ServiceExt as _, util::BoxCloneSyncService};

use crate::rpc::{CallError, Deadline, Kind, Leave, Place, Places};

/// Where calls for texts go; all others are cheap and always let in.
const TEXT_SERVICE: &str = "/mujaz.v1.TextAnalysisService/";
const STREAM: &str = "AnalyzeStream";

/// The services, with what their calls pass. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Calls {
    pub(crate) routes: Routes,
    pub(crate) places: Arc<Places>,
    /// The longest a call may take.
    pub(crate) longest: Duration,
}

/// [`Calls`] behind whatever else looks at a call.
pub(crate) type AllCalls = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// The calls of one connection.
#[derive(Clone, Debug)]
pub(crate) struct ConnectionCalls {
    pub(crate) calls: AllCalls,
    pub(crate) activity: Arc<Activity>,
    pub(crate) leave: watch::Receiver<bool>,
}

/// Calls open on a connection, and since when there is none.
#[derive(Debug)]
pub(crate) struct Activity(Mutex<(usize, Instant)>);

impl Activity {
    pub(crate) fn new() -> Self {
        Self(Mutex::new((0, Instant::now())))
    }

    /// Since when no call is open; `None` while one is.
    pub(crate) fn idle_since(&self) -> Option<Instant> {
        let (open, since) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (open == 0).then_some(since)
    }

    fn begin(self: &Arc<Self>) -> Open {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 += 1;
        Open(Arc::clone(self))
    }
}

/// A call that is open until this is dropped.
#[derive(Debug)]
struct Open(Arc<Activity>);

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = (state.0.saturating_sub(1), Instant::now());
    }
}

impl hyper::service::Service<Request<Incoming>> for ConnectionCalls {
    type Response = Response<Held>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Held>, Infallible>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let open = self.activity.begin();
        request.extensions_mut().insert(Leave(self.leave.clone()));
        let answered = self.calls.clone().oneshot(request.map(Body::new));
        answered.map(|answered| answered.map(|r| r.map(|body| Held { body, _open: open }))).boxed()
    }
}

/// The body of an answer; the call is open as long as it lasts.
#[derive(Debug)]
pub(crate) struct Held {
    body: Body,
    _open: Open,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Service<Request<Body>> for Calls {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let method = request.uri().path().strip_prefix(TEXT_SERVICE);
        let kind = method.map(|method| if method == STREAM { Kind::Stream } else { Kind::Call });
        let now = Instant::now();
        let asked = timeout(request.headers());
        let deadline = match kind {
            Some(Kind::Call) => Some(asked.map_or(self.longest, |asked| asked.min(self.longest))),
            Some(Kind::Stream) | None => asked,
        };
        let deadline = deadline.and_then(|within| now.checked_add(within));
        let place = match kind.map(|kind| self.places.enter(kind, deadline)).transpose() {
            Ok(place) => place,
            Err(error) => {
                let response = Status::from(error).into_http();
                return std::future::ready(Ok(response)).boxed();
            }
        };
        if let Some(deadline) = deadline {
            request.extensions_mut().insert(Deadline(deadline));
        }
        let answered = self.routes.clone().call(request);
        let answered = AssertUnwindSafe(answered).catch_unwind();
        async move {
            let answered = match deadline {
                Some(deadline) => timeout_at(deadline.into(), answered).await,
                None => Ok(answered.await),
            };
            let response = match answered {
                Ok(Ok(Ok(response))) => blamed(response, kind.is_some()),
                Ok(Ok(Err(never))) => match never {},
                Ok(Err(_panic)) => Status::from(CallError::Internal).into_http(),
                Err(_elapsed) => Status::from(CallError::DeadlineExceeded).into_http(),
            };
            Ok(held(response, deadline, place))
        }
        .boxed()
    }
}

/// The body of an answer. Ends with its deadline; the call holds its place as long as it lasts.
#[derive(Debug)]
struct Answer {
    body: Body,
    deadline: Option<Pin<Box<Sleep>>>,
    ended: bool,
    _place: Option<Place>,
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame);
        }
        let over = self.deadline.as_mut().is_some_and(|at| at.as_mut().poll(context).is_ready());
        if !over {
            return Poll::Pending;
        }
        self.ended = true;
        let mut trailers = HeaderMap::new();
        let said = Status::from(CallError::DeadlineExceeded).add_header(&mut trailers);
        Poll::Ready(Some(said.map(|()| Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }
}

fn held(
    response: Response<Body>,
    deadline: Option<Instant>,
    place: Option<Place>,
) -> Response<Body> {
    response.map(|body| {
        Body::new(Answer {
            deadline: deadline
                .filter(|_| !body.is_end_stream())
                .map(|deadline| Box::pin(sleep_until(deadline.into()))),
            body,
            ended: false,
            _place: place,
        })
    })
}

/// The response with the error the transport should have answered, where it made one itself.
fn blamed(response: Response<Body>, ours: bool) -> Response<Body> {
    let code = response.headers().get(Status::GRPC_STATUS);
    let code = code.map_or(Code::Ok, |code| Code::from_bytes(code.as_bytes()));
    let suspect = matches!(code, Code::OutOfRange | Code::ResourceExhausted | Code::Internal);
    match Status::from_header_map(response.headers()) {
        Some(status) if ours && suspect && status.details().is_empty() => {
            CallError::blame(status).into_http()
        }
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
