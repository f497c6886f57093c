//! The questions: those of the relevance tests, which people would ask.
//!
//! It must not know who answers them.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use kb::lang::Lang;
use kb::live::Present;
use kb::relevance;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::random::Random;

/// What the order begins with.
const SEED: u64 = 2;

/// What somebody asks, and in which language.
pub(super) struct Question {
    pub(super) text: String,
    pub(super) lang: Lang,
}

/// All questions about the articles that the site was made from, in an order that is always the same.
pub(super) fn shuffled(present: &Present) -> anyhow::Result<Vec<Question>> {
    let path = match env::var_os("KB_TEST_SITE") {
        Some(_) => "tests/data/relevance/arduino.toml",
        None => "search-tests.toml",
    };
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(whole).with_context(|| format!("{path} cannot be read"))?;
    let default = &present.served().default_language;
    let tests = relevance::read(path, &text).file.tests;
    let asked = tests.into_iter().map(|test| Question {
        lang: test.lang(default),
        text: test.query,
    });
    let mut questions: Vec<Question> = asked.filter(|q| present.speaks(&q.lang)).collect();
    ensure!(!questions.is_empty(), "there are no questions in {path}");
    Random::new(SEED).shuffle(&mut questions);
    Ok(questions)
}

impl Question {
    /// The address that it is asked at.
    pub(super) fn search(&self) -> String {
        address("search", &self.text, &self.lang)
    }

    /// The addresses that suggestions come from while it is typed.
    pub(super) fn suggestions(&self) -> impl Iterator<Item = String> {
        let ends = self.text.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.map(|end| address("suggest", &self.text[..end], &self.lang))
    }
}

fn address(what: &str, text: &str, lang: &Lang) -> String {
    let text = utf8_percent_encode(text, NON_ALPHANUMERIC);
    format!("/api/v1/{what}?lang={}&q={text}", lang.as_str())
}
