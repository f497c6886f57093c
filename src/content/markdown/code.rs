//! Code with syntax colours, as classes that the theme's stylesheet knows.
//!
//! It must not know where the code stands.

use std::sync::OnceLock;

use pulldown_cmark_escape::escape_html;
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};

/// The classes of coloured code all begin so.
pub(super) const PREFIX: &str = "hl-";

/// Longer code is shown without colours: nobody reads it, and colouring costs.
const LONGEST: usize = 64 * 1024;

/// The syntaxes that bat knows: compiled-in data, unpacked at the first use.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

/// Writes a code block. `info` is what stands behind the fence's marks: the language first.
pub(super) fn write(out: &mut String, info: &str, code: &str) {
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
    match coloured(language, code) {
        Some(html) => out.push_str(&html),
        None => escape(out, code),
    }
    out.push_str("</code></pre>\n");
}

fn coloured(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > LONGEST {
        return None;
    }
    let syntax = syntax(language)?;
    let style = ClassStyle::SpacedPrefixed { prefix: PREFIX };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes(), style);
    let mut lines = code.split_inclusive('\n');
    lines
        .try_for_each(|line| generator.parse_html_for_line_which_includes_newline(line))
        .ok()?;
    Some(generator.finalize())
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
    use super::write;

    fn html(info: &str, code: &str) -> String {
        let mut out = String::new();
        write(&mut out, info, code);
        out
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
