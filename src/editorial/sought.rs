//! What was really looked for: only that can be told to be missing where a writer allows it.
//!
//! It must not know how anything is looked for.

use std::collections::BTreeSet;

use super::Built;
use crate::config::Site;
use crate::load::Place;
use crate::problem::{Code, Severity, code};

/// Seen only when other sites are asked.
const ABROAD: [Code; 3] = [code::DEAD_LINK, code::MOVED_LINK, code::SILENT_LINK];

/// Seen in comparison with an edition, which is another one elsewhere, and tomorrow.
const COMPARED: [Code; 3] = [code::VANISHED_ANCHOR, code::NOT_GONE, code::NOT_COMPARED];

/// Seen only where all articles are there.
const ACROSS: [Code; 6] = [
    code::UNUSABLE_ALIAS,
    code::BROKEN_ANCHOR,
    code::SAME_TITLE,
    code::NOT_TRANSLATED,
    code::OLD_TRANSLATION,
    code::ORPHAN,
];

/// What was looked for in a site. Files are named as people know them.
pub(super) struct Sought<'a> {
    site: &'a Site,
    /// The texts were rendered.
    is_rendered: bool,
    is_whole: bool,
    /// The articles that have errors of their own, and were looked over in part at best.
    in_part: BTreeSet<String>,
    /// When other sites were asked: the articles with links that nobody answered for.
    open_abroad: Option<BTreeSet<String>>,
}

impl<'a> Sought<'a> {
    /// What a build looked for, and whoever looks over its articles.
    pub(super) fn of(site: &'a Site, built: Built<'_>, is_whole: bool) -> Self {
        let problems = built.problems.iter();
        let errors = problems.filter(|one| one.code.severity == Severity::Error);
        // A theme that cannot be used ends a build before any text is rendered.
        let mut problems = built.problems.iter();
        let is_broken = |code: Code| matches!(code, code::BROKEN_TEMPLATE | code::BROKEN_STRING);
        Self {
            site,
            is_rendered: built.is_published || !problems.any(|one| is_broken(one.code)),
            is_whole,
            in_part: errors.map(|one| one.place.file.clone()).collect(),
            open_abroad: None,
        }
    }

    /// Other sites were asked, and these articles have links that nobody answered for.
    pub(super) fn asked_abroad(&mut self, place: &Place, open: BTreeSet<String>) {
        let prefix = place.shown_prefix();
        let open = open.into_iter().map(|file| format!("{prefix}{file}"));
        self.open_abroad = Some(open.collect());
    }

    /// Whether a code was looked for in a file, and would be told.
    pub(super) fn was(&self, file: &str, code: &str) -> bool {
        let is_among = |codes: &[Code]| codes.iter().any(|one| one.name == code);
        if self.site.build.levels.get(code) == Some(&None)
            || !self.is_rendered
            || self.in_part.contains(file)
            || is_among(&COMPARED)
        {
            return false;
        }
        if is_among(&ABROAD) {
            let open = self.open_abroad.as_ref();
            return open.is_some_and(|open| !open.contains(file));
        }
        self.is_whole || !is_among(&ACROSS)
    }
}
