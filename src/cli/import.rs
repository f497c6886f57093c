//! `kb import`: the export of another help centre becomes articles of this one.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;

use super::{Exit, Format, Global, report, site, usage};
use crate::import::{self, Imported, Importer, Made};
use crate::lang::Lang;
use crate::load;
use crate::problem::{Place, Problem, Severity, code};

/// Bring the articles of another help centre
///
/// Makes Markdown of its export, with its categories, links, pictures and old addresses, and says what
/// could not be carried. The same export always makes the same files; a file that you changed since is
/// kept.
///
/// Then: kb check
#[derive(Args)]
#[command(after_help = formats())]
pub(super) struct Import {
    /// What it comes from
    #[arg(value_name = "FORMAT", value_parser = PossibleValuesParser::new(import::ALL.map(Importer::name)))]
    from: String,
    /// The folder of the export
    path: PathBuf,
    /// A second folder, as other tools take it: the answer says how to name it here
    #[arg(hide = true, value_name = "DIR")]
    second: Option<PathBuf>,
    /// The folder that it goes to, instead of the site's articles
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// The language of what does not say its own
    #[arg(long, value_name = "LANG", default_value = "en")]
    lang: String,
    /// Overwrite files that differ
    #[arg(long)]
    force: bool,
    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
}

fn formats() -> String {
    let lines = import::ALL.map(|one| format!("  {:<11} {}", one.name(), one.about()));
    format!("Formats:\n{}", lines.join("\n"))
}

/// What became of the files.
#[derive(Default, Serialize)]
struct Written {
    written: usize,
    unchanged: usize,
    /// Files that were there, differed, and were kept.
    kept: Vec<String>,
}

impl Import {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        if let Some(second) = &self.second {
            let second = second.display();
            return Err(usage(anyhow::anyhow!(
                "there is one folder to import: `{second}` is named with `--to {second}` when it goes there"
            )));
        }
        let importer = import::named(&self.from)
            .ok_or_else(|| usage(anyhow::anyhow!("`{}` cannot be imported", self.from)))?;
        let lang = Lang::parse(&self.lang).ok_or_else(|| {
            let tag = &self.lang;
            usage(anyhow::anyhow!(
                "`{tag}` is no language tag such as `en` or `bn`"
            ))
        })?;
        let source = site::here(&self.path, global);
        let to = self.target(global)?;
        let reads = |path: &str| importer.reads(path);
        let (export, mut problems) = load::export(&source, Some(&to), &reads).map_err(usage)?;
        let mut imported = import::import(importer, &export, &lang);
        if imported.files.is_empty() {
            report::problems(&problems, global);
            return Err(usage(anyhow::anyhow!(
                "`{}` holds no page that `kb import {}` reads: it reads {}",
                source.display(),
                self.from,
                importer.about()
            )));
        }
        let written = self.write(&source, &to, &imported)?;
        problems.append(&mut imported.problems);
        problems.extend(written.kept.iter().map(|path| kept(path)));
        self.report(&to, &imported, &written, &problems, global)?;
        let is_wrong = problems.iter().any(Problem::is_error);
        Ok(if is_wrong { Exit::Content } else { Exit::Good })
    }

    fn target(&self, global: &Global) -> anyhow::Result<PathBuf> {
        if let Some(to) = &self.to {
            return Ok(site::here(to, global));
        }
        let folder = site::folder(None, global);
        let place = site::look(None, global)?.place;
        // A folder without kb.toml and articles is to become a site.
        Ok(if place.is_site() {
            place.articles
        } else {
            folder.join("articles")
        })
    }

    fn write(&self, source: &Path, to: &Path, imported: &Imported) -> anyhow::Result<Written> {
        let mut done = Written::default();
        for (path, made) in &imported.files {
            let target = to.join(path);
            match compared(source, &target, made)? {
                Some(true) => done.unchanged += 1,
                Some(false) if !self.force => done.kept.push(path.clone()),
                _ => {
                    if !self.dry_run {
                        put(source, &target, made)?;
                    }
                    done.written += 1;
                }
            }
        }
        Ok(done)
    }

    fn report(
        &self,
        to: &Path,
        imported: &Imported,
        written: &Written,
        problems: &[Problem],
        global: &Global,
    ) -> anyhow::Result<()> {
        if global.format == Format::Json {
            return report::json(&serde_json::json!({
                "to": to,
                "articles": imported.articles,
                "drafts": imported.drafts,
                "links": imported.links,
                "files": written,
                "dry_run": self.dry_run,
                "problems": problems,
            }));
        }
        report::problems(problems, global);
        let Imported {
            articles,
            drafts,
            links,
            ..
        } = imported;
        let head = if self.dry_run {
            "Would import"
        } else {
            "Imported"
        };
        let counted = |count: usize, name: &str| report::counted(count as u64, name);
        report::line(&format!(
            "{head} {} ({}) into {}: {} written, {} unchanged, {} kept; {} rewritten",
            counted(*articles, "article"),
            counted(*drafts, "draft"),
            to.display(),
            counted(written.written, "file"),
            written.unchanged,
            written.kept.len(),
            counted(*links, "link"),
        ))?;
        let weighs = |problem: &&Problem| problem.severity > Severity::Note;
        let lost = problems.iter().filter(weighs).count();
        report::say(
            &format!(
                "{} to look at above, {}. Next: `kb check`, then `kb serve`.",
                counted(lost, "thing"),
                counted(problems.len() - lost, "note"),
            ),
            global,
        );
        Ok(())
    }
}

fn kept(path: &str) -> Problem {
    Problem::new(
        code::IMPORT_FILE,
        Place::file(path),
        "the file is there already and differs: it was kept as it is",
        "overwrite such files with `--force`, or import into another folder with `--to`",
    )
}

/// Whether a file that is there is the one that would be made; `None` when there is none.
fn compared(source: &Path, target: &Path, made: &Made) -> anyhow::Result<Option<bool>> {
    let known = match fs::symlink_metadata(target) {
        Ok(known) => known,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("`{}` cannot be read", target.display()));
        }
    };
    if !known.is_file() {
        return Ok(Some(false));
    }
    let shown = || format!("`{}` cannot be read", target.display());
    Ok(Some(match made {
        Made::Text(text) => {
            known.len() == text.len() as u64
                && fs::read(target).with_context(shown)? == text.as_bytes()
        }
        Made::Copy(file) => is_same(&source.join(file), target).with_context(shown)?,
    }))
}

fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (
        BufReader::new(File::open(one)?),
        BufReader::new(File::open(other)?),
    );
    let (mut some, mut more) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let read = one.read(&mut some)?;
        if read == 0 {
            return Ok(true);
        }
        other.read_exact(&mut more[..read])?;
        if some[..read] != more[..read] {
            return Ok(false);
        }
    }
}

/// Writes a file aside and moves it to its place, so that it is never there by halves.
fn put(source: &Path, target: &Path, made: &Made) -> anyhow::Result<()> {
    let shown = target.display();
    let folder = target.parent().unwrap_or(target);
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of `{shown}`"))?;
    let mut aside = target.file_name().unwrap_or_default().to_owned();
    aside.push(".importing");
    let aside = folder.join(aside);
    let done = match made {
        Made::Text(text) => fs::write(&aside, text),
        Made::Copy(file) => fs::copy(source.join(file), &aside).map(|_| ()),
    };
    let done = done.and_then(|()| fs::rename(&aside, target));
    if done.is_err() {
        // What failed is said; what is left of it is of no use.
        let _ = fs::remove_file(&aside);
    }
    done.with_context(|| format!("cannot write `{shown}`"))
}
