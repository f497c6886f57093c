//! One question, answered: the pipeline that the results page, the suggestions, the API and
//! `kb search` share, so that they cannot disagree.
//!
//! It joins hits (numbers) with the edition's records (texts). It must not know how results look.

use super::Present;
use serde::Serialize;

use crate::content::Article;
use crate::lang::Lang;
use crate::search::{
    self, Confidence, Found, Part, PassageList, Query, Scored, Searcher, Wanted, excerpt,
};

/// Below so many results it is worth showing what other languages have.
const FEW: usize = 5;
/// So many hits of another language are shown below those of the page's own.
const FOREIGN: usize = 5;
/// The longest text that is echoed when nothing in it can be searched for, in characters.
const ECHO: usize = 200;

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
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was asked, tidied for showing; empty when nothing was.
    pub query: String,
    /// The language that was searched.
    pub lang: Lang,
    /// All articles found, not only those in `hits`.
    pub total: usize,
    /// How well they fit.
    pub confidence: Confidence,
    /// The words that were searched for instead of misspelt ones.
    pub corrected: Option<String>,
    /// Words that no article holds: they were left out.
    pub left_out: Vec<String>,
    /// The question without its rarest word, when that finds more.
    pub without: Option<String>,
    /// The best passage, when one is good enough to be quoted above the hits.
    pub answer: Option<Answer>,
    /// The articles of the part that was asked for, best first; below few of them, the best of other
    /// languages, which `total` does not count.
    pub hits: Vec<Hit>,
    /// How many results each category has.
    pub categories: Vec<CategoryCount>,
    /// Other languages that have results.
    pub elsewhere: Vec<Elsewhere>,
}

/// An article found, with its best section. Programs read it by these names.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// The article's id.
    pub id: String,
    /// The article's language.
    pub lang: Lang,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The slugs of its categories.
    pub category: Vec<String>,
    /// The section that fits best; `None` for the top of the article.
    pub section: Option<HitSection>,
    /// A piece of that section's text.
    pub snippet: Vec<Part>,
    /// Comparable within one search only.
    pub score: f32,
}

/// The section of a hit.
#[derive(Clone, Debug, Serialize)]
pub struct HitSection {
    /// Its heading.
    pub title: String,
    /// Its anchor.
    pub anchor: String,
    /// The article's address with the anchor.
    #[serde(skip)]
    pub url: String,
}

/// A passage that answers the question.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The article it is quoted from.
    pub id: String,
    /// Where it stands.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// The section's heading.
    pub section: Option<HitSection>,
    /// A paragraph, or what leads to the list.
    pub parts: Vec<Part>,
    /// The list, when the answer is one.
    pub list: Option<AnswerList>,
}

/// A list in an answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerList {
    /// Whether the items are steps.
    pub ordered: bool,
    /// The items.
    pub items: Vec<Vec<Part>>,
    /// Whether the article goes on.
    pub more: bool,
}

/// How many results are in a category and below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryCount {
    /// Its slugs, joined by `/`.
    pub path: String,
    /// Results in it.
    pub count: usize,
}

/// Another language that has results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The language.
    pub lang: Lang,
    /// Results in it.
    pub total: usize,
}

impl Results {
    fn none(ask: &Ask<'_>) -> Self {
        let words = ask
            .text
            .split(|c: char| c.is_whitespace() || c.is_control());
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        Self {
            query: words.join(" ").chars().take(ECHO).collect(),
            lang: ask.lang.clone(),
            total: 0,
            confidence: Confidence::None,
            corrected: None,
            left_out: Vec::new(),
            without: None,
            answer: None,
            hits: Vec::new(),
            categories: Vec::new(),
            elsewhere: Vec::new(),
        }
    }
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
        let nothing = Results::none(ask);
        let Some(query) = Query::parse(ask.text, ask.lang) else {
            return Ok(nothing);
        };
        let mut found = search(searcher, &query, ask)?;
        let typed = query.typed().to_owned();
        if ask.exact
            && let Some(corrected) = found.corrected.take()
        {
            // Nothing holds the words that were replaced: what is left of the question is asked.
            let Some(rest) = Query::parse(&kept(&typed, &corrected), ask.lang) else {
                return Ok(Results {
                    query: typed,
                    ..nothing
                });
            };
            found = search(searcher, &rest, ask)?;
            found.corrected = None;
            if found.confidence == Confidence::Strong {
                found.confidence = Confidence::Weak;
            }
        }
        let articles = self.articles(&found)?;
        let answer = articles
            .first()
            .and_then(|first| answer(first, &found, ask));
        let mut hits = self::hits(articles, &found);
        let elsewhere = if ask.elsewhere && found.confidence != Confidence::Strong {
            self.elsewhere(ask)?
        } else {
            Vec::new()
        };
        if found.total < FEW && ask.offset == 0 {
            for (_, found) in &elsewhere {
                hits.extend(self::hits(self.articles(found)?, found));
            }
            hits.truncate(ask.limit.max(1));
        }
        Ok(Results {
            query: typed,
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
                .map(|(lang, Found { total, .. })| Elsewhere { lang, total })
                .collect(),
            ..nothing
        })
    }

    /// The articles of the hits, each read once.
    fn articles(&self, found: &Found) -> anyhow::Result<Vec<Article>> {
        let numbers = found.hits.iter().map(|hit| hit.number);
        numbers.map(|n| self.edition().article(n)).collect()
    }

    /// What the other languages find, best first. Weak matches are no reason to change the language:
    /// nearly every question finds some.
    fn elsewhere(&self, ask: &Ask<'_>) -> anyhow::Result<Vec<(Lang, Found)>> {
        let mut all = Vec::new();
        for (lang, searcher) in self.searchers() {
            let query = (lang != ask.lang)
                .then(|| Query::parse(ask.text, lang))
                .flatten();
            let Some(query) = query else { continue };
            // Categories have other slugs in another language.
            let few = Ask {
                limit: FOREIGN,
                offset: 0,
                category: None,
                ..ask.clone()
            };
            let found = search(searcher, &query, &few)?;
            if found.confidence == Confidence::Strong {
                all.push((lang.clone(), found));
            }
        }
        all.sort_by_key(|(_, found)| std::cmp::Reverse(found.total));
        Ok(all)
    }
}

fn hits(articles: Vec<Article>, found: &Found) -> Vec<Hit> {
    let scored = articles.into_iter().zip(&found.hits);
    scored
        .map(|(article, scored)| hit(article, scored, found))
        .collect()
}

fn hit(article: Article, scored: &Scored, found: &Found) -> Hit {
    let excerpt = excerpt(&article, &found.meant);
    let section = excerpt.section.and_then(|at| section(&article, at));
    Hit {
        section,
        snippet: excerpt.parts,
        score: scored.score,
        id: article.id,
        lang: article.lang,
        url: article.url,
        title: article.title,
        category: article.category,
    }
}

/// The passage of the first hit to quote above the first page of hits, when there is one.
fn answer(first: &Article, found: &Found, ask: &Ask<'_>) -> Option<Answer> {
    let whole = ask.offset == 0 && ask.category.is_none_or(<[_]>::is_empty) && !ask.unfinished;
    if !whole || !search::leads(found) {
        return None;
    }
    let passage = search::answer(first, &found.meant)?;
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

fn search(searcher: &Searcher, query: &Query, ask: &Ask<'_>) -> anyhow::Result<Found> {
    searcher.search(
        query,
        &Wanted {
            category: ask.category,
            limit: ask.limit.max(1),
            offset: ask.offset,
            unfinished: ask.unfinished,
        },
    )
}

/// The words that a correction left as they were.
fn kept(typed: &str, corrected: &str) -> String {
    let words = typed.split_whitespace().zip(corrected.split_whitespace());
    let kept = words.filter(|(typed, corrected)| typed == corrected);
    kept.map(|(typed, _)| typed).collect::<Vec<_>>().join(" ")
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
