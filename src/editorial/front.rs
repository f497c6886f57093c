//! Where a key of the front matter is written.
//!
//! It must not know what its value means.

use std::ops::Range;

use crate::content::front_matter;

/// The place of the first of these keys that is there, with its value's line.
pub(super) fn key(text: &str, names: &[&str]) -> Option<Range<usize>> {
    let split = front_matter::split(text);
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
}
