//! `kb new`: an article's file, begun from a template.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::{Exit, Format, Global, report, site, usage};
use crate::build;
use crate::content::catalog::key;
use crate::content::languages::Languages;
use crate::content::{category, outline, template, url};
use crate::lang::Lang;
use crate::load::{self, TemplateFile};
use crate::problem::nearest;

/// Begin a new article
///
/// Makes the file from a template, with its front matter begun, and prints its path. It begins as a
/// draft: take the line `draft: true` out when it is ready. A site's own templates lie in its folder
/// `templates`: `how-to.en.md`, or `how-to.md` for all languages; there `{{title}}` and `{{today}}`
/// are replaced. They win over the built-in ones and may add kinds.
#[derive(Args)]
pub(super) struct New {
    /// The title: the question that it answers
    title: String,
    /// What it begins with: `how-to` (steps), `troubleshooting` (signs, causes, remedies), `question`
    /// (an answer and its exceptions), or a kind of the site's own
    #[arg(long, value_name = "KIND", default_value = template::KINDS[0])]
    kind: String,
    /// The language to write in, instead of the site's default
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// A file in each language of the site that has none yet: translations of each other
    #[arg(long, conflicts_with = "lang")]
    all_languages: bool,
    /// The category: folders below the language's folder, such as `billing/refunds`
    #[arg(long, value_name = "PATH")]
    category: Option<String>,
}

impl New {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::open(None, global)?;
        let slug = url::slug(&self.title);
        if slug.is_empty() {
            return Err(usage(anyhow::anyhow!(
                "the title `{}` has no letter or digit that could name a file",
                self.title
            )));
        }
        if outline::index_rank(&slug).is_some() {
            return Err(usage(anyhow::anyhow!(
                "`{slug}.md` would describe its folder, and be no article in it: choose another title, or write that file by hand"
            )));
        }
        let languages = languages(&opened)?;
        let chosen = match &self.lang {
            None if self.all_languages => languages.all.clone(),
            None => vec![languages.default.clone()],
            Some(tag) => vec![
                Lang::parse(tag)
                    .filter(|lang| languages.all.contains(lang))
                    .ok_or_else(|| unknown_language(tag, &languages))?,
            ],
        };
        let category = self.category.clone().unwrap_or_default();
        let Some(category) = url::normalize(&category) else {
            return Err(usage(anyhow::anyhow!(
                "the category `{category}` leads out of the articles folder"
            )));
        };
        refuse_twin(&opened.place.articles, &languages, &category)?;
        let own = load::templates(&opened.place)
            .context("the folder of the site's templates cannot be read")?;
        let mut files = Vec::new();
        let mut there = None;
        for lang in &chosen {
            let path = folder(&opened.place.articles, &languages, lang, &category);
            let path = path.join(format!("{slug}.md"));
            if path.exists() {
                there = Some(path);
            } else {
                files.push((path, self.text(&own, lang)?));
            }
        }
        // Of an article that is there in some of the languages, the translations are missing.
        if let Some(path) = there.filter(|_| files.is_empty()) {
            return Err(there_already(&path));
        }
        for (path, text) in &files {
            write(path, text)?;
        }
        let paths: Vec<&PathBuf> = files.iter().map(|(path, _)| path).collect();
        match global.format {
            Format::Json => {
                report::json(&serde_json::json!({ "path": paths.first(), "paths": paths }))?;
            }
            _ => {
                for path in paths {
                    report::line(&path.display().to_string())?;
                }
            }
        }
        Ok(Exit::Good)
    }

    /// What the file begins with in a language.
    fn text(&self, own: &[TemplateFile], lang: &Lang) -> anyhow::Result<String> {
        let today = jiff::Zoned::now().date();
        if let Some(file) = own_template(own, &self.kind, lang) {
            let text =
                load::template_text(file).map_err(|problem| usage(anyhow::anyhow!("{problem}")))?;
            return template::fill(&text, &self.title, today).map_err(|why| {
                let shown = file.path.display();
                usage(anyhow::anyhow!(
                    "the template `{shown}` cannot be used: {why}"
                ))
            });
        }
        let built_in = template::built_in(&self.kind, lang)
            .ok_or_else(|| unknown_kind(&self.kind, own, lang))?;
        template::fill(built_in, &self.title, today).map_err(|why| anyhow::anyhow!(why))
    }
}

/// The site's own template of a kind: the one of the language, of its relatives, of all.
fn own_template<'a>(own: &'a [TemplateFile], kind: &str, lang: &Lang) -> Option<&'a TemplateFile> {
    let of_kind = || own.iter().filter(|file| file.kind == kind);
    let closest = |file: &&TemplateFile| file.lang.as_ref() == Some(lang);
    let related = |file: &&TemplateFile| {
        let other = file.lang.as_ref();
        other.is_some_and(|other| other.primary() == lang.primary())
    };
    of_kind()
        .find(closest)
        .or_else(|| of_kind().find(related))
        .or_else(|| of_kind().find(|file| file.lang.is_none()))
}

/// Where the articles of a category lie.
fn folder(articles: &Path, languages: &Languages, lang: &Lang, category: &str) -> PathBuf {
    let mut folder = articles.join(match languages.folder_for(lang) {
        // Made for the language, with nothing in it yet.
        "" if articles.join(lang.as_str()).is_dir() => lang.as_str(),
        named => named,
    });
    folder.extend(category.split('/').filter(|part| !part.is_empty()));
    folder
}

/// Refuses a new folder whose name makes the address of one that is there, in whatever language.
fn refuse_twin(articles: &Path, languages: &Languages, category: &str) -> anyhow::Result<()> {
    let mut above = String::new();
    for name in category.split('/').filter(|name| !name.is_empty()) {
        let mut there = BTreeSet::new();
        for lang in &languages.all {
            there.extend(folders_in(&folder(articles, languages, lang, &above)));
        }
        let is_there = there.iter().any(|one| key(one) == key(name));
        let same = |one: &&String| category::slug_of(one) == category::slug_of(name);
        if let Some(twin) = there.iter().find(same).filter(|_| !is_there) {
            let meant = format!("{above}{twin}{}", &category[above.len() + name.len()..]);
            return Err(usage(anyhow::anyhow!(
                "the category `{category}` would have the address of the folder `{above}{twin}` that is there: did you mean `{meant}`?"
            )));
        }
        above = format!("{above}{name}/");
    }
    Ok(())
}

/// The names of the folders in a folder; none where it is not there.
fn folders_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().into_string());
    names.filter_map(Result::ok).collect()
}

fn languages(opened: &site::Opened) -> anyhow::Result<Languages> {
    let walk = if opened.place.articles.is_dir() {
        load::walk(&opened.place)?
    } else {
        load::Walk::default()
    };
    Ok(build::languages(&opened.site, &walk))
}

fn unknown_language(tag: &str, languages: &Languages) -> anyhow::Error {
    let known: Vec<&str> = languages.all.iter().map(Lang::as_str).collect();
    usage(anyhow::anyhow!(
        "this site has no language `{tag}`: use one of {}, or add it to `languages` in kb.toml",
        known.join(", ")
    ))
}

fn unknown_kind(kind: &str, own: &[TemplateFile], lang: &Lang) -> anyhow::Error {
    let mut known: Vec<&str> = template::KINDS.to_vec();
    for file in own {
        let fits = own_template(own, &file.kind, lang).is_some();
        if fits && !known.contains(&file.kind.as_str()) {
            known.push(&file.kind);
        }
    }
    let meant = nearest(kind, known.iter().copied())
        .map(|meant| format!("did you mean `{meant}`? "))
        .unwrap_or_default();
    let known = known.join(", ");
    if kind.is_empty() || kind.starts_with('.') || kind.contains(['/', '\\']) {
        return usage(anyhow::anyhow!(
            "`{kind}` is no name of a template: there are {known}; a site's own lie in its folder `templates`"
        ));
    }
    usage(anyhow::anyhow!(
        "there is no template `{kind}` for `{lang}`: {meant}there are {known}; or write `templates/{kind}.md` in the site's folder"
    ))
}

fn there_already(path: &Path) -> anyhow::Error {
    usage(anyhow::anyhow!(
        "`{}` is there already: open it, or choose another title",
        path.display()
    ))
}

/// Writes the file; one that is there stays as it is.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let shown = path.display();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder of `{shown}`"))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match file {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(there_already(path));
        }
        other => other.with_context(|| format!("cannot make `{shown}`"))?,
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write `{shown}`"))
}
