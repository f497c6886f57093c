//! Offers in the words of the page's language: state, promise, and what to press.
//!
//! It must not decide what is offered.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::offers::{Action, OfferView, UrgentCard};
use crate::contact::{Channel, Kind, Offer, Override, Reply, Status, dialled};
use crate::lang::{Lang, Localized};
use crate::locale::{Arg, Locale};

/// What offers are told with.
pub(super) struct Words<'a> {
    pub(super) locale: &'a Locale,
    pub(super) lang: &'a Lang,
    pub(super) now: Timestamp,
    /// The contact page about the same question.
    pub(super) way: &'a str,
    pub(super) overrides: &'a [Override],
    /// The time zones of all channels of which times are told.
    pub(super) zones: BTreeSet<&'a str>,
}

/// The time zones that times are told in.
pub(super) fn zones(channels: &[Channel]) -> BTreeSet<&str> {
    let telling = channels.iter().filter(|channel| channel.tells_times());
    telling.map(Channel::zone_name).collect()
}

impl Words<'_> {
    fn say(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        let text = self.locale.text(key, arguments);
        text.unwrap_or_else(|| key.to_owned())
    }

    pub(super) fn offers(&self, offers: &[Offer<'_>]) -> Vec<OfferView> {
        offers.iter().map(|offer| self.offer(offer)).collect()
    }

    pub(super) fn urgent(&self, offers: &[Offer<'_>]) -> Option<UrgentCard> {
        let first = offers.first()?;
        Some(UrgentCard {
            later: !first.is_somebody_there(),
            offers: self.offers(offers),
        })
    }

    fn offer(&self, offer: &Offer<'_>) -> OfferView {
        let channel = offer.channel();
        let own =
            |text: &Option<Localized>| text.as_ref().map(|text| text.get(self.lang).to_owned());
        let name = own(&channel.name);
        let name =
            name.unwrap_or_else(|| self.say(&format!("channel-name-{}", channel.kind.name()), &[]));
        OfferView {
            id: channel.id.clone(),
            kind: channel.kind,
            best_for: own(&channel.best_for),
            open: offer.is_open(),
            messages: channel.takes_messages,
            state: self.state(offer),
            reason: offer.reason.map(|reason| reason.get(self.lang).to_owned()),
            reply: self.expected(offer),
            languages: languages(&channel.languages),
            cost: own(&channel.cost),
            action: self.action(offer, &name),
            name,
        }
    }

    /// Whether it is open, and until or from when; with the zone of those times where channels are in
    /// several.
    fn state(&self, offer: &Offer<'_>) -> String {
        let state = self.bare_state(offer);
        let channel = offer.channel();
        if channel.hours.is_some() && self.zones.len() > 1 {
            format!("{state} ({})", self.locale.zone(channel.zone_name()))
        } else {
            state
        }
    }

    fn bare_state(&self, offer: &Offer<'_>) -> String {
        let channel = offer.channel();
        let always = channel.hours.is_none();
        match offer.status {
            // Nobody sits before a mailbox day and night.
            Status::Open { until: None } if always && channel.takes_messages => {
                self.say("channel-any-hour", &[])
            }
            Status::Open { until: None } if always => self.say("channel-open-always", &[]),
            Status::Open { until: None } => self.say("channel-open", &[]),
            Status::Open { until: Some(at) } => {
                let end = at.to_zoned(channel.zone());
                // Midnight is the end of today, whatever the calendar says.
                let last = at - SignedDuration::from_nanos(1);
                let near = last.to_zoned(channel.zone()).date()
                    == self.now.to_zoned(channel.zone()).date();
                let when = if near {
                    self.locale.time(end.time())
                } else {
                    self.locale.moment(&end, self.now)
                };
                self.say("channel-open-until", &[("when", Arg::Text(&when))])
            }
            Status::Closed { opens_at: None } => self.say("channel-closed", &[]),
            Status::Closed { opens_at: Some(at) } => {
                let when = self.locale.moment(&at.to_zoned(channel.zone()), self.now);
                self.say("channel-opens", &[("when", Arg::Text(&when))])
            }
        }
    }

    /// How soon somebody answers: in general while somebody is there, else by when.
    fn expected(&self, offer: &Offer<'_>) -> Option<String> {
        let channel = offer.channel();
        let reply = channel.reply?;
        if !channel.takes_messages {
            return offer.is_open().then(|| self.reply(reply));
        }
        let by = channel.answers_by(self.overrides, self.now);
        // Late in the day, "within 4 hours" would mean tomorrow.
        let before_the_end = match offer.status {
            Status::Open { until } => until.zip(by).is_none_or(|(end, by)| by <= end),
            Status::Closed { .. } => false,
        };
        if before_the_end {
            return Some(self.reply(reply));
        }
        let by = by?;
        let when = self.locale.moment(&by.to_zoned(channel.zone()), self.now);
        Some(self.say("answer-by", &[("when", Arg::Text(&when))]))
    }

    fn reply(&self, reply: Reply) -> String {
        let (key, count) = match reply {
            Reply::Minutes(minutes) if minutes % 60 == 0 => ("reply-within-hours", minutes / 60),
            Reply::Minutes(minutes) => ("reply-within-minutes", minutes),
            Reply::Days(days) => ("reply-within-days", days),
        };
        self.say(key, &[("count", Arg::Number(count.into()))])
    }

    fn action(&self, offer: &Offer<'_>, name: &str) -> Option<Action> {
        let kind = offer.channel().kind;
        let key = format!("channel-do-{}", kind.name());
        let label = |argument| self.say(&key, &[argument]);
        let target = offer.target();
        match kind {
            Kind::Form => Some(Action {
                href: format!("{}#form", self.way),
                label: self.say(&key, &[]),
                text: None,
                external: false,
            }),
            Kind::Phone => target.map(|number| Action {
                href: format!("tel:{}", dialled(number)),
                label: label(("number", Arg::Text(number))),
                text: Some(number.to_owned()),
                external: false,
            }),
            Kind::Email => target.map(|address| Action {
                href: format!("mailto:{address}"),
                label: self.say(&key, &[]),
                text: Some(address.to_owned()),
                external: false,
            }),
            // Nobody is in a chat that is closed.
            Kind::Chat if !offer.leads_on() => None,
            // A chat that is only a script begins on the contact page, where that is loaded.
            Kind::Chat => Some(Action {
                href: target.unwrap_or(self.way).to_owned(),
                label: self.say(&key, &[]),
                text: None,
                external: target.is_some(),
            }),
            Kind::Link => target.map(|url| Action {
                href: url.to_owned(),
                label: label(("name", Arg::Text(name))),
                text: None,
                external: true,
            }),
        }
    }

    /// The time zone that all hours are told in; where there are several, each state tells its own.
    pub(super) fn zone(&self) -> Option<String> {
        let zone = self.zones.first().filter(|_| self.zones.len() == 1)?;
        let zone = self.locale.zone(zone);
        Some(self.say("times-in", &[("zone", Arg::Text(&zone))]))
    }
}

fn languages(languages: &[Lang]) -> Option<String> {
    let names: Vec<&str> = languages.iter().map(Lang::name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
