//! The rounds: kb and the minimal program in turn, the same work for both.
//!
//! It must not know how anything is measured.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::bench::{Bench, Best};
use super::child::Running;
use super::load;
use super::random::Random;
use super::table::{Aim, Unit};

/// So many pages are asked for again and again.
const HOT: usize = 100;
const HOT_REQUESTS: usize = 40_000;
/// Pages asked for once each, at most so many.
const COLD_REQUESTS: usize = 20_000;
/// What browsers say.
const COMPRESSED: &str = "accept-encoding: gzip, deflate, br, zstd\r\n";
/// How often something short is repeated.
const SHORT_ROUNDS: usize = 7;
const LOAD_ROUNDS: usize = 3;

/// Measures everything but search, prints the rows, and returns how long kb took from its start to
/// its first answer.
pub(crate) fn all(bench: &Bench) -> anyhow::Result<f64> {
    bench.build()?;
    let start = bench.start()?;
    bench.pages()?;
    bench.idle()?;
    Ok(start)
}

/// How the time to the first answer grows, as a line below the table.
pub(crate) fn growth(first: f64, last: f64) -> String {
    format!(
        "start with the most articles / with the fewest: {:.2} (aim: flat, ≤ 1.50)",
        last / first
    )
}

impl Bench {
    fn build(&self) -> anyhow::Result<()> {
        let rounds = match self.size {
            0..5_000 => 3,
            5_000..50_000 => 2,
            _ => 1,
        };
        let (mut kb, mut minimal) = (Best::lowest(), Best::lowest());
        let (mut kb_memory, mut minimal_memory) = (Best::lowest(), Best::lowest());
        for _ in 0..rounds {
            let taken = self.build_bare()?;
            minimal.take(taken.cpu);
            minimal_memory.take(taken.memory);
            let taken = self.build_kb()?;
            kb.take(taken.cpu);
            kb_memory.take(taken.memory);
        }
        let aim = Aim::most(1.5);
        self.row("full build, CPU", Unit::Seconds, kb.0, minimal.0, aim);
        let (kb, minimal) = (kb_memory.0, minimal_memory.0);
        self.row("full build, peak memory", Unit::Bytes, kb, minimal, aim);
        Ok(())
    }

    fn serve_static(&self) -> anyhow::Result<(Running, String)> {
        self.serve_itself(&["minimal", "serve", &self.bare.to_string_lossy()])
    }

    fn start(&self) -> anyhow::Result<f64> {
        let bare = self.bare.to_string_lossy();
        let page = self.site.pages.last().context("there are no pages")?;
        let question = format!("{}search?q=board", self.site.home);
        let (mut opening, mut first, mut found) = (Best::lowest(), Best::lowest(), Best::lowest());
        for _ in 0..SHORT_ROUNDS {
            let opened = Running::start(&self.itself, &["minimal", "open", &bare])?;
            opening.take(opened.spoke_after.as_secs_f64());
            for (path, best) in [(page, &mut first), (&question, &mut found)] {
                let started = Instant::now();
                let (_server, address) = self.serve_kb()?;
                load::once(&address, path)?;
                best.take(started.elapsed().as_secs_f64());
            }
        }
        let (unit, aim) = (Unit::Seconds, Aim::most(2.0));
        self.row(
            "start to first page / open index",
            unit,
            first.0,
            opening.0,
            aim,
        );
        self.row(
            "start to first result / open index",
            unit,
            found.0,
            opening.0,
            aim,
        );
        Ok(first.0)
    }

    fn pages(&self) -> anyhow::Result<()> {
        let mut cold = self.site.pages.clone();
        Random::new(self.size as u64).shuffle(&mut cold);
        cold.truncate(COLD_REQUESTS);
        let hot = &cold[..HOT.min(cold.len())];
        let mut fixed = Best::highest();
        let mut rates = [(); 4].map(|()| Best::highest());
        for _ in 0..LOAD_ROUNDS {
            let (_server, address) = self.serve_static()?;
            load::run(&address, &["/".to_owned()], "", HOT_REQUESTS / 10)?;
            fixed.take(load::run(&address, &["/".to_owned()], "", HOT_REQUESTS)?);
            for (headers, rates) in ["", COMPRESSED].iter().zip(rates.chunks_mut(2)) {
                let (_server, address) = self.serve_kb()?;
                load::once(&address, &self.site.home)?;
                rates[0].take(load::run(&address, &cold, headers, cold.len())?);
                load::run(&address, hot, headers, HOT_REQUESTS / 10)?;
                rates[1].take(load::run(&address, hot, headers, HOT_REQUESTS)?);
            }
        }
        let [cold, hot, cold_coded, hot_coded] = rates.map(|rate| rate.0);
        let unit = Unit::PerSecond;
        self.row(
            "cold pages / static page",
            unit,
            cold,
            fixed.0,
            Aim::least(0.3),
        );
        let aim = Aim::least(0.9);
        self.row("hot pages, as browsers ask", unit, hot_coded, fixed.0, aim);
        let aim = Aim::none();
        self.row("hot pages, not compressed", unit, hot, fixed.0, aim);
        self.row("cold pages, compressed", unit, cold_coded, fixed.0, aim);
        Ok(())
    }

    fn idle(&self) -> anyhow::Result<()> {
        let (server, address) = self.serve_kb()?;
        load::once(&address, &self.site.pages[0])?;
        load::once(&address, &format!("{}search?q=board", self.site.home))?;
        let (bare, bare_address) = self.serve_static()?;
        load::once(&bare_address, "/")?;
        sleep(Duration::from_millis(300));
        let idle = (server.memory()?, bare.memory()?);
        let aim = Aim::most(2.5);
        self.row("idle memory", Unit::Bytes, idle.0, idle.1, aim);
        load::run(&address, &self.site.pages, "", COLD_REQUESTS)?;
        let full = server.memory()?;
        self.row(
            "memory after many pages",
            Unit::Bytes,
            full,
            idle.1,
            Aim::none(),
        );
        Ok(())
    }
}
