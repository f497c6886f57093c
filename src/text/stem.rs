//! Which rules take a word's endings off: Snowball's where they exist, our own for Bengali.
//!
//! It must not know texts or where words lie in them.

use frostem::{Algorithm, Stemmer};

use super::{bengali, light};
use crate::lang::Lang;

/// The stemming rules of one language.
#[derive(Clone)]
pub(super) struct Rules {
    own: Option<Stemmer>,
    /// For words in plain Latin letters; in languages of other scripts these are mostly English.
    latin: Option<Stemmer>,
    latin_is_english: bool,
    bengali: bool,
    /// French, Italian, Catalan, Turkish: an apostrophe parts words.
    pub(super) apostrophe_splits: bool,
}

/// Languages that Snowball names otherwise, and languages whose Snowball rules take off beginnings
/// or expect another script than people write.
const ALGORITHMS: [(&str, Option<Algorithm>); 5] = [
    ("nb", Some(Algorithm::Norwegian)),
    ("nn", Some(Algorithm::Norwegian)),
    ("no", Some(Algorithm::Norwegian)),
    ("ga", None),
    ("id", None),
];

/// Languages not written in Latin letters, among those that can be served.
const OTHER_SCRIPTS: [&str; 36] = [
    "am", "ar", "as", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kk", "km",
    "kn", "ko", "lo", "mk", "ml", "mn", "mr", "my", "ne", "or", "pa", "ru", "si", "sr", "ta", "te",
    "th", "uk", "ur", "zh",
];

impl Rules {
    pub(super) fn of(lang: &Lang) -> Self {
        let primary = lang.primary();
        let named = ALGORITHMS.iter().find(|(tag, _)| *tag == primary);
        let algorithm = named.map_or_else(
            || Algorithm::from_name(primary).ok(),
            |(_, algorithm)| *algorithm,
        );
        let own = algorithm.map(Stemmer::new);
        let latin = if OTHER_SCRIPTS.contains(&primary) {
            Some(Stemmer::new(Algorithm::English))
        } else {
            own
        };
        Self {
            own,
            latin,
            latin_is_english: latin
                .is_some_and(|stemmer| stemmer.algorithm() == Algorithm::English),
            bengali: primary == "bn",
            apostrophe_splits: matches!(primary, "fr" | "it" | "ca" | "tr"),
        }
    }

    /// Whether a folded word says little by itself.
    pub(super) fn is_light(&self, folded: &str) -> bool {
        self.latin_is_english && light::is_light_in_english(folded)
            || self.bengali && light::is_light_in_bengali(folded)
    }

    /// The term of a folded word.
    pub(super) fn term(&self, folded: &str) -> String {
        if folded.is_ascii() {
            return stemmed(self.latin, folded);
        }
        if bengali::is_bengali(folded) {
            return bengali::stem(folded);
        }
        stemmed(self.own, folded)
    }
}

fn stemmed(stemmer: Option<Stemmer>, folded: &str) -> String {
    // Numbers, codes and single letters have no endings.
    if folded.len() < 3 || folded.bytes().any(|b| b.is_ascii_digit()) {
        return folded.to_owned();
    }
    stemmer.map_or_else(
        || folded.to_owned(),
        |stemmer| stemmer.stem(folded).into_owned(),
    )
}
