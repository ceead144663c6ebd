//! The bodies of requests and answers, as far as they are counted, timed and ended here.

use std::{
    future::Future as _,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Instant,
};

use bytes::Bytes;
use http::{HeaderMap, Response};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use prometheus_client::metrics::counter::Counter;
use tokio::time::{Sleep, sleep_until};
use tonic::{Code, Status, body::Body};

use super::{
    super::{load, load::Load, observe::Call},
    activity::{Activity, Open},
};
use crate::rpc::{CallError, Place};

type Frames<E> = Poll<Option<Result<Frame<Bytes>, E>>>;

/// The body of a request as it comes over a connection.
#[derive(Debug)]
pub(crate) struct Heard {
    inner: Incoming,
    activity: Arc<Activity>,
}

impl Heard {
    pub(super) fn new(inner: Incoming, activity: Arc<Activity>) -> Self {
        Self { inner, activity }
    }
}

impl http_body::Body for Heard {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Frames<hyper::Error> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        self.activity.message(length(&frame));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        // Of a call that is not read to its end, nobody learns how much of its message came.
        if !self.inner.is_end_stream() {
            self.activity.message(AHEAD);
        }
    }
}

/// The body of a request, its bytes counted as they are read.
#[derive(Debug)]
pub(super) struct Received<B> {
    inner: B,
    received: Counter,
}

impl<B> Received<B> {
    pub(super) fn new(inner: B, received: Counter) -> Self {
        Self { inner, received }
    }
}

impl<B> http_body::Body for Received<B>
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Frames<B::Error> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        self.received.inc_by(length(&frame) as u64);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The body of an answer. Ends with its deadline; the call is counted when it ends, and holds its place until then.
#[derive(Debug)]
pub(crate) struct Answer {
    body: Body,
    call: Call,
    deadline: Option<Instant>,
    /// Runs from when the body first had to be waited for.
    timer: Option<Pin<Box<Sleep>>>,
    ended: bool,
    load: Option<Load>,
    _place: Option<Place>,
}

impl Answer {
    /// The answer to `call`, its body watched over.
    pub(super) fn to(
        mut response: Response<Body>,
        mut call: Call,
        deadline: Option<Instant>,
        place: Option<Place>,
        load: Option<Load>,
    ) -> Response<Self> {
        call.see(response.headers());
        if let (Some(load), true) = (&load, response.headers().contains_key(Status::GRPC_STATUS)) {
            response.headers_mut().insert(load::TRAILER, load.header());
        }
        response.map(|body| Self {
            body,
            call,
            deadline,
            timer: None,
            ended: false,
            load,
            _place: place,
        })
    }

    /// Whether the deadline is over; else the task is woken when it is.
    fn over(&mut self, context: &mut Context<'_>) -> bool {
        let Some(deadline) = self.deadline else { return false };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline.into())));
        timer.as_mut().poll(context).is_ready()
    }

    /// Ends with `error`.
    fn end(&mut self, error: CallError) -> Frame<Bytes> {
        self.ended = true;
        let status = Status::from(error);
        let mut trailers = HeaderMap::new();
        // All of our messages can be sent.
        let _ = status.add_header(&mut trailers);
        self.last(trailers)
    }

    fn last(&mut self, mut trailers: HeaderMap) -> Frame<Bytes> {
        self.call.see(&trailers);
        if let Some(load) = &self.load {
            trailers.insert(load::TRAILER, load.header());
        }
        Frame::trailers(trailers)
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Frames<Status> {
        if self.ended {
            return Poll::Ready(None);
        }
        let body = &mut self.body;
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_frame(context)));
        let frame = match polled {
            Ok(Poll::Ready(frame)) => frame,
            Ok(Poll::Pending) if self.over(context) => {
                return Poll::Ready(Some(Ok(self.end(CallError::DeadlineExceeded))));
            }
            Ok(Poll::Pending) => return Poll::Pending,
            Err(_panic) => return Poll::Ready(Some(Ok(self.end(CallError::Internal)))),
        };
        self.call.sent(length(&frame));
        Poll::Ready(match frame {
            Some(Ok(frame)) => Some(Ok(match frame.into_trailers() {
                Ok(trailers) => self.last(trailers),
                Err(frame) => frame,
            })),
            Some(Err(status)) => {
                self.call.ends_as(status.code());
                Some(Err(status))
            }
            None => {
                self.call.ends_as(Code::Unknown);
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        if self.ended { SizeHint::with_exact(0) } else { self.body.size_hint() }
    }
}

/// The body of an answer on its way out; its connection counts as busy as long as it lasts.
#[derive(Debug)]
pub(crate) struct Held {
    body: Outgoing,
    _open: Open,
}

/// Straight from the service, or by way of the layers for browsers.
#[derive(Debug)]
enum Outgoing {
    Plain(Answer),
    Web(Body),
}

impl Held {
    pub(super) fn plain(answer: Answer, open: Open) -> Self {
        Self { body: Outgoing::Plain(answer), _open: open }
    }

    pub(super) fn web(body: Body, open: Open) -> Self {
        Self { body: Outgoing::Web(body), _open: open }
    }
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Frames<Status> {
        match &mut self.body {
            Outgoing::Plain(answer) => Pin::new(answer).poll_frame(context),
            Outgoing::Web(body) => Pin::new(body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.body {
            Outgoing::Plain(answer) => answer.is_end_stream(),
            Outgoing::Web(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.body {
            Outgoing::Plain(answer) => answer.size_hint(),
            Outgoing::Web(body) => body.size_hint(),
        }
    }
}

/// Bytes of data in `frame`.
fn length<E>(frame: &Option<Result<Frame<Bytes>, E>>) -> usize {
    frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len)
}

/// What a client may send ahead on a call.
const AHEAD: usize = 1024 * 1024;
