//! Texts that YAML ends before `#`, where a comment begins: `title: How do I use #hashtags?`.
//!
//! It must not know what the keys mean.

use super::Format;
use super::values::Reader;
use crate::problem::{Place, Problem, code};

/// The keys whose values are words for people.
const TEXTS: [&str; 7] = [
    "title",
    "description",
    "summary",
    "keywords",
    "keyword",
    "tags",
    "tag",
];

impl Reader<'_> {
    /// Notes them. A comment that is meant has a blank behind its sign.
    pub(super) fn look_for_comments(&mut self) {
        if !matches!(self.split.matter, Some((_, Format::Yaml))) {
            return;
        }
        for key in TEXTS {
            let Some(at) = self.line_of(key) else {
                continue;
            };
            let line = self.text[at..]
                .lines()
                .next()
                .unwrap_or_default()
                .trim_end();
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim_start();
            if value.starts_with(['"', '\'', '|', '>', '[', '{']) {
                continue;
            }
            let Some(sign) = comment(value) else {
                continue;
            };
            let start = at + line.len() - value.len() + sign;
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            self.problems.push(Problem::new(
                code::FRONT_MATTER_IGNORED,
                Place::span(self.file, self.text, start, at + line.len()),
                format!(
                    "what stands behind a blank and `#` is a comment, so `{key}` is `{}`",
                    value[..sign].trim_end()
                ),
                format!("put the value in quotes: `{name}: \"{quoted}\"`"),
            ));
        }
    }
}

/// Where a comment begins that seems to be none.
fn comment(value: &str) -> Option<usize> {
    let first = value.match_indices('#').find(|(at, _)| {
        let before = &value[..*at];
        before.ends_with([' ', '\t'])
    });
    let (at, _) = first?;
    let is_word = value[at + 1..].starts_with(|c: char| !c.is_whitespace() && c != '#');
    is_word.then_some(at)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::problem::code;

    fn told(matter: &str) -> Vec<String> {
        let (_, problems) = read("a.md", &format!("---\n{matter}\n---\nText.\n")).unwrap();
        assert!(
            problems
                .iter()
                .all(|one| one.code == code::FRONT_MATTER_IGNORED)
        );
        problems
            .iter()
            .map(|one| format!("{}: {}", one.what, one.remedy))
            .collect()
    }

    #[test]
    fn a_text_that_ends_at_a_hash_is_told_with_the_quotes_that_keep_it() {
        let told = told("title: How do I \"use\" #hashtags?\nkeywords: tag, #two");
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].contains("so `title` is `How do I \"use\"`"),
            "{told:?}"
        );
        assert!(
            told[0].ends_with("`title: \"How do I \\\"use\\\" #hashtags?\"`"),
            "{told:?}"
        );
    }

    #[test]
    fn comments_that_are_meant_and_texts_in_quotes_are_good() {
        for matter in [
            "title: One # the title",
            "title: C# and F#",
            "title: \"Use #hashtags\"",
            "description: Text ## more",
            "order: 3 #x",
        ] {
            assert_eq!(told(matter), [""; 0], "{matter}");
        }
    }
}
