//! How long a connection may do nothing: a watch over its bytes that needs no timer per request.
//!
//! It sees bytes come and go; it must not know what they say.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// What a connection is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiting {
    /// For the next request to begin.
    Request = 0,
    /// For the rest of a request's head.
    Head = 1,
    /// For us.
    Answer = 2,
}

/// How long each kind of waiting may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) idle: Duration,
    pub(super) head: Duration,
    pub(super) stall: Duration,
}

/// Notes what happens on a connection. Shared by its bytes, its requests and its watchdog; all of
/// them run in one task, so that the order of these values among each other does not matter.
pub(super) struct Clock {
    started: Instant,
    waiting: AtomicU8,
    /// The other end takes no bytes.
    stalled: AtomicBool,
    /// Milliseconds since the start when the present waiting began.
    since: AtomicU64,
}

impl Clock {
    pub(super) fn start() -> Arc<Self> {
        Arc::new(Self {
            started: Instant::now(),
            // The first request is to come as promptly as the rest of one.
            waiting: AtomicU8::new(Waiting::Head as u8),
            stalled: AtomicBool::new(false),
            since: AtomicU64::new(0),
        })
    }

    /// A request's head is complete.
    pub(super) fn asked(&self) {
        self.wait_for(Waiting::Answer);
    }

    /// A request's answer is on its way.
    pub(super) fn answered(&self) {
        self.wait_for(Waiting::Request);
    }

    /// Whether the other end had all the patience there is.
    pub(super) fn is_overdue(&self, limits: &Limits) -> bool {
        let limit = if self.stalled.load(Ordering::Relaxed) {
            limits.stall
        } else {
            match self.waiting.load(Ordering::Relaxed) {
                w if w == Waiting::Request as u8 => limits.idle,
                w if w == Waiting::Head as u8 => limits.head,
                _ => return false,
            }
        };
        let waited = self
            .now()
            .saturating_sub(self.since.load(Ordering::Relaxed));
        Duration::from_millis(waited) >= limit
    }

    fn came(&self) {
        if self.waiting.load(Ordering::Relaxed) == Waiting::Request as u8 {
            self.wait_for(Waiting::Head);
        }
    }

    fn went(&self) {
        self.stalled.store(false, Ordering::Relaxed);
        self.since.store(self.now(), Ordering::Relaxed);
    }

    fn stuck(&self) {
        if !self.stalled.swap(true, Ordering::Relaxed) {
            self.since.store(self.now(), Ordering::Relaxed);
        }
    }

    fn wait_for(&self, waiting: Waiting) {
        self.waiting.store(waiting as u8, Ordering::Relaxed);
        self.since.store(self.now(), Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A connection whose bytes are noted on a clock.
pub(super) struct Observed {
    stream: TcpStream,
    clock: Arc<Clock>,
}

impl Observed {
    pub(super) fn new(stream: TcpStream, clock: Arc<Clock>) -> Self {
        Self { stream, clock }
    }

    fn note(&self, written: &Poll<io::Result<usize>>) {
        match written {
            Poll::Ready(Ok(_)) => self.clock.went(),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.clock.stuck(),
        }
    }
}

impl AsyncRead for Observed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.clock.came();
        }
        read
    }
}

impl AsyncWrite for Observed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.note(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.note(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
