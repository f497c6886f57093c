//! Times as operators type them: `18:00`, `2026-12-24 18:00`, `90m`.
//!
//! It must not know what happens then.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The moment that is meant; a time of day is the next one.
pub(super) fn read(text: &str, now: Timestamp, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    let meant = moment(text.trim(), now, zone).ok_or_else(|| {
        anyhow::anyhow!(
            "`--until {text}` is no time: write `18:00`, `2026-12-24 18:00`, `90m`, `2h` or `3d`"
        )
    })?;
    anyhow::ensure!(meant > now, "`--until {text}` is over already");
    Ok(meant)
}

fn moment(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(duration) = duration(text) {
        return now.checked_add(duration).ok();
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let instant = |civil: DateTime| {
        let ambiguous = zone.to_ambiguous_timestamp(civil);
        ambiguous.compatible().ok()
    };
    if let Ok(civil) = text.replace(' ', "T").parse::<DateTime>() {
        return instant(civil);
    }
    let time = text.parse::<Time>().ok()?;
    let today = now.to_zoned(zone.clone()).date();
    let at = instant(today.to_datetime(time))?;
    if at > now {
        return Some(at);
    }
    instant(today.tomorrow().ok()?.to_datetime(time))
}

/// `90m`, `2h`, `3d`
fn duration(text: &str) -> Option<SignedDuration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok().filter(|n| (1..100_000).contains(n))?;
    match unit {
        "m" => Some(SignedDuration::from_mins(number)),
        "h" => Some(SignedDuration::from_hours(number)),
        "d" => Some(SignedDuration::from_hours(number * 24)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_operators_type_them() {
        let zone = TimeZone::get("Asia/Dhaka").unwrap();
        // Two in the afternoon in Dhaka.
        let now: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        for (text, meant) in [
            ("18:00", "2026-11-22T12:00:00Z"),
            ("09:30", "2026-11-23T03:30:00Z"),
            ("2026-12-24 18:00", "2026-12-24T12:00:00Z"),
            ("2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z"),
            ("90m", "2026-11-22T09:30:00Z"),
            ("2h", "2026-11-22T10:00:00Z"),
            ("3d", "2026-11-25T08:00:00Z"),
        ] {
            assert_eq!(
                read(text, now, &zone).unwrap(),
                meant.parse().unwrap(),
                "{text}"
            );
        }
        for text in [
            "",
            "soon",
            "25:00",
            "-2h",
            "0m",
            "2026-11-22 13:00",
            "1000000d",
            "ঘ",
        ] {
            assert!(read(text, now, &zone).is_err(), "{text}");
        }
    }
}
