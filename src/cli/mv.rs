//! `kb mv`: an article or a folder moves, and nobody who links to it notices.

mod named;

use std::collections::BTreeMap;

use clap::Args;
use serde::Serialize;

use self::named::{Base, Named};
use super::{Exit, Faulty, Format, Global, import, report, site, usage};
use crate::build;
use crate::change::moving::{self, Moves, Plan, Refusal};
use crate::content::languages::Languages;
use crate::content::outline::{index_rank, without_extension};
use crate::load::{self, Place};

/// Move an article or a folder, with all its translations
///
///     kb mv articles/en/billing/refunds.md articles/en/money/returns.md
///     kb mv billing/refunds money/returns
///     kb mv billing money
///
/// Rewrites every link to it and in it, writes its old address into `aliases`, so that whoever has kept
/// that is led on, and keeps its id, so that search tests and pinned answers hold. Everything else in the
/// files stays as it is. Pictures and downloads in a folder move with it.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Mv {
    /// The article or the folder: its path, or its path below the language's folder
    old: String,
    /// Where it is to be, written in the same way; with `/` at its end: the folder to put it into
    new: String,
    /// Leave the translations where they are
    #[arg(long)]
    this_language: bool,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

/// What was done, for programs.
#[derive(Serialize)]
struct Moved<'a> {
    dry_run: bool,
    moved: Vec<FromTo<'a>>,
    redirects: Vec<FromTo<'a>>,
    links: Vec<Links<'a>>,
    changed: Vec<&'a str>,
    settings: bool,
}

#[derive(Serialize)]
struct FromTo<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct Links<'a> {
    file: &'a str,
    links: usize,
}

impl Mv {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::open(None, global)?;
        let place = &opened.place;
        let walk = load::walk(place)?;
        let languages = build::languages(&opened.site, &walk);
        let paths = walk.articles.iter().chain(&walk.others);
        let paths: Vec<&str> = paths.map(|found| found.path.as_str()).collect();
        let moves = self
            .moves(place, &languages, &paths, global)
            .map_err(|why| usage(anyhow::anyhow!(why)))?;
        if let Some(logo) = &opened.site.logo
            && let Some(below) = logo.strip_prefix(&place.shown_prefix())
            && moves.files.contains_key(below)
        {
            return Err(usage(anyhow::anyhow!(
                "kb.toml names `{logo}` as the logo: put that elsewhere first"
            )));
        }
        let files = load::to_move(place, &opened.site, jiff::Timestamp::now())?;
        let plan = moving::plan(&files, &moves).map_err(|refusal| match refusal {
            Refusal::Because(why) => usage(anyhow::anyhow!("nothing was moved: {why}")),
            Refusal::Problem(problem) => usage(Faulty {
                what: "nothing was moved: it would make the problem above",
                problems: vec![*problem],
            }),
        })?;
        if !self.dry_run {
            let changed = plan.texts.keys().map(|path| (path.clone(), path.clone()));
            let mut files: BTreeMap<String, String> = changed.collect();
            for (from, to) in &moves.files {
                files.remove(to);
                files.insert(from.clone(), to.clone());
            }
            import::follow(&place.articles, &files, || {
                load::carry_out(place, &moves, &plan)
            })?;
        }
        self.tell(place, &moves, &plan, global)?;
        Ok(Exit::Good)
    }

    /// Every file that is to move.
    fn moves(
        &self,
        place: &Place,
        languages: &Languages,
        paths: &[&str],
        global: &Global,
    ) -> Result<Moves, String> {
        let is_folder = |path: &str| paths.iter().any(|file| is_in(file, path));
        let named = Named::new(place, languages, global);
        let mut found = None;
        for base in [Base::Here, Base::Articles, Base::Language] {
            for end in ["", ".md", ".markdown"] {
                let written = format!("{}{end}", self.old.trim_end_matches('/'));
                let all = named.below(&written, base);
                let there = |path: &String| paths.contains(&&**path) || is_folder(path);
                if found.is_none() && all.iter().any(there) {
                    found = Some((base, all.into_iter().filter(there).collect::<Vec<_>>()));
                }
            }
        }
        let Some((base, mut old)) = found else {
            return Err(format!(
                "there is no article or folder `{}` in {}",
                self.old,
                place.articles.display()
            ));
        };
        if base == Base::Language && self.this_language {
            old.truncate(1);
        }
        let mut moves = Moves::default();
        for from in &old {
            let to = named.beside(from, base, &self.new)?;
            let to = self.whole(from, to, is_folder(from), &is_folder);
            self.add(&mut moves, from, &to, place, paths, is_folder(from))?;
            if self.this_language || base == Base::Language {
                continue;
            }
            for (from, to) in translations(from, &to, languages) {
                if paths.contains(&&*from) || is_folder(&from) {
                    let folder = is_folder(&from);
                    self.add(&mut moves, &from, &to, place, paths, folder)?;
                }
            }
        }
        Ok(moves)
    }

    /// The whole new path: with the name, when it is to be put into a folder, and with `.md`.
    fn whole(
        &self,
        from: &str,
        to: String,
        folder: bool,
        is_folder: &dyn Fn(&str) -> bool,
    ) -> String {
        let name = from.rsplit('/').next().unwrap_or(from);
        let into = self.new.ends_with('/') && (is_folder(&to) || !folder);
        if into || (!folder && is_folder(&to)) {
            return format!("{to}/{name}");
        }
        match name.strip_prefix(without_extension(name)) {
            Some(end) if !folder && without_extension(&to) == to => format!("{to}{end}"),
            _ => to,
        }
    }

    fn add(
        &self,
        moves: &mut Moves,
        from: &str,
        to: &str,
        place: &Place,
        paths: &[&str],
        folder: bool,
    ) -> Result<(), String> {
        let index = |path: &str| index_rank(without_extension(path)).is_some();
        if from == to || is_in(to, from) {
            return Err(format!(
                "`{from}` cannot be moved to `{to}`, which is itself or in it"
            ));
        }
        if !load::is_walked(place, to) {
            return Err(format!("`{to}` would be hidden, and no article any more"));
        }
        if place.articles.join(to).symlink_metadata().is_ok() {
            return Err(format!("`{to}` is there already: nothing is overwritten"));
        }
        if !folder && (index(from) || index(to)) {
            return Err(format!(
                "`{}` is the text of its folder: move the folder",
                if index(from) { from } else { to }
            ));
        }
        let is_article = without_extension(from) != from;
        let stays_one = is_article && without_extension(to) != to;
        if !folder && !stays_one {
            return Err(format!("`{from}` is no article, or `{to}` would be none"));
        }
        if !folder {
            moves.files.insert(from.to_owned(), to.to_owned());
            return Ok(());
        }
        if !from.contains('/') && crate::lang::Lang::from_folder(from).is_some() {
            return Err(format!("`{from}` is the folder of a language"));
        }
        for file in paths.iter().filter(|file| is_in(file, from)) {
            moves
                .files
                .insert((*file).to_owned(), format!("{to}{}", &file[from.len()..]));
        }
        moves.folders.insert(from.to_owned(), to.to_owned());
        Ok(())
    }

    fn tell(
        &self,
        place: &Place,
        moves: &Moves,
        plan: &Plan,
        global: &Global,
    ) -> anyhow::Result<()> {
        let moved = moves.folders.iter().chain(
            moves
                .files
                .iter()
                .filter(|(from, _)| !moves.folders.keys().any(|folder| is_in(from, folder))),
        );
        let pairs = |(from, to)| FromTo { from, to };
        let moved: Vec<FromTo<'_>> = moved.map(|(from, to)| pairs((from, to))).collect();
        let redirects: Vec<FromTo<'_>> = plan
            .redirects
            .iter()
            .map(|(from, to)| pairs((from, to)))
            .collect();
        let links = plan.links.iter().map(|(file, links)| Links {
            file,
            links: *links,
        });
        if global.format == Format::Json {
            return report::json(&Moved {
                dry_run: self.dry_run,
                moved,
                redirects,
                links: links.collect(),
                changed: plan.texts.keys().map(String::as_str).collect(),
                settings: plan.settings.is_some(),
            });
        }
        if global.quiet {
            return Ok(());
        }
        let prefix = place.shown_prefix();
        for FromTo { from, to } in moved {
            report::line(&format!("{prefix}{from} → {prefix}{to}"))?;
        }
        for FromTo { from, to } in redirects {
            report::line(&format!("  redirect: {from} → {prefix}{to}"))?;
        }
        for Links { file, links } in links {
            let links = if links == 1 {
                "1 link".to_owned()
            } else {
                format!("{links} links")
            };
            report::line(&format!("  {links} in {prefix}{file}"))?;
        }
        if plan.settings.is_some() {
            report::line("  categories in kb.toml")?;
        }
        if self.dry_run {
            report::say("Nothing was changed (`--dry-run`).", global);
        }
        Ok(())
    }
}

/// Whether a file lies in a folder.
fn is_in(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// The same move in the folders of the other languages.
fn translations(from: &str, to: &str, languages: &Languages) -> Vec<(String, String)> {
    let (lang, from_below) = languages.of_path(from);
    let (_, to_below) = languages.of_path(to);
    let others = languages.all.iter().filter(|other| **other != lang);
    others
        .map(|other| languages.folder_for(other))
        .filter(|folder| !folder.is_empty())
        .map(|folder| {
            (
                format!("{folder}/{from_below}"),
                format!("{folder}/{to_below}"),
            )
        })
        .collect()
}
