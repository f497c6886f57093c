//! Offers as pages and programs show them: what is disclosed, in the words of the page's language.
//!
//! It must not decide what is disclosed.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::contact::{
    Channel, Disclosure, Kind, Offer, Override, Reply, Situation, Status, disclose, latin_digits,
};
use crate::content::url::encode_query;
use crate::lang::Lang;
use crate::live::Present;
use crate::locale::{Arg, Locale};
use crate::web::visit::Visit;

/// What a page shows of people.
#[derive(Default)]
pub(in crate::web) struct People {
    /// The channels, when the gate is open.
    pub(in crate::web) slot: Option<Slot>,
    /// The card for what cannot wait.
    pub(in crate::web) urgent: Option<UrgentCard>,
    /// While the gate is closed: channels that need no question.
    pub(in crate::web) always: Vec<OfferView>,
    /// A chat's script, and where it comes from.
    pub(in crate::web) embed: Option<EmbedView>,
    /// The id of the channel whose messages the form takes; `None`: no form is offered.
    pub(in crate::web) form: Option<String>,
}

/// The ways to reach people on a page.
#[derive(Serialize)]
pub(in crate::web) struct Slot {
    /// Not to be folded away.
    pub(in crate::web) open: bool,
    /// The contact page about the same question.
    way: String,
    pub(super) offers: Vec<OfferView>,
    /// In which time zone hours are told.
    pub(super) zone: Option<String>,
}

impl Slot {
    /// The channels alone.
    pub(in crate::web) fn into_offers(self) -> Vec<OfferView> {
        self.offers
    }
}

/// A card above everything else.
#[derive(Serialize)]
pub(in crate::web) struct UrgentCard {
    offers: Vec<OfferView>,
    /// Nobody is there at this moment.
    later: bool,
}

/// One way to reach people.
#[derive(Clone, Serialize)]
pub(in crate::web) struct OfferView {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) best_for: Option<String>,
    pub(super) open: bool,
    pub(super) messages: bool,
    pub(super) state: String,
    pub(super) reason: Option<String>,
    pub(super) reply: Option<String>,
    pub(super) languages: Option<String>,
    pub(super) cost: Option<String>,
    pub(super) action: Option<Action>,
}

/// What to press.
#[derive(Clone, Serialize)]
pub(super) struct Action {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) text: Option<String>,
    pub(super) external: bool,
}

/// A script of another service.
#[derive(Serialize)]
pub(in crate::web) struct EmbedView {
    script: String,
    #[serde(skip)]
    pub(in crate::web) origin: String,
}

impl Visit {
    /// What a page in this situation shows of people. `question` goes along to the contact page.
    pub(in crate::web) fn people(
        &self,
        lang: &Lang,
        situation: &Situation,
        question: &str,
    ) -> People {
        let overrides = self.app.live.overrides();
        let now = self.app.clock.now();
        let house = House {
            present: &self.present,
            overrides: &overrides,
            now,
            takes_forms: self.app.desk().is_some(),
        };
        People::of(&house, lang, situation, question)
    }
}

/// What there is, whoever asks.
pub(super) struct House<'a> {
    pub(super) present: &'a Present,
    /// What operators said by hand.
    pub(super) overrides: &'a [Override],
    pub(super) now: Timestamp,
    /// Somebody takes what is sent by the form.
    pub(super) takes_forms: bool,
}

impl People {
    /// The same, whoever asks.
    pub(super) fn of(
        house: &House<'_>,
        lang: &Lang,
        situation: &Situation,
        question: &str,
    ) -> Self {
        let House {
            present,
            overrides,
            now,
            takes_forms,
        } = *house;
        let channels = present.channels();
        if channels.is_empty() {
            return Self::default();
        }
        let mode = present.served().site.contact.mode;
        let disclosure = disclose(mode, channels, overrides, situation, now);
        let way = way(present, lang, question);
        let words = Words {
            locale: present.theme().locale(lang),
            lang,
            now,
            way: &way,
            overrides,
            zones: zones(channels),
        };
        // A form that nothing takes would be a door that leads nowhere.
        let can_be_used = |offer: &Offer<'_>| takes_forms || !offer.is_form();
        match disclosure {
            Disclosure::Withheld {
                mut always,
                mut urgent,
                ..
            } => {
                always.retain(can_be_used);
                urgent.retain(can_be_used);
                Self {
                    urgent: words.urgent(&urgent),
                    form: form(&always),
                    always: words.offers(&always),
                    ..Self::default()
                }
            }
            Disclosure::Offered {
                mut offers,
                mut urgent,
                prominent,
            } => {
                offers.retain(can_be_used);
                urgent.retain(can_be_used);
                Self {
                    slot: Some(Slot {
                        open: prominent,
                        offers: words.offers(&offers),
                        zone: words.zone(),
                        way: way.clone(),
                    }),
                    urgent: words.urgent(&urgent),
                    always: Vec::new(),
                    embed: offers
                        .iter()
                        .filter(|offer| offer.is_open())
                        .find_map(|offer| {
                            offer.embed().map(|embed| EmbedView {
                                script: embed.script.clone(),
                                origin: embed.origin.clone(),
                            })
                        }),
                    form: form(&offers),
                }
            }
        }
    }
}

/// The contact page about a question.
fn way(present: &Present, lang: &Lang, question: &str) -> String {
    let url = present.served().contact_url(lang);
    match question {
        "" => url,
        _ => format!("{url}?q={}", encode_query(question)),
    }
}

fn form(offers: &[Offer<'_>]) -> Option<String> {
    let form = offers.iter().find(|offer| offer.is_form());
    form.map(|offer| offer.channel().id.clone())
}

/// What offers are told with.
struct Words<'a> {
    locale: &'a Locale,
    lang: &'a Lang,
    now: Timestamp,
    /// The contact page about the same question.
    way: &'a str,
    overrides: &'a [Override],
    /// The time zones of all channels that have hours.
    zones: BTreeSet<&'a str>,
}

/// The time zones that hours are told in.
fn zones(channels: &[Channel]) -> BTreeSet<&str> {
    let hours = channels.iter().filter_map(|channel| channel.hours.as_ref());
    hours.map(|hours| hours.written().zone.as_str()).collect()
}

impl Words<'_> {
    fn say(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        let text = self.locale.text(key, arguments);
        text.unwrap_or_else(|| key.to_owned())
    }

    fn offers(&self, offers: &[Offer<'_>]) -> Vec<OfferView> {
        offers.iter().map(|offer| self.offer(offer)).collect()
    }

    fn urgent(&self, offers: &[Offer<'_>]) -> Option<UrgentCard> {
        let first = offers.first()?;
        Some(UrgentCard {
            later: !first.is_somebody_there(),
            offers: self.offers(offers),
        })
    }

    fn offer(&self, offer: &Offer<'_>) -> OfferView {
        let channel = offer.channel();
        let own = |text: &Option<crate::lang::Localized>| {
            text.as_ref().map(|text| text.get(self.lang).to_owned())
        };
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
        let hours = offer.channel().hours.as_ref();
        match hours.filter(|_| self.zones.len() > 1) {
            Some(hours) => format!("{state} ({})", self.locale.zone(&hours.written().zone)),
            None => state,
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
        if offer.is_open() {
            return Some(self.reply(reply));
        }
        if !channel.takes_messages {
            return None;
        }
        let by = channel.answers_by(self.overrides, self.now)?;
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
    fn zone(&self) -> Option<String> {
        let zone = self.zones.first().filter(|_| self.zones.len() == 1)?;
        let zone = self.locale.zone(zone);
        Some(self.say("times-in", &[("zone", Arg::Text(&zone))]))
    }
}

/// A number as telephones take it.
fn dialled(number: &str) -> String {
    let digits = latin_digits(number);
    digits
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect()
}

fn languages(languages: &[Lang]) -> Option<String> {
    let names: Vec<&str> = languages.iter().map(Lang::name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
