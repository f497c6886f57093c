//! What vanished as a problem: what is said of it, and what to write.
//!
//! It must not know how it was found.

use super::{Vanished, What, language};
use crate::change::addresses::Page;
use crate::problem::{Code, Place, Problem, code};

impl Vanished<'_> {
    /// The kind of problem that it is.
    #[must_use]
    pub fn code(&self) -> Code {
        match self.what {
            What::Page { .. } => code::VANISHED_PAGE,
            What::Text { .. } => code::VANISHED_TEXT,
            What::Anchor { .. } => code::VANISHED_ANCHOR,
            What::Id { .. } => code::VANISHED_ID,
            What::Redirect { .. } => code::VANISHED_REDIRECT,
        }
    }

    /// The problem; `depends` names what depends on what is gone, one by one, and `prefix` stands before
    /// the paths of articles.
    #[must_use]
    pub fn problem(&self, depends: &[String], prefix: &str) -> Problem {
        let shown = |page: &Page| format!("{prefix}{}", page.file);
        let route = &self.page.route;
        let (place, mut what, remedy) = match &self.what {
            What::Page {
                route,
                moved: Some(moved),
                along,
                ..
            } => (
                moved,
                format!(
                    "the page `{route}` moved here, and nothing leads on from its old address{}",
                    others(along)
                ),
                format!(
                    "write {} into the front matter of `{}`",
                    self.aliases(route, along),
                    shown(moved)
                ),
            ),
            What::Page {
                route,
                perhaps,
                along,
                ..
            } => {
                let aliases = self.aliases(route, along);
                let gone: Vec<String> = std::iter::once(route)
                    .chain(along)
                    .map(|address| format!("\"{address}\""))
                    .collect();
                let gone = format!("`gone = [{}]` under `[build]`", gone.join(", "));
                (
                    &self.page,
                    format!(
                        "the page `{route}` is gone, and nothing leads on from its address{}",
                        others(along)
                    ),
                    match perhaps {
                        Some(perhaps) => format!(
                            "if it is `{0}` now, write {aliases} and `id: {1}` into that; else say so in kb.toml: {gone}",
                            shown(perhaps),
                            self.page.id.as_deref().unwrap_or_default(),
                        ),
                        None => format!(
                            "write {aliases} into the article that took its place, or say in kb.toml that it is gone on purpose: {gone}"
                        ),
                    },
                )
            }
            What::Text { instead, perhaps } => {
                let (what, remedy) = language::told(self.page, instead, *perhaps, shown);
                (&self.page, what, remedy)
            }
            What::Anchor { anchor, now } => (
                now,
                format!(
                    "the heading `#{anchor}` of `{route}` is gone, and links to it lead to the top of the page"
                ),
                format!(
                    "keep the anchor behind the heading that took its place: `{{#{anchor}}}`; or say in kb.toml that it is gone on purpose: `gone = [\"{route}#{anchor}\"]` under `[build]`"
                ),
            ),
            What::Id { id, now } => (
                now,
                format!(
                    "the article had the id `{id}` and has `{}` now",
                    now.id.as_deref().unwrap_or_default()
                ),
                format!("keep it: write `id: {id}` into the front matter"),
            ),
            What::Redirect { from, now } => (
                now.as_ref().unwrap_or(&self.page),
                format!("the old address `{from}` led to `{route}`, and leads nowhere now"),
                format!(
                    "write `aliases: [{from}]` into {}, or say in kb.toml that it is gone on purpose: `gone = [\"{from}\"]` under `[build]`",
                    match now {
                        Some(now) if now.file == self.page.file =>
                            format!("`{}` again", shown(now)),
                        Some(now) => format!("`{}`, which took its place", shown(now)),
                        None => "the article that took its place".to_owned(),
                    }
                ),
            ),
        };
        if !depends.is_empty() {
            what = format!("{what}; on it depend {}", depends.join(", "));
        }
        Problem::new(self.code(), Place::file(&place.file), what, remedy)
    }

    /// What to write so that something leads on from all addresses. An alias leads on in other languages,
    /// too, without their own.
    fn aliases(&self, route: &str, along: &[&str]) -> String {
        let parted = |address: &str| {
            let (lang, rest) = address.strip_prefix('/')?.split_once('/')?;
            Some((lang.to_owned(), rest.to_owned()))
        };
        let all: Vec<&str> = std::iter::once(route)
            .chain(along.iter().copied())
            .collect();
        let own = self.page.lang.as_str();
        let is_implied = |address: &&&str| match parted(address) {
            Some((lang, rest)) => lang != own && all.contains(&format!("/{own}/{rest}").as_str()),
            None => false,
        };
        let written = all.iter().filter(|address| !is_implied(address)).copied();
        format!("`aliases: [{}]`", written.collect::<Vec<_>>().join(", "))
    }
}

/// How the other addresses of a page are told beside its own.
fn others(along: &[&str]) -> String {
    match along.len() {
        0 => String::new(),
        1 => ", nor from another that it had".to_owned(),
        many => format!(", nor from {many} others that it had"),
    }
}
