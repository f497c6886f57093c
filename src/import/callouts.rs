//! Callouts: how other tools name them, and how kb writes them.
//!
//! It must not know how a tool marks where one begins.

use crate::content::markdown::is_callout;

/// A box of kb's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    /// A part that folds.
    Details,
    /// A quotation.
    Quote,
}

impl Kind {
    /// What a name of a tool's means; the second is the title that the tool shows and kb has no kind for.
    pub(super) fn named(name: &str) -> Option<(Self, Option<&'static str>)> {
        Some(match name.to_ascii_lowercase().as_str() {
            "note" | "info" | "information" | "notice" | "primary" | "secondary" | "seealso" => {
                (Self::Note, None)
            }
            "abstract" | "summary" | "tldr" => (Self::Note, Some("Summary")),
            "todo" => (Self::Note, Some("To do")),
            "question" | "help" | "faq" => (Self::Note, Some("Question")),
            "example" => (Self::Note, Some("Example")),
            "tip" | "hint" | "success" | "check" | "done" | "protip" => (Self::Tip, None),
            "important" => (Self::Important, None),
            "warning" | "warn" | "attention" => (Self::Warning, None),
            "failure" | "fail" | "missing" => (Self::Warning, Some("Failure")),
            "bug" => (Self::Warning, Some("Bug")),
            "caution" | "danger" | "error" | "critical" | "alert" => (Self::Caution, None),
            "details" | "collapse" | "accordion" => (Self::Details, None),
            "quote" | "cite" => (Self::Quote, None),
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
            Self::Details => "details",
            Self::Quote => "quote",
        }
    }
}

/// Words that say that a class is one of a box.
const BOXES: [&str; 8] = [
    "callout",
    "alert",
    "admonition",
    "notice",
    "panel",
    "infobox",
    "messagebox",
    "box",
];

/// The kind of box that an element of these classes is: `note`, `callout callout-warning`.
pub(super) fn of_classes(classes: &str) -> Option<Kind> {
    let words: Vec<&str> = classes
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_box = words.iter().any(|word| BOXES.contains(word));
    let whole = classes.split_whitespace().find(|class| is_callout(class));
    let part = words
        .iter()
        .copied()
        .find(|word| is_box && is_callout(word));
    match whole.or(part) {
        Some(name) => Kind::named(name).map(|(kind, _)| kind),
        // A box of no kind that is known.
        None if classes
            .split_whitespace()
            .any(|class| matches!(class, "callout" | "admonition" | "alert")) =>
        {
            Some(Kind::Note)
        }
        None => None,
    }
}

/// A box in kb's Markdown. Without a title, it is one that GitHub shows, too.
pub(super) fn written(kind: Kind, title: &str, text: &str) -> String {
    let title = title.trim();
    let text = text.trim_matches('\n');
    match kind {
        Kind::Quote if title.is_empty() => super::html::quoted(text),
        Kind::Quote => super::html::quoted(&format!("**{title}**\n\n{text}")),
        Kind::Details => container("details", title, text),
        _ if title.is_empty() && !holds_container(text) => {
            super::html::quoted(&format!("[!{}]\n{text}", kind.name().to_uppercase()))
        }
        _ => container(kind.name(), title, text),
    }
}

/// Whether a container begins in a text: in a quotation it would be words.
fn holds_container(text: &str) -> bool {
    text.lines().any(|line| {
        let name = line.trim_start().strip_prefix(":::");
        name.is_some_and(|name| name.starts_with(char::is_alphabetic))
    })
}

/// A container: its name, its title, its text.
pub(super) fn container(name: &str, title: &str, text: &str) -> String {
    let title = if title.is_empty() {
        String::new()
    } else {
        format!(" {title}")
    };
    format!(":::{name}{title}\n{text}\n:::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_known_by_its_classes() {
        for (classes, kind) in [
            ("note", Some(Kind::Note)),
            ("callout callout--warning", Some(Kind::Warning)),
            ("alert alert-danger", Some(Kind::Caution)),
            ("admonition tip", Some(Kind::Tip)),
            ("callout", Some(Kind::Note)),
            ("footnote", None),
            ("error-message", None),
            ("wysiwyg-indent1", None),
        ] {
            assert_eq!(of_classes(classes), kind, "{classes}");
        }
    }

    #[test]
    fn a_title_makes_a_container() {
        assert_eq!(written(Kind::Note, "", "a\n\nb"), "> [!NOTE]\n> a\n>\n> b");
        assert_eq!(written(Kind::Tip, "T", "a"), ":::tip T\na\n:::");
        assert_eq!(
            written(Kind::Details, "More", "a"),
            ":::details More\na\n:::"
        );
    }
}
