//! One file of interface strings: parsed, checked against the English it translates, formatted.
//!
//! It owns Fluent. It must not know which file wins over which.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use super::Arg;
use super::numbers::Numbers;
use super::references::References;
use crate::lang::Lang;
use crate::problem::{Place, Problem, code, nearest};

/// A file of interface strings, as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The language it is written in.
    pub lang: &'a Lang,
    /// Its name in problems.
    pub file: &'a str,
    /// What it says, in Fluent's notation.
    pub text: &'a str,
}

impl Source<'_> {
    fn problem(
        &self,
        start: usize,
        end: usize,
        what: String,
        remedy: impl Into<String>,
    ) -> Problem {
        let place = Place::span(self.file, self.text, start, end);
        Problem::new(code::BROKEN_STRING, place, what, remedy)
    }

    /// A problem with the string `key`.
    fn problem_with(&self, key: &str, what: String, remedy: impl Into<String>) -> Problem {
        let start = definition(self.text, key).unwrap_or_default();
        self.problem(start, start + key.len(), what, remedy)
    }
}

/// The strings of one file, ready.
pub(super) struct Strings {
    bundle: FluentBundle<FluentResource>,
    /// What each string refers to, by key.
    pub(super) messages: BTreeMap<String, References>,
    terms: BTreeMap<String, References>,
}

/// Why there is no text for a key.
pub(super) enum Failure {
    /// The file has no such string.
    Unknown,
    /// The string asks for this argument, or refers to this string, in vain.
    Unresolved(String),
}

impl Strings {
    /// Parses a file. Strings that cannot be read are left out and reported.
    pub(super) fn new(source: &Source<'_>) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let resource = match FluentResource::try_new(source.text.to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                problems.extend(errors.iter().map(|error| {
                    source.problem(
                        error.pos.start,
                        error.pos.end,
                        format!("this string cannot be read: {}", lower_first(&error.kind.to_string())),
                        "a string reads `key = text`; further lines begin with spaces, and every `{` needs its `}`",
                    )
                }));
                resource
            }
        };
        let (mut messages, mut terms) = (BTreeMap::new(), BTreeMap::new());
        for entry in resource.entries() {
            match entry {
                Entry::Message(message) => {
                    if let Some(value) = &message.value {
                        let key = message.id.name.to_owned();
                        messages.entry(key).or_insert_with(|| References::of(value));
                    }
                }
                Entry::Term(term) => {
                    let key = term.id.name.to_owned();
                    terms
                        .entry(key)
                        .or_insert_with(|| References::of(&term.value));
                }
                _ => {}
            }
        }
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(source.lang)]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(in_the_languages_digits));
        // The functions have names that nothing else can have by now.
        let _ = bundle.add_builtins();
        if let Err(errors) = bundle.add_resource(resource) {
            problems.extend(errors.iter().filter_map(|error| twice(source, error)));
        }
        let strings = Self {
            bundle,
            messages,
            terms,
        };
        problems.extend(strings.dangling(source));
        (strings, problems)
    }

    /// What asks for arguments that the English string of the same key does not get.
    pub(super) fn strangers(&self, source: &Source<'_>, english: &Self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (key, own) in &self.messages {
            let Some(reference) = english.messages.get(key) else {
                continue;
            };
            for name in own.variables.difference(&reference.variables) {
                let known: Vec<_> = reference.variables.iter().map(String::as_str).collect();
                let remedy = match (nearest(name, known.iter().copied()), known.is_empty()) {
                    (Some(meant), _) => format!("did you mean `${meant}`?"),
                    (None, true) => "it gets no arguments: remove it".into(),
                    (None, false) => format!("it gets `${}`", known.join("`, `$")),
                };
                problems.push(source.problem_with(
                    key,
                    format!("the string `{key}` uses `${name}`, which it does not get"),
                    remedy,
                ));
            }
        }
        problems
    }

    /// The text of a string.
    pub(super) fn format(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Result<String, Failure> {
        let message = self.bundle.get_message(key).ok_or(Failure::Unknown)?;
        let pattern = message.value().ok_or(Failure::Unknown)?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(*name, arg.value());
        }
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&values), &mut errors);
        match errors.first() {
            None => Ok(text.into_owned()),
            Some(error) => Err(Failure::Unresolved(error.to_string())),
        }
    }

    /// References to strings, terms and functions that the file does not have.
    fn dangling(&self, source: &Source<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (key, references) in self.messages.iter().chain(&self.terms) {
            let known = |name: &&String| match name.strip_prefix('-') {
                Some(term) => !self.terms.contains_key(term),
                None => !self.messages.contains_key(*name),
            };
            for name in references.strings.iter().filter(known) {
                problems.push(source.problem_with(
                    key,
                    format!("the string `{key}` refers to `{name}`, which this file does not have"),
                    format!("add `{name} = …` to this file, or remove the reference"),
                ));
            }
            for name in references.functions.iter().filter(|name| *name != "NUMBER") {
                problems.push(source.problem_with(
                    key,
                    format!("the string `{key}` calls `{name}()`, which does not exist"),
                    "the only function is `NUMBER()`; dates come ready",
                ));
            }
        }
        problems
    }

    /// The keys of all strings.
    pub(super) fn keys(&self) -> BTreeSet<&str> {
        self.messages.keys().map(String::as_str).collect()
    }
}

impl Arg<'_> {
    fn value(&self) -> FluentValue<'_> {
        match *self {
            Self::Text(text) => FluentValue::from(text),
            Self::Number(number) => FluentValue::from(number),
        }
    }
}

impl Memoizable for Numbers {
    type Args = ();
    type Error = ();

    fn construct(lang: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        Ok(Self::new(&lang.to_string()))
    }
}

/// Fluent asks this before it writes any value; it would write numbers in ASCII digits.
fn in_the_languages_digits(value: &FluentValue<'_>, memory: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let write = |numbers: &Numbers| written(numbers, number);
    memory.with_try_get::<Numbers, _, _>((), write).ok()?
}

fn written(numbers: &Numbers, number: &FluentNumber) -> Option<String> {
    numbers.digits(&number.as_string(), number.options.use_grouping)
}

fn twice(source: &Source<'_>, error: &FluentError) -> Option<Problem> {
    let FluentError::Overriding { id, .. } = error else {
        return None;
    };
    let first = definition(source.text, id)? + id.len();
    let second = first + definition(&source.text[first..], id)?;
    Some(source.problem(
        second,
        second + id.len(),
        format!("the string `{id}` is there twice; the first one counts"),
        "remove one of them",
    ))
}

/// Where a string or a term is defined: the start of its key, at the start of a line.
pub(super) fn definition(text: &str, key: &str) -> Option<usize> {
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let id = line.strip_prefix('-').unwrap_or(line);
        let rest = id.strip_prefix(key);
        if rest.is_some_and(|rest| rest.trim_start_matches(' ').starts_with('=')) {
            return Some(line_start);
        }
        line_start += line.len();
    }
    None
}

fn identifier(lang: &Lang) -> LanguageIdentifier {
    let whole = lang.html().parse();
    whole
        .or_else(|_| lang.primary().parse())
        .unwrap_or_default()
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
