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
    use super::meant;

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
