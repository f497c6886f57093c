//! The piece of an article shown below a hit: the section where the terms of the search stand
//! closest together, some 200 characters of it, and what to mark in them.
//!
//! The text is looked through once. It must not know the index, or how marks look.

use super::meant::{Meant, Worth};
use super::words::{Word, Words};
use super::{Excerpt, Part};
use crate::content::{Article, Section};
use crate::text::floor_grapheme;

/// The length of an excerpt, in characters.
const LENGTH: usize = 200;
/// How much of a block's beginning is shown before the first match, in characters.
const BEFORE: usize = 70;
/// What a word in a section's heading counts, against one in its text: a section that is about it is a
/// better place to land than one that mentions it.
const HEADING: f32 = 1.25;
/// What every further occurrence of the same word counts.
const AGAIN: f32 = 0.05;
/// Matches looked at in one section.
const MAX_MATCHES: usize = 2000;
const ELLIPSIS: &str = "…";

/// A word of a section's text that the search meant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where it begins and ends, in characters.
    at: usize,
    until: usize,
    pub(super) worth: Worth,
}

/// Chooses the best section of a hit and cuts its snippet: one scan of the words of its text.
#[must_use]
pub fn excerpt(article: &Article, words: &Words, meant: &Meant) -> Excerpt {
    let mut best: Option<(f32, usize, Vec<Match>)> = None;
    for (at, (section, words)) in article.sections.iter().zip(&words.sections).enumerate() {
        let matches = among(&words.text, &section.text, meant);
        let (score, window) = densest(&matches);
        let score = score + HEADING * once_each(&among(&words.heading, &section.title, meant));
        if score > 0.0 && best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, at, matches[window].to_vec()));
        }
    }
    match best {
        Some((_, at, window)) => {
            let section = &article.sections[at];
            Excerpt {
                section: place(at, section),
                parts: cut(&section.text, &window),
            }
        }
        None => Excerpt {
            section: None,
            parts: cut(beginning(article), &[]),
        },
    }
}

/// Whether a title holds all that was meant: then the top of its article is the place to land.
#[must_use]
pub fn titled(article: &Article, words: &Words, meant: &Meant) -> bool {
    let bits = |matches: &[Match]| {
        let bits = matches.iter().map(|m| m.worth.bit());
        bits.fold(0, |all, bit| all | bit)
    };
    bits(&among(&words.title, &article.title, meant)) == meant.words()
}

/// What matches are worth together, every word of the question once.
pub(super) fn once_of_each(matches: &[Match]) -> f32 {
    let mut worth = [0.0_f32; 32];
    for m in matches {
        let known = &mut worth[usize::from(m.worth.word) % 32];
        *known = known.max(m.worth.weight);
    }
    worth.iter().sum()
}

/// A section as a place to jump to: the text before the first heading is the top.
fn place(at: usize, section: &Section) -> Option<usize> {
    (!section.anchor.is_empty()).then_some(at)
}

/// What an article is shown by when nothing in its text was meant.
fn beginning(article: &Article) -> &str {
    let texts = article.sections.iter().map(|s| s.text.as_str());
    let text = article
        .summary
        .as_deref()
        .into_iter()
        .chain(texts)
        .find(|text| !text.trim().is_empty());
    text.unwrap_or_default()
}

/// What was meant of a text.
pub(super) fn matches(text: &str, meant: &Meant) -> Vec<Match> {
    let mut found = Matches::in_text(text, meant);
    meant.with_analyzer(|analyzer| {
        analyzer.tokens(text, |token| found.look_at(Word::of(&token)));
    });
    found.all
}

/// What was meant of a text whose words are known.
fn among(words: &[Word], text: &str, meant: &Meant) -> Vec<Match> {
    let mut found = Matches::in_text(text, meant);
    words.iter().for_each(|word| found.look_at(*word));
    found.all
}

/// The matches of a text so far.
struct Matches<'a> {
    text: &'a str,
    meant: &'a Meant,
    all: Vec<Match>,
}

impl<'a> Matches<'a> {
    fn in_text(text: &'a str, meant: &'a Meant) -> Self {
        Self {
            text,
            meant,
            all: Vec::new(),
        }
    }

    #[inline]
    fn look_at(&mut self, word: Word) {
        if let Some(worth) = self.meant.worth(word, self.text) {
            self.add(word, worth);
        }
    }

    fn add(&mut self, word: Word, worth: Worth) {
        let (text, found) = (self.text, &mut self.all);
        if found.len() >= MAX_MATCHES {
            return;
        }
        // Two words that are meant as one are marked as one.
        if word.joined && !word.across {
            let before = found.iter().rposition(|m| m.start < word.start());
            let before = before.map_or(0, |at| at + 1);
            if before > 0 && found[before - 1].end > word.start() {
                return;
            }
            found.truncate(before);
        }
        let (bytes, characters) = found.last().map_or((0, 0), |last| (last.end, last.until));
        // Of pairs of letters that share one, the second is what is new.
        let start = word.start().max(bytes);
        if start >= word.end() {
            return;
        }
        let at = characters + text[bytes..start].chars().count();
        let until = at + text[start..word.end()].chars().count();
        found.push(Match {
            start,
            end: word.end(),
            at,
            until,
            worth,
        });
    }
}

/// The matches within the length of an excerpt that are worth most together.
fn densest(matches: &[Match]) -> (f32, std::ops::Range<usize>) {
    let mut best = (0.0, 0..0);
    for (from, first) in matches.iter().enumerate() {
        let within = matches[from..]
            .iter()
            .take_while(|m| m.until <= first.at + LENGTH)
            .count();
        let range = from..from + within.max(1);
        let score = once_each(&matches[range.clone()]);
        if score > best.0 {
            best = (score, range);
        }
    }
    best
}

/// What matches are worth together: every word of the query once, and a little for more of it.
fn once_each(matches: &[Match]) -> f32 {
    let mut worth = [0.0_f32; 32];
    let mut again = 0.0;
    for m in matches {
        let known = &mut worth[usize::from(m.worth.word) % 32];
        again += AGAIN * known.min(m.worth.weight);
        *known = known.max(m.worth.weight);
    }
    worth.iter().sum::<f32>() + again.min(worth.iter().sum::<f32>() / 4.0)
}

/// Cuts a text around a window of matches, at the borders of words where there are any.
fn cut(text: &str, window: &[Match]) -> Vec<Part> {
    let start = window
        .first()
        .map_or(0, |first| start_before(text, first.start));
    let least = window.last().map_or(start, |last| shown_until(text, last));
    let end = end_after(text, start, least);
    let mut parts = Parts::default();
    if !text[..start].trim().is_empty() {
        parts.push(ELLIPSIS, false);
    }
    let mut copied = start;
    for m in window.iter().filter(|m| m.start < end) {
        parts.push(&text[copied..m.start], false);
        parts.push(&text[m.start..m.end.min(end)], true);
        copied = m.end.min(end);
    }
    parts.push(&text[copied..end], false);
    if !text[end..].trim().is_empty() {
        parts.push(ELLIPSIS, false);
    }
    parts.finish()
}

/// Where a match ends that is shown: what is longer than an excerpt is no word, and is cut.
fn shown_until(text: &str, found: &Match) -> usize {
    let rest = &text[found.start..found.end];
    match rest.char_indices().nth(LENGTH) {
        Some((at, _)) => floor_grapheme(text, found.start + at),
        None => found.end,
    }
}

/// Where an excerpt begins whose first match begins at `first`: with the block, when that is near.
fn start_before(text: &str, first: usize) -> usize {
    let block = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[block..first];
    let Some((at, _)) = before.char_indices().rev().nth(BEFORE) else {
        return block;
    };
    let rest = &before[at..];
    let word = rest
        .char_indices()
        .find(|(_, c)| c.is_whitespace())
        .map(|(at, c)| at + c.len_utf8());
    block + at + word.unwrap_or_else(|| floor_grapheme(rest, 0))
}

/// Where an excerpt ends that begins at `start` and must hold all up to `least`.
fn end_after(text: &str, start: usize, least: usize) -> usize {
    let Some((at, next)) = text[start..].char_indices().nth(LENGTH) else {
        return text.len();
    };
    let end = start + at;
    if next.is_whitespace() {
        return end.max(least);
    }
    let half = start + at / 2;
    let space = text[start..end]
        .rfind(char::is_whitespace)
        .map(|at| start + at)
        .filter(|at| *at > half);
    space
        .unwrap_or_else(|| floor_grapheme(text, end))
        .max(least)
}

/// Joins pieces into parts: white space becomes one space, and none stands at the ends.
#[derive(Default)]
struct Parts {
    all: Vec<Part>,
}

impl Parts {
    fn push(&mut self, text: &str, mark: bool) {
        let mut piece = String::with_capacity(text.len());
        let after_space = self.all.last().is_none_or(|part| part.text.ends_with(' '));
        for c in text.chars() {
            let blank = c.is_whitespace() || c.is_control();
            let space_before = if piece.is_empty() {
                after_space
            } else {
                piece.ends_with(' ')
            };
            if blank && !space_before {
                piece.push(' ');
            } else if !blank {
                piece.push(c);
            }
        }
        if piece.is_empty() {
            return;
        }
        match self.all.last_mut() {
            Some(last) if last.mark == mark => last.text.push_str(&piece),
            _ => self.all.push(Part { text: piece, mark }),
        }
    }

    fn finish(mut self) -> Vec<Part> {
        if let Some(last) = self.all.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        self.all.retain(|part| !part.text.is_empty());
        self.all
    }
}
