//! The command line: `serve`, `probe`, `analyze`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod analyze;

/// Reads Arabic news text: language, structure, sentences, keywords, summary.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Analyzes texts here, or on a server with --server.
    Analyze(analyze::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Analyze(arguments) => analyze::run(arguments),
    }
}
