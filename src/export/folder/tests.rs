use std::os::unix::fs::symlink;

use super::*;

fn export(dir: &Path, files: &[(&str, &str)]) -> anyhow::Result<()> {
    let mut folder = Folder::begin(dir)?;
    for (path, text) in files {
        folder.put(path, text.as_bytes())?;
    }
    folder.finish("an-edition".to_owned())
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn an_export_takes_the_place_of_the_last_one_and_leaves_nothing_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("new/public");
    export(&dir, &[("en/a.html", "a"), ("old.html", "old")]).unwrap();
    assert_eq!(names(&dir), [MARKER, "en", "old.html"]);
    let written = |path: &str| fs::metadata(dir.join(path)).unwrap().modified().unwrap();
    let before = written("old.html");
    export(&dir, &[("en/a.html", "b"), ("old.html", "old")]).unwrap();
    assert_eq!(
        written("old.html"),
        before,
        "what is the same keeps its date"
    );
    assert_eq!(fs::read_to_string(dir.join("en/a.html")).unwrap(), "b");
    export(&dir, &[("en/a.html", "changed")]).unwrap();
    assert_eq!(names(&dir), [MARKER, "en"]);
    assert_eq!(
        fs::read_to_string(dir.join("en/a.html")).unwrap(),
        "changed"
    );
    assert_eq!(names(&home.path().join("new")), ["public"]);
}

/// A name, and how something that is not kb's comes to stand there.
type Spoilt<'a> = (&'a str, &'a dyn Fn(&Path));

#[test]
fn what_kb_did_not_write_is_never_touched() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("public");
    fs::create_dir(&dir).unwrap();
    export(&dir, &[("a.html", "a")]).unwrap();
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("a.html"), "mine").unwrap();
    let spoil: [Spoilt<'_>; 5] = [
        ("notes.txt", &|path| fs::write(path, "mine").unwrap()),
        ("dangling", &|path| symlink("nowhere", path).unwrap()),
        ("empty", &|path| fs::create_dir(path).unwrap()),
        ("linked", &|path| symlink(&elsewhere, path).unwrap()),
        ("a.html", &|path| {
            fs::remove_file(path).unwrap();
            symlink(elsewhere.join("a.html"), path).unwrap();
        }),
    ];
    for (name, spoil) in spoil {
        spoil(&dir.join(name));
        let error = export(&dir, &[("b.html", "b")]).unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}`")), "{error}");
        let path = dir.join(name);
        assert!(path.symlink_metadata().is_ok(), "{name} is gone");
        if path.is_dir() && !path.is_symlink() {
            fs::remove_dir(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(
        fs::read_to_string(elsewhere.join("a.html")).unwrap(),
        "mine"
    );
    assert_eq!(names(home.path()), ["elsewhere", "public"]);
}

#[test]
fn a_folder_of_somebody_elses_is_refused() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("thesis.txt"), "years").unwrap();
    let error = export(home.path(), &[("a.html", "a")])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("no export of kb (it holds `thesis.txt`)"),
        "{error}"
    );
    let file = home.path().join("thesis.txt");
    assert!(
        export(&file, &[])
            .unwrap_err()
            .to_string()
            .contains("is a file")
    );
    assert!(export(Path::new("/"), &[]).is_err());
}

#[test]
fn an_export_that_fails_or_is_cut_leaves_the_old_one_and_the_next_one_tidies_up() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("public");
    export(&dir, &[("a.html", "old")]).unwrap();
    let mut failing = Folder::begin(&dir).unwrap();
    failing.put("a.html", b"new").unwrap();
    assert!(failing.put("a.html", b"again").is_err(), "one file twice");
    drop(failing);
    assert_eq!(names(home.path()), ["public"]);

    let aside = home.path().join(".public.kb-new");
    fs::create_dir(&aside).unwrap();
    fs::write(aside.join(WRITING), "half.html\n").unwrap();
    fs::write(aside.join("half.html"), "ha").unwrap();
    fs::rename(&dir, home.path().join(".public.kb-old")).unwrap();
    let begun = Folder::begin(&dir).unwrap();
    assert_eq!(fs::read_to_string(dir.join("a.html")).unwrap(), "old");
    drop(begun);
    assert_eq!(names(home.path()), ["public"]);

    fs::create_dir(&aside).unwrap();
    fs::write(aside.join("mine.txt"), "mine").unwrap();
    let error = export(&dir, &[]).unwrap_err().to_string();
    assert!(error.contains("left as it is"), "{error}");
    // Nor does the sign of a cut export make it kb's.
    fs::write(aside.join(WRITING), "half.html\n").unwrap();
    let error = export(&dir, &[]).unwrap_err().to_string();
    assert!(error.contains("left as it is"), "{error}");
    assert_eq!(fs::read_to_string(aside.join("mine.txt")).unwrap(), "mine");
}

#[test]
fn a_file_that_somebody_changed_since_is_not_taken_away() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("public");
    export(&dir, &[("a.html", "a"), ("en/b.html", "b")]).unwrap();
    fs::write(dir.join("en/b.html"), "mine").unwrap();
    let error = export(&dir, &[("a.html", "a")]).unwrap_err().to_string();
    assert!(error.contains("`en/b.html`, which was changed"), "{error}");
    assert_eq!(fs::read_to_string(dir.join("en/b.html")).unwrap(), "mine");
    // A list that somebody made up says nothing of what the files held.
    fs::write(dir.join("thesis.txt"), "years").unwrap();
    let list = "{\"edition\":\"x\",\"files\":{\"thesis.txt\":\"\",\"../home.txt\":\"\"}}";
    fs::write(dir.join(MARKER), list).unwrap();
    assert!(export(&dir, &[]).is_err());
    assert!(dir.join("thesis.txt").exists());
}

#[test]
fn what_git_keeps_in_the_folder_stays_there() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("public");
    // A worktree has a file there, a clone a folder.
    for is_clone in [false, true] {
        fs::create_dir(&dir).unwrap();
        match is_clone {
            true => fs::create_dir_all(dir.join(".git/refs")).unwrap(),
            false => {
                fs::write(dir.join(".git"), "gitdir: ../main/.git/worktrees/public\n").unwrap()
            }
        }
        fs::write(dir.join("CNAME"), "help.example.com").unwrap();
        fs::write(dir.join(".nojekyll"), "").unwrap();
        for text in ["one", "two"] {
            export(&dir, &[(".nojekyll", ""), ("a.html", text)]).unwrap();
            assert_eq!(
                names(&dir),
                [".git", MARKER, ".nojekyll", "CNAME", "a.html"]
            );
            assert_eq!(fs::read_to_string(dir.join("a.html")).unwrap(), text);
            assert_eq!(dir.join(".git/refs").is_dir(), is_clone);
        }
        // Cut before the two folders have changed places.
        let aside = home.path().join(".public.kb-new");
        fs::create_dir(&aside).unwrap();
        fs::copy(dir.join(MARKER), aside.join(MARKER)).unwrap();
        fs::rename(dir.join(".git"), aside.join(".git")).unwrap();
        export(&dir, &[("a.html", "three")]).unwrap();
        assert_eq!(names(&dir), [".git", MARKER, "CNAME", "a.html"]);
        assert_eq!(names(home.path()), ["public"]);
        fs::remove_dir_all(&dir).unwrap();
    }
}

#[test]
fn a_link_that_leads_nowhere_is_named() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("public");
    symlink(home.path().join("gone"), &dir).unwrap();
    let error = export(&dir, &[("a.html", "a")]).unwrap_err().to_string();
    assert!(error.contains("leads nowhere"), "{error}");
    assert!(dir.is_symlink());
    fs::create_dir(home.path().join("gone")).unwrap();
    export(&dir, &[("a.html", "a")]).unwrap();
    assert_eq!(names(&home.path().join("gone")), [MARKER, "a.html"]);
}

#[test]
fn two_exports_at_once_do_not_meet() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("public");
    let first = Folder::begin(&dir).unwrap();
    let error = Folder::begin(&dir).err().unwrap().to_string();
    assert!(error.contains("another `kb export`"), "{error}");
    first.finish("one".to_owned()).unwrap();
    export(&dir, &[]).unwrap();
}
