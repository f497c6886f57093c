//! What the user interface says, in each language's own way: strings, numbers, dates, times.
//!
//! It owns Fluent and ICU's formatters. Pure; it must not know templates, pages or where files lie.

mod moments;
mod numbers;
mod references;
mod strings;
mod times;

use std::collections::HashMap;
use std::sync::Arc;

pub use strings::Source;

use crate::lang::Lang;
use crate::problem::Problem;
use numbers::{Dates, Numbers};
use strings::{Failure, Strings};
use times::Times;

/// An argument of a string.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// Put in as it is.
    Text(&'a str),
    /// Written in the language's digits; chooses among plural forms.
    Number(u64),
}

/// The strings and formats of one language. Cheap to ask, from any thread.
pub struct Locale {
    lang: Lang,
    /// The most specific first.
    chain: Vec<Strings>,
    /// Strings that always say the same.
    constants: HashMap<String, Arc<str>>,
    numbers: Numbers,
    dates: Dates,
    times: Times,
}

/// Why a string has no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoText {
    /// No source has it.
    #[error("there is no string `{0}`")]
    Unknown(String),
    /// Every source that has it asks for something that was not given.
    #[error("the string `{0}` asks for more than it was given ({1})")]
    Unresolved(String, String),
}

impl Locale {
    /// Reads the strings of a language. Of `sources` the most specific comes first: what one lacks,
    /// or cannot say, comes from the next. The last one is the English that all others translate.
    ///
    /// Problems are those of single strings; a broken one falls back like a missing one.
    #[must_use]
    pub fn new(lang: &Lang, sources: &[Source<'_>]) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut chain = Vec::with_capacity(sources.len());
        for source in sources {
            let (strings, found) = Strings::new(source);
            problems.extend(found);
            chain.push(strings);
        }
        if let Some((english, translations)) = chain.split_last() {
            for (strings, source) in translations.iter().zip(sources) {
                problems.extend(strings.strangers(source, english));
            }
        }
        let locale = Self {
            lang: lang.clone(),
            constants: constants(&chain),
            chain,
            numbers: Numbers::new(&lang.html()),
            dates: Dates::new(lang),
            times: Times::new(&numbers::read(&lang.html())),
        };
        (locale, problems)
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The text of a string; `None` when there is none, or an argument is missing.
    #[must_use]
    pub fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        self.try_text(key, args).ok()
    }

    /// The text of a string, or why there is none.
    ///
    /// # Errors
    ///
    /// [`NoText`]: no source has the string, or an argument is missing.
    pub fn try_text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Result<String, NoText> {
        let mut reason = NoText::Unknown(key.to_owned());
        for strings in &self.chain {
            match strings.format(key, args) {
                Ok(text) => return Ok(text),
                Err(Failure::Unknown) => {}
                Err(Failure::Unresolved(why)) => reason = NoText::Unresolved(key.to_owned(), why),
            }
        }
        Err(reason)
    }

    /// The text of a string that takes no arguments, without formatting anything.
    #[must_use]
    pub fn constant(&self, key: &str) -> Option<&Arc<str>> {
        self.constants.get(key)
    }

    /// Whether any source has the string.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.chain
            .iter()
            .any(|strings| strings.messages.contains_key(key))
    }

    /// The keys of all strings, of all sources.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.chain.iter().flat_map(Strings::keys)
    }

    /// A whole number: "1,234", "১,২৩৪".
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        self.numbers.whole(number)
    }

    /// A day in full: "November 21, 2026", "২১ নভেম্বর, ২০২৬".
    #[must_use]
    pub fn date(&self, date: jiff::civil::Date) -> String {
        self.dates.long(date)
    }
}

/// The keys that `english` has and none of `translations` has, in alphabetical order.
#[must_use]
pub fn missing(translations: &[Source<'_>], english: &Source<'_>) -> Vec<String> {
    let translations: Vec<_> = translations
        .iter()
        .map(|source| Strings::new(source).0)
        .collect();
    let (english, _) = Strings::new(english);
    let lacks = |key: &&str| !translations.iter().any(|t| t.messages.contains_key(*key));
    english
        .keys()
        .into_iter()
        .filter(lacks)
        .map(str::to_owned)
        .collect()
}

/// Of every key, the first string of the chain, when it refers to nothing.
fn constants(chain: &[Strings]) -> HashMap<String, Arc<str>> {
    let mut constants = HashMap::new();
    let mut varying = HashMap::new();
    for strings in chain {
        for (key, references) in &strings.messages {
            if varying.contains_key(key) || constants.contains_key(key) {
                continue;
            }
            match strings.format(key, &[]) {
                Ok(text) if references.is_empty() => {
                    constants.insert(key.clone(), Arc::from(text)).is_some()
                }
                _ => varying.insert(key, ()).is_some(),
            };
        }
    }
    constants
}

#[cfg(test)]
mod tests;
