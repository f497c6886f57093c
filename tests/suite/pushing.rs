//! From push to page: a bare repository with the hook that kb ships, and a server of what it publishes.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::harness::{Program, Server, TestSite, skipped, until};

/// A git server with a repository, and who works with it.
pub(crate) struct Forge {
    home: tempfile::TempDir,
}

impl Forge {
    /// `None` where there is no git. `format` is that of the repository's hashes.
    pub(crate) fn new(format: &str) -> Option<Self> {
        for tool in ["git", "flock"] {
            let found = Command::new(tool).arg("--version").output();
            if !found.is_ok_and(|output| output.status.success()) {
                skipped(&format!("there is no {tool}"));
                return None;
            }
        }
        let forge = Self {
            home: tempfile::tempdir().unwrap(),
        };
        let home = forge.home.path();
        let format = format!("--object-format={format}");
        let init = ["init", "-q", "--bare", "-b", "main", &format, "site.git"];
        forge.done(home, &init);
        let repository = forge.repository();
        let hooks = repository.join("hooks");
        fs::create_dir_all(&hooks).unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib/hooks/kb-push");
        fs::copy(shipped, hooks.join("kb-push")).unwrap();
        for name in ["pre-receive", "post-receive"] {
            symlink("kb-push", hooks.join(name)).unwrap();
        }
        let served = forge.served();
        let target = ["config", "kb.target", served.to_str().unwrap()];
        forge.done(&repository, &target);
        Some(forge)
    }

    pub(crate) fn repository(&self) -> PathBuf {
        self.home.path().join("site.git")
    }

    pub(crate) fn served(&self) -> PathBuf {
        self.home.path().join("served")
    }

    /// A git command, as somebody without settings of their own types it.
    pub(crate) fn git(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(folder);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("KB_") || name.starts_with("GIT_") {
                git.env_remove(&*name);
            }
        }
        for name in ["HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            git.env(name, self.home.path());
        }
        // The hook calls kb by its name, as on a server where it is installed.
        let kb = Path::new(env!("CARGO_BIN_EXE_kb")).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        git.env("PATH", format!("{}:{path}", kb.display()));
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "A Writer"),
            ("GIT_AUTHOR_EMAIL", "writer@example.com"),
            ("GIT_COMMITTER_NAME", "A Writer"),
            ("GIT_COMMITTER_EMAIL", "writer@example.com"),
        ] {
            git.env(name, value);
        }
        git.stdin(Stdio::null());
        git
    }

    pub(crate) fn done(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.git(folder, arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Somebody's own copy of the repository.
    pub(crate) fn copy(&self, name: &str) -> PathBuf {
        self.done(self.home.path(), &["clone", "-q", "site.git", name]);
        let folder = self.home.path().join(name);
        self.done(&folder, &["checkout", "-q", "-B", "main"]);
        folder
    }

    pub(crate) fn commit(&self, folder: &Path) {
        self.done(folder, &["add", "--all"]);
        self.done(folder, &["commit", "-q", "-m", "A change"]);
    }

    pub(crate) fn push(&self, folder: &Path) -> Output {
        self.pushing(folder).wait_with_output().unwrap()
    }

    pub(crate) fn pushing(&self, folder: &Path) -> Child {
        let mut push = self.git(folder, &["push", "-q", "origin", "main"]);
        push.stdout(Stdio::piped()).stderr(Stdio::piped());
        push.spawn().unwrap()
    }

    /// How many pushes git has taken in and not decided upon.
    pub(crate) fn arriving(&self) -> usize {
        let objects = fs::read_dir(self.repository().join("objects")).unwrap();
        let names = objects.map(|entry| entry.unwrap().file_name());
        let waiting = |name: &std::ffi::OsString| name.to_string_lossy().contains("incoming");
        names.filter(waiting).count()
    }

    /// The commit that customers read.
    pub(crate) fn tip(&self) -> String {
        self.done(&self.repository(), &["rev-parse", "main"])
    }

    pub(crate) fn serve(&self) -> Server {
        let served = self.served();
        let arguments = ["serve", "--index", served.to_str().unwrap()];
        let address = ["--addr", "127.0.0.1:0"];
        Program::kb(self.home.path(), arguments.into_iter().chain(address)).serve()
    }
}

pub(crate) fn delivery(folder: &Path, text: &str) {
    let path = folder.join("articles/en/shipping/delivery.md");
    fs::write(path, format!("# Delivery\n\n{text}\n")).unwrap();
}

pub(crate) fn accepted(output: &Output) {
    assert!(output.status.success(), "{output:?}");
}

/// A repository with the sample site in it, published, and the copy that it was pushed from.
pub(crate) fn published() -> Option<(Forge, PathBuf)> {
    let forge = Forge::new("sha1")?;
    let writer = first_push(&forge);
    Some((forge, writer))
}

/// Pushes the sample site; the copy that it was pushed from.
pub(crate) fn first_push(forge: &Forge) -> PathBuf {
    let writer = forge.copy("writer");
    let site = TestSite::sample();
    for file in crate::harness::files_below(&site.folder()) {
        let path = writer.join(&file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(site.folder().join(&file), path).unwrap();
    }
    forge.commit(&writer);
    accepted(&forge.push(&writer));
    writer
}

#[test]
fn a_push_becomes_a_page_without_a_failed_request_and_a_rollback_holds_until_the_next() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let server = forge.serve();
    for text in ["Three days.", "Four days."] {
        delivery(&writer, text);
        forge.commit(&writer);
        accepted(&forge.push(&writer));
        until("the pushed page", || {
            let page = server.get("/en/shipping/delivery");
            assert_eq!(page.status, 200);
            assert!(
                page.text.contains(">Updated "),
                "the hook hides the history"
            );
            page.text.contains(text).then_some(())
        });
    }
    let served = forge.served();
    let arguments = ["rollback", "--at", served.to_str().unwrap()];
    Program::kb(forge.home.path(), arguments).run().ended(0);
    let shows = |text: &'static str| {
        server.wait_for("/en/shipping/delivery", text, |page| {
            page.text.contains(text)
        });
    };
    shows("Three days.");
    delivery(&writer, "Five days.");
    forge.commit(&writer);
    accepted(&forge.push(&writer));
    shows("Five days.");
}

#[test]
fn a_push_of_a_broken_article_is_refused_with_its_problems_and_the_old_site_stays() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let server = forge.serve();
    let (tip, pointer) = (
        forge.tip(),
        fs::read(forge.served().join("current")).unwrap(),
    );
    delivery(&writer, "Three days.");
    fs::write(
        writer.join("articles/en/bad.md"),
        "---\ntitle: [\n---\nText.\n",
    )
    .unwrap();
    forge.commit(&writer);
    let refused = forge.push(&writer);
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    for part in [
        "error[E005]",
        "articles/en/bad.md",
        "kb: the push is refused",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!(forge.tip(), tip);
    assert_eq!(fs::read(forge.served().join("current")).unwrap(), pointer);
    assert!(
        !server
            .get("/en/shipping/delivery")
            .text
            .contains("Three days")
    );

    fs::write(writer.join("articles/en/bad.md"), "# Good\n\nText.\n").unwrap();
    forge.commit(&writer);
    accepted(&forge.push(&writer));
    server.wait_for("/en/shipping/delivery", "the mended push", |page| {
        page.text.contains("Three days")
    });
}

#[test]
fn a_push_cannot_have_files_of_the_server_read() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("a.md"), "---\ntitle: [hunter2\n---\n").unwrap();
    let tip = forge.tip();
    let settings = fs::read_to_string(writer.join("kb.toml")).unwrap();
    for folder in [outside.path().to_str().unwrap(), "../../.."] {
        let paths = format!("{settings}\n[paths]\narticles = \"{folder}\"\n");
        fs::write(writer.join("kb.toml"), paths).unwrap();
        forge.commit(&writer);
        let refused = forge.push(&writer);
        assert!(!refused.status.success());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("leads out of the site"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
        assert_eq!(forge.tip(), tip);
    }
}

#[test]
fn a_push_that_fails_a_search_test_is_refused_and_another_branch_is_nobodys_business() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let tip = forge.tip();
    let test = "[[test]]\nquery = \"qqqq zzzz\"\nexpect = \"billing/cards/lost-card\"\n";
    fs::write(writer.join("search-tests.toml"), test).unwrap();
    forge.commit(&writer);
    let refused = forge.push(&writer);
    assert!(!refused.status.success(), "{refused:?}");
    assert_eq!(forge.tip(), tip);
    let other = forge
        .git(&writer, &["push", "-q", "origin", "main:draft"])
        .output();
    let other = other.unwrap();
    accepted(&other);
    let said = String::from_utf8_lossy(&other.stderr);
    assert!(said.contains("`draft` is not looked at"), "{said}");
}

#[test]
fn two_pushes_at_once_end_with_all_that_was_accepted_on_the_pages() {
    let Some((forge, writer)) = published() else {
        return;
    };
    let other = forge.copy("other");
    delivery(&writer, "Three days.");
    fs::write(other.join("articles/en/other.md"), "# Other\n\nText.\n").unwrap();
    for folder in [&writer, &other] {
        forge.commit(folder);
    }
    let both = [forge.pushing(&writer), forge.pushing(&other)];
    let ended = both.map(|push| push.wait_with_output().unwrap());
    assert!(
        ended.iter().any(|output| output.status.success()),
        "{ended:?}"
    );
    for (folder, output) in [&writer, &other].into_iter().zip(&ended) {
        if !output.status.success() {
            forge.done(folder, &["pull", "-q", "--rebase", "origin", "main"]);
            accepted(&forge.push(folder));
        }
    }
    let server = forge.serve();
    assert_eq!(server.get("/en/other").status, 200);
    assert!(
        server
            .get("/en/shipping/delivery")
            .text
            .contains("Three days")
    );
}

#[test]
fn what_was_refused_is_nothing_that_a_later_push_takes_away() {
    let Some((forge, writer)) = published() else {
        return;
    };
    fs::write(writer.join("articles/en/new.md"), "# New\n\nText.\n").unwrap();
    let test = "[[test]]\nquery = \"qqqq zzzz\"\nexpect = \"new\"\n";
    fs::write(writer.join("search-tests.toml"), test).unwrap();
    forge.commit(&writer);
    assert!(!forge.push(&writer).status.success());
    fs::remove_file(writer.join("articles/en/new.md")).unwrap();
    fs::remove_file(writer.join("search-tests.toml")).unwrap();
    delivery(&writer, "Two days.");
    forge.commit(&writer);
    accepted(&forge.push(&writer));
}

#[test]
fn a_page_that_customers_know_is_missed_also_when_the_hook_lost_its_folder() {
    let Some((forge, writer)) = published() else {
        return;
    };
    delivery(&writer, "Two days.");
    forge.commit(&writer);
    accepted(&forge.push(&writer));
    fs::remove_dir_all(forge.repository().join("kb")).unwrap();
    fs::remove_file(writer.join("articles/en/shipping/delivery.md")).unwrap();
    forge.commit(&writer);
    let refused = forge.push(&writer);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && told.contains("E052"), "{told}");
}
