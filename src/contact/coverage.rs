//! Whether customers ever stand before closed doors only: the hours of all channels, put together.
//!
//! Opening hours are exact to the minute and known as spans, so that looking at their ends looks at
//! every minute. It must not know how a gap is reported.

use std::ops::Range;

use jiff::Timestamp;

use super::channel::Channel;
use super::hours::HORIZON;

/// The times within the horizon when nobody is there and nothing takes a message, in order. None when
/// a channel takes messages at any hour, or when there is no channel at all.
#[must_use]
pub fn gaps(channels: &[Channel], now: Timestamp) -> Vec<Range<Timestamp>> {
    if channels.is_empty() || channels.iter().any(|channel| channel.takes_messages) {
        return Vec::new();
    }
    let end = now.saturating_add(HORIZON).unwrap_or(Timestamp::MAX);
    let mut open: Vec<Range<Timestamp>> = Vec::new();
    for channel in channels {
        match &channel.hours {
            None => return Vec::new(),
            Some(hours) => open.extend(hours.open_between(now..end)),
        }
    }
    open.sort_by_key(|span| span.start);
    let mut gaps = Vec::new();
    let mut covered = now;
    for span in open {
        if span.start > covered {
            gaps.push(covered..span.start);
        }
        covered = covered.max(span.end);
    }
    if covered < end {
        gaps.push(covered..end);
    }
    gaps
}

/// Whether nobody is there at any time within the horizon.
#[must_use]
pub fn never_opens(channel: &Channel, now: Timestamp) -> bool {
    let end = now.saturating_add(HORIZON).unwrap_or(Timestamp::MAX);
    let hours = channel.hours.as_ref();
    hours.is_some_and(|hours| hours.open_between(now..end).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Kind, testing};

    fn staffed(hours: &str) -> Channel {
        Channel {
            id: hours.into(),
            ..testing::staffed(Kind::Phone, hours, "Europe/Berlin", Some("DE"))
        }
    }

    #[test]
    fn gaps_are_found_to_the_minute() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let day = || staffed("Mo-Su 06:00-22:00");
        assert!(gaps(&[day(), staffed("Mo-Su 22:00-06:00")], now).is_empty());
        // One minute of one night.
        let night = staffed("Mo-Su 22:00-06:00; 2027 Mar 03 00:00-06:00,22:01-30:00");
        let found = gaps(&[day(), night], now);
        let minute =
            "2027-03-03T21:00:00Z".parse().unwrap().."2027-03-03T21:01:00Z".parse().unwrap();
        assert_eq!(found, [minute]);
        // Holidays.
        let found = gaps(&[staffed("24/7; PH off")], now);
        let christmas =
            "2026-12-24T23:00:00Z".parse().unwrap().."2026-12-26T23:00:00Z".parse().unwrap();
        assert_eq!(found.first(), Some(&christmas));
        // What takes messages leaves no gap; neither does what is never closed.
        let takes = Channel {
            takes_messages: true,
            ..day()
        };
        assert!(gaps(&[day(), takes], now).is_empty());
        assert!(gaps(&[day(), staffed("24/7")], now).is_empty());
        assert!(gaps(&[], now).is_empty());
        // Nobody, ever.
        let never = staffed("2020 Jan 01 10:00-12:00");
        assert!(never_opens(&never, now) && !never_opens(&day(), now));
        let all = now..now + HORIZON;
        assert_eq!(gaps(&[never], now), [all]);
    }
}
