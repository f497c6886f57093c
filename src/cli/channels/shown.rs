//! A channel as operators see it: now, and the week ahead.
//!
//! Where a channel leads is not told: lists are pasted into chats.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{at, zone};
use crate::contact::{Channel, Kind, Override, Status};

/// So far ahead hours are told.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);

#[derive(Serialize)]
pub(super) struct Shown<'a> {
    id: &'a str,
    kind: Kind,
    open: bool,
    takes_messages: bool,
    /// Until or from when.
    changes_at: Option<Timestamp>,
    /// What was said by hand, while it holds.
    by_hand: Option<&'a Override>,
    /// When somebody is there within the next week.
    week: Vec<Span>,
    #[serde(skip)]
    channel: &'a Channel,
}

#[derive(Serialize)]
struct Span {
    from: Timestamp,
    until: Timestamp,
}

impl<'a> Shown<'a> {
    pub(super) fn of(channel: &'a Channel, overrides: &'a [Override], now: Timestamp) -> Self {
        let (status, _) = channel.status(overrides, now);
        let (open, changes_at) = match status {
            Status::Open { until } => (true, until),
            Status::Closed { opens_at } => (false, opens_at),
        };
        let words = overrides.iter();
        let words = words.filter(|word| word.channel == channel.id && word.holds(now));
        let end = now.saturating_add(WEEK).unwrap_or(Timestamp::MAX);
        let hours = channel.hours.as_ref();
        let week = hours.map_or_else(Vec::new, |hours| hours.open_between(now..end));
        Self {
            id: &channel.id,
            kind: channel.kind,
            open,
            takes_messages: channel.takes_messages,
            changes_at,
            by_hand: words.max_by_key(|word| word.said_at),
            week: week
                .into_iter()
                .map(|span| Span {
                    from: span.start,
                    until: span.end,
                })
                .collect(),
            channel,
        }
    }

    fn state(&self) -> String {
        match (self.open, self.changes_at) {
            (true, Some(until)) => format!("open until {}", at(until, self.channel)),
            (true, None) => "open".to_owned(),
            (false, Some(from)) => format!("closed, opens {}", at(from, self.channel)),
            (false, None) => "closed".to_owned(),
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.id, self.kind.name(), self.state())?;
        if self.takes_messages {
            f.write_str(", takes messages at any hour")?;
        }
        if let Some(word) = self.by_hand {
            f.write_str("\n  said by hand")?;
            if let Some(reason) = &word.reason {
                write!(f, ": {}", reason.default)?;
            }
        }
        let zone = zone(self.channel);
        let mut day = None;
        for span in &self.week {
            let from = span.from.to_zoned(zone.clone());
            let until = span.until.to_zoned(zone.clone());
            if day == Some(from.date()) {
                f.write_str(",")?;
            } else {
                write!(f, "\n  {}", from.strftime("%a %-d %b"))?;
            }
            day = Some(from.date());
            write!(f, " {}–{}", from.strftime("%H:%M"), until.strftime("%H:%M"))?;
        }
        if self.channel.hours.is_none() {
            f.write_str("\n  at all hours")?;
        }
        Ok(())
    }
}
