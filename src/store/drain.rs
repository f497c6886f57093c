//! Draining the spool into the database, once that takes requests again.
//!
//! It must not know when that is done.

use super::Store;

impl Store {
    /// Carries what is spooled into the database, as far as that takes it, and says how many
    /// requests that were. Called every few seconds; it also finds out that a database is back.
    pub async fn drain(&self) -> usize {
        // One drain at a time is enough.
        let Ok(_alone) = self.0.draining.try_lock() else {
            return 0;
        };
        match self.drain_all().await {
            Ok(drained) => drained,
            Err(error) => {
                tracing::debug!("the spool is not drained: {error:#}");
                0
            }
        }
    }

    async fn drain_all(&self) -> anyhow::Result<usize> {
        let spool = &self.0.spool;
        // Opens it again, also when nothing is spooled.
        self.0.database.with(async |_| Ok(())).await?;
        let mut drained = 0;
        for path in spool.files().await? {
            let Some(letter) = spool.read(&path).await? else {
                continue;
            };
            match self.put_spooled(&letter).await {
                Ok(true) => {
                    spool.remove(&path).await?;
                    drained += 1;
                }
                Ok(false) => {
                    let reference = &letter.request.reference;
                    tracing::error!(%reference, "a spooled request has the reference of another one: it is set aside in the spool");
                    spool.set_aside(&path).await?;
                }
                Err(error) if self.is_healthy() => {
                    tracing::error!("a spooled request is not taken by the database: {error:#}");
                }
                Err(error) => return Err(error),
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
}
