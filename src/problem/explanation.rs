//! Explanations: why a problem matters, how to mend it, and an example of that.
//!
//! The texts lie in `explanations/`, one chapter for each code. It must not know who asks.

use serde::Serialize;

use super::{Code, Severity, code};

/// The chapters: `# E012`, why it matters, `## Mend`, `## Example`.
const CHAPTERS: [&str; 5] = [
    include_str!("explanations/reading.md"),
    include_str!("explanations/site.md"),
    include_str!("explanations/people.md"),
    include_str!("explanations/editor.md"),
    include_str!("explanations/wording.md"),
];

/// What is to be said about a kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Its stable name.
    pub code: &'static str,
    /// The weight that it has unless kb.toml says otherwise.
    pub severity: Severity,
    /// What it is, as a sentence.
    pub means: &'static str,
    /// Why it matters to customers.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// An example, in lines.
    pub example: &'static str,
}

impl Explanation {
    /// Explains a code.
    #[must_use]
    pub fn of(code: Code) -> Self {
        let mut chapters = CHAPTERS.iter().flat_map(|text| text.split("\n# "));
        let chapter = chapters.find_map(|chapter| {
            let chapter = chapter.trim_start_matches("# ");
            chapter.strip_prefix(code.name)?.strip_prefix('\n')
        });
        let chapter = chapter.unwrap_or_default();
        let (why, rest) = chapter.split_once("\n## Mend\n").unwrap_or((chapter, ""));
        let (mend, example) = rest.split_once("\n## Example\n").unwrap_or((rest, ""));
        Self {
            code: code.name,
            severity: code.severity,
            means: code.means,
            why: why.trim(),
            mend: mend.trim(),
            example: example.trim_matches('\n'),
        }
    }

    /// Explains all codes, in their order.
    pub fn all() -> impl Iterator<Item = Self> {
        code::ALL.iter().copied().map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_an_explanation_and_every_explanation_a_code() {
        for one in Explanation::all() {
            for (part, text) in [
                ("means", one.means),
                ("why", one.why),
                ("mend", one.mend),
                ("example", one.example),
            ] {
                assert!(!text.is_empty(), "{} lacks `{part}`", one.code);
                assert!(!text.contains("\n#"), "{}: {text}", one.code);
            }
        }
        let lines = CHAPTERS.iter().flat_map(|text| text.lines());
        let chapters = lines.filter_map(|line| line.strip_prefix("# "));
        let codes = code::ALL.iter().map(|code| code.name);
        assert_eq!(chapters.collect::<Vec<_>>(), codes.collect::<Vec<_>>());
    }
}
