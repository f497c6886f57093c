//! Times as a language tells them: of the day, of the week, and in which zone.
//!
//! It owns ICU's formatters. It must not know strings: what stands around a time is not said here.

use icu_calendar::types::Weekday;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{E, MD, T, zone};
use icu_datetime::input::{Time, TimeZone};
use icu_datetime::{DateTimeFormatter, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_locale_core::Locale as Tag;
use jiff::civil;

/// How a language tells times. One that ICU does not know tells them as programs do.
pub(super) struct Times {
    short: Option<NoCalendarFormatter<T>>,
    weekday: Option<FixedCalendarDateTimeFormatter<Gregorian, E>>,
    day: Option<DateTimeFormatter<MD>>,
    zone: Option<NoCalendarFormatter<zone::Location>>,
}

impl Times {
    /// The times of the language with this tag.
    pub(super) fn new(tag: &Tag) -> Self {
        Self {
            short: NoCalendarFormatter::try_new(tag.into(), T::hm()).ok(),
            weekday: FixedCalendarDateTimeFormatter::try_new(tag.into(), E::long()).ok(),
            day: DateTimeFormatter::try_new(tag.into(), MD::long()).ok(),
            zone: NoCalendarFormatter::try_new(tag.into(), zone::Location).ok(),
        }
    }

    /// A time of day: "6:00 PM", "18:00".
    pub(super) fn short(&self, time: civil::Time) -> String {
        let part = |n: i8| u8::try_from(n).unwrap_or_default();
        let known = Time::try_new(part(time.hour()), part(time.minute()), 0, 0);
        match (&self.short, known) {
            // The half of the day stays beside its hour; ICU's narrow space is missing in many fonts.
            (Some(short), Ok(time)) => short
                .format(&time)
                .to_string()
                .replace([' ', '\u{202f}'], "\u{a0}"),
            _ => time.strftime("%H:%M").to_string(),
        }
    }

    /// A day of the week: "Monday".
    pub(super) fn weekday(&self, day: civil::Weekday) -> String {
        match &self.weekday {
            Some(names) => names.format(&of_the_week(day)).to_string(),
            None => format!("{day:?}"),
        }
    }

    /// A day without its year: "December 14".
    pub(super) fn day(&self, date: civil::Date) -> String {
        let part = |n: i8| u8::try_from(n).unwrap_or_default();
        let known = Date::try_new_iso(date.year().into(), part(date.month()), part(date.day()));
        match (&self.day, known) {
            (Some(day), Ok(known)) => day.format(&known).to_string(),
            _ => date.to_string(),
        }
    }

    /// What the zone with this name in the time zone database is called: "Bangladesh Time".
    pub(super) fn zone(&self, name: &str) -> String {
        let zone = TimeZone::from_iana_id(name);
        let told = self
            .zone
            .as_ref()
            .map(|names| names.format(&zone.without_offset()).to_string());
        match told {
            // A zone of no place has no name either, only its distance from Greenwich.
            Some(told) if !told.starts_with("GMT") => told,
            _ => name.trim_start_matches("Etc/").to_owned(),
        }
    }
}

fn of_the_week(day: civil::Weekday) -> Weekday {
    match day {
        civil::Weekday::Monday => Weekday::Monday,
        civil::Weekday::Tuesday => Weekday::Tuesday,
        civil::Weekday::Wednesday => Weekday::Wednesday,
        civil::Weekday::Thursday => Weekday::Thursday,
        civil::Weekday::Friday => Weekday::Friday,
        civil::Weekday::Saturday => Weekday::Saturday,
        civil::Weekday::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(tag: &str) -> Times {
        Times::new(&Tag::try_from_str(tag).unwrap())
    }

    #[test]
    fn a_language_tells_the_hour_the_weekday_and_the_zone_in_its_own_way() {
        let six = civil::time(18, 5, 0, 0);
        let day = civil::date(2026, 12, 14);
        for (tag, hour, weekday, date, zone) in [
            (
                "en",
                "6:05\u{a0}PM",
                "Monday",
                "December 14",
                "Bangladesh Time",
            ),
            ("en-GB", "18:05", "Monday", "14 December", "Bangladesh Time"),
            ("bn", "৬:০৫\u{a0}PM", "সোমবার", "১৪ ডিসেম্বর", "বাংলাদেশ সময়"),
            (
                "de",
                "18:05",
                "Montag",
                "14. Dezember",
                "Bangladesch (Ortszeit)",
            ),
        ] {
            let times = times(tag);
            assert_eq!(times.short(six), hour, "{tag}");
            assert_eq!(times.weekday(day.weekday()), weekday, "{tag}");
            assert_eq!(times.day(day), date, "{tag}");
            assert_eq!(times.zone("Asia/Dhaka"), zone, "{tag}");
        }
    }

    #[test]
    fn every_zone_has_a_name() {
        let english = times("en");
        for (zone, name) in [
            ("Europe/Berlin", "Germany Time"),
            ("America/New_York", "New York Time"),
            ("Asia/Kolkata", "India Time"),
            ("Asia/Calcutta", "India Time"),
            ("Etc/UTC", "UTC"),
            ("Mars/Olympus", "Mars/Olympus"),
        ] {
            assert_eq!(english.zone(zone), name);
        }
    }
}
