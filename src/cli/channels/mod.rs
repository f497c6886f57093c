//! `kb channels`: who is reachable now and in the week ahead, and a word by hand about it.

mod shown;
mod until;

use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::Timestamp;

use self::shown::Shown;
use super::{Exit, Format, Global, report, site, usage};
use crate::clock::Clock;
use crate::contact::{Channel, Line, Override};
use crate::lang::{Lang, Localized};
use crate::problem::nearest;
use crate::store::Store;

/// See who is reachable, now and in the week ahead; close or open a channel at once
///
/// What is said by hand holds on a running site within seconds, without a build, for all processes
/// that share its data, and wins over the opening hours for as long as it holds.
#[derive(Args)]
pub(super) struct Channels {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Close a channel at once
    Close(Word),
    /// Open a channel at once
    Open(Word),
    /// Take back what was said by hand: the opening hours hold again
    Reset {
        /// The channel's `id` in kb.toml
        channel: String,
    },
}

#[derive(Args)]
struct Word {
    /// The channel's `id` in kb.toml
    channel: String,
    /// Until when: `18:00`, `2026-12-24 18:00` (in the channel's time zone), `90m`, `2h` or `3d`;
    /// without it, until it is taken back
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Why, as customers read it; once for each language: `--reason "Storm" --reason bn="ঝড়"`
    #[arg(long, value_name = "TEXT")]
    reason: Vec<String>,
}

impl Channels {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::usable(None, global)?;
        let channels = &opened.site.contact.channels;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("the system gives no threads")?;
        let (data, clock) = (&opened.place.data, Clock::system());
        let database = opened.place.database(&opened.site.store);
        let now = clock.now();
        let Some(what) = self.what else {
            let overrides = runtime.block_on(async {
                match Store::open_existing(data, &database, clock).await? {
                    Some(store) => store.overrides().await,
                    None => Ok(Vec::new()),
                }
            })?;
            return list(channels, &overrides, now, global);
        };
        let said = what.read(channels, now)?;
        runtime.block_on(async {
            let store = Store::open(data, &database, clock).await?;
            match &said {
                Said::Word(word) => store.say(word).await,
                Said::TakenBack(channel) => store.unsay(channel).await.map(|_| ()),
            }
        })?;
        let line = match &said {
            Said::Word(word) => told(word, find(channels, &word.channel)?),
            Said::TakenBack(channel) => format!("`{channel}` follows its opening hours again."),
        };
        report::say(&line, global);
        Ok(Exit::Good)
    }
}

/// What is to be kept.
enum Said {
    Word(Override),
    TakenBack(String),
}

impl What {
    fn read(self, channels: &[Channel], now: Timestamp) -> anyhow::Result<Said> {
        match self {
            Self::Close(word) => word.read(channels, false, now).map(Said::Word),
            Self::Open(word) => word.read(channels, true, now).map(Said::Word),
            Self::Reset { channel } => Ok(Said::TakenBack(find(channels, &channel)?.id.clone())),
        }
    }
}

impl Word {
    fn read(self, channels: &[Channel], open: bool, now: Timestamp) -> anyhow::Result<Override> {
        let channel = find(channels, &self.channel)?;
        let until = self
            .until
            .map(|text| until::read(&text, now, &channel.zone()));
        Ok(Override {
            channel: channel.id.clone(),
            open,
            until: until.transpose().map_err(usage)?,
            reason: reason(&self.reason)?,
            said_at: now,
        })
    }
}

fn find<'a>(channels: &'a [Channel], id: &str) -> anyhow::Result<&'a Channel> {
    let found = channels.iter().find(|channel| channel.id == id);
    found.ok_or_else(|| {
        let ids: Vec<&str> = channels.iter().map(|channel| channel.id.as_str()).collect();
        let remedy = match nearest(id, ids.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if ids.is_empty() => "kb.toml has no `[[channel]]`".to_owned(),
            None => format!("kb.toml has {}", ids.join(", ")),
        };
        usage(anyhow::anyhow!("there is no channel `{id}`: {remedy}"))
    })
}

/// `bn=…` is the text of a language, anything else that of all others.
fn reason(texts: &[String]) -> anyhow::Result<Option<Localized>> {
    let line = |text: &str| {
        let line = Line::read(text.trim(), LONGEST_REASON);
        let line = line.map(|line| line.as_str().to_owned());
        line.map_err(|_| {
            usage(anyhow::anyhow!(
                "`--reason` takes a line of at most {LONGEST_REASON} letters"
            ))
        })
    };
    let mut plain = None;
    let mut own = Vec::new();
    for text in texts {
        let named = text.split_once('=');
        match named.and_then(|(tag, text)| Some((Lang::parse(tag)?, text))) {
            Some((lang, text)) => own.push((lang, line(text)?)),
            None => plain = Some(line(text)?),
        }
    }
    Ok(Localized::new(plain, own, None))
}

/// Customers read it beside a button.
const LONGEST_REASON: usize = 200;

fn told(word: &Override, channel: &Channel) -> String {
    let state = if word.open { "open" } else { "closed" };
    match word.until {
        Some(until) => format!(
            "`{}` is {state} until {}.",
            word.channel,
            at(until, channel)
        ),
        None => format!(
            "`{}` is {state} until `kb channels reset {}`.",
            word.channel, word.channel
        ),
    }
}

/// A time as operators read it, in the channel's zone.
fn at(time: Timestamp, channel: &Channel) -> String {
    let time = time.to_zoned(channel.zone());
    time.strftime("%a %-d %b %Y %H:%M %Z").to_string()
}

fn list(
    channels: &[Channel],
    overrides: &[Override],
    now: Timestamp,
    global: &Global,
) -> anyhow::Result<Exit> {
    let shown: Vec<Shown<'_>> = channels
        .iter()
        .map(|channel| Shown::of(channel, overrides, now))
        .collect();
    if global.format == Format::Json {
        report::json(&shown)?;
        return Ok(Exit::Good);
    }
    if shown.is_empty() {
        report::line("kb.toml has no `[[channel]]`: customers find no way to people.")?;
    }
    for one in &shown {
        report::line(&one.to_string())?;
    }
    Ok(Exit::Good)
}
