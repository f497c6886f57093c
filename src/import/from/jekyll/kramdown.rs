//! What kramdown knows and kb does not: attribute lists on lines of their own, and the mark for contents.
//!
//! It must not know Liquid.

use crate::import::callouts::{self, Kind};
use crate::import::losses::{Losses, short};
use crate::problem::code;

/// Carries the attribute lists of a text: callouts become kb's, ids go to their headings.
pub(super) fn carry(text: &str, source: &str, above: usize, losses: &mut Losses) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut waiting: Option<(Kind, bool)> = None;
    // How many blocks there were when the last one became a box: it becomes no other.
    let mut boxes = 0;
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        let bare = line.trim();
        if let Some(open) = &fence {
            if bare.starts_with(open.as_str()) && bare.trim_matches(['`', '~']).is_empty() {
                fence = None;
            }
            out.push(line.to_owned());
            continue;
        }
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fence = Some(bare[..3].to_owned());
            out.push(line.to_owned());
            continue;
        }
        if let Some((kind, titled)) = waiting.take() {
            let end = lines[at..].iter().position(|line| line.trim().is_empty());
            let end = end.map_or(lines.len(), |end| at + end);
            let block: Vec<String> = lines[at - 1..end]
                .iter()
                .map(|line| (*line).to_owned())
                .collect();
            out.push(boxed(kind, titled, &block));
            boxes = out.len();
            at = end;
            continue;
        }
        let Some(list) = bare
            .strip_prefix("{:")
            .and_then(|rest| rest.strip_suffix('}'))
        else {
            if bare.starts_with("{::") {
                let what = format!("`{}` stays in the text: kb does not know it", short(bare));
                let remedy = "write in its place what customers are to see";
                losses.line(code::IMPORT_TEMPLATE, source, above + at, what, remedy);
            }
            out.push(line.to_owned());
            continue;
        };
        let list = list.trim();
        let tell = |losses: &mut Losses, what: String| {
            let remedy = "nothing, unless it said something to readers";
            losses.note_at(code::IMPORT_CONTENT, source, above + at, &what, remedy);
        };
        if list == "toc" || list == ":toc" {
            if out
                .last()
                .is_some_and(|last| last.trim_start().starts_with(['*', '-', '1']))
            {
                out.pop();
            }
            tell(
                losses,
                "the table of contents was left out: kb makes its own".into(),
            );
            continue;
        }
        let before = out.last().is_some_and(|last| !last.trim().is_empty());
        let after = lines.get(at).is_some_and(|next| !next.trim().is_empty());
        let id = list
            .split_whitespace()
            .find_map(|word| word.strip_prefix('#'));
        if let (Some(id), Some(last), true) = (id, out.last_mut(), before)
            && last.starts_with('#')
        {
            last.push_str(&format!(" {{#{id}}}"));
            continue;
        }
        match kind_of(list) {
            Some((kind, titled)) if before && out.len() > boxes => {
                let begin = out
                    .iter()
                    .rposition(|line| line.trim().is_empty())
                    .map_or(0, |at| at + 1);
                let block = out.split_off(begin);
                out.push(boxed(kind, titled, &block));
                boxes = out.len();
            }
            Some(found) if after => waiting = Some(found),
            _ => tell(
                losses,
                format!("the attributes `{}` were left out", short(bare)),
            ),
        }
    }
    let mut text = out.join("\n");
    text.push('\n');
    text
}

/// The kind of box of an attribute list, and whether its first line is a title.
fn kind_of(list: &str) -> Option<(Kind, bool)> {
    let classes: Vec<&str> = list
        .split_whitespace()
        .filter_map(|word| word.strip_prefix('.'))
        // The theme Chirpy calls its boxes so.
        .map(|class| class.strip_prefix("prompt-").unwrap_or(class))
        .collect();
    let titled = classes
        .iter()
        .find_map(|class| class.strip_suffix("-title"));
    if let Some((kind, _)) = titled.and_then(Kind::named) {
        return Some((kind, true));
    }
    let first = classes.iter().find_map(|class| Kind::named(class));
    let kind = first
        .map(|(kind, _)| kind)
        .or_else(|| callouts::of_classes(&classes.join(" ")));
    kind.map(|kind| (kind, false))
}

/// A block as a box; a quotation loses its marks.
fn boxed(kind: Kind, titled: bool, block: &[String]) -> String {
    let is_quote = block.iter().all(|line| line.trim_start().starts_with('>'));
    let bare = block.iter().map(|line| {
        let line = if is_quote {
            line.trim_start().trim_start_matches('>')
        } else {
            line
        };
        if is_quote {
            line.strip_prefix(' ').unwrap_or(line)
        } else {
            line
        }
    });
    let mut lines: Vec<&str> = bare.collect();
    let title = if titled && lines.len() > 1 {
        lines.remove(0).trim()
    } else {
        ""
    };
    callouts::written(kind, title, &lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_becomes_one_box() {
        for (text, carried) in [
            (
                "a\n{: .note }\n{: .warning }\n\nb\n",
                "> [!NOTE]\n> a\n\nb\n",
            ),
            (
                "a\n{: .note }\n\nb\n{: .warning }\n",
                "> [!NOTE]\n> a\n\n> [!WARNING]\n> b\n",
            ),
            (
                "> a\n{: .prompt-danger }\n\nb\n{: .prompt-info }\n",
                "> [!CAUTION]\n> a\n\n> [!NOTE]\n> b\n",
            ),
            (
                "{: .note }\na\n{: .warning }\n",
                "> [!NOTE]\n> a\n> {: .warning }\n",
            ),
        ] {
            assert_eq!(
                carry(text, "a.md", 0, &mut Losses::default()),
                carried,
                "{text}"
            );
        }
    }
}
