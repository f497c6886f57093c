//! Style sheets and scripts as they travel: without what is there only for those who write them. What
//! they mean stays the same, and comments that begin with `!`, such as licences, stay.
//!
//! It knows where a text or an address is quoted, and nothing else of either language.

use std::iter::Peekable;
use std::str::Chars;

/// Where a sheet is read.
enum Within {
    /// Between tokens.
    Rules,
    /// In a text, up to this quote.
    Text(char),
    /// In `url(…)` without quotes, where `/*` and `;` are nothing special.
    Address,
}

/// A style sheet without comments and without white space that separates nothing.
pub(super) fn sheet(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut within = Within::Rules;
    let mut rest = css.chars().peekable();
    let mut gap = false;
    while let Some(c) = rest.next() {
        match within {
            Within::Rules if c == '/' && rest.peek() == Some(&'*') => {
                let comment = comment(&mut rest);
                if comment.starts_with("/*!") {
                    out.push_str(&comment);
                }
                gap = true;
                continue;
            }
            Within::Rules if c.is_ascii_whitespace() => {
                gap = true;
                continue;
            }
            Within::Rules => {
                close_gap(&mut out, gap, c);
                match c {
                    '"' | '\'' => within = Within::Text(c),
                    '(' if is_address(&out) => within = Within::Address,
                    _ => {}
                }
            }
            Within::Text(quote) if c == quote => within = Within::Rules,
            Within::Address if c == ')' => within = Within::Rules,
            Within::Address if matches!(c, '"' | '\'') => within = Within::Text(c),
            Within::Text(_) | Within::Address => {}
        }
        gap = false;
        out.push(c);
        if c == '\\' {
            out.extend(rest.next());
        }
    }
    out
}

/// A script without the lines that hold nothing but a comment. Where a text in backticks goes on over
/// the line they are no comments, and stay.
pub(super) fn script(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let mut in_text = false;
    for line in js.split_inclusive('\n') {
        let words = line.trim_start();
        let comment = words.starts_with("//") && !words.starts_with("//!") && !words.contains("*/");
        if comment && !in_text {
            continue;
        }
        out.push_str(line);
        in_text ^= line.replace("\\`", "").matches('`').count() % 2 == 1;
    }
    out
}

/// A comment whose `/` has been read, as it is written.
fn comment(rest: &mut Peekable<Chars<'_>>) -> String {
    let mut comment = String::from("/");
    for c in rest {
        comment.push(c);
        if comment.len() > 3 && comment.ends_with("*/") {
            break;
        }
    }
    comment
}

/// Whether what is in the parentheses that open here is an address.
fn is_address(before: &str) -> bool {
    let name = before.len().checked_sub(3).and_then(|at| before.get(at..));
    name.is_some_and(|name| name.eq_ignore_ascii_case("url"))
}

/// Puts what is needed between what is written and `next`: one space where there was a gap that
/// separates, nothing elsewhere. A block's last `;` goes too.
fn close_gap(out: &mut String, gap: bool, next: char) {
    if next == '}' && out.ends_with(';') {
        out.pop();
    }
    let joins = out.is_empty()
        || out.ends_with(['{', '}', ';', ',', ':'])
        || matches!(next, '{' | '}' | ';' | ',');
    if gap && !joins {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_nothing_in_a_sheet_is_left_out() {
        for (written, sent) in [
            (
                "/* a\n * b */\na {\n  color: red;\n}\n\nb { c: d }\n",
                "a{color:red}b{c:d}",
            ),
            ("a :hover, b  >  c { }", "a :hover,b > c{}"),
            (
                "@media (min-width: 3em) and (x) { a { b: calc(1px + 2px); } }",
                "@media (min-width:3em) and (x){a{b:calc(1px + 2px)}}",
            ),
            (
                "a { content: \"  ; /* x */ }\"; }",
                "a{content:\"  ; /* x */ }\"}",
            ),
            ("a { content: '\\' }  '; b: c }", "a{content:'\\' }  ';b:c}"),
            (
                "a { b: url( x/*;.svg ) d; e: url('f  g') }",
                "a{b:url( x/*;.svg ) d;e:url('f  g')}",
            ),
            ("a/**/b { c: d/**/e }", "a b{c:d e}"),
            ("/*! free */ a { --x: ; }", "/*! free */ a{--x:}"),
            ("a { b: c /* never closed", "a{b:c"),
        ] {
            assert_eq!(sheet(written), sent, "{written}");
        }
    }

    #[test]
    fn lines_of_a_script_that_only_comment_are_left_out() {
        for (written, sent) in [
            ("// a\nb(); // c\n  // d\n", "b(); // c\n"),
            ("a = \"//\";\n//! free\n", "a = \"//\";\n//! free\n"),
            ("a = `\n// text\n`;\n// b\n", "a = `\n// text\n`;\n"),
            ("a = `\\``;\n// b", "a = `\\``;\n"),
            ("/*\n// a */ b();", "/*\n// a */ b();"),
        ] {
            assert_eq!(script(written), sent, "{written}");
        }
    }

    #[test]
    fn what_travels_well_stays_as_it_is() {
        let css = sheet(include_str!("../../themes/default/static/site.css"));
        assert_eq!(sheet(&css), css);
        assert!(!css.contains("/*") && !css.contains('\n'));
        let js = script(include_str!("../../themes/default/static/site.js"));
        assert_eq!(script(&js), js);
    }
}
