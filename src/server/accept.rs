//! Accepts connections and takes them down again: each lives as long as it may, and none holds up the end.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use futures_util::FutureExt as _;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{sleep, sleep_until},
};

use super::{
    calls::{Activity, Calls, ConnectionCalls, WebCalls},
    connection::Connection,
    tls::Tls,
};
use crate::config::Config;

/// What a connection may do and how long it may live.
#[derive(Clone, Debug)]
pub(crate) struct Manners {
    max_connections: usize,
    max_concurrent_streams: u32,
    max_header_bytes: u32,
    handshake: Duration,
    idle: Option<Duration>,
    age: Option<Duration>,
    grace: Duration,
    ping: Option<Duration>,
    pong: Duration,
    /// Whether HTTP/1.1 is spoken, as browsers do.
    http1: bool,
}

impl Manners {
    pub(crate) fn of(config: &Config) -> Self {
        let unless_zero = |seconds| (seconds > 0).then(|| Duration::from_secs(seconds));
        Self {
            max_connections: config.max_connections,
            max_concurrent_streams: config.max_concurrent_streams,
            max_header_bytes: config.max_header_bytes,
            handshake: Duration::from_secs(config.handshake_timeout_seconds),
            idle: unless_zero(config.connection_idle_seconds),
            age: unless_zero(config.connection_age_seconds),
            grace: Duration::from_secs(config.connection_grace_seconds),
            ping: unless_zero(config.keepalive_interval_seconds),
            pong: Duration::from_secs(config.keepalive_timeout_seconds),
            http1: config.grpc_web,
        }
    }
}

/// Accepts until `drain` turns true, then tells all connections to go and returns when the last one has. Dropped, it
/// closes them at once.
pub(crate) async fn accept(
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    calls: Arc<Calls>,
    web: Option<WebCalls>,
    manners: Manners,
    drain: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let places = Arc::new(Semaphore::new(manners.max_connections.min(Semaphore::MAX_PERMITS)));
    let mut draining = pin!(told(drain.clone()));
    let open = |connections: &mut JoinSet<()>, stream: TcpStream| {
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tracing::warn!(limit = manners.max_connections, "connection refused");
            return;
        };
        let (tls, calls, web) = (tls.clone(), Arc::clone(&calls), web.clone());
        let (manners, drain) = (manners.clone(), drain.clone());
        connections.spawn(async move {
            let _open = calls.metrics.connection();
            match Connection::open(stream, tls.as_deref()).await {
                Ok(connection) => serve(connection, calls, web, &manners, drain).await,
                Err(error) => tracing::debug!("no handshake: {error}"),
            }
            drop(place);
        });
    };
    loop {
        tokio::select! {
            () = &mut draining => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => open(&mut connections, stream),
                Err(error) => {
                    // Out of file descriptors most of all: connections that end give some back.
                    tracing::warn!("cannot accept: {error}");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    // Who already connected is told to go like all others, not cut off.
    while let Some(Ok((stream, _))) = listener.accept().now_or_never() {
        open(&mut connections, stream);
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Serves one connection to its end.
async fn serve(
    io: Connection,
    calls: Arc<Calls>,
    web: Option<WebCalls>,
    manners: &Manners,
    drain: watch::Receiver<bool>,
) {
    let mut draining = pin!(told(drain.clone()));
    let (leave, leaving) = watch::channel(false);
    let activity = Arc::new(Activity::new());
    let service = ConnectionCalls { calls, web, activity: Arc::clone(&activity), leave: leaving };
    let mut protocol = auto::Builder::new(TokioExecutor::new());
    protocol
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(manners.max_concurrent_streams)
        .max_header_list_size(manners.max_header_bytes)
        // Under load clients give up calls that were not yet looked at: no more than they may open is no attack.
        .max_pending_accept_reset_streams(manners.max_concurrent_streams as usize)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .keep_alive_interval(manners.ping)
        .keep_alive_timeout(manners.pong);
    protocol.http1().timer(TokioTimer::new()).header_read_timeout(manners.handshake);
    let protocol = if manners.http1 { protocol } else { protocol.http2_only() };
    let heard_io = TokioIo::new(Heard { io, activity: Arc::clone(&activity) });
    let connection = protocol.serve_connection(heard_io, service);
    let mut connection = pin!(connection);
    let mut handshake = pin!(sleep(manners.handshake).fuse());
    let mut aged = pin!(wait(manners.age.map(jittered)));
    let mut idled = pin!(idle(&activity, manners.idle));
    let silent = || activity.heard() < HANDSHAKE_BYTES;
    let drained = loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = &mut handshake => if silent() {
                tracing::debug!("connection closed: it does not speak HTTP/2");
                return;
            },
            () = &mut draining => break true,
            () = &mut aged => break false,
            () = &mut idled => break false,
        }
    };
    if silent() && !drained {
        return;
    }
    connection.as_mut().graceful_shutdown();
    if !drained {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = sleep(manners.grace) => {}
            () = &mut draining => {}
        }
    }
    if activity.idle_since().is_some() && !*drain.borrow() {
        return;
    }
    // Streams answer what they have read and end with a word of where they stopped.
    leave.send_replace(true);
    if *drain.borrow() {
        // Whoever drains also says when it is enough, but who has not spoken has nothing to finish.
        tokio::select! {
            _ = connection.as_mut() => {}
            () = handshake, if silent() => {}
        }
        return;
    }
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = wait(Some(LAST_WORDS)) => tracing::debug!("connection closed with calls open"),
    }
}

/// Resolves when `drain` is true, or its sender gone and with it whoever wanted to serve.
async fn told(mut drain: watch::Receiver<bool>) {
    let _ = drain.wait_for(|&draining| draining).await;
}

/// Resolves when no call was open for `limit`.
async fn idle(activity: &Activity, limit: Option<Duration>) {
    let Some(limit) = limit else { return std::future::pending().await };
    loop {
        match activity.idle_since() {
            Some(since) if since.elapsed() >= limit => return,
            Some(since) => sleep_until((since + limit).into()).await,
            None => sleep(limit).await,
        }
    }
}

async fn wait(time: Option<Duration>) {
    match time {
        Some(time) => sleep(time).await,
        None => std::future::pending().await,
    }
}

/// `time`, a tenth more or less: connections made at once do not end at once.
fn jittered(time: Duration) -> Duration {
    use std::hash::{BuildHasher as _, RandomState};
    let random = RandomState::new().hash_one(Instant::now()) % 2_001;
    time.mul_f64(0.9 + random as f64 / 10_000.0)
}

/// Counts what is heard, to tell a client that speaks from one that only connects or only chatters.
struct Heard<I> {
    io: I,
    activity: Arc<Activity>,
}

impl<I: AsyncRead + Unpin> AsyncRead for Heard<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(context, buffer))?;
        if self.activity.hear(buffer.filled().len() - before) {
            return Poll::Ready(Ok(()));
        }
        tracing::warn!(
            "connection closed: it sends neither calls nor messages, but no end of frames"
        );
        Poll::Ready(Err(std::io::ErrorKind::QuotaExceeded.into()))
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Heard<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

/// The HTTP/2 preface and an empty SETTINGS frame.
const HANDSHAKE_BYTES: usize = 24 + 9;
/// What a client may send ahead on a call and on a connection.
const STREAM_WINDOW: u32 = 1024 * 1024;
const CONNECTION_WINDOW: u32 = 4 * 1024 * 1024;
/// Between being asked to end and being cut off.
const LAST_WORDS: Duration = Duration::from_secs(5);
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::jittered;

    #[test]
    fn ages_differ_by_a_tenth_at_most() {
        let ages: Vec<_> = (0..50).map(|_| jittered(Duration::from_secs(100)).as_secs()).collect();
        assert!(ages.iter().all(|age| (90..=110).contains(age)), "{ages:?}");
        assert!(ages.iter().min() < ages.iter().max());
    }
}
