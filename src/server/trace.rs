//! The trace a call belongs to, by the W3C `traceparent` header, or one of its own.

use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState},
};
use tonic::{Code, codegen::http::HeaderMap};
use tracing::{Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::rpc::Trace;

/// The trace that the caller says the call belongs to.
pub(crate) fn given(headers: &HeaderMap) -> Option<Trace> {
    Trace::new(header(headers)?.trace)
}

/// The span of a call to `method`, to be sent to a collector, and the trace it belongs to.
pub(crate) fn span(headers: &HeaderMap, method: &'static str) -> (Span, Option<Trace>) {
    let span = tracing::info_span!(
        "rpc",
        otel.name = method,
        otel.kind = "server",
        rpc.system = "grpc",
        rpc.grpc.status_code = Empty,
        key = Empty,
    );
    if let Some(given) = header(headers) {
        // It fails where the span goes nowhere, and then there is nothing to tell.
        let _ = span.set_parent(given.context());
        return (span, Trace::new(given.trace));
    }
    let own = span.context().span().span_context().trace_id();
    (span, if own == TraceId::INVALID { None } else { Trace::new(&own.to_string()) })
}

fn header(headers: &HeaderMap) -> Option<Parent<'_>> {
    parent(headers.get("traceparent")?.to_str().ok()?)
}

/// Notes how the call ended.
pub(crate) fn end(span: &Span, code: Code) {
    span.record("rpc.grpc.status_code", code as i64);
}

/// The caller's place in its trace.
#[derive(Debug, PartialEq, Eq)]
struct Parent<'h> {
    trace: &'h str,
    span: &'h str,
    sampled: bool,
}

impl Parent<'_> {
    fn context(&self) -> Context {
        let flags = if self.sampled { TraceFlags::SAMPLED } else { TraceFlags::default() };
        let trace = TraceId::from_hex(self.trace).unwrap_or(TraceId::INVALID);
        let span = SpanId::from_hex(self.span).unwrap_or(SpanId::INVALID);
        let parent = SpanContext::new(trace, span, flags, true, TraceState::default());
        Context::new().with_remote_span_context(parent)
    }
}

/// Trace and parent of `version-trace-parent-flags`, where each is what the standard allows
/// (<https://www.w3.org/TR/trace-context/>).
fn parent(value: &str) -> Option<Parent<'_>> {
    let mut parts = value.split('-');
    let (version, trace, parent, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hexadecimal = |part: &str, length| {
        part.len() == length && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let nonzero = |part: &str| part.bytes().any(|byte| byte != b'0');
    // Later versions may append parts; version 00 has none.
    let complete = version != "00" || parts.next().is_none();
    (hexadecimal(version, 2)
        && version != "ff"
        && hexadecimal(trace, 32)
        && nonzero(trace)
        && hexadecimal(parent, 16)
        && nonzero(parent)
        && hexadecimal(flags, 2)
        && complete)
        .then(|| Parent { trace, span: parent, sampled: sampled(flags) })
}

/// The lowest bit of the flags.
fn sampled(flags: &str) -> bool {
    u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::{Parent, parent};

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const PARENT: &str = "b7ad6b7169203331";

    #[test]
    fn only_what_the_standard_allows_is_taken_up() {
        let good = format!("00-{TRACE}-{PARENT}-01");
        assert_eq!(parent(&good), Some(Parent { trace: TRACE, span: PARENT, sampled: true }));
        assert_eq!(
            parent(&format!("01-{TRACE}-{PARENT}-01-more")),
            Some(Parent { trace: TRACE, span: PARENT, sampled: true })
        );
        for bad in [
            String::new(),
            format!("00-{TRACE}-{PARENT}"),
            format!("{good}-more"),
            format!("ff-{TRACE}-{PARENT}-01"),
            format!("00-{}-{PARENT}-01", TRACE.to_uppercase()),
            format!("00-{}-{PARENT}-01", "0".repeat(32)),
            format!("00-{TRACE}-{}-01", "0".repeat(16)),
            format!("00-{TRACE}-{PARENT}-1"),
        ] {
            assert_eq!(parent(&bad), None, "{bad}");
        }
    }
}
