//! Import: the export of another help centre becomes a folder of Markdown.
//!
//! Pure: the export comes in as named texts, and goes out as named files with a list of what could not
//! be carried. One module of `from` knows one product; what all of them need is said once: names,
//! front matter, callouts, links. It must not know where files lie or how problems are shown.

mod addresses;
mod callouts;
mod export;
mod from;
mod front;
mod gathered;
mod html;
mod known;
mod links;
mod losses;
mod names;
mod patterns;
mod places;
mod writing;

use std::collections::BTreeMap;

pub use export::{Export, LARGEST_DATA};
pub use from::{ALL, Importer, named};

use crate::content::front_matter::{self, edit};
use crate::lang::Lang;
use crate::problem::Problem;
pub use gathered::Gathered;
pub use known::Known;

/// What is made of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The files of the new articles folder, by their paths in it.
    pub files: BTreeMap<String, Made>,
    /// What in the export each text among them was made of.
    pub sources: BTreeMap<String, String>,
    /// What each text among them says itself, by a hash: without what other pages of the export put into
    /// it, which are the ways of its links and its old addresses.
    pub own: BTreeMap<String, String>,
    /// By what each file is known again, whatever it is called by then.
    pub origins: BTreeMap<String, String>,
    /// How many of them are articles, drafts among them; pages of categories are not counted.
    pub articles: usize,
    /// How many articles are drafts.
    pub drafts: usize,
    /// How many links and pictures lead to something in the export, and were rewritten.
    pub links: usize,
    /// Hosts of pictures that are not in the export, and how many each has: nothing of them is shown
    /// unless kb.toml allows the host.
    pub image_hosts: BTreeMap<String, usize>,
    /// What could not be carried, in the order of the files.
    pub problems: Vec<Problem>,
}

/// A file of the new folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// A text.
    Text(String),
    /// A copy of this file of the export.
    Copy(String),
}

/// Makes Markdown of an export. `lang` is the language of what does not say its own.
///
/// The same export always makes the same files; what is `known` stays where it lies.
#[must_use]
pub fn import(importer: &dyn Importer, export: &Export, lang: &Lang, known: &Known) -> Imported {
    let mut gathered = Gathered::new(lang.clone());
    importer.gather(export, &mut gathered);
    writing::write(export, gathered, known)
}

/// A text that is imported again, with the old addresses that it has got here since.
#[must_use]
pub fn with_old_addresses(text: &str, here: &str) -> String {
    let known = front_matter::read("", here).map(|(front, _)| front.aliases);
    let written = edit::with_aliases(text, &known.unwrap_or_default(), &|_| false);
    written.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests;
