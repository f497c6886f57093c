//! Moments in words: "today, 6:00 PM", "আগামীকাল, সকাল ৯:০০", "Monday, 9:00 AM".
//!
//! It must not know how single times and dates are written, or what is to happen then.

use jiff::{Timestamp, Zoned, civil};

use super::{Arg, Locale};

/// So many days away a day has its name of the week; on the seventh that would be today's again.
const WEEK: i32 = 6;
/// So many days away a day is told with its year.
const HALF_A_YEAR: i32 = 180;

impl Locale {
    /// A time of day: "6:00 PM", "18:00", "সন্ধ্যা ৬:০০".
    #[must_use]
    pub fn time(&self, time: civil::Time) -> String {
        let short = self.times.short(time);
        let clock = self.clock(time);
        let arguments = [
            ("part", Arg::Text(part_of_day(time))),
            ("clock", Arg::Text(&clock)),
            ("time", Arg::Text(&short)),
        ];
        self.text("time-of-day", &arguments).unwrap_or(short)
    }

    /// A day of the week: "Monday", "সোমবার".
    #[must_use]
    pub fn weekday(&self, date: civil::Date) -> String {
        self.times.weekday(date.weekday())
    }

    /// A moment as somebody says it now, in the time zone of the moment: with the day as near as it
    /// is, and the time.
    #[must_use]
    pub fn moment(&self, at: &Zoned, now: Timestamp) -> String {
        let today = now.to_zoned(at.time_zone().clone()).date();
        let day = at.date();
        let days = today.until(day).map_or(i32::MAX, |span| span.get_days());
        let (key, named) = match days {
            0 => ("moment-today", String::new()),
            1 => ("moment-tomorrow", String::new()),
            2..=WEEK => ("moment-day", self.weekday(day)),
            _ if days.abs() > HALF_A_YEAR => ("moment-day", self.date(day)),
            _ => ("moment-day", self.times.day(day)),
        };
        let time = self.time(at.time());
        let arguments = [("day", Arg::Text(&named)), ("time", Arg::Text(&time))];
        self.text(key, &arguments)
            .unwrap_or_else(|| format!("{}, {time}", self.date(day)))
    }

    /// What the zone with this name in the time zone database is called: "Bangladesh Time".
    #[must_use]
    pub fn zone(&self, name: &str) -> String {
        self.times.zone(name)
    }

    /// The time on the face of a clock: "6:05" at 18:05, in the language's digits.
    fn clock(&self, time: civil::Time) -> String {
        let hour = (time.hour() + 11) % 12 + 1;
        let digits = |text: String| self.numbers.digits(&text, false).unwrap_or(text);
        let (hour, minute) = (hour.to_string(), format!("{:02}", time.minute()));
        format!("{}:{}", digits(hour), digits(minute))
    }
}

/// What people call this part of the day, where they tell the time by it.
fn part_of_day(time: civil::Time) -> &'static str {
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight",
        (12, 0) => "noon",
        (4..6, _) => "dawn",
        (6..12, _) => "morning",
        (12..16, _) => "midday",
        (16..18, _) => "afternoon",
        (18..20, _) => "evening",
        _ => "night",
    }
}
