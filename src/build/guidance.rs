//! What writers tell the search: their synonyms and pinned answers, compared with what the site has.
//!
//! It must not know how anything is searched for.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{self, PinnedAnswer, Site};
use crate::content::front_matter::written;
use crate::content::{Catalog, meant};
use crate::lang::Lang;
use crate::load::{self, Place};
use crate::problem::{Place as ProblemPlace, Problem, code, nearest};
use crate::text;

/// Categories that channels and the form name, and that are not there.
pub(super) fn contact(catalog: &Catalog, site: &Site) -> Vec<Problem> {
    let trees = catalog.trees.iter();
    let paths = trees.flat_map(|tree| tree.categories.iter().map(|one| one.path.as_str()));
    let paths: BTreeSet<&str> = paths.collect();
    let named = site.contact.named.iter();
    named
        .filter(|named| !paths.contains(named.path.as_str()))
        .map(|named| {
            let remedy = match nearest(&named.path, paths.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the path of the category's page without the language".into(),
            };
            let what = format!("there is no category `{}`", named.path);
            Problem::new(code::UNKNOWN_TOPIC, named.place.clone(), what, remedy)
        })
        .collect()
}

/// Channels that articles name, and that are not there.
pub(super) fn channels(catalog: &Catalog, site: &Site, place: &Place) -> Vec<Problem> {
    let mut problems = Vec::new();
    let ids = || {
        site.contact
            .channels
            .iter()
            .map(|channel| channel.id.as_str())
    };
    for entry in &catalog.entries {
        for id in &entry.outline.front.channels {
            if ids().any(|known| known == id) {
                continue;
            }
            let remedy = match nearest(id, ids()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the `id` of a `[[channel]]` in kb.toml".into(),
            };
            let path = &entry.outline.path;
            let text = load::text(place, path).unwrap_or_default();
            let at = written::value(&text, &["channels", "channel"], id);
            let at = at.map(|at| ProblemPlace::span(path, &text, at.start, at.end));
            problems.push(Problem::new(
                code::UNKNOWN_TOPIC,
                at.unwrap_or_else(|| ProblemPlace::file(path)),
                format!("`channels` names `{id}`, and there is no such channel"),
                remedy,
            ));
        }
    }
    problems
}

/// Where an item of a list of kb.toml stands; the file, when it came from elsewhere.
pub(super) fn in_settings(place: &Place, names: &[&str], item: &str) -> ProblemPlace {
    let text = place.config.as_ref().map(std::fs::read_to_string);
    match text {
        Some(Ok(text)) => config::item("kb.toml", &text, names, item),
        _ => ProblemPlace::file("kb.toml"),
    }
}

/// Pages that are said to be gone on purpose, and are there.
pub(super) fn gone(catalog: &Catalog, site: &Site, place: &Place) -> Vec<Problem> {
    let there = site.build.gone.pages().filter(|page| catalog.answers(page));
    there
        .map(|page| {
            Problem::new(
                code::NOT_GONE,
                in_settings(place, &["build", "gone"], page),
                format!("`gone` names `{page}`, and that address leads to a page"),
                "take it out of `gone`: the page is shown all the same",
            )
        })
        .collect()
}

/// What `[search]` in kb.toml names and the site does not have.
pub(super) fn check(catalog: &Catalog, site: &Site) -> Vec<Problem> {
    let languages = &catalog.languages.all;
    let mut problems = Vec::new();
    for named in &site.search.named {
        if languages.contains(&named.lang) {
            continue;
        }
        let code = if named.table == "answers" {
            code::UNKNOWN_ANSWER
        } else {
            code::WRONG_SYNONYMS
        };
        let what = format!(
            "`[search.{}]`: the site has no language `{}`",
            named.table, named.lang
        );
        let remedy = remedy_for_language(named.lang.as_str(), languages);
        problems.push(Problem::new(code, named.place.clone(), what, remedy));
    }
    for (lang, answers) in &site.search.answers {
        if languages.contains(lang) {
            let answers = answers.iter();
            problems.extend(answers.filter_map(|answer| unknown_answer(catalog, lang, answer)));
        }
    }
    problems
}

fn unknown_answer(catalog: &Catalog, lang: &Lang, answer: &PinnedAnswer) -> Option<Problem> {
    let elsewhere: Vec<&Lang> = catalog.languages_of_id(&answer.id).collect();
    if elsewhere.contains(&lang) {
        return None;
    }
    let here = catalog.entries.iter();
    let here = here.filter(|entry| entry.outline.lang == *lang);
    let known = here.map(|entry| (entry.id.as_str(), entry.url.as_str()));
    let remedy = match (elsewhere.first(), meant(&answer.id, known)) {
        (Some(other), _) => {
            format!(
                "there is one in `{other}`: pin it in `[search.answers.{other}]`, or translate it"
            )
        }
        (None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None) => {
            "use the article's `id`, or its path below the language's folder without `.md`".into()
        }
    };
    let place = answer.place.clone();
    Some(Problem::new(
        code::UNKNOWN_ANSWER,
        place.unwrap_or_else(|| ProblemPlace::file("kb.toml")),
        format!(
            "the answer to `{}` is `{}`, and no article has that id in `{lang}`",
            answer.query, answer.id
        ),
        remedy,
    ))
}

/// The language that was meant: the one that begins the name, or that the name begins.
fn remedy_for_language(name: &str, languages: &[Lang]) -> String {
    let name = name.to_lowercase();
    let mut all = languages.iter().map(Lang::as_str);
    match all.find(|lang| name.starts_with(lang) || lang.starts_with(&name)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let all: Vec<String> = languages.iter().map(|lang| format!("`{lang}`")).collect();
            format!("the site's languages are {}", all.join(", "))
        }
    }
}

/// The synonyms of kb.toml and of `synonyms/LANG.txt`, and what is wrong with those files.
pub(super) fn synonyms(
    place: &Place,
    site: &Site,
    languages: &[Lang],
) -> (BTreeMap<Lang, Vec<String>>, Vec<Problem>) {
    let mut all = site.search.synonyms.clone();
    let mut problems = Vec::new();
    for path in load::synonym_files(place) {
        let lang = match language_of(&path, languages) {
            Ok(Some(lang)) => lang,
            Ok(None) => continue,
            Err(problem) => {
                problems.push(*problem);
                continue;
            }
        };
        match load::synonyms(place, &path) {
            Ok(text) => {
                let (lines, wrong) = usable(&path, &text);
                all.entry(lang).or_default().extend(lines);
                problems.extend(wrong);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    (all, problems)
}

/// The language of a file of synonyms; none when it is plainly something else.
fn language_of(path: &str, languages: &[Lang]) -> Result<Option<Lang>, Box<Problem>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_text = ending.eq_ignore_ascii_case("txt");
    let lang = Lang::parse(stem).filter(|lang| languages.contains(lang));
    let problem = |what: &str, remedy| {
        let place = ProblemPlace::file(path);
        Err(Box::new(Problem::new(
            code::WRONG_SYNONYMS,
            place,
            what,
            remedy,
        )))
    };
    match (lang, is_text) {
        (Some(lang), true) => Ok(Some(lang)),
        (Some(lang), false) => problem(
            "the file is not read: files of synonyms end in `.txt`",
            format!("name it `{lang}.txt`"),
        ),
        (None, true) if !stem.eq_ignore_ascii_case("readme") => problem(
            "the file is not read: its name is no language of the site",
            remedy_for_language(stem, languages),
        ),
        (None, _) => Ok(None),
    }
}

/// The lines of a file that can be used, and what is wrong with the others.
fn usable(path: &str, text: &str) -> (Vec<String>, Vec<Problem>) {
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        match text::synonyms(line) {
            Ok(Some(_)) => lines.push(line.trim().to_owned()),
            Ok(None) => {}
            Err(wrong) => problems.push(Problem::new(
                code::WRONG_SYNONYMS,
                ProblemPlace::span(path, text, start, end),
                format!("the line {}", wrong.what),
                wrong.remedy,
            )),
        }
        start += line.len();
    }
    (lines, problems)
}
