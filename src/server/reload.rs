//! Looks at certificates and API keys again, by the clock and on SIGHUP.

use std::{sync::Arc, time::Duration};

use tokio::signal::unix::{SignalKind, signal};

use super::{auth::Keys, tls::Tls};

/// Reloads what there is to reload, every `period` and on SIGHUP, until dropped.
pub(crate) async fn watch(period: Duration, tls: Option<Arc<Tls>>, keys: Option<Arc<Keys>>) {
    let mut hangup = match signal(SignalKind::hangup()) {
        Ok(hangup) => Some(hangup),
        Err(error) => {
            tracing::warn!("cannot listen to SIGHUP: {error}");
            None
        }
    };
    loop {
        let told = async {
            match &mut hangup {
                Some(hangup) => drop(hangup.recv().await),
                None => std::future::pending().await,
            }
        };
        // Elapsed time is the usual reason to go on.
        let _ = tokio::time::timeout(period, told).await;
        if let Some(tls) = &tls {
            report("certificates", tls.reload());
        }
        if let Some(keys) = &keys {
            report("API keys", keys.reload());
        }
    }
}

fn report(what: &str, reloaded: Result<bool, String>) {
    match reloaded {
        Ok(true) => tracing::info!("{what} reloaded"),
        Ok(false) => {}
        Err(error) => tracing::error!("{what} not reloaded, the former stay in use: {error}"),
    }
}
