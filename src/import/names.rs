//! Names of files: what any file system takes, no two alike.
//!
//! It must not know what is in the files.

use std::collections::{HashMap, HashSet};

use crate::content::url;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Signs that no name may have on Windows, or that mean something in a path.
const FORBIDDEN: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// The longest name of a file, in bytes, extension and all; most file systems end at 255. Its part of
/// an address is no longer, either: room for a number stays in the longest that there are.
const LONGEST: usize = 180;

/// The deepest a file may lie, in folders.
const DEEPEST: usize = 12;

/// Addresses below a language that belong to kb.
const RESERVED: [&str; 2] = ["search", "contact"];

/// One part of a path that is safe everywhere; `fallback` when nothing of it is.
pub(super) fn part(name: &str, fallback: &str) -> String {
    let kept = name.chars().map(|c| match c {
        c if FORBIDDEN.contains(&c) || c.is_control() => '-',
        // Signs that turn the direction of reading can hide what a file is.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => '-',
        c => c,
    });
    let kept: String = kept.collect();
    let kept = kept
        .trim()
        .trim_start_matches(['.', '_'])
        .trim_end_matches(['.', ' ']);
    let (stem, extension) = match kept.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 10 && !stem.is_empty() => {
            (stem, Some(extension))
        }
        _ => (kept, None),
    };
    let room = LONGEST - extension.map_or(0, |extension| extension.len() + 1);
    let mut stem = &stem[..stem.floor_char_boundary(room)];
    // Letters that Unicode composes of others are longer in an address than in a name.
    while url::slug(&format!("{stem}.{}", extension.unwrap_or_default())).len() > LONGEST {
        stem = stem
            .char_indices()
            .next_back()
            .map_or("", |(end, _)| &stem[..end]);
    }
    let stem = stem.trim_end_matches(['.', ' ']);
    let device = stem.split('.').next().unwrap_or(stem).to_ascii_lowercase();
    let stem = match stem {
        "" => fallback.to_owned(),
        stem if DEVICES.contains(&device.as_str()) => format!("{stem}-1"),
        stem => stem.to_owned(),
    };
    match extension {
        Some(extension) => format!("{stem}.{extension}"),
        None => stem,
    }
}

/// A path of safe parts. What lies too deep moves up.
pub(super) fn path(path: &str, fallback: &str) -> String {
    let parts: Vec<String> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .map(|name| part(name, fallback))
        .collect();
    let skipped = parts.len().saturating_sub(DEEPEST);
    let mut parts = parts[skipped..].to_vec();
    if let Some(first) = parts.first_mut().filter(|first| is_reserved(first)) {
        first.push_str("-1");
    }
    parts.join("/")
}

/// Whether an address below a language belongs to kb.
fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&url::slug(name).as_str())
}

/// A name made of a title: its slug.
pub(super) fn of_title(title: &str, fallback: &str) -> String {
    let slug = url::slug(title);
    let short = slug[..slug.floor_char_boundary(100)].trim_end_matches('-');
    part(short, fallback)
}

/// The paths that are taken: no two may differ by letter case alone, or have one address.
#[derive(Debug, Default)]
pub(super) struct Taken {
    addresses: HashSet<String>,
    /// The path of each group of translations.
    groups: HashMap<String, String>,
    /// The number that the next path is tried with, where one address is wanted again and again.
    next: HashMap<String, usize>,
}

impl Taken {
    /// The path of a group of translations (without extension), near to the one that is wanted; the
    /// same at every call.
    pub(super) fn group(&mut self, group: &str, wanted: &str) -> String {
        if let Some(path) = self.groups.get(group) {
            return path.clone();
        }
        let path = self.free(wanted, "");
        self.groups.insert(group.to_owned(), path.clone());
        path
    }

    /// The path of a file with an extension.
    pub(super) fn file(&mut self, wanted: &str) -> String {
        match wanted.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => {
                self.free(stem, &format!(".{extension}"))
            }
            _ => self.free(wanted, ""),
        }
    }

    fn free(&mut self, stem: &str, extension: &str) -> String {
        let wanted = format!("{stem}{extension}");
        let address = key(&wanted);
        if self.addresses.insert(address.clone()) {
            return wanted;
        }
        let next = self.next.entry(address).or_insert(2);
        loop {
            let path = format!("{stem}-{next}{extension}");
            *next += 1;
            if self.addresses.insert(key(&path)) {
                return path;
            }
        }
    }
}

/// What two paths must not have in common: their address, so far as it can be known here.
pub(super) fn key(path: &str) -> String {
    let parts = path.split('/').map(url::slug);
    parts.collect::<Vec<_>>().join("/")
}

/// The way from the folder of one file to another file, both below one folder.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to_parts: Vec<&str> = to.split('/').collect();
    let folders = &from[..from.len().saturating_sub(1)];
    let common = folders
        .iter()
        .zip(&to_parts[..to_parts.len() - 1])
        .take_while(|(one, other)| one == other)
        .count();
    let up = "../".repeat(folders.len() - common);
    format!("{up}{}", to_parts[common..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_safe_on_every_file_system() {
        for (name, safe) in [
            ("Refunds", "Refunds"),
            ("a/b\\c:d", "a-b-c-d"),
            ("..", "page"),
            ("CON.md", "CON-1.md"),
            ("nul.tar.gz", "nul.tar-1.gz"),
            ("x\0y. ", "x-y"),
            (".hidden", "hidden"),
            ("টাকা ফেরত?", "টাকা ফেরত-"),
        ] {
            assert_eq!(part(name, "page"), safe, "{name:?}");
        }
        assert!(part(&"ক".repeat(500), "page").len() <= LONGEST);
        // A letter of three bytes that is composed of two such.
        assert!(url::slug(&part(&"\u{09DF}".repeat(500), "page")).len() <= LONGEST);
        assert_eq!(path("../../etc/./passwd", "page"), "etc/passwd");
    }

    #[test]
    fn translations_share_a_path_and_others_do_not() {
        let mut taken = Taken::default();
        assert_eq!(taken.group("1", "a/Refunds"), "a/Refunds");
        assert_eq!(taken.group("2", "a/refunds"), "a/refunds-2");
        assert_eq!(taken.group("1", "a/ফেরত"), "a/Refunds");
        assert_eq!(path("Search/a", "page"), "Search-1/a");
    }

    #[test]
    fn every_path_that_is_wanted_again_has_a_number_of_its_own() {
        for name in [
            "a",
            "Cafe\u{301}",
            &part(&"\u{09DF}".repeat(500), "page"),
            "!",
        ] {
            let mut taken = Taken::default();
            assert_eq!(taken.group("1", name), name);
            assert_eq!(taken.group("3", &format!("{name}-3")), format!("{name}-3"));
            let paths = (4..8).map(|group| taken.group(&group.to_string(), name));
            let expected = [2, 4, 5, 6].map(|number| format!("{name}-{number}"));
            assert_eq!(paths.collect::<Vec<_>>(), expected);
            assert_eq!(taken.file(&format!("{name}.png")), format!("{name}.png"));
            assert_eq!(taken.file(&format!("{name}.png")), format!("{name}-2.png"));
        }
        let mut taken = Taken::default();
        for (wanted, given) in [("Caf\u{e9}", "Caf\u{e9}"), ("cafe\u{301}", "cafe\u{301}-2")] {
            assert_eq!(taken.group(wanted, wanted), given);
        }
    }

    #[test]
    fn the_way_to_a_file_is_as_short_as_it_can_be() {
        for (from, to, way) in [
            ("a/b.md", "a/c.md", "c.md"),
            ("a/b.md", "c.md", "../c.md"),
            ("b.md", "a/c.md", "a/c.md"),
            ("a/x/b.md", "a/y/c.md", "../y/c.md"),
            ("a.md", "a.md", "a.md"),
        ] {
            assert_eq!(relative(from, to), way);
        }
    }
}
