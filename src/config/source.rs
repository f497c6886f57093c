//! Where settings come from: the text of a file such as kb.toml and the variables that win over it;
//! and what is found wrong with either.
//!
//! It knows TOML and spans. It must not know which keys there are or what they mean.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::section::Section;
use super::syntax;
use crate::lang::Lang;
use crate::problem::{Code, Place, Problem, code, near, nearest};

/// A file larger than this is no configuration.
const LARGEST: usize = 1024 * 1024;

/// So many problems are shown at once; nobody reads more of one file.
const MOST_PROBLEMS: usize = 100;

/// Quotes that text programs put where somebody types a straight one.
const CURLY_QUOTES: [char; 4] = ['“', '”', '‘', '’'];

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// These bytes of the file.
    File(usize, usize),
    /// This environment variable.
    Variable(String),
}

impl From<Range<usize>> for Origin {
    fn from(span: Range<usize>) -> Self {
        Self::File(span.start, span.end)
    }
}

/// The file, parsed, with the environment laid over it.
pub(crate) struct Source<'a> {
    file: &'a str,
    text: &'a str,
    table: Spanned<DeTable<'a>>,
    variables: BTreeMap<&'a str, &'a str>,
    seen: RefCell<Seen>,
}

/// What reading has come across so far.
#[derive(Default)]
struct Seen {
    found: Vec<(Origin, Problem)>,
    broken_lines: BTreeSet<u32>,
    /// Every key that was asked for, as `section.key`.
    known: Vec<String>,
    used_variables: BTreeSet<String>,
    /// Keys nobody asked for: their section, name and place.
    unknown: Vec<(String, String, Range<usize>)>,
    /// The languages of texts, and where they stand.
    languages: Vec<(Lang, Origin)>,
}

impl<'a> Source<'a> {
    /// Parses as much as can be parsed; the rest is remembered as problems.
    pub(crate) fn new(file: &'a str, text: &'a str, environment: &'a [(String, String)]) -> Self {
        let readable = if text.len() > LARGEST { "" } else { text };
        let body = readable.strip_prefix('\u{feff}').unwrap_or(readable);
        let (table, mut errors) = DeTable::parse_recoverable(body);
        errors.sort_by_key(|error| error.span().map(|span| span.start));
        let source = Self {
            file,
            text: body,
            table,
            variables: environment
                .iter()
                .filter(|(name, value)| is_setting(name) && !value.trim().is_empty())
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            seen: RefCell::default(),
        };
        if readable.len() < text.len() {
            source.too_large(text.len());
        }
        for error in errors.iter().take(MOST_PROBLEMS) {
            source.broken(error);
        }
        source
    }

    /// The whole file, as the section that holds the others.
    pub(crate) fn root(&self) -> Section<'_> {
        Section::new(self, String::new(), Some(self.table.get_ref()))
    }

    /// What the variable for `path` (`site.name`) says, with the variable's name.
    pub(super) fn variable(&self, path: &str) -> Option<(String, &'a str)> {
        let name = variable_name(path);
        let value = self.variables.get(name.as_str())?;
        self.seen
            .borrow_mut()
            .used_variables
            .insert(name.to_string());
        Some((name, value))
    }

    /// The variables one step below `path`: the step as written, the variable's name, its value.
    pub(super) fn variables_below(&self, path: &str) -> Vec<(String, String, &'a str)> {
        let prefix = format!("{}__", variable_name(path));
        let below: Vec<_> = self
            .variables
            .iter()
            .filter_map(|(name, value)| {
                let step = name.strip_prefix(&prefix)?;
                Some((step.to_owned(), (*name).to_owned(), *value))
            })
            .collect();
        let names = below.iter().map(|(_, name, _)| name.clone());
        self.seen.borrow_mut().used_variables.extend(names);
        below
    }

    /// Remembers a key that exists, for suggestions.
    pub(crate) fn knows(&self, path: String) {
        let known = &mut self.seen.borrow_mut().known;
        if !known.contains(&path) {
            known.push(path);
        }
    }

    /// Every key that was asked for so far, without brackets.
    #[cfg(test)]
    pub(super) fn known(&self) -> Vec<String> {
        let seen = self.seen.borrow();
        seen.known
            .iter()
            .map(|path| path.replace(['[', ']'], ""))
            .collect()
    }

    /// Remembers a key that nobody asked for.
    pub(super) fn unknown(&self, section: &str, key: &str, span: Range<usize>) {
        let mut seen = self.seen.borrow_mut();
        seen.unknown.push((section.into(), key.into(), span));
    }

    /// Remembers that a text is in a language.
    pub(super) fn speaks(&self, lang: &Lang, origin: &Origin) {
        let mut seen = self.seen.borrow_mut();
        seen.languages.push((lang.clone(), origin.clone()));
    }

    /// Reports texts in languages that the site does not have: nobody will read them.
    pub(super) fn compare_languages(&self, languages: &[Lang]) {
        let spoken = std::mem::take(&mut self.seen.borrow_mut().languages);
        let unused = spoken.into_iter().filter(|(lang, _)| {
            let kin = |one: &Lang| one.primary() == lang.primary();
            !languages.iter().any(kin)
        });
        let tags: Vec<&str> = languages.iter().map(Lang::as_str).collect();
        for (lang, origin) in unused {
            let remedy = match nearest(lang.as_str(), tags.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`? Else name it in `languages`"),
                None => "remove the text, or name the language in `languages` of `[site]`".into(),
            };
            let what = format!("the site is not in `{lang}`, so nobody reads this");
            self.report(code::UNUSED_TEXT, &origin, what, remedy);
        }
    }

    /// Remembers that something is wrong.
    pub(super) fn report(&self, code: Code, origin: &Origin, what: String, remedy: String) {
        let problem = Problem::new(code, self.place(origin), what, remedy);
        self.seen.borrow_mut().found.push((origin.clone(), problem));
    }

    /// Where something is written.
    pub(super) fn place(&self, origin: &Origin) -> Place {
        match origin {
            Origin::File(start, end) => Place::span(self.file, self.text, *start, *end),
            Origin::Variable(name) => Place::file(name),
        }
    }

    /// Everything that is wrong, in the order of the file, then that of the environment.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.report_unknown_keys();
        self.report_unknown_variables();
        let mut seen = self.seen.into_inner();
        // What stands on a line that cannot be read was guessed, so only the line itself counts.
        let lines = seen.broken_lines;
        seen.found.retain(|(_, problem)| {
            problem.code == code::NOT_TOML
                || !problem.place.line.is_some_and(|line| lines.contains(&line))
        });
        seen.found.sort_by(|a, b| a.0.cmp(&b.0));
        seen.found.truncate(MOST_PROBLEMS);
        let found = seen.found.into_iter();
        found.map(|(_, problem)| without_secrets(problem)).collect()
    }

    fn too_large(&self, bytes: usize) {
        self.report(
            code::TOO_LARGE,
            &Origin::File(0, 0),
            format!("the file has {bytes} bytes, more than any configuration needs"),
            "check that it is the right file".into(),
        );
    }

    /// The first error of a line; what follows on it is mostly the same one again.
    fn broken(&self, error: &toml::de::Error) {
        let span = error.span().unwrap_or(0..0);
        let line = Place::span(self.file, self.text, span.start, span.end).line;
        let first = |line| self.seen.borrow_mut().broken_lines.insert(line);
        if !line.is_some_and(first) {
            return;
        }
        let message = error.message().replace('\n', ", ");
        let line = self.text[span.start.min(self.text.len())..].lines().next();
        let remedy = if line.is_some_and(|line| line.contains(CURLY_QUOTES)) {
            "write straight quotes: `\"`".to_owned()
        } else {
            syntax::remedy(&message).to_owned()
        };
        self.report(code::NOT_TOML, &span.into(), message, remedy);
    }

    fn report_unknown_keys(&self) {
        let unknown = std::mem::take(&mut self.seen.borrow_mut().unknown);
        // Of which section a key is, nobody can tell then.
        if self.has_open_section() {
            return;
        }
        let known = self.seen.borrow().known.clone();
        for (section, key, span) in unknown.into_iter().take(MOST_PROBLEMS) {
            let place = if section.is_empty() {
                String::new()
            } else {
                format!(" in `[{section}]`")
            };
            self.report(
                code::UNKNOWN_KEY,
                &span.into(),
                format!("unknown key `{key}`{place}"),
                remedy_for_key(&section, &key, &known),
            );
        }
    }

    fn has_open_section(&self) -> bool {
        let seen = self.seen.borrow();
        let errors = seen.found.iter().map(|(_, problem)| problem);
        let mut errors = errors.filter(|one| one.code == code::NOT_TOML);
        errors.any(|one| one.what.starts_with("unclosed") && one.what.contains("table"))
    }

    fn report_unknown_variables(&self) {
        let used = self.seen.borrow().used_variables.clone();
        let known: Vec<_> = self
            .seen
            .borrow()
            .known
            .iter()
            .map(|path| variable_name(path))
            .collect();
        for name in self.variables.keys().filter(|name| !used.contains(**name)) {
            let remedy = match nearest(name, known.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "unset it; a setting's variable is `KB_SECTION__KEY`, such as `KB_SITE__NAME`"
                        .into()
                }
            };
            self.report(
                code::UNKNOWN_KEY,
                &Origin::Variable((*name).to_owned()),
                format!("`{name}` names no setting"),
                remedy,
            );
        }
    }
}

/// A line that may hold a secret is named, and not shown: reports go into logs that others read.
fn without_secrets(mut problem: Problem) -> Problem {
    let may_hold_one = |line: &String| {
        // Of a line that is shown in part, the rest may say that it does.
        if line.starts_with('…') || line.ends_with('…') {
            return true;
        }
        let line = line.to_lowercase();
        ["password", "passwd", "secret", "whsec_", "token"]
            .iter()
            .any(|word| line.contains(word))
            || line
                .split_once("://")
                .is_some_and(|(_, rest)| rest.contains('@'))
    };
    problem.place.excerpt = problem.place.excerpt.filter(|line| !may_hold_one(line));
    problem
}

/// Whether a variable is a setting: `KB_SITE__NAME` is one, `KB_LOG` is none.
#[must_use]
pub fn is_setting(name: &str) -> bool {
    name.strip_prefix("KB_")
        .is_some_and(|rest| rest.contains("__"))
}

/// `site.default_language` → `KB_SITE__DEFAULT_LANGUAGE`.
fn variable_name(path: &str) -> String {
    format!("KB_{}", path.replace('.', "__").to_uppercase())
}

/// The one key that was meant: the nearest, when no other is as near, else the one that is written
/// longer or shorter (`language` for `lang`).
fn meant_key<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = |known: &&&str| near(key, known).filter(|distance| *distance > 0);
    if let Some(least) = known.iter().filter_map(|one| near(&one)).min() {
        let mut nearest = known.iter().filter(|one| near(one) == Some(least));
        return nearest.next().filter(|_| nearest.next().is_none()).copied();
    }
    let part = |one: &&&str| {
        let short = one.len().min(key.len()) >= 4;
        short && (one.starts_with(key) || key.starts_with(**one))
    };
    known.iter().find(part).copied()
}

/// The nearest key of the section, else the section the key belongs to, else what there is.
fn remedy_for_key(section: &str, key: &str, known: &[String]) -> String {
    let split = |path: &str| match path.rsplit_once('.') {
        Some((section, key)) => (section.to_owned(), key.to_owned()),
        None => (String::new(), path.to_owned()),
    };
    let known: Vec<_> = known.iter().map(|path| split(path)).collect();
    let here: Vec<_> = known
        .iter()
        .filter(|(home, _)| home == section)
        .map(|(_, key)| key.as_str())
        .collect();
    if let Some(meant) = meant_key(key, &here) {
        return format!("did you mean `{meant}`?");
    }
    if let Some((home, _)) = known.iter().find(|(_, name)| name == key) {
        return match home.as_str() {
            "" => format!("it is a section of its own: `[{key}]`"),
            home => format!("it belongs to `[{home}]`"),
        };
    }
    let all = here.iter().map(|key| format!("`{key}`"));
    let all = all.collect::<Vec<_>>().join(", ");
    match section {
        "" => format!("the sections are {all}"),
        "build.levels" => "codes look like `E012`; kb prints them with every problem".into(),
        section => format!("the keys of `[{section}]` are {all}"),
    }
}

/// A value of the file, in words for messages.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
