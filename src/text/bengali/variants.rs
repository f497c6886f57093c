//! Words that are said or spelt in more ways than one: which of them is the usual one.
//!
//! It must not know endings.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::spelling::spelling;
use crate::text::{FastHash, fold};

static VARIANTS: LazyLock<HashMap<Box<str>, Box<str>, FastHash>> =
    LazyLock::new(|| read(include_str!("variants.txt")));

/// What a word in the one spelling is usually called, when it is not that itself.
pub(super) fn usual(word: &str) -> Option<&'static str> {
    VARIANTS.get(word).map(|usual| &**usual)
}

fn read(list: &str) -> HashMap<Box<str>, Box<str>, FastHash> {
    let mut variants = HashMap::default();
    let lines = list.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace().map(spelt);
        let usual = words.next().unwrap_or_default();
        for word in words.chain([usual.clone()]) {
            variants.insert(word, usual.clone());
        }
    }
    variants
}

/// A word in the one spelling.
fn spelt(word: &str) -> Box<str> {
    spelling(&fold(word)).into_iter().collect()
}
