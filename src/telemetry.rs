//! Logs, on standard error. Analyzed text never gets there.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Starts logging as `config` says.
///
/// # Errors
/// When `config.log` is not a filter.
pub fn start(config: &Config) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| format!("invalid value for --log (MUJAZ_LOG): {error}"))?;
    let text = match config.log_format {
        LogFormat::Auto => stderr().is_terminal(),
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    if text {
        logs.with_ansi(stderr().is_terminal()).try_init()
    } else {
        logs.json().flatten_event(true).try_init()
    }
}
