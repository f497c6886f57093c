//! What an operator said of channels, for all processes that share the database.
//!
//! It must not know whether a word still holds.

use super::Store;
use crate::contact::Override;

impl Store {
    /// Keeps an operator's word about a channel, in place of what was said of it before.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn say(&self, word: &Override) -> anyhow::Result<()> {
        let json = serde_json::to_string(word)?;
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                sqlx::query(
                    "INSERT INTO overrides (channel, word) VALUES (?, ?)
                     ON CONFLICT (channel) DO UPDATE SET word = excluded.word",
                )
                .bind(&word.channel)
                .bind(&json)
                .execute(&mut *change)
                .await?;
                open.commit(change).await
            })
            .await
    }

    /// Takes back what was said of a channel; `false` when nothing was.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn unsay(&self, channel: &str) -> anyhow::Result<bool> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                let done = sqlx::query("DELETE FROM overrides WHERE channel = ?")
                    .bind(channel)
                    .execute(&mut *change)
                    .await?;
                open.commit(change).await?;
                Ok(done.rows_affected() > 0)
            })
            .await
    }

    /// What was said last of each channel, also when it holds no more. A word that this kb cannot
    /// read is left out.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn overrides(&self) -> anyhow::Result<Vec<Override>> {
        let database = &self.0.database;
        let rows: Vec<(String,)> = database
            .with(async |open| {
                let words = sqlx::query_as("SELECT word FROM overrides ORDER BY channel");
                Ok(words.fetch_all(&open.readers).await?)
            })
            .await?;
        let read = |(word,): &(String,)| serde_json::from_str(word).ok();
        Ok(rows.iter().filter_map(read).collect())
    }
}
