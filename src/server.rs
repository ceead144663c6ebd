//! Puts the services behind a listener and takes them down again.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch};
use tonic::service::Routes;

use crate::{
    analysis::Analyzer,
    config::Config,
    rpc::{
        Answers, DESCRIPTOR_SET, Limits, Places, Service,
        v1::{
            server_info_service_server::ServerInfoServiceServer,
            text_analysis_service_server::TextAnalysisServiceServer,
        },
    },
};

mod accept;
mod calls;

/// Serves on `listener` until `shutdown` resolves, then finishes the calls that were accepted, for at most
/// `config.drain_timeout_seconds`: a client that says nothing holds nobody up.
///
/// # Errors
/// Whatever the transport could not recover from.
pub async fn serve(
    listener: TcpListener,
    config: &Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let limits = Limits {
        max_characters: config.max_characters,
        max_message_bytes: config.max_message_bytes,
        max_batch_documents: config.max_batch_documents,
        max_batch_characters: config.max_batch_characters,
    };
    let (drain, draining) = watch::channel(false);
    let answers = Answers::new(Analyzer::embedded(), limits);
    let threads = tokio::runtime::Handle::current().metrics().num_workers();
    let patience = Duration::from_millis(config.max_queue_milliseconds);
    let places = Arc::new(Places::new(config.max_in_flight, threads, patience));
    let service = Service::new(answers, Arc::clone(&places));

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

    let address = listener.local_addr()?;
    let mut routes = Routes::builder();
    routes.add_service(health_service);
    if let (Some(v1), Some(v1alpha)) = (v1, v1alpha) {
        routes.add_service(v1).add_service(v1alpha);
    }
    routes.add_service(ServerInfoServiceServer::new(service.clone())).add_service(
        TextAnalysisServiceServer::new(service).max_decoding_message_size(config.max_message_bytes),
    );
    let longest = Duration::from_millis(config.max_call_milliseconds);
    let calls = calls::Calls { routes: routes.routes().prepare(), places, longest };
    let serving = accept::accept(listener, calls, accept::Manners::of(config), draining);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "serving");

    let stopping = async {
        shutdown.await;
        tracing::info!("draining");
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
