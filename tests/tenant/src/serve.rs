//! The tenant on loopback sockets: the API, the contents (another port is another origin), and the control door.
//!
//! Promises: in airplane mode the listeners are closed, so that a connection is refused, and are opened again on the same
//! ports; a cut is a dropped connection; small packets are not held back. Listens where it is told, and nowhere else, but for the
//! contents: beside 127.0.0.1 they are at 127.0.0.2 where the system has it, because the real ones are on another host, and many
//! clients decide by the host alone where their token may go.
//! What listens on every address says loopback in its links.
//! The control door is plain HTTP even with TLS, and is never closed by airplane mode.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use bytes::Bytes;
use http::{Request, Response};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::control::{self, Airplane};
use crate::faults::verdict::Origin;
use crate::tls::{self, TlsFailed};
use crate::{Clock, Cut, Numbers, Tenant, TenantConfig};

/// How and where to serve.
#[derive(Clone)]
pub struct ServeConfig {
    /// Where the API listens; port 0 takes a free one. Contents and control take free ports beside it.
    pub listen: SocketAddr,
    /// What everything is grown from.
    pub seed: u64,
    /// How many people there are.
    pub people: usize,
    /// How many files there are.
    pub files: u64,
    /// How many posts there are in Engage.
    pub posts: u64,
    /// How large the numbers of Engage are.
    pub numbers: Numbers,
    /// Whether the API and the contents are served over TLS.
    pub tls: bool,
    /// The time; [`system_clock`] for a tenant that people use.
    pub clock: Clock,
}

impl Default for ServeConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 1,
            people: 30,
            files: 2_000,
            posts: 1_000,
            numbers: Numbers::AsToday,
            tls: false,
            clock: system_clock(),
        }
    }
}

/// The machine's own clock: the one place of this crate that reads it.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

/// Why the tenant could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeFailed {
    /// A listener could not be opened.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The throw-away authority could not be made.
    #[error(transparent)]
    Tls(#[from] TlsFailed),
}

/// A request as any server hands it over, answered by the tenant for one origin.
#[derive(Clone)]
struct OnWire {
    tenant: Tenant,
    origin: Origin,
}

impl<B> tower::Service<Request<B>> for OnWire
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response<Body>;
    type Error = Cut;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Cut>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Cut>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(self.origin);
        let tenant = self.tenant.clone();
        Box::pin(async move { tenant.call(request).await })
    }
}

struct Open {
    handle: Handle<SocketAddr>,
    task: JoinHandle<io::Result<()>>,
}

impl Open {
    async fn close(self, patience: Option<Duration>) {
        match patience {
            Some(_) => self.handle.graceful_shutdown(patience),
            None => self.handle.shutdown(),
        }
        // A server that was told to end has nothing to say.
        let _ = self.task.await;
    }
}

struct Listeners {
    tenant: Tenant,
    tls: Option<RustlsConfig>,
    places: [(SocketAddr, Origin); 2],
    open: Mutex<Vec<Open>>,
}

impl Listeners {
    fn start(&self, listener: TcpListener, origin: Origin) -> Open {
        let handle = Handle::new();
        let wire = OnWire { tenant: self.tenant.clone(), origin };
        let make = tower::service_fn(move |_address: SocketAddr| {
            let wire = wire.clone();
            async move { Ok::<_, Infallible>(wire) }
        });
        let server = axum_server::Server::from_listener(listener).handle(handle.clone());
        let task = match &self.tls {
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(tls.clone()).acceptor(NoDelayAcceptor::new());
                tokio::spawn(server.acceptor(acceptor).serve(make))
            }
            None => tokio::spawn(server.acceptor(NoDelayAcceptor::new()).serve(make)),
        };
        Open { handle, task }
    }

    async fn airplane(&self, on: bool) -> io::Result<()> {
        let mut open = self.open.lock().await;
        if on {
            for listener in open.drain(..) {
                listener.close(None).await;
            }
        } else if open.is_empty() {
            for (address, origin) in self.places {
                let listener = TcpListener::bind(address).await?;
                open.push(self.start(listener, origin));
            }
        }
        Ok(())
    }
}

/// A tenant that listens.
pub struct RunningTenant {
    /// The tenant itself, for everything that needs no socket.
    pub tenant: Tenant,
    /// `http(s)://address:port` of the API.
    pub base: String,
    /// The same of the contents.
    pub content: String,
    /// The same of the control door.
    pub control: String,
    /// The throw-away authority's certificate, with TLS.
    pub ca_pem: Option<String>,
    listeners: Arc<Listeners>,
    door: Open,
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeFailed> {
    let failed = |error| ServeFailed::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let local = listener.local_addr().map_err(failed)?;
    Ok((listener, local))
}

/// Another host of the same machine, where there can be one.
fn other_host(beside: SocketAddr) -> Option<SocketAddr> {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    (beside.ip() == loopback).then(|| SocketAddr::from(([127, 0, 0, 2], 0)))
}

/// Where a listener is called from this machine: one that takes every address has none of its own.
fn reached(at: SocketAddr) -> SocketAddr {
    match at.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, at.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, at.port())),
        _ => at,
    }
}

/// Serves a tenant until it is shut down.
///
/// # Errors
/// When a listener cannot be opened, or the authority cannot be made.
pub async fn serve(config: ServeConfig) -> Result<RunningTenant, ServeFailed> {
    let (api, api_at) = bind(config.listen).await?;
    let beside = SocketAddr::new(config.listen.ip(), 0);
    let (content, content_at) = match other_host(beside) {
        Some(other) => match bind(other).await {
            Ok(bound) => bound,
            Err(_) => bind(beside).await?,
        },
        None => bind(beside).await?,
    };
    let (control, control_at) = bind(beside).await?;
    let tls = if config.tls { Some(tls::throw_away()?) } else { None };
    let scheme = if config.tls { "https" } else { "http" };
    let (base, content_url) =
        (format!("{scheme}://{}", reached(api_at)), format!("{scheme}://{}", reached(content_at)));
    let tenant = Tenant::new(TenantConfig {
        seed: config.seed,
        people: config.people,
        files: config.files,
        posts: config.posts,
        numbers: config.numbers,
        base_url: base.clone(),
        content_url: content_url.clone(),
        clock: config.clock,
    });
    let listeners = Arc::new(Listeners {
        tenant: tenant.clone(),
        tls: tls.as_ref().map(|tls| RustlsConfig::from_config(tls.server.clone())),
        places: [(api_at, Origin::Api), (content_at, Origin::Content)],
        open: Mutex::new(Vec::new()),
    });
    {
        let mut open = listeners.open.lock().await;
        open.push(listeners.start(api, Origin::Api));
        open.push(listeners.start(content, Origin::Content));
    }
    let airplane: Airplane = {
        let listeners = listeners.clone();
        Arc::new(move |on| {
            let listeners = listeners.clone();
            Box::pin(async move { listeners.airplane(on).await })
        })
    };
    let handle = Handle::new();
    let router = control::router(tenant.clone(), airplane);
    let server = axum_server::Server::from_listener(control).handle(handle.clone()).acceptor(NoDelayAcceptor::new());
    let task = tokio::spawn(server.serve(router.into_make_service()));
    Ok(RunningTenant {
        tenant,
        base,
        content: content_url,
        control: format!("http://{}", reached(control_at)),
        ca_pem: tls.map(|tls| tls.ca_pem),
        listeners,
        door: Open { handle, task },
    })
}

impl RunningTenant {
    /// Closes the listeners of API and contents, or opens them on the same ports.
    ///
    /// # Errors
    /// When a port was taken by somebody else meanwhile.
    pub async fn airplane(&self, on: bool) -> io::Result<()> {
        self.listeners.airplane(on).await
    }

    /// Ends everything; requests under way get two seconds.
    pub async fn shutdown(self) {
        let patience = Some(Duration::from_secs(2));
        let open: Vec<Open> = self.listeners.open.lock().await.drain(..).collect();
        for listener in open {
            listener.close(patience).await;
        }
        self.door.close(patience).await;
    }
}
