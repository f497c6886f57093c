//! The repository that a site's articles lie in, found by looking, without asking git: where it begins,
//! and what would be different if another commit were checked out.
//!
//! It must not know what is in the commits.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::Blob;
use crate::load::Place;
use crate::problem::{Place as ProblemPlace, Problem, code};

/// Commits that only moved text about, as `git blame` and the hosts of repositories know them.
pub(super) const IGNORED: &str = ".git-blame-ignore-revs";

/// The names by which somebody goes now who once went by others.
pub(super) const NAMES: &str = ".mailmap";

/// A file of these that is larger is none.
const LARGEST: u64 = 16 << 20;

/// What git reads before anything else, where it is there.
const FILES: &[&str] = &["commondir", "config", "packed-refs", "shallow"];

/// So many names may lead from one to the next.
const LINKS: usize = 5;

/// A repository, and the part of it that is a site.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The folder that it belongs to.
    top: PathBuf,
    /// Its own folder: `.git`, or what the file `.git` of a worktree or a submodule names.
    own: PathBuf,
    /// What it shares with other worktrees.
    common: PathBuf,
    /// The folder whose history is read: the site's, or the articles' where they lie elsewhere.
    pub(super) scope: PathBuf,
    /// The articles below that, with `/` at the end unless it is the same.
    pub(super) articles: String,
}

impl Repository {
    /// The repository that the articles of a site lie in, if they lie in one.
    #[must_use]
    pub fn of(place: &Place) -> Option<Self> {
        let articles = place.articles.canonicalize().ok()?;
        let (top, own) = around(&articles)?;
        let root = place.root.canonicalize().ok()?;
        let shared = articles.starts_with(&root) && around(&root).is_some_and(|(_, o)| o == own);
        let scope = if shared { root } else { articles.clone() };
        let below = articles.strip_prefix(&scope).ok()?.to_str()?;
        let common = match String::from_utf8(small(&own.join("commondir"))) {
            Ok(path) if !path.is_empty() => own.join(path.trim_end()),
            _ => own.clone(),
        };
        Some(Self {
            articles: if below.is_empty() {
                String::new()
            } else {
                format!("{below}/")
            },
            top,
            own,
            common,
            scope,
        })
    }

    /// Its folder, as git names it.
    #[must_use]
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// Whether git means this repository by that folder.
    pub(super) fn is_in(&self, own: &Path) -> bool {
        own == self.own || own.canonicalize().is_ok_and(|own| own == self.own)
    }

    /// A hash that is another one whenever git would tell other dates: the commit that is checked out, how
    /// far its history reaches, and what is said of commits and names.
    #[must_use]
    pub fn state(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &[u8]| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        for path in [&self.own, &self.scope] {
            add(path.as_os_str().as_encoded_bytes());
        }
        add(self.articles.as_bytes());
        let mut name = b"HEAD".to_vec();
        for _ in 0..LINKS {
            let value = self.value_of(&name);
            add(&value);
            let Some(next) = value.strip_prefix(b"ref: ") else {
                break;
            };
            name = next.trim_ascii_end().to_vec();
        }
        for file in [
            self.common.join("reftable/tables.list"),
            self.common.join("shallow"),
        ] {
            add(&small(&file));
        }
        for name in [IGNORED, NAMES] {
            add(&committed(&self.top.join(name)));
        }
        *hasher.finalize().as_bytes()
    }

    /// The files that [`Self::state`] hangs on, but for those of branches.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let common = ["packed-refs", "shallow", "reftable/tables.list"];
        let common = common.iter().map(|name| self.common.join(name));
        let top = [IGNORED, NAMES].into_iter().map(|name| self.top.join(name));
        [self.own.join("HEAD")]
            .into_iter()
            .chain(common)
            .chain(top)
            .collect()
    }

    /// The folder of the branches' files.
    #[must_use]
    pub fn branches(&self) -> PathBuf {
        self.common.join("refs/heads")
    }

    /// What a name stands for: the content of its file, or, where many names share one, how that looks.
    fn value_of(&self, name: &[u8]) -> Vec<u8> {
        let Ok(name) = str::from_utf8(name) else {
            return Vec::new();
        };
        for folder in [&self.own, &self.common] {
            let value = small(&folder.join(name));
            if !value.is_empty() {
                return value;
            }
        }
        let packed = fs::metadata(self.common.join("packed-refs"));
        packed.map_or_else(
            |_| Vec::new(),
            |meta| {
                let looks = (meta.ino(), meta.len(), meta.mtime(), meta.mtime_nsec());
                format!("{looks:?}").into_bytes()
            },
        )
    }

    /// Where its commits and texts are kept.
    pub(super) fn objects(&self) -> PathBuf {
        self.common.join("objects")
    }

    /// The file of the commits at which a history that was cut off begins.
    pub(super) fn shallow(&self) -> PathBuf {
        self.common.join("shallow")
    }

    /// The commits at which a history that was cut off begins.
    pub(super) fn cut(&self) -> HashSet<Blob> {
        let lines = small(&self.shallow());
        lines
            .split(|byte| *byte == b'\n')
            .filter_map(Blob::parse)
            .collect()
    }

    /// The commits that count as no change, and the lines that name none. `shown` names the file.
    #[must_use]
    pub fn ignored(&self, place: &Place) -> (HashSet<Blob>, Vec<Problem>) {
        let text = committed(&self.top.join(IGNORED));
        let text = String::from_utf8_lossy(&text);
        let shown = if place.root.canonicalize().is_ok_and(|root| root == self.top) {
            IGNORED.to_owned()
        } else {
            self.top.join(IGNORED).to_string_lossy().into_owned()
        };
        let mut commits = HashSet::new();
        let mut problems = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let name = line.split('#').next().unwrap_or_default().trim();
            match Blob::parse(name.as_bytes()) {
                Some(commit) => drop(commits.insert(commit)),
                None if name.is_empty() => {}
                None => problems.push(Problem::new(
                    code::NO_COMMIT,
                    ProblemPlace::span(&shown, &text, at, at + name.len()),
                    format!("`{}` is not the whole name of a commit", shortened(name)),
                    "write all 40 digits, as `git rev-parse` prints them, and what you want to say behind `#`",
                )),
            }
            at += line.len();
        }
        (commits, problems)
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(80).collect()
}

/// The nearest repository around a folder: the folder that it belongs to, and its own.
pub(super) fn around(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    folder.ancestors().find_map(|top| {
        let own = own_folder(&top.join(".git"))?;
        Some((top.to_owned(), own))
    })
}

/// The folder of a repository: `.git` itself, or what is written there.
fn own_folder(path: &Path) -> Option<PathBuf> {
    let own = if path.is_dir() {
        path.to_owned()
    } else {
        let text = small(path);
        let named = str::from_utf8(text.strip_prefix(b"gitdir: ")?).ok()?;
        path.parent()?.join(named.trim_end_matches(['\n', '\r']))
    };
    let own = own.canonicalize().ok()?;
    // git would read a device in their place for ever.
    let ends = FILES.iter().all(|name| {
        let file = own.join(name);
        file.is_file() || !file.exists()
    });
    (ends && own.join("HEAD").is_file()).then_some(own)
}

/// The bytes of a small file that may have been committed; what a link leads to was not, and git follows
/// none for such files either.
fn committed(path: &Path) -> Vec<u8> {
    if path.is_symlink() {
        return Vec::new();
    }
    small(path)
}

/// The bytes of a small file; none when it is not there or is not small.
fn small(path: &Path) -> Vec<u8> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() && meta.len() <= LARGEST => fs::read(path).unwrap_or_default(),
        _ => Vec::new(),
    }
}
