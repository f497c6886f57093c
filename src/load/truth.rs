//! Where a file lies in truth. Whoever may commit may commit a link, but what it leads to was not
//! committed, and kb tells people lines of what it reads.
//!
//! It must not know what is in the files.

use std::path::{Component, Path};

use super::Place;
use crate::problem::{Place as ProblemPlace, Problem, code};

/// Whether a path below a folder is free of links, or leads to what lies in that folder and is not hidden
/// there. What is not there leads nowhere.
///
/// Names that begin with two dots are not hidden: Kubernetes keeps the files of a ConfigMap in such a
/// folder, and links to them.
pub(super) fn stays_in(folder: &Path, path: &Path) -> bool {
    let mut parts = path.ancestors().take_while(|part| *part != folder);
    if !parts.any(Path::is_symlink) {
        return true;
    }
    let named = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let (Ok(folder), Ok(real)) = (named.canonicalize(), path.canonicalize()) else {
        return false;
    };
    real.strip_prefix(&folder).is_ok_and(|below| {
        below.components().all(|part| {
            let name = part.as_os_str().as_encoded_bytes();
            !name.starts_with(b".") || name.starts_with(b"..")
        })
    })
}

/// Whether a path that kb.toml names lies below the site's folder as it is written.
pub(super) fn is_inside(written: &Path) -> bool {
    let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    written.components().all(inside)
}

/// Whether a folder that kb.toml names is where it says: that it lies outside of the site can be read
/// there, but where a link leads can not.
pub(super) fn is_where_said(root: &Path, written: &Path) -> bool {
    !is_inside(written) || stays_in(root, &root.join(written))
}

/// Refuses a file of a site that lies elsewhere, or among the data of kb.
pub(super) fn own(place: &Place, path: &Path, shown: &str) -> Result<(), Box<Problem>> {
    let data = place.data.canonicalize();
    let real = path.canonicalize();
    let of_data = matches!((data, real), (Ok(data), Ok(real)) if real.starts_with(&data));
    if stays_in(&place.root, path) && !of_data {
        return Ok(());
    }
    Err(Box::new(leads_away(shown)))
}

/// The problem of what lies elsewhere.
pub(super) fn leads_away(shown: &str) -> Problem {
    Problem::new(
        code::UNREADABLE,
        ProblemPlace::file(shown),
        "is a link that leads out of the site, or to what is hidden in it, and is not followed",
        "put what it leads to in its place",
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_to_what_a_folder_shows_and_not_out_of_it_nor_to_what_it_hides() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        for folder in [".git", "..data", "shared", "docs"] {
            fs::create_dir_all(site.join(folder)).unwrap();
        }
        fs::write(dir.path().join("secret"), "").unwrap();
        fs::write(site.join(".git/config"), "").unwrap();
        fs::write(site.join("..data/kb.toml"), "").unwrap();
        fs::write(site.join("shared/list.txt"), "").unwrap();
        let cases = [
            ("plain.txt", None, true),
            (".hidden/plain.txt", None, true),
            ("inside.txt", Some("shared/list.txt"), true),
            ("mounted.txt", Some("..data/kb.toml"), true),
            ("out.txt", Some("../secret"), false),
            ("away.txt", Some("/etc/hostname"), false),
            ("git.txt", Some(".git/config"), false),
            ("gone.txt", Some("nowhere"), false),
        ];
        for (name, target, stays) in cases {
            let path = site.join(name);
            if let Some(target) = target {
                symlink(target, &path).unwrap();
            }
            assert_eq!(stays_in(&site, &path), stays, "{name}");
        }
        symlink("..", site.join("up")).unwrap();
        assert!(!stays_in(&site, &site.join("up/secret")));
        assert!(!is_where_said(&site, Path::new("up")));
        assert!(is_where_said(&site, Path::new("docs")));
        assert!(is_where_said(&site, Path::new("..")));
        assert!(is_where_said(&site, Path::new("/")));
    }
}
