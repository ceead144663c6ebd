//! Puts the services behind a listener and takes them down again.

use std::{future::Future, time::Duration};

use tokio::{net::TcpListener, sync::watch};
use tonic::transport::{Server, server::TcpIncoming};

use crate::{
    analysis::Analyzer,
    config::Config,
    rpc::{
        Answers, DESCRIPTOR_SET, Limits, Service,
        v1::{
            server_info_service_server::ServerInfoServiceServer,
            text_analysis_service_server::TextAnalysisServiceServer,
        },
    },
};

/// How long clients may take to see NOT_SERVING before connections are told to go.
const NOTICE: Duration = Duration::from_millis(100);

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
    let service = Service::new(answers, config.max_in_flight, draining.clone());

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
    let router = Server::builder()
        .add_service(health_service)
        .add_optional_service(v1)
        .add_optional_service(v1alpha)
        .add_service(ServerInfoServiceServer::new(service.clone()))
        .add_service(
            TextAnalysisServiceServer::new(service)
                .max_decoding_message_size(config.max_message_bytes),
        );
    let mut told = draining.clone();
    let serving = router.serve_with_incoming_shutdown(
        TcpIncoming::from(listener).with_nodelay(Some(true)),
        async move {
            // An error means that the sender is gone, and with it whoever wanted to serve.
            let _ = told.wait_for(|&draining| draining).await;
        },
    );
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "serving");

    let stopping = async {
        shutdown.await;
        tracing::info!("draining");
        health.set_not_serving::<TextAnalysisServiceServer<Service>>().await;
        health.set_not_serving::<ServerInfoServiceServer<Service>>().await;
        health.set_service_status("", tonic_health::ServingStatus::NotServing).await;
        tokio::time::sleep(NOTICE).await;
        drain.send_replace(true);
        tokio::time::sleep(Duration::from_secs(config.drain_timeout_seconds)).await;
    };
    tokio::select! {
        served = serving => served?,
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
