//! What would give a channel's value away before anybody asked, in the ways in which values are dressed
//! up: other letter case, percent signs, entities, base64, backwards, rot13.
//!
//! It must not know where it is looked for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use percent_encoding::percent_decode_str;

use crate::contact::{Kind, Offer};

/// The traces of one channel.
pub(super) struct Traces {
    pub(super) channel: String,
    needles: Vec<String>,
    /// A telephone number's digits, which may be written with anything between them.
    digits: Option<String>,
}

/// So many digits in a row are no accident.
const TELLING: usize = 7;

impl Traces {
    /// Those of a channel; `None` when there is nothing to give away.
    pub(super) fn of(offer: &Offer<'_>) -> Option<Self> {
        let target = offer.target().map(str::to_lowercase);
        let embed = offer.embed().map(|embed| embed.script.to_lowercase());
        let digits = target
            .as_deref()
            .filter(|_| offer.channel().kind == Kind::Phone)
            .map(|target| {
                target
                    .chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>()
            });
        let words = target.iter().chain(&embed).map(|value| bare(value));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let needles: Vec<String> = words.iter().flat_map(|word| dressed(word)).collect();
        (!needles.is_empty()).then(|| Self {
            channel: offer.channel().id.clone(),
            needles,
            digits: digits.filter(|digits| digits.len() >= TELLING),
        })
    }

    /// Whether any of them is in a text in small letters.
    pub(super) fn are_in(&self, haystack: &Haystack) -> bool {
        let views = [&haystack.plain, &haystack.decoded, &haystack.read];
        views.iter().any(|view| {
            self.needles
                .iter()
                .any(|needle| stands_in(view, needle.as_str()))
        }) || self
            .digits
            .as_deref()
            .is_some_and(|digits| haystack.numbers.iter().any(|one| one.contains(digits)))
    }
}

/// An answer, made ready for looking into it.
pub(super) struct Haystack {
    plain: String,
    /// Percent signs taken back.
    decoded: String,
    /// Entities taken back.
    read: String,
    /// Telephone numbers, or what could be some: digits with little between them.
    numbers: Vec<String>,
}

impl Haystack {
    /// `read` is what a page holds when its entities are taken back.
    pub(super) fn of(text: &str, read: &str) -> Self {
        let plain = text.to_lowercase();
        let decoded = if plain.contains('%') {
            percent_decode_str(&plain)
                .decode_utf8_lossy()
                .to_lowercase()
        } else {
            String::new()
        };
        let read = read.to_lowercase();
        let numbers = [&plain, &decoded, &read]
            .into_iter()
            .flat_map(|view| numbers(view));
        Self {
            numbers: numbers.collect(),
            plain,
            decoded,
            read,
        }
    }
}

/// Runs of digits, with at most three signs between two of them that people put into numbers.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut run, mut gap) = (String::new(), 0);
    for c in text.chars() {
        if let Some(digit) = digit(c) {
            run.push(digit);
            gap = 0;
        } else if !run.is_empty() {
            gap += 1;
            if gap > 3 || !" -./()\u{a0}\u{2011}\u{202f}".contains(c) {
                if run.len() >= TELLING {
                    found.push(std::mem::take(&mut run));
                }
                run.clear();
            }
        }
    }
    found.extend(Some(run).filter(|run| run.len() >= TELLING));
    found
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '০'..='৯' => char::from_digit(u32::from(c) - u32::from('০'), 10),
        _ => None,
    }
}

/// Whether it stands there and not inside of a longer number or word.
fn stands_in(text: &str, needle: &str) -> bool {
    let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let mut hits = text.match_indices(needle);
    hits.any(|(at, _)| {
        needle.len() > 8
            || edge(text[..at].chars().next_back())
                && edge(text[at + needle.len()..].chars().next())
    })
}

/// Without its scheme, which may be left out.
fn bare(value: &str) -> &str {
    let value = value.split_once("://").map_or(value, |(_, rest)| rest);
    value.trim_end_matches('/')
}

fn dressed(word: &str) -> Vec<String> {
    let mut all = vec![
        word.to_owned(),
        word.chars().rev().collect(),
        word.bytes().map(|byte| format!("{byte:02x}")).collect(),
        word.chars().map(rot13).collect(),
    ];
    // At each of the three places where a word can begin; the ends hang on what stands beside it.
    for shift in 0..3 {
        let shifted = [&b"xx"[..shift], word.as_bytes()].concat();
        let whole = shifted.len() / 3 * 4;
        let coded = STANDARD_NO_PAD.encode(&shifted);
        let inner = coded.get([0, 2, 3][shift]..whole).unwrap_or_default();
        all.extend(Some(inner.to_lowercase()).filter(|inner| inner.len() > 8));
    }
    all
}

fn rot13(c: char) -> char {
    match c {
        'a'..='z' => char::from((c as u8 - b'a' + 13) % 26 + b'a'),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces(word: &str, digits: Option<&str>) -> Traces {
        Traces {
            channel: "x".into(),
            needles: dressed(word),
            digits: digits.map(str::to_owned),
        }
    }

    #[test]
    fn a_value_is_known_in_any_dress() {
        let mail = traces("help@quetzal.example", None);
        let coded = STANDARD_NO_PAD.encode(b"write to help@quetzal.example now");
        for dress in [
            "Write to HELP@quetzal.example!",
            "help%40quetzal.example",
            "elpmaxe.lateuq@pleh elpmaxe.laztueq@pleh elpmaxe.lazteuq@pleh",
            "uryc@dhrgmny.rknzcyr",
            coded.as_str(),
        ] {
            assert!(mail.are_in(&Haystack::of(dress, "")), "{dress}");
        }
        assert!(mail.are_in(&Haystack::of("", "help@quetzal.example")));
        let phone = traces("+880 1700-123456", Some("8801700123456"));
        for dress in ["+880 (1700) 123 456", "৮৮০১৭০০১২৩৪৫৬", "tel:+8801700123456"]
        {
            assert!(phone.are_in(&Haystack::of(dress, "")), "{dress}");
        }
        let short = traces("16247", None);
        assert!(short.are_in(&Haystack::of("call 16247.", "")));
        for other in ["port 8080, 2026-11-21 12:00", "a116247b", "order 1624 7"] {
            assert!(!short.are_in(&Haystack::of(other, "")), "{other}");
            assert!(!phone.are_in(&Haystack::of(other, "")), "{other}");
        }
    }
}
