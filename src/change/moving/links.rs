//! Links: each that would lead elsewhere once files have moved is written anew, in the manner in which it
//! was written.
//!
//! It must not know why files move.

use super::Moves;
use crate::content::Catalog;
use crate::content::markdown::{Destination, destinations, parts, path_like};
use crate::content::outline::{folder_of, index_rank, without_extension};
use crate::content::resolve::{From, Target, relative};
use crate::content::url;
use crate::lang::Lang;

/// What a link leads to, by the name that it has once everything has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// An article or another file.
    File(String),
    /// A category without text: the language and the folder, with the folder of the language.
    Folder(Lang, String),
    /// Another site, a place in the same article, nothing.
    Other(&'static str),
}

/// Writes the links of a text anew that would lead elsewhere; tells how many. The text stands in the file
/// `old` now and in `new` later.
pub(super) fn rewrite(
    text: &mut String,
    (old, new): (&str, &str),
    (before, after): (&Catalog, &Catalog),
    moves: &Moves,
) -> usize {
    let lang_of = |catalog: &Catalog, path: &str| match catalog.in_file(path) {
        Some(entry) => catalog.entries[entry].outline.lang.clone(),
        None => catalog.languages.of_path(path).0,
    };
    let mut edits = Vec::new();
    let found = destinations(text);
    if found.is_empty() {
        return 0;
    }
    let (was, is) = (lang_of(before, old), lang_of(after, new));
    for one in found {
        let (path, behind) = parts(one.address.trim());
        if path.is_empty() {
            continue;
        }
        let from = From {
            path: old,
            lang: &was,
        };
        let to = From {
            path: new,
            lang: &is,
        };
        let wanted = thing(before, from, &one.address, Some(moves));
        if matches!(wanted, Thing::Other(_)) || thing(after, to, &one.address, None) == wanted {
            continue;
        }
        let manners = |catalog, from: &str, thing: &Thing| manners(catalog, from, thing);
        let then = thing(before, from, &one.address, None);
        let plain = url::decode_path(path).unwrap_or_else(|| path.to_owned());
        let now = manners(after, new, &wanted);
        let then = manners(before, old, &then);
        let manner = then.iter().position(|one| one.as_ref() == Some(&plain));
        let order = manner.into_iter().chain(0..now.len());
        let mut tries = order.filter_map(|manner| now.get(manner)?.as_ref());
        let good = tries.find_map(|candidate| {
            let address = format!("{}{behind}", path_like(path, candidate));
            (thing(after, to, &address, None) == wanted).then_some(address)
        });
        if let Some(address) = good {
            edits.push((one, address));
        }
    }
    let count = edits.len();
    apply(text, edits);
    count
}

fn apply(text: &mut String, edits: Vec<(Destination, String)>) {
    for (one, address) in edits.into_iter().rev() {
        text.replace_range(one.at.clone(), &one.written(&address));
    }
}

/// What an address leads to; with `moves`, by the name that it will have.
fn thing(catalog: &Catalog, from: From<'_>, address: &str, moves: Option<&Moves>) -> Thing {
    let file = |path: &str| Thing::File(moves.map_or(path, |moves| moves.new_of(path)).to_owned());
    match catalog.resolve(from, address) {
        Target::Article { entry, .. } => file(&catalog.entries[entry].outline.path),
        Target::Asset(number) => file(&catalog.assets[number].path),
        Target::Category { url } => {
            let mut trees = catalog.trees.iter();
            let found = trees.find_map(|tree| {
                let mut all = tree.categories.iter();
                let category = all.find(|category| category.url == url)?;
                Some((
                    tree.lang.clone(),
                    whole(catalog, &tree.lang, &category.folder),
                ))
            });
            let Some((lang, folder)) = found else {
                return Thing::Other("a category");
            };
            let folder = moves.map_or_else(|| folder.clone(), |moves| moves.new_folder(&folder));
            Thing::Folder(lang, folder)
        }
        Target::Own { .. } => Thing::Other("kb's own"),
        Target::Here { .. } => Thing::Other("here"),
        Target::Elsewhere | Target::Unsafe => Thing::Other("elsewhere"),
        Target::Nowhere { .. } => Thing::Other("nowhere"),
    }
}

/// A folder with that of its language.
fn whole(catalog: &Catalog, lang: &Lang, folder: &str) -> String {
    match catalog.languages.folder_for(lang) {
        "" => folder.to_owned(),
        own => format!("{own}/{folder}"),
    }
}

/// The ways in which a thing may be linked to from a file, each always in the same place.
pub(super) fn manners(catalog: &Catalog, from: &str, thing: &Thing) -> Vec<Option<String>> {
    let here = folder_of(from);
    let dotted = |path: &str| (!path.starts_with("..")).then(|| format!("./{path}"));
    let (file, url) = match thing {
        Thing::File(path) => {
            let entry = catalog.in_file(path);
            (
                path.clone(),
                entry.map(|entry| catalog.entries[entry].url.clone()),
            )
        }
        Thing::Folder(lang, folder) => {
            let below = catalog
                .languages
                .of_path(&format!("{folder}/x.md"))
                .1
                .to_owned();
            let tree = catalog.tree(lang);
            let url = tree.and_then(|tree| {
                let number = tree.find_folder(folder_of(&below))?;
                Some(tree.categories[number].url.clone())
            });
            (format!("{folder}/index.md"), url)
        }
        Thing::Other(_) => return Vec::new(),
    };
    let stem = without_extension(&file);
    let is_index = index_rank(stem).is_some();
    let folder = is_index.then(|| folder_of(stem));
    let below = catalog.languages.of_path(&file).1.to_owned();
    let relative_to = |target: &str| relative(here, target);
    let mut all = vec![
        Some(relative_to(&file)),
        dotted(&relative_to(&file)),
        Some(relative_to(stem)),
        dotted(&relative_to(stem)),
    ];
    for end in ["/", ""] {
        let relative = folder.map(|folder| {
            let path = relative_to(folder);
            match path.is_empty() {
                true => format!(".{end}"),
                false => format!("{}{end}", path.trim_end_matches('/')),
            }
        });
        all.push(relative.clone());
        all.push(relative.and_then(|path| dotted(&path)));
        all.push(folder.map(|folder| format!("/{folder}{end}")));
        all.push(folder.map(|_| format!("/{}{end}", folder_of(&below))));
    }
    let url = url.and_then(|url| url::decode_path(&url));
    let bare = url
        .as_deref()
        .map(|url| url.strip_prefix(&catalog.base).unwrap_or(url).to_owned());
    let inner = bare.as_deref().and_then(|bare| {
        let (_, rest) = bare.trim_start_matches('/').split_once('/')?;
        Some(format!("/{rest}"))
    });
    for address in [bare, url, inner] {
        let trimmed = address
            .as_deref()
            .map(|one| one.trim_end_matches('/').to_owned());
        all.push(address.clone());
        all.push(trimmed.clone());
        all.push(trimmed.as_ref().map(|one| format!("{one}/")));
        all.push(trimmed.map(|one| format!("{one}.html")));
    }
    all.push(Some(format!("/{file}")));
    all.push(Some(format!("/{stem}")));
    all.push(Some(format!("/{below}")));
    all.push(Some(format!("/{}", without_extension(&below))));
    all
}
