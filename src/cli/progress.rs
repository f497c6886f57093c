//! The progress bar of a build: on a terminal only, and only when it takes a while.

use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Format, Global};

/// Nobody needs a bar for less.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shows how far a build is.
pub(super) struct Progress {
    wanted: bool,
    started: Instant,
    bar: Mutex<Option<(&'static str, ProgressBar)>>,
}

impl Progress {
    pub(super) fn new(global: &Global) -> Self {
        Self {
            wanted: io::stderr().is_terminal() && !global.quiet && global.format == Format::Human,
            started: Instant::now(),
            bar: Mutex::new(None),
        }
    }

    /// Told how far something is, by its name; from any thread.
    pub(super) fn tell(&self, step: &'static str, done: u64, all: u64) {
        if !self.wanted || self.started.elapsed() < PATIENCE {
            return;
        }
        // Another thread is drawing: the next call will be along soon.
        let Ok(mut shown) = self.bar.try_lock() else {
            return;
        };
        match &*shown {
            Some((drawn, bar)) if *drawn == step => bar.set_position(done),
            _ => {
                if let Some((_, old)) = shown.take() {
                    old.finish_and_clear();
                }
                *shown = Some((step, bar(step, done, all)));
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Ok(mut shown) = self.bar.lock()
            && let Some((_, bar)) = shown.take()
        {
            bar.finish_and_clear();
        }
    }
}

fn bar(name: &'static str, done: u64, all: u64) -> ProgressBar {
    let bar = ProgressBar::new(all);
    if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:32} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_prefix(name);
    bar.set_position(done);
    bar
}
