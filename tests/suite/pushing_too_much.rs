//! Pushes that would take a git server's disk, its memory or its time: refused with the setting that
//! bounds them, and nothing of them stays.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::pushing::{Forge, accepted, delivery, published};

/// What git says when it is given something to read.
fn told(forge: &Forge, folder: &Path, arguments: &[&str], input: &str) -> String {
    let mut git = forge.git(folder, arguments);
    let mut git = git
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = git.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A push is refused because of a setting, customers read what they read before, and the disk is as it was.
fn refused(forge: &Forge, setting: &str, push: impl FnOnce() -> Output) -> String {
    let tip = forge.tip();
    let output = push();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{said}");
    for part in [setting, "kb: the push is refused"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!(forge.tip(), tip);
    for left in ["site", "trial"] {
        assert!(!forge.repository().join("kb").join(left).exists(), "{left}");
    }
    said
}

fn set(forge: &Forge, name: &str, value: &str) {
    forge.done(&forge.repository(), &["config", name, value]);
}

/// What stands in a program of the test's that the hook takes for kb.
fn takes_for_kb(forge: &Forge, script: &str) {
    use std::os::unix::fs::PermissionsExt;

    let program = forge.repository().join("program");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    set(forge, "kb.program", program.to_str().unwrap());
}

#[test]
fn a_small_push_of_folders_that_are_one_object_is_refused_before_it_is_laid_out() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let file = told(&forge, &writer, &["hash-object", "-w", "--stdin"], "x");
    let nothing = told(&forge, &writer, &["mktree"], "");
    for leaf in [
        format!("100644 blob {file}"),
        format!("040000 tree {nothing}"),
    ] {
        let mut entry = leaf;
        for _ in 0..9 {
            let entries: String = (0..10).map(|n| format!("{entry}\t{n}\n")).collect();
            entry = format!(
                "040000 tree {}",
                told(&forge, &writer, &["mktree"], &entries)
            );
        }
        let kept = told(&forge, &writer, &["ls-tree", "HEAD"], "");
        let all = format!("{kept}\n{entry}\tmany\n");
        let tree = told(&forge, &writer, &["mktree"], &all);
        let commit = ["commit-tree", "-p", "HEAD", "-m", "Many", &tree];
        let pushed = format!("{}:main", told(&forge, &writer, &commit, ""));
        refused(&forge, "kb.most-files", || {
            let push = ["push", "-q", "origin", &pushed];
            forge.git(&writer, &push).output().unwrap()
        });
    }
}

#[test]
fn a_large_file_in_a_small_push_is_refused_before_it_is_laid_out() {
    let Some((forge, writer)) = published() else {
        return;
    };
    set(&forge, "kb.most-bytes", "2m");
    fs::write(writer.join("large"), vec![0; 3 << 20]).unwrap();
    forge.commit(&writer);
    refused(&forge, "kb.most-bytes", || forge.push(&writer));
    fs::remove_file(writer.join("large")).unwrap();
    forge.commit(&writer);
    accepted(&forge.push(&writer));
}

#[test]
fn a_push_is_worked_on_for_a_time_and_the_next_finds_the_hook_free() {
    let Some((forge, writer)) = published() else {
        return;
    };
    set(&forge, "kb.timeout", "2");
    takes_for_kb(&forge, "sleep 300 & sleep 300");
    delivery(&writer, "Three days.");
    forge.commit(&writer);
    refused(&forge, "kb.timeout", || forge.push(&writer));
    set(&forge, "kb.timeout", "600");
    set(&forge, "kb.program", env!("CARGO_BIN_EXE_kb"));
    accepted(&forge.push(&writer));
}

#[test]
fn a_push_waits_for_another_for_a_time_and_leaves_what_that_laid_out() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let work = forge.repository().join("kb");
    let other = File::options().write(true).open(work.join("lock")).unwrap();
    other.lock().unwrap();
    fs::create_dir(work.join("site")).unwrap();
    set(&forge, "kb.timeout", "1");
    delivery(&writer, "Three days.");
    forge.commit(&writer);
    let output = forge.push(&writer);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("waited 1 s for another push"));
    assert!(work.join("site").exists(), "taken away from the other push");
}

#[test]
fn a_theme_that_asks_for_all_memory_is_refused() {
    let Some((forge, writer)) = published() else {
        return;
    };
    set(&forge, "kb.most-memory", "1g");
    let theme = writer.join("themes/greedy/templates");
    fs::create_dir_all(&theme).unwrap();
    // A text that doubles with each turn.
    let page = "{% set all = namespace(text='twenty-six letters of text') %}\
                {% for turn in range(40) %}{% set all.text = all.text ~ all.text %}{% endfor %}";
    fs::write(theme.join("article.html"), page).unwrap();
    let settings = fs::read_to_string(writer.join("kb.toml")).unwrap();
    let themed = settings.replacen("[site]", "[site]\ntheme = \"greedy\"", 1);
    fs::write(writer.join("kb.toml"), themed).unwrap();
    forge.commit(&writer);
    let said = refused(&forge, "kb.most-memory", || forge.push(&writer));
    assert!(said.contains("memory allocation"), "{said}");
}

#[test]
fn a_file_is_laid_out_as_it_was_committed_whatever_its_attributes_say() {
    let Some((forge, writer)) = published() else {
        return;
    };
    fs::write(writer.join(".gitattributes"), "*.md ident\n").unwrap();
    delivery(&writer, "Longer by its name: $Id$");
    forge.commit(&writer);
    accepted(&forge.push(&writer));
    let page = forge.serve().get("/en/shipping/delivery");
    assert!(page.text.contains("$Id$"), "{}", page.text);
}

#[test]
fn a_setting_that_is_no_number_stops_the_hook() {
    let Some((forge, writer)) = published() else {
        return;
    };
    delivery(&writer, "Three days.");
    forge.commit(&writer);
    for value in ["soon", "0"] {
        set(&forge, "kb.timeout", value);
        let output = forge.push(&writer);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && said.contains("kb.timeout"),
            "{said}"
        );
    }
}
