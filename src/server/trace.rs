//! The trace a call belongs to, by the W3C `traceparent` header, or one of its own.

use std::hash::{BuildHasher as _, RandomState};

use tonic::codegen::http::HeaderMap;
use tracing::{Span, field::Empty};

/// The span of a call to `method`; its `trace_id` is in every log line of the call.
pub(crate) fn span(headers: &HeaderMap, method: &'static str) -> Span {
    let given = headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(parent);
    match given {
        Some((trace_id, parent_id)) => {
            tracing::info_span!("rpc", method, trace_id, parent_id, key = Empty)
        }
        None => {
            let trace_id = format!("{:016x}{:016x}", random(), random());
            tracing::info_span!("rpc", method, trace_id, key = Empty)
        }
    }
}

/// Trace and parent of `version-trace-parent-flags`, where each is what the standard allows
/// (<https://www.w3.org/TR/trace-context/>).
fn parent(value: &str) -> Option<(&str, &str)> {
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
        .then_some((trace, parent))
}

/// Different each time: the standard library seeds its hashers at random and counts them on.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests {
    use super::parent;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const PARENT: &str = "b7ad6b7169203331";

    #[test]
    fn only_what_the_standard_allows_is_taken_up() {
        let good = format!("00-{TRACE}-{PARENT}-01");
        assert_eq!(parent(&good), Some((TRACE, PARENT)));
        assert_eq!(parent(&format!("01-{TRACE}-{PARENT}-01-more")), Some((TRACE, PARENT)));
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
