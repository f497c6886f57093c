//! Front matter: the lines between `---` (YAML) or `+++` (TOML) at the top of an article.
//!
//! Reads what a writer says about an article and tells what cannot be used. It must not know where
//! the article lies or what becomes of it.

mod comments;
mod days;
pub mod edit;
mod misses;
mod notation;
mod schema;
mod strayed;
mod values;
pub mod written;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::schema::schema;
use self::values::Reader;
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// What a writer says about an article. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// `title`
    pub title: Option<String>,
    /// `id`; a number is its digits.
    pub id: Option<String>,
    /// `slug`
    pub slug: Option<String>,
    /// `description` or `summary`
    pub summary: Option<String>,
    /// `keywords` or `keyword`
    pub keywords: Vec<String>,
    /// `tags` or `tag`
    pub tags: Vec<String>,
    /// `order` or `weight`
    pub order: Option<i64>,
    /// `draft`, or `published` the other way round
    pub draft: bool,
    /// `publish_at`: not shown before.
    pub publish_at: Option<Timestamp>,
    /// `expire_at`: not shown from then on.
    pub expire_at: Option<Timestamp>,
    /// `updated`, `lastmod` or `date`; without them, the day of the last change if somebody knows it.
    pub updated: Option<Date>,
    /// `reviewed`
    pub reviewed: Option<Date>,
    /// `review_by`
    pub review_by: Option<Date>,
    /// `owner`
    pub owner: Option<String>,
    /// `aliases` or `redirect_from`
    pub aliases: Vec<String>,
    /// `lang`
    pub lang: Option<Lang>,
    /// `noindex`
    pub noindex: bool,
    /// `outdated`
    pub outdated: bool,
    /// `urgency`: what it is about cannot wait.
    pub urgent: bool,
    /// `channels`: the ids of those that come first when it did not help.
    pub channels: Vec<String>,
    /// `icon` of a category
    pub icon: Option<String>,
}

/// Where the front matter of a text lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// The text between the marks, and whether it is TOML; `None` when there is no front matter.
    pub matter: Option<(&'a str, Format)>,
    /// Where the front matter's own text begins, in bytes.
    pub matter_at: usize,
    /// Where the article's text begins, in bytes.
    pub body_at: usize,
}

/// The notation of the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---`.
    Yaml,
    /// Between `+++`.
    Toml,
}

/// Finds the front matter. Opening marks without closing ones are no front matter: a text may
/// begin with a rule. Where keys stand below them, [`read`] refuses the text.
#[must_use]
pub fn split(text: &str) -> Split<'_> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let none = Split {
        matter: None,
        matter_at: bom,
        body_at: bom,
    };
    let (mark, format) = match text.get(bom..bom + 3) {
        Some("---") => ("---", Format::Yaml),
        Some("+++") => ("+++", Format::Toml),
        _ => return none,
    };
    let Some(first_end) = text[bom..].find('\n').map(|at| bom + at + 1) else {
        return none;
    };
    if text[bom + 3..first_end].trim() != "" {
        return none;
    }
    let mut at = first_end;
    for line in text[first_end..].split_inclusive('\n') {
        let trimmed = line.trim_end();
        if trimmed == mark || (format == Format::Yaml && trimmed == "...") {
            return Split {
                matter: Some((&text[first_end..at], format)),
                matter_at: first_end,
                body_at: at + line.len(),
            };
        }
        at += line.len();
    }
    none
}

/// Reads TOML as a list of keys and values.
///
/// # Errors
/// Why it cannot be read.
pub fn toml(matter: &str) -> Result<Map<String, Value>, String> {
    notation::toml(matter).map_err(|broken| broken.why)
}

/// Reads the front matter of `text`. `file` names the article in problems.
///
/// # Errors
/// One problem, when it is not YAML or TOML at all, or not where it must be: then nothing is known
/// about the article, not even whether it is a draft.
pub fn read(file: &str, text: &str) -> Result<(FrontMatter, Vec<Problem>), Box<Problem>> {
    let split = split(text);
    let Some((matter, format)) = split.matter else {
        return match strayed::find(text) {
            Some(strayed) => {
                let place = Place::span(file, text, strayed.at.start, strayed.at.end);
                let problem = Problem::new(code::FRONT_MATTER, place, strayed.why, strayed.remedy);
                Err(Box::new(problem))
            }
            None => Ok((FrontMatter::default(), Vec::new())),
        };
    };
    let values = match format {
        Format::Yaml => notation::yaml(matter),
        Format::Toml => notation::toml(matter),
    };
    let values = values.map_err(|broken| {
        let at = split.matter_at + broken.at.min(matter.len());
        Problem::new(
            code::FRONT_MATTER,
            Place::span(file, text, at, at + 1),
            format!("the front matter cannot be read: {}", broken.why),
            broken.remedy(format, matter),
        )
    })?;
    let mut reader = Reader {
        file,
        text,
        split,
        values,
        problems: Vec::new(),
    };
    let front_matter = reader.front_matter();
    reader.look_at_times(&front_matter);
    reader.look_for_near_misses();
    reader.look_for_comments();
    Ok((front_matter, reader.problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(text: &str) -> FrontMatter {
        let (front_matter, problems) = read("a.md", text).unwrap();
        assert_eq!(problems, vec![], "{text}");
        front_matter
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = good(
            "---\ntitle: Refunds\nid: 42\ntags: [a, b]\nweight: 3\ndraft: true\ndate: 2026-11-21\n---\nText",
        );
        let toml = good(
            "+++\ntitle = \"Refunds\"\nid = 42\ntags = [\"a\", \"b\"]\nweight = 3\ndraft = true\ndate = 2026-11-21\n+++\nText",
        );
        assert_eq!(yaml, toml);
        assert_eq!(yaml.id.as_deref(), Some("42"));
        assert_eq!((yaml.order, yaml.draft), (Some(3), true));
    }

    #[test]
    fn a_text_that_begins_with_a_rule_has_no_front_matter() {
        for text in [
            "---\nNo end",
            "--- not alone\n---\n",
            "Text\n---\n",
            "",
            "---",
        ] {
            assert_eq!(split(text).matter, None, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_yaml_is_one_problem_with_its_line() {
        let problem = read("a.md", "---\ntitle: ok\nsummary: a: b: c\n---\n").unwrap_err();
        assert_eq!(problem.code, code::FRONT_MATTER);
        assert_eq!(problem.place.line, Some(3), "{problem}");
    }

    #[test]
    fn a_key_that_is_there_twice_is_told_in_the_writers_words() {
        for text in [
            "---\ntitle: a\ntags: b\ntitle: c\n---\n",
            "+++\ntitle = 'a'\ntags = 'b'\ntitle = 'c'\n+++\n",
        ] {
            let problem = read("a.md", text).unwrap_err();
            assert_eq!(problem.place.line, Some(4), "{problem}");
            let told = problem.to_string();
            assert!(told.contains("the key `title` is there twice"), "{told}");
            assert!(
                !told.contains("Policy") && told.contains("keep one"),
                "{told}"
            );
        }
    }

    #[test]
    fn a_day_in_another_form_or_that_there_is_not_is_told_as_it_was_meant() {
        for (line, remedy) in [
            ("updated: 2026-11-31", "November 2026 has 30 days"),
            ("updated: 20.11.2026", "write `2026-11-20`"),
            ("review_by: 2026-1-5", "write `2026-01-05`"),
            ("updated: 05/06/2026", "a date such as"),
            ("expire_at: 20/11/2026", "write `2026-11-20`"),
            ("publish_at: 2026-02-29", "February 2026 has 28 days"),
            ("publish_at: 2026-11-23 9am", "write `2026-11-23T09:00:00Z`"),
        ] {
            let (_, problems) = read("a.md", &format!("---\n{line}\n---\n")).unwrap();
            assert!(problems[0].remedy.contains(remedy), "{problems:?}");
        }
    }

    #[test]
    fn a_tab_is_told_to_be_spaces() {
        let problem = read("a.md", "---\ntags:\n\t- a\n---\n").unwrap_err();
        assert!(
            problem.remedy.contains("spaces instead of tabs"),
            "{problem}"
        );
    }

    #[test]
    fn words_may_stand_under_the_singular_and_between_semicolons() {
        let front_matter = good("---\nkeyword: router; box, modem\ntag: wifi\n---\n");
        assert_eq!(front_matter.keywords, ["router", "box", "modem"]);
        assert_eq!(front_matter.tags, ["wifi"]);
    }

    #[test]
    fn a_misspelt_key_is_named_with_the_right_one() {
        let (_, problems) = read("a.md", "---\ntitel: x\nTags: y\nlayout: page\n---\n").unwrap();
        let mut said: Vec<_> = problems.iter().map(ToString::to_string).collect();
        said.sort();
        assert_eq!(
            said,
            [
                "a.md:2:1: unknown key `titel` (did you mean `title`?)",
                "a.md:3:1: unknown key `Tags` (did you mean `tags`?)",
            ]
        );
    }

    #[test]
    fn a_wrong_value_that_decides_about_publishing_is_an_error() {
        for line in [
            "draft: maybe",
            "published: flase",
            "publised: false",
            "publish_at: soon",
            "expire_at: [1]",
        ] {
            let (_, problems) = read("a.md", &format!("---\n{line}\n---\n")).unwrap();
            assert!(problems[0].is_error(), "{line}");
            assert_eq!(problems[0].place.line, Some(2));
        }
        for value in ["first", "1.9", "1e300"] {
            let text = format!("---\norder: {value}\n---\n");
            let (front_matter, problems) = read("a.md", &text).unwrap();
            assert_eq!((front_matter.order, problems.len()), (None, 1), "{value}");
            assert!(!problems[0].is_error());
        }
        assert_eq!(good("---\norder: 2.0\n---\n").order, Some(2));
    }

    #[test]
    fn what_was_never_public_in_another_tool_is_a_draft() {
        for (line, draft) in [
            ("published: false", true),
            ("publish: false", true),
            ("published: true", false),
            ("published: 2020-02-29", false),
        ] {
            assert_eq!(good(&format!("---\n{line}\n---\n")).draft, draft, "{line}");
        }
    }

    #[test]
    fn an_article_that_expires_before_it_appears_is_told() {
        let times = |from: &str, until: &str| {
            let text = format!("---\npublish_at: {from}\nexpire_at: {until}\n---\n");
            read("a.md", &text).unwrap().1
        };
        let told = times("2026-11-21", "2026-11-20");
        assert_eq!(
            (told[0].code, told[0].place.line),
            (code::NEVER_SHOWN, Some(3))
        );
        assert!(times("2026-11-21", "2026-11-22").is_empty());
    }

    #[test]
    fn times_are_read_with_and_without_zone() {
        let at = |value: &str| {
            good(&format!("---\npublish_at: {value}\n---\n"))
                .publish_at
                .unwrap()
                .to_string()
        };
        assert_eq!(at("2026-11-21"), "2026-11-21T00:00:00Z");
        assert_eq!(at("2026-11-21T09:00:00+06:00"), "2026-11-21T03:00:00Z");
        assert_eq!(at("2026-11-21 09:00:00"), "2026-11-21T09:00:00Z");
    }
}
