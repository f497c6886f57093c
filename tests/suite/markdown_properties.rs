//! What holds of every text, whatever is in it: it is rendered without a panic, holds nothing but what
//! is allowed, and what kb wrote itself needs no cleaning.
//!
//! Attacks are data: `tests/data/xss` holds them, with `----` between one and the next.

use std::fmt::Write as _;

use kb::content::languages::Languages;
use kb::content::outline;
use kb::problem::Problem;
use proptest::prelude::*;

use crate::fuzzing::markdown::{dangers, render};
use crate::harness::{data, files_below, tokens};

#[test]
fn no_attack_reaches_the_page() {
    let mut reached = String::new();
    for name in files_below(&data("xss")) {
        let text = std::fs::read_to_string(data("xss").join(&name)).unwrap();
        for attack in text.split("\n----\n").skip(1) {
            // Alone, inside a paragraph, inside block HTML, and behind something that is open.
            for context in [
                "{}",
                "words {} words",
                "<div>\n{}\n</div>",
                "<div><b title=\"x\n\n{}\n\n</b>",
                "- {}",
                "> {}",
            ] {
                let text = context.replace("{}", attack);
                let Ok(rendered) = render(&text) else {
                    continue;
                };
                let found = dangers(rendered.body.as_str());
                if !found.is_empty() {
                    let _ = writeln!(
                        reached,
                        "{name}: {text}\n  → {}\n  {found:?}",
                        rendered.body.as_str()
                    );
                }
            }
        }
    }
    assert!(reached.is_empty(), "{reached}");
}

/// Pieces that Markdown is made of; put together at random they make texts that people would not
/// think of.
pub(crate) const PIECES: &[&str] = &[
    "word",
    "টাকা",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n> ",
    "    ",
    "\t",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "```rust\n",
    "~~~\n",
    "[",
    "](b.md)",
    "](#word)",
    "](https://example.org/?a=1&b=2 \"t\")",
    "](nowhere.md)",
    "![",
    "](a.png)",
    "](a.pdf)",
    "](https://pictures.example.com/x.png)",
    "](//x.example/y.png)",
    "[^1]",
    "[^1]: ",
    "|",
    "|---|\n",
    "| a | b |\n|:--|--:|\n| c | d |\n",
    "- [x] ",
    "- [ ] ",
    ": ",
    "\n: ",
    ":::note\n",
    ":::tip Title\n",
    ":::tabs\n",
    ":::tab One\n",
    ":::details\n",
    "\n:::\n",
    "{.class}",
    "{#id}",
    "{: .x }",
    "---\n",
    "===\n",
    "***\n",
    "\\",
    "&amp;",
    "&lt;",
    "&nbsp;",
    "&",
    "\"",
    "'",
    "]",
    ")",
    "(",
    "\u{a0}",
    "\u{200d}",
    "\u{feff}",
    "\u{1}",
    "\u{7f}",
    "\r\n",
    "<https://example.org>",
    "$x$",
];

/// HTML, in pieces.
pub(crate) const RAW: &[&str] = &[
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "<math>",
    "<a href=\"b.md\">",
    "<a href=\"javascript:x\">",
    "</a>",
    "<img src=a.png onerror=x>",
    "<img src='//e.example'>",
    "<h2>",
    "<h2>টাকা ফেরত",
    "</h2>",
    "<svg/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<iframe src=\"https://e.example\">",
    "</iframe>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "<plaintext>",
    "<li>",
    "<ul>",
    "</ul>",
    "<details>",
    "</details>",
    "<summary>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<th>",
    "</li>",
    "<ruby>",
    "<rt>",
    "<caption>",
    "<blockquote>",
    "<h3 id=main>",
    "<b id=x></i>",
    "<div hidden>",
    "<p hidden>",
    "<a href=https://a>",
    "<input>",
    "<x-y>",
    "<port>",
    "<",
    ">",
    "</",
    "<a title=\"",
    "\" onclick=\"x",
    "<br/>",
    "<noscript>",
    "<template>",
    "<select>",
    "<option>",
    "<form>",
    "<?php ",
    "?>",
    "<!x>",
    "<pre>\n",
    "</pre>",
];

pub(crate) fn texts(
    pieces: &'static [&'static str],
    more: &'static [&'static str],
) -> impl Strategy<Value = String> {
    let all: Vec<&'static str> = pieces.iter().chain(more).copied().collect();
    prop::collection::vec(prop::sample::select(all), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_kb_writes_itself_needs_no_cleaning(text in texts(PIECES, &[])) {
        let Ok(own) = render(&text) else { return Ok(()) };
        // The same text behind a word in HTML goes through the sanitiser.
        let behind = render(&format!("<b>x</b>\n\n***\n\n{text}")).unwrap();
        let before = tokens("<p><b>x</b></p>\n<hr>").len();
        let cleaned = &tokens(behind.body.as_str())[before..];
        let own = tokens(&format!("\n{}", own.body.as_str()));
        prop_assert_eq!(&own[..], cleaned, "{}", text);
    }

    #[test]
    fn no_text_breaks_rendering_or_gets_out_of_the_list(text in texts(PIECES, RAW)) {
        if let Ok(rendered) = render(&text) {
            let found = dangers(rendered.body.as_str());
            prop_assert!(found.is_empty(), "{:?} in {}", found, rendered.body.as_str());
        }
    }

    #[test]
    fn the_items_of_a_list_are_pieces_of_their_sections_text(text in texts(PIECES, RAW)) {
        let Ok(rendered) = render(&text) else { return Ok(()) };
        for section in &rendered.sections {
            for (start, end) in section.lists.iter().flat_map(|list| &list.items) {
                prop_assert!(section.text.get(*start..*end).is_some(), "{:?} of {:?}", (start, end), section.text);
            }
        }
    }

    #[test]
    fn no_characters_break_rendering(text in "\\PC{0,80}|[\\x00-\\xff]{0,40}") {
        let _ = render(&text);
    }

    #[test]
    fn no_front_matter_breaks_reading(text in "(---|\\+\\+\\+)\n[a-z:\\-\\[\\]{}\"'# \n&*!|>%@`=,.0-9]{0,60}\n(---|\\+\\+\\+)\n[a-z# \n]{0,10}") {
        let languages = Languages::decide(None, None, ["en"]);
        let (outline, problems) = outline::read("en/a.md", &text, &languages);
        prop_assert!(outline.is_some() || problems.iter().any(Problem::is_error));
    }
}
