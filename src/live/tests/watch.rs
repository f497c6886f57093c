use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{live, present, problem};
use crate::live::testing::{Recipe, settings};
use crate::live::{Hands, Live, Present, Rebuilt, Sources, Watching, watch};
use crate::load::Place;

/// Long for a machine that is busy, and no test waits for it when all is well.
pub(super) const SOON: Duration = Duration::from_secs(10);
/// So long nothing happens when nothing should.
const QUIET: Duration = Duration::from_millis(400);

/// What a writer does, and its name.
type Step = (&'static str, fn(&Site));

struct Site {
    dir: TempDir,
    live: Arc<Live>,
    /// One message for each look at the files.
    looks: Receiver<()>,
    _watching: Watching,
}

pub(super) fn place(root: &Path) -> Place {
    Place {
        root: root.into(),
        config: None,
        articles: root.join("articles"),
        index: root.join("index"),
        data: root.join("data"),
        themes: root.join("themes"),
    }
}

fn watched(rebuild: impl FnMut(&Path, u8) -> Rebuilt + Send + 'static) -> Site {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("articles/en")).unwrap();
    let live = live(&dir.path().join("index"));
    let (looked, looks): (Sender<()>, _) = channel();
    let root = dir.path().to_owned();
    let mut rebuild = rebuild;
    let mut number = 1;
    let rebuild = move || {
        number += 1;
        looked.send(()).unwrap();
        rebuild(&root, number)
    };
    let sources = Sources::of(&place(dir.path()));
    let hands = Hands::of(Box::new(rebuild));
    let watching = watch(Arc::clone(&live), sources, hands).unwrap();
    let site = Site {
        dir,
        live,
        looks,
        _watching: watching,
    };
    site.wait_until_watched();
    site
}

impl Site {
    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn save(&self, below: &str) {
        fs::write(self.path(below), "# Hello").unwrap();
    }

    /// The thread begins to watch when it pleases: a file is touched until it sees that.
    fn wait_until_watched(&self) {
        for _ in 0..200 {
            self.save("articles/en/first.md");
            if self.looks.recv_timeout(Duration::from_millis(50)).is_ok() {
                break;
            }
        }
        self.quiet();
    }

    fn looked(&self) {
        self.looks
            .recv_timeout(SOON)
            .expect("nobody looked at the files");
    }

    fn quiet(&self) {
        while self.looks.recv_timeout(QUIET).is_ok() {}
    }

    fn nobody_looked(&self) {
        assert!(
            self.looks.recv_timeout(QUIET).is_err(),
            "a look without a reason"
        );
    }
}

fn same(_: &Path, _: u8) -> Rebuilt {
    Rebuilt::Same(Vec::new())
}

#[test]
fn whatever_is_saved_created_moved_or_removed_is_looked_at() {
    let site = watched(same);
    let steps: [Step; 9] = [
        ("saved", |site| site.save("articles/en/first.md")),
        ("created", |site| site.save("articles/en/second.md")),
        ("moved", |site| {
            fs::rename(
                site.path("articles/en/second.md"),
                site.path("articles/en/third.md"),
            )
            .unwrap();
        }),
        ("removed", |site| {
            fs::remove_file(site.path("articles/en/third.md")).unwrap()
        }),
        ("in a new folder", |site| {
            fs::create_dir_all(site.path("articles/en/new/deep")).unwrap();
            site.save("articles/en/new/deep/fourth.md");
        }),
        ("kb.toml", |site| site.save("kb.toml")),
        ("a theme that was not there", |site| {
            fs::create_dir_all(site.path("themes/own/templates")).unwrap();
        }),
        ("a template", |site| {
            site.save("themes/own/templates/home.html")
        }),
        ("a folder", |site| {
            fs::remove_dir_all(site.path("articles/en/new")).unwrap()
        }),
    ];
    for (name, step) in steps {
        step(&site);
        assert!(site.looks.recv_timeout(SOON).is_ok(), "{name}");
        site.quiet();
    }
}

#[test]
fn reading_and_what_kb_writes_itself_are_no_reason_to_look() {
    let site = watched(same);
    fs::read(site.path("articles/en/first.md")).unwrap();
    assert_eq!(fs::read_dir(site.path("articles/en")).unwrap().count(), 1);
    present(&site.path("index"), 7);
    fs::create_dir_all(site.path("articles/.git/objects")).unwrap();
    site.save("articles/.git/index");
    site.save("articles/en/.first.md.swp");
    site.save("README.md");
    site.nobody_looked();
}

#[test]
fn articles_that_go_and_come_back_are_watched_again() {
    let site = watched(same);
    fs::rename(site.path("articles"), site.path("elsewhere")).unwrap();
    site.looked();
    site.quiet();
    fs::rename(site.path("elsewhere"), site.path("articles")).unwrap();
    site.looked();
    site.quiet();
    site.save("articles/en/first.md");
    site.looked();
}

#[test]
fn what_was_built_is_served_and_what_failed_leaves_the_last_good_edition() {
    let site = watched(|root, number| {
        let text = fs::read_to_string(root.join("articles/en/first.md")).unwrap_or_default();
        match text.as_str() {
            "broken" => Rebuilt::Failed {
                problems: vec![Arc::new(problem())],
                in_the_way: Vec::new(),
            },
            "panic" => panic!("building broke down"),
            "new" => Rebuilt::New(Box::new(present(&root.join("index"), number)), Vec::new()),
            _ => Rebuilt::Same(Vec::new()),
        }
    });
    let page = |token: String| token.rsplit_once('-').unwrap().0.to_owned();
    let (mut changes, first) = (site.live.changes(), page(site.live.token()));
    let file = site.path("articles/en/first.md");
    fs::write(&file, "broken").unwrap();
    assert_eq!(page(changes.blocking_recv().unwrap().token), first);
    assert!(site.live.report().failed);
    assert_eq!(site.live.present().edition().about().id.as_str(), first);
    site.quiet();
    fs::write(&file, "panic").unwrap();
    site.looked();
    site.quiet();
    let start = Instant::now();
    fs::write(&file, "new").unwrap();
    let mut id = first.clone();
    while id == first {
        id = page(changes.blocking_recv().unwrap().token);
    }
    assert!(start.elapsed() < SOON);
    assert_eq!(site.live.present().edition().about().id.as_str(), id);
    assert!(!site.live.report().failed);
}

#[test]
fn when_an_article_is_to_appear_the_files_are_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let in_a_second = jiff::Timestamp::now() + jiff::Span::new().milliseconds(1200);
    let recipe = Recipe {
        number: 1,
        next_change: Some(in_a_second.to_string()),
        assets: &[],
    };
    let edition = recipe.publish(&dir.path().join("index"), &settings(""));
    let live = Live::new(Present::open(edition).unwrap(), Vec::new());
    let (looked, looks) = channel();
    let rebuild = move || {
        looked.send(()).unwrap();
        Rebuilt::Same(Vec::new())
    };
    let sources = Sources::of(&place(dir.path()));
    let _watching = watch(live, sources, Hands::of(Box::new(rebuild))).unwrap();
    // The first look comes at the start, the next one with the article.
    while jiff::Timestamp::now() < in_a_second {
        looks.recv_timeout(SOON).unwrap();
    }
}
