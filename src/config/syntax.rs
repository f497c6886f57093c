//! What to do about errors of TOML, and where a value stands in a file that has none.
//!
//! It must not know which keys there are.

use toml::de::{DeTable, DeValue};

use crate::content::url::decode_path;
use crate::problem::Place;

/// What to do about an error of TOML, by the words it begins with.
pub(super) fn remedy(message: &str) -> &'static str {
    const REMEDIES: [(&str, &str); 9] = [
        (
            "unclosed table",
            "write `]` behind the name: a section begins with a line such as `[site]`",
        ),
        (
            "unclosed array table",
            "write `]]` behind the name: such a section begins with a line such as `[[channel]]`",
        ),
        ("string values must be quoted", "put text in quotes"),
        ("duplicate key", "keep one of them"),
        ("missing comma", "put commas between the values"),
        ("unclosed", "close it"),
        (
            "invalid basic string",
            "close the text with `\"` on its line; a `\"` or `\\` inside it is written `\\\"` or `\\\\`",
        ),
        (
            "invalid literal string",
            "close the text with `'` on its line",
        ),
        (
            "invalid date",
            "put text in quotes; a date reads 2026-11-21",
        ),
    ];
    let remedy = REMEDIES
        .iter()
        .find(|(start, _)| message.starts_with(start));
    remedy.map_or("a line reads `key = value`", |(_, remedy)| remedy)
}

/// Where an item of a list stands in a file, by the names that lead to the list; else the file.
#[must_use]
pub fn item(file: &str, text: &str, names: &[&str], item: &str) -> Place {
    place_of(file, text, names, item).unwrap_or_else(|| Place::file(file))
}

fn place_of(file: &str, text: &str, names: &[&str], item: &str) -> Option<Place> {
    let table = DeTable::parse(text).ok()?;
    let (last, above) = names.split_last()?;
    let mut table = table.get_ref();
    for name in above {
        table = match table.get(*name)?.get_ref() {
            DeValue::Table(below) => below,
            _ => return None,
        };
    }
    let DeValue::Array(items) = table.get(*last)?.get_ref() else {
        return None;
    };
    let is_it = |value: &DeValue<'_>| match value {
        DeValue::String(text) => {
            text.trim() == item || decode_path(text.trim()).as_deref() == Some(item)
        }
        _ => false,
    };
    let span = items.iter().find(|one| is_it(one.get_ref()))?.span();
    Some(Place::span(file, text, span.start, span.end))
}

#[cfg(test)]
mod tests {
    use super::item;

    #[test]
    fn an_item_of_a_list_is_found_where_it_is_written() {
        let text = "[site]\nname = \"a/b\"\nfeatured = [\n  \"c\",\n  \"a/b\",\n]\n";
        let place = item("kb.toml", text, &["site", "featured"], "a/b");
        assert_eq!(place.to_string(), "kb.toml:5:3");
        for (names, wanted) in [
            (&["site", "gone"][..], "c"),
            (&["featured"], "c"),
            (&["site", "featured"], "d"),
        ] {
            assert_eq!(item("kb.toml", text, names, wanted).to_string(), "kb.toml");
        }
    }
}
