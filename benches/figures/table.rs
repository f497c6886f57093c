//! The table of figures.
//!
//! It must not know where they come from.

/// What stands below the table.
pub(crate) const LEGEND: &str = "ratio = kb / minimal, both taken in turn in this run; the best of the rounds counts.\n\
    MISSED marks a ratio that is not what it should be.";

/// What a ratio should be.
#[derive(Clone, Copy)]
pub(crate) enum Aim {
    /// No more than this.
    Most(f64),
    /// No less than this.
    Least(f64),
    /// Only worth knowing.
    None,
}

/// How a figure is written.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Seconds,
    Bytes,
    PerSecond,
}

/// One row.
pub(crate) struct Row<'a> {
    pub(crate) articles: usize,
    pub(crate) figure: &'a str,
    pub(crate) unit: Unit,
    pub(crate) kb: f64,
    pub(crate) minimal: f64,
    pub(crate) aim: Aim,
}

/// The names of the columns.
pub(crate) fn head() -> String {
    let names = line("articles", "figure", "kb", "minimal", "ratio", "aim");
    format!("{names}\n{}", "-".repeat(90))
}

impl std::fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ratio = self.kb / self.minimal;
        let (aim, met) = match self.aim {
            Aim::Most(most) => (format!("≤ {most:.2}"), ratio <= most),
            Aim::Least(least) => (format!("≥ {least:.2}"), ratio >= least),
            Aim::None => (String::new(), true),
        };
        let line = line(
            &grouped(self.articles),
            self.figure,
            &self.unit.write(self.kb),
            &self.unit.write(self.minimal),
            &format!("{ratio:.2}"),
            &aim,
        );
        write!(
            f,
            "{}{}",
            line.trim_end(),
            if met { "" } else { "  MISSED" }
        )
    }
}

fn line(articles: &str, figure: &str, kb: &str, minimal: &str, ratio: &str, aim: &str) -> String {
    format!("{articles:>8}  {figure:<36}{kb:>12}{minimal:>12}{ratio:>8}  {aim:<8}")
}

impl Unit {
    fn write(self, value: f64) -> String {
        match self {
            Self::Seconds if value < 0.1 => format!("{:.1} ms", value * 1e3),
            Self::Seconds => format!("{value:.2} s"),
            Self::Bytes => format!("{:.1} MB", value / 1e6),
            Self::PerSecond => format!("{}/s", grouped(value as usize)),
        }
    }
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
