//! MDX: imports, components and expressions in Markdown. Tabs become kb's; what only a program can say
//! stays in the text and is told.
//!
//! It must not know front matter or folders.

use super::{formulas, tabs};
use crate::content::markdown::is_callout;
use crate::content::marks;
use crate::import::callouts::Kind;
use crate::import::from::code_blocks;
use crate::import::losses::{Losses, short};
use crate::problem::code;

/// Containers that kb reads as they are, besides callouts.
const KNOWN: [&str; 3] = ["details", "tabs", "tab"];

/// Carries a text; `above` lines stand before it in its file.
pub(super) fn carry(text: &str, source: &str, above: usize, losses: &mut Losses) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<String> = None;
    let carried = tabs::carried(&code_blocks::unwrapped(text));
    for (number, name, remedy) in carried.dropped {
        let what = format!("`{name}` of tabs is not carried");
        losses.note_at(code::IMPORT_VALUE, source, above + number, &what, remedy);
    }
    let (numbers, lines): (Vec<usize>, Vec<String>) = carried.lines.into_iter().unzip();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let number = above + numbers[at];
        at += 1;
        let bare = line.trim();
        let ticks = bare.len() - bare.trim_start_matches(['`', '~']).len();
        match &fence {
            Some(open) if bare.starts_with(open.as_str()) && ticks == bare.len() => fence = None,
            None if ticks >= 3 => {
                fence = Some(bare[..ticks].to_owned());
                let opened = code_blocks::opened(line, source, number, losses);
                let is_apart = out.is_empty() || out.ends_with("\n\n");
                out.push_str(
                    opened
                        .strip_prefix('\n')
                        .filter(|_| is_apart)
                        .unwrap_or(&opened),
                );
                out.push('\n');
                continue;
            }
            None => {
                if let Some(len) = program(&lines[at - 1..]) {
                    let what = format!("`{}` was left out: kb runs no program", short(bare));
                    let remedy = "write what it showed where it was used";
                    losses.note_at(code::IMPORT_CONTENT, source, number, &what, remedy);
                    at += len - 1;
                    continue;
                }
                if let Some(len) = formulas::block(&lines[at - 1..]) {
                    formula(line, source, number, losses);
                    for line in &lines[at - 1..at - 1 + len] {
                        out.push_str(line);
                        out.push('\n');
                    }
                    at += len - 1;
                    continue;
                }
                out.push_str(&component(line, source, number, losses));
                out.push('\n');
                continue;
            }
            Some(_) if code_blocks::is_mark(line) => {
                let what = "the mark of lines in code was left out: kb lights none up";
                let remedy = "say in the text which lines matter";
                losses.note_at(code::IMPORT_CONTENT, source, number, what, remedy);
                continue;
            }
            Some(_) => {}
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// How many lines an import has that begins here.
fn program(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?;
    let rest = first.strip_prefix("import ")?;
    let ends = |line: &str| line.contains(" from ") || line.trim_end().ends_with([';', '\'', '"']);
    if ends(first) && (rest.contains(" from ") || rest.starts_with(['\'', '"'])) {
        return Some(1);
    }
    if !rest.trim_start().starts_with('{') {
        return None;
    }
    let end = lines
        .iter()
        .take(40)
        .position(|line| line.contains(" from "))?;
    Some(end + 1)
}

/// A line with its components carried.
fn component(line: &str, source: &str, number: usize, losses: &mut Losses) -> String {
    let bare = line.trim();
    let indent = &line[..line.len() - line.trim_start().len()];
    if let Some(rest) = bare.strip_prefix(":::") {
        return format!("{indent}{}", container(rest, source, number, losses));
    }
    let line = without_comments(line, source, number, losses);
    let line = with_addresses(&without_pathname(&line));
    let mut words = String::with_capacity(line.len());
    let mut at = 0;
    for found in formulas::within(&line) {
        formula(&line[found.clone()], source, number, losses);
        words.push_str(&line[at..found.start]);
        at = found.end;
    }
    words.push_str(&line[at..]);
    tell(&words, source, number, losses);
    line
}

fn formula(written: &str, source: &str, number: usize, losses: &mut Losses) {
    losses.marked(
        code::IMPORT_TEMPLATE,
        source,
        number,
        written.trim(),
        |written| format!("the formula `{written}` stays as it is written: kb draws none"),
        "write it in words or as code, or put a picture of it in its place",
    );
}

/// Addresses that were to be left alone are those of files: `pathname:///files/a.zip`.
fn without_pathname(line: &str) -> String {
    let parts = marks::parts(line).into_iter();
    let parts = parts.map(|(part, is_code)| match is_code {
        true => part.to_owned(),
        false => part.replace("pathname:///", "/"),
    });
    parts.collect()
}

/// Addresses that a program would have put together are those that it is told:
/// `src={useBaseUrl('/img/a.png')}`, `src={require('./a.png').default}`.
fn with_addresses(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('{') {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let read = address(found);
        match read {
            Some((address, len)) => {
                match before.ends_with('=') {
                    true => out.push_str(&format!("\"{address}\"")),
                    false => out.push_str(address),
                }
                rest = &found[len..];
            }
            None => {
                out.push('{');
                rest = &found[1..];
            }
        }
    }
    out + rest
}

/// The address in braces that a text begins with, and their length.
fn address(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('{')?.trim_start();
    let call = ["useBaseUrl(", "require("];
    let inner = call
        .iter()
        .find_map(|name| inner.strip_prefix(name))?
        .trim_start();
    let quote = inner
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (address, rest) = inner[1..].split_once(quote)?;
    if address.contains(['"', '<', '>', '$']) {
        return None;
    }
    let rest = rest.trim_start().strip_prefix(')')?.trim_start();
    let rest = rest.strip_prefix(".default").unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix('}')?;
    Some((address, text.len() - rest.len()))
}

/// A mark of a container, in a name that kb knows.
fn container(rest: &str, source: &str, number: usize, losses: &mut Losses) -> String {
    let colons = rest.len() - rest.trim_start_matches(':').len();
    let text = rest.trim_start_matches(':').trim();
    let marks = ":".repeat(3 + colons);
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '-'))
        .unwrap_or(text.len());
    let (name, title) = text.split_at(end);
    if name.is_empty() || is_callout(name) || KNOWN.contains(&name) {
        return format!("{marks}{text}");
    }
    if let Some((kind, shown)) = Kind::named(name) {
        let mut words = format!("{kind:?}").to_lowercase();
        if kind == Kind::Quote {
            words = "note".into();
        }
        let title = if title.trim().is_empty() {
            shown.map(|title| format!(" {title}")).unwrap_or_default()
        } else {
            title.to_owned()
        };
        return format!("{marks}{words}{title}");
    }
    let what = format!("kb knows no box `{name}`: it is a note now");
    losses.line(
        code::IMPORT_TEMPLATE,
        source,
        number,
        what,
        "take the kind that fits: note, tip, warning …",
    );
    let title = title.trim().trim_matches(['[', ']']);
    format!(
        "{marks}note {}",
        if title.is_empty() { name } else { title }
    )
}

fn without_comments(line: &str, source: &str, number: usize, losses: &mut Losses) -> String {
    let Some((before, rest)) = line.split_once("{/*") else {
        return line.to_owned();
    };
    let Some((_, after)) = rest.split_once("*/}") else {
        return line.to_owned();
    };
    losses.note_at(
        code::IMPORT_CONTENT,
        source,
        number,
        "a comment was left out",
        "keep notes for writers in git, not in articles",
    );
    format!("{before}{after}")
}

/// Tells what only a program could say.
fn tell(line: &str, source: &str, number: usize, losses: &mut Losses) {
    let code = |part: usize| part % 2 == 1;
    for (part, text) in line.split('`').enumerate() {
        if code(part) {
            continue;
        }
        let mut rest = text;
        let closes = text.rfind('}').map(|at| text.len() - at);
        while let Some(at) = rest.find(['<', '{']) {
            let found = &rest[at..];
            rest = &found[1..];
            let next = rest.chars().next().unwrap_or(' ');
            let opens = found.starts_with('<') && !found.starts_with("</");
            let is_component = opens && next.is_ascii_uppercase();
            let is_expression = found.starts_with('{')
                && (next.is_alphabetic() || next == '{')
                && closes.is_some_and(|last| found.len() >= last);
            let is_heading = line.starts_with('#') && found.starts_with("{#");
            if is_component || (is_expression && !is_heading) {
                let end = found.find(['>', '}']).map_or(found.len(), |end| end + 1);
                losses.marked(
                    code::IMPORT_TEMPLATE,
                    source,
                    number,
                    &found[..end],
                    |written| format!("`{written}` stays in the text: kb runs no program"),
                    "write in its place what it showed",
                );
                rest = &found[end..];
            }
        }
    }
    // Such quotes are those of code elsewhere.
    for call in ["{useBaseUrl(`", "{require(`"] {
        if line.contains(call) {
            let what = format!("`{call}…` stays in the text: kb runs no program");
            let remedy = "write the address in its place";
            losses.line(code::IMPORT_TEMPLATE, source, number, what, remedy);
        }
    }
    if line.starts_with("export ") {
        let what = format!("`{}` stays in the text: kb runs no program", short(line));
        losses.line(
            code::IMPORT_TEMPLATE,
            source,
            number,
            what,
            "take it out, and write what it showed",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(text: &str) -> (String, Vec<String>) {
        let mut losses = Losses::default();
        let carried = carry(text, "a.mdx", 0, &mut losses);
        let told = losses.finish().into_iter().map(|one| one.what);
        (carried, told.collect())
    }

    #[test]
    fn addresses_that_a_program_makes_are_read() {
        for (text, expected) in [
            (
                "<img alt=\"A\" src={useBaseUrl(\"/img/a.png\")} />",
                "<img alt=\"A\" src=\"/img/a.png\" />",
            ),
            (
                "<img src={require('./b.png').default}/> ![c]({require( './c.png' )})",
                "<img src=\"./b.png\"/> ![c](./c.png)",
            ),
        ] {
            assert_eq!(carried(text), (format!("{expected}\n"), vec![]), "{text}");
        }
        let (kept, told) = carried("<img src={useBaseUrl(`/img/${name}`)} />");
        assert!(kept.contains("useBaseUrl") && told.len() == 1, "{told:?}");
    }
}
