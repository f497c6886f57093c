//! What is nearly a list, and runs into one paragraph.
//!
//! It must not know how a list is shown.

use super::{Line, Raw};

/// A mark that was meant to make an item of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Sign(char),
    /// Its number.
    Number(u32),
}

/// The item that a line was meant as, with the length of its mark.
fn item(line: &str) -> Option<(Item, usize)> {
    let first = line.chars().next()?;
    if matches!(first, '•' | '–' | '‣' | '●' | '▪' | '◦') {
        let rest = &line[first.len_utf8()..];
        let is_apart = rest.starts_with([' ', '\t', '\u{a0}']) || first != '–' && !rest.is_empty();
        return is_apart.then_some((Item::Sign(first), first.len_utf8()));
    }
    let length = line.find(|c: char| digit(c).is_none())?;
    let is_foreign = !line.starts_with(|c: char| c.is_ascii_digit());
    let number = line[..length].chars().try_fold(0u32, |number, c| {
        number.checked_mul(10)?.checked_add(digit(c)?)
    })?;
    let mark = line[length..].chars().next()?;
    let words = &line[length + mark.len_utf8()..];
    let is_item = match mark {
        '।' | '.' | ')' if is_foreign && length > 0 => words.starts_with([' ', '\t', '\u{a0}']),
        '.' | ')' if length > 0 => {
            let word = words.split_whitespace().next().unwrap_or_default();
            word.starts_with(char::is_alphabetic) && word.chars().nth(1).is_some()
        }
        _ => false,
    };
    is_item.then_some((Item::Number(number), length + mark.len_utf8()))
}

/// The value of a digit, also of Bengali and Devanagari ones.
fn digit(c: char) -> Option<u32> {
    let from = |zero: u32| u32::from(c).checked_sub(zero).filter(|digit| *digit < 10);
    c.to_digit(10)
        .or_else(|| from(0x9e6))
        .or_else(|| from(0x966))
}

/// Items that run into one paragraph, told with the first of them.
pub(super) fn look(lines: &[Line<'_>], found: &mut Vec<Raw>) {
    let mut above: Option<(Item, bool)> = None;
    let mut last: Option<&Line<'_>> = None;
    for line in lines {
        let this = item(line.bare).filter(|_| line.is_raw);
        let follows = match (above, this) {
            (Some((Item::Sign(one), _)), Some((Item::Sign(other), _))) => one == other,
            (Some((Item::Number(one), _)), Some((Item::Number(other), _))) => {
                one.checked_add(1) == Some(other)
            }
            _ => false,
        };
        let is_told = above.is_some_and(|(_, is_told)| is_told);
        if let Some(first) = last.filter(|last| follows && !is_told && !last.breaks)
            && let Some((kind, length)) = item(first.bare)
        {
            let mark = &first.bare[..length];
            let words: String = first.bare[length..].trim().chars().take(40).collect();
            let cut = if words.chars().count() == 40 {
                "…"
            } else {
                ""
            };
            let written = match kind {
                Item::Sign(_) => "-".to_owned(),
                Item::Number(number) => format!("{number}."),
            };
            found.push(Raw {
                at: first.at..first.at + length,
                what: format!("`{mark}` makes no list here: this line and the next run into one paragraph"),
                remedy: format!("begin each line as `{written} {words}{cut}` does, with a blank line above the first"),
            });
        }
        above = this.map(|(kind, _)| {
            (
                kind,
                follows && (is_told || !last.is_some_and(|last| last.breaks)),
            )
        });
        last = Some(line);
    }
}
