//! What a push says to the one who pushes: what it brings, once, and what to do when it was refused.

use std::fs;

use crate::harness::until;
use crate::pushing::{Forge, accepted, delivery, first_push, published};

#[test]
fn a_writer_is_told_once_what_a_push_brings_and_not_what_was_there() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let told = |name: &str, text: &str| {
        fs::write(writer.join("articles/en").join(name), text).unwrap();
        forge.commit(&writer);
        let push = forge.push(&writer);
        accepted(&push);
        String::from_utf8(push.stderr).unwrap()
    };
    let first = told("one.md", "# One\n\n[a](none.md)\n");
    assert_eq!(
        first.matches("none.md").count(),
        2,
        "the text and a mark: {first}"
    );
    let second = told("two.md", "# Two\n\n[b](nowhere.md)\n");
    assert_eq!(second.matches("nowhere.md").count(), 2, "{second}");
    assert!(!second.contains("none.md"), "{second}");
    assert!(
        second.contains("warnings as before") || second.contains("warning as before"),
        "{second}"
    );
}

#[test]
fn a_push_that_another_one_overtakes_is_told_to_fetch_first() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let other = forge.copy("other");
    fs::write(other.join("articles/en/other.md"), "# Other\n\nText.\n").unwrap();
    forge.commit(&other);
    forge.done(&other, &["push", "-q", "origin", "main:other"]);
    delivery(&writer, "Three days.");
    forge.commit(&writer);
    let lock = fs::File::open(forge.repository().join("kb/lock")).unwrap();
    lock.lock().unwrap();
    let late = forge.pushing(&writer);
    until("the push has arrived", || {
        (forge.arriving() == 1).then_some(())
    });
    forge.done(&forge.repository(), &["branch", "-f", "main", "other"]);
    lock.unlock().unwrap();
    let late = late.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&late.stderr);
    assert!(!late.status.success(), "{said}");
    assert!(said.contains("run 'git pull --rebase'"), "{said}");
}

#[test]
fn a_search_test_that_fails_is_named_as_writers_know_its_file() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let test = "[[test]]\nquery = \"qqqq zzzz\"\nexpect = \"billing/cards/lost-card\"\n";
    fs::write(writer.join("search-tests.toml"), test).unwrap();
    forge.commit(&writer);
    let refused = forge.push(&writer);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("FAILED search-tests.toml:2:"), "{said}");
}

#[test]
fn a_server_without_kb_says_how_to_name_it() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let nowhere = ["config", "kb.program", "/nowhere/kb"];
    forge.done(&forge.repository(), &nowhere);
    delivery(&writer, "Three days.");
    forge.commit(&writer);
    let refused = forge.push(&writer);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("there is no program `/nowhere/kb`"), "{said}");
    assert!(said.contains("git config kb.program"), "{said}");
}

#[test]
fn a_repository_with_long_hashes_publishes_like_any_other() {
    let Some(forge) = Forge::new("sha256") else {
        return;
    };
    let writer = first_push(&forge);
    delivery(&writer, "Three days.");
    forge.commit(&writer);
    accepted(&forge.push(&writer));
    assert!(forge.served().join("current").exists());
    assert_eq!(forge.tip().trim().len(), 64);
}

#[test]
fn a_branch_that_is_not_there_is_named_when_it_is_to_be_published() {
    let Some(forge) = Forge::new("sha1") else {
        return;
    };
    let hook = forge.repository().join("hooks/kb-push");
    let mut publish = forge.git(&forge.repository(), &["--version"]);
    let ran = std::process::Command::new(hook)
        .arg("publish")
        .envs(
            publish
                .env_remove("GIT_DIR")
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(said.contains("there is no branch `main` here"), "{said}");
    assert!(
        !said.contains("accepted") && !said.contains("fatal"),
        "{said}"
    );
}

#[test]
fn what_a_revert_takes_away_is_told_without_advice_for_the_servers_disk() {
    let Some((forge, writer)) = published() else {
        return;
    };
    fs::write(writer.join("articles/en/one.md"), "# One\n\nText.\n").unwrap();
    forge.commit(&writer);
    accepted(&forge.push(&writer));
    forge.done(&writer, &["revert", "--no-edit", "HEAD"]);
    let push = forge.push(&writer);
    assert!(!push.status.success());
    let said = String::from_utf8(push.stderr).unwrap();
    assert!(said.contains("E052") && said.contains("gone ="), "{said}");
    assert!(!said.contains("delete the folder"), "{said}");
    let toml = writer.join("kb.toml");
    let text = fs::read_to_string(&toml).unwrap();
    fs::write(
        &toml,
        format!("{text}\n[build]\ngone = [\"/en/one\", \"/bn/one\"]\n"),
    )
    .unwrap();
    forge.commit(&writer);
    accepted(&forge.push(&writer));
}
