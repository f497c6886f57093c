//! Days that somebody wrote in another form, or that no calendar has: how they are to be written.
//!
//! It must not know which key they belong to.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is to be written for a day, where only one can be meant: `20.11.2026`, `2026-1-5`. Of one that
/// there is not, how many days its month has.
pub(super) fn meant(written: &str) -> Option<String> {
    let day = written.split([' ', 'T', ',']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else {
        return None;
    };
    let numbers = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match numbers {
        _ if first.chars().count() == 4 => numbers,
        _ if third.chars().count() != 4 => return None,
        // With points the day comes first everywhere.
        (one, two, year) if one > 12 || one == two || day.contains('.') => (year, two, one),
        (one, two, year) if two > 12 => (year, one, two),
        _ => return None,
    };
    let name = MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    let last = first.last_of_month().day();
    let day = i8::try_from(day).ok().filter(|day| *day > 0)?;
    Some(match first.with().day(day).build() {
        Ok(date) => format!("`{date}`"),
        Err(_) => format!("a day that there is: {name} {year} has {last} days"),
    })
}

/// What is to be written for a day with a time behind it, `2026-12-01 9:00` or `1.12.2026 9 pm`. The day alone would
/// be another time.
pub(super) fn time_meant(written: &str) -> Option<String> {
    let written = written.trim();
    let (day, time) = written.split_once([' ', 'T', ','])?;
    let day = meant(day)?;
    let Some(day) = day.strip_prefix('`').and_then(|day| day.strip_suffix('`')) else {
        return Some(day);
    };
    let time = match time_of_day(time) {
        Some((hour, minute)) => format!("{hour:02}:{minute:02}:00"),
        None => "09:00:00".to_owned(),
    };
    Some(format!(
        "`{day}T{time}Z` for a time in UTC, or with the zone that you mean, `{day}T{time}+06:00`"
    ))
}

/// The hour and the minute of `9:00`, `9.30 pm`, `9am`.
fn time_of_day(written: &str) -> Option<(i16, i16)> {
    let written = written.trim().to_lowercase();
    let half = ["am", "pm"].iter().position(|half| written.ends_with(half));
    let clock = match half {
        Some(_) => written[..written.len() - 2].trim_end(),
        None => &written,
    };
    let mut parts = clock.split([':', '.']);
    let hour = number(parts.next()?)?;
    let minute = parts.next().map_or(Some(0), number)?;
    let hour = match half {
        Some(half) => hour % 12 + 12 * i16::try_from(half).ok()?,
        // A number alone may be anything.
        None if !clock.contains([':', '.']) => return None,
        None => hour,
    };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// A number in the digits of Latin or Bengali.
fn number(text: &str) -> Option<i16> {
    let digit = |c: char| match c {
        '০'..='৯' => char::from_digit(u32::from(c) - u32::from('০'), 10),
        c => c.is_ascii_digit().then_some(c),
    };
    let digits: Option<String> = text.chars().map(digit).collect();
    digits?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{meant, time_meant};

    #[test]
    fn a_time_stays_with_its_day() {
        for (written, wanted) in [
            ("2026-12-01 9:00", Some("`2026-12-01T09:00:00Z`")),
            ("2026-12-01 9am", Some("`2026-12-01T09:00:00Z`")),
            ("1.12.2026 9.30 PM", Some("`2026-12-01T21:30:00Z`")),
            ("2026-12-01 12 am", Some("`2026-12-01T00:00:00Z`")),
            ("২০২৬-১২-০১ ৯:০৫", Some("`2026-12-01T09:05:00Z`")),
            ("2026-12-01 in the morning", Some("`2026-12-01T09:00:00Z`")),
            ("2026-12-01T25:00", Some("`2026-12-01T09:00:00Z`")),
            ("2026-11-31 9:00", Some("a day that there is")),
            ("2026-1-5", None),
            ("next week", None),
        ] {
            let told = time_meant(written);
            match wanted {
                Some(wanted) => assert!(told.unwrap().starts_with(wanted), "{written}"),
                None => assert_eq!(told, None, "{written}"),
            }
        }
    }

    #[test]
    fn only_a_day_that_can_be_no_other_is_told() {
        for (written, wanted) in [
            ("20.11.2026", Some("`2026-11-20`")),
            ("5.6.2026", Some("`2026-06-05`")),
            ("20/11/2026", Some("`2026-11-20`")),
            ("11/20/2026", Some("`2026-11-20`")),
            ("2026-1-5", Some("`2026-01-05`")),
            ("2026/01/05 10:00", Some("`2026-01-05`")),
            ("২০২৬-১১-২০", Some("`2026-11-20`")),
            (
                "2026-11-31",
                Some("a day that there is: November 2026 has 30 days"),
            ),
            (
                "2024-2-30",
                Some("a day that there is: February 2024 has 29 days"),
            ),
            ("05/06/2026", None),
            ("5.13.2026", None),
            ("2026-13-01", None),
            ("2026-00-01", None),
            ("2026-01-00", None),
            ("20.11.26", None),
            ("next week", None),
            ("1.2.3", None),
            ("", None),
        ] {
            assert_eq!(meant(written).as_deref(), wanted, "{written}");
        }
    }
}
