//! The second port: `/metrics`, `/livez` and `/readyz` over plain HTTP/1.1, for those who watch the service.

use std::{convert::Infallible, sync::Arc, time::Duration};

use http::{Method, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};

use crate::server::Metrics;

/// More than any number of scrapers and probes; what comes beyond waits.
const MAX_CONNECTIONS: usize = 64;

/// How long a client may take over its headers, and how long a connection may live.
const HEADERS: Duration = Duration::from_secs(5);
const AGE: Duration = Duration::from_secs(300);

/// A pause after a failed accept, such as for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers on `listener` until dropped. `/readyz` says yes until `draining` turns true.
pub async fn serve(listener: TcpListener, metrics: Arc<Metrics>, draining: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!("the second port does not accept: {error}");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (metrics, draining) = (Arc::clone(&metrics), draining.clone());
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let answer = answer(&request, &metrics, *draining.borrow());
                async move { Ok::<_, Infallible>(answer) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS)
                .serve_connection(TokioIo::new(stream), service);
            // A client that leaves or says nothing is none of our concern.
            let _ = tokio::time::timeout(AGE, connection).await;
            drop(place);
        });
    }
}

fn answer(
    request: &Request<Incoming>,
    metrics: &Metrics,
    draining: bool,
) -> Response<Full<bytes::Bytes>> {
    let (status, kind, body) = match (request.method(), request.uri().path()) {
        (&Method::GET | &Method::HEAD, "/metrics") => {
            (StatusCode::OK, OPEN_METRICS, metrics.text())
        }
        (&Method::GET | &Method::HEAD, "/livez") => (StatusCode::OK, PLAIN, "alive\n".to_owned()),
        (&Method::GET | &Method::HEAD, "/readyz") if draining => {
            (StatusCode::SERVICE_UNAVAILABLE, PLAIN, "draining\n".to_owned())
        }
        (&Method::GET | &Method::HEAD, "/readyz") => (StatusCode::OK, PLAIN, "ready\n".to_owned()),
        (&Method::GET | &Method::HEAD, _) => {
            (StatusCode::NOT_FOUND, PLAIN, "/metrics /livez /readyz\n".to_owned())
        }
        _ => (StatusCode::METHOD_NOT_ALLOWED, PLAIN, String::new()),
    };
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}

const PLAIN: &str = "text/plain; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
