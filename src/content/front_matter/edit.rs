//! Writing into a front matter as its writer would: what is changed is one line or one list, and every
//! other byte stays.
//!
//! What was written is read again: when anything else would mean something else, nothing is changed. It
//! must not know why something is to be written.

use std::ops::Range;

use super::{Format, FrontMatter, read, split};

/// The text with an id in its front matter, which must not have one. `None`: it cannot be written there
/// without changing something else.
#[must_use]
pub fn with_id(text: &str, id: &str) -> Option<String> {
    let written = with_line(text, "id", &quoted(text, id));
    let wanted = FrontMatter {
        id: Some(id.to_owned()),
        ..read("", text).ok()?.0
    };
    same(&written, &wanted).then_some(written)
}

/// The text with these aliases behind those that it has, and without those that are `unwanted`. `None`:
/// they cannot be written there without changing something else.
#[must_use]
pub fn with_aliases(
    text: &str,
    more: &[String],
    unwanted: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let before = read("", text).ok()?.0;
    let mut aliases = before.aliases.clone();
    aliases.retain(|alias| !unwanted(alias));
    let kept = aliases.len() == before.aliases.len();
    let more: Vec<&String> = more.iter().filter(|new| !aliases.contains(new)).collect();
    if kept && more.is_empty() {
        return Some(text.to_owned());
    }
    aliases.extend(more.iter().map(|new| (*new).clone()));
    let items = |all: &mut dyn Iterator<Item = &String>| {
        let items: Vec<String> = all.map(|alias| quoted(text, alias)).collect();
        items.join(", ")
    };
    let list = format!("[{}]", items(&mut aliases.iter()));
    let wanted = FrontMatter {
        aliases: aliases.clone(),
        ..before
    };
    let mut tries = Vec::new();
    match find(text) {
        None => tries.push(with_line(text, "aliases", &list)),
        Some(value) if kept => {
            let added = items(&mut more.into_iter());
            tries.extend(added_to(text, &value, &added));
            tries.push(replaced(text, value.range.clone(), &list));
        }
        Some(value) => {
            let items = value.items.iter().rev();
            let without = items.fold(text.to_owned(), |text, item| {
                let alias = text[item.clone()].trim().trim_start_matches('-').trim();
                match unwanted(alias.trim_matches(['"', '\''])) {
                    true => replaced(&text, item.clone(), ""),
                    false => text,
                }
            });
            tries.push(without);
            tries.push(replaced(text, value.range.clone(), &list));
        }
    }
    tries.into_iter().find(|written| same(written, &wanted))
}

fn same(written: &str, wanted: &FrontMatter) -> bool {
    read("", written).is_ok_and(|(front, _)| front == *wanted)
}

fn replaced(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// A key and its value on a line of its own, behind the others; where there is no front matter, it is
/// made.
fn with_line(text: &str, key: &str, value: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let split = split(text);
    match split.matter {
        None => {
            let matter = format!("---{end}{key}: {value}{end}---{end}{end}");
            replaced(text, split.body_at..split.body_at, &matter)
        }
        Some((matter, Format::Yaml)) => {
            let at = split.matter_at + matter.len();
            replaced(text, at..at, &format!("{key}: {value}{end}"))
        }
        Some((matter, Format::Toml)) => {
            // Behind a table's name it would belong to that.
            let mut at = split.matter_at;
            for line in matter.split_inclusive('\n') {
                if line.starts_with('[') {
                    break;
                }
                at += line.len();
            }
            replaced(text, at..at, &format!("{key} = {value}{end}"))
        }
    }
}

/// The aliases as they are written.
struct Value {
    /// All of the value.
    range: Range<usize>,
    /// The lines of a list that has one item a line.
    items: Vec<Range<usize>>,
    /// What stands before each of them.
    indent: String,
}

/// Finds the aliases.
fn find(text: &str) -> Option<Value> {
    let split = split(text);
    let (matter, format) = split.matter?;
    let sign = match format {
        Format::Yaml => ':',
        Format::Toml => '=',
    };
    let mut at = split.matter_at;
    let mut lines = matter.split_inclusive('\n');
    let (key_end, first) = loop {
        let line = lines.next()?;
        let of = |key: &str| {
            let rest = line.strip_prefix(key)?;
            let value = rest.trim_start().strip_prefix(sign)?;
            Some(line.len() - value.len())
        };
        if let Some(value) = of("aliases").or_else(|| of("redirect_from")) {
            break (at + value, line);
        }
        at += line.len();
    };
    let line_end = at + first.trim_end().len();
    let start = text[key_end..line_end.max(key_end)].find(|c: char| !c.is_whitespace());
    if let Some(start) = start.map(|start| key_end + start)
        && !text[start..].starts_with('#')
    {
        let end = match text[start..].starts_with('[') {
            true => start + end_of_list(&text[start..])? + 1,
            false => {
                let value = &text[start..line_end];
                start
                    + value
                        .find(" #")
                        .map_or(value, |at| &value[..at])
                        .trim_end()
                        .len()
            }
        };
        return Some(Value {
            range: start..end,
            items: Vec::new(),
            indent: String::new(),
        });
    }
    let mut value = Value {
        range: key_end..key_end,
        items: Vec::new(),
        indent: String::new(),
    };
    let mut at = at + first.len();
    for line in lines {
        let bare = line.trim_start();
        if bare.starts_with("- ") {
            value.indent = line[..line.len() - bare.len()].to_owned();
            value.items.push(at..at + line.len());
            value.range.end = at + line.trim_end().len();
        } else if !(bare.trim().is_empty() || bare.starts_with('#')) {
            break;
        }
        at += line.len();
    }
    Some(value)
}

/// Where a list in brackets ends: at its `]`, whatever is in quotes and comments.
fn end_of_list(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut comment = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (_, '\n') => comment = false,
            _ if comment => {}
            (Some(open), c) if c == open && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') if before.is_whitespace() => comment = true,
            (None, ']') => return Some(at),
            _ => {}
        }
        before = c;
    }
    None
}

/// The text with more items in the list that is there.
fn added_to(text: &str, value: &Value, added: &str) -> Vec<String> {
    let written = &text[value.range.clone()];
    if let Some(last) = value.items.last() {
        let end = match text[last.clone()].ends_with("\r\n") {
            true => "\r\n",
            false => "\n",
        };
        let lines = added.split(", ");
        let lines: String = lines
            .map(|item| format!("{}- {item}{end}", value.indent))
            .collect();
        return vec![replaced(text, last.end..last.end, &lines)];
    }
    let Some(inner) = written
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    else {
        return match written.is_empty() {
            true => vec![replaced(text, value.range.clone(), &format!(" [{added}]"))],
            false => Vec::new(),
        };
    };
    let bare = &inner[..end_of_items(inner)];
    let at = value.range.start + 1 + bare.len();
    let comma = match bare.is_empty() || bare.ends_with(',') {
        true => "",
        false => ",",
    };
    // Behind an item with a comment there is no room for a line of its own.
    let lines = inner.contains('\n') && inner[bare.len()..].trim().is_empty();
    let blank = match (lines, bare.is_empty()) {
        (true, _) => format!("\n{}", indent_of_last(bare)),
        (false, true) => String::new(),
        (false, false) => " ".to_owned(),
    };
    vec![replaced(text, at..at, &format!("{comma}{blank}{added}"))]
}

/// Where the last item of a list in brackets ends, or the comma behind it.
fn end_of_items(inner: &str) -> usize {
    let mut quote = None;
    let mut comment = false;
    let (mut before, mut end) = (' ', 0);
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (_, '\n') => comment = false,
            _ if comment => {}
            (Some(open), c) if c == open && before != '\\' => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') if before.is_whitespace() => comment = true,
            _ => {}
        }
        if !comment && !c.is_whitespace() {
            end = at + c.len_utf8();
        }
        before = c;
    }
    end
}

/// What stands before the last line of a list in brackets.
fn indent_of_last(list: &str) -> String {
    let line = list.rsplit('\n').next().unwrap_or_default();
    let bare = line.trim_start();
    line[..line.len() - bare.len()].to_owned()
}

/// A text as a value: plain where YAML reads it as nothing else.
fn quoted(text: &str, value: &str) -> String {
    let toml = matches!(split(text).matter, Some((_, Format::Toml)));
    let plain = |c: char| c.is_alphanumeric() || "/-_.".contains(c) || !c.is_ascii();
    let word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let first = value.chars().next();
    let is_plain = !toml
        && first.is_some_and(|c| c.is_alphabetic() || c == '/')
        && value.chars().all(plain)
        && !value.chars().any(char::is_whitespace)
        && !word.contains(&value.to_lowercase().as_str());
    match is_plain {
        true => value.to_owned(),
        // The escapes of JSON are those of YAML and TOML, too.
        false => serde_json::Value::from(value).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(text: &str) -> String {
        with_aliases(text, &["/en/new".to_owned()], &|_| false).unwrap()
    }

    #[test]
    fn an_alias_is_written_where_the_others_are() {
        for (before, after) in [
            ("Text", "---\naliases: [/en/new]\n---\n\nText"),
            (
                "---\ntitle: A # kept\n---\nText",
                "---\ntitle: A # kept\naliases: [/en/new]\n---\nText",
            ),
            (
                "---\naliases: [/a, '/b']  # why\ntitle: A\n---\n",
                "---\naliases: [/a, '/b', /en/new]  # why\ntitle: A\n---\n",
            ),
            ("---\naliases: []\n---\n", "---\naliases: [/en/new]\n---\n"),
            (
                "---\naliases:\ntitle: A\n---\n",
                "---\naliases: [/en/new]\ntitle: A\n---\n",
            ),
            (
                "---\nredirect_from:\n  - /a\n  # why\n  - /b\ntitle: A\n---\n",
                "---\nredirect_from:\n  - /a\n  # why\n  - /b\n  - /en/new\ntitle: A\n---\n",
            ),
            (
                "---\naliases:\n- /a\ntitle: A\n---\n",
                "---\naliases:\n- /a\n- /en/new\ntitle: A\n---\n",
            ),
            (
                "---\naliases: /a, /b # why\n---\n",
                "---\naliases: [/a, /b, /en/new] # why\n---\n",
            ),
            (
                "+++\ntitle = \"A\"\n[extra]\nx = 1\n+++\nText",
                "+++\ntitle = \"A\"\naliases = [\"/en/new\"]\n[extra]\nx = 1\n+++\nText",
            ),
            (
                "+++\naliases = [\n  \"/a\", # why\n]\n+++\n",
                "+++\naliases = [\n  \"/a\", \"/en/new\" # why\n]\n+++\n",
            ),
            (
                "---\r\ntitle: A\r\n---\r\nText\r\n",
                "---\r\ntitle: A\r\naliases: [/en/new]\r\n---\r\nText\r\n",
            ),
        ] {
            assert_eq!(add(before), after, "{before}");
        }
        assert_eq!(
            add("---\naliases: [/en/new]\n---\n"),
            "---\naliases: [/en/new]\n---\n"
        );
    }

    #[test]
    fn an_alias_that_is_unwanted_goes_and_the_others_stay() {
        let without = |text: &str| with_aliases(text, &[], &|alias| alias == "/a").unwrap();
        for (before, after) in [
            ("---\naliases: [/a, /b]\n---\n", "---\naliases: [/b]\n---\n"),
            (
                "---\naliases:\n  - \"/a\"\n  - /b # why\n---\n",
                "---\naliases:\n  - /b # why\n---\n",
            ),
            ("---\naliases: /a\n---\n", "---\naliases: []\n---\n"),
        ] {
            assert_eq!(without(before), after, "{before}");
        }
    }

    #[test]
    fn an_id_is_written_so_that_it_is_read_as_it_is() {
        for id in [
            "billing/refunds",
            "2024",
            "yes",
            "a: b",
            "বিল/টাকা",
            "1.0",
            "it's",
        ] {
            for text in ["Text", "---\ntitle: A\n---\n", "+++\ntitle = \"A\"\n+++\n"] {
                let written = with_id(text, id).unwrap();
                assert_eq!(
                    read("", &written).unwrap().0.id.as_deref(),
                    Some(id),
                    "{written}"
                );
            }
        }
        assert_eq!(with_id("---\n{title: A}\n---\n", "a"), None);
    }
}
