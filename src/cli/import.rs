//! `kb import`: the export of another help centre becomes articles of this one.

mod languages;
mod placing;
mod record;
mod samples;
mod target;

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;

use self::languages::Missing;
use self::placing::{Placed, Placing};
use self::record::Record;
pub(super) use self::record::follow;
use self::target::Target;
use super::{Exit, Format, Global, report, site, usage};
use crate::import::{self, Imported, Importer};
use crate::lang::Lang;
use crate::load;
use crate::problem::{Problem, Severity};

/// Bring the articles of another help centre
///
/// Makes Markdown of its export, with its categories, links, pictures and old addresses, and says what
/// could not be carried. The same export always makes the same files. A later export brings what
/// changed: a file that you changed since is kept, one that is gone at the source is named.
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
        let (to, named, shown_hosts) = self.target(global)?;
        let reads = |path: &str| importer.reads(path);
        let (export, mut problems) = load::export(&source, Some(&to), &reads).map_err(usage)?;
        let target = Target::at(&to);
        let known = Record::read(&target)?.known(importer.name());
        let mut imported = import::import(importer, &export, &lang, &known);
        if imported.files.is_empty() {
            report::problems(&problems, global);
            return Err(usage(anyhow::anyhow!(
                "`{}` holds no page that `kb import {}` reads: it reads {}",
                source.display(),
                self.from,
                importer.about()
            )));
        }
        let samples = samples::untouched(&to, &target)?;
        let placing = Placing {
            source: &source,
            from: importer.name(),
            force: self.force,
            dry_run: self.dry_run,
            samples: &samples,
        };
        let is_hidden = |host: &String| !shown_hosts.contains(host);
        imported.image_hosts.retain(|host, _| is_hidden(host));
        let mut written = placing.place(&target, &imported)?;
        problems.append(&mut imported.problems);
        problems.append(&mut written.problems);
        let missing = Missing::of(&imported, named.as_deref());
        problems.extend(missing.as_ref().map(Missing::problem));
        self.report(
            &to,
            &imported,
            &written,
            &problems,
            missing.as_ref(),
            global,
        )?;
        let is_wrong = problems.iter().any(Problem::is_error);
        Ok(if is_wrong { Exit::Content } else { Exit::Good })
    }

    /// Where it goes to, the languages that kb.toml names, and the hosts whose pictures are shown there.
    fn target(&self, global: &Global) -> anyhow::Result<(PathBuf, Option<Vec<Lang>>, Vec<String>)> {
        if let Some(to) = &self.to {
            return Ok((site::here(to, global), None, Vec::new()));
        }
        let folder = site::folder(None, global);
        let opened = site::look(None, global)?;
        let hosts = opened.site.build.image_hosts;
        let named = opened.site.languages;
        // A folder without kb.toml and articles is to become a site.
        Ok(if opened.place.is_site() {
            (opened.place.articles, named, hosts)
        } else {
            (folder.join("articles"), named, hosts)
        })
    }

    fn report(
        &self,
        to: &Path,
        imported: &Imported,
        written: &Placed,
        problems: &[Problem],
        missing: Option<&Missing>,
        global: &Global,
    ) -> anyhow::Result<()> {
        if global.format == Format::Json {
            return report::json(&serde_json::json!({
                "to": to,
                "articles": imported.articles,
                "drafts": imported.drafts,
                "links": imported.links,
                "image_hosts": imported.image_hosts,
                "languages_to_name": missing.map(Missing::line),
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
        let updated = match written.updated {
            0 => String::new(),
            count => format!(" ({count} updated)"),
        };
        let away = match written.taken_away.len() {
            0 => String::new(),
            count => format!(", {count} taken away since and left out"),
        };
        report::line(&format!(
            "{head} {} ({}) into {}: {} written{updated}, {} unchanged, {} kept{away}; {} rewritten",
            counted(*articles, "article"),
            counted(*drafts, "draft"),
            to.display(),
            counted(written.written, "file"),
            written.unchanged,
            written.kept.len(),
            counted(*links, "link"),
        ))?;
        tell_image_hosts(imported, global);
        tell_samples(to, &written.samples, global);
        if let Some(missing) = missing {
            report::say(&missing.said(), global);
        }
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

/// Tells of articles that came with the site itself: customers would read them beside the imported ones.
fn tell_samples(to: &Path, samples: &[String], global: &Global) {
    if samples.is_empty() {
        return;
    }
    let words = samples.iter();
    let words = words.map(|path| word(&to.join(path).display().to_string()));
    let words: Vec<String> = words.collect();
    let them = if words.len() == 1 { "it" } else { "them" };
    report::say(
        &format!(
            "{} of `kb init` that nobody changed would be read beside what was imported; take {them} away: `rm {}`",
            report::counted(samples.len() as u64, "sample"),
            words.join(" "),
        ),
        global,
    );
}

/// A path as one word of a shell.
fn word(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    match path.chars().all(is_plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

/// Tells of pictures that stay where they are: kb shows links in their place, until it may show them.
fn tell_image_hosts(imported: &Imported, global: &Global) {
    let hosts = &imported.image_hosts;
    if hosts.is_empty() {
        return;
    }
    let counted = hosts.iter();
    let counted = counted
        .map(|(host, count)| format!("{host} ({})", report::counted(*count as u64, "picture")));
    let counted: Vec<String> = counted.collect();
    let names: Vec<String> = hosts.keys().map(|host| format!("\"{host}\"")).collect();
    report::say(
        &format!(
            "Pictures stay on other hosts, and pages link to them: {}. To show them, write `image_hosts = [{}]` below `[build]` in kb.toml; or put them beside the articles.",
            counted.join(", "),
            names.join(", "),
        ),
        global,
    );
}
