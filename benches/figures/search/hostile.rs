//! Questions that nobody asks in good faith, or without a cat on the keyboard: none may take long.
//!
//! It must not know how kb searches.

use std::time::Instant;

use kb::live::Present;

use super::ask;
use super::plain::Plain;
use crate::bench::{Bench, Best};
use crate::random::Random;
use crate::table::{Aim, Unit};

/// No question may take longer, in seconds.
const LONGEST: f64 = 0.05;
const ROUNDS: usize = 3;
/// Beginnings of so many words are typed.
const BEGUN: usize = 300;

/// Asks them in process, whole: over HTTP less comes in.
pub(super) fn all(bench: &Bench, present: &Present, plain: &Plain) -> anyhow::Result<()> {
    let lang = &present.served().default_language;
    let common = plain.common_words(lang, BEGUN)?;
    for (name, texts) in questions(&common) {
        let mut slowest: f64 = 0.0;
        for text in &texts {
            let mut best = Best::lowest();
            for _ in 0..ROUNDS {
                let mut asked = ask(text, lang);
                asked.unfinished = name.starts_with("beginnings");
                let started = Instant::now();
                present.find(&asked)?;
                best.take(started.elapsed().as_secs_f64());
            }
            slowest = slowest.max(best.0);
        }
        let (figure, aim) = (format!("hostile: {name}"), Aim::within(LONGEST));
        bench.row_of_kb(&figure, Unit::Seconds, slowest, aim);
    }
    Ok(())
}

/// Questions of each kind, `common` being the most common words.
fn questions(common: &[String]) -> Vec<(&'static str, Vec<String>)> {
    let mut random = Random::new(3);
    let letters: Vec<char> = ('a'..='z').collect();
    let mut unknown =
        |length: usize| -> String { (0..length).map(|_| *random.choose(&letters)).collect() };
    let rows = |count: usize, word: &mut dyn FnMut() -> String| {
        let words: Vec<String> = (0..count).map(|_| word()).collect();
        words.join(" ")
    };
    let misspelt = |word: &String| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.swap(1, 2);
        letters.iter().collect::<String>()
    };
    let long: Vec<String> = common
        .iter()
        .filter(|word| word.chars().count() > 7)
        .map(misspelt)
        .collect();
    let begun = |length: usize| {
        let begun = common
            .iter()
            .map(|word| word.chars().take(length).collect());
        let mut begun: Vec<String> = begun.collect();
        begun.sort();
        begun.dedup();
        begun
    };
    vec![
        (
            "5,000 characters",
            vec![rows(600, &mut || unknown(8))[..5_000].to_owned()],
        ),
        ("500 words", vec![rows(500, &mut || unknown(5))]),
        (
            "48 unknown long words",
            vec![rows(48, &mut || unknown(16)), rows(48, &mut || unknown(9))],
        ),
        (
            "48 long words misspelt",
            vec![long[..long.len().min(48)].join(" ")],
        ),
        ("one long word misspelt", long),
        (
            "the 100 most common words",
            vec![common[..common.len().min(100)].join(" ")],
        ),
        (
            "12 of the most common words",
            common.chunks(12).map(|words| words.join(" ")).collect(),
        ),
        ("beginnings of one letter", begun(1)),
        ("beginnings of two letters", begun(2)),
        ("beginnings of three letters", begun(3)),
        (
            "10,000 nested brackets",
            vec!["(".repeat(10_000) + "board" + &")".repeat(10_000)],
        ),
        (
            "1 MB of one letter",
            vec!["a".repeat(1 << 20), "ক".repeat(1 << 18)],
        ),
        (
            "1 MB of signs",
            vec!["?".repeat(1 << 20), "\u{300}".repeat(1 << 19)],
        ),
        (
            "odd characters",
            [
                "\0",
                "board\0upload",
                "\u{300}\u{301}\u{9cd}",
                "\u{202e}draob\u{202c} upload",
                "a\u{200d}b\u{200c}c",
                "\u{fffd}\u{ffff}",
                "\u{1f468}\u{200d}\u{1f469}",
            ]
            .map(|text| text.repeat(500))
            .to_vec(),
        ),
    ]
}
