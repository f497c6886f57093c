//! What a layer of an index takes back from the layers below it: the terms of articles that were
//! changed or removed since those were written.
//!
//! With it every sum over all articles is the one of an index written anew, so that both rank alike.
//! It must not know queries.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::counted::{self, Counted};
use super::indexer::Terms;
use super::schema;
use super::vocabulary::{Vocabulary, Written};
use crate::lang::Lang;
use crate::text::Analyzer;

/// The folder of it all, in that of the layer.
pub(super) const GONE: &str = "gone";
const TERMS: &str = "terms.fst";
const PAIRS: &str = "pairs.fst";
const LENGTHS: &str = "lengths.json";

/// How long the fields of articles are, in terms.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct FieldLengths {
    pub(super) text: u64,
    pub(super) title: u64,
}

/// What is taken back, being gathered.
#[derive(Default)]
pub(super) struct Going {
    terms: BTreeMap<String, u64>,
    pairs: BTreeMap<u64, u64>,
    pub(super) words: Written,
    lengths: FieldLengths,
    any: bool,
}

impl Going {
    /// Takes back an article whose terms these are.
    pub(super) fn take(&mut self, terms: &Terms, analyzer: &mut Analyzer) {
        self.any = true;
        let mut own = BTreeSet::new();
        schema::each(&terms.text, |term, times| {
            self.lengths.text += u64::from(times);
            own.insert(term);
        });
        schema::each(&terms.title, |_, times| {
            self.lengths.title += u64::from(times);
        });
        for term in own {
            *self.terms.entry(term.to_owned()).or_default() += 1;
        }
        for pair in terms.pairs.iter().collect::<BTreeSet<_>>() {
            *self.pairs.entry(*pair).or_default() += 1;
        }
        analyzer.forget(|word, count| {
            *self.words.entry(word.into()).or_default() += u64::from(count);
        });
    }

    /// Writes it into the folder of a layer, if there is anything.
    pub(super) fn write(self, layer: &Path, lang: &Lang) -> anyhow::Result<()> {
        if !self.any {
            return Ok(());
        }
        let dir = layer.join(GONE);
        let about = || format!("cannot write {}", dir.display());
        fs::create_dir(&dir).with_context(about)?;
        counted::write(&dir.join(TERMS), self.terms())?;
        counted::write(&dir.join(PAIRS), self.pairs())?;
        fs::write(dir.join(LENGTHS), serde_json::to_vec(&self.lengths)?).with_context(about)?;
        Vocabulary::write(&dir, &self.words, lang)
    }

    fn terms(&self) -> impl Iterator<Item = (&str, u64)> {
        let terms = self.terms.iter();
        terms.map(|(term, count)| (term.as_str(), *count))
    }

    fn pairs(&self) -> impl Iterator<Item = ([u8; 8], u64)> {
        let pairs = self.pairs.iter();
        pairs.map(|(pair, count)| (pair.to_be_bytes(), *count))
    }
}

/// What all layers together take back.
#[derive(Clone, Default)]
pub(super) struct Gone {
    terms: Counted,
    pairs: Counted,
    pub(super) lengths: FieldLengths,
}

impl Gone {
    /// Adds what a layer takes back, if it does.
    pub(super) fn add(&mut self, layer: &Path) -> anyhow::Result<()> {
        let dir = layer.join(GONE);
        if !dir.is_dir() {
            return Ok(());
        }
        let path = dir.join(LENGTHS);
        let about = || format!("cannot read {}", path.display());
        let lengths: FieldLengths =
            serde_json::from_slice(&fs::read(&path).with_context(about)?).with_context(about)?;
        self.lengths.text = self.lengths.text.saturating_add(lengths.text);
        self.lengths.title = self.lengths.title.saturating_add(lengths.title);
        self.terms.gone(&dir, TERMS)?;
        self.pairs.gone(&dir, PAIRS)
    }

    /// The same, and what is taken back now.
    pub(super) fn with(&self, going: &Going) -> anyhow::Result<Self> {
        Ok(Self {
            terms: self.terms.with(None, Some(counted::table(going.terms())?)),
            pairs: self.pairs.with(None, Some(counted::table(going.pairs())?)),
            lengths: FieldLengths {
                text: self.lengths.text + going.lengths.text,
                title: self.lengths.title + going.lengths.title,
            },
        })
    }

    /// In how many of the articles taken back a term stands.
    pub(super) fn frequency(&self, term: &str) -> u32 {
        self.terms.taken_back(term.as_bytes()) as u32
    }

    /// In how many of them two words stand side by side.
    pub(super) fn pair_frequency(&self, pair: u64) -> u32 {
        self.pairs.taken_back(&pair.to_be_bytes()) as u32
    }
}
