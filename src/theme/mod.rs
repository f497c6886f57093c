//! Themes: templates, strings and static files that make pages; the default one is in the binary,
//! and a site's own files of the same name shadow it.
//!
//! It owns minijinja. It must not know what a page is about, or where files lie.

mod check;
mod failure;
mod files;
mod markup;
mod names;
mod statics;
mod templates;
mod travel;

use std::collections::HashMap;
use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

pub use files::Files;
pub use markup::{Markup, Shared};
pub use statics::{Look, StaticFile};

use crate::lang::Lang;
use crate::locale::{Locale, Source};
use crate::problem::{Place, Problem, code};

/// A theme that compiled: every template can be used, in every language. Cheap to share between
/// threads.
pub struct Theme {
    name: String,
    files: Files,
    statics: Vec<StaticFile>,
    /// As each language speaks it, by tag; never empty.
    voices: HashMap<String, Voice>,
    /// The language of pages whose own the theme was not made for.
    first: String,
    warnings: Vec<Problem>,
}

/// A theme in one language.
struct Voice {
    locale: Arc<Locale>,
    templates: Environment<'static>,
}

impl Theme {
    /// Compiles everything for these languages; the first one stands in for any other.
    ///
    /// # Errors
    ///
    /// All that is wrong with the templates, with file and line.
    pub fn new(
        name: &str,
        files: Files,
        look: &Look,
        languages: &[Lang],
    ) -> Result<Self, Vec<Problem>> {
        let english = [Lang::english()];
        let languages = if languages.is_empty() {
            &english
        } else {
            languages
        };
        let statics = statics::all(&files, look);
        let mut theme = Self {
            name: name.to_owned(),
            first: languages[0].to_string(),
            voices: HashMap::new(),
            warnings: Vec::new(),
            statics,
            files,
        };
        let urls = theme.statics.iter();
        let urls = urls.map(|file| (file.name.clone(), Value::from(file.url.as_str())));
        let urls = Arc::new(urls.collect::<HashMap<_, _>>());
        for lang in languages {
            let locale = Arc::new(theme.read_strings(lang));
            let templates = templates::environment(&locale, &urls);
            theme
                .voices
                .insert(lang.to_string(), Voice { locale, templates });
        }
        let mut problems = theme.compile();
        problems.extend(theme.check_required());
        problems.extend(theme.check_names());
        if problems.is_empty() {
            Ok(theme)
        } else {
            Err(problems)
        }
    }

    /// What does not stop it: strings that are broken or missing, and so are said in English.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Renders a page by a template (`home.html`); the page's `lang` chooses strings, numbers and
    /// dates.
    ///
    /// # Errors
    ///
    /// What the template could not do with this page, with file and line.
    pub fn render(&self, template: &str, page: &impl Serialize) -> Result<String, Box<Problem>> {
        let page = Value::from(Serde(page));
        let lang = page.get_attr("lang").unwrap_or_default();
        let voice = self.voice(lang.as_str().unwrap_or_default());
        let rendered = voice
            .templates
            .get_template(template)
            .and_then(|template| template.render(page));
        rendered
            .map_err(|error| Box::new(failure::problem(&error, template, &self.name, &self.files)))
    }

    /// The static files under their hashed names, by name.
    #[must_use]
    pub fn static_files(&self) -> &[StaticFile] {
        &self.statics
    }

    /// The strings and formats of a language.
    #[must_use]
    pub fn locale(&self, lang: &Lang) -> &Locale {
        &self.voice(lang.as_str()).locale
    }

    fn voice(&self, tag: &str) -> &Voice {
        let voice = self.voices.get(tag);
        // HTML's letter case (`pt-BR`) names the same language.
        let voice = voice.or_else(|| self.voices.get(&tag.to_ascii_lowercase()));
        voice.unwrap_or_else(|| &self.voices[&self.first])
    }

    /// The strings of a language over the English ones, with everything wrong as warnings.
    fn read_strings(&mut self, lang: &Lang) -> Locale {
        let mut paths = self.files.strings(lang);
        if lang.primary() != "en" {
            paths.extend(self.files.strings(&Lang::english()));
        }
        let mut found = Vec::new();
        let mut texts = Vec::new();
        for (tag, path) in paths {
            let file = self.files.display(&self.name, path);
            match std::str::from_utf8(&self.files.0[path]) {
                Ok(text) => texts.push((tag, file, text)),
                Err(_) => found.push(not_utf8(file)),
            }
        }
        let sources = texts
            .iter()
            .map(|(lang, file, text)| Source { lang, file, text });
        let sources: Vec<Source<'_>> = sources.collect();
        let (locale, problems) = Locale::new(lang, &sources);
        found.extend(problems);
        found.extend(self.untranslated(lang, &sources));
        for problem in found {
            if !self.warnings.contains(&problem) {
                self.warnings.push(problem);
            }
        }
        locale
    }

    /// Compiles every template for every language; errors are the same in all of them.
    fn compile(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (name, bytes) in self.files.below("templates/") {
            let path = format!("templates/{name}");
            let Ok(text) = std::str::from_utf8(bytes) else {
                problems.push(not_utf8(self.files.display(&self.name, &path)));
                continue;
            };
            for voice in self.voices.values_mut() {
                let added = voice
                    .templates
                    .add_template_owned(name.to_owned(), text.to_owned());
                if let Err(error) = added {
                    problems.push(failure::problem(&error, name, &self.name, &self.files));
                    break;
                }
            }
        }
        problems
    }
}

fn not_utf8(file: String) -> Problem {
    Problem::new(
        code::NOT_UTF8,
        Place::file(file),
        "the file is not UTF-8 text",
        "save it as UTF-8",
    )
}

#[cfg(test)]
mod tests;
