//! Questions: after any of them there is a way to people, the best answers stand beside it, and what
//! cannot wait comes first, at any hour.
//!
//! It must not know how a message is sent.

use super::page::{Page, Press};
use super::pages::spread;
use super::{Walk, address};
use crate::content::url::encode_query;
use crate::lang::Lang;
use crate::problem::code;

/// So many titles of articles are asked for, in each language.
const TITLES: usize = 25;
/// What no article answers.
const NONSENSE: &str = "zxqvkwjh qqxzvwk";
/// So many hours are waited for.
const HOURS: u32 = 48;
/// So many answers may stand beside the ways to people.
const ANSWERS: usize = 3;

impl Walk {
    /// Asks what articles answer, and what none does.
    pub(super) async fn questions(&mut self) -> anyhow::Result<()> {
        for lang in self.languages() {
            self.is_asked(&lang).await?;
            let mut questions = self.titles(&lang)?;
            questions.push(NONSENSE.to_owned());
            for question in questions {
                self.walked.questions += 1;
                self.results(&lang, &question).await?;
                self.people(&lang, &question).await?;
            }
        }
        Ok(())
    }

    fn titles(&self, lang: &Lang) -> anyhow::Result<Vec<String>> {
        let edition = self.present.edition();
        let numbers: Vec<u64> = (0..edition.about().articles).collect();
        let mut titles = Vec::new();
        for number in spread(&numbers, TITLES * self.languages().len() * 2) {
            let article = edition.article(u32::try_from(number)?)?;
            if article.lang == *lang && titles.len() < TITLES {
                titles.push(article.title);
            }
        }
        Ok(titles)
    }

    /// The contact page asks one question.
    async fn is_asked(&mut self, lang: &Lang) -> anyhow::Result<()> {
        let contact = self.present.served().contact_url(lang);
        let Some((_, page)) = self.page(&contact).await? else {
            return Ok(());
        };
        let served = self.present.served();
        let asks = page.forms.iter().any(|form| {
            let to = address::on_site(served, &contact, &form.action);
            let field = form.fields.iter().any(|field| field.name == "q");
            !form.is_post && field && to.as_deref() == Some(contact.as_str())
        });
        if !asks {
            self.note(
                code::DEAD_END,
                &contact,
                "the contact page has no form that asks the question",
                "put a form with a field `q` and the action `site.contact.url` into contact.html",
            );
        }
        Ok(())
    }

    /// One step from any results: people, or the contact page about the same question.
    async fn results(&mut self, lang: &Lang, question: &str) -> anyhow::Result<()> {
        let address = self.present.served().results_url(lang, question);
        let Some((_, page)) = self.page(&address).await? else {
            return Ok(());
        };
        let ways = self.ways(lang, question).await?;
        let served = self.present.served();
        let contact = served.contact_url(lang);
        let about = page.links.iter().any(|link| {
            let to = address::on_site(served, &address, &link.href);
            to.is_some_and(|to| to.starts_with(&format!("{contact}?q=")))
        });
        let leading = ways.iter().filter(|way| way.leads_on);
        let shown = leading
            .into_iter()
            .any(|way| self.can_be_pressed(&address, &page, way));
        if !about && !shown {
            self.note(
                code::DEAD_END,
                &address,
                "after this search nothing leads to people in one step",
                "show `contact.offers` or a link to `contact.way` in search.html",
            );
        }
        Ok(())
    }

    /// The contact page about a question: people, the form, and answers beside them.
    async fn people(&mut self, lang: &Lang, question: &str) -> anyhow::Result<()> {
        let address = self.contact_of(lang, question);
        let Some((_, page)) = self.page(&address).await? else {
            return Ok(());
        };
        let ways = self.ways(lang, question).await?;
        self.somebody(&address, &page, &ways);
        if ways.iter().any(|way| way.is_form) && self.contact_form(&address, &page).is_none() {
            self.note(
                code::DEAD_END,
                &address,
                "the site has a form, and it is not on the contact page after a question",
                "include `parts/form.html` in contact.html where `form` is there",
            );
        }
        let base = &self.present.served().site.base;
        let found = format!(
            "{base}/api/v1/search?lang={lang}&limit={ANSWERS}&q={}",
            encode_query(question)
        );
        let found: serde_json::Value = serde_json::from_slice(&self.get(&found).await?.body)?;
        let hits = found["hits"].as_array().cloned().unwrap_or_default();
        let served = self.present.served();
        let beside = hits.iter().any(|hit| {
            let url = hit["url"].as_str().unwrap_or_default();
            page.links.iter().any(|link| {
                let to = address::on_site(served, &address, &link.href);
                to.is_some() && to == address::on_site(served, &address, url)
            })
        });
        if !hits.is_empty() && !beside {
            self.note(
                code::DEAD_END,
                &address,
                "articles answer this question, and none of them stands beside the ways to people",
                "show `hits` in contact.html",
            );
        }
        Ok(())
    }

    /// At least one way leads on and can be pressed; each says when somebody is there.
    fn somebody(&mut self, address: &str, page: &Page, ways: &[super::Way]) {
        let mut leading = ways.iter().filter(|way| way.leads_on);
        if !leading.any(|way| self.can_be_pressed(address, page, way)) {
            self.note(
                code::DEAD_END,
                address,
                "no channel that is open or takes messages can be pressed here",
                "show the `action` of every offer in `contact.offers`",
            );
        }
        let text = page.text.to_lowercase();
        for way in ways {
            let state = way.state.to_lowercase();
            let state = state.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.contains(&state) {
                self.note(
                    code::HOURS_NOT_TOLD,
                    address,
                    format!(
                        "of the channel `{}` it is not said whether and until when somebody is there",
                        way.id
                    ),
                    "show the `state` of every offer",
                );
            }
        }
    }

    /// What cannot wait has its channel before everything else.
    pub(super) async fn urgent(&mut self) -> anyhow::Result<()> {
        let phrases = self.present.served().site.contact.urgent.clone();
        for lang in self.languages() {
            for phrase in phrases.get(&lang).into_iter().flatten() {
                self.walked.questions += 1;
                self.comes_first(&lang, phrase).await?;
            }
        }
        Ok(())
    }

    async fn comes_first(&mut self, lang: &Lang, phrase: &str) -> anyhow::Result<()> {
        let results = self.present.served().results_url(lang, phrase);
        for address in [results, self.contact_of(lang, phrase)] {
            let Some((_, page)) = self.page(&address).await? else {
                continue;
            };
            let ways = self.ways(lang, phrase).await?;
            // The form stands on the page itself.
            let form = self.contact_form(&address, &page).is_some();
            let here = page.first_here.as_deref().filter(|_| form);
            let to_form = |way: &super::Way| {
                let place = way.href.as_deref().and_then(|href| href.split_once('#'));
                way.is_form
                    && place.is_some_and(|(_, place)| here.is_some_and(|here| here[1..] == *place))
            };
            let leads = |way: &super::Way| match &page.first {
                _ if to_form(way) => way.leads_on,
                Some(Press::Link(href)) => way.leads_on && self.is_way(&address, href, way),
                _ => false,
            };
            if !ways.iter().any(leads) {
                self.note(
                    code::URGENT_WAITS,
                    &address,
                    "for an urgent phrase a channel that is open or takes messages does not come first",
                    "show `urgent` at the beginning of `<main>` in search.html and contact.html; have a channel with `urgent = true`",
                );
            }
        }
        Ok(())
    }

    /// Hour by hour, two days long.
    pub(super) async fn hours(&mut self) -> anyhow::Result<()> {
        let phrases = self.present.served().site.contact.urgent.clone();
        for _ in 0..HOURS {
            self.wait(3_600);
            for lang in self.languages() {
                let address = self.contact_of(&lang, NONSENSE);
                if let Some((_, page)) = self.page(&address).await? {
                    let ways = self.ways(&lang, NONSENSE).await?;
                    self.somebody(&address, &page, &ways);
                    self.agrees(&address, &ways);
                }
                if let Some(phrase) = phrases.get(&lang).and_then(|all| all.first()) {
                    self.comes_first(&lang, phrase).await?;
                }
            }
        }
        Ok(())
    }

    /// What is told agrees with the opening hours in kb.toml.
    fn agrees(&mut self, address: &str, ways: &[super::Way]) {
        let wrong: Vec<String> = self
            .offers()
            .iter()
            .filter(|offer| {
                let way = ways.iter().find(|way| way.id == offer.channel().id);
                way.is_none_or(|way| way.leads_on != offer.leads_on())
            })
            .map(|offer| offer.channel().id.clone())
            .collect();
        for id in wrong {
            self.note(
                code::HOURS_NOT_TOLD,
                address,
                format!("what is told of the channel `{id}` is not what its opening hours say"),
                "report this mistake of kb's with the channel's `hours`",
            );
        }
    }
}
