//! Publishing as those who run a server meet it: `kb publish` and `kb rollback`, to a folder and over
//! SSH, cut in the middle, twice at once, under a running server.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kb::edition::IndexDirectory;

use crate::harness::{Program, Server, TestSite, until};

/// What a far end takes.
const LIMITS: kb::publish::Limits = kb::publish::Limits {
    keep: 3,
    most_bytes: 1 << 30,
};

/// kb itself, as a command of the far end.
const KB: &str = env!("CARGO_BIN_EXE_kb");

pub(crate) fn delivery(site: &TestSite, text: &str) {
    let text = format!("# Delivery\n\n{text}\n");
    site.write("articles/en/shipping/delivery.md", text);
}

/// Where sites publish to: not below them.
pub(crate) fn target(site: &TestSite) -> PathBuf {
    site.folder().parent().unwrap().join("served")
}

pub(crate) fn publish(site: &TestSite) -> Program {
    site.kb([
        "publish",
        target(site).to_str().unwrap(),
        "--format",
        "json",
    ])
}

pub(crate) fn current(index: &Path) -> String {
    IndexDirectory::at(index).current().unwrap().to_string()
}

/// The names in `editions/` of the target.
fn kept(site: &TestSite) -> Vec<String> {
    let entries = fs::read_dir(target(site).join("editions")).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// A folder with a program called `ssh`, which runs what it is asked to on this machine.
pub(crate) fn ssh(site: &TestSite, run: &str) -> String {
    let folder = site.folder().parent().unwrap().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("ssh");
    let script = format!(
        "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\n[ \"$2\" = kb@help.example ] || exit 255\n\
         echo 'Welcome to help.example!'\n{run}\n"
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}

pub(crate) fn over_ssh(site: &TestSite, run: &str) -> Program {
    let to = format!("kb@help.example:{}", target(site).display());
    let arguments = ["publish", &to, "--remote-kb", KB, "--format", "json"];
    site.kb(arguments).with("PATH", ssh(site, run))
}

pub(crate) fn serve(site: &TestSite) -> Server {
    let index = target(site);
    let arguments = ["serve", "--index", index.to_str().unwrap(), "--addr"];
    Program::kb(
        index.parent().unwrap(),
        arguments.into_iter().chain(["127.0.0.1:0"]),
    )
    .serve()
}

#[test]
fn a_published_edition_is_served_and_the_next_one_without_a_failed_request() {
    let site = TestSite::sample();
    let first = publish(&site).run().ended(0).json();
    assert_eq!(first["bytes_sent"], first["bytes"]);
    assert_eq!(first["edition"], current(&target(&site)));
    let server = serve(&site);
    delivery(&site, "Three days.");
    publish(&site).run().ended(0);
    until("the new edition", || {
        let page = server.get("/en/shipping/delivery");
        assert_eq!(page.status, 200);
        page.text.contains("Three days").then_some(())
    });
    let again = publish(&site).run().ended(0).json();
    assert_eq!(again["bytes_sent"], 0);
}

#[test]
fn only_what_the_target_lacks_is_carried() {
    let site = TestSite::sample();
    publish(&site).run().ended(0);
    let old = current(&target(&site));
    delivery(&site, "Three days.");
    let told = publish(&site).run().ended(0).json();
    let number = |name: &str| told[name].as_u64().unwrap();
    assert!(number("bytes_sent") < number("bytes"), "{told}");
    assert!(number("files_sent") > 0, "{told}");
    // The Bengali index did not change: it is one file with two names.
    let editions = target(&site).join("editions");
    let shared = fs::read_dir(editions.join(old).join("search/bn")).unwrap();
    let shared = shared.filter(|entry| entry.as_ref().unwrap().metadata().unwrap().nlink() == 2);
    assert!(shared.count() > 0);
}

#[test]
fn old_editions_are_pruned_as_kb_toml_says() {
    let site = TestSite::sample();
    site.write(
        "kb.toml",
        "[site]\nname = \"Parcels\"\nlanguages = [\"en\", \"bn\"]\n[build]\nkeep = 2\n",
    );
    for text in ["One day.", "Two days.", "Three days."] {
        delivery(&site, text);
        publish(&site).run().ended(0);
    }
    assert_eq!(kept(&site).len(), 2);
}

#[test]
fn an_edition_with_errors_is_published_only_when_that_is_asked_for() {
    let site = TestSite::sample();
    publish(&site).run().ended(0);
    let good = current(&target(&site));
    site.write("articles/en/bad.md", "---\ntitle: [\n---\nText.\n");
    let target_name = target(&site);
    let to = target_name.to_str().unwrap();
    let ran = site.kb(["publish", to]).run().ended(1);
    ran.says(&["articles/en/bad.md"]);
    site.kb(["build", "--lenient"]).run().ended(0);
    let ran = site.kb(["publish", to, "--no-build"]).run().ended(1);
    ran.says(&["in spite of errors"]);
    assert_eq!(current(&target(&site)), good);
    site.kb(["publish", to, "--lenient"]).run().ended(0);
    assert_ne!(current(&target(&site)), good);
}

#[test]
fn over_ssh_the_same_arrives_and_a_damaged_file_of_the_target_is_not_trusted() {
    let site = TestSite::sample();
    let told = over_ssh(&site, "exec sh -c \"$3\"").run().ended(0).json();
    assert_eq!(told["edition"], current(&target(&site)));
    let all = told["bytes"].as_u64().unwrap();
    let pages = format!("editions/{}/pages.bin", current(&target(&site)));
    let pages = target(&site).join(pages);
    let mut bytes = fs::read(&pages).unwrap();
    bytes[40] ^= 1;
    let damaged = bytes.len() as u64;
    fs::write(&pages, bytes).unwrap();
    let told = over_ssh(&site, "exec sh -c \"$3\"").run().ended(0).json();
    let sent = told["bytes_sent"].as_u64().unwrap();
    assert!(
        sent > 0 && sent < damaged,
        "{sent} of {damaged}, {all} in all"
    );
    assert!(
        IndexDirectory::at(target(&site))
            .open()
            .unwrap()
            .refused
            .is_empty()
    );
}

#[test]
fn a_connection_cut_in_the_middle_leaves_the_old_edition_and_the_next_goes_on() {
    let site = TestSite::sample();
    over_ssh(&site, "exec sh -c \"$3\"").run().ended(0);
    let old = current(&target(&site));
    let server = serve(&site);
    delivery(&site, "Three days.");
    site.write("articles/en/shipping/big.txt", "x".repeat(900_000));
    site.write(
        "articles/en/shipping/more.md",
        "# More\n\n[All of it](big.txt)\n",
    );
    // All ends of the line are closed, as they are when it breaks.
    let cut =
        "exec 4<&0 0</dev/null; dd bs=1k count=400 <&4 4<&- | sh -c \"$3\" 4<&- & exec 4<&-; wait";
    over_ssh(&site, cut).run().ended(3).says(&["cut short"]);
    assert_eq!(current(&target(&site)), old);
    assert!(
        !server
            .get("/en/shipping/delivery")
            .text
            .contains("Three days")
    );
    let whole = over_ssh(&site, "exec sh -c \"$3\"").run().ended(0).json();
    let sent = whole["bytes_sent"].as_u64().unwrap();
    assert!(sent < 900_000, "{whole}");
    assert_ne!(current(&target(&site)), old);
    server.wait_for("/en/shipping/delivery", "the new edition", |page| {
        page.text.contains("Three days")
    });
    assert!(kept(&site).iter().all(|name| !name.starts_with('.')));
}

#[test]
fn who_is_not_there_or_knows_no_kb_is_said() {
    let site = TestSite::sample();
    let ran = over_ssh(&site, "echo 'sh: kb: not found' >&2; exit 127")
        .run()
        .ended(3);
    ran.says(&["kb: not found", "127", "is kb installed there"]);
    let ran = site.kb(["publish", "s3://bucket/x"]).run().ended(2);
    ran.says(&["cannot publish to `s3://`"]);
    let ran = site.kb(["publish", "index"]).run().ended(2);
    ran.says(&["is where this site is built"]);
}

#[test]
fn what_is_sent_cannot_leave_its_folder() {
    let site = TestSite::sample();
    let _ = site.build();
    let dir = site.index().join("editions").join(current(&site.index()));
    let manifest = fs::read_to_string(dir.join("manifest.json")).unwrap();
    let manifest = manifest.replace("\"pages.bin\"", "\"../../../pages.bin\"");
    let seal = format!(
        "{}  manifest.json\n",
        blake3::hash(manifest.as_bytes()).to_hex()
    );
    let papers = serde_json::json!({ "manifest": manifest, "seal": seal, "answers": "" });
    let ask = serde_json::json!({ "Publish": { "papers": papers, "keep": 3 } }).to_string() + "\n";
    let mut said = Vec::new();
    let done = kb::publish::answer(&target(&site), LIMITS, ask.as_bytes(), &mut said);
    let why = format!("{:#}", done.unwrap_err());
    assert!(why.contains("no name of an edition's file"), "{why}");
    assert!(String::from_utf8(said).unwrap().contains("Bad"));
    assert!(!target(&site).join("current").exists());
}

#[test]
fn publishing_killed_at_any_moment_leaves_an_edition_that_is_whole() {
    let site = TestSite::sample();
    publish(&site).run().ended(0);
    let first = current(&target(&site));
    site.write("articles/en/shipping/big.txt", "y".repeat(3_000_000));
    site.write(
        "articles/en/shipping/more.md",
        "# More\n\n[All of it](big.txt)\n",
    );
    site.kb(["build"]).run().ended(0);
    let second = current(&site.index());
    let index = target(&site);
    for pause in (0..60).step_by(4) {
        let to = index.to_str().unwrap();
        let mut killed = site.kb(["publish", to, "--no-build"]).start();
        std::thread::sleep(Duration::from_millis(pause));
        killed.kill().unwrap();
        killed.wait().unwrap();
        let opened = IndexDirectory::at(&index).open().unwrap();
        assert!(opened.refused.is_empty(), "{:?}", opened.refused);
        let id = opened.edition.about().id.to_string();
        assert!(id == first || id == second, "{id}");
    }
    publish(&site).run().ended(0);
    assert_eq!(current(&index), second);
    assert!(kept(&site).iter().all(|name| !name.starts_with('.')));
}

#[test]
fn of_two_at_once_one_is_current_and_both_are_whole() {
    let (one, two) = (TestSite::sample(), TestSite::sample());
    delivery(&two, "Three days.");
    let index = target(&one);
    let to = index.to_str().unwrap();
    for site in [&one, &two] {
        site.kb(["build"]).run().ended(0);
    }
    let sites = [&one, &two, &one, &two];
    let at_once = sites.map(|site| site.kb(["publish", to, "--no-build"]).start());
    for mut child in at_once {
        assert!(child.wait().unwrap().success());
    }
    let ids = [&one, &two].map(|site| current(&site.index()));
    assert!(ids.contains(&current(&index)));
    for id in ids {
        let id = kb::edition::EditionId::parse(&id).unwrap();
        assert!(IndexDirectory::at(&index).holds(&id));
    }
    assert_eq!(kept(&one).len(), 2);
}

#[test]
fn a_rollback_holds_until_the_next_publish() {
    let site = TestSite::sample();
    let index = target(&site);
    let to = index.to_str().unwrap();
    let mut ids = Vec::new();
    for text in ["One day.", "Two days.", "Three days."] {
        delivery(&site, text);
        publish(&site).run().ended(0);
        ids.push(current(&index));
    }
    let server = serve(&site);
    site.kb(["rollback", "--at", to])
        .run()
        .ended(0)
        .says(&[&ids[1][..12]]);
    assert_eq!(current(&index), ids[1]);
    server.wait_for("/en/shipping/delivery", "the edition before", |page| {
        page.text.contains("Two days")
    });
    site.kb(["rollback", &ids[0][..8], "--at", to])
        .run()
        .ended(0);
    assert_eq!(current(&index), ids[0]);
    let ran = site.kb(["rollback", "--at", to]).run().ended(3);
    ran.says(&["no edition that is older"]);
    let list = site
        .kb(["rollback", "--list", "--at", to])
        .run()
        .ended(0)
        .stdout;
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 3, "{list}");
    assert!(
        lines[2].starts_with(&format!("* {}", &ids[0][..12])),
        "{list}"
    );
    publish(&site).run().ended(0);
    assert_eq!(current(&index), ids[2]);
}

#[test]
fn where_nothing_was_published_there_is_nothing_to_go_back_to() {
    let site = TestSite::sample();
    for arguments in [
        &["--at", "/nowhere/index"][..],
        &["--at", "/nowhere/index", "0a1b"],
    ] {
        let ran = site.kb(["rollback"].into_iter().chain(arguments.iter().copied()));
        ran.run().ended(3).says(&["nothing was published there"]);
    }
}

#[test]
fn a_rollback_works_over_ssh_too() {
    let site = TestSite::sample();
    let run = "exec sh -c \"$3\"";
    over_ssh(&site, run).run().ended(0);
    let old = current(&target(&site));
    delivery(&site, "Three days.");
    over_ssh(&site, run).run().ended(0);
    let at = format!("ssh://kb@help.example{}", target(&site).display());
    let there = |first: &[&'static str]| {
        let mut arguments = vec!["rollback", "--at", &at, "--remote-kb", KB];
        arguments.extend(first);
        site.kb(arguments).with("PATH", ssh(&site, run)).run()
    };
    assert_eq!(there(&["--list"]).ended(0).stdout.lines().count(), 2);
    there(&[]).ended(0);
    assert_eq!(current(&target(&site)), old);
    there(&["beef"])
        .ended(3)
        .says(&["kb@help.example says", "begins with `beef`"]);
}

#[test]
fn what_would_vanish_without_a_word_is_not_published() {
    let site = TestSite::sample();
    delivery(&site, "One day.");
    publish(&site).run().ended(0);
    let before = current(&target(&site));
    site.remove("articles/en/shipping/delivery.md");
    let to = target(&site);
    let ran = site.kb(["publish", to.to_str().unwrap()]).run().ended(1);
    ran.says(&["error[E052]", "/en/shipping/delivery"]);
    assert_eq!(current(&to), before);
}

#[test]
fn a_rollback_leaves_a_current_edition_that_tells_nothing_any_more() {
    let site = TestSite::sample();
    let index = target(&site);
    let mut ids = Vec::new();
    for text in ["One day.", "Two days."] {
        delivery(&site, text);
        publish(&site).run().ended(0);
        ids.push(current(&index));
    }
    let manifest = index.join("editions").join(&ids[1]).join("manifest.json");
    let text = fs::read(&manifest).unwrap();
    fs::write(&manifest, &text[..text.len() / 2]).unwrap();
    let to = index.to_str().unwrap();
    site.kb(["rollback", "--at", to]).run().ended(0);
    assert_eq!(current(&index), ids[0]);
}
