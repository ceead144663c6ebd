//! The command line: `serve`, `probe`, `analyze`, `descriptor`.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use mujaz::{
    config::{self, Config, Layers},
    rpc, server, telemetry,
};
use tokio::runtime;

mod analyze;
mod endpoint;
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
    Serve(Box<Serve>),
    /// Asks a server for its health: exit code 0 when SERVING.
    Probe(probe::Arguments),
    /// Analyzes texts here, or on a server with --server.
    Analyze(Box<analyze::Arguments>),
    /// Writes the contract as an encoded FileDescriptorSet to standard output.
    Descriptor,
}

#[derive(clap::Args, Debug)]
struct Serve {
    #[command(flatten)]
    config: Config,

    /// Prints the settings in force as a settings file, each with its source, and ends.
    #[arg(long)]
    print_config: bool,
}

fn main() -> ExitCode {
    let parsed = config::parse(Arguments::command(), std::env::args_os().collect())
        .and_then(|(matches, layers)| Ok((Arguments::from_arg_matches(&matches)?, layers)));
    let (Arguments { command, config }, layers) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => error.exit(),
    };
    match command {
        None => serve(&config),
        Some(Command::Serve(arguments)) if arguments.print_config => print(layers.as_ref()),
        Some(Command::Serve(arguments)) => serve(&arguments.config),
        Some(Command::Probe(arguments)) => probe::run(arguments),
        Some(Command::Analyze(arguments)) => analyze::run(*arguments),
        Some(Command::Descriptor) => match io::stdout().write_all(rpc::DESCRIPTOR_SET) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
    }
}

fn print(layers: Option<&Layers>) -> ExitCode {
    match layers.map(|layers| write!(io::stdout(), "{layers}")) {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(_)) | None => ExitCode::FAILURE,
    }
}

/// 2 for a bad setting, 1 when the server cannot start or fails.
fn serve(config: &Config) -> ExitCode {
    let mut builder = runtime::Builder::new_multi_thread();
    if let Some(threads) = config.threads {
        builder.worker_threads(threads);
    }
    let runtime = match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let entered = runtime.enter();
    let telemetry =
        match server::check(config).map_err(Into::into).and_then(|()| telemetry::start(config)) {
            Ok(telemetry) => telemetry,
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::from(2);
            }
        };
    drop(entered);
    let served = runtime.block_on(run(config));
    let code = match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    };
    telemetry.stop();
    // Work that nobody waits for any more must not hold up the exit.
    runtime.shutdown_background();
    code
}

async fn run(config: &Config) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let listeners = server::Listeners::bind(config).await?;
    server::serve(listeners, config, async {
        if let Err(error) = server::stop_signal().await {
            tracing::error!("cannot listen to signals: {error}");
        }
    })
    .await
}
