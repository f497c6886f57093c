//! Redirects as Netlify and others read them: `/old /new 301`.
//!
//! It must not know which tool made the site.

use crate::import::export::Export;
use crate::import::gathered::{Gathered, Redirect};
use crate::problem::code;

/// The file of them, at the top of a site.
pub(super) const FILE: &str = "_redirects";

/// Reads that file, if there is one.
pub(super) fn read(export: &Export, gathered: &mut Gathered) {
    let Some(text) = export.text(FILE) else {
        return;
    };
    gathered.used.insert(FILE.to_owned());
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default();
        let words: Vec<&str> = line.split_whitespace().collect();
        let (Some(from), Some(to)) = (words.first(), words.get(1)) else {
            continue;
        };
        let is_rule = from.contains(['*', ':']) && !from.contains("://") || to.contains(":splat");
        let answer = words
            .get(2)
            .map_or("301", |answer| answer.trim_end_matches('!'));
        if is_rule || !answer.starts_with('3') || words.len() > 3 {
            gathered.losses.line(
                code::IMPORT_LINK,
                FILE,
                number + 1,
                format!("the rule `{}` is more than one address that leads to another", line.trim()),
                "write each old address into the `aliases` of its article, or keep the rule in front of kb",
            );
            continue;
        }
        gathered.redirects.push(Redirect {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            file: FILE.to_owned(),
            is_file: false,
            line: number + 1,
        });
    }
}
