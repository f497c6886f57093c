//! A text that may differ by language, such as the site's name.
//!
//! It must not know where it was written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Lang;

/// A text that may differ by language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized {
    /// The texts of the languages that have their own, by tag.
    pub by_language: BTreeMap<String, String>,
    /// The text of every other language.
    pub default: String,
}

impl Localized {
    /// One text for all languages.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        Self {
            by_language: BTreeMap::new(),
            default: text.into(),
        }
    }

    /// The text in a language: its own, that of the language without region, or the default.
    #[must_use]
    pub fn get(&self, lang: &Lang) -> &str {
        self.by_language
            .get(lang.as_str())
            .or_else(|| self.by_language.get(lang.primary()))
            .unwrap_or(&self.default)
    }

    /// From what was written: `plain` for all languages, then texts of single ones, of which a
    /// later one wins. Without `plain`, the default is the text of the `preferred` language, of
    /// English, or the first.
    #[must_use]
    pub fn new(
        plain: Option<String>,
        texts: Vec<(Lang, String)>,
        preferred: Option<&Lang>,
    ) -> Option<Self> {
        let first = texts.first().map(|(_, text)| text.clone());
        let by_language: BTreeMap<_, _> = texts
            .into_iter()
            .map(|(lang, text)| (String::from(lang), text))
            .collect();
        let english = Lang::english();
        let default = plain
            .or_else(|| by_language.get(preferred?.as_str()).cloned())
            .or_else(|| by_language.get(english.as_str()).cloned())
            .or(first)?;
        Some(Self {
            by_language,
            default,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_a_text_of_its_own_takes_the_nearest() {
        let tag = |tag| Lang::parse(tag).unwrap();
        let texts = vec![(tag("en"), "Help".into()), (tag("pt"), "Ajuda".into())];
        let name = Localized::new(None, texts, Some(&tag("pt"))).unwrap();
        for (lang, text) in [("en", "Help"), ("pt-br", "Ajuda"), ("bn", "Ajuda")] {
            assert_eq!(name.get(&tag(lang)), text, "{lang}");
        }
    }
}
