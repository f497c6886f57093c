//! Outlines: what the rest of a site must know of a Markdown file before any text is rendered.
//!
//! Title, language, front matter, and where the text begins. It must not know other files.

use serde::{Deserialize, Serialize};

use super::front_matter::{self, FrontMatter, written};
use super::languages::Languages;
use super::markdown::first_heading;
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// The largest article that kb reads, in bytes: the text of four novels.
pub const LARGEST: u64 = 4 * 1024 * 1024;

/// One Markdown file, seen from outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The path below the articles folder, as it is on disk, with `/`.
    pub path: String,
    /// The language of its text.
    pub lang: Lang,
    /// The path below the language's folder, without `.md`.
    pub below: String,
    /// The title: as written in the front matter, else the first heading, else the file's name.
    pub title: String,
    /// What the writer said about it.
    pub front: FrontMatter,
    /// Whether there is text besides a title.
    pub has_text: bool,
    /// Who changed it last, where that is known and wanted.
    pub author: Option<String>,
}

impl Outline {
    /// The folder that it lies in, below the language's folder; `""` for that folder itself.
    #[must_use]
    pub fn folder(&self) -> &str {
        folder_of(&self.below)
    }

    /// Whether the file describes its folder rather than being an article in it.
    #[must_use]
    pub fn is_index(&self) -> bool {
        index_rank(&self.below).is_some()
    }
}

/// Which of a folder's possible index files this is; the lowest wins.
#[must_use]
pub fn index_rank(below: &str) -> Option<usize> {
    let name = below.rsplit('/').next().unwrap_or(below);
    ["index", "_index", "README"]
        .iter()
        .position(|index| name.eq_ignore_ascii_case(index))
}

/// Reads the outline of a file. What cannot be used at all is `None`, with the problems that say why.
#[must_use]
pub fn read(path: &str, text: &str, languages: &Languages) -> (Option<Outline>, Vec<Problem>) {
    let (front, mut problems) = match front_matter::read(path, text) {
        Ok(read) => read,
        Err(problem) => return (None, vec![*problem]),
    };
    if problems.iter().any(Problem::is_error) {
        return (None, problems);
    }
    let (folder_lang, below) = languages.of_path(path);
    let lang = front.lang.clone().unwrap_or(folder_lang);
    if !languages.all.contains(&lang) {
        let at = written::key(text, &["lang"]);
        let at = at.map(|at| Place::span(path, text, at.start, at.end));
        let at = at.unwrap_or_else(|| Place::file(path));
        problems.push(unknown_language(at, &lang, languages));
        return (None, problems);
    }
    let below = without_extension(below).to_owned();
    let body = &text[front_matter::split(text).body_at..];
    let heading = first_heading(body);
    let has_text = has_text(body, heading.is_some());
    if !has_text && !front.draft && index_rank(&below).is_none() {
        problems.push(Problem::new(
            code::EMPTY_ARTICLE,
            Place::file(path),
            "the article has no text",
            "write the answer below the title, or make it a draft (`draft: true`)",
        ));
    }
    let title = front
        .title
        .clone()
        .or(heading)
        .unwrap_or_else(|| name_of(&below));
    let outline = Outline {
        path: path.to_owned(),
        lang,
        below,
        title,
        front,
        has_text,
        author: None,
    };
    (Some(outline), problems)
}

fn unknown_language(at: Place, lang: &Lang, languages: &Languages) -> Problem {
    let known: Vec<_> = languages.all.iter().map(Lang::as_str).collect();
    Problem::new(
        code::UNKNOWN_LANGUAGE,
        at,
        format!("the article is in `{lang}`, a language that this site does not have"),
        format!(
            "add \"{lang}\" to `languages` in kb.toml, or use one of: {}",
            known.join(", ")
        ),
    )
}

/// The folder of a path; `""` when there is none in it.
#[must_use]
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The file name of an article: `.md` or `.markdown` taken off, in letters of either case.
#[must_use]
pub fn without_extension(path: &str) -> &str {
    let extension = path.rsplit_once('.').filter(|(_, extension)| {
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
    });
    extension.map_or(path, |(name, _)| name)
}

/// The name of a file or folder as a title, when nobody wrote one: `reset-password` → `Reset password`.
#[must_use]
pub fn name_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let spaced = name.replace(['-', '_'], " ");
    let mut letters = spaced.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

fn has_text(body: &str, heading: bool) -> bool {
    let mut lines = body.lines().filter(|line| !line.trim().is_empty());
    if heading {
        lines.next();
    }
    lines.any(|line| !line.trim().bytes().all(|b| b == b'='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(path: &str, text: &str) -> Outline {
        let languages = Languages::decide(None, None, ["en", "bn"]);
        read(path, text, &languages).0.unwrap()
    }

    #[test]
    fn the_title_is_the_front_matters_else_the_first_heading_else_the_files_name() {
        for (text, title) in [
            ("---\ntitle: Written\n---\n# Heading", "Written"),
            ("\n# A `b` *c*\n\nText", "A b c"),
            ("Two words\n=========\nText", "Two words"),
            ("# With {#own-id}\nText", "With"),
            ("Text\n\n# Later", "Reset password"),
        ] {
            assert_eq!(outline("en/reset-password.md", text).title, title, "{text}");
        }
    }

    #[test]
    fn an_index_without_text_is_told_from_one_with_text() {
        assert!(!outline("en/index.md", "---\ntitle: x\n---\n# Heading\n\n").has_text);
        assert!(outline("en/index.md", "# Heading\n\nText").has_text);
        assert!(outline("en/a/README.md", "x").is_index());
    }

    #[test]
    fn a_draft_may_be_without_text_as_the_message_says() {
        let languages = Languages::decide(None, None, ["en"]);
        let told = |text: &str| read("en/a.md", text, &languages).1.len();
        assert_eq!(told("---\ntitle: A\n---\n"), 1);
        assert_eq!(told("---\ntitle: A\ndraft: true\n---\n"), 0);
    }

    #[test]
    fn front_matters_language_wins_over_the_folder() {
        assert_eq!(
            outline("en/a.md", "---\nlang: bn\n---\nx").lang.as_str(),
            "bn"
        );
    }
}
