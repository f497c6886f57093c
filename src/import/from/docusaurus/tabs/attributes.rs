//! What the tag of tabs says in its attributes.
//!
//! It must not know where the tag stands.

use crate::import::from::docusaurus::settings::quoted;

/// What a tab is called.
pub(super) fn label(tag: &str, labels: &[(String, String)]) -> String {
    let value = attribute(tag, "value");
    let named = labels
        .iter()
        .find(|(known, _)| Some(known.as_str()) == value);
    let named = named.map(|(_, label)| label.as_str());
    let label = attribute(tag, "label").or(named).or(value).unwrap_or("…");
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An attribute that is a text: `label="A"`, `label={'A'}`.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut found = tag.match_indices(name).filter(|(at, _)| {
        let begins = tag[..*at].ends_with(char::is_whitespace);
        begins && tag[at + name.len()..].trim_start().starts_with('=')
    });
    let (at, _) = found.next()?;
    let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?;
    quoted(Some(rest.trim_start().trim_start_matches('{')))
}

/// What of a tag stands outside of quotes and braces, letter by letter.
#[derive(Default)]
pub(super) struct Outside {
    quote: Option<char>,
    braces: usize,
}

impl Outside {
    /// Whether the next letter does.
    pub(super) fn has(&mut self, c: char) -> bool {
        match (self.quote, c) {
            (Some(open), c) if open == c => self.quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => self.quote = Some(c),
            (None, '{') => self.braces += 1,
            (None, '}') => self.braces = self.braces.saturating_sub(1),
            (None, _) => return self.braces == 0,
        }
        false
    }
}

/// Whether a tag has an attribute, with or without a value.
pub(super) fn has(tag: &str, name: &str) -> bool {
    let mut outside = Outside::default();
    let bare: String = tag.chars().filter(|c| outside.has(*c)).collect();
    let mut words = bare.split(|c: char| c.is_whitespace() || "=/<>".contains(c));
    words.any(|word| word == name)
}

/// The names of tabs by their values: `values={[{label: 'A', value: 'a'}]}`.
pub(super) fn values(tag: &str) -> Vec<(String, String)> {
    let Some((_, list)) = tag.split_once("values=") else {
        return Vec::new();
    };
    let said = |one: &str, key: &str| {
        let (_, rest) = one.split_once(key)?;
        let rest = rest.trim_start_matches(['\'', '"']).trim_start();
        Some(quoted(rest.strip_prefix(':'))?.to_owned())
    };
    let all = list
        .split('}')
        .filter_map(|one| Some((said(one, "value")?, said(one, "label")?)));
    all.collect()
}
