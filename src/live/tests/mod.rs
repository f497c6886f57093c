//! What is served, as it is found, watched and followed.

mod find;
mod follow;
mod saving;
mod watch;

use std::path::Path;
use std::sync::Arc;

use super::testing::{edition, settings};
use super::{Live, Present};
use crate::problem::{Place, Problem, code};

fn present(index: &Path, number: u8) -> Present {
    Present::open(edition(index, &settings(""), number)).unwrap()
}

fn live(index: &Path) -> Arc<Live> {
    Live::new(present(index, 1), Vec::new())
}

fn problem() -> Problem {
    Problem::new(
        code::FRONT_MATTER,
        Place::file("a.md"),
        "no YAML",
        "close the quote",
    )
}

#[test]
fn browsers_are_told_only_of_what_they_can_see() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let mut changes = live.changes();
    live.say(Vec::new(), false);
    assert!(changes.try_recv().is_err(), "nothing else is said of it");
    live.say(vec![problem()], false);
    let said = changes.try_recv().unwrap();
    live.say(vec![problem()], false);
    assert!(changes.try_recv().is_err(), "the same is no news");
    live.amend(vec![Arc::new(problem())], None, true);
    assert_ne!(
        changes.try_recv().unwrap(),
        said,
        "there is more to find out"
    );
    live.say(vec![problem()], true);
    let failed = changes.try_recv().unwrap();
    live.say(vec![problem()], true);
    assert!(changes.try_recv().is_err(), "the same failure is no news");
    live.say(vec![problem(), problem()], true);
    assert_ne!(changes.try_recv().unwrap(), failed);
    live.say(Vec::new(), false);
    assert!(changes.try_recv().is_ok(), "it works again");
    live.publish(present(dir.path(), 2), Vec::new());
    let published = changes.try_recv().unwrap().token;
    let (page, _) = published.rsplit_once('-').unwrap();
    assert_eq!(page, live.present().edition().about().id.as_str());
}

#[test]
fn who_holds_an_edition_keeps_it_and_it_goes_with_the_last_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let held = live.present();
    live.publish(present(dir.path(), 2), Vec::new());
    assert_ne!(
        held.edition().about().id,
        live.present().edition().about().id
    );
    assert!(held.find_page("/en/", "/en/", &[]).unwrap().is_some());
    assert_eq!(Arc::strong_count(&held), 1);
}
