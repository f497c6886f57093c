//! Draining the spool into the database, once that takes requests again.
//!
//! It must not know when that is done.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Store;
use super::database::is_away;
use super::spool::Letter;

/// A request that the database did not take so often is set aside.
const MOST_TRIES: u32 = 5;

/// Files of the spool that gave trouble.
#[derive(Default)]
pub(super) struct Trouble {
    /// How often a request was tried that the database does not take, though it takes others.
    tries: HashMap<PathBuf, u32>,
    /// The disk gives these not, which was logged.
    unread: HashSet<PathBuf>,
}

impl Store {
    /// Carries what is spooled into the database, as far as that takes it, and says how many
    /// requests that were. Called every few seconds; it also finds out that a database is back.
    pub async fn drain(&self) -> usize {
        // One drain at a time is enough.
        let Ok(mut trouble) = self.0.draining.try_lock() else {
            return 0;
        };
        match self.drain_all(&mut trouble).await {
            Ok(drained) => drained,
            Err(error) => {
                tracing::debug!("the spool is not drained: {error:#}");
                0
            }
        }
    }

    async fn drain_all(&self, trouble: &mut Trouble) -> anyhow::Result<usize> {
        let spool = &self.0.spool;
        // Opens it again, also when nothing is spooled.
        self.0.database.with(async |_| Ok(())).await?;
        let files = spool.files().await?;
        trouble.tries.retain(|path, _| files.contains(path));
        trouble.unread.retain(|path| files.contains(path));
        let mut drained = 0;
        for path in files {
            match spool.read(&path).await {
                Ok(Some(letter)) => {
                    drained += usize::from(self.drain_one(&path, &letter, trouble).await?);
                }
                Ok(None) => {}
                // It may come back. Those behind it do not wait for that.
                Err(error) => {
                    if trouble.unread.insert(path) {
                        tracing::error!("a file of the spool cannot be read now: {error:#}");
                    }
                }
            }
        }
        if drained > 0 {
            tracing::info!(
                requests = drained,
                "the spool was drained into the database"
            );
        }
        Ok(drained)
    }

    /// Drains one file. An error: the database is away, for those behind it, too.
    async fn drain_one(
        &self,
        path: &Path,
        letter: &Letter,
        trouble: &mut Trouble,
    ) -> anyhow::Result<bool> {
        let spool = &self.0.spool;
        let reference = &letter.request.reference;
        // Counted before it is tried: it may break down whoever tries it.
        let tries = trouble.tries.entry(path.to_owned()).or_default();
        *tries += 1;
        let set_aside = match self.put_spooled(letter).await {
            Ok(true) => {
                // One that stays is drained again, and found to be there.
                let removed = spool.remove(path).await;
                if let Err(error) = &removed
                    && *tries == 1
                {
                    tracing::error!(%reference, "a drained file of the spool cannot be removed: {error:#}");
                }
                return Ok(removed.is_ok());
            }
            Ok(false) => {
                tracing::error!(%reference, "a spooled request has the reference of another one: it is set aside in the spool");
                true
            }
            Err(error) if is_away(&error) => {
                *tries -= 1;
                return Err(error);
            }
            Err(error) if *tries >= MOST_TRIES => {
                tracing::error!(%reference, "a spooled request is not taken by the database: it is set aside in the spool: {error:#}");
                true
            }
            Err(_) => false,
        };
        if set_aside && let Err(error) = spool.set_aside(path).await {
            tracing::debug!("a file of the spool cannot be set aside: {error:#}");
        }
        Ok(false)
    }
}
