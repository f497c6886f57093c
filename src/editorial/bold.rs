//! Bold text that does not come about: its stars stand where Markdown takes them for no beginning or no
//! end, and customers read them.
//!
//! It must not know what the text says.

use std::ops::Range;

use super::notes::Notes;
use crate::content::markdown::Shape;
use crate::problem::code;

/// Its end is looked for no further away, in bytes.
const LONGEST: usize = 400;

/// What is quoted is no longer, in bytes.
const QUOTED: usize = 60;

/// Looks for it in a text.
pub(super) fn look(notes: &mut Notes<'_>, text: &str, shape: &Shape) {
    for words in &shape.words {
        for at in open(text, words) {
            let (what, remedy) = match unheeded_end(text, at.end) {
                Some(end) => (
                    "the bold text that begins here does not end at its second `**`, as a letter follows that at once: customers read the stars",
                    apart(text, at.end, end),
                ),
                None => (
                    "the bold text that begins here is never closed: customers read the `**`",
                    "write `**` behind its last word too, with no blank before it; a star that is meant is written `\\*`".to_owned(),
                ),
            };
            notes.mark(code::OPEN_EMPHASIS, at, what, remedy);
        }
        for at in blank_behind(text, words) {
            let what = "a blank stands behind this `**`, so that no bold text begins here: customers read the stars";
            let remedy = "take the blank out; a star that is meant is written `\\*`";
            notes.mark(code::OPEN_EMPHASIS, at, what, remedy);
        }
    }
}

/// Where `**` stands right before a word, as if bold text were to begin.
fn open(text: &str, words: &Range<usize>) -> Vec<Range<usize>> {
    let inner = &text[words.clone()];
    let all = inner.match_indices("**").map(|(at, _)| words.start + at);
    let opens = |at: &usize| {
        let after = text[at + 2..].chars().next();
        is_apart(&text[..*at]) && after.is_some_and(char::is_alphabetic)
    };
    all.filter(opens).map(|at| at..at + 2).collect()
}

/// Whether bold text may begin behind this.
fn is_apart(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '—' | '–'))
}

/// Where the next `**` stands, when it is meant as the end and is none: a sign stands before it, and a
/// letter right behind it.
fn unheeded_end(text: &str, from: usize) -> Option<usize> {
    let near = &text[from..text.floor_char_boundary(from + LONGEST)];
    let end = from + near.split("\n\n").next()?.find("**")?;
    let last = text[..end].chars().next_back()?;
    let next = text[end + 2..].chars().next()?;
    let is_sign = !last.is_alphanumeric() && !last.is_whitespace() && last != '\\';
    (is_sign && next.is_alphanumeric()).then_some(end)
}

/// The two ways in which bold text ends before a word.
fn apart(text: &str, start: usize, end: usize) -> String {
    let bold = &text[start..end];
    let word = text[end + 2..]
        .split_whitespace()
        .next()
        .unwrap_or_default();
    let word = &word[..word.floor_char_boundary(QUOTED)];
    let bare = bold
        .trim_end_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '।' | '…' | '”' | '’'));
    let sign = &bold[bare.len()..];
    if bold.len() > QUOTED || bold.contains(['\n', '`']) || bare.is_empty() || sign.is_empty() {
        return "write a blank behind the second `**`, or put the sign before it outside of the bold text".to_owned();
    }
    format!(
        "write a blank behind it, `**{bold}** {word}`, or put the sign outside of the bold text: `**{bare}**{sign} {word}`"
    )
}

/// Where bold text was to begin, and a blank stands behind the stars: `** bold** text`.
fn blank_behind(text: &str, words: &Range<usize>) -> Vec<Range<usize>> {
    let inner = &text[words.clone()];
    let mut found = Vec::new();
    let mut stars = inner.match_indices("**").map(|(at, _)| at).peekable();
    while let Some(at) = stars.next() {
        let Some(end) = stars.peek().copied() else {
            break;
        };
        let bold = &inner[at + 2..end];
        let after = inner[end + 2..].chars().next();
        let begins = bold
            .strip_prefix(' ')
            .is_some_and(|bold| bold.starts_with(char::is_alphabetic));
        let ends = bold.ends_with(|c: char| c.is_alphanumeric() || ".:!?।".contains(c));
        if begins
            && ends
            && is_apart(&text[..words.start + at])
            && after.is_none_or(|c| !c.is_alphanumeric() && c != '*')
        {
            found.push(words.start + at..words.start + at + 2);
            stars.next();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::shape;

    fn found(look: fn(&str, &Range<usize>) -> Vec<Range<usize>>, text: &str) -> Vec<String> {
        let shape = shape(text);
        let all = shape.words.iter().flat_map(|words| look(text, words));
        all.map(|at| text[at].to_owned()).collect()
    }

    #[test]
    fn bold_text_that_is_never_closed_is_told_from_stars() {
        for text in [
            "**Mind the gap.\n",
            "- item\n- (**two\n",
            "**কথা।**এরপর\n",
            "**a** and **b\n",
        ] {
            assert_eq!(found(open, text), ["**"], "{text}");
        }
        for text in [
            "**closed** and __too__\n",
            "2**3 and 2 ** 3\n",
            "card ****1234 or **** 1234\n",
            "`**code` and \\*\\*escaped\n",
            "```\n**code\n```\n",
            "Price** and `**/*.md`, **/*.md\n",
            "a ** b\n",
        ] {
            assert!(found(open, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_letter_right_behind_the_end_is_told_with_the_line_that_works() {
        for (text, remedy) in [
            (
                "**Note:**read this.\n",
                "`**Note:** read`, or put the sign outside of the bold text: `**Note**: read`",
            ),
            (
                "**জরুরি:**এখন পড়ুন।\n",
                "`**জরুরি:** এখন`, or put the sign outside of the bold text: `**জরুরি**: এখন`",
            ),
            ("**কথা।**এরপর\n", "`**কথা**। এরপর`"),
            (
                "**Press `x`.**Then\n",
                "write a blank behind the second `**`",
            ),
        ] {
            let mut notes = Notes::of("a.md", text);
            look(&mut notes, text, &shape(text));
            let problems = notes.problems();
            assert_eq!(problems.len(), 1, "{text}");
            assert!(
                problems[0].remedy.contains(remedy),
                "{}",
                problems[0].remedy
            );
            for mended in problems[0]
                .remedy
                .split('`')
                .filter(|part| part.starts_with("**") && part.len() > 2)
            {
                assert!(found(open, mended).is_empty(), "{mended}");
            }
        }
    }

    #[test]
    fn a_blank_behind_the_first_stars_is_told() {
        for text in [
            "** bold** text\n",
            "So ** it is:** text\n",
            "- ** মোটা** লেখা\n",
        ] {
            assert_eq!(found(blank_behind, text), ["**"], "{text}");
        }
        for text in [
            "2 ** 3 and 4 ** 5\n",
            "a ** b ** c\n",
            "`** bold** text`\n",
            "\\** bold** text\n",
            "** Not on Fridays. *** Nor then.\n",
            "** Prices with tax.\n",
            "**a** and **b**\n",
        ] {
            assert!(found(blank_behind, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_long_line_of_stars_is_read_in_no_time() {
        for mark in ["**a", "** a", "**a.**a", "** a**"] {
            let line = mark.repeat(200_000);
            let mut notes = Notes::of("a.md", &line);
            let whole = 0..line.len();
            let shape = Shape {
                words: vec![whole],
                ..Shape::default()
            };
            look(&mut notes, &line, &shape);
        }
    }
}
