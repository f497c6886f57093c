//! Offers as pages and programs show them: what is disclosed, in the words of the page's language.
//!
//! It must not decide what is disclosed.

use jiff::Timestamp;
use serde::Serialize;

use super::words::{Words, zones};

use crate::contact::{Disclosure, Kind, Offer, Override, Situation, disclose};

use crate::content::url::encode_query;
use crate::lang::Lang;
use crate::live::Present;
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
    /// To stand before the articles.
    first: bool,
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
    pub(super) offers: Vec<OfferView>,
    /// Nobody is there at this moment.
    pub(super) later: bool,
}

impl UrgentCard {
    /// What of it can be used elsewhere than on the contact page, where scripts of chats are loaded.
    pub(super) fn elsewhere(mut self) -> Option<Self> {
        let leads = |offer: &OfferView| {
            let away = offer.action.as_ref().is_some_and(|action| action.external);
            offer.kind != Kind::Chat || away
        };
        self.offers.retain(leads);
        (!self.offers.is_empty()).then_some(self)
    }
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
                        first: situation.wants_only_people,
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
