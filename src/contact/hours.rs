//! When a channel is staffed: opening hours in OpenStreetMap's syntax, in the time zone of those who
//! answer, with the public holidays of their country.
//!
//! It owns the crate that reads the syntax. It must not know the clock or channels: the time is an
//! argument.

use std::fmt;
use std::ops::Range;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use opening_hours::localization::Country;
use opening_hours::{Context, OpeningHours as Rules, RuleKind};
use opening_hours_syntax::Error;
use pest::error::InputLocation;
use serde::{Deserialize, Serialize};

/// How far ahead is looked: over a year with all its holidays and seasons, and into the next.
pub(super) const HORIZON: SignedDuration = SignedDuration::from_hours(24 * 400);
/// Most answers lie within a week, so that is looked at first.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 8);

/// Opening hours, read and placed in a time zone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct OpeningHours {
    written: Written,
    rules: Rules,
    zone: TimeZone,
}

/// Opening hours as kb.toml has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// In OpenStreetMap's syntax: `Mo-Fr 09:00-17:00; PH off`.
    pub hours: String,
    /// The time zone's name: `Asia/Dhaka`.
    pub zone: String,
    /// The country whose public holidays `PH` are: `BD`.
    pub holidays: Option<String>,
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Somebody is.
    Open {
        /// When they leave; `None`: not within the next 400 days.
        until: Option<Timestamp>,
    },
    /// Nobody is.
    Closed {
        /// When they come back; `None`: not within the next 400 days.
        opens_at: Option<Timestamp>,
    },
}

/// Why opening hours cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where in the text it goes wrong, in bytes; `None`: in the whole of it.
    pub at: Option<usize>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

/// Whether there is a time zone of this name.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// The names of all time zones, in order.
#[must_use]
pub fn time_zones() -> Vec<String> {
    let database = jiff::tz::db();
    let mut names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    names.sort();
    names
}

/// Whether public holidays of a country are known, by its code (`BD`).
#[must_use]
pub fn knows_holidays_of(country: &str) -> bool {
    country.parse::<Country>().is_ok()
}

impl OpeningHours {
    /// Reads opening hours. Of a country that is not known there are no holidays.
    ///
    /// # Errors
    ///
    /// When they are not in the syntax, or there is no such time zone.
    pub fn read(written: Written) -> Result<Self, Unreadable> {
        let rules: Rules = written.hours.parse().map_err(|error| unreadable(&error))?;
        let zone = TimeZone::get(&written.zone).map_err(|_| Unreadable {
            at: None,
            what: format!("there is no time zone `{}`", written.zone),
        })?;
        let country = written.holidays.as_deref();
        let holidays = country.and_then(|code| code.parse::<Country>().ok());
        let holidays = holidays.map(Country::holidays).unwrap_or_default();
        let rules = rules.with_context(Context::default().with_holidays(holidays));
        Ok(Self {
            written,
            rules,
            zone,
        })
    }

    /// As they were written.
    #[must_use]
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// The time zone that they are in.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether somebody is there at this time, and until or from when.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Status {
        for ahead in [WEEK, HORIZON] {
            let end = now.saturating_add(ahead).unwrap_or(Timestamp::MAX);
            match self.open_between(now..end).first() {
                Some(open) if open.start > now => {
                    let opens_at = Some(open.start);
                    return Status::Closed { opens_at };
                }
                Some(open) if open.end < end => {
                    let until = Some(open.end);
                    return Status::Open { until };
                }
                Some(_) if ahead == HORIZON => return Status::Open { until: None },
                _ => {}
            }
        }
        Status::Closed { opens_at: None }
    }

    /// The times in a span when somebody is there, in order; such that touch are one.
    #[must_use]
    pub fn open_between(&self, span: Range<Timestamp>) -> Vec<Range<Timestamp>> {
        // A night around the span: what began before may still go on, and zones shift.
        let day = SignedDuration::from_hours(24);
        let from = self.local(span.start.saturating_sub(day).unwrap_or(Timestamp::MIN));
        let to = self.local(span.end.saturating_add(day).unwrap_or(Timestamp::MAX));
        let mut open: Vec<Range<Timestamp>> = Vec::new();
        for staffed in self.rules.iter_range(from, to) {
            // Hours that are not certain are no promise.
            if staffed.kind != RuleKind::Open {
                continue;
            }
            let Range { start, end } = staffed.range;
            let (start, end) = (self.instant(start), self.instant(end));
            match open.last_mut() {
                Some(last) if start <= last.end => last.end = last.end.max(end),
                _ => open.push(start..end),
            }
        }
        let within = open
            .into_iter()
            .map(|one| one.start.max(span.start)..one.end.min(span.end));
        within.filter(|one| one.start < one.end).collect()
    }

    fn local(&self, at: Timestamp) -> NaiveDateTime {
        let at = self.zone.to_datetime(at);
        let (year, month, day) = (at.year(), at.month(), at.day());
        let (hour, minute, second) = (at.hour(), at.minute(), at.second());
        let date = NaiveDate::from_ymd_opt(
            year.into(),
            month.unsigned_abs().into(),
            day.unsigned_abs().into(),
        );
        let time = NaiveTime::from_hms_opt(
            hour.unsigned_abs().into(),
            minute.unsigned_abs().into(),
            second.unsigned_abs().into(),
        );
        date.unwrap_or_default().and_time(time.unwrap_or_default())
    }

    /// A time on the wall as an instant. Of a time that comes twice in the night when clocks are set
    /// back it is the first; one that is left out comes as much later as clocks are set forward.
    fn instant(&self, at: NaiveDateTime) -> Timestamp {
        let number = |n: u32| i8::try_from(n).unwrap_or(0);
        let civil = DateTime::new(
            i16::try_from(at.year()).unwrap_or(i16::MAX),
            number(at.month()),
            number(at.day()),
            number(at.hour()),
            number(at.minute()),
            number(at.second()),
            0,
        );
        let instant = civil.and_then(|civil| self.zone.to_ambiguous_timestamp(civil).compatible());
        instant.unwrap_or(Timestamp::MAX)
    }
}

impl TryFrom<Written> for OpeningHours {
    type Error = Unreadable;

    fn try_from(written: Written) -> Result<Self, Unreadable> {
        Self::read(written)
    }
}

impl From<OpeningHours> for Written {
    fn from(hours: OpeningHours) -> Self {
        hours.written
    }
}

impl PartialEq for OpeningHours {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

fn unreadable(error: &Error) -> Unreadable {
    match error {
        Error::Syntax(syntax) => Unreadable {
            at: Some(match syntax.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            }),
            what: "this is not in the syntax of opening hours".to_owned(),
        },
        other => Unreadable {
            at: None,
            what: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str, zone: &str, country: &str) -> OpeningHours {
        OpeningHours::read(written(text, zone, country)).unwrap()
    }

    fn written(text: &str, zone: &str, country: &str) -> Written {
        Written {
            hours: text.to_owned(),
            zone: zone.to_owned(),
            holidays: Some(country.to_owned()),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn open(text: &str) -> Status {
        Status::Open {
            until: Some(at(text)),
        }
    }

    fn closed(text: &str) -> Status {
        Status::Closed {
            opens_at: Some(at(text)),
        }
    }

    #[test]
    fn hours_in_dhaka_are_told_in_the_time_of_the_world() {
        let hours = hours(
            "Su-Th 09:00-13:00,14:00-18:00; PH off; 2026 Nov 25 10:00-12:00 \"short\"",
            "Asia/Dhaka",
            "BD",
        );
        for (now, status) in [
            // Sunday, 22 November 2026; Dhaka is six hours ahead.
            ("2026-11-22T02:59:59Z", closed("2026-11-22T03:00:00Z")),
            ("2026-11-22T03:00:00Z", open("2026-11-22T07:00:00Z")),
            ("2026-11-22T07:00:00Z", closed("2026-11-22T08:00:00Z")),
            ("2026-11-22T11:59:59Z", open("2026-11-22T12:00:00Z")),
            ("2026-11-22T12:00:00Z", closed("2026-11-23T03:00:00Z")),
            // A day of its own, with a comment.
            ("2026-11-25T03:30:00Z", closed("2026-11-25T04:00:00Z")),
            ("2026-11-25T05:00:00Z", open("2026-11-25T06:00:00Z")),
            // Thursday's evening: Friday and Saturday are the weekend.
            ("2026-11-26T13:00:00Z", closed("2026-11-29T03:00:00Z")),
            // Victory Day is a Wednesday.
            ("2026-12-16T05:00:00Z", closed("2026-12-17T03:00:00Z")),
        ] {
            assert_eq!(hours.status(at(now)), status, "{now}");
        }
    }

    #[test]
    fn a_night_watch_goes_on_after_midnight() {
        let hours = hours("Mo-Su 22:00-02:00", "Asia/Dhaka", "BD");
        assert_eq!(
            hours.status(at("2026-11-22T17:30:00Z")),
            open("2026-11-22T20:00:00Z")
        );
        assert_eq!(
            hours.status(at("2026-11-22T20:00:00Z")),
            closed("2026-11-23T16:00:00Z")
        );
    }

    #[test]
    fn nights_in_which_clocks_are_set_are_as_long_as_they_are() {
        let hours = hours("Mo-Su 22:00-06:00", "Europe/Berlin", "DE");
        for (from, to, length) in [
            ("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", 7),
            ("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", 9),
            ("2026-11-24T12:00:00Z", "2026-11-25T12:00:00Z", 8),
        ] {
            let open = hours.open_between(at(from)..at(to));
            assert_eq!(open.len(), 1, "{open:?}");
            assert_eq!(
                open[0].end.duration_since(open[0].start).as_hours(),
                length,
                "{open:?}"
            );
        }
    }

    #[test]
    fn an_hour_that_is_left_out_or_comes_twice_never_opens_what_is_closed() {
        let hours = hours("Mo-Su 02:15-02:45", "Europe/Berlin", "DE");
        // 29 March 2026: there is no such half hour on the wall; it is an hour later.
        let spring = hours.open_between(at("2026-03-29T00:00:00Z")..at("2026-03-29T04:00:00Z"));
        assert_eq!(
            spring,
            [at("2026-03-29T01:15:00Z")..at("2026-03-29T01:45:00Z")]
        );
        // 25 October 2026: there are two; the first is meant.
        let autumn = hours.open_between(at("2026-10-24T23:00:00Z")..at("2026-10-25T04:00:00Z"));
        assert_eq!(
            autumn,
            [at("2026-10-25T00:15:00Z")..at("2026-10-25T00:45:00Z")]
        );
    }

    #[test]
    fn always_and_never_have_no_end_that_could_be_told() {
        let now = at("2026-11-22T00:00:00Z");
        let always = hours("24/7", "UTC", "BD");
        assert_eq!(always.status(now), Status::Open { until: None });
        let never = hours("24/7 closed", "UTC", "BD");
        assert_eq!(never.status(now), Status::Closed { opens_at: None });
        // What is not certain is no promise.
        let maybe = hours("Mo-Su 09:00-17:00 unknown", "UTC", "BD");
        assert_eq!(maybe.status(now), Status::Closed { opens_at: None });
        let seasonal = hours("Jun 01-Jun 30 10:00-16:00", "UTC", "BD");
        assert_eq!(seasonal.status(now), closed("2027-06-01T10:00:00Z"));
    }

    #[test]
    fn hours_that_cannot_be_read_tell_where() {
        let read = |text| OpeningHours::read(written(text, "UTC", "BD")).unwrap_err();
        assert_eq!(read("Mo-Fr 09:00-17:00; someday").at, Some(19));
        assert_eq!(read("").at, Some(0));
        assert!(knows_holidays_of("BD") && !knows_holidays_of("XX"));
    }
}
