//! Reaching people.
mod hours;
pub use hours::{OpeningHours, Status, Unreadable, knows_holidays_of};
