//! Templates of new articles: what stands in a file before its writer has written anything.
//!
//! It must not know where templates or articles lie.

use jiff::civil::Date;

use super::front_matter::{self, Format, Split};
use crate::lang::Lang;
use crate::problem::nearest;

/// The kinds of articles that kb has templates for.
pub const KINDS: [&str; 3] = ["how-to", "troubleshooting", "question"];

/// What templates may hold between `{{` and `}}`.
const NAMES: [&str; 2] = ["title", "today"];

/// kb's own template of a kind, in the language where it is translated, else in English.
#[must_use]
pub fn built_in(kind: &str, lang: &Lang) -> Option<&'static str> {
    let bengali = lang.primary() == "bn";
    Some(match (kind, bengali) {
        ("how-to", false) => include_str!("templates/how-to.en.md"),
        ("how-to", true) => include_str!("templates/how-to.bn.md"),
        ("troubleshooting", false) => include_str!("templates/troubleshooting.en.md"),
        ("troubleshooting", true) => include_str!("templates/troubleshooting.bn.md"),
        ("question", false) => include_str!("templates/question.en.md"),
        ("question", true) => include_str!("templates/question.bn.md"),
        _ => return None,
    })
}

/// What of kb's own templates says the same to customers as to writers, and may stay.
const MAY_STAY: [&str; 4] = [
    "Save.",
    "সেভ করুন।",
    "When none of this has helped: say what you have tried, and since when it happens.",
    "কিছুতেই কাজ না হলে জানান: কী কী করে দেখেছেন, আর কবে থেকে এমন হচ্ছে।",
];

/// What kb's own templates tell the writer of a language in place of text: paragraphs, items of lists and
/// rows of tables, a line each, without the mark of an item.
pub fn placeholders(lang: &Lang) -> impl Iterator<Item = &'static str> {
    let texts = KINDS.into_iter().filter_map(|kind| built_in(kind, lang));
    texts.flat_map(|text| {
        let body = text.rsplit("\n---\n").next().unwrap_or(text);
        let next = body.lines().skip(1).chain([""]);
        let told = body
            .lines()
            .map(bare_line)
            .zip(next)
            .filter(|(line, next)| {
                let is_head = line.starts_with("| --") || next.starts_with("| --");
                !line.is_empty() && !line.starts_with('#') && !is_head && !MAY_STAY.contains(line)
            });
        told.map(|(line, _)| line)
    })
}

/// A line without the mark of an item of a list and the blanks around it.
#[must_use]
pub fn bare_line(line: &str) -> &str {
    let line = line.trim();
    let unmarked = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let unmarked = match unmarked.len() < line.len() {
        true => unmarked.strip_prefix(". "),
        false => line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")),
    };
    unmarked.unwrap_or(line).trim_start()
}

/// An article of this title made from a template. It is a draft, unless the template says itself
/// whether it is one.
///
/// # Errors
/// A sentence, when the template cannot become an article of this title.
pub fn fill(template: &str, title: &str, today: Date) -> Result<String, String> {
    let template = template.trim_start_matches('\u{feff}');
    let split = front_matter::split(template);
    let (head, body) = template.split_at(match split.matter {
        Some(_) => split.body_at,
        None => 0,
    });
    let today = today.to_string();
    let quoted = serde_json::Value::from(title).to_string();
    // Somebody may have put the quotes there already.
    let inner = quoted.trim_matches('"');
    let head = replaced(&head.replace("\"{{title}}\"", "{{title}}"), &|name| {
        pick(name, &quoted, &today)
    })?;
    let body = replaced(body, &|name| pick(name, title, &today))?;
    let head = begun(&head, &format!("\"{inner}\""));
    let text = format!("{head}{body}");
    match front_matter::read("", &text) {
        Err(problem) => Err(format!("{} ({})", problem.what, problem.remedy)),
        Ok((front, _)) if front.title.as_deref() != Some(title.trim()) => {
            Err("its front matter has another title: write `title: {{title}}`".to_owned())
        }
        Ok(_) => Ok(text),
    }
}

fn pick<'a>(name: &str, title: &'a str, today: &'a str) -> Option<&'a str> {
    match name {
        "title" => Some(title),
        "today" => Some(today),
        _ => None,
    }
}

/// A text with what its writer wants in place of names. Names that nobody knows stay: they may be part
/// of an example.
fn replaced<'a>(text: &str, value: &dyn Fn(&str) -> Option<&'a str>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let inside = &rest[start + 2..];
        let Some(end) = inside.find("}}") else {
            break;
        };
        let name = inside[..end].trim();
        if let Some(meant) = nearest(name, NAMES) {
            return Err(format!(
                "there is no `{{{{{name}}}}}`: did you mean `{{{{{meant}}}}}`?"
            ));
        }
        let whole = start + 2 + end + 2;
        match value(name) {
            Some(value) => {
                out.push_str(&rest[..start]);
                out.push_str(value);
            }
            None => out.push_str(&rest[..whole]),
        }
        rest = &rest[whole..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The front matter with a title, and `draft: true`, where the template has none.
fn begun(head: &str, title: &str) -> String {
    let Split {
        matter: Some((matter, format)),
        matter_at,
        ..
    } = front_matter::split(head)
    else {
        return format!("---\ntitle: {title}\ndraft: true\n---\n\n");
    };
    let sign = match format {
        Format::Yaml => ": ",
        Format::Toml => " = ",
    };
    let has = |key: &str| {
        let mut lines = matter.lines().filter_map(|line| line.strip_prefix(key));
        lines.any(|rest| rest.trim_start().starts_with([':', '=']))
    };
    let mut first = String::new();
    if !has("title") {
        first += &format!("title{sign}{title}\n");
    }
    if !has("draft") && !has("published") && !has("publish") {
        first += &format!("draft{sign}true\n");
    }
    format!("{}{first}{}", &head[..matter_at], &head[matter_at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::front_matter::FrontMatter;

    const TITLE: &str = "Why \"does it\": not {{work}}?";

    fn filled(template: &str) -> Result<String, String> {
        fill(template, TITLE, jiff::civil::date(2026, 11, 22))
    }

    fn front(text: &str) -> FrontMatter {
        let (front, problems) = front_matter::read("a.md", text).unwrap();
        assert_eq!(problems, []);
        front
    }

    #[test]
    fn every_kind_has_a_template_in_english_and_bengali_with_the_same_headings() {
        let (english, bengali) = (Lang::english(), Lang::parse("bn").unwrap());
        for kind in KINDS {
            let texts = [&english, &bengali].map(|lang| filled(built_in(kind, lang).unwrap()));
            let [one, other] = texts.map(Result::unwrap);
            assert_ne!(one, other);
            assert_eq!(one.matches("\n## ").count(), other.matches("\n## ").count());
            for text in [one, other] {
                let front = front(&text);
                assert_eq!((front.title.as_deref(), front.draft), (Some(TITLE), true));
                assert!(!text.contains("{{title}}"), "{text}");
            }
        }
        let french = Lang::parse("fr").unwrap();
        assert_eq!(
            built_in("question", &french),
            built_in("question", &english)
        );
        assert_eq!(built_in("poem", &english), None);
    }

    #[test]
    fn what_stands_in_for_text_is_told_from_headings_heads_of_tables_and_what_may_stay() {
        for (lang, first, row) in [
            ("en", "The answer in one or two", "| Another sign |"),
            ("bn", "উত্তরটি এক-দুই বাক্যে লিখুন", "| আরেকটি লক্ষণ |"),
        ] {
            let all: Vec<_> = placeholders(&Lang::parse(lang).unwrap()).collect();
            assert_eq!(all.len(), 16, "{all:#?}");
            assert!(all[0].starts_with(first), "{all:#?}");
            assert!(all.iter().any(|line| line.starts_with(row)), "{all:#?}");
            let is_marked =
                |line: &&str| line.starts_with(['#', '-', '1', '2', '3']) || line.contains("---");
            assert!(!all.iter().any(is_marked), "{all:#?}");
        }
    }

    #[test]
    fn a_template_need_not_say_what_every_new_article_says() {
        for template in [
            "Text.\n",
            "---\nowner: team\n---\n\nText about {{ title }}, {{today}}.\n",
            "---\ntitle: \"{{title}}\"\n---\nText.\n",
            "+++\ntitle = {{title}}\nupdated = {{today}}\n+++\nText.\n",
            "---\ntitle: {{ title }}\ndraft: true\n---\nText.\n",
        ] {
            let text = filled(template).unwrap();
            let front = front(&text);
            assert_eq!((front.title.as_deref(), front.draft), (Some(TITLE), true));
        }
        let text = filled("---\nowner: team\n---\n\nText about {{ title }}, {{today}}.\n").unwrap();
        assert!(text.ends_with(&format!("\n\nText about {TITLE}, 2026-11-22.\n")));
        assert!(!front(&filled("---\ndraft: false\n---\nText.\n").unwrap()).draft);
    }

    #[test]
    fn what_is_wrong_with_a_template_is_said() {
        for (template, said) in [
            ("{{titel}}", "did you mean `{{title}}`"),
            ("---\ntitle: Other\n---\n", "write `title: {{title}}`"),
            ("---\na: b: c\n---\n", "the front matter cannot be read"),
        ] {
            let why = filled(template).unwrap_err();
            assert!(why.contains(said), "{why}");
        }
        assert!(
            filled("{{ page.url }} stays, {{ so too")
                .unwrap()
                .contains("{{ page.url }} stays")
        );
    }
}
