//! Markdown becomes the HTML of a page and the plain text of its sections, in one pass.
//!
//! It owns pulldown-cmark, syntect and ammonia. It must not know how the page around the text looks.

mod anchors;
mod attributes;
mod code;
mod comments;
mod containers;
mod destinations;
mod entities;
mod heading;
pub(in crate::content) mod raw;
mod sanitize;
mod shape;
mod tangle;
mod writer;

use std::borrow::Cow;

use pulldown_cmark::{LinkType, Options};
use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::front_matter;
use super::outline::Outline;
use super::{Article, Section};
use crate::lang::Lang;
use crate::locale::Locale;
use crate::problem::{self, Place, Problem};

pub use anchors::anchors;
pub use code::Colours;
pub use comments::{open_comment, without_comments};
pub use destinations::{Destination, Notation, destinations, parts, path_like};
pub(in crate::content) use heading::first_heading;
pub use sanitize::SafeHtml;
pub use shape::{Heading, Picture, Reference, Shape, shape};

/// How deep quotes, lists and tags may be nested: deeper than anybody reads.
const DEEPEST: usize = 100;

/// Ids of the page around a text: those of the default theme, which its script, its styles and the way
/// past the navigation rely on. A text's own must differ.
const PAGE_IDS: &[&str] = &[
    "answer",
    "articles",
    "contents-title",
    "featured",
    "filters-title",
    "main",
    "newest",
    "perhaps",
    "q",
    "related",
    "side-title",
    "solved",
    "solved-q",
    "topics",
    "urgent",
    "writers-panel",
];

/// The Markdown that every article is read by: CommonMark and GitHub's additions.
#[must_use]
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// The same for a text that has definitions: without a blank behind the colon it is none, and
/// `:smile:` stays a word.
fn options_for(text: &str) -> Options {
    let definition = text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with(": ") || line.starts_with(":\t")
    });
    if definition {
        options() | Options::ENABLE_DEFINITION_LIST
    } else {
        options()
    }
}

/// The address that a link has: one in angles that is of a person says so only by its form.
fn address(kind: LinkType, written: &str) -> Cow<'_, str> {
    match kind {
        LinkType::Email => Cow::Owned(format!("mailto:{written}")),
        _ => Cow::Borrowed(written),
    }
}

/// A kind of callout: GitHub's alerts and `:::` containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Callout {
    /// Worth knowing.
    Note,
    /// Makes it easier.
    Tip,
    /// Needed to succeed.
    Important,
    /// May go wrong.
    Warning,
    /// Cannot be undone.
    Caution,
}

impl Callout {
    /// Its name in Markdown and in HTML classes.
    fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }

    /// The kind of a name, also of the names that other tools use.
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "note" | "info" => Self::Note,
            "tip" | "hint" | "success" => Self::Tip,
            "important" => Self::Important,
            "warning" | "attention" => Self::Warning,
            "caution" | "danger" | "error" => Self::Caution,
            _ => return None,
        })
    }
}

/// Whether `:::name` begins a callout, by kb's own names or those of other tools that it reads.
#[must_use]
pub fn is_callout(name: &str) -> bool {
    Callout::named(name).is_some()
}

/// The length in bytes of the attribute list of another tool that a text begins with: `{.class}`,
/// `{#id}`, `{: .class }`.
#[must_use]
pub fn attribute_list(text: &str) -> Option<usize> {
    attributes::length(text)
}

/// Whether an element of HTML stays in an article as it is.
#[must_use]
pub fn stays(element: &str) -> bool {
    raw::KEPT.contains(&element)
}

/// What rendering must know besides the text.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Where links lead.
    pub catalog: &'a Catalog,
    /// The language of the page that shows the text.
    pub page_lang: &'a Lang,
    /// The few words that rendering adds to a text, in the text's language.
    pub locale: &'a Locale,
    /// Hosts whose pictures may be shown.
    pub image_hosts: &'a [String],
    /// Colours code.
    pub colours: &'a Colours,
}

/// A link to a heading of an article, to be checked when all articles are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The article it leads to.
    pub entry: usize,
    /// The heading, as meant.
    pub anchor: String,
    /// Where it is written.
    pub place: Place,
}

/// A text, rendered.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// The text in plain, section by section; the first one stands before the first heading.
    pub sections: Vec<Section>,
    /// The text as HTML.
    pub body: SafeHtml,
    /// Every anchor in it, also those of its writer's own HTML.
    pub anchors: Vec<String>,
    /// Links to headings of articles.
    pub links: Vec<Link>,
    /// The articles that it leads to.
    pub leads_to: Vec<usize>,
    /// Every link and picture, as it is written: of the rest of the site, the text depends on where
    /// these lead, and on nothing else.
    pub written_links: Vec<String>,
    /// The numbers of the pictures and downloads it uses.
    pub assets: Vec<usize>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Renders the text of an article. `text` is the whole file.
///
/// # Errors
/// One problem, when the text cannot be used at all.
pub fn render(
    outline: &Outline,
    text: &str,
    setting: Setting<'_>,
) -> Result<Rendered, Box<Problem>> {
    let body_at = front_matter::split(text).body_at;
    let prepared = containers::prepare(&text[body_at..]);
    let mut writer = writer::Writer::new(outline, text, body_at, &prepared, setting);
    writer.run().map_err(|at| {
        Problem::new(
            problem::code::TOO_DEEP,
            Place::span(&outline.path, text, at, at + 1),
            format!("quotes, lists or tags are nested more than {DEEPEST} deep"),
            "take the text apart, or take out what was pasted by mistake",
        )
    })?;
    Ok(writer.finish())
}

/// What is kept of an article for search and the API.
#[must_use]
pub fn record(catalog: &Catalog, entry: usize, rendered: &Rendered) -> Article {
    let entry = &catalog.entries[entry];
    let front = &entry.outline.front;
    Article {
        id: entry.id.clone(),
        lang: entry.outline.lang.clone(),
        url: entry.url.clone(),
        title: entry.outline.title.clone(),
        summary: front.summary.clone(),
        category: entry.category.clone(),
        keywords: front.keywords.clone(),
        tags: front.tags.clone(),
        updated: front.updated.map(|day| day.to_string()),
        reviewed: front.reviewed.map(|day| day.to_string()),
        noindex: front.noindex,
        outdated: front.outdated,
        urgent: front.urgent,
        channels: front.channels.clone(),
        order: front.order,
        shown: rendered.body.fingerprint(),
        sections: rendered.sections.clone(),
    }
}
