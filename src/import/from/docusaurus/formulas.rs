//! Formulas between dollars, which the old site drew: where they stand. Prices are none.
//!
//! It must not know what is told of them.

use std::ops::Range;

use crate::content::marks;

/// The longest formula, in lines: what is longer was never closed.
const LONGEST: usize = 100;

/// How many lines a formula has that begins here on a line of its own.
pub(super) fn block(lines: &[&str]) -> Option<usize> {
    let rest = lines.first()?.trim().strip_prefix("$$")?;
    if rest.len() > 2 && rest.ends_with("$$") {
        return Some(1);
    }
    let mut inner = lines[1..].iter().take(LONGEST);
    let end = inner.position(|line| line.trim_end().ends_with("$$"))?;
    Some(end + 2)
}

/// The formulas in a line.
pub(super) fn within(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (part, is_code) in marks::parts(line) {
        if !is_code {
            let own = of_words(part).into_iter();
            found.extend(own.map(|one| start + one.start..start + one.end));
        }
        start += part.len();
    }
    found
}

/// Each pair of dollars next to each other that holds a formula.
fn of_words(words: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let dollars: Vec<usize> = words.match_indices('$').map(|(at, _)| at).collect();
    let mut from = 0;
    for pair in dollars.windows(2) {
        let (open, close) = (pair[0], pair[1]);
        let before = words[..open].chars().next_back();
        let after = words[close + 1..].chars().next();
        let is_joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '\\');
        if open < from || is_joined(before) || is_joined(after) {
            continue;
        }
        if is_formula(&words[open + 1..close]) {
            from = close + 1;
            found.push(open..from);
        }
    }
    found
}

fn is_formula(inner: &str) -> bool {
    let is_tight = !inner.is_empty() && inner.trim() == inner && !inner.ends_with('\\');
    let is_price = inner.starts_with(|c: char| c.is_numeric());
    let is_name = inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic);
    let is_raised = inner.contains(['\\', '^']);
    let is_reckoned = !is_price && inner.contains(['=', '+', '_']);
    is_tight && (is_name || is_raised || is_reckoned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_prices() {
        for (line, formulas) in [
            ("So $E = mc^2$.", &["$E = mc^2$"][..]),
            ("$x$ and $\\frac{a}{b}$, `$y$`", &["$x$", "$\\frac{a}{b}$"]),
            ("$$a_1$$ here", &["$a_1$"]),
            ("It costs $5 = 600 taka, or $6.", &[]),
            ("US$1=120 and US$2=240", &[]),
            ("from $5+ to $6+", &[]),
            ("set $HOME=/x and $PATH=$A", &[]),
            ("$1_000$ and \\$a=b$", &[]),
            ("$", &[]),
        ] {
            let found: Vec<&str> = within(line).into_iter().map(|at| &line[at]).collect();
            assert_eq!(found, formulas, "{line}");
        }
        within(&"$a".repeat(100_000));
    }

    #[test]
    fn a_formula_of_its_own_ends_where_it_is_closed() {
        for (lines, len) in [
            (&["$$", "a", "$$", "b"][..], Some(3)),
            (&["$$ a = b $$", "x"], Some(1)),
            (&["$$a", "b$$"], Some(2)),
            (&["$$", "a"], None),
            (&["a $$"], None),
        ] {
            assert_eq!(block(lines), len, "{lines:?}");
        }
    }
}
