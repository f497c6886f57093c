//! One question, answered: the pipeline that the results page, the suggestions, the API and
//! `kb search` share, so that they cannot disagree.
//!
//! It joins hits (numbers) with the edition's records (texts). It must not know how results look.

use std::sync::Arc;

use super::Present;
use super::known::Known;
use super::results::{Answer, AnswerList, CategoryCount, Elsewhere, Hit, HitSection, Results};
use crate::content::Article;
use crate::lang::Lang;
use crate::search::{
    self, Confidence, Excerpt, Found, PassageList, Query, Scored, Searcher, Wanted, excerpt, titled,
};

/// Below so many results it is worth showing what other languages have.
const FEW: usize = 5;
/// So many hits of another language are shown below those of the page's own.
const FOREIGN: usize = 5;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// The customer's own words, whatever they are.
    pub text: &'a str,
    /// The language whose articles are meant; one of the site's.
    pub lang: &'a Lang,
    /// Only articles below this path of category slugs.
    pub category: Option<&'a [String]>,
    /// How many hits at most; at least one.
    pub limit: usize,
    /// How many of the best to leave out.
    pub offset: usize,
    /// The last word may be unfinished.
    pub unfinished: bool,
    /// Words that the index does not hold are not replaced by similar ones: the way back from a
    /// correction.
    pub exact: bool,
    /// Look into the other languages too when there is little in this one.
    pub elsewhere: bool,
    /// Tell of every hit why it stands where it does.
    pub explain: bool,
}

/// A question put to the index of one language, and what it found there.
struct Asked<'a> {
    searcher: &'a Searcher,
    query: Query,
    found: Found,
}

impl Present {
    /// Finds what is asked for. Text in which nothing can be searched for has no results.
    ///
    /// # Errors
    /// The site has not that language, or the edition or its index is damaged.
    pub fn find(&self, ask: &Ask<'_>) -> anyhow::Result<Results> {
        let Some(searcher) = self.searchers().get(ask.lang) else {
            anyhow::bail!("the site has no articles in `{}`", ask.lang);
        };
        let nothing = Results::none(ask.text, ask.lang);
        let Some(query) = Query::parse(ask.text, ask.lang) else {
            return Ok(nothing);
        };
        let typed = query.typed().to_owned();
        let asked = Asked::of(searcher, query, ask)?;
        let articles = self.articles(&asked)?;
        let answer = articles
            .first()
            .and_then(|first| answer(&first.article, &asked.found, ask));
        let mut hits = asked.hits(&articles, ask)?;
        let found = asked.found;
        // A topic that was chosen is one of this language.
        let everywhere = ask.category.is_none_or(<[_]>::is_empty);
        let elsewhere = if ask.elsewhere && everywhere && found.confidence != Confidence::Strong {
            self.elsewhere(ask)?
        } else {
            Vec::new()
        };
        if found.total < FEW && ask.offset == 0 {
            for (_, asked) in &elsewhere {
                hits.extend(asked.hits(&self.articles(asked)?, ask)?);
            }
            hits.truncate(ask.limit.max(1));
        }
        Ok(Results {
            query: typed,
            searched: true,
            total: found.total,
            confidence: found.confidence,
            corrected: found.corrected,
            left_out: found.left_out,
            without: found.without,
            answer,
            hits,
            categories: found.categories.into_iter().map(count).collect(),
            elsewhere: elsewhere
                .into_iter()
                .map(|(lang, Asked { found, .. })| Elsewhere {
                    lang,
                    total: found.total,
                })
                .collect(),
            ..nothing
        })
    }

    /// The articles of the hits, each read once.
    fn articles(&self, asked: &Asked<'_>) -> anyhow::Result<Vec<Arc<Known>>> {
        let numbers = asked.found.hits.iter().map(|hit| hit.number);
        let known = numbers.map(|number| {
            self.known().get(number, || {
                let article = self.article(number)?;
                let words = asked.searcher.words(&article);
                Ok(Known { article, words })
            })
        });
        known.collect()
    }

    /// What the other languages find, best first. Weak matches are no reason to change the language:
    /// nearly every question finds some.
    fn elsewhere(&self, ask: &Ask<'_>) -> anyhow::Result<Vec<(Lang, Asked<'_>)>> {
        let mut all = Vec::new();
        for (lang, searcher) in self.searchers() {
            let query = (lang != ask.lang)
                .then(|| Query::parse(ask.text, lang))
                .flatten();
            let Some(query) = query else { continue };
            let few = Ask {
                limit: FOREIGN,
                offset: 0,
                ..ask.clone()
            };
            let asked = Asked::of(searcher, query, &few)?;
            if asked.found.confidence == Confidence::Strong {
                all.push((lang.clone(), asked));
            }
        }
        all.sort_by_key(|(_, asked)| std::cmp::Reverse(asked.found.total));
        Ok(all)
    }
}

fn wanted<'a>(ask: &Ask<'a>) -> Wanted<'a> {
    Wanted {
        category: ask.category,
        limit: ask.limit.max(1),
        offset: ask.offset,
        unfinished: ask.unfinished,
        exact: ask.exact,
    }
}

impl<'a> Asked<'a> {
    fn of(searcher: &'a Searcher, query: Query, ask: &Ask<'_>) -> anyhow::Result<Self> {
        let wanted = wanted(ask);
        let found = searcher.search(&query, &wanted)?;
        Ok(Self {
            searcher,
            query,
            found,
        })
    }

    /// The hits with their texts.
    fn hits(&self, articles: &[Arc<Known>], ask: &Ask<'_>) -> anyhow::Result<Vec<Hit>> {
        let scored = articles.iter().zip(&self.found.hits);
        let mut hits: Vec<Hit> = scored
            .map(|(known, scored)| hit(known, scored, &self.found, ask.unfinished))
            .collect();
        if ask.explain {
            let numbers: Vec<u32> = self.found.hits.iter().map(|hit| hit.number).collect();
            let all = self.searcher.explain(&self.query, &wanted(ask), &numbers)?;
            for (hit, explanation) in hits.iter_mut().zip(all) {
                hit.explanation = Some(explanation);
            }
        }
        Ok(hits)
    }
}

fn hit(known: &Known, scored: &Scored, found: &Found, unfinished: bool) -> Hit {
    let Known { article, words } = known;
    // What is suggested by its title leads to its top.
    let excerpt = if unfinished && titled(article, words, &found.meant) {
        Excerpt::default()
    } else {
        excerpt(article, words, &found.meant)
    };
    Hit {
        section: excerpt.section.and_then(|at| section(article, at)),
        snippet: excerpt.parts,
        score: scored.score,
        outdated: article.outdated,
        tags: article.tags.clone(),
        urgent: article.urgent,
        explanation: None,
        id: article.id.clone(),
        lang: article.lang.clone(),
        url: article.url.clone(),
        title: article.title.clone(),
        category: article.category.clone(),
    }
}

/// The passage of the first hit to quote above the first page of hits, when there is one.
fn answer(first: &Article, found: &Found, ask: &Ask<'_>) -> Option<Answer> {
    let whole = ask.offset == 0 && ask.category.is_none_or(<[_]>::is_empty) && !ask.unfinished;
    if !whole || first.outdated || !search::leads(found) {
        return None;
    }
    let chosen = found.hits.first().is_some_and(|hit| hit.chosen);
    let passage = search::answer(first, &found.meant, chosen)?;
    let section = passage.section.and_then(|at| section(first, at));
    let url = section.as_ref().map_or(&first.url, |section| &section.url);
    Some(Answer {
        id: first.id.clone(),
        url: url.clone(),
        title: first.title.clone(),
        section,
        parts: passage.parts,
        list: passage.list.map(list),
    })
}

fn section(article: &Article, at: usize) -> Option<HitSection> {
    let section = article.sections.get(at)?;
    (!section.title.is_empty()).then(|| HitSection {
        title: section.title.clone(),
        anchor: section.anchor.clone(),
        url: article.section_url(section),
    })
}

fn count((path, count): (String, usize)) -> CategoryCount {
    CategoryCount { path, count }
}

fn list(list: PassageList) -> AnswerList {
    let PassageList {
        ordered,
        items,
        more,
    } = list;
    AnswerList {
        ordered,
        items,
        more,
    }
}
