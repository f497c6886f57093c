//! What a theme lacks: templates, and names that its templates mention; strings that are not
//! translated.
//!
//! It must not know how templates are compiled.

use std::collections::BTreeSet;

use super::Theme;
use super::names::{self, Kind};
use crate::lang::Lang;
use crate::locale::{self, Source};
use crate::problem::{Place, Problem, code, nearest};

/// The templates that kb asks for.
pub(super) const REQUIRED: [&str; 17] = [
    "home.html",
    "category.html",
    "article.html",
    "search.html",
    "contact.html",
    "receipt.html",
    "not_found.html",
    "error.html",
    "parts/watching.html",
    "export/all.html",
    "export/contact.html",
    "export/front.html",
    "export/moved.html",
    "export/search.html",
    "export/write.html",
    "mail/request.txt",
    "mail/request.html",
];

impl Theme {
    /// Templates that kb asks for and the theme does not have.
    pub(super) fn check_required(&self) -> Vec<Problem> {
        let missing = REQUIRED.iter().filter(|name| !self.has_template(name));
        let problem = |name: &&str| {
            Problem::new(
                code::BROKEN_TEMPLATE,
                Place::file(format!("themes/{}/templates/{name}", self.name)),
                format!("the theme has no template `{name}`"),
                "add it; the default theme's is a good start",
            )
        };
        missing.map(problem).collect()
    }

    /// Strings, static files and templates that a template mentions and the theme does not have.
    pub(super) fn check_names(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (template, bytes) in self.files.below("templates/") {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            let file = self
                .files
                .display(&self.name, &format!("templates/{template}"));
            for name in names::mentioned(text) {
                let Some((what, remedy)) = self.lacks(name.kind, name.text) else {
                    continue;
                };
                let place = Place::span(&file, text, name.at, name.at + name.text.len());
                problems.push(Problem::new(code::BROKEN_TEMPLATE, place, what, remedy));
            }
        }
        problems
    }

    /// What to say about a name that is not there.
    fn lacks(&self, kind: Kind, name: &str) -> Option<(String, String)> {
        let (what, known, add): (_, BTreeSet<&str>, _) = match kind {
            Kind::String => {
                let voice = self.voices.values().find(|voice| !voice.locale.has(name))?;
                let what = format!("there is no string `{name}`");
                (
                    what,
                    voice.locale.keys().collect(),
                    "add it to strings/en.ftl",
                )
            }
            Kind::Static if self.statics.iter().all(|file| file.name != name) => {
                let known = self.statics.iter().map(|file| file.name.as_str());
                (
                    format!("there is no static file `{name}`"),
                    known.collect(),
                    "add it to static/",
                )
            }
            Kind::Template if !self.has_template(name) => {
                let known = self.files.below("templates/").map(|(name, _)| name);
                (
                    format!("there is no template `{name}`"),
                    known.collect(),
                    "add it to templates/",
                )
            }
            Kind::Static | Kind::Template => return None,
        };
        let remedy = match nearest(name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("{add}, or remove this"),
        };
        Some((what, remedy))
    }

    fn has_template(&self, name: &str) -> bool {
        self.files.0.contains_key(&format!("templates/{name}"))
    }

    /// Says, once a language, which strings are not translated. `sources` are all of its files of
    /// strings, the English ones behind.
    pub(super) fn untranslated(&self, lang: &Lang, sources: &[Source<'_>]) -> Option<Problem> {
        let english = sources.last()?;
        if lang.primary() == "en" {
            return None;
        }
        let own = sources
            .iter()
            .filter(|source| source.lang.primary() != "en");
        let own: Vec<_> = own.copied().collect();
        let Some(file) = own.first().map(|source| source.file) else {
            let file = format!("themes/{}/strings/{lang}.ftl", self.name);
            let what = format!("the interface has no strings in `{lang}` and stays English there");
            let remedy = format!("translate the default theme's strings/en.ftl into {file}");
            return Some(Problem::new(
                code::BROKEN_STRING,
                Place::file(file),
                what,
                remedy,
            ));
        };
        let missing = locale::missing(&own, english);
        let (first, count) = (missing.first()?, missing.len());
        let what = match count {
            1 => format!("the string `{first}` is missing in `{lang}` and stays English"),
            _ => format!(
                "{count} strings are missing in `{lang}` and stay English: {}",
                listed(&missing)
            ),
        };
        let remedy = "translate them from strings/en.ftl of the default theme";
        Some(Problem::new(
            code::BROKEN_STRING,
            Place::file(file),
            what,
            remedy,
        ))
    }
}

/// The first few keys.
fn listed(keys: &[String]) -> String {
    let shown: Vec<_> = keys.iter().take(8).map(|key| format!("`{key}`")).collect();
    let more = if shown.len() < keys.len() {
        ", …"
    } else {
        ""
    };
    shown.join(", ") + more
}
