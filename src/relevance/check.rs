//! Whether the articles and languages that tests name are there.
//!
//! It must not know where articles come from.

use std::collections::BTreeMap;

use super::romanised::is_bengali;
use super::{Named, Test, TestFile};
use crate::content::meant;
use crate::lang::Lang;
use crate::problem::{Place, Problem, Severity, code};

/// The articles of an edition, as far as tests name them.
pub struct Articles {
    /// The site's languages.
    pub languages: Vec<Lang>,
    /// The language of tests that name none.
    pub default: Lang,
    /// The articles of each language, their addresses by their ids: all of them, or at least all that
    /// tests name.
    pub ids: BTreeMap<Lang, BTreeMap<String, String>>,
    /// Articles that are written and not published, with the reason as a sentence.
    pub unpublished: BTreeMap<(Lang, String), String>,
}

/// A problem for every file, when none of them holds a test.
#[must_use]
pub fn without_tests(files: &[TestFile]) -> Vec<Problem> {
    if files.iter().any(|file| !file.tests.is_empty()) {
        return Vec::new();
    }
    let problem = |file: &TestFile| {
        Problem::new(
            code::WRONG_VALUE,
            Place::file(&file.path),
            "the file holds no test",
            "write `[[test]]` on a line of its own, then `query = \"…\"` and `expect = \"…\"`",
        )
    };
    files.iter().map(problem).collect()
}

/// What is wrong with the names in a file of tests.
#[must_use]
pub fn check(file: &TestFile, articles: &Articles) -> Vec<Problem> {
    let tests = file.tests.iter();
    tests
        .flat_map(|test| check_test(file, test, articles))
        .collect()
}

fn check_test(file: &TestFile, test: &Test, articles: &Articles) -> Vec<Problem> {
    let lang = test.lang(&articles.default);
    if let Some(tag) = &test.lang
        && !articles.languages.contains(&lang)
    {
        return vec![unknown_language(file, tag, articles)];
    }
    let mut problems = Vec::new();
    let bengali = articles
        .languages
        .iter()
        .find(|lang| lang.primary() == "bn");
    if let Some(bengali) = bengali
        && test.lang.is_none()
        && lang.primary() != "bn"
        && is_bengali(&test.query)
    {
        problems.push(Problem {
            severity: Severity::Warning,
            ..Problem::new(
                code::WRONG_VALUE,
                file.place_of_query(test),
                format!("the query is Bengali and is asked in `{lang}`"),
                format!("write `lang = \"{bengali}\"`, or `lang = \"{lang}\"` if you mean that"),
            )
        });
    }
    // An article that is not written yet is a good reason to fail.
    let named = test.named().filter(|_| test.fails.is_none());
    let unknown = named.filter(|id| !articles.has(&lang, &id.name));
    problems.extend(unknown.map(|id| unknown_article(file, id, &lang, articles)));
    problems
}

fn unknown_language(file: &TestFile, tag: &Named, articles: &Articles) -> Problem {
    let known: Vec<_> = articles.languages.iter().map(Lang::as_str).collect();
    Problem::new(
        code::WRONG_VALUE,
        file.place(tag),
        format!("the site has no language `{}`", tag.name),
        format!("its languages are {}", known.join(", ")),
    )
}

fn unknown_article(file: &TestFile, id: &Named, lang: &Lang, articles: &Articles) -> Problem {
    let mut languages = articles.ids.iter();
    let elsewhere = languages.find(|(_, ids)| ids.contains_key(&id.name));
    let unpublished = articles.unpublished.get(&(lang.clone(), id.name.clone()));
    let known = articles.ids.get(lang).into_iter().flatten();
    let known = known.map(|(id, url)| (id.as_str(), url.as_str()));
    let within = format!("{}/", id.name.trim_end_matches('/'));
    if let Some((one, _)) = known.clone().find(|(one, _)| one.starts_with(&within)) {
        return Problem::new(
            code::UNKNOWN_EXPECTED,
            file.place(id),
            format!("`{}` is a category, not an article", id.name),
            format!("name one of its articles, such as `{one}`, or a list of them"),
        );
    }
    let remedy = match (unpublished, elsewhere, meant(&id.name, known)) {
        (Some(why), ..) => format!(
            "{why}: publish it, or say in the test why it fails: `fails = \"not published yet\"`"
        ),
        (None, Some((other, _)), _) => {
            format!("there is one in `{other}`: write `lang = \"{other}\"`, or translate it")
        }
        (None, None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None, None) => format!(
            "write an id as `kb search --format json` shows it: a path such as `billing/refunds`, without `{lang}/` and `.md`"
        ),
    };
    Problem::new(
        code::UNKNOWN_EXPECTED,
        file.place(id),
        format!("there is no article `{}` in `{lang}`", id.name),
        remedy,
    )
}

impl Articles {
    fn has(&self, lang: &Lang, id: &str) -> bool {
        self.ids.get(lang).is_some_and(|ids| ids.contains_key(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relevance::read;

    #[test]
    fn a_name_that_nothing_has_is_shown_with_the_nearest_one() {
        let bengali = Lang::parse("bn").unwrap();
        let set = |ids: &[&str]| {
            let ids = ids.iter().map(|id| id.split_once(' ').unwrap_or((id, "")));
            ids.map(|(id, url)| (id.to_owned(), url.to_owned()))
                .collect()
        };
        let english = set(&[
            "billing/refunds",
            "Boards/not-on-port",
            "4711 /en/boards/my-uno",
        ]);
        let ids = [
            (Lang::english(), english),
            (bengali.clone(), set(&["only/bengali"])),
        ];
        let articles = Articles {
            languages: vec![Lang::english(), bengali],
            default: Lang::english(),
            ids: ids.into(),
            unpublished: [(
                (Lang::english(), "draft".to_owned()),
                "`x.md` is a draft".to_owned(),
            )]
            .into(),
        };
        let cases = [
            ("expect = \"billing/refunds\"", ""),
            (
                "expect = \"billing/refund\"",
                "t.toml:3:10: there is no article `billing/refund` in `en` (did you mean `billing/refunds`?)",
            ),
            (
                "forbid = [\"billing/refunds\", \"not-on-port.md\"]",
                "t.toml:3:30: there is no article `not-on-port.md` in `en` (did you mean `Boards/not-on-port`?)",
            ),
            (
                "expect = \"billing\"",
                "`billing` is a category, not an article (name one of its articles, such as `billing/refunds`",
            ),
            (
                "expect = \"draft\"",
                "`x.md` is a draft: publish it, or say",
            ),
            ("expect = \"not/written\"\nfails = \"not yet\"", ""),
            (
                "expect = \"/en/billing/refunds.md\"",
                "did you mean `billing/refunds`?",
            ),
            ("expect = \"Boards/my-uno\"", "did you mean `4711`?"),
            ("expect = \"only/bengali\"", "write `lang = \"bn\"`"),
            (
                "answer = \"quite-another\"",
                "a path such as `billing/refunds`",
            ),
            ("answer = \"\"", ""),
            (
                "expect = \"billing/refunds\"\nlang = \"fr\"",
                "t.toml:4:8: the site has no language `fr` (its languages are en, bn)",
            ),
        ];
        for (keys, wanted) in cases {
            let read = read("t.toml", &format!("[[test]]\nquery = \"x\"\n{keys}\n"));
            assert_eq!(read.problems, [], "{keys}");
            let found = check(&read.file, &articles);
            let said: Vec<_> = found.iter().map(ToString::to_string).collect();
            match wanted {
                "" => assert_eq!(said, [""; 0], "{keys}"),
                _ => assert!(said.len() == 1 && said[0].contains(wanted), "{said:?}"),
            }
        }
    }
}
