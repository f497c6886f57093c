//! The files of an import come to the articles: what is new or was changed at the source is written, what
//! somebody changed here is kept.
//!
//! It must not know how any of it is shown.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use serde::Serialize;

use super::record::{Record, Wrote};
use super::target::{Target, There};
use crate::import::{Imported, Made, with_old_addresses};
use crate::problem::{Place, Problem, Severity, code};

/// The largest article that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// What became of the files.
#[derive(Default, Serialize)]
pub(super) struct Placed {
    /// New ones, and those that changed at the source.
    pub(super) written: usize,
    /// How many of them replaced what an earlier import wrote.
    pub(super) updated: usize,
    pub(super) unchanged: usize,
    /// Files that differ from what would be made, and were kept.
    pub(super) kept: Vec<String>,
    /// Files that an import wrote and somebody took away since.
    pub(super) taken_away: Vec<String>,
    /// Files that an import wrote and nothing of this export makes.
    pub(super) gone: Vec<String>,
    /// Articles of `kb init` that lie there still, as they were.
    pub(super) samples: Vec<String>,
    #[serde(skip)]
    pub(super) problems: Vec<Problem>,
}

/// How files are placed.
pub(super) struct Placing<'a> {
    /// The folder of the export.
    pub(super) source: &'a Path,
    /// The kind of help centre that it comes from.
    pub(super) from: &'a str,
    /// Whether files that differ are overwritten.
    pub(super) force: bool,
    /// Whether anything is written.
    pub(super) dry_run: bool,
    /// Articles of `kb init` that nobody changed: they give way to what is imported in their places.
    pub(super) samples: &'a [String],
}

/// What is done with a file.
enum Step {
    Write,
    Update,
    Leave,
    Keep(Problem),
    LeaveOut(Problem),
}

impl Placing<'_> {
    /// Places all files below a folder.
    pub(super) fn place(&self, target: &Target, imported: &Imported) -> anyhow::Result<Placed> {
        let mut record = Record::read(target)?;
        let known = record.files.clone();
        let mut placed = Placed::default();
        for (path, made) in &imported.files {
            let there = target.find(path)?;
            let wrote = known.get(path);
            let made = &self.as_here(made, path, wrote, target)?;
            let hash = self.hash(made)?;
            let own = imported.own.get(path);
            let origin = match made {
                Made::Copy(file) => file,
                Made::Text(_) => imported.sources.get(path).unwrap_or(path),
            };
            let new = Wrote {
                from: self.from.to_owned(),
                hash: hash.to_hex().to_string(),
                own: own.cloned(),
                origin: imported.origins.get(path).cloned(),
            };
            let step = self.step(path, origin, &there, wrote, &new);
            let is_known = match step {
                Step::Write | Step::Update => {
                    if !self.dry_run {
                        self.write(target, path, made)?;
                    }
                    placed.written += 1;
                    placed.updated += usize::from(matches!(step, Step::Update));
                    true
                }
                Step::Leave => {
                    placed.unchanged += 1;
                    true
                }
                Step::Keep(problem) => {
                    placed.kept.push(path.clone());
                    placed.problems.push(problem);
                    wrote.is_some()
                }
                Step::LeaveOut(problem) => {
                    placed.taken_away.push(path.clone());
                    placed.problems.push(problem);
                    true
                }
            };
            if is_known {
                record.files.insert(path.clone(), new);
            }
        }
        for (path, wrote) in &known {
            if wrote.from != self.from || imported.files.contains_key(path) {
                continue;
            }
            match target.find(path)? {
                There::File(_) => {
                    placed.gone.push(path.clone());
                    placed.problems.push(gone(path));
                }
                _ => {
                    record.files.remove(path);
                }
            }
        }
        let left = self.samples.iter();
        let left = left.filter(|path| !imported.files.contains_key(*path));
        placed.samples = left.cloned().collect();
        if !self.dry_run && record.files != known {
            record.write(target)?;
        }
        Ok(placed)
    }

    fn step(
        &self,
        path: &str,
        origin: &str,
        there: &There,
        wrote: Option<&Wrote>,
        new: &Wrote,
    ) -> Step {
        let now = match there {
            There::File(hash) => Some(hash.to_hex()),
            There::Other => None,
            There::Nothing if !self.force && wrote.is_some() => {
                let differs =
                    wrote.is_some_and(|wrote| wrote.own.is_some() && wrote.own != new.own);
                return Step::LeaveOut(match differs {
                    true => taken_away_and_changed(path, origin),
                    false => taken_away(path),
                });
            }
            There::Nothing => return Step::Write,
        };
        match now.as_ref().map(|now| now.as_str()) {
            Some(now) if now == new.hash => Step::Leave,
            Some(now) if wrote.is_some_and(|wrote| now == wrote.hash) => Step::Update,
            _ if self.force || self.samples.iter().any(|sample| sample == path) => Step::Write,
            _ => Step::Keep(match wrote {
                None => differs(path),
                Some(wrote) if wrote.hash == new.hash => changed_here(path),
                Some(wrote) if wrote.own.is_some() && wrote.own == new.own => {
                    changed_around(path, origin)
                }
                Some(_) => changed_twice(path, origin),
            }),
        }
    }

    /// A text with the old addresses that its file has got since it was imported.
    fn as_here(
        &self,
        made: &Made,
        path: &str,
        wrote: Option<&Wrote>,
        target: &Target,
    ) -> anyhow::Result<Made> {
        if let (Made::Text(text), Some(_), false) = (made, wrote, self.force)
            && let There::File(_) = target.find(path)?
            && let Ok(Some(here)) = target.text(path, LARGEST)
        {
            return Ok(Made::Text(with_old_addresses(text, &here)));
        }
        Ok(made.clone())
    }

    fn hash(&self, made: &Made) -> anyhow::Result<blake3::Hash> {
        Ok(match made {
            Made::Text(text) => blake3::hash(text.as_bytes()),
            Made::Copy(file) => super::target::hash(&mut self.open(file)?)?,
        })
    }

    fn write(&self, target: &Target, path: &str, made: &Made) -> anyhow::Result<()> {
        match made {
            Made::Text(text) => target.put(path, &mut text.as_bytes()),
            Made::Copy(file) => target.put(path, &mut self.open(file)?),
        }
    }

    fn open(&self, file: &str) -> anyhow::Result<File> {
        let path = self.source.join(file);
        File::open(&path).with_context(|| format!("`{}` cannot be read", path.display()))
    }
}

fn problem(path: &str, what: impl Into<String>, remedy: &str) -> Problem {
    Problem::new(code::IMPORT_FILE, Place::file(path), what, remedy)
}

fn note(path: &str, what: &str, remedy: &str) -> Problem {
    let mut problem = problem(path, what, remedy);
    problem.severity = Severity::Note;
    problem
}

fn differs(path: &str) -> Problem {
    problem(
        path,
        "the file is there already and differs: it was kept as it is",
        "overwrite such files with `--force`, or import into another folder with `--to`",
    )
}

fn changed_here(path: &str) -> Problem {
    note(
        path,
        "the file was changed here, and not in the export: it was kept as it is",
        "nothing; `--force` takes back what was changed",
    )
}

fn changed_around(path: &str, origin: &str) -> Problem {
    note(
        path,
        &format!(
            "the file was changed here, and `{origin}` of the export was not, but where its links lead or what leads to it: a page was taken away there, moved or added. It was kept as it is"
        ),
        "see whether its links lead where they should; `kb check` names those that lead nowhere",
    )
}

fn changed_twice(path: &str, origin: &str) -> Problem {
    problem(
        path,
        format!(
            "the file was changed here, and `{origin}` of the export was changed, too: the one here was kept as it is"
        ),
        "import into another folder with `--to`, compare the two and carry over what is new; `--force` takes the export's",
    )
}

fn taken_away(path: &str) -> Problem {
    note(
        path,
        "the file was imported before and taken away or moved since: it was left out",
        "nothing; `--force` brings it again",
    )
}

fn taken_away_and_changed(path: &str, origin: &str) -> Problem {
    problem(
        path,
        format!(
            "the file was imported before and taken away or moved since, and `{origin}` of the export was changed: it was left out"
        ),
        "carry over what is new if its text lies elsewhere now (`kb mv` tells the import where); `--force` brings the file again",
    )
}

fn gone(path: &str) -> Problem {
    problem(
        path,
        "an earlier import wrote the file, and nothing in this export makes it: it was left as it is",
        "take it away if its article is gone, or is called otherwise now",
    )
}
