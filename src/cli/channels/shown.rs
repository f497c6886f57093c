//! A channel as operators see it: now, and the week ahead.
//!
//! Where a channel leads is not told: lists are pasted into chats.

use std::fmt;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::Serialize;

use super::at;
use crate::contact::{Channel, Kind, Override, Status};

/// So far ahead hours are told: today, and seven days more.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 8);

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
        // Whole days: one that is cut short would look like an early end.
        let days = now.to_zoned(channel.zone()).date().checked_add(WEEK);
        let end = days.and_then(|day| day.to_zoned(channel.zone()));
        let end = end.map_or(Timestamp::MAX, |end| end.timestamp());
        let hours = channel.hours.as_ref();
        let week = hours.map_or_else(Vec::new, |hours| hours.open_between(now..end));
        Self {
            id: &channel.id,
            kind: channel.kind,
            open,
            takes_messages: channel.takes_messages,
            changes_at,
            by_hand: Override::about(overrides, &channel.id, now),
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
            (false, None) if self.by_hand.is_some() => {
                format!("closed until `kb channels reset {}`", self.id)
            }
            (false, None) => "closed".to_owned(),
        }
    }
}

/// Whether a day ends where the next one begins.
fn is_midnight_after(from: &Zoned, until: &Zoned) -> bool {
    until.time() == Time::midnight() && from.date().tomorrow().is_ok_and(|day| day == until.date())
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
                let mut texts: Vec<&str> =
                    reason.by_language.values().map(String::as_str).collect();
                if !texts.contains(&reason.default.as_str()) {
                    texts.insert(0, &reason.default);
                }
                write!(f, ": {}", texts.join(" · "))?;
            }
        }
        let zone = self.channel.zone();
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
            let until = match until.date() == from.date() {
                true => until.strftime("%H:%M").to_string(),
                false if is_midnight_after(&from, &until) => "24:00".to_owned(),
                false => until.strftime("%a %-d %b %H:%M").to_string(),
            };
            write!(f, " {}–{until}", from.strftime("%H:%M"))?;
        }
        if self.channel.hours.is_none() {
            f.write_str("\n  at all hours")?;
        }
        Ok(())
    }
}
