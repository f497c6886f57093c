//! `kb rollback`: an older edition is served again.

use clap::Args;

use super::{Exit, Format, Global, publish, report, site};
use crate::edition::About;
use crate::publish::{Held, Target, held, roll_back};

/// Serve an older edition again, here or where you published to
///
/// Goes back to the edition that was published before the current one, or to the one that you name; nothing
/// is built and nothing copied. It holds until something is built or published there again: the same text
/// puts the newer edition back. So take the change back in git, too.
///
/// Exit codes: 0 it is served now · 2 the target is none · 3 there is no such edition, it is damaged, or
/// the target cannot be reached or written.
#[derive(Args)]
pub(super) struct Rollback {
    /// The beginning of the edition's id; without it, the edition that was published before the current one
    #[arg(conflicts_with = "list")]
    edition: Option<String>,
    /// Where to go back, as for `kb publish`; without it, in the site's own index directory
    #[arg(long, value_name = "TARGET")]
    at: Option<String>,
    /// Only list the editions that are there
    #[arg(long)]
    list: bool,
    /// How kb is called on the server
    #[arg(long, value_name = "COMMAND", default_value = "kb")]
    remote_kb: String,
}

impl Rollback {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let target = match &self.at {
            Some(at) => publish::target(at, &self.remote_kb, global)?,
            // Whatever is wrong with kb.toml at the moment, going back must be possible.
            None => Target::Folder(site::look(None, global)?.place.index),
        };
        if self.list {
            return list(&held(&target)?, global);
        }
        let about = roll_back(&target, self.edition.as_deref())?;
        if global.format == Format::Json {
            report::json(&about)?;
        } else {
            report::say(&format!("Back at {}", described(&about)), global);
            report::say(self.until(), global);
        }
        Ok(Exit::Good)
    }
}

impl Rollback {
    /// How long it holds.
    fn until(&self) -> &'static str {
        match self.at {
            Some(_) => AT_TARGET,
            None => HERE,
        }
    }
}

const AT_TARGET: &str = "\
It is served until the next `kb publish`, which puts back what the text in git makes: take the change back there, \
or stop the pipeline, before anything is pushed.";

const HERE: &str = "\
It is served until the next `kb build` or `kb serve`, which puts back what the text makes: take the change back in \
git first.";

fn list(held: &Held, global: &Global) -> anyhow::Result<Exit> {
    if global.format == Format::Json {
        report::json(held)?;
        return Ok(Exit::Good);
    }
    if held.editions.is_empty() {
        report::say("There is no edition yet.", global);
    }
    for about in &held.editions {
        let mark = if held.current.as_ref() == Some(&about.id) {
            "*"
        } else {
            " "
        };
        report::line(&format!("{mark} {}", described(about)))?;
    }
    Ok(Exit::Good)
}

/// An edition in one line. What it tells may be anybody's words.
fn described(about: &About) -> String {
    let articles = report::counted(about.articles, "article");
    let commit = about
        .git_commit
        .as_deref()
        .map_or_else(String::new, |commit| {
            let short: String = commit.chars().take(12).collect();
            format!(", commit {}", report::words(&short))
        });
    let lenient = if about.lenient { ", with errors" } else { "" };
    let id = &about.id.as_str()[..12];
    let built = about.built_at.parse::<jiff::Timestamp>();
    let built = built.map_or_else(
        |_| {
            let told: String = about.built_at.chars().take(40).collect();
            report::words(&told).into_owned()
        },
        |built| built.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    );
    format!("{id}, built {built}, {articles}{commit}{lenient}")
}
