//! How values stand in columns, and how they are read again.
//!
//! It must not know tables.

use anyhow::Context;
use jiff::Timestamp;

use crate::contact::{Priority, Reference, latin_digits};
use crate::lang::Lang;

/// An address as it is compared: letter case does not matter, nor how a number is grouped.
pub(super) fn normal_address(address: &str) -> String {
    let address = address.trim();
    if address.contains('@') {
        address.to_lowercase()
    } else {
        let digits = latin_digits(address);
        digits.chars().filter(char::is_ascii_digit).collect()
    }
}

/// What two spellings of a telephone number share, with and without the country: its last digits, without
/// the zero before them. None for a mail address, and for what is too short to tell people apart.
pub(super) fn end_of_number(address: &str) -> Option<String> {
    let number = normal_address(address);
    let end = number.trim_start_matches('0');
    let telling = end.get(end.len().checked_sub(TELLING)?..)?;
    (!number.contains('@')).then(|| telling.to_owned())
}

/// So many last digits tell one number of a country from another.
const TELLING: usize = 9;

pub(super) fn urgency(priority: Priority) -> i64 {
    match priority {
        Priority::Normal => 0,
        Priority::High => 1,
        Priority::Urgent => 2,
    }
}

pub(super) fn priority_of(name: &str) -> Priority {
    let named = |priority: &Priority| priority.name() == name;
    Priority::ALL.into_iter().find(named).unwrap_or_default()
}

pub(super) fn reference_of(text: &str) -> anyhow::Result<Reference> {
    Reference::read(text).context("a stored reference cannot be read")
}

pub(super) fn time(milliseconds: i64) -> anyhow::Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).context("a stored time cannot be read")
}

pub(super) fn language_of(tag: &str) -> anyhow::Result<Lang> {
    Lang::parse(tag).context("a stored language cannot be read")
}
