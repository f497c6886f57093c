//! Reaching people: the channels, when they are staffed, when a page may show them, and what a
//! customer hands over.
//!
//! Pure: the time and ids come in as arguments. It must not know pages, where requests are stored or
//! how they are carried to people.

mod by_hand;
mod channel;
pub mod coverage;
mod disclose;
pub mod form;
mod hours;
mod notice;
mod overrides;
mod person;
mod promise;
mod reference;
mod request;
mod sealed;
#[cfg(test)]
mod testing;
mod urgent;

pub use by_hand::{ByHand, WrittenByHand};
pub use channel::{Channel, Embed, Gate, Kind, Reply, Target};
pub use disclose::{Disclosure, Found, Mode, Offer, Situation, Why, disclose, is_within};
pub use form::Form;
pub use hours::{
    OpeningHours, Status, Unreadable, Written, is_time_zone, knows_holidays_of, time_zones,
};
pub use notice::{Notice, notice_schema};
pub use overrides::Override;
pub use person::{
    EmailAddress, Line, NotUsable, PhoneNumber, Prose, ReplyAddress, dialled, latin_digits,
};
pub use reference::{Nonce, Receipt, Reference};
pub use request::{Answered, Journey, OpenedArticle, Priority, Request};
pub use sealed::{seal, unseal};
pub use urgent::{UrgentPhrases, asks_for_people, asks_only_for_people, says_something};
