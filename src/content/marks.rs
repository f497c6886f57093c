//! Marks that Material for MkDocs adds to Markdown within a line: keys, icons, snippets, abbreviations.
//!
//! They mean nothing in kb. It must not know what is done about them.

use std::ops::Range;

/// A mark, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark<'t> {
    /// `++ctrl+c++`: the keys as they are shown.
    Keys(Vec<String>),
    /// `:material-check:`: its name, without the collection that it is of.
    Icon(&'t str),
}

/// The collections of icons, as their names begin.
const ICONS: [&str; 4] = [":material-", ":fontawesome-", ":octicons-", ":simple-"];

/// No name of an icon and no list of keys is longer, in bytes.
const LONGEST: usize = 120;

/// Keys by the names that MkDocs knows, without hyphens.
const KEYS: [&str; 76] = [
    "alt",
    "altgr",
    "apps",
    "arrowdown",
    "arrowleft",
    "arrowright",
    "arrowup",
    "backspace",
    "bksp",
    "break",
    "cancel",
    "capital",
    "capslock",
    "clear",
    "cmd",
    "command",
    "context",
    "control",
    "ctrl",
    "del",
    "delete",
    "down",
    "end",
    "enter",
    "esc",
    "escape",
    "fn",
    "fnmac",
    "function",
    "help",
    "home",
    "ins",
    "insert",
    "left",
    "leftalt",
    "leftcmd",
    "leftcontrol",
    "leftctrl",
    "leftoption",
    "leftshift",
    "leftwin",
    "menu",
    "meta",
    "num0",
    "numenter",
    "numlock",
    "opt",
    "option",
    "pagedn",
    "pagedown",
    "pageup",
    "pause",
    "pgdn",
    "pgup",
    "power",
    "print",
    "printscreen",
    "prtsc",
    "return",
    "right",
    "rightalt",
    "rightcontrol",
    "rightctrl",
    "rightoption",
    "rightshift",
    "scroll",
    "scrolllock",
    "shift",
    "space",
    "spc",
    "super",
    "tab",
    "up",
    "win",
    "windows",
    "wake",
];

/// Keys that are signs.
const SIGNS: [(&str, &str); 30] = [
    ("ampersand", "&"),
    ("asterisk", "*"),
    ("at", "@"),
    ("backquote", "`"),
    ("backslash", "\\"),
    ("bar", "|"),
    ("braceleft", "{"),
    ("braceright", "}"),
    ("bracketleft", "["),
    ("bracketright", "]"),
    ("colon", ":"),
    ("comma", ","),
    ("dollar", "$"),
    ("doublequote", "\""),
    ("equal", "="),
    ("exclam", "!"),
    ("grave", "`"),
    ("hash", "#"),
    ("hyphen", "-"),
    ("less", "<"),
    ("minus", "-"),
    ("period", "."),
    ("pipe", "|"),
    ("plus", "+"),
    ("question", "?"),
    ("quote", "'"),
    ("semicolon", ";"),
    ("slash", "/"),
    ("tilde", "~"),
    ("underscore", "_"),
];

/// The keys and icons of a text, in order.
#[must_use]
pub fn marks(text: &str) -> Vec<(Range<usize>, Mark<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['+', ':']).map(|next| at + next) {
        let before = text[..next].chars().next_back();
        match mark(&text[next..]).filter(|_| is_apart(before, text.as_bytes()[next])) {
            Some((len, mark)) => {
                found.push((next..next + len, mark));
                at = next + len;
            }
            None => at = next + 1,
        }
    }
    found
}

/// Whether a mark may begin behind this letter.
fn is_apart(before: Option<char>, sign: u8) -> bool {
    before.is_none_or(|c| match sign {
        b'+' => !(c.is_alphanumeric() || c == '+' || c == '\\'),
        _ => c != '\\' && c != ':',
    })
}

fn mark(rest: &str) -> Option<(usize, Mark<'_>)> {
    let near = &rest[..rest.floor_char_boundary(LONGEST)];
    if let Some(inner) = near.strip_prefix("++") {
        let end = inner.find("++")?;
        let after = &inner[end + 2..];
        let goes_on = |c: char| c.is_alphanumeric() || c == '+';
        if after.starts_with(goes_on) {
            return None;
        }
        let keys: Option<Vec<String>> = inner[..end].split('+').map(key).collect();
        return Some((end + 4, Mark::Keys(keys?)));
    }
    let begin = ICONS.iter().find(|begin| near.starts_with(**begin))?;
    let name = &near[begin.len()..];
    let end = name.find(':')?;
    let name = &name[..end];
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_icon = !name.is_empty() && name.chars().all(is_name);
    is_icon.then(|| (begin.len() + end + 1, Mark::Icon(name)))
}

/// A key as it is shown: `page-up` is `Page Up`, and what stands between quotes is itself.
fn key(name: &str) -> Option<String> {
    let quoted = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(own) = quoted('"').or_else(|| quoted('\'')) {
        return Some(own.trim().to_owned()).filter(|own| !own.is_empty());
    }
    let bare = name.replace('-', "").to_ascii_lowercase();
    if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == bare) {
        return Some((*sign).to_owned());
    }
    let mut letters = bare.chars();
    let is_one =
        letters.next().is_some_and(|c| c.is_ascii_alphanumeric()) && letters.next().is_none();
    let number = bare
        .strip_prefix('f')
        .and_then(|number| number.parse::<u8>().ok());
    let is_function = number.is_some_and(|number| (1..=24).contains(&number));
    let is_known = is_one || is_function || KEYS.contains(&bare.as_str());
    is_known.then(|| shown(name))
}

/// A name with capitals, in its words.
fn shown(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if c == '-' {
            begins = true;
            continue;
        }
        let is_word =
            begins || (c.is_ascii_uppercase() && out.ends_with(|c: char| c.is_ascii_lowercase()));
        if is_word && !out.is_empty() {
            out.push(' ');
        }
        out.push(if is_word { c.to_ascii_uppercase() } else { c });
        begins = false;
    }
    out
}

/// The parts of a line, code between backticks told from the others.
#[must_use]
pub fn parts(line: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let ticks = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let inner = start + ticks;
        let mut ends = rest[inner..]
            .match_indices(&rest[start..inner])
            .map(|(at, _)| inner + at);
        // Code ends with as many ticks as it begins with.
        let is_end =
            |at: &usize| !rest[at + ticks..].starts_with('`') && !rest[..*at].ends_with('`');
        let Some(end) = ends.find(is_end) else {
            break;
        };
        parts.push((&rest[..start], false));
        parts.push((&rest[start..end + ticks], true));
        rest = &rest[end + ticks..];
    }
    parts.push((rest, false));
    parts
}

/// The short form and its meaning, when a line explains an abbreviation: `*[HTML]: Hyper Text`.
#[must_use]
pub fn abbreviation(line: &str) -> Option<(&str, &str)> {
    let (short, meaning) = line.strip_prefix("*[")?.split_once("]:")?;
    let fits = !short.trim().is_empty() && !short.contains(['[', ']']);
    fits.then(|| (short, meaning.trim()))
}

/// Whether a line is put together of other files: `--8<-- "hours.md"`.
#[must_use]
pub fn is_snippet(line: &str) -> bool {
    let bare = line.trim().trim_start_matches(';');
    let scissors = bare.trim_start_matches('-');
    let Some(rest) = scissors
        .strip_prefix("8<-")
        .filter(|_| scissors.len() < bare.len())
    else {
        return false;
    };
    let rest = rest.trim_start_matches('-').trim();
    rest.is_empty() || rest.starts_with(['"', '\'', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_other_pluses() {
        for (text, keys) in [
            ("Press ++ctrl+c++.", "Ctrl C"),
            ("++Cmd+shift+page-up++", "Cmd Shift Page Up"),
            ("(++PageUp++)", "Page Up"),
            ("++alt+plus++", "Alt +"),
            ("++f12++ or", "F12"),
            ("++ctrl+\"Save as\"++", "Ctrl Save as"),
        ] {
            let found = marks(text);
            let [(_, Mark::Keys(found))] = &found[..] else {
                panic!("{text}: {found:?}");
            };
            assert_eq!(found.join(" "), keys, "{text}");
        }
        for text in [
            "C++ and c++",
            "i++ + ++i",
            "x++y++z",
            "++not a key++",
            "++ctrl+c",
            "a +++b+++ c",
            "++++",
            "\\++ctrl+c++",
        ] {
            assert_eq!(marks(text), [], "{text}");
        }
    }

    #[test]
    fn icons_are_told_from_emoji_and_times() {
        for (text, icon) in [
            (":material-check:", "check"),
            ("a :fontawesome-brands-github: b", "brands-github"),
            ("[:octicons-link-external-16:](x)", "link-external-16"),
            ("::: :simple-linux:", "linux"),
        ] {
            let found = marks(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1, Mark::Icon(icon), "{text}");
        }
        for text in [
            ":smile:",
            "at 10:30:15",
            ":material-:",
            "a:materials: b",
            ":material-a b:",
        ] {
            assert_eq!(marks(text), [], "{text}");
        }
    }

    #[test]
    fn snippets_and_abbreviations_are_told_from_words() {
        for line in [
            "--8<-- \"a.md\"",
            "  --8<--",
            "-8<- 'b'",
            ";--8<-- \"a\"",
            "--8<-- [start:a]",
        ] {
            assert!(is_snippet(line), "{line}");
        }
        for line in ["8<- \"a\"", "cut here --8<--", "--8<-- then", "---"] {
            assert!(!is_snippet(line), "{line}");
        }
        assert_eq!(
            abbreviation("*[HTML]: Hyper Text"),
            Some(("HTML", "Hyper Text"))
        );
        for line in ["*[a](b)*: c", "- *[HTML]: x", "[HTML]: x", "*[]: x"] {
            assert_eq!(abbreviation(line), None, "{line}");
        }
    }

    #[test]
    fn a_long_line_of_open_marks_is_read_in_no_time() {
        for mark in ["++", "++a+", ":material-", ":", "+"] {
            assert!(marks(&mark.repeat(300_000)).len() < 2, "{mark}");
        }
    }
}
