//! Analyzers of one language, lent out and taken back, so that what they remember is of use to the
//! next text.
//!
//! It must not know what they are lent for.

use std::sync::{Mutex, PoisonError};

use crate::lang::Lang;
use crate::text::Analyzer;

/// As many analyzers as were ever at work at once.
pub(super) struct Analyzers {
    lang: Lang,
    idle: Mutex<Vec<Analyzer>>,
}

impl Analyzers {
    pub(super) fn of(lang: &Lang) -> Self {
        Self {
            lang: lang.clone(),
            idle: Mutex::default(),
        }
    }

    /// Lends an analyzer to `work`.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Analyzer) -> T) -> T {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut analyzer = idle.unwrap_or_else(|| Analyzer::new(&self.lang));
        let result = work(&mut analyzer);
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(analyzer);
        result
    }

    /// All analyzers, when none is lent any more.
    pub(super) fn into_all(self) -> Vec<Analyzer> {
        self.idle
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
