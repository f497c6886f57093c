//! The last step of a text that holds its writer's own HTML: an allow-list.
//!
//! A text without HTML of its writer's consists of what our own code wrote and needs no cleaning; a
//! property test holds that cleaning would change nothing. It must not know Markdown.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

use super::{code, raw};

/// HTML that can stand in a page as it is. Made in this module only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML, for the one who puts it into a page.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The HTML, to look at.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Classes that our own code writes, besides the ones of coloured code.
const CLASSES: &[&str] = &[
    "anchor",
    "callout",
    "callout-caution",
    "callout-important",
    "callout-note",
    "callout-tip",
    "callout-title",
    "callout-warning",
    "center",
    "code",
    "download",
    "fold",
    "footnotes",
    "left",
    "missing",
    "picture",
    "right",
    "tab",
    "table",
    "tabs",
    "task",
    "whole",
];

/// HTML that holds nothing but what our own code wrote from escaped text.
pub(super) fn own(html: String) -> SafeHtml {
    SafeHtml(html)
}

/// HTML that holds, in some stretches, something that its writer wrote. Only these are cleaned: each
/// becomes whole in itself, so that nothing in it can reach what stands around it.
pub(super) fn foreign(html: &str, stretches: &[Range<usize>]) -> SafeHtml {
    let mut clean = String::with_capacity(html.len());
    let mut at = 0;
    for stretch in stretches {
        clean.push_str(&html[at..stretch.start]);
        clean.push_str(&cleaner().clean(&html[stretch.clone()]).to_string());
        at = stretch.end;
    }
    clean.push_str(&html[at..]);
    SafeHtml(clean)
}

fn cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let tags: HashSet<&str> = raw::KEPT
            .iter()
            .copied()
            .chain(["aside", "section", "input"])
            .collect();
        let mut builder = Builder::empty();
        builder
            .tags(tags)
            .clean_content_tags(HashSet::from(["script", "style"]))
            .generic_attributes(HashSet::from([
                "id",
                "class",
                "lang",
                "dir",
                "title",
                "role",
                "tabindex",
                "aria-label",
            ]))
            .tag_attributes(
                [
                    ("a", &["href", "download", "hreflang"][..]),
                    (
                        "img",
                        &["src", "alt", "width", "height", "loading", "decoding"],
                    ),
                    ("ol", &["start", "type", "reversed"]),
                    ("li", &["value"]),
                    ("td", &["colspan", "rowspan"]),
                    ("th", &["colspan", "rowspan", "scope"]),
                    ("col", &["span"]),
                    ("colgroup", &["span"]),
                    ("time", &["datetime"]),
                    ("details", &["open", "name"]),
                    ("input", &["type", "checked", "disabled"]),
                    ("del", &["datetime"]),
                    ("ins", &["datetime"]),
                ]
                .into_iter()
                .map(|(tag, attributes)| (tag, attributes.iter().copied().collect()))
                .collect(),
            )
            .url_schemes(HashSet::from([
                "http", "https", "mailto", "tel", "sms", "ftp",
            ]))
            .url_relative(UrlRelative::PassThrough)
            .link_rel(None)
            .set_tag_attribute_value("input", "disabled", "")
            .set_tag_attribute_value("input", "type", "checkbox")
            .attribute_filter(attribute);
        builder
    })
}

/// Cuts down attributes whose values we choose ourselves.
fn attribute<'v>(_element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match name {
        "class" => {
            let allowed: Vec<&str> = value
                .split_whitespace()
                .filter(|class| is_ours(class))
                .collect();
            (!allowed.is_empty()).then(|| allowed.join(" ").into())
        }
        "role" => matches!(value, "group" | "note").then_some(value.into()),
        "tabindex" => (value == "0").then_some(value.into()),
        "width" | "height" | "colspan" | "rowspan" | "span" | "start" | "value" => {
            let number = value.trim_end_matches("px");
            (number.len() <= 5 && number.bytes().all(|b| b.is_ascii_digit()))
                .then_some(number.into())
        }
        _ => Some(value.into()),
    }
}

fn is_ours(class: &str) -> bool {
    CLASSES.contains(&class) || class.starts_with(code::PREFIX) || class.starts_with("language-")
}

#[cfg(test)]
mod tests {
    use super::SafeHtml;

    fn foreign(html: &str) -> SafeHtml {
        super::foreign(html, std::slice::from_ref(&(0..html.len())))
    }

    /// The HTML without tags that are only shown: `&lt;img onerror=…&gt;` runs nothing.
    fn live(clean: &str) -> String {
        let mut parts = clean.split("&lt;");
        let first = parts.next().unwrap().to_owned();
        let rest = parts.map(|part| part.split_once("&gt;").map_or("", |(_, rest)| rest));
        first + &rest.collect::<String>()
    }

    #[test]
    fn what_a_browser_could_run_or_fetch_is_gone() {
        for html in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\">x</a>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<form action=\"https://evil.example\"><input type=text name=q></form>",
            "<p style=\"position:fixed\">x</p>",
            "<base href=\"//evil.example/\">",
            "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
            "<object data=x></object><embed src=x>",
        ] {
            let live = live(foreign(html).as_str());
            for bad in [
                "<script",
                "onerror=",
                "javascript:",
                "<iframe",
                "<form",
                "style=",
                "<base",
                "<meta",
                "<object",
                "<embed",
                "<svg",
                "<math",
                "type=\"text\"",
            ] {
                assert!(!live.contains(bad), "{html} → {live}");
            }
        }
    }

    #[test]
    fn classes_are_ours_or_gone() {
        assert_eq!(
            foreign("<div class=\"callout skip-link hl-keyword\" role=\"banner\">x</div>").as_str(),
            "<div class=\"callout hl-keyword\">x</div>"
        );
    }
}
