use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::watch::{SOON, place};
use super::{live, present};
use crate::live::{Hands, Live, Quick, Rebuilt, Sources, Watching, watch};

/// A site whose builds end when they are told to.
struct Site {
    dir: tempfile::TempDir,
    live: Arc<Live>,
    /// One message for each build that begins.
    begun: Receiver<()>,
    /// Ends the build, which comes to the edition of this number.
    end: Sender<u8>,
    /// What is asked for quickly: the edition that it is upon, and the files.
    quick: Receiver<(String, Vec<PathBuf>)>,
    _watching: Watching,
}

fn site() -> Site {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("articles/en")).unwrap();
    let index = dir.path().join("index");
    let live = live(&index);
    let (begins, begun) = channel();
    let (end, ends) = channel();
    let (asks, quick) = channel();
    let built = dir.path().join("built");
    let hands = Hands {
        rebuild: Box::new(move || {
            begins.send(()).unwrap();
            let number = ends.recv().unwrap();
            Rebuilt::New(Box::new(present(&built, number)), Vec::new())
        }),
        quickly: Box::new(move |present, files| {
            let upon = present.edition().about().id.to_string();
            asks.send((upon, files.to_vec())).unwrap();
            match present.with_saved(Vec::new(), |_| unreachable!()) {
                Ok(saved) => Quick::Saved(Box::new(saved), Vec::new()),
                Err(_) => Quick::More,
            }
        }),
        review: Box::new(|| None),
        rescan: Duration::from_secs(60),
    };
    let sources = Sources::of(&place(dir.path()));
    let watching = watch(Arc::clone(&live), sources, hands).unwrap();
    Site {
        dir,
        live,
        begun,
        end,
        quick,
        _watching: watching,
    }
}

#[test]
fn a_save_waits_for_no_build_and_is_not_lost_to_it() {
    let site = site();
    // The look at the start; while it goes on, a text is saved.
    site.begun.recv_timeout(SOON).unwrap();
    let old = site.live.present().name();
    let file = site.dir.path().join("articles/en/first.md");
    let mut saved = None;
    for n in 0..100 {
        fs::write(&file, format!("text {n}")).unwrap();
        saved = site.quick.recv_timeout(Duration::from_millis(100)).ok();
        if saved.is_some() {
            break;
        }
    }
    let (upon, files) = saved.expect("the save waits for the build");
    assert_eq!((upon.as_str(), &files[..]), (old.as_str(), &[file][..]));
    let mut changes = site.live.changes();
    while !site.live.present().is_saved_upon() {
        std::thread::sleep(Duration::from_millis(1));
    }
    // What was built may be older than the save, which is laid upon it.
    site.end.send(7).unwrap();
    loop {
        changes.blocking_recv().unwrap();
        let present = site.live.present();
        if !present.name().starts_with(&old) {
            assert!(present.is_saved_upon(), "the save was lost");
            break;
        }
    }
    // And everything is looked at once more.
    site.begun.recv_timeout(SOON).unwrap();
    site.end.send(8).unwrap();
}

#[test]
fn what_no_event_told_of_is_seen_after_a_while() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(&dir.path().join("index"));
    let (looked, looks) = channel();
    let hands = Hands {
        rescan: Duration::from_millis(40),
        ..Hands::of(Box::new(move || {
            looked.send(()).unwrap();
            Rebuilt::Same(Vec::new())
        }))
    };
    let sources = Sources::of(&place(dir.path()));
    let _watching = watch(live, sources, hands).unwrap();
    for _ in 0..4 {
        looks.recv_timeout(SOON).unwrap();
    }
}
