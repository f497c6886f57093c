//! The products that an export can come from, one module each.
//!
//! Whoever adds a product writes one module with one [`Importer`] and names it in [`ALL`]: it makes
//! pages of the export's files, says where each was found on the old site, and tells what it cannot
//! carry. Names, links, redirects and files are not its business.

mod code_blocks;
mod docusaurus;
mod folder;
mod html;
mod jekyll;
mod markdown;
mod mkdocs;
mod redirects;
mod zendesk;

use super::export::Export;
use super::gathered::Gathered;

/// One product.
pub trait Importer: Sync {
    /// What it is called on the command line.
    fn name(&self) -> &'static str;

    /// What its export is, in a few words.
    fn about(&self) -> &'static str;

    /// Whether it reads the text of a file; of all others only the names are known.
    fn reads(&self, path: &str) -> bool;

    /// Gathers the pages of an export.
    fn gather(&self, export: &Export, gathered: &mut Gathered);
}

/// Every product that is known.
pub const ALL: [&dyn Importer; 6] = [
    &zendesk::Zendesk,
    &jekyll::Jekyll,
    &docusaurus::Docusaurus,
    &mkdocs::MkDocs,
    &html::Html,
    &markdown::Markdown,
];

/// The product of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static dyn Importer> {
    ALL.into_iter().find(|importer| importer.name() == name)
}
