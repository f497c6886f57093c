//! What a page of MkDocs says of itself in its first lines, without `---` around them.
//!
//! It must not know what else is on the page.

use crate::import::gathered::Page;
use crate::import::losses::{Losses, short};
use crate::problem::code;

/// Takes those lines off a page; tells how many they were.
pub(super) fn carry(page: &mut Page, losses: &mut Losses) -> usize {
    let mut said: Vec<(String, String)> = Vec::new();
    let mut count = 0;
    let mut taken = 0;
    for line in page.body.split_inclusive('\n') {
        let bare = line.trim_end();
        let more = line.starts_with("    ") || line.starts_with('\t');
        match (key(bare), said.last_mut()) {
            (_, Some((_, value))) if more && !bare.is_empty() => {
                value.push_str(&format!(", {}", bare.trim()));
            }
            (Some((key, value)), _) if !more => said.push((key.to_lowercase(), value.to_owned())),
            _ => {
                // A blank line ends them, and is one of them.
                if bare.is_empty() && count > 0 {
                    (count, taken) = (count + 1, taken + line.len());
                }
                break;
            }
        }
        (count, taken) = (count + 1, taken + line.len());
    }
    if said.is_empty() {
        return 0;
    }
    page.body.drain(..taken);
    for (key, value) in said {
        let list = || -> Vec<String> {
            let items = value.split(',').map(|one| one.trim().to_owned());
            items.filter(|one| !one.is_empty()).collect()
        };
        match key.as_str() {
            _ if value.trim().is_empty() => {}
            "title" => page.front.set("title", value.as_str()),
            "description" => page.front.set("description", value.as_str()),
            "summary" => page.front.set_if_missing("description", value.as_str()),
            "tags" => page.front.set("tags", list()),
            "keywords" => page.front.set("keywords", list()),
            _ => losses.file(
                code::IMPORT_VALUE,
                &page.source,
                format!(
                    "`{}` was left out: MkDocs does not show such lines at the top",
                    short(&format!("{key}: {value}"))
                ),
                "write it into the text if customers are to read it",
            ),
        }
    }
    count
}

fn key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim_start().split_once(':')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_key = !key.is_empty() && key.chars().all(fits) && !value.starts_with("//");
    is_key.then_some((key, value.trim()))
}
