//! Addresses: how names of files and headings become parts of URLs, and how URLs are escaped.
//!
//! It must not know which addresses exist.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What is escaped in a path, besides everything beyond ASCII.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What is escaped in the value of a query parameter.
const QUERY: &AsciiSet = &PATH.add(b'&').add(b'+').add(b'=').add(b'\'');

/// The longest slug in bytes: file systems and browsers manage it, and so does a person.
const LONGEST_SLUG: usize = 200;

/// A path in the form that goes into an `href`: escaped, slashes kept.
#[must_use]
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// An anchor in the form that goes behind `#`.
#[must_use]
pub fn encode_fragment(anchor: &str) -> String {
    utf8_percent_encode(anchor, PATH).to_string()
}

/// A value in the form that goes behind `?key=`.
#[must_use]
pub fn encode_query(value: &str) -> String {
    utf8_percent_encode(value, QUERY).to_string()
}

/// The host that an address leads to, as it is written.
#[must_use]
pub fn host_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("//")?;
    rest.split(['/', '?', '#']).next()
}

/// What a file is called at an address with a host: the last part of its path as people read it, or the
/// host where there is none.
#[must_use]
pub fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let path = path.trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    decode_path(name).unwrap_or_else(|| name.to_owned())
}

/// Whether an address leads, by https, to one of these hosts.
#[must_use]
pub fn is_on(address: &str, hosts: &[String]) -> bool {
    let secure = address
        .get(..8)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let known = |host: &str| hosts.iter().any(|one| one.eq_ignore_ascii_case(host));
    secure && host_of(address).is_some_and(known)
}

/// The path as it is meant: escapes taken back. `None` when that is not UTF-8.
#[must_use]
pub fn decode_path(path: &str) -> Option<String> {
    percent_decode_str(path).decode_utf8().ok().map(Into::into)
}

/// The name of a file or folder as part of an address: composed (NFC), lower case, and every run
/// of what is not letter, mark or digit becomes one `-`. Empty when nothing is left.
#[must_use]
pub fn slug(name: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(name);
    let mut out = String::with_capacity(composed.len());
    for c in composed.chars().flat_map(char::to_lowercase) {
        if is_word(c) {
            out.push(c);
        } else if !is_joiner(c) && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.floor_char_boundary(LONGEST_SLUG));
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// The anchor of a heading by GitHub's rules: lower case, spaces become `-`, and of everything else
/// only letters, marks, digits, `-` and `_` stay. Repetitions are told apart by the caller.
#[must_use]
pub fn anchor(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    for c in heading.trim().chars().flat_map(char::to_lowercase) {
        match c {
            ' ' => out.push('-'),
            '-' | '_' => out.push(c),
            c if is_word(c) || is_joiner(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// A path with `.` and `..` taken out; `None` when it leads out of the root.
#[must_use]
pub fn normalize(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Letters, marks and digits of any script: what words are made of.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || GeneralCategoryGroup::Mark.contains(general_category(c))
}

fn general_category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// The invisible joiners that steer the shape of letters inside a word.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_named_by_the_last_part_of_its_path() {
        for (address, name) in [
            ("https://a.example/b/lost%20card.svg?v=2#x", "lost card.svg"),
            ("https://a.example/b/", "b"),
            ("//a.example", "a.example"),
            ("https://a.example/%FF", "%FF"),
        ] {
            assert_eq!(file_name(address), name, "{address}");
        }
    }

    #[test]
    fn a_slug_keeps_letters_marks_and_digits_of_any_script() {
        for (name, expected) in [
            ("Store Support", "store-support"),
            ("  What's new? (2026)  ", "what-s-new-2026"),
            ("টাকা ফেরত কীভাবে পাব?", "টাকা-ফেরত-কীভাবে-পাব"),
            ("Cafe\u{301}", "café"),
            ("C++", "c"),
            ("---", ""),
            ("अर्डर_रद्द", "अर्डर-रद्द"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn a_slug_is_its_own_slug() {
        for name in ["Überraschung & Co.", "পাসওয়ার্ড বদলান", "İstanbul"]
        {
            assert_eq!(slug(&slug(name)), slug(name), "{name}");
        }
    }

    #[test]
    fn an_anchor_is_what_github_makes_of_the_heading() {
        for (heading, expected) in [
            ("How long does it take?", "how-long-does-it-take"),
            ("A -- B", "a----b"),
            ("snake_case & more", "snake_case--more"),
            ("কত দিন লাগে?", "কত-দিন-লাগে"),
        ] {
            assert_eq!(anchor(heading), expected, "{heading}");
        }
    }

    #[test]
    fn a_path_never_leads_out_of_its_root() {
        assert_eq!(normalize("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!(normalize("a/../../b"), None);
    }

    #[test]
    fn escapes_are_taken_back() {
        let path = "/bn/বিল/কার্ড দিয়ে";
        assert_eq!(decode_path(&encode_path(path)).as_deref(), Some(path));
        assert_eq!(decode_path("%ff"), None);
    }
}
