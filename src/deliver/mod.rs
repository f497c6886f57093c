//! Carrying requests to where people work: as mail and as posts to webhooks, again and again until
//! they are there.
//!
//! It owns lettre and the arithmetic of signatures. At least once: what may or may not have
//! arrived is carried again under the same name, by which the other side knows it. It must not know
//! forms, pages or how customers are answered.

mod hook;
mod lane;
mod letter;
mod mail;
mod schedule;
mod signature;
mod worker;

use std::pin::Pin;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

pub use worker::Deliveries;

use crate::store::Due;

/// How patiently requests are carried, and how many at a time. There is nothing to tune; tests are
/// less patient.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// The longest time that handing over one mail may take.
    pub mail: Duration,
    /// The longest time that one post may take.
    pub post: Duration,
    /// How often the store is asked what is due.
    pub look: Duration,
    /// Requests on their way to one target at one time.
    pub at_once: usize,
    /// How long a target that fails is left alone before one request tries whether it is well again.
    pub probe: SignedDuration,
    /// How long those on their way may take when the server is told to stop.
    pub stop: Duration,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            mail: Duration::from_secs(120),
            post: Duration::from_secs(20),
            look: Duration::from_secs(1),
            at_once: 4,
            probe: SignedDuration::from_mins(10),
            stop: Duration::from_secs(10),
        }
    }
}

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// The other side has it.
    Carried,
    /// These have it, the ones from before among them; others did not get it, for this reason.
    Partly(Vec<String>, String),
    /// It may work later; never earlier than after this time, when the other side asked for that.
    Failed(String, Option<SignedDuration>),
    /// The other side wants nothing any more.
    Gone(String),
}

/// Something that carries requests to one target.
trait Carry: Send + Sync {
    /// Tries once.
    fn carry<'a>(&'a self, due: &'a Due) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;
}

/// Waits until the order to stop is given, or nobody is left to give it.
async fn told_to(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
