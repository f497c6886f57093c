//! `kb explain`: what a code means, why it matters and how to mend it.

use clap::Args;

use super::{Exit, Format, Global, report, usage};
use crate::problem::{Code, Explanation, Severity, code, near};

/// Explain a code such as E012: why it matters, how to mend it, an example
///
/// Without a code it lists all of them.
#[derive(Args)]
pub(super) struct Explain {
    /// The codes, as they stand in brackets behind `error`, `warning` or `note`
    codes: Vec<String>,
}

impl Explain {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let asked = self.codes.iter().map(|name| find(name));
        let asked = asked.collect::<anyhow::Result<Vec<Code>>>()?;
        let explained: Vec<Explanation> = match asked.is_empty() {
            true => Explanation::all().collect(),
            false => asked.into_iter().map(Explanation::of).collect(),
        };
        match (global.format, self.codes.len()) {
            (Format::Json, 1) => report::json(&explained.first())?,
            (Format::Json, _) => report::json(&explained)?,
            (_, 0) => {
                for one in &explained {
                    let level = level(one.severity);
                    report::line(&format!("{}  {level:<7}  {}", one.code, one.means))?;
                }
            }
            _ => {
                for (number, one) in explained.iter().enumerate() {
                    if number > 0 {
                        report::line("")?;
                    }
                    report::line(&told(one))?;
                }
            }
        }
        Ok(Exit::Good)
    }
}

/// The code of a name; small letters and missing zeros are no mistake.
pub(super) fn find(name: &str) -> anyhow::Result<Code> {
    let digits = name.trim().trim_start_matches(['e', 'E']);
    let written = format!("E{digits:0>3}");
    let known = code::ALL.iter().find(|code| code.name == written);
    known.copied().ok_or_else(|| {
        let nearest = code::ALL
            .iter()
            .filter_map(|code| Some((near(&written, code.name)?, code.name)))
            .min();
        let remedy = match nearest {
            Some((_, meant)) => format!("did you mean `{meant}`?"),
            None => "`kb explain` lists all of them".into(),
        };
        usage(anyhow::anyhow!("there is no code `{name}`: {remedy}"))
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// An explanation for people.
fn told(one: &Explanation) -> String {
    let indented: Vec<String> = one
        .example
        .lines()
        .map(|line| format!("    {line}").trim_end().to_owned())
        .collect();
    format!(
        "{}[{}]: {}\n\n{}\n\nTo mend it: {}\n\n{}",
        level(one.severity),
        one.code,
        one.means,
        one.why,
        one.mend,
        indented.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_as_people_type_it() {
        for typed in ["E012", "e012", "12", " E12 "] {
            assert_eq!(find(typed).unwrap().name, "E012", "{typed}");
        }
        for (typed, said) in [
            ("E999", "there is no code `E999`"),
            ("E01Z", "did you mean `E01"),
            ("banana", "`kb explain` lists all of them"),
        ] {
            let error = find(typed).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
