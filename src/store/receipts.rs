//! What a receipt says.
//!
//! It must not know who holds one.

use jiff::Timestamp;

use super::Store;
use super::columns::{language_of, priority_of, reference_of, time};
use crate::contact::{Priority, Receipt, Reference};
use crate::lang::Lang;

/// What a receipt says; no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// What both sides call the request.
    pub reference: Reference,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// By when an answer was promised.
    pub answer_by: Option<Timestamp>,
    /// How pressing it is.
    pub priority: Priority,
    /// The id of the channel that it came through.
    pub channel: String,
    /// The language of the page.
    pub language: Lang,
}

impl Store {
    /// Whether a receipt is of a request that still has its words: they may have been erased.
    ///
    /// # Errors
    /// When it is not in the spool, and the database is away.
    pub async fn has_words(&self, receipt: &Receipt) -> anyhow::Result<bool> {
        if let Ok(Some(_)) = self.0.spool.find_receipt(receipt).await {
            return Ok(true);
        }
        let database = &self.0.database;
        database
            .with(async |open| {
                let found: Option<(i64,)> = sqlx::query_as(
                    "SELECT r.id FROM requests r LEFT JOIN requests s ON s.id = r.same_as
                     WHERE r.receipt = ? AND (r.body IS NOT NULL OR s.body IS NOT NULL)",
                )
                .bind(receipt.as_str())
                .fetch_optional(&open.readers)
                .await?;
                Ok(found.is_some())
            })
            .await
    }

    /// What a receipt says; `None` when there is none.
    ///
    /// # Errors
    /// When the receipt is in neither, and the database is away or the spool cannot be read.
    pub async fn receipt(&self, receipt: &Receipt) -> anyhow::Result<Option<Received>> {
        type Row = (String, i64, Option<i64>, String, String, String);
        let spooled = self.0.spool.find_receipt(receipt).await;
        if let Ok(Some(letter)) = spooled {
            let request = letter.request;
            return Ok(Some(Received {
                reference: request.reference,
                accepted_at: request.accepted_at,
                answer_by: request.answer_by,
                priority: request.priority,
                channel: request.channel,
                language: request.language,
            }));
        }
        let row: Option<Row> = self
            .0
            .database
            .with(async |open| {
                Ok(sqlx::query_as(
                    "SELECT reference, accepted_at, answer_by, priority, channel, language
                     FROM requests WHERE receipt = ?",
                )
                .bind(receipt.as_str())
                .fetch_optional(&open.readers)
                .await?)
            })
            .await?;
        if row.is_none()
            && let Err(error) = spooled
        {
            return Err(error.context("a receipt may be in the spool, which cannot be read"));
        }
        row.map(
            |(reference, accepted_at, answer_by, priority, channel, language)| {
                Ok(Received {
                    reference: reference_of(&reference)?,
                    accepted_at: time(accepted_at)?,
                    answer_by: answer_by.map(time).transpose()?,
                    priority: priority_of(&priority),
                    channel,
                    language: language_of(&language)?,
                })
            },
        )
        .transpose()
    }
}
