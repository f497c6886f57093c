//! One problem as rustc prints it: what is wrong, where with the line and a mark under it, and the remedy.
//!
//! It must not know which problems there are.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::plain;
use crate::problem::{Problem, Severity};

/// No line of an excerpt is wider: the renderer, which would cut letters into halves, cuts none of them.
const WIDEST: usize = 1000;

/// A problem as it is printed.
pub(super) fn printed(problem: &Problem, in_colours: bool) -> String {
    let renderer = match in_colours {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let problem = harmless(problem);
    renderer.term_width(WIDEST).render(&groups(&problem))
}

/// A problem whose words steer no terminal. Its marks stay where they are.
fn harmless(problem: &Problem) -> Problem {
    let mut problem = problem.clone();
    for text in [
        &mut problem.what,
        &mut problem.remedy,
        &mut problem.place.file,
    ] {
        *text = plain::words(text).into_owned();
    }
    let excerpt = problem.place.excerpt.take();
    problem.place.excerpt = excerpt.map(|line| plain::as_long(&line));
    problem
}

/// One problem as it is printed: what, where with the line and a mark under it, and the remedy.
fn groups(problem: &Problem) -> Vec<Group<'_>> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let place = &problem.place;
    let title = level.primary_title(&problem.what).id(problem.code.name);
    let origin = || {
        let origin = Origin::path(&place.file);
        let Some(line) = place.line else {
            return origin;
        };
        let origin = origin.line(line as usize);
        match place.column {
            Some(column) => origin.char_column(column as usize),
            None => origin,
        }
    };
    let group = match (&place.excerpt, place.line) {
        (Some(excerpt), Some(line)) => {
            let span = bytes_of(excerpt, place.begin_in_excerpt(), place.width as usize);
            let snippet = Snippet::source(excerpt)
                .line_start(line as usize)
                .annotation(AnnotationKind::Primary.span(span));
            match place.skipped {
                0 => title.element(snippet.path(&place.file)),
                // The renderer would count the column from where the excerpt begins.
                _ => title.element(origin()).element(snippet),
            }
        }
        _ => title.element(origin()),
    };
    vec![group.element(Level::HELP.message(&problem.remedy))]
}

/// The bytes of a line that so many characters from a column on have.
fn bytes_of(line: &str, column: usize, width: usize) -> std::ops::Range<usize> {
    let byte = |at: usize| {
        line.char_indices()
            .nth(at)
            .map_or(line.len(), |(byte, _)| byte)
    };
    let start = byte(column);
    start..byte(column + width).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::problem::{Place, code};

    #[test]
    fn a_place_far_behind_in_a_line_is_printed_with_its_column_and_what_stands_around_it() {
        let text = format!("{}[কার্ড](nix.md){}", "টাকা ফেরত ".repeat(20), " আর".repeat(90));
        let at = text.find("[কার্ড").unwrap();
        let place = Place::span("articles/bn/a.md", &text, at, at + "[কার্ড](nix.md)".len());
        let problem = Problem::new(code::BROKEN_LINK, place, "nowhere", "mend it");
        let printed = printed(&problem, false);
        let mut lines = printed.lines().skip_while(|line| !line.contains("-->"));
        assert_eq!(lines.next().unwrap().trim(), "--> articles/bn/a.md:1:201");
        let shown = lines.find(|line| line.starts_with("1 |")).unwrap();
        assert!(
            shown.starts_with("1 | … ") && shown.ends_with(" আর…"),
            "{shown}"
        );
        let marks = lines.next().unwrap();
        assert!(marks.contains("^^^^^^^^^^^"), "{printed}");
        assert!(printed.contains("help: mend it"), "{printed}");
    }

    #[test]
    fn a_problem_is_printed_with_its_line_and_the_remedy() {
        let text = "---\ntitle: টাকা\ntitel: x\n---\n";
        let at = text.find("titel").unwrap();
        let problem = Problem::new(
            code::FRONT_MATTER_KEY,
            Place::span("articles/bn/a.md", text, at, at + 5),
            "unknown key `titel`",
            "did you mean `title`?",
        );
        let printed = printed(&problem, false);
        for part in [
            "warning[E008]: unknown key `titel`",
            "--> articles/bn/a.md:3:1",
            "3 | titel: x",
            "^^^^^",
            "help: did you mean `title`?",
        ] {
            assert!(printed.contains(part), "{part} in\n{printed}");
        }
    }
}
