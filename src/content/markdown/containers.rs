//! Containers: blocks between `:::name Title` and `:::`.
//!
//! Markdown does not know them, so their marks are put where the parser reports them untouched: each
//! becomes an empty comment whose place is remembered. It must not know how a container is shown.

use std::borrow::Cow;

/// What stands in the text in a mark's place.
pub(super) const STAND_IN: &str = "<!-- -->";

/// A text whose containers are marked.
pub(super) struct Prepared<'a> {
    /// The text to parse.
    pub(super) text: Cow<'a, str>,
    /// The marks, in order.
    pub(super) marks: Vec<Mark>,
}

/// The beginning or the end of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where its stand-in begins in the prepared text.
    at: usize,
    /// Where the mark is in the text as written.
    pub(super) written_at: usize,
    /// How many bytes it has there.
    pub(super) written_len: usize,
    /// What it says: name and title, or nothing when it closes.
    pub(super) opens: Option<(String, String)>,
}

/// Finds the marks of a text, outside of code.
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    if !text.contains(":::") {
        return Prepared {
            text: Cow::Borrowed(text),
            marks: Vec::new(),
        };
    }
    let mut prepared = String::with_capacity(text.len() + 64);
    let mut marks = Vec::new();
    let mut fence: Option<&str> = None;
    let mut in_list = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let bare = line.trim();
        fence = after(fence, bare);
        if !bare.is_empty() && indent == 0 {
            in_list = begins_item(bare);
        }
        // So far to the right it is code, unless it belongs to an item of a list.
        let code = fence.is_some() || (!in_list && (indent >= 4 || line.starts_with('\t')));
        match mark(bare).filter(|_| !code) {
            Some(opens) => {
                prepared.push_str(&line[..indent]);
                marks.push(Mark {
                    at: prepared.len(),
                    written_at: at + indent,
                    written_len: bare.len(),
                    opens,
                });
                // The blank line lets Markdown begin anew behind the mark.
                prepared.push_str(STAND_IN);
                prepared.push_str("\n\n");
            }
            None => prepared.push_str(line),
        }
        at += line.len();
    }
    Prepared {
        text: Cow::Owned(prepared),
        marks,
    }
}

impl Prepared<'_> {
    /// The mark whose stand-in begins at a byte of the prepared text, give or take its indentation.
    pub(super) fn mark_at(&self, start: usize, end: usize) -> Option<&Mark> {
        let next = self.marks.partition_point(|mark| mark.at < start);
        self.marks.get(next).filter(|mark| mark.at < end)
    }

    /// The byte of the text as written that a byte of the prepared text comes from.
    pub(super) fn written(&self, at: usize) -> usize {
        match self.marks.partition_point(|mark| mark.at <= at) {
            0 => at,
            next => {
                let mark = &self.marks[next - 1];
                let behind = at.saturating_sub(mark.at + STAND_IN.len() + 1);
                mark.written_at + mark.written_len + behind
            }
        }
    }
}

/// Whether indented lines below this one belong to it: an item, a definition, a footnote.
fn begins_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let marker = if digits.len() < line.len() {
        digits.strip_prefix(['.', ')'])
    } else {
        line.strip_prefix(['-', '*', '+', ':'])
    };
    marker.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        || line.starts_with("[^")
}

/// The fence that is open after a line.
fn after<'a>(fence: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    let run = |mark: char| line.len() - line.trim_start_matches(mark).len();
    let ticks = run('`').max(run('~'));
    match fence {
        Some(open) if line.starts_with(open) && line.trim_start_matches(['`', '~']).is_empty() => {
            None
        }
        Some(open) => Some(open),
        // Code within a line may begin it, and ends on it.
        None if ticks >= 3 && (line.starts_with('~') || !line[ticks..].contains('`')) => {
            Some(&line[..ticks])
        }
        None => None,
    }
}

/// Reads a line as a mark: `Some(None)` closes, `Some(Some((name, title)))` opens.
#[allow(clippy::option_option)]
fn mark(line: &str) -> Option<Option<(String, String)>> {
    let rest = line.strip_prefix(":::")?.trim_start_matches(':').trim();
    if rest.is_empty() {
        return Some(None);
    }
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(rest.len());
    if end == 0 {
        return None;
    }
    let title = rest[end..].trim();
    let title = title
        .strip_prefix('[')
        .and_then(|title| title.strip_suffix(']'))
        .unwrap_or(title);
    Some(Some((
        rest[..end].to_owned(),
        title.trim_matches('"').to_owned(),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_outside_of_code_only() {
        let text = "a\n:::note Mind\nb\n:::\n```\n:::tip\n```\n  :::tip[It is]\n  c\n  :::\n";
        let prepared = prepare(text);
        let opens: Vec<_> = prepared
            .marks
            .iter()
            .map(|mark| {
                mark.opens
                    .as_ref()
                    .map(|(name, title)| format!("{name}|{title}"))
            })
            .collect();
        assert_eq!(
            opens,
            [
                Some("note|Mind".into()),
                None,
                Some("tip|It is".into()),
                None
            ]
        );
        for mark in &prepared.marks {
            assert!(text[mark.written_at..].starts_with(":::"));
            assert!(prepared.text[mark.at..].starts_with(STAND_IN));
        }
    }

    #[test]
    fn places_lead_back_to_the_text_as_written() {
        let text = "one\n:::note\ntwo\n:::\nthree\n";
        let prepared = prepare(text);
        for word in ["one", "two", "three"] {
            let at = prepared.text.find(word).unwrap();
            let written = prepared.written(at);
            let line = |at: usize| text[..at].matches('\n').count();
            assert_eq!(line(written), line(text.find(word).unwrap()), "{word}");
        }
    }
}
