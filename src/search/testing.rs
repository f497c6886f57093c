//! A small help centre to search in, for the tests of this module.

use std::path::PathBuf;

use super::{Excerpt, Found, Guide, Indexer, Query, Searcher, Wanted, excerpt};
use crate::content::{Article, Section};
use crate::lang::Lang;

/// An index over some articles, in a folder of its own.
pub(super) struct Help {
    pub(super) articles: Vec<Article>,
    pub(super) lang: Lang,
    pub(super) searcher: Searcher,
    _dir: tempfile::TempDir,
}

impl Help {
    /// Articles as `category | title | text`; a text's sections are parted by `#heading#`.
    pub(super) fn of(lang: &str, articles: &[&str]) -> Self {
        let lang = Lang::parse(lang).unwrap();
        let articles = articles
            .iter()
            .enumerate()
            .map(|(at, line)| article(&lang, at, line))
            .collect();
        Self::with(lang, articles)
    }

    pub(super) fn with(lang: Lang, articles: Vec<Article>) -> Self {
        Self::guided(lang, articles, Guide::default())
    }

    /// With what writers add.
    pub(super) fn guided(lang: Lang, articles: Vec<Article>, guide: Guide) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let indexer = Indexer::create(dir.path(), &lang, guide).unwrap();
        for (number, article) in articles.iter().enumerate() {
            indexer
                .add(u32::try_from(number).unwrap(), article)
                .unwrap();
        }
        indexer.finish().unwrap();
        let searcher = Searcher::open(dir.path(), &lang).unwrap();
        Self {
            articles,
            lang,
            searcher,
            _dir: dir,
        }
    }

    /// What is shown of an article below a hit.
    pub(super) fn excerpt(&self, number: u32, found: &Found) -> Excerpt {
        let article = &self.articles[number as usize];
        excerpt(article, &self.searcher.words(article), &found.meant)
    }

    pub(super) fn dir(&self) -> PathBuf {
        self._dir.path().to_owned()
    }

    pub(super) fn search(&self, text: &str) -> Found {
        self.find(text, &EVERYTHING)
    }

    pub(super) fn typing(&self, text: &str) -> Found {
        self.find(
            text,
            &Wanted {
                unfinished: true,
                ..EVERYTHING
            },
        )
    }

    pub(super) fn find(&self, text: &str, wanted: &Wanted<'_>) -> Found {
        let query = Query::parse(text, &self.lang).unwrap();
        self.searcher.search(&query, wanted).unwrap()
    }

    /// The titles of what was found, best first.
    pub(super) fn titles(&self, found: &Found) -> Vec<&str> {
        found
            .hits
            .iter()
            .map(|hit| self.articles[hit.number as usize].title.as_str())
            .collect()
    }
}

pub(super) const EVERYTHING: Wanted<'static> = Wanted {
    category: None,
    limit: 1000,
    offset: 0,
    unfinished: false,
    exact: false,
};

pub(super) fn article(lang: &Lang, at: usize, line: &str) -> Article {
    let mut fields = line.splitn(3, '|').map(str::trim);
    let (category, title, text) = (
        fields.next().unwrap(),
        fields.next().unwrap(),
        fields.next().unwrap(),
    );
    let mut pieces = text.split('#');
    let mut sections = vec![section("", pieces.next().unwrap())];
    while let (Some(heading), Some(text)) = (pieces.next(), pieces.next()) {
        sections.push(section(heading, text));
    }
    Article {
        id: at.to_string(),
        lang: lang.clone(),
        url: format!("/{lang}/{at}"),
        title: title.to_owned(),
        summary: None,
        category: category
            .split('/')
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect(),
        keywords: Vec::new(),
        tags: Vec::new(),
        updated: None,
        reviewed: None,
        noindex: false,
        outdated: false,
        urgent: false,
        channels: Vec::new(),
        order: None,
        shown: 0,
        sections,
    }
}

pub(super) fn section(title: &str, text: &str) -> Section {
    let anchor = title.to_lowercase().replace(' ', "-");
    Section {
        lists: Vec::new(),
        title: title.to_owned(),
        anchor,
        level: 2,
        text: text.trim().to_owned(),
    }
}
