//! The store: requests and what became of them, kept so that nothing that was accepted is lost.
//!
//! It owns SQL. Accepted means that it is on the disk: committed in the database or, while that takes
//! nothing, in a file of the spool, which is drained into the database later. It must not know forms,
//! pages, or how requests are carried to people.

mod accept;
mod claiming;
mod columns;
mod database;
mod deliveries;
mod drain;
mod erase;
mod folder;
mod kept;
mod key;
mod open;
mod overrides;
mod receipts;
mod schema;
mod spool;
mod tending;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

pub use accept::Acceptance;
pub use claiming::{Claim, Due, Plan};
pub use deliveries::{Backlog, DeliveryId, Waiting};
pub use erase::{Erased, Whose};
pub use kept::{Delivery, DeliveryState, Event, Filter, Kept, Resent, RowId, State};
pub use key::{form_key, passing_key};
pub use receipts::Received;
pub use schema::{ForeignFile, NewerSchema};

use self::accept::Forms;
use self::database::Database;
use self::drain::Trouble;
use self::spool::Spool;
use crate::clock::Clock;

/// All durable data of a site. Cheap to clone; clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    database: Database,
    spool: Spool,
    forms: Forms,
    /// Held by the one who drains the spool: what of it gave trouble before.
    draining: tokio::sync::Mutex<Trouble>,
    clock: Clock,
}

impl Store {
    /// Opens the store of a site; what is not there is made. `folder` holds the spool.
    ///
    /// A database that cannot be opened just now (locked, no space, no permission, damaged) is no
    /// error: requests are spooled, and it is tried again with each use.
    ///
    /// # Errors
    /// [`NewerSchema`] when a newer kb has written the database, [`ForeignFile`] when the file is
    /// something else.
    pub async fn open(folder: &Path, database: &Path, clock: Clock) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Inner {
            database: Database::open(database).await?,
            spool: Spool::at(&folder.join("spool")),
            forms: Forms::default(),
            draining: tokio::sync::Mutex::default(),
            clock,
        })))
    }

    /// Opens the store of a site where there is one; nothing is made where there is none.
    ///
    /// # Errors
    /// As [`Self::open`], and when nobody can tell whether there is one: what cannot be looked at is
    /// not nothing.
    pub async fn open_existing(
        folder: &Path,
        database: &Path,
        clock: Clock,
    ) -> anyhow::Result<Option<Self>> {
        let there = database.try_exists().with_context(|| unseen(database))?;
        let spool = folder.join("spool");
        let (whole, aside) = Spool::at(&spool)
            .counts()
            .await
            .with_context(|| unseen(&spool))?;
        if !there && whole + aside == 0 {
            return Ok(None);
        }
        Self::open(folder, database, clock).await.map(Some)
    }

    /// Whether the database takes what it is given, as far as is known from its last use.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.0.database.is_open()
    }
}

/// What is said of a place of the store that this user cannot look at.
fn unseen(path: &Path) -> String {
    format!(
        "`{}` cannot be looked at: run kb as the user that serves the site",
        path.display()
    )
}

#[cfg(test)]
mod tests;
