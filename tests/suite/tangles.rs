//! HTML of a writer's that is wrongly nested: the page around it stays whole, and small.
//!
//! Tangles are data: `tests/data/tangles.md` holds them, with `----` between one and the next.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::fuzzing::markdown::{ATTRIBUTES, ELEMENTS, render};
use crate::harness::data;
use crate::markdown_properties::{PIECES, RAW, texts};

/// The page around a text, as far as a text could break it.
const FRAME: (&str, &str) = (
    "<main><div><div><article><div class=\"prose\">",
    "</div><footer class=\"colophon\">x</footer></article></div></div></main>",
);

/// The frame with a text in it as a browser reads it, written down again.
fn read_in_frame(body: &str) -> String {
    let mut reader = ammonia::Builder::default();
    reader
        .add_tags(ELEMENTS.split_whitespace())
        .add_tags(["main", "article", "footer"])
        .add_generic_attributes(ATTRIBUTES.split_whitespace())
        .rm_tag_attributes("a", &["rel"])
        .link_rel(None)
        .url_relative(ammonia::UrlRelative::PassThrough);
    let (before, after) = FRAME;
    reader.clean(&format!("{before}{body}{after}")).to_string()
}

/// What a text broke of the frame around it.
fn broken_frame(body: &str) -> Option<String> {
    let read = read_in_frame(body);
    let whole = read.starts_with(FRAME.0) && read.ends_with(FRAME.1);
    let inside = read.matches("class=\"prose\"").count() == 1;
    (!whole || !inside).then_some(read)
}

#[test]
fn no_tangle_of_html_breaks_the_page_around_it() {
    let tangles = std::fs::read_to_string(data("tangles.md")).unwrap();
    let mut broken = String::new();
    for tangle in tangles.split("\n----\n").skip(1) {
        for context in [
            "{}",
            "words {} words",
            "- {}",
            "> {}",
            "[^1]\n\n[^1]: {}",
            ":::note\n\n{}\n\n:::",
        ] {
            let text = context.replace("{}", tangle) + "\n\nAfter.\n";
            if let Ok(rendered) = render(&text)
                && let Some(read) = broken_frame(rendered.body.as_str())
            {
                let _ = writeln!(broken, "{text}\n  → {}\n  → {read}", rendered.body.as_str());
            }
        }
    }
    assert!(broken.is_empty(), "{broken}");
}

#[test]
fn a_text_never_becomes_much_more_than_it_was() {
    let marks = |n: usize| {
        (0..n)
            .map(|id| format!("<b id={id}></i>"))
            .collect::<String>()
    };
    for (text, shown) in [
        (
            format!("<div>{}</div>{}", marks(1200), "<div>x</div>".repeat(1200)),
            false,
        ),
        (format!("<div>{}{}", marks(90), "<p>x".repeat(20_000)), true),
        (
            "<b title=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>\n\n".repeat(500),
            true,
        ),
        (format!("x {} y", "<b></i>".repeat(20_000)), false),
        ("<div></span>".repeat(20_000), false),
    ] {
        let rendered = render(&text);
        assert_eq!(rendered.is_ok(), shown, "{}", &text[..40]);
        let Ok(rendered) = rendered else { continue };
        let (from, to) = (text.len(), rendered.body.as_str().len());
        assert!(to < 8 * from + (64 << 10), "{from} → {to}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_page_around_it(text in texts(PIECES, RAW)) {
        if let Ok(rendered) = render(&text) {
            let broken = broken_frame(rendered.body.as_str());
            prop_assert!(broken.is_none(), "{:?} from {}", broken, rendered.body.as_str());
        }
    }
}
