//! Walking a site as its customers do, without scripts and cookies: to see, for any site and any theme,
//! that nobody stands before a dead end, that nothing is told before it is asked for, and that a message
//! arrives.
//!
//! It asks the service from inside the process and reads what comes back; of how pages are made it must
//! know nothing. It owns html5ever.

mod address;
mod findings;
mod page;
mod pages;
mod question;
mod sending;
mod traces;

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use self::findings::Findings;
use self::page::Page;
use crate::clock::Clock;
use crate::contact::{Disclosure, Found, Offer, Situation, disclose};
use crate::content::url::encode_query;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::live::{Live, Present};
use crate::problem::{Code, Problem};
use crate::store::{self, Store};
use crate::web::{Answered, App, Desk, FormKey, Inside, Options};

/// How far a walk went, and what it found.
#[derive(Debug, Default, Serialize)]
pub struct Walked {
    /// Whether the site has any way to people.
    pub people: bool,
    /// So many pages were looked at.
    pub pages: usize,
    /// So many there are.
    pub all_pages: usize,
    /// So many questions were asked.
    pub questions: usize,
    /// So many requests were answered in all.
    pub requests: usize,
    /// What is wrong.
    #[serde(skip)]
    pub problems: Vec<Problem>,
}

/// Walks through an edition, beginning at a time. What customers send on the way is kept in `data`,
/// which is the walk's own.
///
/// # Errors
/// The edition is damaged, or `data` cannot be written.
pub async fn walk(edition: Edition, data: &Path, at: Timestamp) -> anyhow::Result<Walked> {
    let mut walk = Walk::begin(Present::open(edition)?, data, at).await?;
    if !walk.walked.people {
        return Ok(walk.walked);
    }
    walk.pages().await?;
    walk.questions().await?;
    walk.urgent().await?;
    walk.messages().await?;
    walk.hours().await?;
    walk.walked.problems = walk.findings.into_problems();
    Ok(walk.walked)
}

/// Nobody is slowed down on a walk.
const PACE: NonZeroU32 = NonZeroU32::MAX;

struct Walk {
    inside: Inside,
    present: Arc<Present>,
    clock: Clock,
    store: Store,
    findings: Findings,
    walked: Walked,
}

/// What the service says of one way to people.
struct Way {
    id: String,
    /// Somebody is there, or it takes messages.
    leads_on: bool,
    state: String,
    href: Option<String>,
    is_form: bool,
}

impl Walk {
    async fn begin(present: Present, data: &Path, at: Timestamp) -> anyhow::Result<Self> {
        let clock = Clock::standing_at(at);
        let store = Store::open(data, &data.join("kb.db"), clock.clone()).await?;
        let key = FormKey::new(store::passing_key()?);
        let desk = Desk::new(store.clone(), key, (PACE, PACE));
        let options = Options {
            clock: clock.clone(),
            ..Options::default()
        };
        let people = present.served().has_contact();
        let live = Live::new(present, Vec::new());
        let present = live.present();
        Ok(Self {
            inside: Inside::of(App::new(live, options, Some(desk))),
            present,
            clock,
            store,
            findings: Findings::default(),
            walked: Walked {
                people,
                ..Walked::default()
            },
        })
    }

    fn languages(&self) -> Vec<Lang> {
        self.present.served().languages.clone()
    }

    fn wait(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// All ways to people as they are now, with where they lead.
    fn offers(&self) -> Vec<Offer<'_>> {
        let situation = Situation {
            searched: Some(Found::Broken),
            ..Situation::default()
        };
        let mode = self.present.served().site.contact.mode;
        let channels = self.present.channels();
        match disclose(mode, channels, &[], &situation, self.clock.now()) {
            Disclosure::Offered { offers, .. } => offers,
            Disclosure::Withheld { always, .. } => always,
        }
    }

    fn note(&mut self, code: Code, page: &str, what: impl Into<String>, remedy: &str) {
        self.findings.note(code, page, what, remedy);
    }

    async fn get(&mut self, address: &str) -> anyhow::Result<Answered> {
        self.walked.requests += 1;
        self.inside.ask("GET", address).await
    }

    /// A page that must be there.
    async fn page(&mut self, address: &str) -> anyhow::Result<Option<(Answered, Page)>> {
        let answered = self.get(address).await?;
        if answered.status != 200 {
            self.is_broken(address, &answered);
            return Ok(None);
        }
        let page = Page::read(&answered.text());
        Ok(Some((answered, page)))
    }

    fn is_broken(&mut self, address: &str, answered: &Answered) {
        let what = format!("the page answers with {}", answered.status);
        self.note(
            crate::problem::code::PAGE_FAILS,
            address,
            what,
            "mend the template that makes it; `kb serve` logs why it fails",
        );
    }

    fn contact_of(&self, lang: &Lang, question: &str) -> String {
        let url = self.present.served().contact_url(lang);
        format!("{url}?q={}", encode_query(question))
    }

    /// The ways to people for somebody who asks this, as programs are told them.
    async fn ways(&mut self, lang: &Lang, question: &str) -> anyhow::Result<Vec<Way>> {
        let base = &self.present.served().site.base;
        let question = encode_query(question);
        let address = format!("{base}/api/v1/contact?lang={lang}&q={question}");
        let answered = self.get(&address).await?;
        let told: serde_json::Value = serde_json::from_slice(&answered.body)?;
        let offers = told["offers"].as_array().cloned().unwrap_or_default();
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let ways = offers.iter().filter_map(|offer| {
            Some(Way {
                id: text(&offer["id"])?,
                leads_on: offer["open"] == true || offer["messages"] == true,
                state: text(&offer["state"])?,
                href: text(&offer["action"]["href"]),
                is_form: offer["kind"] == "form",
            })
        });
        Ok(ways.collect())
    }

    /// Whether a link leads where a way does.
    fn is_way(&self, page: &str, href: &str, way: &Way) -> bool {
        let Some(to) = &way.href else { return false };
        let plain = |one: &str| address::on_site(self.present.served(), page, one);
        match plain(to) {
            Some(to) => plain(href) == Some(to),
            None => href == to,
        }
    }

    /// Whether a way can be pressed on a page, or begun there.
    fn can_be_pressed(&self, address: &str, page: &Page, way: &Way) -> bool {
        let contact = self.contact_form(address, page).is_some();
        let pressed = |link: &page::Link| self.is_way(address, &link.href, way);
        way.is_form && contact || page.links.iter().any(pressed)
    }

    /// The form that is sent to people.
    fn contact_form<'p>(&self, address: &str, page: &'p Page) -> Option<&'p page::Form> {
        let served = self.present.served();
        let leads = |form: &&page::Form| {
            let to = address::on_site(served, address, &form.action);
            form.is_post
                && served
                    .languages
                    .iter()
                    .any(|lang| to.as_deref() == Some(served.contact_url(lang).as_str()))
        };
        page.forms.iter().find(leads)
    }
}
