//! `kb search`: the results that customers get, on the terminal.

mod shown;

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use self::shown::shown;
use super::{Exit, Format, Global, asked, report, site, usage};
use crate::lang::Lang;
use crate::live::{Answer, Ask, Hit, Present, Results};
use crate::problem::nearest;

/// Search as a customer would
///
/// The same results in the same order as on the page, with their scores. Builds the site first when
/// it was never built.
#[derive(Args)]
pub(super) struct Search {
    /// What a customer would type
    query: Vec<String>,
    /// The language to search in, instead of the site's default
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Only articles in this category, by its path in addresses (`billing/refunds`)
    #[arg(long, value_name = "PATH")]
    category: Option<String>,
    /// How many results at most
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=50))]
    limit: u8,
    /// Tell of every result what it was found by, and what that counts
    #[arg(long)]
    explain: bool,
    /// The site's folder
    #[arg(long, value_name = "DIR", hide = true)]
    dir: Option<PathBuf>,
}

impl Search {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::open(self.dir.as_deref(), global)?;
        let present = asked::present(&opened, global)?;
        let lang = language(&present, self.lang.as_deref())?;
        let category: Option<Vec<String>> = self.category.map(|path| {
            let parts = path.split('/').filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        });
        if let Some(category) = &category {
            is_there(&present, &lang, &category.join("/"))?;
        }
        let query = self.query.join(" ");
        let results = present.find(&Ask {
            text: &query,
            lang: &lang,
            category: category.as_deref(),
            limit: usize::from(self.limit),
            offset: 0,
            unfinished: false,
            elsewhere: true,
            exact: false,
            explain: self.explain,
        })?;
        match global.format {
            Format::Json => report::json(&found(&results))?,
            _ => report::line(&shown(&results, io::stdout().is_terminal()))?,
        }
        Ok(Exit::Good)
    }
}

fn language(present: &Present, tag: Option<&str>) -> anyhow::Result<Lang> {
    let served = present.served();
    let Some(tag) = tag else {
        return Ok(served.default_language.clone());
    };
    Lang::parse(tag)
        .filter(|lang| present.speaks(lang))
        .ok_or_else(|| {
            let known: Vec<&str> = served.languages.iter().map(Lang::as_str).collect();
            usage(anyhow::anyhow!(
                "this site has no language `{tag}`: use one of {}",
                known.join(", ")
            ))
        })
}

/// Whether there is a category of this path. A reader with an old address may ask for one that is
/// gone; whoever types one here has misspelt it.
fn is_there(present: &Present, lang: &Lang, path: &str) -> anyhow::Result<()> {
    let all = present.served().categories.get(lang).into_iter().flatten();
    let all: Vec<&str> = all.map(|category| category.path.as_str()).collect();
    if path.is_empty() || all.contains(&path) {
        return Ok(());
    }
    let remedy = match nearest(path, all.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("use one of {}", all.join(", ")),
    };
    Err(usage(anyhow::anyhow!(
        "there is no category `{path}` with articles in `{lang}`: {remedy}"
    )))
}

/// The results as programs read them; the same names as in the API.
#[derive(Serialize)]
struct Found<'a> {
    query: &'a str,
    lang: &'a Lang,
    total: usize,
    confidence: crate::search::Confidence,
    corrected: Option<&'a str>,
    left_out: &'a [String],
    answer: Option<&'a Answer>,
    hits: &'a [Hit],
}

fn found(results: &Results) -> Found<'_> {
    Found {
        query: &results.query,
        lang: &results.lang,
        total: results.total,
        confidence: results.confidence,
        corrected: results.corrected.as_deref(),
        left_out: &results.left_out,
        answer: results.answer.as_ref(),
        hits: &results.hits,
    }
}
