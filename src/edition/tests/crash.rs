//! A build may die at any moment: the old edition or the new one is there afterwards, never half of
//! one, and the next build finds nothing in its way. The builds here are real processes that die.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;
use crate::edition::step::{DIE_AT, STEPS};

/// Names the index directory to the process that is to die.
const INDEX: &str = "KB_TEST_INDEX";

/// This test again, in a process of its own.
fn child(index: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let name = "edition::tests::crash::builds_until_it_dies";
    command.args(["--exact", name, "--test-threads=1"]);
    command
        .env(INDEX, index)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Not a test of its own: it does nothing unless it is started by the ones below.
#[test]
fn builds_until_it_dies() {
    let Some(index) = std::env::var_os(INDEX).map(PathBuf::from) else {
        return;
    };
    let dies_at_a_step = std::env::var_os(DIE_AT).is_some();
    for n in (2..5).cycle() {
        let _ = fill(&index, n).publish(about(n), 2);
        assert!(!dies_at_a_step, "it was to die before");
    }
}

/// What must be true after a crash, whenever it came.
fn assert_recovers(index: &Path, when: &str) {
    let (n, refused) = served(index);
    assert!((1..5).contains(&n), "{when}");
    assert!(
        refused
            .iter()
            .all(|refused| refused.why.contains("is not there")),
        "{when}: {refused:?}"
    );
    for name in names(&index.join("editions")) {
        if let Some(id) = EditionId::parse(&name) {
            assert!(
                IndexDirectory::at(index).holds(&id),
                "{when}: half an edition under its name"
            );
        }
    }
    publish(index, 9);
    assert_eq!(served(index), (9, vec![]), "{when}");
    assert!(
        names(&index.join("editions"))
            .iter()
            .all(|name| !name.starts_with('.')),
        "{when}"
    );
    IndexDirectory::at(index).prune(&id(9), 1).unwrap();
    publish(index, 1);
}

#[test]
fn a_build_that_dies_at_any_step_harms_nothing() {
    for step in STEPS {
        let dir = tempfile::tempdir().unwrap();
        publish(dir.path(), 1);
        if *step == "moved aside" {
            publish(dir.path(), 2);
            fs::write(files(dir.path(), 2).pop().unwrap(), "damage").unwrap();
        }
        let status = child(dir.path()).env(DIE_AT, step).status().unwrap();
        assert!(
            status.code().is_none(),
            "{step}: it dies by a signal, {status}"
        );
        assert_recovers(dir.path(), step);
    }
}

#[test]
fn a_build_that_is_killed_at_any_moment_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    for round in 0..30_u64 {
        let mut child = child(dir.path()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(round * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_recovers(dir.path(), &format!("killed after {} ms", round * 3));
    }
}

#[test]
fn readers_see_whole_editions_while_others_are_published() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    let mut child = child(dir.path()).spawn().unwrap();
    for _ in 0..200 {
        let (_, refused) = served(dir.path());
        assert_eq!(refused, vec![]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
