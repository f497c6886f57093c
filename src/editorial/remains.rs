//! Remains: marks that Markdown leaves in the text as they stand, for there is nothing to them, and notes
//! of writers to themselves. Customers read both.
//!
//! It must not know where links lead.

use std::ops::Range;

use super::notes::Notes;
use crate::content::Outline;
use crate::content::markdown::Shape;
use crate::lang::Lang;
use crate::problem::code;

/// Names and words are no longer, in bytes: what is looked for further away would take for ever.
const LONGEST_NAME: usize = 100;
const LONGEST_WORDS: usize = 400;

/// Looks for them in a text.
pub(super) fn look(notes: &mut Notes<'_>, outline: &Outline, text: &str, shape: &Shape) {
    for words in &shape.words {
        for at in undefined(text, words) {
            let what = format!(
                "`{}` is shown as it stands: nothing defines it",
                &text[at.clone()]
            );
            let remedy = "add the line that it needs, `[name]: address` for a link or `[^name]: text` for a footnote; or write the address right here: `[words](address)`";
            notes.mark(code::NO_DEFINITION, at, what, remedy);
        }
        for at in to_do(text, words, &outline.lang) {
            let what = format!("customers read the note `{}`", &text[at.clone()]);
            let remedy = "do what it says, or put it into a comment: `<!-- … -->`";
            notes.mark(code::LEFT_TO_DO, at, what, remedy);
        }
    }
    more_titles(notes, outline, shape);
}

/// Headings of the first level besides the title.
fn more_titles(notes: &mut Notes<'_>, outline: &Outline, shape: &Shape) {
    let title = &outline.title;
    let (what, remedy) = match &outline.front.title {
        // Where nothing is the title, that is told.
        None if !shape.begins_with_title => return,
        None => (
            "the text has a heading of the first level above, which is its title: this one is shown as one of the second".to_owned(),
            "write `##`, or make an article of its own of what stands below",
        ),
        Some(_) => (
            format!("the article has its title, `{title}`, from its front matter: this heading of the first level is shown as one of the second"),
            "write `##`; where it is meant as the title, take it out and mend `title`",
        ),
    };
    let own = usize::from(shape.shows_title(title) || outline.front.title.is_none());
    for (_, at) in shape.first_level.iter().skip(own) {
        notes.mark(code::SECOND_TITLE, at.clone(), &what, remedy);
    }
}

/// Where a link by name or a footnote is meant that nothing defines.
fn undefined(text: &str, words: &Range<usize>) -> Vec<Range<usize>> {
    let inner = &text[words.clone()];
    let mut found = Vec::new();
    for (at, _) in inner.match_indices("[^") {
        let name = name_at(inner, at + 2).filter(|name| is_note(name));
        if let Some(name) = name.filter(|_| !follows_sign(inner, at)) {
            let start = words.start + at;
            found.push(start..start + 2 + name.len() + 1);
        }
    }
    for (middle, _) in inner.match_indices("][") {
        let Some(name) = name_at(inner, middle + 2).filter(|name| is_name(name)) else {
            continue;
        };
        let middle = words.start + middle;
        // The words may be in several parts: bold, code.
        let from = text.ceil_char_boundary(middle.saturating_sub(LONGEST_WORDS));
        let before = &text[from..middle];
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let Some(start) = before[line..].rfind('[').map(|at| from + line + at) else {
            continue;
        };
        let last = text[..start].chars().next_back();
        let is_apart = last.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '\\' | ']' | '_'));
        if is_apart && begins_with_letter(&text[start + 1..middle]) {
            found.push(start..middle + 2 + name.len() + 1);
        }
    }
    found
}

/// What stands from here up to the next `]`, if that is near.
fn name_at(text: &str, at: usize) -> Option<&str> {
    let end = text.floor_char_boundary(at + LONGEST_NAME);
    let rest = text.get(at..end.max(at))?;
    rest.find(']').map(|end| &rest[..end])
}

/// `[^1]`, `[^note]`; not `[^a-z]`, which is a pattern.
fn is_note(name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let letters: Vec<char> = name.chars().collect();
    let is_range = matches!(letters[..], [_, '-', _]);
    !name.is_empty() && name.chars().all(is_word) && !is_range
}

/// In a pattern or a formula a sign stands before the bracket that no sentence has there.
fn follows_sign(text: &str, at: usize) -> bool {
    text[..at].ends_with(['/', '\\', '(', '[', '='])
}

fn begins_with_letter(text: &str) -> bool {
    let bare = text.trim_start_matches(['*', '_', '`']);
    bare.chars().next().is_some_and(char::is_alphabetic)
}

/// A name as links have it: a number, a word of small letters, or nothing, where the words are the name.
/// `[Ctrl][Alt]` are keys.
fn is_name(name: &str) -> bool {
    let is_small =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let is_key = name.len() == 1 && name.chars().all(|c| c.is_ascii_lowercase());
    name.chars().all(is_small) && !is_key
}

/// The marks of what is left for later. The first two are words of no language and no name of anything.
const MARKS: [&str; 4] = ["FIXME", "TBD", "TODO", "XXX"];

/// In these, `TODO` is a word that means all.
const TODO_IS_ALL: [&str; 5] = ["ast", "es", "gl", "lad", "pt"];

/// Where a note begins that its writer left for later.
fn to_do(text: &str, words: &Range<usize>, lang: &Lang) -> Vec<Range<usize>> {
    let inner = &text[words.clone()];
    let mut found = Vec::new();
    for mark in MARKS {
        for (at, _) in inner.match_indices(mark) {
            if is_note_to_oneself(mark, &inner[..at], &inner[at + mark.len()..], lang) {
                let at = words.start + at;
                found.push(at..at + mark.len());
            }
        }
    }
    found.sort_by_key(|at| at.start);
    found
}

/// Whether a mark is meant as one, by what stands before it and after it.
fn is_note_to_oneself(mark: &str, before: &str, after: &str, lang: &Lang) -> bool {
    let (last, next) = (before.chars().next_back(), after.chars().next());
    let opens = |c: char| c.is_whitespace() || "([{\"'“‘«„—–*".contains(c);
    let closes = |c: char| c.is_whitespace() || ".,;:!?()[]{}\"'”’»…—–।*".contains(c);
    if !last.is_none_or(opens) || !next.is_none_or(closes) {
        return false;
    }
    let begins = last.is_none_or(|c| matches!(c, '\n' | '(' | '['));
    let is_told = matches!(next, Some(':' | '('));
    let is_whole = before.trim().is_empty() && after.trim().is_empty();
    let in_brackets = begins && matches!(next, Some(')' | ']'));
    let is_word = TODO_IS_ALL.contains(&lang.as_str().split('-').next().unwrap_or_default());
    match mark {
        // Thirty, in Roman numbers, or what stands for somebody's own number.
        "XXX" => is_whole || begins && is_told,
        "TODO" if is_word => is_whole || in_brackets || begins && is_told,
        // Who writes about a list of things to do has it as the name of that: `your TODO list`.
        "TODO" => {
            is_whole || is_told || !next.is_some_and(char::is_whitespace) || last == Some('(')
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::languages::Languages;
    use crate::content::markdown::shape;
    use crate::content::outline;

    type Look = fn(&str, &Range<usize>) -> Vec<Range<usize>>;

    fn found(look: Look, text: &str) -> Vec<String> {
        let shape = shape(text);
        let all = shape.words.iter().flat_map(|words| look(text, words));
        all.map(|at| text[at].to_owned()).collect()
    }

    fn english_to_do(text: &str, words: &Range<usize>) -> Vec<Range<usize>> {
        to_do(text, words, &Lang::parse("en").unwrap())
    }

    #[test]
    fn links_and_footnotes_without_a_definition_are_told_from_brackets() {
        for (text, told) in [
            ("See [the rules][rules].\n", "[the rules][rules]"),
            ("See [the rules][1].\n", "[the rules][1]"),
            ("See [the **rules**][rules].\n", "[the **rules**][rules]"),
            ("See [the rules][].\n", "[the rules][]"),
            ("So it is[^1].\n", "[^1]"),
            ("So it is.[^long-note]\n", "[^long-note]"),
        ] {
            assert_eq!(found(undefined, text), [told], "{text}");
        }
        for text in [
            "See [the rules][rules].\n\n[rules]: a.md\n",
            "See [The Rules][].\n\n[the rules]: a.md\n",
            "So it is[^1].\n\n[^1]: Why.\n",
            "`[the rules][rules]` and a[i][j], a[0][1], int[][]\n",
            "Press [Ctrl][Alt][Del] or [a][b]\n",
            "the pattern [^a-z] or ([^x])\n",
            "\\[the rules][rules]\n",
            "[ ] open [x] done\n",
        ] {
            assert!(
                found(undefined, text).is_empty(),
                "{text}: {:?}",
                found(undefined, text)
            );
        }
    }

    #[test]
    fn a_long_line_of_open_marks_is_read_in_no_time() {
        for mark in ["[^", "][", "TODO", "TBD"] {
            let line = mark.repeat(400_000);
            let words = 0..line.len();
            let looks: [Look; 2] = [undefined, english_to_do];
            let found = looks.map(|look| look(&line, &words).len());
            assert!(found.iter().all(|found| *found < 2), "{mark}: {found:?}");
        }
    }

    #[test]
    fn notes_to_oneself_are_told_from_words() {
        for text in [
            "TODO: say more\n",
            "TBD\n",
            "It costs (TBD) a month.\n",
            "A refund takes TBD days.\n",
            "The fee is TBD.\n",
            "ফি কত, তা TBD।\n",
            "| Plan | Price |\n|---|---|\n| Small | TBD |\n",
            "Then FIXME say what\n",
            "Say how long [FIXME]\n",
            "The fee is TODO.\n",
            "The fee (TODO ask them) is due.\n",
            "The fee is TODO(amina)\n",
            "- first\n- **TODO** say more\n",
            "XXX: is that so?\n",
            "## TODO\n",
        ] {
            assert_eq!(found(english_to_do, text).len(), 1, "{text}");
        }
        for text in [
            "Open your TODO list and add a TODO item\n",
            "Write `TODO: x` in the code\n",
            "<!-- TODO: say more -->\n",
            "[See it](TODO.md) or [here](#TBD)\n",
            "<https://example.com/TBD>, https://example.com/?a=TBD\n",
            "Your todo: list\n",
            "MY_TODO: x and TODOs, TBD-12, FIXME_2\n",
            "Chapter XXX, or call +880 XXX XXX\n",
        ] {
            assert!(found(english_to_do, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_word_that_means_all_is_no_note_where_it_does() {
        let spanish: Look = |text, words| to_do(text, words, &Lang::parse("es-MX").unwrap());
        for text in [
            "Borrar TODO el disco\n",
            "Aceptar TODO.\n",
            "Incluye TODO: fotos\n",
        ] {
            assert!(found(spanish, text).is_empty(), "{text}");
        }
        for text in [
            "TODO: decir más\n",
            "Cuesta (TODO) al mes\n",
            "La tarifa es TBD.\n",
        ] {
            assert_eq!(found(spanish, text).len(), 1, "{text}");
        }
    }

    #[test]
    fn one_heading_of_the_first_level_is_the_title_and_the_others_are_told() {
        let languages = Languages::decide(None, None, ["en"]);
        let told = |text: &str| {
            let (outline, _) = outline::read("en/a.md", text, &languages);
            let mut notes = Notes::of("en/a.md", text);
            look(&mut notes, &outline.unwrap(), text, &shape(text));
            let lines = notes.problems().into_iter().map(|one| one.place.line);
            lines.flatten().collect::<Vec<_>>()
        };
        for (text, lines) in [
            ("# A\n\nText.\n\n# B\n\nText.\n", vec![5]),
            ("Text.\n\n# A\n\nText.\n\n# B\n", vec![]),
            ("# A\n\n## B\n", vec![]),
            ("---\ntitle: A b\n---\n# A *b*\n\n## B\n", vec![]),
            ("---\ntitle: A\n---\n# B\n\nText.\n", vec![4]),
            ("---\ntitle: A\n---\nText.\n\n# B\n\nText.\n", vec![6]),
            ("---\ntitle: A\n---\n# A\n\nText.\n\n# B\n", vec![8]),
        ] {
            assert_eq!(told(text), lines, "{text}");
        }
    }
}
