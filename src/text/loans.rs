//! English words that Bengali has taken over, with their usual spellings: what a word of one script
//! is called in the other.
//!
//! It must not know texts, nor how words of the same sound are found.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold;
use super::hash::FastHash;
use super::stem::Rules;
use crate::lang::Lang;

const LIST: &str = include_str!("loans.txt");

static LOANS: LazyLock<Loans> = LazyLock::new(|| Loans::of(LIST));

/// The terms by which a word of one script is found in the other: `password` → পাসওয়ার্ড, and back.
#[must_use]
pub fn loan(folded: &str) -> Vec<&'static str> {
    let found = LOANS.known(folded).and_then(|term| LOANS.terms.get(&*term));
    found.into_iter().flatten().map(|term| &**term).collect()
}

/// All of them as lines of [`synonyms`](super::synonyms): the words of both scripts that are one.
#[must_use]
pub fn loan_lines() -> String {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(", ") + "\n");
    lines.collect()
}

/// Whether a folded word is a loan word, in either script, without a Bengali ending typed behind it.
#[must_use]
pub fn is_loan(folded: &str) -> bool {
    let term = LOANS.english.term(folded);
    LOANS.spellings.contains_key(&*term)
}

/// The terms in Bengali of loan words that a folded word in Latin letters is one mistake away from.
#[must_use]
pub fn loans_like(folded: &str) -> Vec<&'static str> {
    if !folded.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    let like = LOANS.english_words.iter();
    let like = like.filter(|(word, _)| is_one_off(folded.as_bytes(), word.as_bytes()));
    like.flat_map(|(_, terms)| terms)
        .map(|term| &**term)
        .collect()
}

/// The terms in Bengali of loan words that begin in Latin letters as this folded word does.
#[must_use]
pub fn loans_beginning(folded: &str) -> Vec<&'static str> {
    let begun = LOANS.english_words.iter();
    let begun = begun.filter(|(word, _)| word.starts_with(folded));
    begun
        .flat_map(|(_, terms)| terms)
        .map(|term| &**term)
        .collect()
}

/// From this many letters on a word may be misspelt.
const MISSPELT_FROM: usize = 4;

/// Whether one word comes from another by one letter more, fewer or another, or two exchanged.
fn is_one_off(typed: &[u8], meant: &[u8]) -> bool {
    if meant.len() < MISSPELT_FROM || typed.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    match (&typed[same..], &meant[same..]) {
        ([], rest) | (rest, []) => rest.len() == 1,
        ([a, b, typed @ ..], [c, d, meant @ ..]) if a == d && b == c => typed == meant,
        (typed, meant) => typed[1..] == meant[1..] || typed[1..] == *meant || *typed == meant[1..],
    }
}

/// The usual Bengali spelling of a loan word, however it is written.
pub(super) fn bengali(folded: &str) -> Option<&'static str> {
    let term = LOANS.known(folded)?;
    LOANS.spellings.get(&*term).map(|spelt| &**spelt)
}

struct Loans {
    english: Rules,
    /// What a term is called in the other script.
    terms: HashMap<Box<str>, Vec<Box<str>>, FastHash>,
    /// The English words as they are listed, with their terms in Bengali.
    english_words: Vec<(Box<str>, Vec<Box<str>>)>,
    /// The first Bengali spelling, by the terms of both scripts.
    spellings: HashMap<Box<str>, Box<str>, FastHash>,
}

impl Loans {
    fn of(list: &str) -> Self {
        let mut loans = Self {
            english: Rules::of(&Lang::english()),
            terms: HashMap::default(),
            spellings: HashMap::default(),
            english_words: Vec::new(),
        };
        let lines = list.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            loans.add(line);
        }
        loans
    }

    fn add(&mut self, line: &str) {
        let words: Vec<String> = line.split_whitespace().map(fold::fold).collect();
        let (english, bengali): (Vec<_>, Vec<_>) = words.iter().partition(|w| w.is_ascii());
        for (words, others) in [(&english, &bengali), (&bengali, &english)] {
            let others: Vec<_> = others.iter().map(|word| self.english.term(word)).collect();
            for word in words {
                let known = self
                    .terms
                    .entry(self.english.term(word).into())
                    .or_default();
                others.iter().for_each(|term| keep(known, term));
            }
        }
        for word in &english {
            let terms = bengali.iter().map(|word| self.english.term(word).into());
            self.english_words
                .push((word.as_str().into(), terms.collect()));
        }
        let Some(spelt) = bengali.first() else { return };
        for word in &words {
            let term = self.english.term(word).into();
            self.spellings
                .entry(term)
                .or_insert_with(|| (**spelt).as_str().into());
        }
    }

    /// The term that a word is kept under: that of the word, or of what is left of one in Latin
    /// letters when the Bengali endings typed with it are taken off (`pagegulo`, `orderer`).
    fn known(&self, folded: &str) -> Option<String> {
        let term = self.english.term(folded);
        if self.spellings.contains_key(&*term) {
            return Some(term);
        }
        let left = TYPED_ENDINGS
            .iter()
            .filter_map(|ending| folded.strip_suffix(ending));
        left.filter(|left| left.is_ascii() && left.len() > 2)
            .find_map(|left| self.known(left))
    }
}

/// Bengali endings as they are typed behind English words, the longest first.
const TYPED_ENDINGS: &[&str] = &[
    "gulo", "gula", "guli", "der", "era", "er", "ra", "ta", "ti", "te", "ke", "r", "e", "i", "o",
    "y",
];

fn keep(known: &mut Vec<Box<str>>, term: &str) {
    if known.iter().all(|other| **other != *term) {
        known.push(term.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn terms(word: &str) -> Vec<&str> {
        loan(&fold(word))
    }

    #[test]
    fn a_loan_word_is_known_in_both_scripts_and_all_its_forms() {
        let password = LOANS.english.term(&fold("পাসওয়ার্ড"));
        for word in ["password", "Passwords", "passworder", "passwordta"] {
            assert_eq!(terms(word)[0], password, "{word}");
        }
        for word in ["পাসওয়ার্ড", "পাসওয়ার্ডের", "পাসওয়ার্ডগুলো"]
        {
            assert_eq!(terms(word), ["password"], "{word}");
        }
    }

    #[test]
    fn a_misspelt_loan_word_is_known_too() {
        let wallet = LOANS.english.term(&fold("ওয়ালেট"));
        for word in ["walet", "walllet", "wallte", "eallet", "walle", "wallets"] {
            assert!(loans_like(word).contains(&&*wallet), "{word}");
        }
        for word in ["taka", "wlt", "wallet12", "ওয়ালেট", "walt"] {
            assert!(!loans_like(word).contains(&&*wallet), "{word}");
        }
        assert!(is_loan("wallets") && !is_loan("walet") && !is_loan("walletta"));
    }

    #[test]
    fn other_words_are_no_loans() {
        for word in ["কার", "whose", "পাশে", "a", "", "2026", "ফেরত", "পান"]
        {
            assert_eq!(terms(word), [""; 0], "{word}");
        }
    }

    #[test]
    fn the_list_is_of_loans_alone() {
        for (at, line) in include_str!("loans.txt").lines().enumerate() {
            let mut words = line.split_whitespace().filter(|_| !line.starts_with('#'));
            let Some(first) = words.next() else { continue };
            let scripts: Vec<bool> = words.map(|word| word.is_ascii()).collect();
            assert!(
                first.is_ascii() && scripts.is_sorted_by(|a, b| a >= b),
                "{}: {line}",
                at + 1
            );
            assert_eq!(scripts.last(), Some(&false), "{}: {line}", at + 1);
        }
    }
}
