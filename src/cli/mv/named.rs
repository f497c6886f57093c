//! What somebody means by a path: from where they stand, from the articles folder, or below the folder of any
//! language.
//!
//! It must not know what happens to it.

use std::path::{Component, Path, PathBuf};

use crate::cli::Global;
use crate::content::languages::Languages;
use crate::lang::Lang;
use crate::load::Place;

/// Where something lies that somebody named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// From the folder that kb was started in.
    Here,
    /// From the articles folder.
    Articles,
    /// From the folder of any language.
    Language,
}

/// The folders that paths may begin in.
pub(super) struct Named<'a> {
    here: PathBuf,
    articles: PathBuf,
    languages: &'a Languages,
}

impl<'a> Named<'a> {
    pub(super) fn new(place: &Place, languages: &'a Languages, global: &Global) -> Self {
        let articles = place.articles.canonicalize();
        Self {
            here: global.folder.clone().unwrap_or_else(|| PathBuf::from(".")),
            articles: articles.unwrap_or_else(|_| place.articles.clone()),
            languages,
        }
    }

    /// The paths below the articles folder that are meant.
    pub(super) fn below(&self, written: &str, base: Base) -> Vec<String> {
        let written = written.trim_end_matches('/');
        let from = |folder: &Path| {
            let path = real(&folder.join(written));
            let below = path.strip_prefix(&self.articles).ok()?.to_str()?.to_owned();
            (!below.is_empty()).then_some(below)
        };
        match base {
            Base::Here => from(&self.here).into_iter().collect(),
            Base::Articles => from(&self.articles).into_iter().collect(),
            Base::Language => {
                let all = self.languages.all.iter();
                let folders = all.map(|lang| self.articles.join(self.languages.folder_for(lang)));
                folders.filter_map(|folder| from(&folder)).collect()
            }
        }
    }

    /// Where something is to be that is at `from` now, in the same language. What was written from a language's
    /// folder may move to a whole path.
    ///
    /// # Errors
    /// What to write instead.
    pub(super) fn beside(&self, from: &str, base: Base, written: &str) -> Result<String, String> {
        let own = self.languages.of_path(from).0;
        let is_own = |to: &String| {
            let stays = self.is_below(to, &own) || !self.is_below(from, &own);
            stays && self.languages.of_path(to).0 == own
        };
        let stands_outside = !real(&self.here).starts_with(&self.articles);
        let whole = self.below(written, Base::Here).into_iter().next();
        if base != Base::Here
            && stands_outside
            && let Some(whole) = &whole
        {
            let (lang, rest) = self.languages.of_path(whole);
            if base == Base::Language || lang == own {
                return Ok(self.put(rest, &own));
            }
        }
        if let Some(to) = self.below(written, base).into_iter().find(is_own) {
            return Ok(to);
        }
        let meant = match whole {
            Some(_) => String::new(),
            None => {
                let meant = self.put(written, &own);
                let folder = self.articles.file_name().unwrap_or_default();
                let meant = match base {
                    Base::Here => format!("{}/{meant}", folder.to_string_lossy()),
                    _ => meant,
                };
                format!(": did you mean `{meant}`?")
            }
        };
        Err(format!(
            "`{written}` does not lie among the articles of the same language{meant}"
        ))
    }

    /// A path below the articles folder, from that below the folder of its language.
    fn put(&self, below: &str, lang: &Lang) -> String {
        match self.languages.folder_for(lang) {
            "" => below.to_owned(),
            folder => format!("{folder}/{below}"),
        }
    }

    fn is_below(&self, path: &str, lang: &Lang) -> bool {
        let rest = path.strip_prefix(self.languages.folder_for(lang));
        rest.is_some_and(|rest| rest.len() == path.len() || rest.starts_with('/'))
    }
}

/// A path without `.`, `..` and links to folders, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    let mut ancestors = plain.ancestors();
    let known = ancestors.find_map(|known| Some((known, known.canonicalize().ok()?)));
    let Some((known, there)) = known else {
        return plain;
    };
    // The last part stays as it is written: a file that is a link moves as a link.
    match (known == plain, plain.parent(), plain.file_name()) {
        (true, Some(folder), Some(name)) => folder
            .canonicalize()
            .map_or(there, |folder| folder.join(name)),
        _ => there.join(plain.strip_prefix(known).unwrap_or(Path::new(""))),
    }
}
