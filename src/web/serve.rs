//! Connections: taking them in, watching over them, and letting them go when the service ends.
//!
//! It must not know what is asked on them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use http_body_util::Limited;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{interval, sleep, timeout};
use tower::Service;
use tower_http::timeout::TimeoutBody;

use super::listen::places;
use super::patience::{Clock, Limits, Observed};
use super::peer::Peer;
use super::{App, Door, operations, refusal, router};
use crate::config::Server;

/// A request's head may be this long: an address of 64 KiB, cookies and all.
const LONGEST_HEAD: usize = 96 << 10;
/// No request needs a longer body: a form full of letters that take nine bytes each on the way.
pub(super) const LONGEST_BODY: usize = 256 << 10;
/// Nobody who takes nothing for so long is still there.
const LONGEST_STALL: Duration = Duration::from_secs(12);
/// So many at a time are told that there is no place; the next ones wait for their turn.
const TURNED_AWAY_AT_ONCE: usize = 64;
/// How often each connection is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// The addresses to serve on.
pub struct Listeners {
    /// For everybody.
    pub public: TcpListener,
    /// For those who run the service, when they have an address of their own.
    pub operations: Option<TcpListener>,
}

/// How far the end of the service has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Open,
    /// What is being answered is finished; nothing new is begun.
    Closing,
    /// Whatever still runs is cut off.
    Closed,
}

/// The wish of the system, or of somebody at the keyboard, that the service end. From when it is listened
/// for, no signal ends the program before it has finished what it is answering.
pub struct Ending {
    terminate: Signal,
    interrupt: Signal,
}

impl Ending {
    /// Listens for it, within a runtime.
    ///
    /// # Errors
    /// The system does not tell of signals.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Resolves when it is there.
    pub async fn wished(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Serves until `shutdown` resolves, then finishes what is being answered.
///
/// # Errors
/// None at present; a listener that fails for a while is waited for.
pub async fn serve(
    listeners: Listeners,
    app: Arc<App>,
    server: &Server,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let (stage, stages) = watch::channel(Stage::Open);
    let mut loops = Vec::new();
    let house = House::new(router(Arc::clone(&app)), server, stages.clone());
    loops.push(tokio::spawn(house.open(listeners.public)));
    if let Some(listener) = listeners.operations {
        let house = House::new(operations(Arc::clone(&app)), server, stages.clone());
        loops.push(tokio::spawn(house.open(listener)));
    }
    drop(stages);
    loops.push(tokio::spawn(keep_spare(Arc::clone(&app))));
    shutdown.await;
    app.retire();
    app.close();
    stage.send_replace(Stage::Closing);
    // Each connection holds a receiver for as long as it lives.
    if timeout(server.shutdown_timeout, stage.closed())
        .await
        .is_err()
    {
        tracing::warn!("some answers were not finished in time and are cut off");
        stage.send_replace(Stage::Closed);
        let _ = timeout(Duration::from_secs(1), stage.closed()).await;
    }
    for accepting in loops {
        accepting.abort();
    }
    Ok(())
}

/// One address and everything that happens on it.
struct House {
    door: Door,
    limits: Limits,
    body_timeout: Duration,
    places: Arc<Semaphore>,
    size: usize,
    turning_away: Arc<Semaphore>,
    stages: watch::Receiver<Stage>,
}

impl House {
    fn new(door: Door, server: &Server, stages: watch::Receiver<Stage>) -> Arc<Self> {
        let size = places(server.max_connections);
        Arc::new(Self {
            door,
            limits: Limits {
                idle: server.idle_timeout,
                head: server.header_timeout,
                stall: server.body_timeout.min(LONGEST_STALL),
            },
            body_timeout: server.body_timeout,
            places: Arc::new(Semaphore::new(size)),
            size,
            turning_away: Arc::new(Semaphore::new(TURNED_AWAY_AT_ONCE)),
            stages,
        })
    }

    async fn open(self: Arc<Self>, listener: TcpListener) {
        let mut stages = self.stages.clone();
        loop {
            let stream = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = stages.wait_for(|stage| *stage > Stage::Open) => return,
            };
            match stream {
                Ok((stream, peer)) => self.let_in(stream, Peer(peer.ip())).await,
                Err(error) => wait_out(&error).await,
            }
        }
    }

    /// Takes a connection in, or tells it that there is no place. Who comes when even that has to
    /// be waited for, waits in the system's own queue.
    async fn let_in(self: &Arc<Self>, stream: TcpStream, peer: Peer) {
        let house = Arc::clone(self);
        tokio::select! {
            biased;
            Ok(place) = Arc::clone(&self.places).acquire_owned() => {
                tokio::spawn(async move { house.host(stream, peer, place).await });
            }
            Ok(turn) = Arc::clone(&self.turning_away).acquire_owned() => {
                self.door.app().metrics.turned_away.inc();
                tokio::spawn(async move {
                    let _turn = turn;
                    // Somebody who does not wait for the word has none.
                    let _ = timeout(LOOK, refusal::turn_away(stream, &house.door)).await;
                });
            }
            else => {}
        }
    }

    /// One connection, from its first byte to its last.
    async fn host(&self, stream: TcpStream, peer: Peer, place: OwnedSemaphorePermit) {
        let _place = place;
        let connections = &self.door.app().metrics.connections;
        connections.inc();
        self.converse(stream, peer).await;
        connections.dec();
    }

    async fn converse(&self, stream: TcpStream, peer: Peer) {
        // Answers are written whole; waiting for more to send only delays them.
        let _ = stream.set_nodelay(true);
        let clock = Clock::start();
        let io = TokioIo::new(Observed::new(stream, Arc::clone(&clock)));
        let service = service_fn(|request| self.answer(request, peer, &clock));
        let connection = http1::Builder::new()
            .max_buf_size(LONGEST_HEAD)
            // The watchdog below does this without a timer for each request.
            .header_read_timeout(None)
            .serve_connection(io, service);
        let mut connection = std::pin::pin!(connection);
        let mut stages = self.stages.clone();
        let mut looks = interval(
            LOOK.min(self.limits.head / 4)
                .max(Duration::from_millis(10)),
        );
        let mut told = false;
        loop {
            tokio::select! {
                // Nearly always it is the connection that has something to do.
                biased;
                // Ends well or because the other end went away: neither is news.
                _ = connection.as_mut() => return,
                _ = looks.tick() => {
                    if clock.is_overdue(&self.limits_now()) {
                        self.door.app().metrics.timed_out.inc();
                        return;
                    }
                }
                stage = stages.wait_for(|stage| *stage > if told { Stage::Closing } else { Stage::Open }) => {
                    if stage.is_ok_and(|stage| *stage == Stage::Closing) {
                        connection.as_mut().graceful_shutdown();
                        told = true;
                    } else {
                        return;
                    }
                }
            }
        }
    }

    /// When nearly all places are taken, those who only keep theirs warm make room.
    fn limits_now(&self) -> Limits {
        let crowded = self.places.available_permits() < self.size / 10;
        Limits {
            idle: if crowded {
                self.limits.idle.min(LOOK)
            } else {
                self.limits.idle
            },
            ..self.limits
        }
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
        peer: Peer,
        clock: &Clock,
    ) -> Result<Response, std::convert::Infallible> {
        clock.asked();
        let mut request = request.map(|body| {
            if body.is_end_stream() {
                Body::empty()
            } else {
                Body::new(Limited::new(
                    TimeoutBody::new(self.body_timeout, body),
                    LONGEST_BODY,
                ))
            }
        });
        request.extensions_mut().insert(peer);
        let response = self.door.clone().call(request).await;
        clock.answered();
        response
    }
}

/// Too many files are open, or the other end went away before it was taken in.
async fn wait_out(error: &io::Error) {
    if !matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    ) {
        tracing::warn!(%error, "cannot take in connections for a moment");
        sleep(Duration::from_millis(100)).await;
    }
}

/// The spare page is to be true when it is needed.
async fn keep_spare(app: Arc<App>) {
    let mut looks = interval(LOOK);
    loop {
        looks.tick().await;
        app.keep_spare();
    }
}
