//! MDX: imports, components and expressions in Markdown. Tabs become kb's; what only a program can say
//! stays in the text and is told.
//!
//! It must not know front matter or folders.

use crate::content::markdown::is_callout;
use crate::import::callouts::Kind;
use crate::import::losses::{Losses, short};
use crate::problem::code;

/// Containers that kb reads as they are, besides callouts.
const KNOWN: [&str; 3] = ["details", "tabs", "tab"];

/// Carries a text; `above` lines stand before it in its file.
pub(super) fn carry(text: &str, source: &str, above: usize, losses: &mut Losses) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<String> = None;
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        let number = above + at;
        let bare = line.trim();
        let ticks = bare.len() - bare.trim_start_matches(['`', '~']).len();
        match &fence {
            Some(open) if bare.starts_with(open.as_str()) && ticks == bare.len() => fence = None,
            None if ticks >= 3 => fence = Some(bare[..ticks].to_owned()),
            None => {
                if let Some(len) = program(&lines[at - 1..]) {
                    let what = format!("`{}` was left out: kb runs no program", short(bare));
                    let remedy = "write what it showed where it was used";
                    losses.note_at(code::IMPORT_CONTENT, source, number, &what, remedy);
                    at += len - 1;
                    continue;
                }
                if let Some(parts) = tabs_in_a_line(line) {
                    for part in &parts {
                        let (line, _) = component(&[part.as_str()], source, number, losses);
                        out.push_str(&line);
                        out.push('\n');
                    }
                    continue;
                }
                let (line, more) = component(&lines[at - 1..], source, number, losses);
                at += more;
                out.push_str(&line);
                out.push('\n');
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

/// A line with its components carried, and how many more lines were read for it.
fn component(lines: &[&str], source: &str, number: usize, losses: &mut Losses) -> (String, usize) {
    let line = lines[0];
    let bare = line.trim();
    let indent = &line[..line.len() - line.trim_start().len()];
    let opens = |name: &str| {
        let rest = bare.strip_prefix(name)?;
        rest.starts_with([' ', '>', '\t'])
            .then_some(())
            .or(rest.is_empty().then_some(()))
    };
    if opens("<Tabs").is_some() || opens("<TabItem").is_some() {
        let len = lines
            .iter()
            .take(20)
            .position(|line| line.trim_end().ends_with('>'));
        if let Some(len) = len.filter(|_| bare.matches('<').count() == 1) {
            let whole: String = lines[..=len]
                .iter()
                .map(|line| format!("{} ", line.trim()))
                .collect();
            let mark = if opens("<Tabs").is_some() {
                ":::tabs".to_owned()
            } else {
                let label = attribute(&whole, "label").or_else(|| attribute(&whole, "value"));
                format!(":::tab {}", label.unwrap_or("…"))
            };
            return (format!("{indent}{mark}"), len);
        }
    }
    if bare == "</Tabs>" || bare == "</TabItem>" {
        return (format!("{indent}:::"), 0);
    }
    if let Some(rest) = bare.strip_prefix(":::") {
        return (
            format!("{indent}{}", container(rest, source, number, losses)),
            0,
        );
    }
    let line = without_comments(line, source, number, losses);
    let line = with_addresses(&line);
    tell(&line, source, number, losses);
    (line, 0)
}

/// The parts of a line in which tabs begin and end with words between them, each a line of its own.
fn tabs_in_a_line(line: &str) -> Option<Vec<String>> {
    const TAGS: [&str; 4] = ["<Tabs", "<TabItem", "</Tabs>", "</TabItem>"];
    let bare = line.trim();
    if !TAGS.iter().any(|tag| bare.starts_with(tag)) || bare.matches('<').count() < 2 {
        return None;
    }
    let mut parts = Vec::new();
    let mut rest = bare;
    while !rest.is_empty() {
        let end = if TAGS.iter().any(|tag| rest.starts_with(tag)) {
            rest.find('>')? + 1
        } else {
            let next = TAGS.iter().filter_map(|tag| rest.find(tag)).min();
            next.unwrap_or(rest.len())
        };
        let (part, more) = rest.split_at(end);
        // Words stand apart from the marks.
        match part.starts_with('<') && TAGS.iter().any(|tag| part.starts_with(tag)) {
            true => parts.push(part.to_owned()),
            false => parts.extend([String::new(), part.trim().to_owned(), String::new()]),
        }
        rest = more.trim_start();
    }
    Some(parts)
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

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}="))?;
    let rest = rest.trim_start_matches('{');
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
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
                let what = format!(
                    "`{}` stays in the text: kb runs no program",
                    short(&found[..end])
                );
                losses.line(
                    code::IMPORT_TEMPLATE,
                    source,
                    number,
                    what,
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

    #[test]
    fn tabs_in_one_line_are_tabs() {
        let text = "<Tabs>\n<TabItem value=\"a\" label=\"A b\">one **line**</TabItem>\n</Tabs>\n<Tabs><TabItem value=\"c\">x</TabItem></Tabs>";
        let (carried, told) = carried(text);
        assert_eq!(
            carried,
            ":::tabs\n:::tab A b\n\none **line**\n\n:::\n:::\n:::tabs\n:::tab c\n\nx\n\n:::\n:::\n"
        );
        assert_eq!(told, [] as [&str; 0]);
    }
}
