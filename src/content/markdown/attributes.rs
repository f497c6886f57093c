//! Attribute lists of other tools: `{.class}`, `{#id}`, `{: .class key="value"}`.
//!
//! They mean nothing here and are dropped, not shown. It must not know what they stand behind.

use pulldown_cmark::CowStr;

/// No list is longer, in bytes.
const LONGEST: usize = 300;

/// The length in bytes of the attribute list that `text` begins with; `None` when it begins with
/// none. Braces that hold anything else are text.
pub(super) fn length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    // What is longer is none, and is not looked through for each brace of a long line.
    let end = inner[..inner.floor_char_boundary(LONGEST)].find('}')?;
    let list = inner[..end].trim_start_matches(':').trim();
    if list.is_empty() || list.contains('{') {
        return None;
    }
    let mut rest = list;
    while !rest.is_empty() {
        rest = one(rest)?.trim_start();
    }
    Some(end + 2)
}

/// What a heading was given besides its id, as its writer may have written it.
pub(super) fn of_heading(
    classes: &[CowStr<'_>],
    attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
) -> Option<String> {
    let classes = classes.iter().map(|class| format!(".{class}"));
    let attributes = attributes.iter().map(|(name, value)| match value {
        Some(value) => format!("{name}={value}"),
        None => name.to_string(),
    });
    let list: Vec<String> = classes.chain(attributes).collect();
    (!list.is_empty()).then(|| format!("{{{}}}", list.join(" ")))
}

/// What follows the one attribute that `list` begins with.
fn one(list: &str) -> Option<&str> {
    if let Some(name) = list.strip_prefix(['.', '#']) {
        let end = name_end(name);
        return (end > 0).then(|| &name[end..]);
    }
    let end = name_end(list);
    let rest = list[end..].strip_prefix('=').filter(|_| end > 0)?;
    match rest.chars().next()? {
        quote @ ('"' | '\'' | '“' | '”') => {
            let quoted = &rest[quote.len_utf8()..];
            let close = quoted.find(['"', '\'', '”', '“'])?;
            let mark = quoted[close..].chars().next()?.len_utf8();
            Some(&quoted[close + mark..])
        }
        _ => Some(&rest[rest.find(char::is_whitespace).unwrap_or(rest.len())..]),
    }
}

fn name_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':')))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn attribute_lists_are_told_from_text_in_braces() {
        for (text, list) in [
            ("{.link-external}.", Some(16)),
            ("{: .no_toc }", Some(12)),
            ("{#own .a target=\"_blank\"} x", Some(25)),
            ("{width=300px}", Some(13)),
            ("{name}", None),
            ("{}", None),
            ("{ a: 1 }", None),
            ("{{ site.url }}", None),
            ("{", None),
        ] {
            assert_eq!(length(text), list, "{text}");
        }
    }
}
