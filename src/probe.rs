//! `mujaz probe`: asks a server for its health, for containers and scripts.

use std::{process::ExitCode, time::Duration};

use clap::Args;
use mujaz::server::health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::endpoint::Access;

/// Long enough for a busy server, short enough for a container's health check.
const TIMEOUT: Duration = Duration::from_secs(3);

/// The flags of `mujaz probe`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Address of the server; the one that `mujaz serve` listens on by default.
    #[arg(long, env = "MUJAZ_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:50051")]
    server: String,

    /// Service to ask for; the whole server by default.
    #[arg(long, value_name = "NAME", default_value = "")]
    service: String,

    #[command(flatten)]
    access: Access,
}

/// Prints the health in one line: 0 when SERVING, 1 otherwise.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("mujaz: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(check(arguments)) {
        Ok(ServingStatus::Serving) => {
            println!("SERVING");
            ExitCode::SUCCESS
        }
        Ok(status) => {
            println!("{}", status.as_str_name());
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("UNREACHABLE: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn check(arguments: Arguments) -> Result<ServingStatus, Box<dyn std::error::Error>> {
    // A server that listens on every address is asked on the loopback one.
    let server = arguments.server.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:");
    let endpoint = arguments.access.endpoint(&server)?.connect_timeout(TIMEOUT).timeout(TIMEOUT);
    let mut client =
        HealthClient::with_interceptor(endpoint.connect().await?, arguments.access.key()?);
    let answer = client.check(HealthCheckRequest { service: arguments.service }).await;
    match answer {
        Ok(answer) => Ok(answer.into_inner().status()),
        Err(status) => Err(format!("{:?}: {}", status.code(), status.message()).into()),
    }
}
