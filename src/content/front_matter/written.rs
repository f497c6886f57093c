//! Where a key of the front matter is written.
//!
//! It must not know what its value means.

use std::ops::Range;

use super::split;

/// The place of the first of these keys that is there, with its value's line.
#[must_use]
pub fn key(text: &str, names: &[&str]) -> Option<Range<usize>> {
    let split = split(text);
    let (matter, _) = split.matter?;
    let mut at = split.matter_at;
    for line in matter.split_inclusive('\n') {
        let name = line.split([':', '=']).next().unwrap_or_default().trim_end();
        if names.contains(&name) {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

/// The first place below one of these keys where a value is written as it is; else that of the key.
#[must_use]
pub fn value(text: &str, names: &[&str], value: &str) -> Option<Range<usize>> {
    let key = key(text, names)?;
    let end = split(text).body_at.max(key.end);
    let rest = text.get(key.start..end)?;
    // Behind the name of the key, which may be the same word.
    let from = rest.find([':', '=']).unwrap_or(0);
    Some(match rest[from..].find(value) {
        Some(at) => key.start + from + at..key.start + from + at + value.len(),
        None => key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_either_notation() {
        let yaml = "---\nid: title\ntitle: One: two\n---\ntitle: no\n";
        assert_eq!(&yaml[key(yaml, &["title"]).unwrap()], "title: One: two");
        let toml = "+++\ntitle = \"One\"\n+++\n";
        assert_eq!(
            &toml[key(toml, &["name", "title"]).unwrap()],
            "title = \"One\""
        );
        assert_eq!(key("title: x\n", &["title"]), None);
    }

    #[test]
    fn a_value_is_found_in_a_list_of_either_form() {
        for list in ["[money, back]", "\n  - money\n  - back"] {
            let text = format!("---\nback: 1\nkeywords: {list}\n---\nback\n");
            let at = value(&text, &["keywords"], "back").unwrap();
            assert_eq!(&text[at.clone()], "back");
            assert!(text[..at.start].contains("money"));
        }
        let text = "---\nkeywords: 'a\\u0062'\n---\n";
        let at = value(text, &["keywords"], "ab").unwrap();
        assert!(text[at].starts_with("keywords"));
    }
}
