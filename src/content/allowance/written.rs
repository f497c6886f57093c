//! What stands in a `kb-allow`: codes, a colon, the reason.
//!
//! It must not know where it stands.

use crate::problem::{Code, Severity, code, nearest};

/// What is told of other files than articles, where nobody can write a comment.
const OF_NO_ARTICLE: [Code; 14] = [
    code::BROKEN_STRING,
    code::UNKNOWN_FEATURED,
    code::LOW_CONTRAST,
    code::BROKEN_IMAGE,
    code::WRONG_SYNONYMS,
    code::UNKNOWN_ANSWER,
    code::NEVER_OPEN,
    code::NOT_CARRIED,
    code::UNUSED_TEXT,
    code::NOT_YET_HEEDED,
    code::NO_HOLIDAYS,
    code::NO_ADDRESS,
    code::UNUSED_FILE,
    code::VANISHED_TEXT,
];

/// What is wrong, and the remedy.
type Wrong = (String, String);

pub(super) const FORM: &str = "write `<!-- kb-allow E012: why -->` on a line of its own";

/// Reads what stands behind the mark: codes, a colon, the reason.
pub(super) fn parse(inner: &str) -> Result<(Vec<Code>, String), Wrong> {
    let (names, reason) = inner.split_once(':').unwrap_or((inner, ""));
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut codes: Vec<Code> = Vec::new();
    let apart = |c: char| c == ',' || c.is_whitespace();
    for name in names.split(apart).filter(|name| !name.is_empty()) {
        let same = |code: &&Code| code.name.eq_ignore_ascii_case(name);
        let Some(code) = code::ALL.iter().find(same) else {
            if let Some(last) = codes.last().filter(|_| !is_like_a_code(name)) {
                let Code { name, .. } = last;
                let what = format!("`kb-allow` has no colon behind {name}, and allows nothing");
                return Err((what, FORM.into()));
            }
            let remedy = match nearest(name, code::ALL.iter().map(|code| code.name)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => FORM.to_owned(),
            };
            return Err((
                format!("`kb-allow` names `{name}`, and there is no such code"),
                remedy,
            ));
        };
        if code.severity == Severity::Error {
            let what = format!("`kb-allow` names {name}, and that is an error which stops a build");
            return Err((what, "mend what it tells".into()));
        }
        if OF_NO_ARTICLE.contains(code) {
            let what = format!(
                "`kb-allow` names {name}, which is told of other files than articles, where no comment reaches it"
            );
            let name = code.name;
            let remedy = format!("mend it, or write `{name} = \"off\"` into `[build.levels]`");
            return Err((what, remedy));
        }
        codes.push(*code);
    }
    if codes.is_empty() {
        return Err(("`kb-allow` names no code".into(), FORM.into()));
    }
    if reason.is_empty() {
        let what = "`kb-allow` says no reason, and allows nothing".to_owned();
        return Err((
            what,
            "write behind a colon why it is right here: whoever comes after you must know".into(),
        ));
    }
    Ok((codes, reason))
}

/// Whether a word is meant as a code, not as the beginning of the reason.
fn is_like_a_code(word: &str) -> bool {
    let digits = word.strip_prefix(['E', 'e']).unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
}
