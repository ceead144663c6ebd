//! Counts and times every call, by method and code, and keeps what `/metrics` shows.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Instant,
};

use http_body::{Frame, SizeHint};
use prometheus_client::{
    encoding::{DescriptorEncoder, EncodeMetric as _, text},
    metrics::{
        MetricType, counter::ConstCounter, counter::Counter, family::Family, gauge::Gauge,
        histogram::Histogram, info::Info,
    },
    registry::{Registry, Unit},
};
use tonic::{Code, body::Body, codegen::http};
use tower::{Layer, Service};
use tracing::{Instrument as _, Span};

use super::trace;
use crate::rpc::Tally;

/// Everything that is counted. Calls add to it through the layer [`Metrics::layer`].
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    calls: Arc<Calls>,
}

impl Metrics {
    /// Counters at zero, and what `tally` counts beside the calls.
    pub fn new(tally: Arc<Tally>) -> Self {
        let mut registry = Registry::default();
        let build = Info::new(vec![
            ("version", env!("CARGO_PKG_VERSION")),
            ("revision", option_env!("MUJAZ_REVISION").unwrap_or_default()),
            ("model", crate::analysis::MODEL_VERSION),
        ]);
        registry.register("mujaz_build", "What is running", build);
        let calls = Arc::new(Calls::register(&mut registry));
        registry.register_collector(Box::new(Documents(tally)));
        Self { registry, calls }
    }

    /// The layer that counts calls.
    pub fn layer(&self) -> Observe {
        Observe { calls: Arc::clone(&self.calls) }
    }

    /// Where more may be registered.
    pub fn registry(&mut self) -> &mut Registry {
        &mut self.registry
    }

    /// All of it as OpenMetrics text.
    pub fn text(&self) -> String {
        let mut page = String::new();
        // Writing to a string does not fail.
        let _ = text::encode(&mut page, &self.registry);
        page
    }
}

/// Wraps services so that their calls are counted.
#[derive(Clone, Debug)]
pub struct Observe {
    calls: Arc<Calls>,
}

/// A service whose calls are counted.
#[derive(Clone, Debug)]
pub struct Observed<S> {
    inner: S,
    calls: Arc<Calls>,
}

impl<S> Layer<S> for Observe {
    type Service = Observed<S>;

    fn layer(&self, inner: S) -> Observed<S> {
        Observed { inner, calls: Arc::clone(&self.calls) }
    }
}

impl<S> Service<http::Request<Body>> for Observed<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>>,
    S::Future: Send + 'static,
    S::Error: 'static,
{
    type Response = http::Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let mut call = Call::start(&self.calls, request.uri().path());
        let span = trace::span(request.headers(), call.name());
        let received = call.method().map(|method| method.received.clone());
        let request = request.map(|body| match received {
            Some(received) => Body::new(Received { inner: body, received }),
            None => body,
        });
        call.span = span.clone();
        let answer = span.in_scope(|| self.inner.call(request));
        let counted = async move {
            let response = answer.await.inspect_err(|_| call.code = Some(Code::Unknown))?;
            call.see(response.headers());
            Ok(response.map(|body| Body::new(Sent { inner: body, call })))
        };
        Box::pin(counted.instrument(span))
    }
}

/// The metrics of calls, by method, so that a call finds its own without a lock.
#[derive(Debug)]
struct Calls {
    methods: Vec<Method>,
    in_flight: Gauge,
}

#[derive(Debug)]
struct Method {
    path: String,
    started: Counter,
    handled: Vec<Counter>,
    seconds: Histogram,
    received: Counter,
    sent: Counter,
}

type Labels = Vec<(&'static str, &'static str)>;

impl Calls {
    fn register(registry: &mut Registry) -> Self {
        let started = Family::<Labels, Counter>::default();
        let handled = Family::<Labels, Counter>::default();
        let seconds = Family::<Labels, Histogram, fn() -> Histogram>::new_with_constructor(|| {
            Histogram::new(BUCKETS)
        });
        let received = Family::<Labels, Counter>::default();
        let sent = Family::<Labels, Counter>::default();
        let in_flight = Gauge::default();
        registry.register("grpc_server_started", "Calls begun", started.clone());
        registry.register("grpc_server_handled", "Calls ended, by code", handled.clone());
        registry.register(
            "grpc_server_handling_seconds",
            "Time from the headers of a call to the end of its answer",
            seconds.clone(),
        );
        let bytes = |name| format!("grpc_server_{name}");
        registry.register_with_unit(
            bytes("msg_received"),
            "Bytes of requests, as on the wire",
            Unit::Bytes,
            received.clone(),
        );
        registry.register_with_unit(
            bytes("msg_sent"),
            "Bytes of answers, as on the wire",
            Unit::Bytes,
            sent.clone(),
        );
        registry.register("grpc_server_in_flight", "Calls in flight", in_flight.clone());
        let methods = METHODS.iter().map(|&(kind, service, method)| {
            let labels =
                vec![("grpc_type", kind), ("grpc_service", service), ("grpc_method", method)];
            let with_code = |&code: &&'static str| {
                let labels = labels.iter().copied().chain([("grpc_code", code)]).collect();
                handled.get_or_create_owned(&labels)
            };
            Method {
                path: format!("/{service}/{method}"),
                started: started.get_or_create_owned(&labels),
                handled: CODES.iter().map(with_code).collect(),
                seconds: seconds.get_or_create_owned(&labels),
                received: received.get_or_create_owned(&labels),
                sent: sent.get_or_create_owned(&labels),
            }
        });
        Self { methods: methods.collect(), in_flight }
    }
}

/// A call under way; when it is dropped without a code, its client has left.
struct Call {
    calls: Arc<Calls>,
    method: usize,
    began: Instant,
    code: Option<Code>,
    span: Span,
}

impl Call {
    fn start(calls: &Arc<Calls>, path: &str) -> Self {
        let calls = Arc::clone(calls);
        // The last one stands for all paths that are not of ours: labels must not grow with what callers send.
        let unknown = calls.methods.len().saturating_sub(1);
        let method = calls.methods.iter().position(|method| method.path == path);
        let call = Self {
            method: method.unwrap_or(unknown),
            began: Instant::now(),
            code: None,
            span: Span::none(),
            calls,
        };
        call.calls.in_flight.inc();
        if let Some(method) = call.method() {
            method.started.inc();
        }
        call
    }

    fn method(&self) -> Option<&Method> {
        self.calls.methods.get(self.method)
    }

    fn name(&self) -> &'static str {
        METHODS.get(self.method).map_or("", |&(_, _, method)| method)
    }

    fn see(&mut self, headers: &http::HeaderMap) {
        if let Some(status) = headers.get("grpc-status") {
            self.code = Some(Code::from_bytes(status.as_bytes()));
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.calls.in_flight.dec();
        let code = self.code.unwrap_or(Code::Cancelled);
        trace::end(&self.span, code);
        if let Some(method) = self.method() {
            if let Some(handled) = method.handled.get(code as usize) {
                handled.inc();
            }
            method.seconds.observe(self.began.elapsed().as_secs_f64());
        }
    }
}

/// The body of a request, its bytes counted as they are read.
struct Received {
    inner: Body,
    received: Counter,
}

impl http_body::Body for Received {
    type Data = bytes::Bytes;
    type Error = tonic::Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
            self.received.inc_by(data.len() as u64);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The body of an answer; the call ends with it.
struct Sent {
    inner: Body,
    call: Call,
}

impl http_body::Body for Sent {
    type Data = bytes::Bytes;
    type Error = tonic::Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                if let (Some(data), Some(method)) = (frame.data_ref(), self.call.method()) {
                    method.sent.inc_by(data.len() as u64);
                }
                if let Some(trailers) = frame.trailers_ref() {
                    self.call.see(trailers);
                }
            }
            Some(Err(status)) => self.call.code = Some(status.code()),
            None => {
                self.call.code.get_or_insert(Code::Unknown);
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Shows what was counted of documents.
#[derive(Debug)]
struct Documents(Arc<Tally>);

impl prometheus_client::collector::Collector for Documents {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Self(tally) = self;
        let mut plain = |name, help, value: u64| {
            let counter = ConstCounter::new(value);
            let metric = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            counter.encode(metric)
        };
        plain("mujaz_documents", "Documents answered", tally.documents())?;
        plain("mujaz_characters", "Characters of documents answered", tally.characters())?;
        plain("mujaz_text_bytes", "Bytes of documents answered, as UTF-8", tally.bytes())?;
        plain("mujaz_sentences", "Sentences found", tally.sentences())?;

        let help = "Documents answered, by language";
        let mut metric =
            encoder.encode_descriptor("mujaz_languages", help, None, MetricType::Counter)?;
        for (language, count) in tally.languages() {
            let labels = [("language", language)];
            ConstCounter::new(count).encode(metric.encode_family(&labels)?)?;
        }
        let help = "Time spent in each stage of the work";
        let seconds = Some(&Unit::Seconds);
        let mut metric =
            encoder.encode_descriptor("mujaz_stage", help, seconds, MetricType::Counter)?;
        for (stage, nanoseconds) in tally.stages() {
            let labels = [("stage", stage.name())];
            let seconds = ConstCounter::new(nanoseconds as f64 / 1e9);
            seconds.encode(metric.encode_family(&labels)?)?;
        }
        Ok(())
    }
}

/// Upper bounds in seconds: an article takes about 100 µs, the largest document seconds.
const BUCKETS: [f64; 18] = [
    0.000_05, 0.000_1, 0.000_2, 0.000_3, 0.000_5, 0.000_75, 0.001, 0.002, 0.003, 0.005, 0.01,
    0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];

/// Kind, service and method of every call that may come; the last stands for what is none of them.
const METHODS: [(&str, &str, &str); 13] = [
    ("unary", "mujaz.v1.TextAnalysisService", "DetectLanguage"),
    ("unary", "mujaz.v1.TextAnalysisService", "SplitSentences"),
    ("unary", "mujaz.v1.TextAnalysisService", "ExtractKeywords"),
    ("unary", "mujaz.v1.TextAnalysisService", "Summarize"),
    ("unary", "mujaz.v1.TextAnalysisService", "Analyze"),
    ("unary", "mujaz.v1.TextAnalysisService", "BatchAnalyze"),
    ("bidi_stream", "mujaz.v1.TextAnalysisService", "AnalyzeStream"),
    ("unary", "mujaz.v1.ServerInfoService", "GetServerInfo"),
    ("unary", "grpc.health.v1.Health", "Check"),
    ("server_stream", "grpc.health.v1.Health", "Watch"),
    ("bidi_stream", "grpc.reflection.v1.ServerReflection", "ServerReflectionInfo"),
    ("bidi_stream", "grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo"),
    ("unknown", "unknown", "unknown"),
];

/// The names of the codes, by number.
const CODES: [&str; 17] = [
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated",
];
