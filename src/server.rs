//! Puts the services behind a listener and takes them down again.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch};
use tonic::{codec::CompressionEncoding, service::Routes};
use tower::{
    ServiceBuilder,
    util::{BoxCloneSyncService, option_layer},
};

mod accept;
mod auth;
mod calls;
mod connection;
mod observe;
mod reload;
mod tls;
mod trace;
mod web;

pub use self::{
    auth::{Guard, Guarded, Keys},
    connection::Connection,
    observe::{Metrics, Observe, Observed},
    tls::Tls,
};
use crate::{
    analysis::Analyzer,
    config::Config,
    gateway,
    rpc::{
        Answers, DESCRIPTOR_SET, Limits, Places, Service,
        v1::{
            server_info_service_server::ServerInfoServiceServer,
            text_analysis_service_server::TextAnalysisServiceServer,
        },
    },
};

/// Where to serve.
#[derive(Debug)]
pub struct Listeners {
    /// gRPC.
    pub grpc: TcpListener,
    /// `/metrics`, `/livez` and `/readyz`, where wanted.
    pub metrics: Option<TcpListener>,
}

impl Listeners {
    /// Listens as `config` says.
    ///
    /// # Errors
    /// The address that cannot be had, in words.
    pub async fn bind(config: &Config) -> Result<Self, String> {
        let bind = async |address| {
            let bound = TcpListener::bind(address).await;
            bound.map_err(|error| format!("cannot listen on {address}: {error}"))
        };
        Ok(Self {
            grpc: bind(config.listen).await?,
            metrics: match config.metrics_listen {
                Some(address) => Some(bind(address).await?),
                None => None,
            },
        })
    }
}

/// Serves on `listeners` until `shutdown` resolves, then finishes the calls that were accepted, for at most
/// `config.drain_timeout_seconds`: a client that says nothing holds nobody up.
///
/// # Errors
/// Whatever the transport could not recover from.
pub async fn serve(
    listeners: Listeners,
    config: &Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let tls = Tls::load(config)?.map(Arc::new);
    let keys = Keys::load(config)?.map(Arc::new);
    let limits = Limits {
        max_characters: config.max_characters,
        max_message_bytes: config.max_message_bytes,
        max_batch_documents: config.max_batch_documents,
        max_batch_characters: config.max_batch_characters,
    };
    let (drain, draining) = watch::channel(false);
    let answers = Answers::new(Analyzer::embedded(), limits);
    let metrics = Arc::new(Metrics::new(answers.tally()));
    let threads = tokio::runtime::Handle::current().metrics().num_workers();
    let patience = Duration::from_millis(config.max_queue_milliseconds);
    let places = Arc::new(Places::new(config.max_in_flight, threads, patience));
    let service =
        Service::new(answers, Arc::clone(&places)).compressing_above(config.compress_above_bytes);

    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<TextAnalysisServiceServer<Service>>().await;
    health.set_serving::<ServerInfoServiceServer<Service>>().await;

    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let (v1, v1alpha) = if config.reflection {
        (Some(reflection().build_v1()?), Some(reflection().build_v1alpha()?))
    } else {
        (None, None)
    };

    let Listeners { grpc: listener, metrics: second } = listeners;
    let address = listener.local_addr()?;
    let (not_ready, unready) = watch::channel(false);
    // Dropped, and with it stopped, when serving ends.
    let mut watchers = tokio::task::JoinSet::new();
    if let Some(second) = second {
        tracing::info!(address = %second.local_addr()?, "serving metrics");
        watchers.spawn(gateway::serve(second, Arc::clone(&metrics), unready));
    }
    let period = Duration::from_secs(config.reload_seconds);
    watchers.spawn(reload::watch(period, tls.clone(), keys.clone()));
    let mut routes = Routes::builder();
    routes.add_service(health_service);
    if let (Some(v1), Some(v1alpha)) = (v1, v1alpha) {
        routes.add_service(v1).add_service(v1alpha);
    }
    routes.add_service(ServerInfoServiceServer::new(service.clone())).add_service(
        TextAnalysisServiceServer::new(service)
            .accept_compressed(CompressionEncoding::Zstd)
            .accept_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Zstd)
            .send_compressed(CompressionEncoding::Gzip)
            .max_decoding_message_size(config.max_message_bytes),
    );
    let longest = Duration::from_millis(config.max_call_milliseconds);
    // Browsers get their trailers from the answer that is counted, and whoever has no key takes no place.
    let calls = ServiceBuilder::new()
        .layer(option_layer(web::cors(config)?))
        .layer(option_layer(web::translation(config)))
        .layer(metrics.layer())
        .layer(Guard::new(keys, &config.api_key_exempt))
        .service(calls::Calls { routes: routes.routes().prepare(), places, longest });
    let calls = BoxCloneSyncService::new(calls);
    let serving = accept::accept(listener, tls, calls, accept::Manners::of(config), draining);
    tracing::info!(%address, tls = config.tls(), version = env!("CARGO_PKG_VERSION"), "serving");

    let stopping = async {
        shutdown.await;
        tracing::info!("draining");
        not_ready.send_replace(true);
        health.set_not_serving::<TextAnalysisServiceServer<Service>>().await;
        health.set_not_serving::<ServerInfoServiceServer<Service>>().await;
        health.set_service_status("", tonic_health::ServingStatus::NotServing).await;
        tokio::time::sleep(Duration::from_millis(config.drain_notice_milliseconds)).await;
        drain.send_replace(true);
        tokio::time::sleep(Duration::from_secs(config.drain_timeout_seconds)).await;
    };
    tokio::select! {
        () = serving => {}
        () = stopping => tracing::warn!("stopped with connections still open"),
    }
    tracing::info!("stopped");
    Ok(())
}

/// Looks at everything that can be wrong with `config`, its files included, before anything is started.
///
/// # Errors
/// What is wrong, in words.
pub fn check(config: &Config) -> Result<(), String> {
    config.check()?;
    Tls::load(config)?;
    Keys::load(config)?;
    web::cors(config)?;
    Ok(())
}

/// Resolves when the process is asked to stop, by SIGTERM or SIGINT.
///
/// # Errors
/// When the signals cannot be listened to.
pub async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
