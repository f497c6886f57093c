//! When an answer comes: what a channel promises, counted in the time when somebody is there.
//!
//! It must not know in which words it is told.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};

use super::channel::{Channel, Reply};
use super::hours::HORIZON;
use super::overrides::Override;

/// Promises of an hour and more are told to the quarter of an hour.
const QUARTER: (Unit, i64) = (Unit::Minute, 15);
/// What ends sooner after midnight belongs to the evening before.
const NIGHT: SignedDuration = SignedDuration::from_hours(8);
/// How far ahead is looked first: most answers come within a month.
const MONTH: SignedDuration = SignedDuration::from_hours(24 * 35);

impl Channel {
    /// By when somebody answers what is sent now; `None` when nothing is promised, or nobody is there
    /// for as long as that takes. While an operator has closed the channel, nobody reads what comes.
    #[must_use]
    pub fn answers_by(&self, overrides: &[Override], now: Timestamp) -> Option<Timestamp> {
        let reply = self.reply?;
        let now = match Override::about(overrides, &self.id, now) {
            Some(word) if !word.open => word.until?,
            _ => now,
        };
        let by = [MONTH, HORIZON]
            .into_iter()
            .find_map(|ahead| self.answers_within(reply, now, ahead))?;
        let step = match reply {
            Reply::Minutes(minutes) if minutes < 60 => (Unit::Minute, 1),
            _ => QUARTER,
        };
        Some(rounded_up(by, step))
    }

    fn answers_within(
        &self,
        reply: Reply,
        now: Timestamp,
        ahead: SignedDuration,
    ) -> Option<Timestamp> {
        let end = now.saturating_add(ahead).ok()?;
        let Some(hours) = &self.hours else {
            let after = match reply {
                Reply::Minutes(minutes) => SignedDuration::from_mins(minutes.into()),
                Reply::Days(days) => SignedDuration::from_hours(24 * i64::from(days)),
            };
            return now.checked_add(after).ok();
        };
        let open = hours.open_between(now..end);
        match reply {
            Reply::Minutes(minutes) => {
                let mut left = SignedDuration::from_mins(minutes.into());
                for span in open {
                    let length = span.end.duration_since(span.start);
                    if left <= length {
                        return span.start.checked_add(left).ok();
                    }
                    left -= length;
                }
                None
            }
            Reply::Days(days) => {
                let zone = hours.zone();
                let today = zone.to_datetime(now).date();
                let nth = usize::try_from(days).ok()?.checked_sub(1)?;
                let days = staffed_days(open, zone).into_iter();
                let mut later = days.filter(|(day, _)| *day > today);
                later.nth(nth).map(|(_, end)| end)
            }
        }
    }
}

/// The days on which somebody is there, each with its end. What goes on after midnight is of the next
/// day, but for a night that began the evening before.
fn staffed_days(open: Vec<Range<Timestamp>>, zone: &TimeZone) -> Vec<(Date, Timestamp)> {
    let mut days: Vec<(Date, Timestamp)> = Vec::new();
    for span in open {
        let mut from = span.start;
        while from < span.end {
            let day = zone.to_datetime(from).date();
            let midnight = day
                .tomorrow()
                .and_then(|next| next.to_zoned(zone.clone()))
                .map_or(Timestamp::MAX, |next| next.timestamp());
            let until = span.end.min(midnight);
            let night = from > span.start && until.duration_since(from) < NIGHT;
            match days.last_mut() {
                Some((last, end)) if *last == day || night => *end = until,
                _ => days.push((day, until)),
            }
            from = until;
        }
    }
    days
}

/// Nobody promises 11:19.
fn rounded_up(at: Timestamp, (unit, step): (Unit, i64)) -> Timestamp {
    let round = TimestampRound::new().smallest(unit).increment(step);
    at.round(round.mode(RoundMode::Ceil)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Kind, testing};

    fn desk(hours: Option<&str>, reply: Reply) -> Channel {
        let desk = match hours {
            Some(hours) => testing::staffed(Kind::Form, hours, "Asia/Dhaka", None),
            None => testing::channel(Kind::Form),
        };
        Channel {
            reply: Some(reply),
            ..desk
        }
    }

    #[test]
    fn an_answer_is_promised_for_when_somebody_is_there() {
        let week = Some("Su-Th 09:00-13:00,14:00-18:00");
        let (four_hours, ten_hours) = (Reply::Minutes(240), Reply::Minutes(600));
        for (hours, reply, now, by) in [
            // Dhaka is six hours ahead. Sunday, two in the morning: by one, when lunch begins.
            (
                week,
                four_hours,
                "2026-11-21T20:00:00Z",
                "2026-11-22T07:00:00Z",
            ),
            // Sunday at noon: one hour before lunch, three after it.
            (
                week,
                four_hours,
                "2026-11-22T06:00:00Z",
                "2026-11-22T11:00:00Z",
            ),
            // Thursday, five in the afternoon: the rest of it on Sunday.
            (
                week,
                four_hours,
                "2026-11-26T11:00:00Z",
                "2026-11-29T06:00:00Z",
            ),
            (
                week,
                ten_hours,
                "2026-11-22T03:00:00Z",
                "2026-11-23T05:00:00Z",
            ),
            (
                week,
                Reply::Days(1),
                "2026-11-22T03:00:00Z",
                "2026-11-23T12:00:00Z",
            ),
            (
                week,
                Reply::Days(2),
                "2026-11-25T03:00:00Z",
                "2026-11-29T12:00:00Z",
            ),
            (
                Some("Mo-Su 22:00-02:00"),
                Reply::Days(1),
                "2026-11-22T15:00:00Z",
                "2026-11-23T20:00:00Z",
            ),
            (
                Some("Mo-Fr 00:00-24:00"),
                Reply::Days(1),
                "2026-11-22T03:00:00Z",
                "2026-11-23T18:00:00Z",
            ),
            (
                Some("24/7"),
                Reply::Days(2),
                "2026-11-22T03:00:00Z",
                "2026-11-24T18:00:00Z",
            ),
            (
                None,
                four_hours,
                "2026-11-21T20:00:00Z",
                "2026-11-22T00:00:00Z",
            ),
            (
                None,
                Reply::Days(1),
                "2026-11-21T20:00:00Z",
                "2026-11-22T20:00:00Z",
            ),
            (
                Some("Jun 01-Jun 30 10:00-16:00"),
                four_hours,
                "2026-11-21T20:00:00Z",
                "2027-06-01T08:00:00Z",
            ),
        ] {
            let promised = desk(hours, reply).answers_by(&[], now.parse().unwrap());
            assert_eq!(
                promised,
                Some(by.parse().unwrap()),
                "{hours:?} {reply:?} {now}"
            );
        }
        // To the next quarter of an hour; short promises to the minute.
        for (reply, by) in [
            (four_hours, "2026-11-22T11:15:00Z"),
            (Reply::Minutes(5), "2026-11-22T06:08:00Z"),
        ] {
            let promised =
                desk(week, reply).answers_by(&[], "2026-11-22T06:02:31Z".parse().unwrap());
            assert_eq!(promised, Some(by.parse().unwrap()), "{reply:?}");
        }
        let never = desk(Some("2020 Jan 01 10:00-12:00"), four_hours);
        assert_eq!(
            never.answers_by(&[], "2026-11-21T20:00:00Z".parse().unwrap()),
            None
        );
    }
}
