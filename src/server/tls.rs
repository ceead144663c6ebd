//! TLS and mutual TLS; certificates are read again when they change, and a bad pair leaves the good one in place.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        RootCertStore, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
        server::WebPkiClientVerifier,
    },
    server::TlsStream,
};

use crate::config::Config;

/// How long a client may take over its handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Makes TLS connections out of TCP connections.
#[derive(Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    client_ca: Option<PathBuf>,
    current: RwLock<Arc<ServerConfig>>,
    seen: Mutex<[u8; 32]>,
}

/// The contents of the files and a digest of them all.
struct Files {
    certificate: Vec<u8>,
    key: Vec<u8>,
    client_ca: Option<Vec<u8>>,
    digest: [u8; 32],
}

impl Tls {
    /// TLS as `config` says; `None` where it is not wanted.
    ///
    /// # Errors
    /// The file that cannot be used, and why.
    pub fn load(config: &Config) -> Result<Option<Self>, String> {
        let (Some(certificate), Some(key)) = (&config.tls_certificate, &config.tls_key) else {
            return Ok(None);
        };
        let files = Files::read(certificate, key, config.tls_client_ca.as_deref())?;
        Ok(Some(Self {
            certificate: certificate.clone(),
            key: key.clone(),
            client_ca: config.tls_client_ca.clone(),
            current: RwLock::new(Arc::new(files.server_config()?)),
            seen: Mutex::new(files.digest),
        }))
    }

    /// Shakes hands by the certificate of the moment.
    ///
    /// # Errors
    /// When the client wants another protocol, shows no good certificate where it must, or takes too long.
    pub async fn accept<S>(&self, stream: S) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let current = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        match tokio::time::timeout(HANDSHAKE, TlsAcceptor::from(current).accept(stream)).await {
            Ok(accepted) => accepted,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Reads the files again; whether they have changed. Connections that are open keep what they have.
    ///
    /// # Errors
    /// As [`Tls::load`]; what was good before stays in use.
    pub fn reload(&self) -> Result<bool, String> {
        let files = Files::read(&self.certificate, &self.key, self.client_ca.as_deref())?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen == files.digest {
            return Ok(false);
        }
        // A bad state of the files is complained of once.
        *seen = files.digest;
        let fresh = Arc::new(files.server_config()?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(true)
    }
}

impl Files {
    fn read(certificate: &Path, key: &Path, client_ca: Option<&Path>) -> Result<Self, String> {
        let read =
            |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
        let (certificate, key) = (read(certificate)?, read(key)?);
        let client_ca = client_ca.map(read).transpose()?;
        let mut digest = Sha256::new();
        for part in [&certificate, &key].into_iter().chain(&client_ca) {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
        Ok(Self { certificate, key, client_ca, digest: digest.finalize().into() })
    }

    fn server_config(&self) -> Result<ServerConfig, String> {
        let chain = certificates(&self.certificate, "the TLS certificate")?;
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .map_err(|error| format!("the TLS key: {error}"))?;
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let builder = match &self.client_ca {
            None => builder.with_no_client_auth(),
            Some(authorities) => {
                let mut roots = RootCertStore::empty();
                for authority in certificates(authorities, "the TLS client CA")? {
                    let added = roots.add(authority);
                    added.map_err(|error| format!("the TLS client CA: {error}"))?;
                }
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                        .build()
                        .map_err(|error| format!("the TLS client CA: {error}"))?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        let mut config = builder
            .with_single_cert(chain, key)
            .map_err(|error| format!("the TLS certificate and key: {error}"))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if found.is_empty() => Err(format!("{what}: no certificate in the file")),
        Ok(found) => Ok(found),
        Err(error) => Err(format!("{what}: {error}")),
    }
}
