//! Languages that an import brings and kb.toml does not name: their folders would be published as folders
//! of another language.
//!
//! It must not know what is made of an export.

use std::collections::BTreeSet;

use crate::import::Imported;
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// What is missing in kb.toml, and the line to write there.
pub(super) struct Missing {
    folders: Vec<String>,
    line: String,
}

impl Missing {
    /// `None` when every folder is one of the languages that are named, or when none are named at all.
    pub(super) fn of(imported: &Imported, named: Option<&[Lang]>) -> Option<Self> {
        let named = named?;
        let tops = imported
            .origins
            .keys()
            .filter_map(|path| path.split_once('/'));
        let found: BTreeSet<&str> = tops.map(|(top, _)| top).collect();
        let is_named = |top: &str| named.iter().any(|lang| lang.as_str() == top);
        let folders = found.into_iter().filter(|top| !is_named(top));
        let folders: Vec<String> = folders.map(str::to_owned).collect();
        let all = named.iter().map(Lang::as_str);
        let all = all.chain(folders.iter().map(String::as_str));
        let all: Vec<String> = all.map(|lang| format!("\"{lang}\"")).collect();
        let line = format!("languages = [{}]", all.join(", "));
        (!folders.is_empty()).then_some(Self { folders, line })
    }

    /// The line to write.
    pub(super) fn line(&self) -> &str {
        &self.line
    }

    /// What is said at the end.
    pub(super) fn said(&self) -> String {
        let line = &self.line;
        format!(
            "kb.toml does not name {} yet: write `{line}` below `[site]` before the first build.",
            self.names()
        )
    }

    pub(super) fn problem(&self) -> Problem {
        let names = self.names();
        let what = format!(
            "`languages` does not name {names}: those articles would be published as folders of another language"
        );
        let remedy = format!(
            "write `{}` below `[site]` before the first build",
            self.line
        );
        Problem::new(code::IMPORT_VALUE, Place::file("kb.toml"), what, &remedy)
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.folders.iter().map(|one| format!("`{one}`")).collect();
        names.join(", ")
    }
}
