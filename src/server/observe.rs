//! Counts and times every call, by method and code, and keeps what `/metrics` shows.

use std::{sync::Arc, time::Instant};

use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};
use tonic::{Code, codegen::http::HeaderMap};
use tracing::Span;

use self::{
    documents::Documents,
    labels::{CODES, METHODS},
};
use super::trace;
use crate::rpc::{Method, Progress, Tally};

mod documents;
mod labels;

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// By method, so that a call finds its own without a lock.
    methods: Vec<Counts>,
    in_flight: Gauge,
    connections: Gauge,
}

/// The metrics of one method.
#[derive(Debug)]
struct Counts {
    path: String,
    started: Counter,
    handled: Vec<Counter>,
    seconds: Histogram,
    received: Counter,
    sent: Counter,
}

type Labels = Vec<(&'static str, &'static str)>;

impl Metrics {
    /// Counters at zero, and what `tally` and `progress` count beside the calls.
    pub fn new(tally: Arc<Tally>, progress: Arc<Progress>) -> Self {
        let mut registry = Registry::default();
        let build = Info::new(vec![
            ("version", env!("CARGO_PKG_VERSION")),
            ("revision", option_env!("MUJAZ_REVISION").unwrap_or_default()),
            ("model", crate::analysis::MODEL_VERSION),
        ]);
        registry.register("mujaz_build", "What is running", build);
        let (in_flight, connections) = (Gauge::default(), Gauge::default());
        registry.register("grpc_server_in_flight", "Calls in flight", in_flight.clone());
        registry.register("grpc_server_connections", "Connections open", connections.clone());
        let methods = register(&mut registry);
        registry.register_collector(Box::new(Documents { tally, progress }));
        Self { registry, methods, in_flight, connections }
    }

    /// All of it as OpenMetrics text.
    pub fn text(&self) -> String {
        let mut page = String::new();
        // Writing to a string does not fail.
        let _ = text::encode(&mut page, &self.registry);
        page
    }

    /// Calls that have ended, and those of them that failed by our fault.
    pub(crate) fn ended(&self) -> (u64, u64) {
        let ours = [Code::Unknown, Code::Internal, Code::DataLoss].map(|code| code as usize);
        let handled = self.methods.iter().flat_map(|counts| counts.handled.iter().enumerate());
        handled.fold((0, 0), |(all, failed), (code, handled)| {
            let count = handled.get();
            (all + count, failed + if ours.contains(&code) { count } else { 0 })
        })
    }

    /// Counts a connection for as long as what is returned lives.
    pub(crate) fn connection(self: &Arc<Self>) -> OpenConnection {
        self.connections.inc();
        OpenConnection(Arc::clone(self))
    }
}

/// An open connection.
#[derive(Debug)]
pub(crate) struct OpenConnection(Arc<Metrics>);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.connections.dec();
    }
}

fn register(registry: &mut Registry) -> Vec<Counts> {
    let started = Family::<Labels, Counter>::default();
    let handled = Family::<Labels, Counter>::default();
    let seconds = Family::<Labels, Histogram, fn() -> Histogram>::new_with_constructor(|| {
        Histogram::new(BUCKETS)
    });
    let received = Family::<Labels, Counter>::default();
    let sent = Family::<Labels, Counter>::default();
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
    let methods = METHODS.iter().map(|&(kind, service, method)| {
        let labels = vec![("grpc_type", kind), ("grpc_service", service), ("grpc_method", method)];
        let with_code = |&code: &&'static str| {
            let labels = labels.iter().copied().chain([("grpc_code", code)]).collect();
            handled.get_or_create_owned(&labels)
        };
        Counts {
            path: format!("/{service}/{method}"),
            started: started.get_or_create_owned(&labels),
            handled: CODES.iter().map(with_code).collect(),
            seconds: seconds.get_or_create_owned(&labels),
            received: received.get_or_create_owned(&labels),
            sent: sent.get_or_create_owned(&labels),
        }
    });
    methods.collect()
}

/// A call under way; when it is dropped without a code, its client has left.
#[derive(Debug)]
pub(crate) struct Call {
    metrics: Arc<Metrics>,
    method: usize,
    began: Instant,
    code: Option<Code>,
    pub(crate) span: Span,
}

impl Call {
    pub(crate) fn start(metrics: &Arc<Metrics>, path: &str) -> Self {
        let metrics = Arc::clone(metrics);
        // The last one stands for all paths that are not of ours: labels must not grow with what callers send.
        let unknown = metrics.methods.len().saturating_sub(1);
        let method = metrics.methods.iter().position(|method| method.path == path);
        let call = Self {
            method: method.unwrap_or(unknown),
            began: Instant::now(),
            code: None,
            span: Span::none(),
            metrics,
        };
        call.metrics.in_flight.inc();
        if let Some(counts) = call.counts() {
            counts.started.inc();
        }
        call
    }

    /// Which method, of those that read texts.
    pub(crate) fn method(&self) -> Option<Method> {
        Method::ALL.get(self.method).copied()
    }

    pub(crate) fn name(&self) -> &'static str {
        METHODS.get(self.method).map_or("", |&(_, _, method)| method)
    }

    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    /// Where the bytes of the request are counted.
    pub(crate) fn received(&self) -> Counter {
        self.counts().map(|counts| counts.received.clone()).unwrap_or_default()
    }

    pub(crate) fn sent(&self, bytes: usize) {
        if let Some(counts) = self.counts() {
            counts.sent.inc_by(bytes as u64);
        }
    }

    /// Learns the code of the call, if it is in `headers`.
    pub(crate) fn see(&mut self, headers: &HeaderMap) {
        if let Some(status) = headers.get("grpc-status") {
            self.code = Some(Code::from_bytes(status.as_bytes()));
        }
    }

    /// The code of a call that ends without having said one.
    pub(crate) fn ends_as(&mut self, code: Code) {
        self.code.get_or_insert(code);
    }

    fn counts(&self) -> Option<&Counts> {
        self.metrics.methods.get(self.method)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.metrics.in_flight.dec();
        let code = self.code.unwrap_or(Code::Cancelled);
        trace::end(&self.span, code);
        if let Some(counts) = self.counts() {
            if let Some(handled) = counts.handled.get(code as usize) {
                handled.inc();
            }
            counts.seconds.observe(self.began.elapsed().as_secs_f64());
        }
    }
}

/// Upper bounds in seconds: an article takes about 100 µs, the largest document seconds.
const BUCKETS: [f64; 18] = [
    0.000_05, 0.000_1, 0.000_2, 0.000_3, 0.000_5, 0.000_75, 0.001, 0.002, 0.003, 0.005, 0.01,
    0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];

#[cfg(test)]
mod tests {
    use super::{METHODS, Method};

    #[test]
    fn the_methods_that_read_texts_come_first_in_their_order() {
        for (&(_, _, name), method) in METHODS.iter().zip(Method::ALL) {
            assert_eq!(name, method.name());
        }
    }
}
