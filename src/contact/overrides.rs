//! What an operator said of a channel by hand: closed although its hours say otherwise, or open.
//!
//! It must not know where that is kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::lang::Localized;

/// A word about one channel that wins over its opening hours for as long as it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The id of the channel.
    pub channel: String,
    /// Open, or closed.
    pub open: bool,
    /// Until when it holds; `None`: until it is taken back.
    pub until: Option<Timestamp>,
    /// Why, for customers.
    pub reason: Option<Localized>,
    /// When it was said; of two words about a channel the later one holds.
    pub said_at: Timestamp,
}

impl Override {
    /// The word about a channel that holds now: the last that was said.
    #[must_use]
    pub fn about<'o>(all: &'o [Self], channel: &str, now: Timestamp) -> Option<&'o Self> {
        let words = all.iter();
        let words = words.filter(|word| word.channel == channel && word.holds(now));
        words.max_by_key(|word| word.said_at)
    }

    /// Whether it still holds.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}
