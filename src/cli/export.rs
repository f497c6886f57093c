//! `kb export`: the site as static files.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;

use super::progress::Progress;
use super::{Exit, Format, Global, report, site, usage};
use crate::build::{self, Options, Tolerance};
use crate::config::{self, Site};
use crate::contact::EmailAddress;
use crate::edition::Edition;
use crate::export::{self, Exported, People, Shape, Wishes};

/// Write the site as static files, for any web host
///
/// Every page that `kb serve` would answer becomes a file in DIR, which is new, empty, or holds an
/// earlier export as it was written and nothing else; in a worktree of git, `.git` and CNAME stay. The
/// new export takes its place in one step; with an error in the content nothing is written and the exit
/// code is 1.
///
/// Search works with a script that looks words up in files: no answer above the results, no suggestions
/// while typing, no pinned answers, no synonyms of several words, no sections of articles, and nothing
/// without JavaScript but the topics and a list of all articles. Nobody stands behind the pages: no form, no
/// opening hours, no phone numbers, no votes. `--contact` or `--mail` lead to people.
#[derive(Args)]
pub(super) struct Export {
    /// Where the files go
    dir: PathBuf,
    /// The address of the exported site, if it is not the `url` of kb.toml
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The address of this site as a running kb serves it: people are reached there
    #[arg(long, value_name = "URL", conflicts_with = "mail")]
    contact: Option<String>,
    /// A mail address, on a page that is linked below answers. Programs that look for addresses find it
    /// all the same
    #[arg(long, value_name = "ADDRESS")]
    mail: Option<String>,
    /// The address of this site as a running kb serves it: it is searched there
    #[arg(long, value_name = "URL")]
    search_url: Option<String>,
    /// Write `refunds/index.html` instead of `refunds.html`, for hosts that do not leave `.html` out
    #[arg(long)]
    folders: bool,
    /// Export what is good in spite of errors in the rest
    #[arg(long)]
    lenient: bool,
}

impl Export {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let wishes = self.wishes()?;
        let mut opened = site::open(None, global)?;
        if let Some(url) = &self.url {
            let (origin, base) = config::site_address(url)
                .map_err(|wrong| usage(anyhow!("the address of `--url` {wrong}")))?;
            (opened.site.origin, opened.site.base) = (Some(origin), base);
        }
        let dir = site::here(&self.dir, global);
        refuse_sources(&dir, &opened.place.articles)?;
        let had_channels = !opened.site.contact.channels.is_empty();
        opened.site = export::site_for(&opened.site, &wishes);
        // Beside the editions that are served: they stay as they are, and the next export is quick.
        opened.place.index = opened.place.index.join("export");
        opened.site.build.keep = 1;
        let Some(edition) = self.build(&opened, global)? else {
            return Ok(Exit::Content);
        };
        let exported = export::export(&edition, &wishes, &dir)?;
        self.tell(&exported, &opened.site, had_channels, global)?;
        Ok(Exit::Good)
    }

    fn wishes(&self) -> anyhow::Result<Wishes> {
        let site = |option: &str, url: &Option<String>| {
            let Some(url) = url else { return Ok(None) };
            let (origin, base) = config::site_address(url)
                .map_err(|wrong| usage(anyhow!("the address of `{option}` {wrong}")))?;
            anyhow::Ok(Some(origin + &base))
        };
        let people = match (site("--contact", &self.contact)?, &self.mail) {
            (Some(address), _) => People::Service(address),
            (None, Some(mail)) => {
                let address = EmailAddress::read(mail);
                People::Mail(address.map_err(|_| {
                    usage(anyhow!(
                        "`--mail {mail}` is no mail address: write it alone, such as `support@example.com`"
                    ))
                })?)
            }
            (None, None) => People::Nobody,
        };
        Ok(Wishes {
            people,
            search: site("--search-url", &self.search_url)?,
            shape: if self.folders {
                Shape::Folders
            } else {
                Shape::Files
            },
        })
    }

    fn build(&self, opened: &site::Opened, global: &Global) -> anyhow::Result<Option<Edition>> {
        let tolerance = if self.lenient {
            Tolerance::Lenient
        } else {
            Tolerance::Strict
        };
        let progress = Progress::new(global);
        let built = build::build(
            &opened.place,
            &opened.site,
            &Options {
                tolerance,
                preview: false,
                stand_in: false,
                now: jiff::Timestamp::now(),
                progress: &|step, done, all| progress.tell(step.name(), done, all),
            },
        );
        progress.finish();
        let mut outcome = built?;
        outcome.add_problems(opened.problems.clone());
        if outcome.edition.is_none() {
            report::outcome(&outcome, None, tolerance, global)?;
            return Ok(None);
        }
        if global.format != Format::Json {
            report::problems(&outcome.problems, global);
        }
        Ok(outcome.edition)
    }

    /// Says what was written, and what it cannot do.
    fn tell(
        &self,
        exported: &Exported,
        site: &Site,
        had_channels: bool,
        global: &Global,
    ) -> anyhow::Result<()> {
        if global.format == Format::Json {
            let mut told = serde_json::to_value(exported)?;
            told["dir"] = self.dir.display().to_string().into();
            return report::json(&told);
        }
        let megabytes = report::megabytes;
        let whole = format!("{}/", site.base);
        let at = match &site.origin {
            Some(origin) => format!("{origin}{whole}"),
            None => whole,
        };
        let search = match self.search_url {
            Some(_) => String::new(),
            None => format!(
                ", {} KB of them for the search",
                exported.search_bytes.div_ceil(1000)
            ),
        };
        report::say(
            &format!(
                "Exported {} pages and {} redirects to {}: {} files, {}{search}. It is to stand at {at}",
                exported.pages,
                exported.redirects,
                self.dir.display(),
                exported.files,
                megabytes(exported.bytes),
            ),
            global,
        );
        if !exported.left_out.is_empty() {
            let all: Vec<String> = exported
                .left_out
                .iter()
                .map(|one| format!("{one:?}"))
                .collect();
            let all = all.join(", ");
            report::say(
                &format!(
                    "  Old addresses that lead nowhere here, since hosts take such files for settings: {all}"
                ),
                global,
            );
        }
        for line in self.losses(had_channels) {
            report::say(&format!("  {line}"), global);
        }
        Ok(())
    }

    fn losses(&self, had_channels: bool) -> Vec<&'static str> {
        let mut lines = Vec::new();
        lines.push(match self.search_url {
            Some(_) => "Search: asked of the running kb. No suggestions while typing.",
            None => {
                "Search: by a script. Without: the answer above the results, suggestions, corrections that are said, pinned answers, synonyms of several words, sections; without JavaScript there are topics and a list of all articles."
            }
        });
        lines.push(match (&self.contact, &self.mail) {
            (Some(_), _) => "People: on the contact page of the running kb, after a question, as always.",
            (_, Some(_)) => {
                "People: by mail. The address stands in a file that anybody can read: asking first is a courtesy here and no protection, and programs that look for addresses will find it."
            }
            _ if had_channels => {
                "People: nobody. The channels of kb.toml are left out, as files cannot wait for a question; `--contact URL` or `--mail ADDRESS` lead to people."
            }
            _ => "People: nobody. `--contact URL` or `--mail ADDRESS` lead to people.",
        });
        if !self.folders {
            lines.push(
                "Host: one that finds `refunds.html` where a link says `refunds`, as GitHub Pages, Netlify and Cloudflare Pages do. For storage such as S3 and plain web space, export again with `--folders`.",
            );
        }
        lines.push(
            "Not there: forms, opening hours, urgent phrases, votes, what writers learn from searches, the API.",
        );
        lines
    }
}

/// Exported pages hold Markdown, which would be articles the next time.
fn refuse_sources(dir: &Path, articles: &Path) -> anyhow::Result<()> {
    let dir = std::path::absolute(dir).context("this folder cannot be named")?;
    let known = dir.ancestors().find_map(|above| above.canonicalize().ok());
    if known.is_some_and(|known| known.starts_with(articles)) {
        return Err(usage(anyhow!(
            "{} is among the articles: export into a folder outside of {}",
            dir.display(),
            articles.display()
        )));
    }
    Ok(())
}
