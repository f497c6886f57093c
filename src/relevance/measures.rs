//! The figures of a run: how often the right article came first, among the first three, and so on.
//!
//! A question counts when its test expects an article. It must not know what was asked.

use serde::Serialize;

use super::{TestFile, Threshold};

/// A figure that can have a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The share of questions with a right article first.
    SuccessAt1,
    /// … among the first three.
    SuccessAt3,
    /// … among the first five.
    SuccessAt5,
    /// The mean of 1 / rank of the first right article, 0 beyond rank 10.
    Mrr,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::SuccessAt1,
        Self::SuccessAt3,
        Self::SuccessAt5,
        Self::Mrr,
    ];

    /// Its name in files and reports for programs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::SuccessAt1 => "success_at_1",
            Self::SuccessAt3 => "success_at_3",
            Self::SuccessAt5 => "success_at_5",
            Self::Mrr => "mrr",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SuccessAt1 => "success@1",
            Self::SuccessAt3 => "success@3",
            Self::SuccessAt5 => "success@5",
            Self::Mrr => "MRR@10",
        }
    }
}

/// Answers, being added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    queries: usize,
    first: usize,
    third: usize,
    fifth: usize,
    reciprocal: f64,
    empty: usize,
}

/// Shares of all questions, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// How many questions count.
    pub queries: usize,
    /// A right article first.
    pub success_at_1: f64,
    /// … among the first three.
    pub success_at_3: f64,
    /// … among the first five.
    pub success_at_5: f64,
    /// The mean of 1 / rank.
    pub mrr: f64,
    /// Nothing found at all.
    pub empty: f64,
}

impl Tally {
    /// Counts an answer: the rank of the first right article, and whether nothing at all was found.
    pub fn add(&mut self, rank: Option<usize>, empty: bool) {
        let within = |most| usize::from(rank.is_some_and(|rank| rank <= most));
        self.queries += 1;
        self.first += within(1);
        self.third += within(3);
        self.fifth += within(5);
        self.reciprocal += rank.map_or(0.0, |rank| 1.0 / rank as f64);
        self.empty += usize::from(empty);
    }

    /// The figures; none without questions.
    #[must_use]
    pub fn figures(&self) -> Option<Figures> {
        let all = self.queries as f64;
        (self.queries > 0).then(|| Figures {
            queries: self.queries,
            success_at_1: self.first as f64 / all,
            success_at_3: self.third as f64 / all,
            success_at_5: self.fifth as f64 / all,
            mrr: self.reciprocal / all,
            empty: self.empty as f64 / all,
        })
    }
}

impl Figures {
    /// One of them.
    #[must_use]
    pub fn of(&self, measure: Measure) -> f64 {
        match measure {
            Measure::SuccessAt1 => self.success_at_1,
            Measure::SuccessAt3 => self.success_at_3,
            Measure::SuccessAt5 => self.success_at_5,
            Measure::Mrr => self.mrr,
        }
    }
}

/// A threshold that was not reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    /// The file it is written in.
    pub path: String,
    /// What was wanted.
    pub threshold: Threshold,
    /// What came.
    pub reached: f64,
}

/// The thresholds of all files that the figures of the whole run do not reach.
#[must_use]
pub fn missed(files: &[TestFile], figures: &Figures) -> Vec<Missed> {
    // A share that is reached exactly must not fail for the last bit of a division.
    const GRACE: f64 = 1e-9;
    let all = files.iter().flat_map(|file| {
        let thresholds = file.thresholds.iter();
        thresholds.map(|threshold| Missed {
            path: file.path.clone(),
            threshold: threshold.clone(),
            reached: figures.of(threshold.measure),
        })
    });
    all.filter(|one| one.reached + GRACE < one.threshold.least)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relevance::read;

    fn tally(ranks: &[Option<usize>]) -> Figures {
        let mut tally = Tally::default();
        for rank in ranks {
            tally.add(*rank, rank.is_none());
        }
        tally.figures().unwrap()
    }

    #[test]
    fn ranks_add_up_to_shares() {
        let figures = tally(&[Some(1), Some(2), Some(4), None]);
        let wanted = Figures {
            queries: 4,
            success_at_1: 0.25,
            success_at_3: 0.5,
            success_at_5: 0.75,
            mrr: 1.75 / 4.0,
            empty: 0.25,
        };
        assert_eq!(figures, wanted);
        assert_eq!(Tally::default().figures(), None);
    }

    #[test]
    fn a_threshold_that_is_reached_exactly_is_reached() {
        let file = read("t.toml", "[thresholds]\nsuccess_at_1 = 0.7\nmrr = 0.71\n").file;
        let mut ranks = vec![Some(1); 7];
        ranks.extend([None; 3]);
        let missed = missed(&[file], &tally(&ranks));
        let said: Vec<_> = missed
            .iter()
            .map(|one| (one.threshold.measure, one.threshold.line))
            .collect();
        assert_eq!(said, [(Measure::Mrr, 3)]);
    }
}
