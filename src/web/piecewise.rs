//! A body that is too large to hold: each piece is read when the one before it was taken.
//!
//! It must not know what is in it.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::edition::{Large, Pieces};

/// A large body on its way out. However slowly it is taken, it holds a piece or two.
pub(super) struct Piecewise {
    turn: Turn,
    left: u64,
}

enum Turn {
    /// The other end has taken what was read.
    Waiting(Box<Pieces>),
    /// The disk is asked, on a thread that may wait for it.
    Reading(JoinHandle<(Option<anyhow::Result<Bytes>>, Box<Pieces>)>),
    Over,
}

impl Piecewise {
    pub(super) fn new(body: &Large) -> Self {
        Self {
            turn: Turn::Waiting(Box::new(body.pieces())),
            left: body.length(),
        }
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<anyhow::Result<Bytes>>> {
        loop {
            self.turn = match mem::replace(&mut self.turn, Turn::Over) {
                Turn::Over => return Poll::Ready(None),
                Turn::Waiting(mut pieces) => {
                    Turn::Reading(spawn_blocking(move || (pieces.next(), pieces)))
                }
                Turn::Reading(mut reading) => match Pin::new(&mut reading).poll(cx) {
                    Poll::Pending => {
                        self.turn = Turn::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                    Poll::Ready(Ok((piece, pieces))) => {
                        self.turn = Turn::Waiting(pieces);
                        return Poll::Ready(piece);
                    }
                },
            };
        }
    }
}

impl Body for Piecewise {
    type Data = Bytes;
    type Error = anyhow::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<anyhow::Result<Frame<Bytes>>>> {
        let piece = ready!(self.poll_piece(cx));
        Poll::Ready(piece.map(|piece| match piece {
            Ok(bytes) => {
                self.left -= bytes.len() as u64;
                Ok(Frame::data(bytes))
            }
            Err(error) => {
                // The head is gone already: all that is left is to break off, so that nobody takes
                // what came for the whole.
                tracing::error!(%error, "a download is broken off");
                Err(error)
            }
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
