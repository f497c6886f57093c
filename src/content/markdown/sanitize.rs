//! The last step of a text that holds its writer's own HTML: an allow-list.
//!
//! A text without HTML of its writer's consists of what our own code wrote and needs no cleaning; a
//! property test holds that cleaning would change nothing. It must not know Markdown.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use ammonia::{Builder, UrlRelative};

use super::tangle::{growth, text_alone};
use super::{PAGE_IDS, code, raw};
use crate::content::url;

/// HTML that can stand in a page as it is. Made in this module only.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
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

    /// A number that is another one, as good as always, where anything of it is.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let hash = blake3::hash(self.0.as_bytes());
        u64::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))
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

/// A stretch of a page that holds something its writer wrote.
pub(super) struct Stretch {
    /// Bytes of the page.
    pub(super) within: Range<usize>,
    /// Where the writer's HTML begins in the article, in bytes of the file.
    pub(super) written_at: usize,
}

/// Cleans what a writer wrote.
pub(super) struct Cleaner(Builder<'static>);

impl Cleaner {
    /// HTML that holds, in some stretches, something that its writer wrote. Only these are cleaned:
    /// each becomes whole in itself, so that nothing in it can reach what stands around it. Where
    /// that is not to be had the stretch is shown as plain text, and told of.
    pub(super) fn clean<'s>(
        &self,
        html: &str,
        stretches: &'s [Stretch],
    ) -> (SafeHtml, Vec<&'s Stretch>) {
        let mut clean = String::with_capacity(html.len());
        let mut tangled = Vec::new();
        let mut at = 0;
        for stretch in stretches {
            clean.push_str(&html[at..stretch.within.start]);
            let foreign = &html[stretch.within.clone()];
            match self.whole(foreign) {
                Some(whole) => clean.push_str(&whole),
                None => {
                    clean.push_str(&text_alone(foreign));
                    tangled.push(stretch);
                }
            }
            at = stretch.within.end;
        }
        clean.push_str(&html[at..]);
        (SafeHtml(clean), tangled)
    }

    /// What a browser reads exactly as it is written: HTML that cleaning does not change any more.
    /// Once is not always enough. An item that a table pushes out of itself stands in the wrong item
    /// afterwards, and whoever reads that again ends the outer one with all that is around.
    fn whole(&self, html: &str) -> Option<String> {
        let most = 8 * html.len() + (64 << 10);
        if growth(html) > most {
            return None;
        }
        let mut clean = self.once(html);
        for _ in 1..ROUNDS {
            if clean.len() > most {
                return None;
            }
            let again = self.once(&clean);
            if again == clean {
                return Some(clean);
            }
            clean = again;
        }
        None
    }

    fn once(&self, html: &str) -> String {
        keep_first_lines(self.0.clean(html).to_string())
    }
}

/// So often a stretch is cleaned until it stays as it is.
const ROUNDS: usize = 6;

/// The first line's end in a `pre` is not shown, and no serialiser writes the one that is then lost
/// to the next reader.
fn keep_first_lines(html: String) -> String {
    if !html.contains("<pre") {
        return html;
    }
    let mut out = String::with_capacity(html.len() + 8);
    let mut rest = html.as_str();
    while let Some(at) = rest.find("<pre") {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        if rest.starts_with('\n') {
            out.push('\n');
        }
    }
    out.push_str(rest);
    out
}

impl Cleaner {
    /// A cleaner for a site whose own pictures lie below `assets`, and that shows others of `hosts`.
    pub(super) fn new(assets: &str, hosts: &[String]) -> Self {
        let (assets, hosts) = (assets.to_owned(), hosts.to_vec());
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
            .attribute_filter(move |element, name, value| match (element, name) {
                ("img", "src") => {
                    let known = value.starts_with(&assets) || url::is_on(value, &hosts);
                    known.then_some(value.into())
                }
                _ => attribute(name, value),
            });
        Self(builder)
    }
}

/// Cuts down attributes whose values we choose ourselves.
fn attribute<'v>(name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match name {
        "class" => {
            let allowed: Vec<&str> = value
                .split_whitespace()
                .filter(|class| is_ours(class))
                .collect();
            (!allowed.is_empty()).then(|| allowed.join(" ").into())
        }
        "id" => (!PAGE_IDS.contains(&value)).then_some(value.into()),
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
    use super::{Cleaner, SafeHtml, Stretch};

    fn foreign(html: &str) -> SafeHtml {
        let stretch = Stretch {
            within: 0..html.len(),
            written_at: 0,
        };
        let cleaner = Cleaner::new("/assets/", &["pictures.example.com".to_owned()]);
        cleaner.clean(html, std::slice::from_ref(&stretch)).0
    }

    #[test]
    fn pictures_are_ours_or_of_a_known_host() {
        for (source, stays) in [
            ("/assets/a.png", true),
            ("https://pictures.example.com/a.png", true),
            ("https://evil.example/a.png", false),
            ("//evil.example/a.png", false),
            ("https://pictures.example.com@evil.example/a.png", false),
            ("https://pictures.example.com\\.evil.example/a.png", false),
            ("http://pictures.example.com/a.png", false),
            ("a.png", false),
        ] {
            let clean = foreign(&format!("<img src=\"{source}\">"));
            assert_eq!(clean.as_str().contains("src"), stays, "{source}");
        }
    }

    #[test]
    fn what_is_cleaned_stays_as_it_is_and_keeps_its_first_line() {
        for html in [
            "<ul><li><div><div><table><li>x</li></table></div></div></li></ul>",
            "<dd><div><summary><dd>",
            "<pre>\n\n\n\n\n\n\n\nx</pre>",
            "<a href=https://a>x<table>y<a href=https://b>z",
        ] {
            let once = foreign(html).into_string();
            assert_eq!(foreign(&once).as_str(), once, "{html}");
        }
        assert_eq!(foreign("<pre>\n\nx</pre>").as_str(), "<pre>\n\nx</pre>");
    }

    #[test]
    fn what_would_grow_without_end_is_shown_as_text() {
        let marks: String = (0..90)
            .map(|n| format!("<b id={n}{}>", "x".repeat(200)))
            .collect();
        let html = format!("<div>{marks}{}", "<p>word".repeat(500));
        let clean = foreign(&html).into_string();
        assert!(clean.starts_with("<p>word</p>"), "{}", &clean[..100]);
        assert!(clean.len() < 20_000, "{}", clean.len());
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
