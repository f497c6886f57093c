//! Disclosure: the decision whether, and which, channels a page may show.
//!
//! One pure function decides for every page. Nothing of a channel that is held back leaves this module:
//! a target can be read from an [`Offer`] alone, and offers are made here alone. It must not know pages.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::channel::{Channel, Embed, Gate, Kind};
use super::hours::Status;
use super::overrides::Override;
use crate::lang::Localized;

/// When channels are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Once the customer has searched.
    #[default]
    AfterSearch,
    /// Once the customer has searched, or opened an article.
    AfterReading,
    /// Always.
    Open,
}

/// What a customer's search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Articles with what was asked for.
    Good,
    /// Articles with some of it, or with similar words only.
    Weak,
    /// Nothing.
    Nothing,
    /// The search could not be asked: the fault is ours.
    Broken,
}

/// What is known when a page asks for channels. All of it stands in the address of that page.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// What the customer searched for, and what that found; `None` when nothing was searched for:
    /// words without any term are no search.
    pub searched: Option<Found>,
    /// An article was opened.
    pub read: bool,
    /// That article is about something that cannot wait.
    pub urgent_article: bool,
    /// Urgent words were met in what was searched for.
    pub urgent_words: bool,
    /// What was searched for is a person.
    pub wants_people: bool,
    /// It asks for a person and says nothing else: people come before articles.
    pub wants_only_people: bool,
    /// The categories (paths of slugs) that it is about; empty: not known.
    pub categories: Vec<String>,
    /// The tags of what it is about.
    pub tags: Vec<String>,
    /// The ids of channels that the article names: they come first.
    pub preferred: Vec<String>,
}

/// Whether a category is another one, or below it; both are paths of slugs.
#[must_use]
pub fn is_within(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a page may show channels, and which.
#[derive(Clone, Debug)]
pub enum Disclosure<'a> {
    /// Not yet.
    Withheld {
        /// Why not.
        why: Why,
        /// Those that kb.toml opens for everybody.
        always: Vec<Offer<'a>>,
        /// The quickest for what cannot wait; and behind it the urgent one that is closed now.
        urgent: Vec<Offer<'a>>,
    },
    /// Yes.
    Offered {
        /// In the operator's order.
        offers: Vec<Offer<'a>>,
        /// The quickest for what cannot wait; and behind it the urgent one that is closed now.
        urgent: Vec<Offer<'a>>,
        /// The articles do not answer: the offers are not to be folded away.
        prominent: bool,
    },
}

/// Why channels are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing was searched for.
    NotSearched,
    /// Nothing was searched for and no article was opened; either would do.
    NotSearchedNorRead,
}

/// A channel that a page may show, as it is at this moment.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    channel: &'a Channel,
    /// Whether somebody is there, until or from when.
    pub status: Status,
    /// Why an operator closed or opened it by hand.
    pub reason: Option<&'a Localized>,
}

/// Decides.
#[must_use]
pub fn disclose<'a>(
    mode: Mode,
    channels: &'a [Channel],
    overrides: &'a [Override],
    situation: &Situation,
    now: Timestamp,
) -> Disclosure<'a> {
    let all = channels.iter();
    let all: Vec<Offer<'a>> = all
        .map(|channel| Offer::at(channel, overrides, now))
        .collect();
    // What cannot wait goes where somebody is, whatever that channel is for otherwise.
    let urgent = situation.urgent_words || situation.urgent_article;
    let urgent = if urgent {
        most_urgent(&all, situation)
    } else {
        Vec::new()
    };
    let offers = suiting(all, situation);
    match held_back(mode, situation) {
        Some(why) => Disclosure::Withheld {
            why,
            always: offers
                .into_iter()
                .filter(|offer| offer.channel.gate == Gate::Always)
                .collect(),
            urgent,
        },
        None => Disclosure::Offered {
            offers,
            urgent,
            prominent: situation.wants_people
                || situation.searched.is_some_and(|found| found != Found::Good),
        },
    }
}

fn held_back(mode: Mode, situation: &Situation) -> Option<Why> {
    let searched = situation.searched.is_some();
    match mode {
        Mode::AfterSearch => (!searched).then_some(Why::NotSearched),
        Mode::AfterReading => (!searched && !situation.read).then_some(Why::NotSearchedNorRead),
        Mode::Open => None,
    }
}

/// The channels that suit what it is about, in order; all of them when those that suit would leave
/// nobody to reach.
fn suiting<'a>(all: Vec<Offer<'a>>, situation: &Situation) -> Vec<Offer<'a>> {
    let suiting = all.iter().filter(|offer| offer.channel.suits(situation));
    let suiting: Vec<Offer<'a>> = suiting.cloned().collect();
    let mut offers = if suiting.iter().any(Offer::leads_on) {
        suiting
    } else {
        all
    };
    let preferred = |offer: &Offer<'_>| situation.preferred.contains(&offer.channel.id);
    offers.sort_by_key(|offer| (!preferred(offer), -i64::from(offer.channel.priority)));
    offers
}

/// Of the urgent channels one where somebody is, else one that takes messages; else of the others;
/// else whatever opens first. What the article names goes before its equals.
fn most_urgent<'a>(offers: &[Offer<'a>], situation: &Situation) -> Vec<Offer<'a>> {
    let opens_at = |offer: &Offer<'_>| match offer.status {
        Status::Open { .. } => None,
        Status::Closed { opens_at } => Some(opens_at.unwrap_or(Timestamp::MAX)),
    };
    let quickest = offers.iter().min_by_key(|offer| {
        (
            !offer.leads_on(),
            !offer.channel.urgent,
            !offer.is_somebody_there(),
            offer.needs_script(),
            offer.channel.kind == Kind::Link,
            !situation.preferred.contains(&offer.channel.id),
            opens_at(offer),
            -i64::from(offer.channel.priority),
        )
    });
    // Who is taken to a mailbox is told when somebody is there again.
    let mailbox = quickest.is_some_and(|offer| !offer.is_somebody_there());
    let closed = offers.iter();
    let closed = closed.filter(|offer| mailbox && offer.channel.urgent && !offer.leads_on());
    let soonest = closed.min_by_key(|offer| opens_at(offer));
    let soonest =
        soonest.filter(|one| quickest.is_none_or(|other| other.channel.id != one.channel.id));
    // Who has no scripts has another way.
    let scripted = quickest.is_some_and(Offer::needs_script);
    let others = offers
        .iter()
        .filter(|one| scripted && one.leads_on() && !one.needs_script());
    let plain = others.min_by_key(|offer| {
        (
            !offer.is_somebody_there(),
            opens_at(offer),
            -i64::from(offer.channel.priority),
        )
    });
    quickest
        .into_iter()
        .chain(plain)
        .chain(soonest)
        .cloned()
        .collect()
}

impl Channel {
    /// Whether it is for what a page is about. What is not known suits every channel.
    fn suits(&self, situation: &Situation) -> bool {
        let for_all = self.categories.is_empty() && self.tags.is_empty();
        let unknown = situation.categories.is_empty() && situation.tags.is_empty();
        let below = |category: &String| self.categories.iter().any(|own| is_within(category, own));
        let tagged = |tag: &String| self.tags.contains(tag);
        for_all
            || unknown
            || situation.categories.iter().any(below)
            || situation.tags.iter().any(tagged)
    }

    /// Whether somebody is there, with what an operator said by hand, and why that was said.
    #[must_use]
    pub fn status<'o>(
        &self,
        overrides: &'o [Override],
        now: Timestamp,
    ) -> (Status, Option<&'o Localized>) {
        let by_hours = |at| match &self.hours {
            None => Status::Open { until: None },
            Some(hours) => hours.status(at),
        };
        let Some(word) = Override::about(overrides, &self.id, now) else {
            return (by_hours(now), None);
        };
        let afterwards = word.until.map(|until| (until, by_hours(until)));
        let status = match (word.open, afterwards) {
            (true, None) => Status::Open { until: None },
            (true, Some((_, Status::Open { until }))) => Status::Open { until },
            (true, Some((until, Status::Closed { .. }))) => Status::Open { until: Some(until) },
            (false, None) => Status::Closed { opens_at: None },
            (false, Some((until, Status::Open { .. }))) => Status::Closed {
                opens_at: Some(until),
            },
            (false, Some((_, closed))) => closed,
        };
        (status, word.reason.as_ref())
    }
}

impl<'a> Offer<'a> {
    fn at(channel: &'a Channel, overrides: &'a [Override], now: Timestamp) -> Self {
        let (status, reason) = channel.status(overrides, now);
        Self {
            channel,
            status,
            reason,
        }
    }

    /// What is told of the channel, but for where it leads.
    #[must_use]
    pub fn channel(&self) -> &'a Channel {
        self.channel
    }

    /// Where it leads: the number, the address or the URL; `None` for the form.
    #[must_use]
    pub fn target(&self) -> Option<&'a str> {
        Some(self.channel.target.value.as_str()).filter(|value| !value.is_empty())
    }

    /// The script of a chat.
    #[must_use]
    pub fn embed(&self) -> Option<&'a Embed> {
        self.channel.target.embed.as_ref()
    }

    /// Whether somebody is there now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Open { .. })
    }

    /// Whether a person is at the other end at this moment, and not only a mailbox.
    #[must_use]
    pub fn is_somebody_there(&self) -> bool {
        // A mail or a form waits to be read, also while somebody reads; others have hours because
        // somebody answers in them.
        let is_mailbox = match self.channel.hours {
            Some(_) => self.channel.kind.takes_messages(),
            None => self.channel.takes_messages,
        };
        self.is_open() && !is_mailbox
    }

    /// Whether the customer gets on by it now: somebody is there, or a message can be left.
    #[must_use]
    pub fn leads_on(&self) -> bool {
        self.is_open() || self.channel.takes_messages
    }

    /// Whether it is nothing but a script on the contact page.
    #[must_use]
    pub fn needs_script(&self) -> bool {
        self.embed().is_some() && self.target().is_none()
    }

    /// Whether it is the form on the contact page.
    #[must_use]
    pub fn is_form(&self) -> bool {
        self.channel.kind == Kind::Form
    }
}

#[cfg(test)]
mod tests;
