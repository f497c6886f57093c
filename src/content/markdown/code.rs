//! Code with syntax colours, as classes that the theme's stylesheet knows.
//!
//! It must not know where the code stands.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use pulldown_cmark_escape::escape_html;
use syntect::html::{ClassStyle, line_tokens_to_classed_spans};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

/// The classes of coloured code all begin so.
pub(super) const PREFIX: &str = "hl-";

/// Longer code is shown without colours: nobody reads it, and colouring costs.
const LONGEST: usize = 64 * 1024;

/// The syntaxes that bat knows: compiled-in data, unpacked at the first use.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

/// So many lines are remembered, in about 4 MB.
const REMEMBERED: usize = 4096;
/// Longer lines are not remembered: they are rarely met again.
const LONGEST_REMEMBERED: usize = 200;

/// Colours code, and remembers lines: the same ones stand in many articles, and a line costs a
/// hundred times what the words around it do.
#[derive(Default)]
pub struct Colours {
    /// What became of a line, for each way in which the lines above it left the syntax.
    lines: Mutex<HashMap<Box<str>, Vec<Line>>>,
}

/// A line in colours.
struct Line {
    before: State,
    html: Box<str>,
    after: State,
}

/// Where the syntax stands between two lines.
#[derive(Clone, PartialEq, Eq)]
struct State {
    parser: ParseState,
    scopes: ScopeStack,
    /// Elements that are open.
    spans: isize,
}

impl Colours {
    /// Writes a code block. `info` is what stands behind the fence's marks: the language first.
    pub(super) fn write(&self, out: &mut String, info: &str, code: &str) {
        let language = info
            .split([' ', ',', '{', '\t'])
            .next()
            .unwrap_or_default()
            .trim_start_matches('.');
        out.push_str("<pre class=\"code\" tabindex=\"0\"><code");
        if !language.is_empty() {
            out.push_str(" class=\"language-");
            push_class(out, language);
            out.push('"');
        }
        out.push('>');
        match self.coloured(language, code) {
            Some(html) => out.push_str(&html),
            None => escape(out, code),
        }
        out.push_str("</code></pre>\n");
    }

    fn coloured(&self, language: &str, code: &str) -> Option<String> {
        if language.is_empty() || code.len() > LONGEST {
            return None;
        }
        let mut html = String::with_capacity(code.len() * 4);
        let mut state = State {
            parser: ParseState::new(syntax(language)?),
            scopes: ScopeStack::new(),
            spans: 0,
        };
        for line in code.split_inclusive('\n') {
            if let Some(after) = self.recall(line, &state, &mut html) {
                state = after;
                continue;
            }
            let start = html.len();
            let before = state.clone();
            state.colour(line, &mut html)?;
            self.remember(line, before, &html[start..], &state);
        }
        for _ in 0..state.spans {
            html.push_str("</span>");
        }
        Some(html)
    }

    fn recall(&self, line: &str, state: &State, html: &mut String) -> Option<State> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lines.get(line)?.iter().find(|line| line.before == *state)?;
        html.push_str(&known.html);
        Some(known.after.clone())
    }

    fn remember(&self, line: &str, before: State, html: &str, after: &State) {
        if line.len() > LONGEST_REMEMBERED {
            return;
        }
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() >= REMEMBERED {
            lines.clear();
        }
        let known = lines.entry(line.into()).or_default();
        // Twice at once by two threads, or after ever other lines: no more of it.
        if known.len() < 8 && known.iter().all(|line| line.before != before) {
            known.push(Line {
                before,
                html: html.into(),
                after: after.clone(),
            });
        }
    }
}

impl State {
    /// Colours a line and goes behind it; `None` when the syntax is broken.
    fn colour(&mut self, line: &str, html: &mut String) -> Option<()> {
        let style = ClassStyle::SpacedPrefixed { prefix: PREFIX };
        let tokens = self.parser.parse_line(line, syntaxes()).ok()?;
        let (coloured, opened) =
            line_tokens_to_classed_spans(line, &tokens, style, &mut self.scopes).ok()?;
        self.spans += opened;
        html.push_str(&coloured);
        Some(())
    }
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let known = match language.to_ascii_lowercase().as_str() {
        "text" | "txt" | "plain" | "plaintext" | "none" | "output" => return None,
        "shell" | "console" | "terminal" | "zsh" => "bash",
        "arduino" | "ino" => "cpp",
        "jsonc" | "json5" => "json",
        "dockerfile" => "Dockerfile",
        _ => language,
    };
    syntaxes().find_syntax_by_token(known)
}

/// A language's name as a part of a class: letters, digits and few marks only.
fn push_class(out: &mut String, language: &str) {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#');
    out.extend(language.chars().filter(allowed).take(40));
}

/// Writes text so that no part of it is taken for markup.
pub(super) fn escape(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = escape_html(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(info: &str, code: &str) -> String {
        let mut out = String::new();
        Colours::default().write(&mut out, info, code);
        out
    }

    #[test]
    fn a_line_that_is_remembered_is_coloured_as_it_would_be() {
        let colours = Colours::default();
        let code = [
            "/* a\nlet x = 1;\n*/\nlet x = 1;\n\"\nlet x = 1;\n\"\nlet x = 1;",
            "let x = 1;\n/* a\nlet x = 1;\nlet x = 1;\n",
        ];
        for code in code.iter().chain(&code) {
            let mut out = String::new();
            colours.write(&mut out, "rust", code);
            assert_eq!(out, html("rust", code));
        }
    }

    #[test]
    fn a_known_language_gets_classes_and_never_styles() {
        let html = html("rust title=x", "fn main() { /* <b> */ }\n");
        assert!(html.contains("class=\"language-rust\""), "{html}");
        assert!(html.contains("hl-storage"), "{html}");
        assert!(html.contains("&lt;b&gt;"), "{html}");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn an_unknown_language_is_shown_as_it_is() {
        assert_eq!(
            html("x\"><script>", "a < b\n"),
            "<pre class=\"code\" tabindex=\"0\"><code class=\"language-xscript\">a &lt; b\n</code></pre>\n"
        );
    }
}
