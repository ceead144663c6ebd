//! gRPC-Web, and which pages' scripts may call by it.

use std::time::Duration;

use tonic::codegen::http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use crate::config::Config;

/// How long a browser may remember what it may do.
const MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// What scripts may read of an answer: they see no trailers, and no header that is not named.
const EXPOSED: [HeaderName; 4] = [
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
    HeaderName::from_static("grpc-retry-pushback-ms"),
];

/// The layer that answers browsers about origins, where any may call.
///
/// # Errors
/// The origin that is none.
pub(crate) fn cors(config: &Config) -> Result<Option<CorsLayer>, String> {
    let origins = match config.cors_origins.as_slice() {
        [] => return Ok(None),
        [any] if any == "*" => AllowOrigin::any(),
        origins => AllowOrigin::list(
            origins.iter().map(|origin| self::origin(origin)).collect::<Result<Vec<_>, _>>()?,
        ),
    };
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::POST])
        .allow_headers(Any)
        .expose_headers(EXPOSED)
        .max_age(MAX_AGE);
    Ok(Some(layer))
}

/// An origin as browsers name it: scheme and host, no path.
fn origin(origin: &str) -> Result<HeaderValue, String> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.filter(|host| !host.is_empty() && !host.contains(['/', '*', ' ']))
        .and_then(|_| HeaderValue::from_str(origin).ok())
        .ok_or_else(|| format!("--cors-origins: {origin:?} is not like https://example.org"))
}
