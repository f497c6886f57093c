//! kb.toml: the categories that it names are named anew when they move.
//!
//! It must not know what they are named for.

use super::{Files, Moves, Placed};
use crate::content::Catalog;

/// kb.toml with the new paths of the categories that it names, if it names any that moved.
pub(super) fn moved(
    files: &Files,
    before: &Placed,
    after: &Placed,
    moves: &Moves,
) -> Option<String> {
    let (text, named) = files.settings.as_ref()?;
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for category in named {
        let Some(new) = new_category(&category.path, before, after, moves) else {
            continue;
        };
        let (Some(line), Some(column)) = (category.place.line, category.place.column) else {
            continue;
        };
        let start = byte_of(text, line as usize, column as usize);
        let quoted = &text[start..];
        let inner = start + quoted.len() - quoted.trim_start_matches(['"', '\'']).len();
        if text[inner..].starts_with(&category.path) {
            edits.push((inner, inner + category.path.len(), new));
        }
    }
    if edits.is_empty() {
        return None;
    }
    edits.sort();
    edits.dedup();
    let mut text = text.clone();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, &new);
    }
    Some(text)
}

/// The new path of a category that is not where it was.
fn new_category(path: &str, before: &Placed, after: &Placed, moves: &Moves) -> Option<String> {
    let with_path = |catalog: &Catalog| {
        let trees = catalog.trees.iter();
        let mut all = trees.flat_map(|tree| tree.categories.iter().map(move |one| (tree, one)));
        all.find(|(_, one)| one.path == path)
            .map(|(tree, one)| (tree.lang.clone(), one.folder.clone()))
    };
    if with_path(&after.all).is_some() {
        return None;
    }
    let (_, folder) = with_path(&before.all)?;
    before.all.trees.iter().find_map(|tree| {
        let own = before.languages.folder_for(&tree.lang);
        let whole = match own {
            "" => folder.clone(),
            own => format!("{own}/{folder}"),
        };
        let to = moves.new_folder(&whole);
        let (_, below) = after.languages.of_path(&to);
        let tree = after.all.tree(&tree.lang)?;
        let found = tree.find_folder(below).filter(|_| to != whole)?;
        Some(tree.categories[found].path.clone())
    })
}

/// The byte at which a line and a column, both from one, begin.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line - 1);
    let start: usize = lines.map(str::len).sum();
    let inside: usize = text[start..]
        .chars()
        .take(column - 1)
        .map(char::len_utf8)
        .sum();
    start + inside
}
