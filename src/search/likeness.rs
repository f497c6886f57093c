//! How likely one word is a misspelling of another: what people mix up costs less than what they
//! do not.
//!
//! It must not know the vocabulary.

use std::mem::swap;

/// What it takes to come from the word that was typed to the one that was meant.
pub(super) fn cost(typed: &str, meant: &str) -> f32 {
    let typed: Vec<char> = heard(typed);
    let meant: Vec<char> = heard(meant);
    let mut before_last: Vec<f32> = Vec::new();
    let mut last: Vec<f32> = Vec::with_capacity(meant.len() + 1);
    last.push(0.0);
    for at in 0..meant.len() {
        last.push(last[at] + left_out(&meant, at));
    }
    let mut now = Vec::new();
    for (at, &letter) in typed.iter().enumerate() {
        now.clear();
        now.push(last[0] + left_out(&typed, at));
        for (to, &wanted) in meant.iter().enumerate() {
            let mut least = last[to] + instead(letter, wanted);
            least = least.min(last[to + 1] + left_out(&typed, at));
            least = least.min(now[to] + left_out(&meant, to));
            if at > 0 && to > 0 && letter == meant[to - 1] && typed[at - 1] == wanted {
                least = least.min(before_last[to - 1] + SWAPPED);
            }
            now.push(least);
        }
        swap(&mut before_last, &mut last);
        swap(&mut last, &mut now);
    }
    let begins_otherwise = typed.first() != meant.first();
    last[meant.len()] + if begins_otherwise { FIRST } else { 0.0 }
}

const SWAPPED: f32 = 0.8;
/// One of two equal letters.
const DOUBLED: f32 = 0.6;
/// A vowel, or its sign.
const VOWEL: f32 = 0.8;
/// A letter beside the one that was meant, or one that sounds like it.
const BESIDE: f32 = 0.7;
/// Letters that are spelt one for the other.
const SAME: f32 = 0.2;

/// Few mistake the first letter.
const FIRST: f32 = 0.4;

/// The letters of a run.
const RUN: usize = 3;

/// The runs of letters of a word.
pub(super) fn runs(word: &str) -> Vec<[char; RUN]> {
    let letters = heard(word);
    let runs = letters.windows(RUN);
    runs.map(|run| std::array::from_fn(|at| run[at])).collect()
}

/// The share of their runs that two words have in common, from 0 to 1 (Dice's coefficient).
pub(super) fn shared(a: &[[char; RUN]], b: &[[char; RUN]]) -> f32 {
    let common = a.iter().filter(|run| b.contains(run)).count();
    2.0 * common as f32 / (a.len() + b.len()).max(1) as f32
}

/// How many letters a word has.
pub(super) fn letters(word: &str) -> usize {
    heard(word).len()
}

/// A word without the sign that joins Bengali letters, which is left out with the letter before it.
fn heard(word: &str) -> Vec<char> {
    word.chars().filter(|c| *c != '\u{09cd}').collect()
}

fn left_out(word: &[char], at: usize) -> f32 {
    match word[at] {
        c if at > 0 && word[at - 1] == c => DOUBLED,
        c if is_vowel(c) => VOWEL,
        _ => 1.0,
    }
}

fn instead(typed: char, meant: char) -> f32 {
    if typed == meant {
        return 0.0;
    }
    let both = |groups: &[&str]| {
        groups
            .iter()
            .any(|g| g.contains(typed) && g.contains(meant))
    };
    if both(SPELT_ALIKE) {
        return SAME;
    }
    if both(SOUND_ALIKE) || beside(typed, meant) {
        return BESIDE;
    }
    if is_vowel(typed) && is_vowel(meant) {
        return VOWEL;
    }
    1.0
}

const SPELT_ALIKE: &[&str] = &[
    "িী",
    "ুূ",
    "ইঈ",
    "উঊ",
    "শষস",
    "নণ",
    "রড়ঢ়",
    "জয",
    "ঙং",
    "তৎ",
    "এঅ",
];
const SOUND_ALIKE: &[&str] = &[
    "কখ",
    "গঘ",
    "চছস",
    "জঝয",
    "টঠত",
    "তথ",
    "ডঢদ",
    "দধ",
    "পফ",
    "বভ",
    "োৌু",
    "েিৈ",
    "ােঅআ",
    "আা",
    "ওোউু",
    "এে",
    "ckqs",
    "szx",
    "iey",
    "aeo",
    "ou",
    "vw",
    "bv",
    "pf",
    "gj",
    "td",
];

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | '\u{0985}'..='\u{0994}' | '\u{09be}'..='\u{09cc}')
}

const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether two keys lie side by side.
fn beside(one: char, other: char) -> bool {
    let place = |c: char| {
        let row = ROWS.iter().position(|row| row.contains(c))?;
        Some((row, ROWS[row].find(c)?))
    };
    let (Some(one), Some(other)) = (place(one), place(other)) else {
        return false;
    };
    match one.0.abs_diff(other.0) {
        0 => one.1.abs_diff(other.1) == 1,
        1 => {
            let (upper, lower) = if one.0 < other.0 {
                (one, other)
            } else {
                (other, one)
            };
            upper.1 == lower.1 || upper.1 == lower.1 + 1
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn what_is_mixed_up_costs_less_than_another_letter() {
        let order = [
            ("payment", "payment"),
            ("paymment", "payment"),
            ("paymrnt", "payment"),
            ("paymnt", "payment"),
            ("payxent", "payment"),
            ("xayment", "payment"),
        ];
        let costs: Vec<f32> = order
            .iter()
            .map(|(typed, meant)| cost(typed, meant))
            .collect();
        assert!(costs.is_sorted_by(|a, b| a < b), "{costs:?}");
    }

    #[test]
    fn a_letter_left_out_takes_the_sign_that_joins_it_with_it() {
        assert_eq!(cost(&fold("অডার"), &fold("অর্ডার")), 1.0);
        assert_eq!(cost(&fold("সলো"), &fold("স্লো")), 0.0);
        assert!(cost(&fold("টাকা"), &fold("ঢাকা")) > 1.0);
    }

    #[test]
    fn letters_exchanged_are_one_change() {
        assert_eq!(cost("paymnet", "payment"), SWAPPED);
        assert_eq!(cost("", "ab"), VOWEL + 1.0 + FIRST);
    }
}
