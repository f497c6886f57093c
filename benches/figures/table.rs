//! The table of figures.
//!
//! It must not know where they come from.

/// What stands below the table.
pub(crate) const LEGEND: &str = "ratio = kb / minimal, both taken in turn in this run; the best of the rounds counts.\n\
    MISSED marks a figure that is not what it must be, `wanted` one that is not yet what it should be.";

/// What a figure should be, and what it must be.
#[derive(Clone, Copy)]
pub(crate) struct Aim {
    kind: Kind,
    should: f64,
    must: f64,
}

#[derive(Clone, Copy)]
enum Kind {
    /// A ratio of no more.
    Most,
    /// A ratio of no less.
    Least,
    /// kb's own figure, no more.
    Within,
    /// Only worth knowing.
    None,
}

impl Aim {
    fn of(kind: Kind, number: f64) -> Self {
        Self {
            kind,
            should: number,
            must: number,
        }
    }

    /// The ratio should be no more than this.
    pub(crate) fn most(ratio: f64) -> Self {
        Self::of(Kind::Most, ratio)
    }

    /// The ratio should be no less than this.
    pub(crate) fn least(ratio: f64) -> Self {
        Self::of(Kind::Least, ratio)
    }

    /// kb's figure should be no more than this.
    pub(crate) fn within(figure: f64) -> Self {
        Self::of(Kind::Within, figure)
    }

    /// Only worth knowing.
    pub(crate) fn none() -> Self {
        Self::of(Kind::None, 0.0)
    }

    /// What is still good enough.
    pub(crate) fn but(self, must: f64) -> Self {
        Self { must, ..self }
    }

    fn write(self, unit: Unit) -> String {
        match self.kind {
            Kind::Most => format!("≤ {:.2}", self.should),
            Kind::Least => format!("≥ {:.2}", self.should),
            Kind::Within => format!("≤ {}", unit.write(self.should)),
            Kind::None => String::new(),
        }
    }

    fn remark(self, ratio: f64, figure: f64) -> &'static str {
        let met = |number: f64| match self.kind {
            Kind::Most => ratio <= number,
            Kind::Least => ratio >= number,
            Kind::Within => figure <= number,
            Kind::None => true,
        };
        match (met(self.should), met(self.must)) {
            (true, _) => "",
            (_, true) => "  wanted",
            _ => "  MISSED",
        }
    }
}

/// How a figure is written.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Seconds,
    Bytes,
    PerSecond,
    Number,
}

/// One row.
pub(crate) struct Row<'a> {
    pub(crate) articles: usize,
    pub(crate) figure: &'a str,
    pub(crate) unit: Unit,
    pub(crate) kb: f64,
    /// `None` where only kb is measured.
    pub(crate) minimal: Option<f64>,
    pub(crate) aim: Aim,
}

/// The names of the columns.
pub(crate) fn head() -> String {
    let names = line("articles", "figure", "kb", "minimal", "ratio", "aim");
    format!("{names}\n{}", "-".repeat(90))
}

impl std::fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ratio = self.minimal.map(|minimal| self.kb / minimal);
        let written = |figure| self.unit.write(figure);
        let line = line(
            &grouped(self.articles),
            self.figure,
            &written(self.kb),
            &self.minimal.map(written).unwrap_or_default(),
            &ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            &self.aim.write(self.unit),
        );
        let remark = self.aim.remark(ratio.unwrap_or(f64::NAN), self.kb);
        write!(f, "{}{remark}", line.trim_end())
    }
}

fn line(articles: &str, figure: &str, kb: &str, minimal: &str, ratio: &str, aim: &str) -> String {
    format!("{articles:>8}  {figure:<36}{kb:>12}{minimal:>12}{ratio:>8}  {aim:<8}")
}

impl Unit {
    fn write(self, value: f64) -> String {
        match self {
            Self::Seconds if value < 0.001 => format!("{:.0} µs", value * 1e6),
            Self::Seconds if value < 0.1 => format!("{:.1} ms", value * 1e3),
            Self::Seconds => format!("{value:.2} s"),
            Self::Bytes => format!("{:.1} MB", value / 1e6),
            Self::PerSecond => format!("{}/s", grouped(value as usize)),
            Self::Number => format!("{value:.1}"),
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
