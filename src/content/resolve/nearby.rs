//! Files and folders near a path that leads nowhere: what its writer may have meant.
//!
//! It must not know how a link is followed.

use super::super::catalog::{Catalog, Hidden, key};
use super::super::names::Names;
use super::super::outline::{folder_of, without_extension};
use super::super::url;
use super::{From, relative};
use crate::problem::nearest;

impl Catalog {
    /// What the writer of a path that leads nowhere may have meant, or why it cannot be reached.
    pub(super) fn meant(&self, from: From<'_>, path: &str) -> Option<String> {
        let folder = folder_of(from.path);
        let whole = url::normalize(&format!("{folder}/{}", path.trim_start_matches('/')));
        let hidden = whole.and_then(|whole| {
            let stem = without_extension(&whole).to_owned();
            self.hidden
                .get(&key(&whole))
                .or_else(|| self.hidden.get(&key(&format!("{stem}.md"))))
        });
        let Some(hidden) = hidden else {
            let in_folder = self.folder_like(from, path);
            let file = || self.file_like(from, path);
            let meant = match in_folder {
                Some((file, true)) => file,
                in_folder => file()
                    .map(str::to_owned)
                    .or(in_folder.map(|(path, _)| path))?,
            };
            return Some(format!("did you mean `{}`?", relative(folder, &meant)));
        };
        let why = match hidden {
            Hidden::Draft => "the article is a draft: publish it, or take the link out",
            Hidden::NotYet => "the article is not public yet (`publish_at`)",
            Hidden::Expired => "the article has expired (`expire_at`): link to what took its place",
            Hidden::Unusable => "the article has an error of its own: mend that first",
        };
        Some(why.into())
    }

    /// The path that was meant, where one is there with other strokes, or with the `#` of its name.
    pub(super) fn miswritten(&self, from: From<'_>, link: &str) -> Option<String> {
        let turned = link.replace('\\', "/");
        let path = turned.split(['#', '?']).next().unwrap_or(&turned);
        if turned != link && self.find(from, path).is_some() {
            return Some(format!("did you mean `{turned}`?"));
        }
        let is_named_so = link.contains('#') && self.find(from, link).is_some();
        is_named_so.then(|| {
            let written = link.replace('#', "%23");
            format!("the `#` in the name of a file is written `%23`: `{written}`")
        })
    }

    /// The folder that is spelt nearly like that of a path, with the file in it when it has that (`true`).
    fn folder_like(&self, from: From<'_>, path: &str) -> Option<(String, bool)> {
        let (own, _) = self.languages.of_path(from.path);
        let whole = match path.strip_prefix('/') {
            Some(rooted) => format!("{}{rooted}", self.languages.folders_of(&own).first()?),
            None => format!("{}/{path}", folder_of(from.path)),
        };
        let whole = url::normalize(&whole)?;
        let whole = whole.trim_end_matches('/');
        let (above, file) = whole.rsplit_once('/')?;
        [(whole, ""), (above, file)]
            .into_iter()
            .find_map(|(folder, file)| {
                let (lang, below) = self.languages.of_path(folder);
                let categories = self.trees[self.number_of(&lang)?].categories.iter();
                let shown = categories.filter(|one| one.is_shown());
                let shown = shown.map(|one| one.folder.as_str());
                if shown.clone().any(|one| one == below) {
                    return None;
                }
                let root = folder.strip_suffix(below)?;
                let meant = format!("{root}{}/", nearest(below, shown)?);
                let inside = format!("{meant}{file}");
                let is_there = !file.is_empty() && self.find_exact(&inside).is_some();
                Some(if is_there {
                    (inside, true)
                } else {
                    (meant, false)
                })
            })
    }

    /// The file whose name is the one in the link, or nearest to it.
    fn file_like(&self, from: From<'_>, path: &str) -> Option<&str> {
        let articles = self.entries.iter().map(|entry| &entry.outline.path);
        let assets = self.assets.iter().map(|asset| &asset.path);
        let files = || articles.clone().chain(assets.clone()).map(String::as_str);
        let names = self.names.get_or_init(|| Names::of(files()));
        let path_of = |file: usize| match self.entries.get(file) {
            Some(entry) => entry.outline.path.as_str(),
            None => self.assets[file - self.entries.len()].path.as_str(),
        };
        // A file of the same language is meant before any other.
        let lang = self.languages.of_path(from.path).0;
        let meant = names.meant(path, |file| self.languages.of_path(path_of(file)).0 != lang);
        meant.map(path_of)
    }
}
