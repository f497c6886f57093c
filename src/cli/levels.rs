//! `--deny` and `--allow`: the weights of problems, as the command line wants them.
//!
//! It must not know what is looked for.

use clap::Args;

use super::explain::find;
use super::site::Opened;
use super::{Faulty, usage};
use crate::problem::{Problem, Severity, code};

/// All warnings at once.
const WARNINGS: &str = "warnings";

/// Weights that win over `[build.levels]`.
#[derive(Args)]
pub(super) struct Levels {
    /// Make errors of codes, or of all warnings: `--deny E012,E013`, `--deny warnings`
    #[arg(long, value_name = "CODES|warnings", value_delimiter = ',')]
    deny: Vec<String>,
    /// Do not report these codes: `--allow E072,E078`; not those that leave an article out
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    allow: Vec<String>,
}

impl Levels {
    /// The site with these weights.
    ///
    /// # Errors
    /// When there is no such code or it cannot be allowed, or kb.toml has errors now.
    pub(super) fn weigh(&self, opened: Opened) -> anyhow::Result<Opened> {
        let opened = self.weighed(opened)?;
        if opened.problems.iter().any(Problem::is_error) {
            return Err(usage(Faulty {
                what: "kb.toml has errors: mend them and try again",
                problems: opened.problems,
            }));
        }
        Ok(opened)
    }

    /// The site with these weights, whatever they make of kb.toml: for those who tell everything.
    ///
    /// # Errors
    /// When there is no such code, or it cannot be allowed.
    pub(super) fn weighed(&self, mut opened: Opened) -> anyhow::Result<Opened> {
        if self.deny.is_empty() && self.allow.is_empty() {
            return Ok(opened);
        }
        let levels = &mut opened.site.build.levels;
        for name in &self.deny {
            if name != WARNINGS {
                levels.insert(find(name)?.name.to_owned(), Some(Severity::Error));
                continue;
            }
            for code in code::ALL {
                let level = levels
                    .entry(code.name.to_owned())
                    .or_insert(Some(code.severity));
                if *level == Some(Severity::Warning) {
                    *level = Some(Severity::Error);
                }
            }
        }
        for name in &self.allow {
            let code = find(name)?;
            if code.leaves_out() {
                return Err(usage(anyhow::anyhow!(
                    "{} leaves an article out, which cannot be allowed: mend what it tells, or write `{} = \"warning\"` below `[build.levels]` in kb.toml",
                    code.name,
                    code.name
                )));
            }
            levels.insert(code.name.to_owned(), None);
        }
        let Opened {
            site,
            problems,
            gaps,
            ..
        } = &mut opened;
        for list in [&mut *problems, gaps] {
            list.retain_mut(|problem| match site.severity(problem) {
                Some(severity) => {
                    problem.severity = severity;
                    true
                }
                None => false,
            });
        }
        Ok(opened)
    }
}
