//! Puts the services behind a listener and takes them down again.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch};
use tonic::{codec::CompressionEncoding, service::Routes};
use tower::{
    ServiceBuilder,
    util::{BoxCloneSyncService, option_layer},
};

use self::{auth::Guard, calls::Calls, health::Health, load::Load};

mod accept;
mod auth;
mod calls;
mod connection;
pub mod health;
mod load;
mod observe;
mod reload;
mod tls;
mod trace;
mod web;

pub use self::{auth::Keys, connection::Connection, observe::Metrics, tls::Tls};
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
    let tally = answers.tally();
    let threads = tokio::runtime::Handle::current().metrics().num_workers();
    let patience = Duration::from_millis(config.max_queue_milliseconds);
    let places = Arc::new(Places::new(config.max_in_flight, threads, patience));
    let service =
        Service::new(answers, Arc::clone(&places)).compressing_above(config.compress_above_bytes);

    let metrics = Arc::new(Metrics::new(tally, service.progress()));

    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(health::DESCRIPTOR_SET)
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
        watchers.spawn(gateway::serve(second, Arc::clone(&metrics), unready.clone()));
    }
    let period = Duration::from_secs(config.reload_seconds);
    watchers.spawn(reload::watch(period, tls.clone(), keys.clone()));
    let load = config.load_reports.then(Load::new);
    if let Some(load) = load.clone() {
        watchers.spawn(load.watch(Arc::clone(&metrics)));
    }
    let mut routes = Routes::builder();
    routes.add_service(health::pb::health_server::HealthServer::new(Health::new(unready)));
    if let (Some(v1), Some(v1alpha)) = (v1, v1alpha) {
        routes.add_service(v1).add_service(v1alpha);
    }
    routes.add_service(ServerInfoServiceServer::new(service.clone()));
    let plain = TextAnalysisServiceServer::new(service)
        .accept_compressed(CompressionEncoding::Zstd)
        .accept_compressed(CompressionEncoding::Gzip)
        .max_decoding_message_size(config.max_message_bytes);
    let texts = plain
        .clone()
        .send_compressed(CompressionEncoding::Zstd)
        .send_compressed(CompressionEncoding::Gzip);
    let streams = if config.compress_above_bytes > 0 { plain } else { texts.clone() };
    let calls = Arc::new(Calls {
        texts,
        streams,
        others: routes.routes().prepare(),
        metrics,
        guard: Guard::new(keys, &config.api_key_exempt),
        places,
        longest: Duration::from_millis(config.max_call_milliseconds),
        traced: config.otlp_endpoint.is_some(),
        log_success: config.log_successes,
        load,
    });
    let web = if config.grpc_web {
        let layers = ServiceBuilder::new()
            .layer(option_layer(web::cors(config)?))
            .layer(tonic_web::GrpcWebLayer::new());
        Some(BoxCloneSyncService::new(layers.service(calls::Layered(Arc::clone(&calls)))))
    } else {
        None
    };
    let manners = accept::Manners::of(config);
    let serving = accept::accept(listener, tls, calls, web, manners, draining);
    tracing::info!(%address, tls = config.tls(), version = env!("CARGO_PKG_VERSION"), "serving");

    let stopping = async {
        shutdown.await;
        tracing::info!("draining");
        not_ready.send_replace(true);
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

#[cfg(test)]
mod tests;
