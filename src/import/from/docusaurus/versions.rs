//! Versions of the docs: which of them customers read, and where its files lie.
//!
//! It must not know pages, or what becomes of the other versions.

use super::PAGES;
use super::settings::setting;
use crate::import::export::{Export, below};
use crate::import::from::folder;
use crate::import::gathered::Gathered;
use crate::problem::code;

/// The list of versions, the newest first.
pub(super) const VERSIONS: &str = "versions.json";

/// The version that customers read; none for the docs as they are being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version(pub(super) Option<String>);

impl Version {
    /// The one that the old site served without a version in its addresses.
    pub(super) fn read(export: &Export, config: &str, gathered: &mut Gathered) -> Self {
        let Some(text) = export.text(VERSIONS) else {
            return Self(None);
        };
        gathered.used.insert(VERSIONS.to_owned());
        let names: Vec<String> = serde_json::from_str(text).unwrap_or_else(|error| {
            let what = format!("the list of versions cannot be read: {error}");
            let remedy =
                "mend it and import again: without it, `docs` is taken for what customers read";
            gathered
                .losses
                .file(code::IMPORT_VALUE, VERSIONS, what, remedy);
            Vec::new()
        });
        let last = setting(config, "lastVersion").map(str::to_owned);
        let last = last.filter(|last| last == "current" || names.contains(last));
        let name = last.or(names.into_iter().next());
        let version = Self(name.filter(|name| name != "current"));
        if version.0.is_some() && !version.has_pages(export) {
            let what = format!("`{}` holds no page", version.folder());
            let remedy =
                "customers read that version: add its folder and import again, or they get `docs`";
            gathered
                .losses
                .file(code::IMPORT_VALUE, VERSIONS, what, remedy);
            return Self(None);
        }
        version
    }

    /// All that have a folder.
    pub(super) fn all(export: &Export) -> Vec<Self> {
        let named = export.paths().filter_map(|path| {
            let path = path.strip_prefix("versioned_docs/version-")?;
            path.split_once('/').map(|(name, _)| name.to_owned())
        });
        let mut all: Vec<Option<String>> = std::iter::once(None).chain(named.map(Some)).collect();
        all.dedup();
        all.into_iter().map(Self).collect()
    }

    fn has_pages(&self, export: &Export) -> bool {
        let folder = self.folder();
        folder::pages_in(export, PAGES).any(|(path, _)| below(path, &folder).is_some())
    }

    /// Where its pages lie.
    pub(super) fn folder(&self) -> String {
        match &self.0 {
            Some(name) => format!("versioned_docs/version-{name}"),
            None => "docs".to_owned(),
        }
    }

    /// Where its translations lie, in the folder of a language.
    pub(super) fn translated(&self) -> String {
        let name = match &self.0 {
            Some(name) => format!("version-{name}"),
            None => "current".to_owned(),
        };
        format!("docusaurus-plugin-content-docs/{name}")
    }

    /// Whether a file is a sidebar of it.
    pub(super) fn has_sidebar(&self, path: &str) -> bool {
        match &self.0 {
            Some(name) => path == format!("versioned_sidebars/version-{name}-sidebars.json"),
            None => below(path, "versioned_sidebars").is_none(),
        }
    }
}
