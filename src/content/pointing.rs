//! Where in an article it is written what is wrong with its place among the others: only the catalog sees
//! that, and it has no texts.
//!
//! It must not know how it was seen.

use super::front_matter::{self, written};
use crate::problem::{Place, Problem, code};

/// Whether the text of the article tells more of where this problem is.
#[must_use]
pub fn is_in_text(problem: &Problem) -> bool {
    let codes = [
        code::SAME_URL,
        code::SAME_ID,
        code::RESERVED_URL,
        code::UNUSABLE_ALIAS,
    ];
    problem.place.line.is_none() && codes.contains(&problem.code)
}

/// Names the place of such a problem by the text of its article, when it is written there.
pub fn point(problem: &mut Problem, text: &str) {
    let at = match problem.code {
        code::SAME_ID => written::key(text, &["id"]),
        code::UNUSABLE_ALIAS => alias(problem, text),
        // No line of the file has to do with the name of its folder.
        code::SAME_URL if problem.what.starts_with("the folders ") => None,
        _ => written::key(text, &["slug"]),
    };
    if let Some(at) = at {
        let file = std::mem::take(&mut problem.place.file);
        problem.place = Place::span(file, text, at.start, at.end);
    }
}

/// Where the old address is written that a problem quotes.
fn alias(problem: &Problem, text: &str) -> Option<std::ops::Range<usize>> {
    let (front, _) = front_matter::read(&problem.place.file, text).ok()?;
    let mut aliases = front.aliases.into_iter();
    let alias = aliases.find(|alias| problem.what.contains(&format!("alias `{alias}`")))?;
    written::value(text, &["aliases", "redirect_from"], &alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_address_an_id_and_a_slug_are_found_where_they_are_written() {
        let text = "---\nid: 7\nslug: one\naliases:\n  - /en/old\n  - /en/older\n---\nText.\n";
        for (code, what, place) in [
            (code::UNUSABLE_ALIAS, "the alias `/en/older` is", "a.md:6:5"),
            (code::UNUSABLE_ALIAS, "the alias `/en/else` is", "a.md"),
            (code::SAME_ID, "the id `7` is taken", "a.md:2:1"),
            (code::SAME_URL, "the address is taken", "a.md:3:1"),
        ] {
            let mut problem = Problem::new(code, Place::file("a.md"), what, "mend it");
            assert!(is_in_text(&problem));
            point(&mut problem, text);
            assert_eq!(problem.place.to_string(), place, "{what}");
        }
    }
}
