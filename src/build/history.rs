//! When each article was changed last, as git tells, remembered for as long as the same commit is checked
//! out.
//!
//! What stands in an article wins. A file that is not as it was committed has no date from git: the same
//! commit makes the same pages everywhere, and an edit does not bear the date of the one before. It must
//! not know how git is asked.

use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Options;
use super::remembered::Hash;
use crate::config::Site;
use crate::content::Outline;
use crate::load::git::{self, Committed, Repository, Silence, Told};
use crate::load::{self, Place};
use crate::problem::{Place as ProblemPlace, Problem, code};

/// Where it is remembered, below the index directory, which may be deleted at any time.
const FILE: &str = "cache/history.bin";

/// Changes when what is written there does.
const FORMAT: &str = "history 1";

/// After git took too long, it is left alone for so many seconds.
const PAUSE: i64 = 600;

/// What git told at one state of the repository.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// Markdown files in the order of their paths, each with the hash of a text that was found to be the
    /// committed one.
    files: Vec<(Committed, Option<Hash>)>,
    /// Why it told nothing, and when it was asked, in seconds since 1970.
    silence: Option<(Silence, i64)>,
}

/// Gives articles the dates that their writers did not write, and the names of who changed them last, as
/// far as these are wanted. `texts` are all files in the order of their paths, with the hashes of their
/// texts.
pub(super) fn tell(
    place: &Place,
    site: &Site,
    options: &Options<'_>,
    texts: &[(String, Hash)],
    outlines: &mut [Outline],
) -> Vec<Problem> {
    let (dates, authors) = (site.build.git_dates, site.build.git_authors);
    let wants = |outline: &Outline| authors || dates && outline.front.updated.is_none();
    if !outlines.iter().any(wants) {
        return Vec::new();
    }
    let Some(repository) = Repository::of(place) else {
        return Vec::new();
    };
    let (_, mut problems) = repository.ignored(place);
    let key = key(&repository, authors);
    let now = options.now.as_second();
    let (mut remembered, mut news) = match Remembered::read(place, &key) {
        Some(remembered) if !remembered.is_stale(now) => (remembered, false),
        _ => (Remembered::ask(place, &repository, authors, now), true),
    };
    news |= remembered.compare(place, texts);
    if news && remembered.silence.as_ref().is_none_or(|(why, _)| why.slow) {
        remembered.keep(place, &key);
    }
    let mut cut_off = 0;
    for outline in outlines.iter_mut().filter(|outline| wants(outline)) {
        match remembered.told(place, &outline.path, texts) {
            Some(Told::Change(change)) => {
                if dates && outline.front.updated.is_none() {
                    outline.front.updated = Some(change.day);
                }
                outline.author.clone_from(&change.author);
            }
            Some(Told::CutOff) => cut_off += 1,
            Some(Told::Nothing) | None => {}
        }
    }
    if cut_off > 0 {
        problems.push(shallow(cut_off));
    }
    let silence = remembered.silence.and_then(|(why, _)| why.problem);
    problems.extend(silence.map(|problem| *problem));
    problems
}

fn shallow(articles: usize) -> Problem {
    let them = match articles {
        1 => "one article has no date of its last change".to_owned(),
        articles => format!("{articles} articles have no date of their last change"),
    };
    Problem::new(
        code::CUT_OFF,
        ProblemPlace::file(".git"),
        format!("this clone has a part of the history only (it is shallow): {them}"),
        "fetch the rest with `git fetch --unshallow`; in a workflow, `fetch-depth: 0` on GitHub and `GIT_DEPTH: 0` on GitLab",
    )
}

fn key(repository: &Repository, authors: bool) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(FORMAT.as_bytes());
    hasher.update(&[u8::from(authors)]);
    hasher.update(&repository.state());
    *hasher.finalize().as_bytes()
}

impl Remembered {
    fn ask(place: &Place, repository: &Repository, authors: bool, now: i64) -> Self {
        match git::committed(place, repository, authors) {
            Ok(files) => Self {
                files: files.into_iter().map(|file| (file, None)).collect(),
                silence: None,
            },
            Err(silence) => Self {
                files: Vec::new(),
                silence: Some((silence, now)),
            },
        }
    }

    fn is_stale(&self, now: i64) -> bool {
        let asked = self.silence.as_ref().map(|(_, asked)| *asked);
        asked.is_some_and(|asked| !(asked..asked + PAUSE).contains(&now))
    }

    /// Compares the texts that are here with those that were committed, as far as that is not known; says
    /// whether there is any news.
    fn compare(&mut self, place: &Place, texts: &[(String, Hash)]) -> bool {
        let compared = self.files.par_iter_mut().map(|(file, known)| {
            let Some(hash) = hash_of(texts, &file.path).filter(|hash| *known != Some(*hash)) else {
                return false;
            };
            let text = load::bytes(&place.articles, &file.path);
            let same = text.is_ok_and(|text| {
                *blake3::hash(&text).as_bytes() == hash && file.blob.names(&text)
            });
            if same {
                *known = Some(hash);
            }
            same
        });
        compared.reduce(|| false, |one, other| one | other)
    }

    /// What is known of an article, if it is as it was committed.
    fn told(&self, place: &Place, path: &str, texts: &[(String, Hash)]) -> Option<&Told> {
        let hash = hash_of(texts, path)?;
        let found = self.file(path).or_else(|| {
            // A link, or what lies in a linked folder.
            let path = git::followed(place, path).filter(|real| real != path)?;
            self.file(&path)
        });
        let (file, text) = found?;
        (*text == Some(hash)).then_some(&file.told)
    }

    fn file(&self, path: &str) -> Option<&(Committed, Option<Hash>)> {
        let at = |(file, _): &(Committed, _)| file.path.as_str().cmp(path);
        self.files
            .binary_search_by(at)
            .ok()
            .map(|at| &self.files[at])
    }

    fn read(place: &Place, key: &Hash) -> Option<Self> {
        let bytes = fs::read(file(place)).ok()?;
        let (sum, body) = bytes.split_first_chunk::<32>()?;
        (*sum == summed(key, body)).then_some(())?;
        postcard::from_bytes(body).ok()
    }

    /// Keeps it for the next time. A failure costs time then, and nothing else.
    fn keep(&self, place: &Place, key: &Hash) {
        let _ = self.write(place, key);
    }

    fn write(&self, place: &Place, key: &Hash) -> Option<()> {
        let body = postcard::to_stdvec(self).ok()?;
        let bytes = [&summed(key, &body)[..], &body].concat();
        let path = file(place);
        // Several programs, and several threads of one, may write at a time.
        let name = format!("{}-{:?}", std::process::id(), std::thread::current().id());
        let aside = path.with_extension(name);
        fs::create_dir_all(path.parent()?).ok()?;
        // What a crash leaves cut short has another hash, so nothing need be brought to the disk here.
        let written = fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, &path));
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
        written.ok()
    }
}

fn hash_of(texts: &[(String, Hash)], path: &str) -> Option<Hash> {
    let found = texts.binary_search_by(|(other, _)| other.as_str().cmp(path));
    found.ok().map(|at| texts[at].1)
}

fn file(place: &Place) -> PathBuf {
    place.index.join(FILE)
}

fn summed(key: &Hash, body: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(body);
    *hasher.finalize().as_bytes()
}
