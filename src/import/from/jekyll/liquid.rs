//! Liquid's tags in a text: what says the same for every reader is put in, and the rest stays as it is
//! written, and is told.
//!
//! It must not know kramdown.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Value};

use crate::import::callouts::{self, Kind};
use crate::import::export::{Export, stem_of};
use crate::import::front::{Front, text_of};
use crate::import::html;
use crate::import::losses::Losses;
use crate::problem::code;

/// Tags in tags are followed so far.
const DEEPEST: usize = 20;

/// The longest tag, in bytes: what is longer was never closed.
const LONGEST: usize = 4000;

/// What tags of a page may speak of.
pub(super) struct Liquid<'a> {
    pub(super) export: &'a Export,
    pub(super) config: &'a Map<String, Value>,
    pub(super) front: &'a Front,
    /// The file, and how many lines stand above the text in it.
    pub(super) source: &'a str,
    pub(super) lines: usize,
}

/// A tag of a text.
struct Tag<'t> {
    /// Its bytes.
    start: usize,
    end: usize,
    /// What stands in it, without the marks.
    inner: &'t str,
    /// `{{ … }}`
    is_output: bool,
}

impl<'t> Tag<'t> {
    /// Its name.
    fn word(&self) -> &'t str {
        self.inner.split_whitespace().next().unwrap_or_default()
    }
}

/// Whether a tag of this name has an end, and what stands before that belongs to it.
fn has_end(name: &str) -> bool {
    ["raw", "comment", "highlight"].contains(&name) || Kind::named(name).is_some()
}

/// The next tag from a byte on.
fn next_tag(text: &str, from: usize) -> Option<Tag<'_>> {
    let mut at = from;
    // How far there is no end of either kind.
    let mut searched = [0_usize; 2];
    loop {
        let start = at + text[at..].find('{')?;
        let (close, is_output) = match text.as_bytes().get(start + 1) {
            Some(b'{') => ("}}", true),
            Some(b'%') => ("%}", false),
            _ => {
                at = start + 1;
                continue;
            }
        };
        let searched = &mut searched[usize::from(is_output)];
        let begin = text.floor_char_boundary(searched.saturating_sub(1));
        let begin = begin.max(start + 2);
        let end = text.floor_char_boundary(start + 2 + LONGEST);
        let Some(len) = text[begin..end].find(close) else {
            *searched = end;
            at = start + 2;
            continue;
        };
        let close = begin + len;
        let inner = text[start + 2..close].trim();
        return Some(Tag {
            start,
            end: close + 2,
            inner: inner.trim_matches('-').trim(),
            is_output,
        });
    }
}

impl Liquid<'_> {
    /// The text with its tags filled in.
    pub(super) fn fill(&self, text: &str, losses: &mut Losses) -> String {
        let mut out = String::with_capacity(text.len());
        self.part(text, 0, &mut out, losses, 0);
        out
    }

    fn part(&self, text: &str, above: usize, out: &mut String, losses: &mut Losses, depth: usize) {
        let ends = match depth < DEEPEST {
            true => ends(text),
            false => HashMap::new(),
        };
        let mut at = 0;
        let mut line = above + 1;
        let mut counted = 0;
        while let Some(tag) = next_tag(text, at) {
            out.push_str(&text[at..tag.start]);
            at = tag.end;
            line += text[counted..tag.start].matches('\n').count();
            counted = tag.start;
            let (name, rest) = tag
                .inner
                .split_once(char::is_whitespace)
                .unwrap_or((tag.inner, ""));
            if tag.is_output {
                match self.value(tag.inner) {
                    Some(value) => out.push_str(&value),
                    None => self.keep(&text[tag.start..tag.end], line, out, losses),
                }
                continue;
            }
            if let Some(end) = ends.get(&tag.end) {
                let inner = &text[tag.end..end.start];
                if self.block(name, rest, inner, line, out, losses, depth) {
                    at = end.end;
                    continue;
                }
            }
            match self.tag(name, rest) {
                Some(filled) => put(out, &filled),
                None => self.keep(&text[tag.start..tag.end], line, out, losses),
            }
        }
        out.push_str(&text[at..]);
    }

    fn keep(&self, written: &str, line: usize, out: &mut String, losses: &mut Losses) {
        out.push_str(written);
        losses.marked(
            code::IMPORT_TEMPLATE,
            self.source,
            self.lines + line,
            written,
            |written| format!("`{written}` stays in the text: kb runs no Liquid"),
            "write in its place what it made of it",
        );
    }

    /// A tag with an end; whether it was filled in.
    #[expect(
        clippy::too_many_arguments,
        reason = "what a tag is, where it stands and where it goes"
    )]
    fn block(
        &self,
        name: &str,
        rest: &str,
        inner: &str,
        line: usize,
        out: &mut String,
        losses: &mut Losses,
        depth: usize,
    ) -> bool {
        match name {
            "raw" => out.push_str(inner),
            "comment" => losses.note_at(
                code::IMPORT_CONTENT,
                self.source,
                self.lines + line,
                "a comment was left out",
                "keep notes for writers in git, not in articles",
            ),
            "highlight" => {
                let language = rest.split_whitespace().next().unwrap_or_default();
                let mut text = String::new();
                self.part(inner, line.saturating_sub(1), &mut text, losses, depth + 1);
                put(out, &html::fenced(language, text.trim_matches('\n')));
            }
            name => {
                let Some((kind, shown)) = Kind::named(name) else {
                    return false;
                };
                let mut text = String::new();
                self.part(inner, line.saturating_sub(1), &mut text, losses, depth + 1);
                let title = rest.trim().trim_matches(['"', '\'']);
                let title = if title.is_empty() {
                    shown.unwrap_or_default()
                } else {
                    title
                };
                put(out, &callouts::written(kind, title, text.trim()));
            }
        }
        true
    }

    /// A tag without an end, filled in.
    fn tag(&self, name: &str, rest: &str) -> Option<String> {
        match name {
            "link" => Some(format!(
                "/{}",
                self.value_or_text(rest).trim_start_matches('/')
            )),
            "post_url" => {
                let wanted = rest.trim().trim_start_matches('/');
                let mut posts = self.export.paths();
                let path = posts.find(|path| {
                    let name = path.rsplit_once('.').map_or(*path, |(name, _)| name);
                    path.contains("_posts/") && name.ends_with(wanted)
                })?;
                Some(format!("/{path}"))
            }
            "include" => self.include(rest),
            _ => None,
        }
    }

    fn value_or_text(&self, text: &str) -> String {
        text.trim().trim_matches(['"', '\'']).to_owned()
    }

    /// What an output says, when that is the same for every reader.
    fn value(&self, expression: &str) -> Option<String> {
        let mut parts = expression.split('|').map(str::trim);
        let mut value = self.term(parts.next()?)?;
        for filter in parts {
            let (name, argument) = filter.split_once(':').unwrap_or((filter, ""));
            match name.trim() {
                "relative_url" | "absolute_url" | "escape" | "strip" | "xml_escape" => {}
                "prepend" => value = self.term(argument.trim())? + &value,
                "append" => value += &self.term(argument.trim())?,
                _ => return None,
            }
        }
        Some(value)
    }

    fn term(&self, term: &str) -> Option<String> {
        for quote in ['"', '\''] {
            if let Some(inner) = term
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote))
            {
                return Some(inner.to_owned());
            }
        }
        match term {
            // Links are found from the site's root.
            "site.baseurl" | "site.url" | "site.github.url" => Some(String::new()),
            _ => {
                let mut keys = term.split('.');
                let (of, first) = (keys.next()?, keys.next()?);
                let value = match of {
                    "site" => self.config.get(first),
                    "page" => self.front.value(first),
                    _ => None,
                };
                text_of(keys.try_fold(value?, |value, key| value.get(key))?)
            }
        }
    }

    /// A callout that is written as an include: `{% include note.html content="…" %}`.
    fn include(&self, rest: &str) -> Option<String> {
        let (file, arguments) = rest.trim().split_once(char::is_whitespace)?;
        let arguments = arguments_of(arguments);
        // `None` when it is not said; what it says is `None` where only Liquid knows it.
        let said = |names: &[&str]| {
            let mut all = arguments.iter();
            let found = all.find(|(name, _)| names.contains(&name.as_str()));
            found.map(|(_, value)| self.argument(value))
        };
        let stem = stem_of(file);
        let kind = match said(&["type", "style", "kind", "class"]) {
            Some(name) => Kind::named(name?.trim_start_matches("alert-")),
            None => None,
        };
        let is_box = ["callout", "alert", "admonition", "notice", "message"].contains(&stem);
        let (kind, shown) = kind.filter(|_| is_box).or_else(|| Kind::named(stem))?;
        let text = said(&["content", "text", "message", "body"])??;
        let title = match said(&["title", "heading"]) {
            Some(title) => title?,
            None => shown.unwrap_or_default().to_owned(),
        };
        Some(callouts::written(
            kind,
            &title,
            &text.replace("<br/>", "\\\n"),
        ))
    }

    /// What is given to an include: a text, a number, or what a variable holds.
    fn argument(&self, value: &Argument<'_>) -> Option<String> {
        match value {
            Argument::Text(text) => Some((*text).to_owned()),
            Argument::Term(term) if term.parse::<f64>().is_ok() => Some((*term).to_owned()),
            Argument::Term(term) => self.term(term),
        }
    }
}

/// The files that a text includes, as it names them.
pub(super) fn included(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    let tags = std::iter::from_fn(move || {
        let tag = next_tag(text, at)?;
        at = tag.end;
        Some(tag)
    });
    tags.filter(|tag| !tag.is_output).filter_map(|tag| {
        match tag.inner.split_once(char::is_whitespace)? {
            ("include", rest) => rest.split_whitespace().next(),
            _ => None,
        }
    })
}

/// The bytes of the ends of tags, `{% endname %}`, by where the tags themselves end. Each belongs to the
/// nearest tag of its name before it that has none yet.
fn ends(text: &str) -> HashMap<usize, Range<usize>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(tag) = next_tag(text, at) {
        at = tag.end;
        if !tag.is_output {
            tags.push(tag);
        }
    }
    let last_raw = tags.iter().rposition(|tag| tag.word() == "endraw");
    let mut ends = HashMap::new();
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    // In raw text nothing is a tag but its end.
    let mut raw: Option<usize> = None;
    for (number, tag) in tags.iter().enumerate() {
        let word = tag.word();
        let begin = match (raw, word.strip_prefix("end")) {
            (Some(_), Some("raw")) => raw.take(),
            (Some(_), _) => continue,
            (None, Some(name)) => open.get_mut(name).and_then(Vec::pop),
            (None, None) => None,
        };
        if let Some(begin) = begin {
            ends.insert(begin, tag.start..tag.end);
        } else if word == "raw" {
            raw = Some(tag.end).filter(|_| last_raw > Some(number));
        } else if has_end(word) {
            open.entry(word).or_default().push(tag.end);
        }
    }
    ends
}

/// What is given to an include.
enum Argument<'t> {
    Text(&'t str),
    /// A number, or a variable by its name.
    Term(&'t str),
}

/// `key="value"` and so on.
fn arguments_of(text: &str) -> Vec<(String, Argument<'_>)> {
    let mut all = Vec::new();
    let mut rest = text.trim();
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim().to_owned();
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => {
                let (value, next) = after[1..].split_once(quote).unwrap_or((&after[1..], ""));
                (Argument::Text(value), next)
            }
            None => {
                let (value, next) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
                (Argument::Term(value), next)
            }
        };
        all.push((key, value));
        rest = next.trim();
    }
    all
}

/// Puts a text where a tag stood, as far to the right as the tag.
fn put(out: &mut String, text: &str) {
    let line = out.rsplit('\n').next().unwrap_or_default();
    let indent = if line.trim().is_empty() {
        line.to_owned()
    } else {
        String::new()
    };
    out.push_str(&text.replace('\n', &format!("\n{indent}")));
}

#[cfg(test)]
mod tests;
