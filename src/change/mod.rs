//! Changes: what one edition of a site takes away from those who knew the one before, and how files
//! move without anybody noticing.
//!
//! Pure: texts and lists come in as values. It must not know where files and editions lie, nor how a
//! report looks.

mod addresses;
mod difference;
pub mod moving;
mod owed;
mod removal;

pub use addresses::{Addresses, Meant, Page};
pub use difference::{Changed, Difference, Redirects, difference, problems, redirects};
pub use owed::owed;
pub use removal::{Excuse, Vanished, What, landings, vanished};
