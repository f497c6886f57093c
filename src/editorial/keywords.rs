//! Keywords that help nobody to find an article.
//!
//! It must not know how the search weighs them.

use std::collections::BTreeSet;

use super::notes::Notes;
use crate::content::Outline;
use crate::content::front_matter::written;
use crate::problem::{Place, code};
use crate::text::Analyzer;

/// So many are named; the others are counted.
const NAMED: usize = 5;

/// Looks over the keywords of an article.
pub(super) fn look(notes: &mut Notes<'_>, outline: &Outline, text: &str, analyzer: &mut Analyzer) {
    if outline.front.keywords.is_empty() {
        return;
    }
    let title: BTreeSet<String> = terms(analyzer, &outline.title).into_iter().collect();
    let mut before: BTreeSet<Vec<String>> = BTreeSet::new();
    let (mut in_title, mut twice, mut wordless) = (Vec::new(), Vec::new(), Vec::new());
    for keyword in &outline.front.keywords {
        let terms = terms(analyzer, keyword);
        if terms.is_empty() {
            wordless.push(keyword);
        } else if terms.iter().all(|term| title.contains(term)) {
            in_title.push(keyword);
        } else if !before.insert(terms) {
            twice.push(keyword);
        }
    }
    for (keywords, why) in [
        (
            in_title,
            "in the title already, by which the article is found",
        ),
        (twice, "there twice, for the search"),
        (wordless, "without a word that could be searched for"),
    ] {
        if keywords.is_empty() {
            continue;
        }
        let named = keywords.iter().take(NAMED);
        let mut list: Vec<String> = named.map(|word| format!("`{word}`")).collect();
        if let more @ 1.. = keywords.len().saturating_sub(NAMED) {
            list.push(format!("and {more} more"));
        }
        let verb = if keywords.len() == 1 {
            "stands"
        } else {
            "stand"
        };
        let what = format!("among the keywords, {} {verb} {why}", list.join(", "));
        let remedy = "write the words that customers use and the title does not have";
        let at = written::value(text, &["keywords", "keyword"], keywords[0]);
        let at = at.map(|at| Place::span(&outline.path, text, at.start, at.end));
        notes.mark_key(code::IDLE_KEYWORD, at, what, remedy);
    }
}

fn terms(analyzer: &mut Analyzer, text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    analyzer.tokens(text, |token| {
        if !token.joined {
            terms.push(token.term.to_owned());
        }
    });
    terms
}
