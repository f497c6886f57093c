//! Every page: it is there, it leads to people, it gives nothing away, and its links lead somewhere.
//!
//! It must not know what customers ask.

use std::collections::{BTreeSet, VecDeque};

use super::page::Page;
use super::traces::{Haystack, Traces};
use super::{Walk, address};
use crate::contact::{Gate, Mode};
use crate::problem::code;
use crate::web::Answered;

/// So many pages are all looked at; of more, so many that lie spread among them.
const MOST: usize = 2_000;
/// So many articles are also asked for as programs and writers ask for them.
const IN_OTHER_WAYS: usize = 200;

/// An article: its page, and its address for programs.
#[derive(Clone)]
struct Written {
    url: String,
    api: String,
}

/// What the walk over the pages has seen.
#[derive(Default)]
struct Seen {
    /// Addresses that links lead to, with a page that has such a link.
    leads: Vec<(String, String)>,
    known: BTreeSet<String>,
}

impl Walk {
    /// Looks at the pages of the edition and at what lies around them.
    pub(super) async fn pages(&mut self) -> anyhow::Result<()> {
        let (pages, articles) = self.all_pages()?;
        self.walked.all_pages = pages.len();
        let chosen = spread(&pages, MOST);
        let mut seen = Seen::default();
        let traces = self.traces();
        for address in &chosen {
            seen.known.insert(address.clone());
            let Some((answered, page)) = self.page(address).await? else {
                continue;
            };
            self.is_silent(address, &answered, &page, &traces);
            self.leads_to_people(address, &page);
            seen.leads_of(self, address, &page);
        }
        self.walked.pages = chosen.len();
        self.around(&spread(&articles, IN_OTHER_WAYS), &traces, &mut seen)
            .await?;
        self.nowhere(&traces, &mut seen).await?;
        self.links(&traces, seen).await
    }

    /// The addresses of all pages, and the articles among them.
    fn all_pages(&self) -> anyhow::Result<(Vec<String>, Vec<Written>)> {
        let served = self.present.served();
        let mut pages: Vec<String> = served
            .languages
            .iter()
            .map(|lang| served.home_url(lang))
            .collect();
        let categories = served.categories.values().flatten();
        pages.extend(categories.map(|category| category.url.clone()));
        let mut articles = Vec::new();
        let edition = self.present.edition();
        for number in 0..edition.about().articles {
            let article = edition.article(u32::try_from(number)?)?;
            pages.push(article.url.clone());
            let (base, id) = (&served.site.base, &article.id);
            let api = format!("{base}/api/v1/articles/{id}?lang={}", article.lang);
            articles.push(Written {
                url: article.url,
                api,
            });
        }
        let mut once = BTreeSet::new();
        pages.retain(|page| once.insert(page.clone()));
        Ok((pages, articles))
    }

    /// What would give a gated channel away.
    pub(super) fn traces(&self) -> Vec<Traces> {
        let gated = self.offers().into_iter();
        let gated = gated.filter(|offer| offer.channel().gate == Gate::AfterSearch);
        gated.filter_map(|offer| Traces::of(&offer)).collect()
    }

    /// Nothing of a channel that is held back is in an answer.
    pub(super) fn is_silent(
        &mut self,
        address: &str,
        answered: &Answered,
        page: &Page,
        traces: &[Traces],
    ) {
        let headers = answered.headers.iter();
        let headers: String = headers
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        let haystack = Haystack::of(&(headers + &answered.text()), &page.everything);
        for told in traces.iter().filter(|one| one.are_in(&haystack)) {
            self.findings.note(
                code::TOLD_TOO_EARLY,
                address,
                format!(
                    "where the channel `{}` leads stands here, and nobody has asked anything yet",
                    told.channel
                ),
                "take it out of the template or the text; or give the channel `gate = \"always\"`",
            );
        }
    }

    fn leads_to_people(&mut self, address: &str, page: &Page) {
        let served = self.present.served();
        let contacts: Vec<String> = served
            .languages
            .iter()
            .map(|lang| served.contact_url(lang))
            .collect();
        let leads = page.links.iter().any(|link| {
            let to = address::on_site(served, address, &link.href);
            let to = to
                .as_deref()
                .map(|to| to.split('?').next().unwrap_or_default());
            to.is_some_and(|to| contacts.iter().any(|contact| contact == to))
        });
        if !leads {
            self.note(
                code::DEAD_END,
                address,
                "no link on this page leads to the contact page",
                "link to `site.contact.url` in the layout, where every page has it",
            );
        }
    }

    /// What crawlers and programs are told.
    async fn around(
        &mut self,
        articles: &[Written],
        traces: &[Traces],
        seen: &mut Seen,
    ) -> anyhow::Result<()> {
        let base = self.present.served().site.base.clone();
        let mut all: Vec<String> = [
            "/",
            "/sitemap.xml",
            "/robots.txt",
            "/opensearch.xml",
            "/feed.xml",
            "/llms.txt",
            "/api/v1/openapi.json",
        ]
        .iter()
        .map(|path| format!("{base}{path}"))
        .collect();
        for lang in self.languages() {
            let served = self.present.served();
            if served.site.contact.mode != Mode::Open {
                all.push(served.contact_url(&lang));
                all.push(format!("{base}/api/v1/contact?lang={lang}"));
            }
            all.push(served.search_url(&lang));
            all.push(format!(
                "{base}/api/v1/search?lang={lang}&q=phone+e-mail+chat"
            ));
            all.push(format!("{base}/api/v1/suggest?lang={lang}&q=contact"));
        }
        for Written { url, api } in articles {
            // The page of a category has its source elsewhere.
            all.extend((!url.ends_with('/')).then(|| format!("{url}.md")));
            all.extend(address::on_site(self.present.served(), "/", api));
        }
        for address in all {
            let answered = self.get(&address).await?;
            if answered.status >= 400 {
                self.is_broken(&address, &answered);
                continue;
            }
            let page = if answered.is_html() {
                Page::read(&answered.text())
            } else {
                Page::default()
            };
            self.is_silent(&address, &answered, &page, traces);
            if answered.is_html() && answered.status == 200 {
                self.leads_to_people(&address, &page);
                seen.leads_of(self, &address, &page);
            }
            seen.known.insert(address);
        }
        Ok(())
    }

    /// Where nothing stands, there is a way on.
    async fn nowhere(&mut self, traces: &[Traces], seen: &mut Seen) -> anyhow::Result<()> {
        for lang in self.languages() {
            let home = self.present.served().home_url(&lang);
            let address = format!("{home}nothing-stands-here-0");
            let answered = self.get(&address).await?;
            let page = Page::read(&answered.text());
            seen.known.insert(address.clone());
            if answered.status != 404 {
                self.is_broken(&address, &answered);
            }
            self.is_silent(&address, &answered, &page, traces);
            self.leads_to_people(&address, &page);
            seen.leads_of(self, &address, &page);
        }
        Ok(())
    }

    /// Whatever links and pages lead to or load is there, and says nothing either.
    async fn links(&mut self, traces: &[Traces], mut seen: Seen) -> anyhow::Result<()> {
        let mut left: VecDeque<(String, String)> = std::mem::take(&mut seen.leads).into();
        while let Some((to, from)) = left.pop_front() {
            self.walked.requests += 1;
            let answered = match self.inside.ask("GET", &to).await {
                Ok(answered) => answered,
                Err(_) => {
                    self.leads_nowhere(&from, &to, "is no address");
                    continue;
                }
            };
            if answered.status >= 400 {
                self.leads_nowhere(&from, &to, &format!("answers with {}", answered.status));
            } else if !self.may_tell(&to) {
                let page = Page::default();
                self.is_silent(&to, &answered, &page, traces);
            }
        }
        Ok(())
    }

    pub(super) fn leads_nowhere(&mut self, page: &str, to: &str, how: &str) {
        self.note(
            code::PAGE_FAILS,
            page,
            format!("a link leads to `{to}`, which {how}"),
            "mend the link in the template, or what it leads to",
        );
    }
}

impl Walk {
    /// Whether channels may stand at an address: something is asked there, or kb.toml lets everybody in.
    fn may_tell(&self, address: &str) -> bool {
        let served = self.present.served();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut pairs = query.split('&');
        pairs.any(|pair| pair.starts_with("q=") || pair.starts_with("from="))
            || served.site.contact.mode == Mode::Open
                && served
                    .languages
                    .iter()
                    .any(|lang| served.contact_url(lang) == path)
    }
}

impl Seen {
    fn leads_of(&mut self, walk: &Walk, address: &str, page: &Page) {
        let links = page.links.iter().map(|link| &link.href);
        for href in links.chain(&page.loads) {
            if let Some(to) = address::on_site(walk.present.served(), address, href)
                && self.known.insert(to.clone())
            {
                self.leads.push((to, address.to_owned()));
            }
        }
    }
}

/// At most so many, spread over all of them.
pub(super) fn spread<T: Clone>(all: &[T], most: usize) -> Vec<T> {
    let count = all.len().min(most);
    (0..count)
        .map(|n| all[n * all.len() / count].clone())
        .collect()
}
