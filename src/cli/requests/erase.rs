//! `kb requests erase`: what somebody wrote, gone for good.

use std::io::{self, BufRead, IsTerminal};

use clap::Args;

use crate::cli::{Exit, Format, Global, report, usage};
use crate::contact::{Reference, latin_digits};
use crate::store::{Erased, Store, Whose};

/// Erase the words and addresses of one request, or of everybody with one address
///
/// They go from the database, its log and the spool for good; references, times and states stay, so
/// that counts stay right. Mails and messages that were delivered already lie elsewhere, and backups
/// too.
#[derive(Args)]
pub(super) struct Erase {
    /// A request's reference, a mail address or a telephone number
    #[arg(value_name = "REF|ADDRESS")]
    whose: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Erase {
    pub(super) async fn run(self, store: Option<&Store>, global: &Global) -> anyhow::Result<Exit> {
        let reference = Reference::read(&self.whose);
        let whose = match &reference {
            Some(reference) => Whose::Reference(reference),
            None if is_address(&self.whose) => Whose::Address(&self.whose),
            None => {
                return Err(usage(anyhow::anyhow!(
                    "`{}` is neither a reference like `K7MG-4QFM` nor an address",
                    self.whose
                )));
            }
        };
        let Some(store) = store else {
            return done(&[], global);
        };
        // A number may look like a reference: if there is no such request, it is one.
        let whose = match &reference {
            Some(reference)
                if is_address(&self.whose)
                    && store.would_erase(whose).await?.is_empty()
                    && store.find(reference).await?.is_none() =>
            {
                Whose::Address(&self.whose)
            }
            _ => whose,
        };
        if !self.yes {
            let would = store.would_erase(whose).await?;
            if would.is_empty() {
                return done(&[], global);
            }
            if !io::stdin().is_terminal() {
                return Err(usage(anyhow::anyhow!(
                    "{} Add `--yes` to erase without being asked",
                    announced(&would)
                )));
            }
            report::warn(&announced(&would));
            report::warn("Type `yes` to erase them for good:");
            let mut answer = String::new();
            io::stdin().lock().read_line(&mut answer)?;
            if answer.trim() != "yes" {
                report::warn("Nothing was erased.");
                return Ok(Exit::Good);
            }
        }
        done(&store.erase(whose).await?, global)
    }
}

/// Whether it may be an address: a request with it is looked for, and nothing else is done with it.
fn is_address(typed: &str) -> bool {
    let typed = latin_digits(typed);
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let number = |c: char| c.is_ascii_digit() || " +-./()".contains(c);
    typed.contains('@') || (digits >= 5 && typed.chars().all(number))
}

/// What is going to be erased.
fn announced(would: &[Erased]) -> String {
    let references: Vec<&str> = would.iter().map(|one| one.reference.as_str()).collect();
    let undelivered = would.iter().filter(|one| one.undelivered).count();
    let mut text = format!(
        "This erases the words and the address of {}: {}.",
        requests(would.len()),
        references.join(", ")
    );
    if undelivered > 0 {
        text.push_str(&format!(
            " {} not with people yet, and never will be.",
            match undelivered {
                1 => "One of them is".to_owned(),
                more => format!("{more} of them are"),
            }
        ));
    }
    text
}

fn done(erased: &[Erased], global: &Global) -> anyhow::Result<Exit> {
    let references: Vec<&str> = erased.iter().map(|one| one.reference.as_str()).collect();
    match global.format {
        Format::Json => report::json(&serde_json::json!({ "erased": references }))?,
        Format::Human | Format::Github if erased.is_empty() => {
            report::line("There is nothing to erase.")?;
        }
        _ => report::line(&format!(
            "Erased {}: {}",
            requests(erased.len()),
            references.join(", ")
        ))?,
    }
    Ok(Exit::Good)
}

fn requests(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} request{plural}")
}
