//! The command line: `serve`, `probe`, `analyze`, `descriptor`.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use mujaz::{config::Config, rpc, server, telemetry};
use tokio::{net::TcpListener, runtime};

mod analyze;
mod probe;

/// Reads Arabic news text: language, structure, sentences, keywords, summary. Without a command it serves.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    config: Config,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves gRPC; this is what mujaz does without a command.
    Serve(Config),
    /// Asks a server for its health: exit code 0 when SERVING.
    Probe(probe::Arguments),
    /// Analyzes texts here, or on a server with --server.
    Analyze(Box<analyze::Arguments>),
    /// Writes the contract as an encoded FileDescriptorSet to standard output.
    Descriptor,
}

fn main() -> ExitCode {
    let Arguments { command, config } = Arguments::parse();
    match command {
        None => serve(&config),
        Some(Command::Serve(config)) => serve(&config),
        Some(Command::Probe(arguments)) => probe::run(arguments),
        Some(Command::Analyze(arguments)) => analyze::run(*arguments),
        Some(Command::Descriptor) => match io::stdout().write_all(rpc::DESCRIPTOR_SET) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
    }
}

/// 2 for a bad setting, 1 when the server cannot start or fails.
fn serve(config: &Config) -> ExitCode {
    if let Err(error) = telemetry::start(config) {
        eprintln!("error: {error}");
        return ExitCode::from(2);
    }
    match run(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(config: &Config) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut builder = runtime::Builder::new_multi_thread();
    if let Some(threads) = config.threads {
        builder.worker_threads(threads);
    }
    let runtime = builder.enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
        server::serve(listener, config, async {
            if let Err(error) = server::stop_signal().await {
                tracing::error!("cannot listen to signals: {error}");
            }
        })
        .await
    });
    // Work that nobody waits for any more must not hold up the exit.
    runtime.shutdown_background();
    served
}
