//! The desk: where the service hands in what customers write to people.
//!
//! It knows the store, and whom to tell; it must not know how a request is carried on.

use std::num::NonZeroU32;

use super::contact::FormKey;
use super::pace::Pace;
use crate::contact::Request;
use crate::store::Store;

/// Chooses where a request is carried.
pub type Targets = Box<dyn Fn(&Request) -> Vec<String> + Send + Sync>;
/// Tells whoever carries requests that there is one.
pub type Bell = Box<dyn Fn() + Send + Sync>;

/// Where requests are handed in.
pub struct Desk {
    pub(super) store: Store,
    pub(super) key: FormKey,
    pub(super) targets: Targets,
    pub(super) bell: Bell,
    pub(super) pace: Pace,
}

impl Desk {
    /// A desk at which each address hands in so many requests an hour, and all together so many.
    #[must_use]
    pub fn new(store: Store, key: FormKey, (each, all): (NonZeroU32, NonZeroU32)) -> Self {
        Self {
            store,
            key,
            targets: Box::new(|_| Vec::new()),
            bell: Box::new(|| ()),
            pace: Pace::new(each, all),
        }
    }

    /// The same, with people behind it: where requests are carried, and who is told of a new one.
    #[must_use]
    pub fn with_delivery(self, targets: Targets, bell: Bell) -> Self {
        Self {
            targets,
            bell,
            ..self
        }
    }
}
