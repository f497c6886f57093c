//! What goes wrong around the articles: folders, links, disks, addresses, settings. Each has a clear
//! message with the remedy, the right exit code, and loses nothing.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::harness::{Program, TestSite, skipped};

#[test]
fn a_missing_folder_is_said_with_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    for command in ["serve", "build"] {
        let ran = Program::kb(home.path(), [command, "no/such/folder"])
            .run()
            .ended(2);
        ran.says(&[
            "there is no folder `no/such/folder`",
            "kb init no/such/folder",
        ]);
    }
    fs::write(home.path().join("file.md"), "x").unwrap();
    Program::kb(home.path(), ["serve", "file.md"])
        .run()
        .ended(2)
        .says(&["`file.md` is a file", "name the folder"]);
}

#[test]
fn a_missing_articles_folder_is_said_with_what_to_do() {
    let site = TestSite::new().config("[paths]\narticles = \"texts\"\n");
    let ran = site.kb(["build"]).run();
    assert!(ran.code == 2 || ran.code == 3, "{ran:?}");
    ran.says(&["there is no articles folder", "texts", "`[paths]`"]);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_of_that_file_alone() {
    let site = TestSite::new();
    symlink("nowhere.md", site.articles().join("dangling.md")).unwrap();
    let site = site.article("en/good.md", "# Good\n\nText.\n");
    let built = site.build();
    let problem = built.problem("E001");
    assert_eq!(problem.place.file, "articles/dangling.md");
    assert!(problem.what.contains("cannot be read"), "{problem}");
    assert_eq!(site.serve().page("/en/good").title(), "Good");
    site.kb(["build"]).run().ended(1).says(&[
        "articles/dangling.md",
        "check that it exists and that you may read it",
    ]);
}

#[test]
fn a_file_that_this_user_may_not_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new()
        .article("en/good.md", "# Good\n\nText.\n")
        .article("en/locked.md", "# Locked\n\nText.\n");
    let locked = site.articles().join("en/locked.md");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&locked).is_err() {
        site.kb(["build"])
            .run()
            .ended(1)
            .says(&["articles/en/locked.md", "ermission denied"]);
        return;
    }
    // Root reads everything; somebody else is asked for.
    fs::set_permissions(
        site.folder().parent().unwrap(),
        fs::Permissions::from_mode(0o755),
    )
    .unwrap();
    let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    open(&site.folder());
    let program = env!("CARGO_BIN_EXE_kb");
    let copy = site.folder().join("kb-copy");
    fs::copy(program, &copy).unwrap();
    let ran = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&copy)
        .arg("build")
        .current_dir(site.folder())
        .output();
    let Ok(ran) = ran else {
        return skipped("there is no `setpriv` to become somebody who may not read");
    };
    let said = String::from_utf8_lossy(&ran.stderr);
    if said.contains("setpriv") {
        return skipped("nobody else can be asked to read here");
    }
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(
        said.contains("articles/en/locked.md") && said.contains("ermission denied"),
        "{said}"
    );
}

#[test]
fn a_pipe_in_the_folder_does_not_stop_everything() {
    let site = TestSite::sample();
    let made = Command::new("mkfifo")
        .arg(site.articles().join("en/pipe.md"))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return skipped("there is no `mkfifo`");
    }
    assert_eq!(site.serve().page("/en/shipping/delivery").status, 200);
}

#[test]
fn a_loop_of_links_is_not_followed() {
    let site = TestSite::sample();
    symlink("..", site.articles().join("en/billing/again")).unwrap();
    symlink("self", site.articles().join("en/self")).unwrap();
    symlink("/", site.articles().join("en/root")).unwrap();
    let built = site.build();
    assert!(
        built.problem("E020").what.contains("leads back into"),
        "{:?}",
        built.problems()
    );
    assert_eq!(built.outcome.summary.articles, 5);
    assert_eq!(site.serve().get("/en/root/etc/passwd").status, 404);
}

#[test]
fn a_link_out_of_the_folder_is_left_out() {
    let site = TestSite::sample();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "# Secret\n\nOutside.\n").unwrap();
    fs::write(outside.path().join("secret.pdf"), "%PDF secret").unwrap();
    symlink(
        outside.path().join("secret.md"),
        site.articles().join("en/linked.md"),
    )
    .unwrap();
    symlink(outside.path(), site.articles().join("en/outside")).unwrap();
    let site = site.article("en/to-it.md", "# To it\n\n[file](outside/secret.pdf)\n");
    let problems = site.build().problems();
    assert!(
        problems
            .iter()
            .any(|line| line.contains("linked.md")
                && line.contains("leads out of the articles folder")),
        "{problems:#?}"
    );
    let customer = site.serve();
    for path in ["/en/linked", "/en/outside/secret", "/en/linked.md"] {
        assert_eq!(customer.get(path).status, 404, "{path}");
    }
    assert!(!customer.page("/en/to-it").contains("secret-"));
}

#[test]
fn an_address_in_use_is_said_with_another_one() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let site = TestSite::sample();
    let ran = site.kb(["serve", "--addr", &address]).run().ended(3);
    ran.says(&[
        "cannot serve on",
        &address,
        "another program uses it",
        "--addr",
    ]);
    assert!(
        !site.index().exists(),
        "nothing is built for a server that cannot begin"
    );
}

#[test]
fn an_unknown_key_in_kb_toml_is_an_error_with_its_place_and_the_right_name() {
    let site = TestSite::sample().config("[site]\nnmae = \"x\"\n\n[bulid]\nkeep = 1\n");
    let ran = site.kb(["build"]).run().ended(2);
    ran.says(&[
        "error[E022]",
        "--> kb.toml:2:1",
        "did you mean `name`?",
        "did you mean `build`?",
        "kb.toml has errors",
    ]);
    site.kb(["serve", "--addr", "127.0.0.1:0"]).run().ended(2);
    let json = site.kb(["build", "--format", "json"]).run();
    assert_eq!(json.code, 2);
}

#[test]
fn wrong_values_in_kb_toml_are_said_all_at_once() {
    let site = TestSite::sample().config(
        "[site]\nurl = \"ftp://x\"\naccent = \"blueish\"\nlanguages = [\"english!\"]\n[build]\nkeep = 0\nlevels = { E012 = \"loud\" }\n[server]\naddress = \"nowhere\"\n",
    );
    let ran = site.kb(["build"]).run().ended(2);
    assert_eq!(
        ran.stderr.matches("error[E023]").count(),
        6,
        "{}",
        ran.stderr
    );
    TestSite::sample()
        .config("[site\n")
        .kb(["build"])
        .run()
        .ended(2)
        .says(&["E024", "kb.toml:1"]);
    let site = TestSite::sample();
    site.write("kb.toml", b"name = \"\xff\"");
    site.kb(["build"]).run().ended(2).says(&["UTF-8"]);
    TestSite::sample()
        .kb(["build", "--config", "no.toml"])
        .run()
        .ended(2)
        .says(&["no.toml"]);
}

#[test]
fn a_half_written_edition_is_refused_and_said() {
    let site = TestSite::sample();
    let id = site.build().id();
    let folder = site.index().join("editions").join(&id);
    fs::remove_file(folder.join("manifest.json")).unwrap();
    let ran = site
        .kb(["serve", "--index", "index", "--addr", "127.0.0.1:0"])
        .run()
        .ended(3);
    ran.says(&["there is no edition to serve", "kb build"]);
    // With the articles at hand it is simply built again.
    let server = site.kb(["serve", "--addr", "127.0.0.1:0"]).serve();
    assert_eq!(server.get("/en/billing/refunds").status, 200);
}

#[test]
fn the_quietest_command_says_that_it_answers_from_an_older_edition() {
    let site = TestSite::sample();
    site.build();
    site.write("articles/en/new.md", "# New\n\nText.\n");
    let newest = site.build().id();
    let pages = site
        .index()
        .join("editions")
        .join(&newest)
        .join("above/pages.bin");
    fs::write(pages, "cut").unwrap();
    let ran = site.kb(["search", "refund", "--quiet"]).run().ended(0);
    assert!(ran.stdout.contains("How do I get a refund?"));
    ran.says(&[&newest, "was refused", "damaged"]);
}

/// A file system of so many kilobytes; `None` where this process may not make one.
fn small_disk(at: &Path, kilobytes: u32) -> Option<Mounted> {
    fs::create_dir_all(at).unwrap();
    let mounted = Command::new("mount")
        .args([
            "-t",
            "tmpfs",
            "-o",
            &format!("size={kilobytes}k"),
            "kb-test",
        ])
        .arg(at)
        .output();
    mounted
        .is_ok_and(|output| output.status.success())
        .then(|| Mounted(at.to_owned()))
}

struct Mounted(std::path::PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_said_and_the_last_good_edition_stays() {
    let site = TestSite::sample();
    let Some(_disk) = small_disk(&site.index(), 2048) else {
        return skipped("only root may mount a small file system to fill");
    };
    site.kb(["build"]).run().ended(0);
    let good = fs::read_to_string(site.index().join("current")).unwrap();
    fs::write(site.index().join("ballast"), vec![1; 1 << 20]).ok();
    let _ = fs::write(site.index().join("ballast2"), vec![1; 2 << 20]);
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    let ran = site.kb(["build"]).run().ended(3);
    ran.says(&["No space left on device"]);
    assert_eq!(
        fs::read_to_string(site.index().join("current")).unwrap(),
        good
    );
    // The rest of the site stays up: what was there is served, and the trouble is said.
    let mut server = site.kb(["serve", "--addr", "127.0.0.1:0"]).serve();
    assert!(
        server
            .get("/en/shipping/delivery")
            .text
            .contains("two days")
    );
    server.hears("No space left on device");
    drop(server);
    fs::remove_file(site.index().join("ballast2")).unwrap();
    fs::remove_file(site.index().join("ballast")).unwrap();
    site.kb(["build"]).run().ended(0);
    assert!(
        site.serve_index()
            .page("/en/shipping/delivery")
            .prose()
            .contains("Three days")
    );
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said() {
    let site = TestSite::sample();
    fs::write(site.index(), "a file where the index should be").unwrap();
    let ran = site.kb(["build"]).run().ended(3);
    ran.says(&["index"]);
}

#[test]
fn an_empty_folder_is_a_site_that_says_so() {
    let site = TestSite::bare();
    let customer = site.serve();
    assert_eq!(customer.get("/").moved_to(), "302 /en/");
    assert_eq!(customer.page("/en/").status, 200);
    assert_eq!(customer.page("/en/search?q=anything").status, 200);
    assert_eq!(customer.search("anything", "en")["total"], 0);
}

#[test]
fn what_is_wrong_with_files_that_change_no_page_is_never_an_old_story() {
    let site = TestSite::sample().file("synonyms/en.txt", "refund, money\n");
    let problems = |site: &TestSite| site.build().problems();
    assert_eq!(problems(&site), [""; 0]);
    site.write("synonyms/en.txt", "refund, money\njustone\n");
    assert!(problems(&site)[0].starts_with("E035 synonyms/en.txt:2:1"));
    site.write("synonyms/en.txt", "refund, money\n");
    assert_eq!(problems(&site), [""; 0]);
    // An article that cannot be read is in no edition, and a strict build must see it all the same.
    site.write("articles/en/odd.md", b"# Odd \xff\n");
    site.kb(["build"]).run().ended(1).says(&["error[E002]"]);
}
