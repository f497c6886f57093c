//! What goes wrong outside of kb: each has a clear message with the remedy, the right exit code, and
//! loses nothing.

use std::fs;
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::harness::{Program, TestSite, skipped};

/// One bad article beside a good one: the good one is served, `kb build` says what is wrong and
/// publishes nothing.
fn one_bad_article(site: TestSite, code: &str, says: &[&str]) {
    let site = site.article("en/good.md", "# Good\n\nA good article.\n");
    let problem = site.build().problem(code).clone();
    let told = format!("{} {}", problem.what, problem.remedy);
    for part in says {
        assert!(told.contains(part), "`{part}` in {told}");
    }
    assert!(problem.is_error());
    assert_eq!(site.serve().page("/en/good").title(), "Good");
    site.kb(["build"]).run().ended(1).says(says);
    let lenient = site
        .kb(["build", "--lenient", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert_eq!(lenient["problems"][0]["code"], code);
    assert_eq!(lenient["summary"]["articles"], 1);
}

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
fn text_that_is_not_utf8_is_said_with_its_line() {
    let site = TestSite::new().file("articles/en/latin.md", b"# Caf\xe9\n\nText.\n");
    assert_eq!(site.build().problem("E002").place.line, Some(1));
    one_bad_article(site, "E002", &["not UTF-8", "save the file as UTF-8"]);
}

#[test]
fn an_article_of_twenty_megabytes_is_refused() {
    let site = TestSite::new().file(
        "articles/en/huge.md",
        "All work and no play.\n".repeat(1_000_000),
    );
    one_bad_article(site, "E003", &["MiB are too large", "split it"]);
}

#[test]
fn thirty_thousand_nested_quotations_are_refused() {
    let site = TestSite::new().article("en/deep.md", &format!("{}deep\n", ">".repeat(30_000)));
    one_bad_article(site, "E004", &["nested more than", "take the text apart"]);
}

#[test]
fn nesting_of_any_kind_is_refused_before_it_hurts() {
    let mut site = TestSite::new().article("en/good.md", "# Good\n\nText.\n");
    let texts = [
        "- ".repeat(30_000) + "deep",
        "<div>".repeat(30_000),
        "<b><i>".repeat(15_000),
        "*a **b ".repeat(15_000),
        "[".repeat(30_000),
        "![".repeat(30_000) + &"](x)".repeat(30_000),
        "1. ".repeat(20_000),
        (0..400)
            .map(|n| format!("{}- x\n", "  ".repeat(n)))
            .collect::<String>(),
        ":::note\n".repeat(5_000),
        "`".repeat(30_000) + "x",
        "[^1]".repeat(10_000) + "\n\n[^1]: x\n",
        "|".repeat(10_000) + "\n" + &"|-".repeat(10_000) + "\n",
        "<".repeat(30_000),
        "&".repeat(30_000),
        "\\".repeat(30_000),
        "a\n: ".repeat(10_000),
        "_".repeat(50_000),
        "[a](".repeat(20_000),
        "<a href=\"".repeat(10_000),
        "<!--".repeat(10_000),
    ];
    for (n, text) in texts.iter().enumerate() {
        site = site.article(&format!("en/deep{n}.md"), text);
    }
    let started = Instant::now();
    assert_eq!(site.serve().page("/en/good").title(), "Good");
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn front_matter_that_is_not_yaml_is_said_with_its_line_and_column() {
    let site = TestSite::new().article("en/bad.md", "---\ntitle: Refunds: how long?\n---\nText.\n");
    let problem = site.build().problem("E005").clone();
    assert_eq!(problem.place.line, Some(2));
    assert_eq!(
        problem.place.excerpt.as_deref(),
        Some("title: Refunds: how long?")
    );
    one_bad_article(
        site,
        "E005",
        &["the front matter cannot be read", "in quotes"],
    );
}

#[test]
fn front_matter_made_to_hurt_is_refused_quickly() {
    let bomb: String = (1..12)
        .map(|n| format!("a{n}: &a{n} [{}]\n", format!("*a{},", n - 1).repeat(9)))
        .collect();
    let mut site = TestSite::new().article("en/good.md", "# Good\n\nText.\n");
    let texts = [
        format!("---\na0: &a0 [x]\n{bomb}---\nText.\n"),
        format!("---\ntitle: {}\n---\nText.\n", "[".repeat(50_000)),
        format!("---\n{}\n---\nText.\n", "  - x\n".repeat(50_000)),
        format!("+++\ntitle = {}\n+++\nText.\n", "[".repeat(50_000)),
        format!("+++\na{}=1\n+++\nText.\n", ".a".repeat(50_000)),
    ];
    for (n, text) in texts.iter().enumerate() {
        site = site.article(&format!("en/bad{n}.md"), text);
    }
    let started = Instant::now();
    assert_eq!(site.serve().page("/en/good").title(), "Good");
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn two_articles_with_one_url_keep_the_first() {
    let site = TestSite::new()
        .article("en/one article.md", "# One\n\nText.\n")
        .article("en/one_article.md", "# Two\n\nText.\n");
    site.kb(["build"]).run().ended(1).says(&[
        "E009",
        "/en/one-article",
        "one article.md",
        "rename one of the two files",
    ]);
}

#[test]
fn names_as_long_as_the_file_system_allows_are_served() {
    let name = format!("{}.md", "n".repeat(252));
    let site = TestSite::new().article(&format!("en/{name}"), "# Long name\n\nText.\n");
    let customer = site.serve();
    let home = customer.page("/en/");
    assert_eq!(customer.follow(&home, "Long name").title(), "Long name");
    // 300 bytes the file system refuses; a `slug` and a link can be of any length.
    let refused = fs::write(site.articles().join("n".repeat(300)), "x");
    assert!(refused.is_err());
    let site = TestSite::new()
        .article(
            "en/a.md",
            &format!(
                "---\ntitle: A\nslug: {}\n---\n[x]({}.md) ![y]({}.png)\n",
                "ক".repeat(300),
                "l".repeat(300),
                "p".repeat(5000)
            ),
        )
        .article("en/good.md", "# Good\n\nText.\n");
    let customer = site.serve();
    assert_eq!(customer.follow(&customer.page("/en/"), "A").title(), "A");
    assert_eq!(
        customer.get(&format!("/en/{}", "n".repeat(60_000))).status,
        404
    );
}

#[test]
fn a_name_that_is_not_utf8_is_said_and_passed_over() {
    let site = TestSite::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    if fs::write(site.articles().join(name), "# X\n\nText.\n").is_err() {
        return skipped("this file system keeps such names out");
    }
    one_bad_article(site, "E019", &["name is not UTF-8", "rename the file"]);
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
fn pictures_that_lie_about_themselves_do_no_harm() {
    let site = TestSite::new()
        .article("en/a.md", "# A\n\n![big](big.png) ![empty](empty.png) ![svg](odd.svg) ![cut](cut.jpg)\n")
        .file("articles/en/big.png", crate::harness::image(60_000, 60_000))
        .file("articles/en/empty.png", "")
        .file("articles/en/odd.svg", "<svg width=\"-1\" height=\"1e400\" viewBox=\"a b c d\"><script>alert(1)</script></svg>")
        .file("articles/en/cut.jpg", b"\xff\xd8\xff\xe0\0");
    let customer = site.serve();
    let page = customer.page("/en/a");
    let images = page.all("img");
    assert_eq!(images.len(), 4, "{}", page.prose());
    for image in images {
        assert_eq!(customer.get(image.get("src")).status, 200);
    }
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
