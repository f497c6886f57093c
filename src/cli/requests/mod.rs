//! `kb requests`: what customers handed over to people, and what became of it.

mod erase;
mod export;
mod record;
mod shown;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};

use self::record::{Listed, Record};
use super::{Exit, Format, Global, report, site, usage};
use crate::clock::Clock;
use crate::contact::Reference;
use crate::problem::nearest;
use crate::store::{Delivery, DeliveryState, Filter, Kept, Resent, Store};

/// See what customers handed over to people, and what became of it
///
/// Without a command it lists the latest requests. A request is named by its reference as people
/// say it: `K7MG-4QFM`, `k7mg 4qfm`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Requests {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    list: List,
}

#[derive(Subcommand)]
enum What {
    /// List the latest requests, with addresses masked
    List(List),
    /// Show all of a request: what was asked, tried and wanted, and what happened to it
    Show {
        /// The request's reference
        reference: String,
    },
    /// Have a request carried to people again
    Resend {
        /// The request's reference
        reference: String,
        /// Only to this target, also when it was not carried there before
        #[arg(long, value_name = "TARGET")]
        to: Option<String>,
    },
    Export(export::Export),
    Erase(erase::Erase),
}

#[derive(Args)]
struct List {
    /// Only requests with a delivery that stands so; `delivered`: that reached all targets
    #[arg(long, value_enum, default_value_t = Wanted::All)]
    state: Wanted,
    /// How many requests at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
}

/// Which requests are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// Those that are on their way
    Pending,
    /// Those that reached people
    Delivered,
    /// Those that did not, and are not tried any more
    Stuck,
    /// All
    All,
}

impl Requests {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::usable(None, global)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("the system gives no threads")?;
        runtime.block_on(async {
            let place = &opened.place;
            let database = place.database(&opened.site.store);
            let store = Store::open_existing(&place.data, &database, Clock::system()).await?;
            if let Some(store) = &store {
                store.drain().await;
            }
            let what = self.what.unwrap_or(What::List(self.list));
            let known = opened.site.deliveries.iter();
            let known: Vec<&str> = known.map(|delivery| delivery.id.as_str()).collect();
            what.run(store.as_ref(), &known, global).await
        })
    }
}

impl What {
    async fn run(
        self,
        store: Option<&Store>,
        known: &[&str],
        global: &Global,
    ) -> anyhow::Result<Exit> {
        match (self, store) {
            (Self::List(list), Some(store)) => list.run(store, global).await,
            (Self::List(_), None) => nothing(global),
            (Self::Show { reference }, store) => show(store, &reference, global).await,
            (Self::Resend { reference, to }, store) => {
                if let Some(to) = &to {
                    is_known(to, known)?;
                }
                resend(store, &reference, to.as_deref(), known, global).await
            }
            (Self::Export(export), store) => export.run(store, global).await,
            (Self::Erase(erase), store) => erase.run(store, global).await,
        }
    }
}

impl List {
    async fn run(self, store: &Store, global: &Global) -> anyhow::Result<Exit> {
        let filter = Filter {
            state: match self.state {
                Wanted::Pending => Some(DeliveryState::Pending),
                Wanted::Delivered => Some(DeliveryState::Delivered),
                Wanted::Stuck => Some(DeliveryState::Stuck),
                Wanted::All => None,
            },
            limit: self.limit,
            ..Filter::default()
        };
        let kept = store.list(&filter).await?;
        let backlog = store.backlog().await;
        if global.format == Format::Json {
            let requests: Vec<_> = kept.iter().map(Listed::of).collect();
            report::json(&serde_json::json!({
                "requests": requests,
                "spooled": backlog.spooled,
                "set_aside": backlog.set_aside,
            }))?;
            return Ok(Exit::Good);
        }
        if kept.is_empty() {
            report::line(match self.state {
                Wanted::All => NONE,
                _ => "There are no such requests.",
            })?;
        }
        for kept in &kept {
            report::line(&shown::line(kept))?;
        }
        report::aside(&shown::spooled(&backlog));
        Ok(Exit::Good)
    }
}

/// What is said where nobody ever wrote.
const NONE: &str = "There are no requests.";

fn nothing(global: &Global) -> anyhow::Result<Exit> {
    match global.format {
        Format::Json => report::json(
            &serde_json::json!({ "requests": Vec::<()>::new(), "spooled": 0, "set_aside": 0 }),
        )?,
        _ => report::line(NONE)?,
    }
    Ok(Exit::Good)
}

async fn show(store: Option<&Store>, typed: &str, global: &Global) -> anyhow::Result<Exit> {
    let reference = read(typed)?;
    let found = match store {
        Some(store) => store.find(&reference).await?,
        None => None,
    };
    let (kept, events) = found.ok_or_else(|| unknown(&reference))?;
    match global.format {
        Format::Json => report::json(&Record::of(&kept, &events))?,
        _ => report::line(&shown::whole(&kept, &events))?,
    }
    Ok(Exit::Good)
}

/// A target that kb.toml does not name would never be carried to.
fn is_known(target: &str, known: &[&str]) -> anyhow::Result<()> {
    if known.contains(&target) {
        return Ok(());
    }
    let remedy = match nearest(target, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => "kb.toml has no `[[delivery]]`".to_owned(),
        None => format!("kb.toml has {}", known.join(", ")),
    };
    Err(usage(anyhow::anyhow!(
        "there is no delivery `{target}`: {remedy} (name another one with `--to`)"
    )))
}

async fn resend(
    store: Option<&Store>,
    typed: &str,
    to: Option<&str>,
    known: &[&str],
    global: &Global,
) -> anyhow::Result<Exit> {
    let reference = read(typed)?;
    if to.is_none()
        && let Some(store) = store
        && let Some((kept, _)) = store.find(&reference).await?
    {
        let waits = |one: &&Delivery| one.state != DeliveryState::Delivered;
        for delivery in kept.deliveries.iter().filter(waits) {
            is_known(&delivery.target, known)?;
        }
    }
    let resent = match store {
        Some(store) => store.resend(&reference, to).await?,
        None => Resent::Unknown,
    };
    let targets = match resent {
        Resent::To(targets) => targets,
        Resent::Unknown => return Err(unknown(&reference)),
        Resent::Erased => {
            return Err(usage(anyhow::anyhow!(
                "the words of {reference} are gone: there is nothing to carry"
            )));
        }
        Resent::Nowhere => {
            return Err(usage(anyhow::anyhow!(
                "{reference} was to be carried nowhere: name a target with `--to`"
            )));
        }
    };
    match global.format {
        Format::Json => {
            report::json(&serde_json::json!({ "reference": reference, "targets": targets }))?
        }
        _ => report::line(&format!(
            "{reference} will be carried to {} again by `kb serve`: at once, if it runs.",
            targets.join(", ")
        ))?,
    }
    Ok(Exit::Good)
}

/// A reference as somebody typed it.
fn read(typed: &str) -> anyhow::Result<Reference> {
    Reference::read(typed).ok_or_else(|| {
        usage(anyhow::anyhow!(
            "`{typed}` is no reference: they look like `K7MG-4QFM`, and the last letter tells a slip"
        ))
    })
}

fn unknown(reference: &Reference) -> anyhow::Error {
    usage(anyhow::anyhow!(
        "there is no request {reference}: `kb requests` lists those that there are"
    ))
}

/// All requests since a time, page by page.
async fn pages(
    store: &Store,
    since: Option<jiff::Timestamp>,
    mut each: impl FnMut(&Kept) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut filter = Filter {
        since,
        limit: 500,
        ..Filter::default()
    };
    loop {
        let page = store.list(&filter).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        filter.behind = Some(last.row);
        page.iter().try_for_each(&mut each)?;
    }
}
