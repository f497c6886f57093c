//! The far end of a line, which takes what strangers send: it keeps to its own limits, waits for nobody
//! for ever, and is not waited for.

use std::fs;
use std::io::{self, BufReader, Cursor, Read};
use std::time::{Duration, Instant};

use kb::edition::{Edition, IndexDirectory};
use kb::publish::{Limits, answer};

use crate::harness::TestSite;
use crate::publishing::{current, delivery, over_ssh, target};

const LIMITS: Limits = Limits {
    keep: 3,
    most_bytes: 1 << 30,
};

/// The site as it is now, built.
fn built(site: &TestSite, text: &str) -> Edition {
    delivery(site, text);
    site.build().outcome.edition.unwrap()
}

/// What is sent first for an edition.
fn ask(edition: &Edition, keep: usize) -> Vec<u8> {
    let papers = edition.papers().unwrap();
    let ask = serde_json::json!({ "Publish": { "papers": papers, "keep": keep } });
    (ask.to_string() + "\n").into_bytes()
}

/// A line on which nothing comes any more.
struct Silent;

impl Read for Silent {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::TimedOut.into())
    }
}

fn arriving(site: &TestSite) -> usize {
    let entries = fs::read_dir(target(site).join("editions")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).count()
}

#[test]
fn a_line_that_falls_silent_leaves_nothing_and_one_that_breaks_leaves_what_came() {
    let site = TestSite::sample();
    let edition = built(&site, "One day.");
    let begun = ask(&edition, 3);
    let broken = Cursor::new(begun.clone());
    answer(&target(&site), LIMITS, broken, io::sink()).unwrap_err();
    assert_eq!(arriving(&site), 1);
    let silent = BufReader::new(Cursor::new(begun).chain(Silent));
    answer(&target(&site), LIMITS, silent, io::sink()).unwrap_err();
    assert_eq!(arriving(&site), 0);
    assert!(!target(&site).join("current").exists());
}

#[test]
fn the_far_end_keeps_as_many_as_it_says_itself_and_takes_nothing_that_is_too_large() {
    let site = TestSite::sample();
    let run = "exec sh -c \"$3\"";
    site.write(
        "kb.toml",
        "[site]\nlanguages = [\"en\", \"bn\"]\n[build]\nkeep = 1\n",
    );
    for text in ["One day.", "Two days.", "Three days.", "Four days."] {
        delivery(&site, text);
        over_ssh(&site, run).run().ended(0);
    }
    let index = IndexDirectory::at(target(&site));
    assert_eq!(index.abouts().unwrap().len(), 3);
    let before = current(&target(&site));
    delivery(&site, "Five days.");
    let limited = "exec sh -c \"$3 --keep 1 --max-bytes 1000\"";
    let ran = over_ssh(&site, limited).run().ended(3);
    ran.says(&["no more than 1000 are taken", "--max-bytes"]);
    assert_eq!(current(&target(&site)), before);
    assert_eq!(arriving(&site), 0);
    let fewer = "exec sh -c \"$3 --keep 1\"";
    over_ssh(&site, fewer).run().ended(0);
    assert_eq!(index.abouts().unwrap().len(), 1);
}

#[test]
fn a_far_end_that_closes_its_end_and_stays_is_not_waited_for() {
    let site = TestSite::sample();
    let begun = Instant::now();
    let ran = over_ssh(
        &site,
        "echo 'kb: is being mended' >&2; exec 1>&- 2>&-; exec sleep 100",
    );
    let ran = ran.run().ended(3);
    ran.says(&["ended before kb answered", "kb: is being mended"]);
    assert!(begun.elapsed() < Duration::from_secs(60));
}
