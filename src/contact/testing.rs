//! Channels for tests, with nothing told of them but what a test is about.

use super::{Channel, Gate, Kind, OpeningHours, Target, Written};

/// A channel of a kind, called by it.
pub(super) fn channel(kind: Kind) -> Channel {
    Channel {
        id: kind.name().into(),
        kind,
        name: None,
        best_for: None,
        cost: None,
        languages: Vec::new(),
        categories: Vec::new(),
        tags: Vec::new(),
        reply: None,
        priority: 0,
        gate: Gate::AfterSearch,
        urgent: false,
        takes_messages: kind.takes_messages(),
        hours: None,
        time_zone: None,
        target: Target::new(format!("to the {}", kind.name()), None),
    }
}

/// The same with hours in a time zone, and the holidays of a country.
pub(super) fn staffed(kind: Kind, hours: &str, zone: &str, holidays: Option<&str>) -> Channel {
    let written = Written {
        hours: hours.into(),
        zone: zone.into(),
        holidays: holidays.map(str::to_owned),
    };
    Channel {
        hours: Some(OpeningHours::read(written).unwrap()),
        ..channel(kind)
    }
}
