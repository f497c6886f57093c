//! `kb new`: an article's file, with its front matter begun.

use std::fs::{self, OpenOptions};
use std::io::Write;

use anyhow::Context;
use clap::Args;

use super::{Exit, Format, Global, report, site, usage};
use crate::build;
use crate::content::languages::Languages;
use crate::content::url;
use crate::lang::Lang;
use crate::load;

/// Begin a new article
///
/// Makes the file with its front matter and prints its path. It begins as a draft: take the line
/// `draft: true` out when it is ready.
#[derive(Args)]
pub(super) struct New {
    /// The title: the question that it answers
    title: String,
    /// The language to write in, instead of the site's default
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
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
        let languages = languages(&opened)?;
        let lang = match &self.lang {
            None => languages.default.clone(),
            Some(tag) => Lang::parse(tag)
                .filter(|lang| languages.all.contains(lang))
                .ok_or_else(|| unknown_language(tag, &languages))?,
        };
        let category = self.category.unwrap_or_default();
        let Some(category) = url::normalize(&category) else {
            return Err(usage(anyhow::anyhow!(
                "the category `{category}` leads out of the articles folder"
            )));
        };
        let articles = &opened.place.articles;
        let mut folder = articles.join(match languages.folder_for(&lang) {
            // Made for the language, with nothing in it yet.
            "" if articles.join(lang.as_str()).is_dir() => lang.as_str(),
            named => named,
        });
        folder.extend(category.split('/').filter(|part| !part.is_empty()));
        let path = folder.join(format!("{slug}.md"));
        write(&path, &self.title)?;
        match global.format {
            Format::Json => report::json(&serde_json::json!({ "path": path }))?,
            _ => report::line(&path.display().to_string())?,
        }
        Ok(Exit::Good)
    }
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

/// Writes the file; one that is there stays as it is.
fn write(path: &std::path::Path, title: &str) -> anyhow::Result<()> {
    let shown = path.display();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder of `{shown}`"))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match file {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(usage(anyhow::anyhow!(
                "`{shown}` is there already: open it, or choose another title"
            )));
        }
        other => other.with_context(|| format!("cannot make `{shown}`"))?,
    };
    let title = serde_json::to_string(title)?;
    let text = format!(
        "---\ntitle: {title}\ndescription: \"\"\nkeywords: []\ndraft: true\n---\n\nThe answer in one or two sentences.\n\n## Steps\n\n1. First step.\n2. Second step.\n"
    );
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write `{shown}`"))
}
