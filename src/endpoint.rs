//! How `probe` and `analyze` reach a server.

use std::{error::Error, fs, path::PathBuf};

use clap::Args;
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataValue},
    service::Interceptor,
    transport::{Certificate, ClientTlsConfig, Endpoint, Identity},
};

/// The flags for a server with TLS or API keys; an address like `https://host:port` asks for TLS.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Access {
    /// API key to show to the server; in the variable it is not seen by other users of the machine.
    #[arg(long, env = "MUJAZ_API_KEY", value_name = "KEY", hide_env_values = true)]
    api_key: Option<String>,

    /// Authorities to trust, PEM; makes the address one with TLS.
    #[arg(long, env = "MUJAZ_PROBE_TLS_CA", value_name = "FILE")]
    tls_ca: Option<PathBuf>,

    /// Name in the server's certificate, if not the one in the address.
    #[arg(long, env = "MUJAZ_PROBE_TLS_NAME", value_name = "NAME", requires = "tls_ca")]
    tls_name: Option<String>,

    /// Certificate to show to a server that wants one, PEM.
    #[arg(long, env = "MUJAZ_PROBE_TLS_CERTIFICATE", value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,

    /// Its private key, PEM.
    #[arg(long, env = "MUJAZ_PROBE_TLS_KEY", value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
}

/// Shows the API key with every call.
#[derive(Clone, Debug)]
pub(crate) struct ShowKey(Option<MetadataValue<Ascii>>);

impl Interceptor for ShowKey {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(key) = &self.0 {
            request.metadata_mut().insert("authorization", key.clone());
        }
        Ok(request)
    }
}

impl Access {
    /// What shows the API key, where there is one.
    ///
    /// # Errors
    /// When no header can carry the key.
    pub(crate) fn key(&self) -> Result<ShowKey, Box<dyn Error>> {
        let Some(key) = &self.api_key else { return Ok(ShowKey(None)) };
        let mut value: MetadataValue<Ascii> = format!("Bearer {key}").parse()?;
        value.set_sensitive(true);
        Ok(ShowKey(Some(value)))
    }

    /// The way to `server`, an address or a URL.
    ///
    /// # Errors
    /// When `server` is no address or a file cannot be read.
    pub(crate) fn endpoint(&self, server: &str) -> Result<Endpoint, Box<dyn Error>> {
        let scheme = if self.tls_ca.is_some() { "https" } else { "http" };
        let url =
            if server.contains("://") { server.to_owned() } else { format!("{scheme}://{server}") };
        let endpoint = Endpoint::from_shared(url)?;
        let Some(authorities) = &self.tls_ca else { return Ok(endpoint) };
        let read =
            |path: &PathBuf| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
        let mut tls =
            ClientTlsConfig::new().ca_certificate(Certificate::from_pem(read(authorities)?));
        if let Some(name) = &self.tls_name {
            tls = tls.domain_name(name);
        }
        if let (Some(certificate), Some(key)) = (&self.tls_certificate, &self.tls_key) {
            tls = tls.identity(Identity::from_pem(read(certificate)?, read(key)?));
        }
        Ok(endpoint.tls_config(tls)?)
    }
}
