//! Synonyms: what else the words of a question may be called, as terms of the index.
//!
//! The site's own come from its writers; the others are general words of help centres. It must not
//! know the index or what a synonym weighs in the end.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::lang::Lang;
use crate::text::{self, Analyzer, FastHash};

const FILE: &str = "synonyms.txt";

/// What words of the site's own list weigh against the word that was typed.
const OWN: f32 = 0.9;
/// What general ones do. Measured between 0.2 and 0.8 on customers' questions: 0.3 gives a point or two
/// of mean reciprocal rank on shops and devices, and costs none on a site about something else.
const GENERAL: f32 = 0.3;

/// What they do for a word that no article holds, of which nothing else is known: up to 2 points more.
const GENERAL_ALONE: f32 = 0.6;
/// What words of another language do that customers mix in. Measured at 0.3, 0.6 and 0.9 on questions
/// in Latin letters: 0.6 gives up to 4 points.
const MIXED: f32 = 0.6;

/// Words that mean nearly the same in any help centre, by language.
const GENERAL_WORDS: [(&str, f32, &str); 3] = [
    ("en", GENERAL, include_str!("synonyms/en.txt")),
    ("bn", GENERAL, include_str!("synonyms/bn.txt")),
    ("bn", MIXED, include_str!("synonyms/bn-en.txt")),
];

/// Lines of words that mean the same, and what they weigh for a word that stands in articles, and for
/// one that stands in none.
pub struct Lines {
    /// As [`text::synonyms`] reads them.
    pub text: String,
    /// Against the word that was typed.
    pub weight: f32,
    /// The same, of a word that no article holds.
    pub alone: f32,
}

/// What the index in a folder knows as synonyms: the site's own, the general ones of its language, and
/// words that Bengali has taken over.
///
/// # Errors
/// When the index is damaged.
pub fn synonym_lines(dir: &Path, lang: &Lang) -> anyhow::Result<Vec<Lines>> {
    let lines = |text: String, weight: f32| Lines {
        text,
        weight,
        alone: alone(weight),
    };
    let general = GENERAL_WORDS
        .iter()
        .filter(|(tag, ..)| *tag == lang.primary())
        .map(|(_, weight, text)| lines((*text).to_owned(), *weight));
    let own = lines(Synonyms::own_lines(dir)?, OWN);
    let loans = lines(text::loan_lines(), OWN);
    Ok([own, loans].into_iter().chain(general).collect())
}

/// What a line is worth for a word that no article holds.
fn alone(weight: f32) -> f32 {
    if weight == GENERAL {
        GENERAL_ALONE
    } else {
        weight
    }
}

/// The synonyms of one language.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    /// By the first term of what may be typed.
    rules: HashMap<Box<str>, Vec<Rule>, FastHash>,
    /// The terms of all words of which a rule speaks.
    words: HashSet<Box<str>, FastHash>,
}

/// Whoever says these terms in a row may mean any of those.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) from: Vec<Spoken>,
    pub(super) to: Vec<Vec<Spoken>>,
    pub(super) weight: f32,
    /// What it is for a word that no article holds.
    pub(super) alone: f32,
    /// The site's own writers say so.
    pub(super) own: bool,
}

/// A term, and whether it says little by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) term: String,
    pub(super) light: bool,
}

impl Spoken {
    /// As one of a pair.
    pub(super) fn link(&self) -> (&str, bool) {
        (&self.term, self.light)
    }
}

impl Synonyms {
    /// Keeps the site's own lines beside its index.
    pub(super) fn write(dir: &Path, lines: &[String]) -> anyhow::Result<()> {
        let path = dir.join(FILE);
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// The site's own lines, as they were kept.
    pub(super) fn own_lines(dir: &Path) -> anyhow::Result<String> {
        let path = dir.join(FILE);
        fs::read_to_string(&path).with_context(|| format!("cannot open {}", path.display()))
    }

    /// The site's own and the general ones of its language, analysed.
    pub(super) fn of(own: &str, lang: &Lang, analyzer: &mut Analyzer) -> Self {
        let mut synonyms = Self::default();
        synonyms.add(own, OWN, analyzer);
        let general = GENERAL_WORDS
            .iter()
            .filter(|(tag, ..)| *tag == lang.primary());
        for (_, weight, lines) in general {
            synonyms.add(lines, *weight, analyzer);
        }
        synonyms
    }

    /// Whether a word is one that somebody knows, though perhaps no article holds it.
    pub(super) fn knows(&self, term: &str) -> bool {
        self.words.contains(term)
    }

    /// Rules that begin with a term.
    pub(super) fn beginning(&self, term: &str) -> &[Rule] {
        self.rules.get(term).map_or(&[], Vec::as_slice)
    }

    /// Lines that cannot be read were reported when the site was built.
    fn add(&mut self, lines: &str, weight: f32, analyzer: &mut Analyzer) {
        for line in lines.lines() {
            let Ok(Some(synonyms)) = text::synonyms(line) else {
                continue;
            };
            let to: Vec<Vec<Spoken>> = spoken(&synonyms.to, analyzer);
            for from in spoken(&synonyms.from, analyzer) {
                let to = to.iter().filter(|to| **to != from).cloned().collect();
                let first = from[0].term.as_str().into();
                let words = from.iter().map(|word| word.term.as_str().into());
                self.words.extend(words);
                let own = weight == OWN;
                let rule = Rule {
                    from,
                    to,
                    weight,
                    alone: alone(weight),
                    own,
                };
                self.rules.entry(first).or_default().push(rule);
            }
        }
    }
}

/// The terms of words or phrases; those in which nothing can be searched for are left out.
fn spoken(phrases: &[&str], analyzer: &mut Analyzer) -> Vec<Vec<Spoken>> {
    let terms = |phrase: &&str| {
        let mut terms = Vec::new();
        analyzer.tokens(phrase, |token| {
            if !token.joined {
                terms.push(Spoken {
                    term: token.term.to_owned(),
                    light: token.light,
                });
            }
        });
        terms
    };
    let all = phrases.iter().map(terms);
    all.filter(|terms| !terms.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Guide;
    use super::super::testing::{Help, article};
    use super::*;

    /// A help centre with synonyms of its own.
    fn help(synonyms: &str) -> Help {
        let lang = Lang::english();
        let lines = [
            "shop | Chargebacks | How a chargeback works.",
            "shop | Vouchers | What a voucher pays, and how the money gets back on it.",
            "shop | Opening | We open at ten and close at eight.",
        ];
        let articles = lines.iter().enumerate();
        let articles = articles
            .map(|(at, line)| article(&lang, at, line))
            .collect();
        let guide = Guide {
            synonyms: synonyms.lines().map(str::to_owned).collect(),
            pinned: vec![("When are you there?".to_owned(), "2".to_owned())],
        };
        Help::guided(lang, articles, guide)
    }

    #[test]
    fn a_word_finds_what_its_synonym_finds_in_both_directions() {
        let help = help("bitcoin, chargeback");
        assert_eq!(help.titles(&help.search("bitcoins")), ["Chargebacks"]);
        let help = self::help("bitcoin => chargeback");
        assert_eq!(help.titles(&help.search("bitcoin")), ["Chargebacks"]);
    }

    #[test]
    fn words_in_a_row_are_one_on_either_side() {
        let help = help("when dough returns => chargeback\nzzz => how the money");
        let found = help.search("when dough returns");
        assert_eq!(help.titles(&found)[0], "Chargebacks");
        let found = help.search("zzz");
        assert_eq!(help.titles(&found), ["Vouchers"]);
        // Only in this order.
        assert!(help.search("returns dough").hits.is_empty());
    }

    #[test]
    fn the_word_itself_is_worth_more() {
        let help = help("voucher, chargeback");
        assert_eq!(
            help.titles(&help.search("voucher")),
            ["Vouchers", "Chargebacks"]
        );
    }

    #[test]
    fn a_question_that_a_writer_has_answered_begins_with_that_answer() {
        let help = help("");
        let found = help.search("when are you there");
        assert_eq!(help.titles(&found)[0], "Opening");
        assert_eq!(found.confidence, super::super::Confidence::Strong);
        assert!(!help.titles(&help.search("when")).contains(&"Opening"));
    }

    #[test]
    fn every_line_of_the_general_lists_can_be_read() {
        for (tag, _, lines) in GENERAL_WORDS {
            assert!(
                lines.lines().all(|line| text::synonyms(line).is_ok()),
                "{tag}"
            );
        }
    }
}
