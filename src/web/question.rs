//! Asking the present edition a question, with as many at once as there are cores.
//!
//! It must not know how results look.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;

use super::error::PageError;
use super::params::Params;
use super::visit::Visit;
use crate::lang::Lang;
use crate::live::{Ask, Results};

/// So long a question waits for its turn before the visitor is asked to come back.
const WAIT: Duration = Duration::from_secs(2);

/// A question that owns its words, so that it can be asked in another thread.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) text: String,
    pub(super) lang: Lang,
    /// Slugs from the outside in; empty: everywhere.
    pub(super) category: Vec<String>,
    pub(super) limit: usize,
    pub(super) offset: usize,
    pub(super) unfinished: bool,
    pub(super) exact: bool,
    pub(super) elsewhere: bool,
    pub(super) explain: bool,
}

impl Question {
    /// A question without words, to be filled in.
    pub(super) fn new(lang: &Lang) -> Self {
        Self {
            text: String::new(),
            lang: lang.clone(),
            category: Vec::new(),
            limit: 1,
            offset: 0,
            unfinished: false,
            exact: false,
            elsewhere: false,
            explain: false,
        }
    }
}

/// A path of slugs, taken apart.
pub(super) fn slugs(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|slug| !slug.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Visit {
    /// Whether to tell how hits came about: only writers in a preview are told.
    pub(super) fn explains(&self, params: &Params) -> bool {
        self.present.served().preview && params.first("explain") == Some("1")
    }

    /// Waits for a turn, then asks.
    pub(super) async fn find(&self, question: Question) -> Result<Results, PageError> {
        let turn = Arc::clone(&self.app.searching).acquire_owned();
        let permit = tokio::time::timeout(WAIT, turn).await;
        let permit = permit.map_err(|_| PageError::Busy)?;
        let permit = permit.map_err(|_| PageError::Busy)?;
        self.ask(permit, question).await
    }

    /// Asks if that needs no waiting: for what is only an extra.
    pub(super) async fn find_at_once(&self, question: Question) -> Option<Results> {
        let permit = Arc::clone(&self.app.searching).try_acquire_owned().ok()?;
        match self.ask(permit, question).await {
            Ok(results) => Some(results),
            Err(error) => {
                tracing::error!(
                    id = self.id.to_str().unwrap_or_default(),
                    ?error,
                    "a search failed"
                );
                None
            }
        }
    }

    /// The permit goes along into the thread: a visitor who leaves does not make room for another
    /// search while this one still runs.
    async fn ask(
        &self,
        permit: OwnedSemaphorePermit,
        question: Question,
    ) -> Result<Results, PageError> {
        let present = Arc::clone(&self.present);
        let search = spawn_blocking(move || {
            let _permit = permit;
            present.find(&Ask {
                text: &question.text,
                lang: &question.lang,
                category: (!question.category.is_empty()).then_some(&question.category[..]),
                limit: question.limit,
                offset: question.offset,
                unfinished: question.unfinished,
                exact: question.exact,
                elsewhere: question.elsewhere,
                explain: question.explain,
            })
        });
        match search.await {
            Ok(results) => Ok(results?),
            Err(panic) => Err(anyhow::anyhow!("the search broke down: {panic}").into()),
        }
    }
}
