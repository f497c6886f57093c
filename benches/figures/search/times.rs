//! How long answers take.
//!
//! It must not know what is asked.

use std::time::{Duration, Instant};

/// What each of a list of questions took, round after round.
#[derive(Default)]
pub(super) struct Times(Vec<Vec<f64>>);

/// One time for every question, in ascending order.
pub(super) struct Sorted(Vec<f64>);

impl Times {
    pub(super) fn add(&mut self, round: Vec<Duration>) {
        self.0.resize_with(round.len(), Vec::new);
        for (times, time) in self.0.iter_mut().zip(round) {
            times.push(time.as_secs_f64());
        }
    }

    /// Of every question, the median of its times: what else the machine does now and then counts
    /// for nothing, what a question always takes does.
    pub(super) fn medians(self) -> Sorted {
        let median = |mut times: Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        };
        let mut medians: Vec<f64> = self.0.into_iter().map(median).collect();
        medians.sort_by(f64::total_cmp);
        Sorted(medians)
    }
}

impl Sorted {
    /// The time that this share of the questions does not exceed.
    pub(super) fn at(&self, share: f64) -> f64 {
        let rank = (self.0.len() as f64 * share).ceil() as usize;
        self.0[rank.clamp(1, self.0.len()) - 1]
    }
}

/// Does each work in turn; tells how long each took, and the sum of what they told.
pub(super) fn each<T>(
    all: &[T],
    work: impl Fn(&T) -> anyhow::Result<usize>,
) -> anyhow::Result<(Vec<Duration>, usize)> {
    let mut sum = 0;
    let times = all.iter().map(|one| {
        let started = Instant::now();
        sum += work(one)?;
        Ok(started.elapsed())
    });
    let times = times.collect::<anyhow::Result<_>>()?;
    Ok((times, sum))
}
