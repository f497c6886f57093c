//! The questions of search tests and of real customers, asked before and after a change.
//!
//! It must not know how the answers are shown.

use std::collections::HashSet;
use std::path::Path;

use crate::cli::test::{self, asking, compare::Comparison};
use crate::cli::{Global, site, usage};
use crate::lang::Lang;
use crate::live::Present;
use crate::load;
use crate::relevance::{Change, Kind, Run, TestFile};

/// A question as it stands in a file.
pub(super) struct Asked {
    query: String,
    lang: Option<Lang>,
}

/// What came of all questions.
pub(super) struct Answers {
    /// How many were asked.
    pub(super) asked: usize,
    /// Those with other answers, the worst first.
    pub(super) changed: Vec<Answer>,
}

/// A question that is answered otherwise.
pub(super) struct Answer {
    pub(super) change: Change,
    pub(super) query: String,
    pub(super) kind: Kind,
    pub(super) lang: Lang,
    /// Whether customers asked it; else a search test does.
    pub(super) real: bool,
    /// The id and the title of the article that is looked at: of a test, what it expects; of a real
    /// question, what came first before.
    pub(super) article: Option<(String, String)>,
    /// Its rank before and after.
    pub(super) rank: [Option<usize>; 2],
    /// The titles of what came first.
    pub(super) first: [Option<String>; 2],
}

/// Reads a file of questions; each is asked once.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Asked>> {
    let text = load::tests_text(path).map_err(|problem| usage(anyhow::anyhow!("{problem}")))?;
    let mut seen = HashSet::new();
    let lines = text.lines().map(|line| line.trim_end_matches('\r'));
    let lines = lines.filter(|line| !line.trim().is_empty() && seen.insert(line.to_owned()));
    let asked = lines.map(|line| {
        let tagged = line.split_once('\t');
        let tagged = tagged.and_then(|(tag, query)| Some((Lang::parse(tag.trim())?, query)));
        match tagged {
            Some((lang, query)) => Asked {
                query: query.trim().to_owned(),
                lang: Some(lang),
            },
            None => Asked {
                query: line.trim().to_owned(),
                lang: None,
            },
        }
    });
    Ok(asked.collect())
}

/// Asks all of them.
pub(super) fn ask(
    opened: &site::Opened,
    before: &Present,
    after: &Present,
    queries: Option<Vec<Asked>>,
    global: &Global,
) -> anyhow::Result<Answers> {
    let default = &after.served().default_language;
    // Whatever is wrong with the files of tests is for `kb test` to say.
    let (mut files, _) = test::read(&load::search_tests(&opened.place.root)?, global);
    let of_tests = files.len();
    if let Some(queries) = queries {
        let mut asked = Vec::with_capacity(queries.len());
        for Asked { query, lang } in queries {
            let lang = lang.unwrap_or_else(|| default.clone());
            let first = asking::ask(before, &query, &lang)?.hits.into_iter().next();
            asked.push((query, lang, first.map(|hit| hit.id)));
        }
        files.push(TestFile::of_questions("queries", asked));
    }
    let run = Run::part(asking::ask_all(after, &files, &|_| true)?);
    let comparison = Comparison::new(before, after, &run)?;
    let title = |lang: &Lang, id: &str| -> anyhow::Result<String> {
        for present in [after, before] {
            if let Some(article) = present.edition().article_by_id(lang, id)? {
                return Ok(article.title);
            }
        }
        Ok(id.to_owned())
    };
    let mut changed = Vec::new();
    for one in comparison.changed().0 {
        let lang = one.test.lang(default);
        let expected = one.test.expected().next();
        let article = expected.map(|id| anyhow::Ok((id.to_owned(), title(&lang, id)?)));
        let [first, then] = one
            .first
            .map(|id| id.map(|id| title(&lang, id)).transpose());
        changed.push(Answer {
            change: one.change,
            query: one.asked.query.clone(),
            kind: one.asked.kind,
            real: files[of_tests..]
                .iter()
                .any(|file| file.tests.iter().any(|test| std::ptr::eq(test, one.test))),
            article: article.transpose()?,
            rank: one.rank,
            first: [first?, then?],
            lang,
        });
    }
    Ok(Answers {
        asked: run.counts().queries,
        changed,
    })
}

impl Answer {
    /// `Returns, 1 → 3`: the article and its ranks, or what comes first now.
    pub(super) fn told(&self) -> String {
        let rank = |rank: Option<usize>| rank.map_or("–".to_owned(), |rank| rank.to_string());
        let none = || "nothing".to_owned();
        let [before, after] = self.first.clone().map(|title| title.unwrap_or_else(none));
        match &self.article {
            Some((_, title)) if self.rank[0] != self.rank[1] => {
                format!("{title}, {} → {}", rank(self.rank[0]), rank(self.rank[1]))
            }
            _ => format!("first {before} → {after}"),
        }
    }

    /// The question, with what it is a variant of.
    pub(super) fn question(&self) -> String {
        match self.kind {
            Kind::Written => self.query.clone(),
            kind => format!("{} ({})", self.query, kind.name()),
        }
    }
}

impl Answers {
    /// How many changed in which way.
    pub(super) fn summary(&self) -> String {
        let count = |change| {
            self.changed
                .iter()
                .filter(|one| one.change == change)
                .count()
        };
        match self.changed.len() {
            0 => format!("none of {} questions is answered otherwise", self.asked),
            changed => format!(
                "{changed} of {} questions are answered otherwise: {} worse, {} better, {} with another first hit only",
                self.asked,
                count(Change::Worse),
                count(Change::Better),
                count(Change::Other)
            ),
        }
    }
}
