//! Folding: what is written differently and meant alike becomes one spelling. For matching only;
//! what is shown is what was written.
//!
//! It must not know languages: every rule holds wherever its script is written.

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{
    ComposingNormalizer, ComposingNormalizerBorrowed, DecomposingNormalizer,
    DecomposingNormalizerBorrowed,
};

/// Longer words are cut: nobody types more, and a term must have an end. In characters, not bytes.
pub(super) const MAX_CHARS: usize = 64;

const DECOMPOSE: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizer::new_nfkd();
const COMPOSE: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfc();
const CASES: CaseMapperBorrowed<'static> = CaseMapper::new();

/// The dot below a Bengali letter that makes another letter of it.
const NUKTA: char = '\u{09bc}';

/// One spelling for a word: compatibility forms, letter case, digits of all scripts, accents of
/// Latin and Greek letters, joiners and other invisible characters, Bengali's letters with nukta.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// The ways in which words may begin that somebody has begun to type as this folded word: itself,
/// and what its last letter may still become.
#[must_use]
pub fn beginnings(folded: &str) -> Vec<String> {
    let mut all = vec![folded.to_owned()];
    let Some(last) = folded.chars().next_back() else {
        return all;
    };
    let becomes: &[&str] = match last {
        '\u{09a1}' => &["\u{09dc}"],
        '\u{09a2}' => &["\u{09dd}"],
        '\u{09af}' => &["\u{09df}"],
        '\u{09ac}' => &["\u{09b0}"],
        '\u{09a4}' => &["\u{09ce}"],
        '\u{09ce}' => &["\u{09a4}\u{09cd}"],
        '\u{09c7}' => &["\u{09cb}", "\u{09cc}"],
        '\u{0985}' => &["\u{0986}"],
        _ => &[],
    };
    let stem = &folded[..folded.len() - last.len_utf8()];
    all.extend(becomes.iter().map(|end| [stem, end].concat()));
    all
}

/// [`fold`], appended to `out`.
pub(super) fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        let kept = word.bytes().filter(|b| !is_dropped(char::from(*b)));
        out.extend(
            kept.take(MAX_CHARS)
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
        return;
    }
    let visible = word.chars().filter(|c| !is_dropped(*c));
    let mut base = None;
    let folded = DECOMPOSE
        .normalize_iter(visible)
        .filter(|c| !is_dropped(*c))
        .flat_map(|c| spread(CASES.simple_fold(c)))
        .filter(move |c| {
            let kept = !is_dropped_mark(base, *c);
            if !is_mark(*c) {
                base = Some(*c);
            }
            kept
        })
        .take(MAX_CHARS);
    let start = out.len();
    for c in COMPOSE.normalize_iter(folded) {
        push(out, start, c);
    }
    // Word-final ত with hasanta is khanda ta, spelt out.
    if out[start..].ends_with("\u{09a4}\u{09cd}") {
        out.truncate(out.len() - 6);
        out.push('\u{09ce}');
    }
}

/// Appends, joining what Unicode's composition leaves apart: ড়, ঢ়, য় (excluded from it), the old
/// way of writing র, and আ put together from two.
fn push(out: &mut String, start: usize, c: char) {
    let before = out[start..].chars().next_back();
    if let (NUKTA, Some(sign @ '\u{09be}'..='\u{09cc}')) = (c, before) {
        // The dot typed after the vowel sign belongs before it.
        let at = out.len() - sign.len_utf8();
        if out[start..at].ends_with(['\u{09a1}', '\u{09a2}', '\u{09af}', '\u{09ac}']) {
            out.truncate(at);
            push(out, start, NUKTA);
            return out.push(sign);
        }
    }
    let joined = match (before, c) {
        (Some('\u{09a1}'), NUKTA) => '\u{09dc}',
        (Some('\u{09a2}'), NUKTA) => '\u{09dd}',
        (Some('\u{09af}'), NUKTA) => '\u{09df}',
        (Some('\u{09ac}'), NUKTA) => '\u{09b0}',
        (Some('\u{0985}'), '\u{09be}') => '\u{0986}',
        (Some('\u{09c7}'), '\u{09be}') => '\u{09cb}',
        (Some('\u{09c7}'), '\u{09d7}') => '\u{09cc}',
        _ => return out.push(c),
    };
    out.pop();
    out.push(joined);
}

/// Letters that stand for two, and digits of all scripts.
fn spread(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ı' => ('i', None),
        // Devanagari: हूँ and हूं.
        '\u{0901}' => ('\u{0902}', None),
        _ => (ascii_digit(c).unwrap_or(c), None),
    };
    std::iter::once(first).chain(second)
}

/// Where the scripts' digits begin; ten follow one another everywhere.
const ZEROS: [char; 19] = [
    '\u{0660}', '\u{06f0}', '\u{07c0}', '\u{0966}', '\u{09e6}', '\u{0a66}', '\u{0ae6}', '\u{0b66}',
    '\u{0be6}', '\u{0c66}', '\u{0ce6}', '\u{0d66}', '\u{0de6}', '\u{0e50}', '\u{0ed0}', '\u{0f20}',
    '\u{1040}', '\u{17e0}', '\u{1810}',
];

fn ascii_digit(c: char) -> Option<char> {
    if !('\u{0660}'..='\u{1819}').contains(&c) {
        return None;
    }
    let value = ZEROS
        .iter()
        .find_map(|&zero| (c as u32).checked_sub(zero as u32).filter(|d| *d < 10))?;
    char::from_digit(value, 10)
}

/// What no reader sees or says: joiners, soft hyphens, directions, variation selectors, white
/// space and control characters; apostrophes and the commas of numbers; Arabic and Hebrew points.
fn is_dropped(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => false,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{055a}' | ',' | '\u{066c}'
        | '\u{00b7}' => true,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
        | '\u{17b5}' => true,
        // Devanagari's dot below, which many leave out: ज़रूरी and जरूरी.
        '\u{093c}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}' => true,
        '\u{0591}'..='\u{05bd}'
        | '\u{05bf}'
        | '\u{05c1}'
        | '\u{05c2}'
        | '\u{05c4}'
        | '\u{05c5}'
        | '\u{05c7}' => true,
        _ => c.is_control() || c.is_whitespace(),
    }
}

/// Accents of the general kind (not the vowel signs of a script).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Accents are left out over Latin and Greek letters, which people leave out when they type. In
/// Cyrillic they make other letters (й, ї), but for ё and stress.
fn is_dropped_mark(base: Option<char>, mark: char) -> bool {
    if !is_mark(mark) {
        return false;
    }
    match base {
        None | Some('\0'..='\u{024f}' | '\u{0250}'..='\u{03ff}' | '\u{1e00}'..='\u{1fff}') => true,
        Some('е') if mark == '\u{0308}' => true,
        Some('г' | 'к') => false,
        Some('\u{0400}'..='\u{04ff}') => matches!(mark, '\u{0300}' | '\u{0301}'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_that_mean_the_same_fold_alike() {
        for (one, other) in [
            ("Straße", "STRASSE"),
            ("café", "CAFE"),
            ("don’t", "dont"),
            ("1,000", "1000"),
            ("ﬁle", "file"),
            ("ＡＢＣ", "abc"),
            ("soft\u{ad}ware", "software"),
            ("২০২৬", "2026"),
            ("বাড়ি", "বাড়\u{200c}ি"),
            ("বা\u{09dc}ি", "বা\u{09a1}\u{09bc}ি"),
            ("সময\u{09bc}", "সম\u{09df}"),
            ("ক\u{09c7}\u{09be}ন", "ক\u{09cb}ন"),
            ("হঠাৎ", "হঠাত\u{09cd}\u{200d}"),
            ("хочёт", "хочет"),
            ("İstanbul", "istanbul"),
            ("ज़रूरी", "जरूरी"),
            ("\u{095e}ाइल", "फाइल"),
            ("हूँ", "हूं"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn letters_that_only_look_alike_stay_apart() {
        for (one, other) in [("май", "маи"), ("যম", "য়ম"), ("কর", "কার")]
        {
            assert_ne!(fold(one), fold(other));
        }
    }

    #[test]
    fn a_long_word_is_cut_by_characters() {
        assert_eq!(fold(&"ক".repeat(1000)).chars().count(), MAX_CHARS);
        assert_eq!(fold(&"a".repeat(1000)).chars().count(), MAX_CHARS);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(word in "\\PC{0,40}|[কতযডঢব়্ািেৎ\u{200d}\u{0301}eaй]{0,90}") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn composed_and_decomposed_fold_alike(word in "\\PC{0,40}|[কযডঢব়্াে\u{0301}\u{0308}eaéйїñ]{0,90}") {
            let composed = COMPOSE.normalize(&word);
            let apart = DecomposingNormalizer::new_nfd().normalize(&word).into_owned();
            prop_assert_eq!(fold(&composed), fold(&apart));
        }

        #[test]
        fn a_word_begins_as_its_beginning_says(word in "(([কতম]|[যডঢব]়?)[েিাো্]?|অা|[aeé]\u{301}?){1,9}") {
            let whole = fold(&word);
            for (end, _) in word.char_indices().skip(1) {
                let begun = beginnings(&fold(&word[..end]));
                prop_assert!(begun.iter().any(|b| whole.starts_with(b.as_str())), "{begun:?} {whole}");
            }
        }

        #[test]
        fn joiners_make_no_difference(word in "[কতযডব়্াি\u{0301}aé]{0,30}", at in 0usize..30) {
            let mut with: Vec<char> = word.chars().collect();
            with.insert(at.min(with.len()), if at % 2 == 0 { '\u{200d}' } else { '\u{200c}' });
            prop_assert_eq!(fold(&with.into_iter().collect::<String>()), fold(&word));
        }
    }
}
