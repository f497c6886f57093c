//! Targets as people write them, and which edition a rollback means.

use super::*;
use crate::edition::EditionId;

fn about(n: u8) -> About {
    About {
        id: EditionId::from_hash(&[n; 32]),
        built_at: format!("2026-11-21T10:{n:02}:00Z"),
        git_commit: None,
        kb_version: "0.1.0".to_owned(),
        languages: Vec::new(),
        articles: 1,
        lenient: false,
        next_change: None,
    }
}

fn held(current: u8, editions: &[u8]) -> Held {
    Held {
        current: Some(about(current).id),
        editions: editions.iter().map(|n| about(*n)).collect(),
    }
}

fn remote(host: &str, port: Option<u16>, path: &str) -> Target {
    Target::Remote(Remote {
        host: host.to_owned(),
        port,
        path: path.to_owned(),
        kb: "kb".to_owned(),
    })
}

#[test]
fn a_target_is_read_as_people_write_it() {
    for (text, target) in [
        (
            "ssh://kb@h.example/srv/i",
            remote("kb@h.example", None, "/srv/i"),
        ),
        ("ssh://h:2222/srv/i", remote("h", Some(2222), "/srv/i")),
        ("ssh://kb@[::1]:22/i", remote("kb@::1", Some(22), "/i")),
        ("ssh://[::1]/i", remote("::1", None, "/i")),
        ("kb@h:/srv/i", remote("kb@h", None, "/srv/i")),
        ("h:index", remote("h", None, "index")),
        ("h:~/index", remote("h", None, "~/index")),
        ("h:/srv/~a", remote("h", None, "/srv/~a")),
        ("h:-x", remote("h", None, "-x")),
        ("[::1]:/i", remote("::1", None, "/i")),
        ("file:/srv/i", Target::Folder("/srv/i".into())),
        ("file:///srv/i", Target::Folder("/srv/i".into())),
        ("/srv/i", Target::Folder("/srv/i".into())),
        ("./a:b", Target::Folder("./a:b".into())),
        ("out", Target::Folder("out".into())),
    ] {
        assert_eq!(Target::parse(text, "kb").unwrap(), target, "{text}");
    }
}

#[test]
fn a_target_that_is_none_or_would_be_an_option_of_ssh_is_refused() {
    for text in [
        "",
        "file:",
        "ssh://host",
        "ssh://host/",
        "ssh://host:port/i",
        "ssh://-oProxyCommand=x/i",
        "-oProxyCommand=x:/i",
        "a@-b:/i",
        "h:",
        "s3://bucket/i",
        "ssh://a b/i",
        "h:~",
        "h:~kb/index",
        "ssh://h/~/index",
        "ssh://h/~kb/index",
        "h:/srv/\u{1b}[2Ji",
    ] {
        assert!(Target::parse(text, "kb").is_err(), "{text}");
    }
}

#[test]
fn a_rollback_to_a_name_takes_the_beginning_of_an_id_that_is_the_only_one() {
    let named = |start: &str| named(held(18, &[18, 17, 2]), start);
    assert_eq!(named("02").unwrap(), about(2));
    assert_eq!(named("1212").unwrap(), about(18));
    for start in ["1", "", "ff"] {
        assert!(named(start).is_err(), "{start}");
    }
}

#[test]
fn a_rollback_from_nothing_goes_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let why = roll_back_in(&IndexDirectory::at(dir.path()), None).unwrap_err();
    assert!(why.to_string().contains("nothing was published"), "{why}");
    std::fs::write(dir.path().join("current"), about(1).id.as_str()).unwrap();
    let why = roll_back_in(&IndexDirectory::at(dir.path()), None).unwrap_err();
    assert!(
        why.to_string().contains("no edition that is older"),
        "{why}"
    );
}
