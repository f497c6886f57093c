//! A file of search tests as its writer wrote it becomes a [`TestFile`], with every problem at once.
//!
//! It must not know which articles there are.

use super::measures::Measure;
use super::{Confidence, HITS, Named, Test, TestFile, Threshold};
use crate::config::section::Section;
use crate::config::source::{Origin, Source};
use crate::config::value::{self, Given, Wrong, wrong};
use crate::problem::{Problem, nearest};

/// Without `rank`, an article must be among so many.
const RANK: usize = 3;

/// The keys of a test.
const KEYS: [&str; 12] = [
    "query",
    "lang",
    "expect",
    "rank",
    "forbid",
    "correction",
    "confidence",
    "answer",
    "empty",
    "typos",
    "romanised",
    "fails",
];

/// A file, read.
pub struct Read {
    /// What is good in it.
    pub file: TestFile,
    /// What is not.
    pub problems: Vec<Problem>,
}

/// Reads a file of tests; `path` is what its writer calls it.
#[must_use]
pub fn read(path: &str, text: &str) -> Read {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::of(text);
    let source = Source::new(path, text, &[]);
    let mut root = source.root();
    let thresholds = thresholds(root.section("thresholds"), &lines);
    // Known also where there is no test: so that a key outside of one is told where it belongs.
    for key in KEYS {
        source.knows(format!("[test].{key}"));
    }
    let tests = root.tables("test");
    let tests = tests
        .into_iter()
        .filter_map(|(keys, origin)| test(keys, &origin, &lines))
        .collect();
    root.finish();
    let file = TestFile {
        path: path.to_owned(),
        text: text.to_owned(),
        thresholds,
        tests,
    };
    Read {
        file,
        problems: source.into_problems(),
    }
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| at).collect())
    }

    fn number(&self, origin: &Origin) -> u32 {
        let start = span(origin).0;
        let before = self.0.partition_point(|end| *end < start);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }
}

/// Settings of a file of tests are in the file and nowhere else.
fn span(origin: &Origin) -> (usize, usize) {
    match origin {
        Origin::File(start, end) => (*start, *end),
        Origin::Variable(_) => (0, 0),
    }
}

fn thresholds(mut keys: Section<'_>, lines: &Lines) -> Vec<Threshold> {
    let mut found = Vec::new();
    for measure in Measure::ALL {
        if let Some((least, origin)) = keys.located(measure.key(), share) {
            found.push(Threshold {
                measure,
                least,
                line: lines.number(&origin),
            });
        }
    }
    keys.finish();
    found
}

fn test(mut keys: Section<'_>, table: &Origin, lines: &Lines) -> Option<Test> {
    let query = keys.located("query", query);
    let lang = keys.located("lang", value::language);
    let test = Test {
        line: lines.number(query.as_ref().map_or(table, |(_, origin)| origin)),
        query: query.map(|(query, _)| query).unwrap_or_default(),
        lang: lang.map(|(lang, origin)| named(lang.to_string(), &origin)),
        expect: ids(&mut keys, "expect"),
        rank: keys
            .one("rank", value::whole(1, HITS as u32))
            .unwrap_or(RANK),
        forbid: ids(&mut keys, "forbid"),
        correction: keys.one("correction", perhaps_empty),
        confidence: keys.one("confidence", confidence),
        answer: keys
            .located("answer", perhaps_empty)
            .map(|(id, origin)| named(id, &origin)),
        empty: keys.one("empty", yes_or_no),
        typos: keys.one("typos", yes_or_no).unwrap_or(false),
        romanised: keys.one("romanised", yes_or_no).unwrap_or(false),
        fails: keys.one("fails", value::line),
    };
    check(&test, &keys, table);
    keys.finish();
    (!test.query.is_empty()).then_some(test)
}

/// What a test says must make sense by itself.
fn check(test: &Test, keys: &Section<'_>, table: &Origin) {
    const EXPECTATIONS: [&str; 6] = [
        "expect",
        "forbid",
        "correction",
        "confidence",
        "answer",
        "empty",
    ];
    // A key that is misspelt is probably the missing one, and reported as such.
    let complete = !keys.has_unknown();
    if complete && !keys.holds("query") {
        keys.wrong(
            table,
            "the test has no `query`".into(),
            "write what a customer would type: `query = \"…\"`",
        );
    }
    if complete && !EXPECTATIONS.iter().any(|key| keys.holds(key)) {
        keys.wrong(
            table,
            "the test expects nothing".into(),
            "name the article that must be found: `expect = \"billing/refunds\"`",
        );
    }
    if test.empty == Some(true) && !test.expect.is_empty() {
        keys.wrong(
            table,
            "the test expects an article and no results at all".into(),
            "take `expect` or `empty` out",
        );
    }
    for forbidden in &test.forbid {
        if test.expected().any(|id| id == forbidden.name) {
            let (start, end) = forbidden.span;
            keys.wrong(
                &Origin::File(start, end),
                format!("`{}` is both expected and forbidden", forbidden.name),
                "take it out of `expect` or of `forbid`",
            );
        }
    }
    if test.romanised && !super::romanised::is_bengali(&test.query) {
        keys.wrong(
            table,
            format!(
                "`romanised`: there is no Bengali letter in \"{}\"",
                test.query
            ),
            "take `romanised` out, or write the query in Bengali",
        );
    }
}

fn ids(keys: &mut Section<'_>, key: &str) -> Vec<Named> {
    let ids = keys.one_or_many(key, value::id);
    let named = ids.into_iter().map(|(id, origin)| named(id, &origin));
    named.collect()
}

fn named(name: String, origin: &Origin) -> Named {
    Named {
        name,
        span: span(origin),
    }
}

/// What a customer types may have several lines: error messages are pasted.
fn query(given: &Given<'_>) -> Result<String, Wrong> {
    given.text().map(str::to_owned)
}

/// A text on one line that may be empty, which then says "none".
fn perhaps_empty(given: &Given<'_>) -> Result<String, Wrong> {
    if given.is_empty() {
        return Ok(String::new());
    }
    value::id(given)
}

fn yes_or_no(given: &Given<'_>) -> Result<bool, Wrong> {
    given.truth().map_or_else(
        || {
            wrong(
                format!("must be true or false, not {}", given.shown()),
                "write `true` or `false` without quotes",
            )
        },
        Ok,
    )
}

fn share(given: &Given<'_>) -> Result<f64, Wrong> {
    match given.number() {
        Some(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => wrong(
            format!("must be a number from 0 to 1, not {}", given.shown()),
            given.remedy_for_number("write a share of all queries, such as 0.9 for nine of ten"),
        ),
    }
}

fn confidence(given: &Given<'_>) -> Result<Confidence, Wrong> {
    const ALL: [Confidence; 3] = [Confidence::Strong, Confidence::Weak, Confidence::None];
    let text = given.text()?;
    if let Some(found) = ALL.into_iter().find(|one| one.name() == text) {
        return Ok(found);
    }
    let names = ALL.map(Confidence::name);
    let choice = format!(
        "must be {}, not {}",
        value::alternatives(&names),
        given.shown()
    );
    match nearest(&text.to_lowercase(), names) {
        Some(meant) => wrong(choice, format!("did you mean `{meant}`?")),
        None => wrong(choice, "choose one of them, in quotes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    /// The problems of a text, one a line.
    fn problems(text: &str) -> Vec<String> {
        let read = read("search-tests.toml", text);
        read.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_is_read_with_its_lines_and_defaults() {
        let text = "[thresholds]\nmrr = 0.8\n\n[[test]]\nquery = \"refund\"\nexpect = \"a\"\n\n[[test]]\nlang = \"bn\"\nquery = \"টাকা\"\nexpect = [\"b\", 7]\nrank = 1\ncorrection = \"\"\nconfidence = \"weak\"\nanswer = \"\"\ntypos = true\nromanised = true\nfails = \"not yet\"\n";
        let Read { file, problems } = read("t.toml", text);
        assert_eq!(problems, []);
        let threshold = &file.thresholds[0];
        assert_eq!(
            (threshold.measure, threshold.least, threshold.line),
            (Measure::Mrr, 0.8, 2)
        );
        let [first, second] = &file.tests[..] else {
            panic!("{:?}", file.tests)
        };
        assert_eq!(
            (first.line, first.query.as_str(), first.rank),
            (5, "refund", 3)
        );
        assert_eq!(first.lang(&Lang::english()).as_str(), "en");
        assert!(!first.typos && !first.romanised && first.fails.is_none());
        assert_eq!(second.line, 10);
        assert_eq!(second.lang(&Lang::english()).as_str(), "bn");
        assert_eq!(second.expected().collect::<Vec<_>>(), ["b", "7"]);
        assert_eq!(second.correction.as_deref(), Some(""));
        assert_eq!(second.confidence, Some(Confidence::Weak));
        assert_eq!(second.answer.as_ref().map(|id| id.name.as_str()), Some(""));
        assert_eq!(second.fails.as_deref(), Some("not yet"));
        assert!(second.typos && second.romanised);
    }

    #[test]
    fn everything_wrong_is_said_at_once_with_its_remedy() {
        let cases = [
            (
                "[[test]]\nexpect = \"a\"\n",
                ":1:1: the test has no `query`",
            ),
            (
                "[[test]]\nqeury = \"x\"\nexpect = \"a\"\n",
                ":2:1: unknown key `qeury` in `[[test]]` (did you mean `query`?)",
            ),
            (
                "[[tests]]\nquery = \"x\"\n",
                ":1:3: unknown key `tests` (did you mean `test`?)",
            ),
            (
                "[test]\nquery = \"x\"\n",
                "write `[[test]]` on a line of its own",
            ),
            (
                "[[test]]\nquery = \"x\"\n",
                ":1:1: the test expects nothing",
            ),
            (
                "[[test]]\nquery = \"\"\nexpect = \"a\"\n",
                "`query` is empty",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\nrank = 11\n",
                ":4:8: `rank` must be a whole number from 1 to 10, not `11`",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\nforbid = [\"a\"]\n",
                "`a` is both expected and forbidden",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\nempty = true\n",
                "an article and no results",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = []\n",
                ":3:10: `expect` is an empty list",
            ),
            (
                "[[test]]\nquery = \"x\"\nforbid = []\n",
                ":3:10: `forbid` is an empty list",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\ntypos = \"yes\"\n",
                "must be true or false, not \"yes\"",
            ),
            (
                "[[test]]\nquery = \"x\"\nconfidence = \"week\"\n",
                "did you mean `weak`?",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\nromanised = true\n",
                "no Bengali letter in \"x\"",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\nlang = \"english!\"\n",
                "no language tag",
            ),
            (
                "[thresholds]\nmrr = 80\n",
                "must be a number from 0 to 1, not `80`",
            ),
            (
                "[thresholds]\nsuccess_at_2 = 0.5\n",
                "the keys of `[thresholds]` are `success_at_1`, `success_at_3`, `success_at_5`, `mrr`",
            ),
            (
                "[thresholds]\nmrr = \"0.8\"\n",
                "not \"0.8\" (write the number without quotes)",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\nrank = 0\n",
                "not `0` (write a whole number within these limits)",
            ),
            (
                "[[test]]\nquery = “money back”\nexpect = \"a\"\n",
                "write straight quotes: `\"`",
            ),
            (
                "query = \"x\"\nexpect = \"a\"\n",
                "unknown key `query` (it belongs to `[[test]]`)",
            ),
            (
                "[[test]]\nquery = \"x\"\nexpect = \"a\"\nlanguage = \"en\"\n",
                "did you mean `lang`?",
            ),
            ("[[test]\n", "search-tests.toml:1"),
        ];
        for (text, wanted) in cases {
            let found = problems(text);
            assert!(
                found.iter().any(|problem| problem.contains(wanted)),
                "{wanted} for {text:?} in {found:#?}"
            );
        }
        let all = problems("[[test]]\nquery = \"x\"\nexpct = \"a\"\n[[test]]\nexpect = 1.5\n");
        assert_eq!(all.len(), 3, "{all:#?}");
    }
}
