//! What is kept of an article for finding it, quoting it and linking to it.
//!
//! Plain data, whole once built. It must not know Markdown, HTML, files or search.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// One article of one language, as search and the API know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Unique within its language; translations share it.
    pub id: String,
    /// The language of its text.
    pub lang: Lang,
    /// Its address on this site: site-absolute, with the site's base path, percent-encoded.
    pub url: String,
    /// The title, as written.
    pub title: String,
    /// One sentence about it, when its writer gave one.
    pub summary: Option<String>,
    /// The slugs of the categories it is in, outermost first.
    pub category: Vec<String>,
    /// Words its writer wants it to be found by.
    pub keywords: Vec<String>,
    /// Tags, as written.
    pub tags: Vec<String>,
    /// The day of the last change, as its writer or git tells (`2026-11-21`).
    pub updated: Option<String>,
    /// The day somebody last read it through (`2026-11-21`).
    pub reviewed: Option<String>,
    /// Whether search engines are asked to leave it out. kb's own search finds it all the same.
    pub noindex: bool,
    /// Its writer says that what it tells is no longer so.
    pub outdated: bool,
    /// What it is about cannot wait.
    pub urgent: bool,
    /// The ids of the channels that come first when it did not help.
    pub channels: Vec<String>,
    /// Where its writer puts it among the others of its category.
    pub order: Option<i64>,
    /// A fingerprint of the text as it is shown: with its links, its pictures and its marks.
    pub shown: u64,
    /// The text. The first section is what stands before the first heading and may be empty.
    pub sections: Vec<Section>,
}

/// A heading with the text below it, up to the next heading: where a hit lands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading as written; empty for the text before the first heading.
    pub title: String,
    /// The anchor to jump to; empty for the top of the article.
    pub anchor: String,
    /// The level of the heading, 1 to 6; 1 for the text before the first heading.
    pub level: u8,
    /// The text without markup; blocks are separated by line ends.
    pub text: String,
    /// The lists of the text that stand in no other, in order.
    pub lists: Vec<List>,
}

/// A list in the text of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Whether its items are steps, in order.
    pub ordered: bool,
    /// Where each item lies in the section's text, in bytes.
    pub items: Vec<(usize, usize)>,
}

impl Article {
    /// The address of one of its sections.
    #[must_use]
    pub fn section_url(&self, section: &Section) -> String {
        if section.anchor.is_empty() {
            self.url.clone()
        } else {
            format!(
                "{}#{}",
                self.url,
                crate::content::url::encode_fragment(&section.anchor)
            )
        }
    }
}
