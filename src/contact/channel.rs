//! Channels: the ways to reach a person, as kb.toml tells them.
//!
//! A channel's target (its number, address or script) is apart from everything else that is said of
//! it: it cannot be written, printed or compared outside of this module, so that no page can hold it by
//! accident. It must not know who may see it when.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::hours::OpeningHours;
use crate::lang::{Lang, Localized};
use crate::silent::silent;

/// One way to reach a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Its name in kb.toml, in logs and for programs; unique.
    pub id: String,
    /// What kind of way it is.
    pub kind: Kind,
    /// What it is called; `None`: by its kind, in the words of the theme.
    pub name: Option<Localized>,
    /// What it is best for.
    pub best_for: Option<Localized>,
    /// What it costs the customer.
    pub cost: Option<Localized>,
    /// The languages that are spoken there; empty: those of the site.
    pub languages: Vec<Lang>,
    /// The categories (paths of slugs) that it is for; with `tags` empty too: for everything.
    pub categories: Vec<String>,
    /// The tags of articles that it is for.
    pub tags: Vec<String>,
    /// How soon somebody answers.
    pub reply: Option<Reply>,
    /// Channels with a higher one come first; equal ones stand in the order of kb.toml.
    pub priority: i32,
    /// When it may be shown.
    pub gate: Gate,
    /// It is the right way when something cannot wait.
    pub urgent: bool,
    /// It takes messages at any hour, also when nobody is there.
    pub takes_messages: bool,
    /// When somebody is there; `None`: always.
    pub hours: Option<OpeningHours>,
    /// The time zone of those who answer, also where they have no hours.
    pub time_zone: Option<String>,
    /// Where it leads.
    #[serde(skip)]
    pub target: Target,
}

/// The kinds of channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Writing to and fro at once, in a window of another service.
    Chat,
    /// Speaking.
    Phone,
    /// Mail, from the customer's own program.
    Email,
    /// The form on the contact page.
    Form,
    /// Anything else with an address: messengers, social networks, a forum.
    Link,
}

/// When a channel may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// As the site's disclosure says.
    #[default]
    AfterSearch,
    /// On every page about contact.
    Always,
}

/// How soon somebody answers, counted in the time when somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reply {
    /// Within so many minutes.
    Minutes(u32),
    /// By the end of the so manieth day on which somebody is there, not counting today.
    Days(u32),
}

/// Where a channel leads. Its values leave this module only through what disclosure offers, and into
/// the one file of an edition that no route serves.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// A number, an address or a URL; empty for the form.
    pub(super) value: String,
    /// A chat's script.
    pub(super) embed: Option<Embed>,
}

/// The script of a chat, and where it comes from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embed {
    /// The address of the script; `https`.
    pub script: String,
    /// Its scheme, host and port: what the page's policy is widened for.
    pub origin: String,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Chat, Self::Phone, Self::Email, Self::Form, Self::Link];

    /// As kb.toml calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Form => "form",
            Self::Link => "link",
        }
    }

    /// Whether it takes messages at any hour, when kb.toml does not say so.
    #[must_use]
    pub fn takes_messages(self) -> bool {
        matches!(self, Self::Email | Self::Form)
    }
}

impl Channel {
    /// The time zone of those who answer; without any, the world's.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        let hours = self.hours.as_ref().map(|hours| hours.zone().clone());
        let named = || TimeZone::get(self.time_zone.as_deref()?).ok();
        hours.or_else(named).unwrap_or(TimeZone::UTC)
    }

    /// Its name in the time zone database.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        let hours = self
            .hours
            .as_ref()
            .map(|hours| hours.written().zone.as_str());
        hours.or(self.time_zone.as_deref()).unwrap_or("UTC")
    }

    /// Whether any time is told of it: when somebody is there, or by when an answer comes.
    #[must_use]
    pub fn tells_times(&self) -> bool {
        self.hours.is_some() || (self.takes_messages && self.reply.is_some())
    }
}

impl Target {
    /// What kb.toml says.
    #[must_use]
    pub fn new(value: String, embed: Option<Embed>) -> Self {
        Self { value, embed }
    }
}

// Where a channel leads stays out of logs.
silent!(Target, Embed);
