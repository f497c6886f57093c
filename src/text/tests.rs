//! The cases of `tests/data/words`: which words meet, and where the words of a text are.

use super::Analyzer;
use crate::lang::Lang;

fn terms(lang: &str, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    Analyzer::new(&Lang::parse(lang).unwrap())
        .tokens(text, |token| all.push(token.term.to_owned()));
    all
}

/// The cases of `tests/data/words/*.txt`; their format is told at the top of each.
fn check(lang: &str, cases: &str) {
    let mut wrong = Vec::new();
    for line in cases
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let (kind, words) = line.split_at(1);
        let found: Vec<(String, String)> = words
            .split_whitespace()
            .map(|w| (w.to_owned(), terms(lang, w).join("+")))
            .collect();
        let good = match kind {
            "&" => is_found(lang, words),
            "=" => found.iter().all(|(_, term)| *term == found[0].1),
            "!" => (1..found.len()).all(|i| found[..i].iter().all(|(_, term)| *term != found[i].1)),
            ">" => found[0].1 == found[1].0,
            _ => false,
        };
        if !good {
            wrong.push(format!("{line}\n    {found:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Whether all that the question (before `:`) insists on stands in the text behind.
fn is_found(lang: &str, case: &str) -> bool {
    let (question, text) = case.split_once(':').unwrap();
    let held = terms(lang, text);
    let mut found = true;
    Analyzer::new(&Lang::parse(lang).unwrap()).tokens(question, |token| {
        found &= token.joined || token.light || held.iter().any(|term| term == token.term);
    });
    found
}

#[test]
fn words_of_scripts_without_spaces_meet_as_the_cases_say() {
    check("zh", include_str!("../../tests/data/words/zh.txt"));
    check("ja", include_str!("../../tests/data/words/ja.txt"));
    check("ko", include_str!("../../tests/data/words/ko.txt"));
    check("th", include_str!("../../tests/data/words/th.txt"));
}

#[test]
fn english_words_meet_as_the_cases_say() {
    check("en", include_str!("../../tests/data/words/english.txt"));
}

#[test]
fn bengali_words_meet_as_the_cases_say() {
    check("bn", include_str!("../../tests/data/words/bengali.txt"));
}

#[test]
fn words_of_other_languages_meet_as_the_cases_say() {
    let cases = include_str!("../../tests/data/words/stems.txt");
    for (lang, cases) in by_language(cases) {
        check(lang, cases);
    }
}

/// Parts of a file of cases that begin with a line such as `[de]`.
fn by_language(cases: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = cases.split("\n[").skip(1);
    parts.map(|part| part.split_once("]\n").unwrap())
}

/// The cases of `tests/data/words/segments.txt`; their format is told at its top.
#[test]
fn texts_are_cut_into_words_as_the_cases_say() {
    let cases = include_str!("../../tests/data/words/segments.txt");
    let lines = cases.lines().map(str::trim);
    for line in lines.filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (lang, words) = line.split_once(' ').unwrap();
        let expected: Vec<&str> = words.split('|').map(str::trim).collect();
        let text = words.replace('|', "");
        let mut found: Vec<(usize, usize)> = Vec::new();
        Analyzer::new(&Lang::parse(lang).unwrap()).tokens(&text, |token| {
            match found.last_mut() {
                _ if token.joined => {}
                // Pairs of letters that share one are of one word.
                Some((_, end)) if token.start < *end => *end = token.end,
                _ => found.push((token.start, token.end)),
            }
        });
        let found: Vec<&str> = found.iter().map(|(from, to)| &text[*from..*to]).collect();
        let signs = |c: char| !c.is_alphanumeric();
        let bare = expected
            .iter()
            .map(|word| word.trim_matches(['?', '!', '.', ',', '…']));
        let bare = bare.filter(|word| !word.chars().all(signs));
        assert_eq!(found, bare.collect::<Vec<_>>(), "{line}");
    }
}
