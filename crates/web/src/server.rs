//! Serving: the listener, TLS by files, and a stop that lets what was begun be finished.

use crate::routes::router;
use crate::site::Site;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

/// How long requests under way may take to finish after a stop was asked for.
const GRACE: Duration = Duration::from_secs(20);

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct Serving {
    /// Certificate chain and private key as PEM files; none behind a proxy or on this machine only.
    pub tls: Option<(PathBuf, PathBuf)>,
}

/// Why serving ended.
#[derive(Debug)]
pub enum ServeError {
    /// Certificate or key cannot be used.
    Tls(std::io::Error),
    /// The listener failed.
    Listener(std::io::Error),
}

/// Serves `site` on `listener` until `stop` is done, then finishes what is under way.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve(
    site: Site,
    listener: TcpListener,
    serving: Serving,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let handle = Handle::new();
    let stopped = handle.clone();
    tokio::spawn(async move {
        stop.await;
        stopped.graceful_shutdown(Some(GRACE));
    });
    listener.set_nonblocking(true).map_err(ServeError::Listener)?;
    let app = router(site).into_make_service_with_connect_info::<SocketAddr>();
    match serving.tls {
        Some((certificate, key)) => {
            let config = RustlsConfig::from_pem_file(certificate, key).await.map_err(ServeError::Tls)?;
            let server = axum_server::from_tcp_rustls(listener, config).map_err(ServeError::Listener)?;
            server.handle(handle).serve(app).await.map_err(ServeError::Listener)
        }
        None => {
            let server = axum_server::from_tcp(listener).map_err(ServeError::Listener)?;
            server.handle(handle).serve(app).await.map_err(ServeError::Listener)
        }
    }
}
