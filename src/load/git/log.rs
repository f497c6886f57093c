//! The log of a repository, followed from a commit back to where each of its files got its text.
//!
//! A file's text is followed by its hash, so that a move, a change of rights, or a branch whose change was
//! not taken counts for nothing. What git says is not trusted: whatever cannot be understood ends the
//! reading. It must not know how git is run.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Blob, Change};

/// The longest name of somebody that is shown, in characters.
const NAME: usize = 100;

/// What git is told to write of each commit, before its files.
pub(super) const FORMAT: &str = "--format=%H%x00%at%x00%aN";

/// What is known of the last change of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// When it was, and whose.
    Change(Change),
    /// It lies before the beginning of a history that was cut off, or is that beginning.
    CutOff,
    /// The history does not tell.
    Nothing,
}

/// The files of a commit, on the way to their last changes.
pub(super) struct Following {
    ignored: HashSet<Blob>,
    cut: HashSet<Blob>,
    /// Whether names are wanted.
    authors: bool,
    /// The text of each file, as it was where the reading has come to.
    texts: Vec<Blob>,
    told: Vec<Told>,
    /// The files that are still followed, by the names that they bore there.
    names: HashMap<Vec<u8>, Vec<usize>>,
    rest: Vec<u8>,
    expected: Expected,
    commit: Option<Commit>,
    files: Vec<Changed>,
    broken: bool,
}

/// What the next word of the log is.
enum Expected {
    /// A commit's name, or what was done to a file.
    Any,
    Time,
    Author,
    /// So many paths of a file.
    Paths(usize),
}

struct Commit {
    name: Blob,
    time: Option<i64>,
    author: Option<String>,
}

/// What a commit did to a file: its text and name before, in each of the commit's parents, and after.
#[derive(Default)]
struct Changed {
    before: Vec<(Blob, Vec<u8>)>,
    texts_before: Vec<Blob>,
    text: Option<Blob>,
    path: Vec<u8>,
}

impl Following {
    /// Begins with the files of a commit: their names and texts.
    pub(super) fn begin<'f>(
        files: impl Iterator<Item = (&'f [u8], Blob)>,
        ignored: HashSet<Blob>,
        cut: HashSet<Blob>,
        authors: bool,
    ) -> Self {
        let mut names: HashMap<_, Vec<_>> = HashMap::new();
        let mut texts = Vec::new();
        for (number, (name, text)) in files.enumerate() {
            names.entry(name.to_owned()).or_default().push(number);
            texts.push(text);
        }
        Self {
            told: vec![Told::Nothing; texts.len()],
            ignored,
            cut,
            authors,
            texts,
            names,
            rest: Vec::new(),
            expected: Expected::Any,
            commit: None,
            files: Vec::new(),
            broken: false,
        }
    }

    /// Takes the next part of the log; breaks off when all is known.
    pub(super) fn take(&mut self, part: &[u8]) -> ControlFlow<()> {
        let mut rest = std::mem::take(&mut self.rest);
        rest.extend_from_slice(part);
        let mut words = rest.split(|byte| *byte == 0);
        let last = words.next_back().unwrap_or_default();
        for word in words {
            if self.word(word).is_none() {
                self.broken = true;
                return ControlFlow::Break(());
            }
            if self.names.is_empty() {
                return ControlFlow::Break(());
            }
        }
        self.rest = last.to_owned();
        ControlFlow::Continue(())
    }

    /// What is known when the log has ended, file by file; `None` when it could not be understood.
    pub(super) fn finish(mut self) -> Option<Vec<Told>> {
        if !self.names.is_empty() {
            let last = std::mem::take(&mut self.rest);
            // Nothing ends the last word but the log's own end.
            self.word(&last)?;
            self.commit_ends();
        }
        let whole = matches!(self.expected, Expected::Any) || self.names.is_empty();
        (whole && !self.broken).then_some(self.told)
    }

    /// Takes a word; `None` when it makes no sense.
    fn word(&mut self, word: &[u8]) -> Option<()> {
        match self.expected {
            Expected::Any => {
                let word = word.strip_prefix(b"\n").unwrap_or(word);
                if word.first() == Some(&b':') {
                    self.file_begins(word)?;
                } else if !word.is_empty() {
                    self.commit_ends();
                    self.commit = Some(Commit {
                        name: Blob::parse(word)?,
                        time: None,
                        author: None,
                    });
                    self.expected = Expected::Time;
                }
            }
            Expected::Time => {
                let commit = self.commit.as_mut()?;
                commit.time = str::from_utf8(word).ok()?.parse().ok();
                self.expected = Expected::Author;
            }
            Expected::Author => {
                let authors = self.authors;
                let commit = self.commit.as_mut()?;
                commit.author = authors.then(|| name(word)).flatten();
                self.expected = Expected::Any;
            }
            Expected::Paths(left) => {
                let file = self.files.last_mut()?;
                file.path = word.to_owned();
                let before = file.before.len();
                if let Some(text) = file.texts_before.get(before) {
                    file.before.push((*text, word.to_owned()));
                }
                self.expected = match left {
                    1 => Expected::Any,
                    left => Expected::Paths(left - 1),
                };
            }
        }
        Some(())
    }

    /// `:100644 100644 <text before> <text after> M`; with more colons the same of more parents.
    fn file_begins(&mut self, word: &[u8]) -> Option<()> {
        self.commit.as_ref()?;
        let fields = word.trim_ascii_start();
        let parents = fields.iter().take_while(|byte| **byte == b':').count();
        let fields: Vec<_> = fields[parents..].split(|byte| *byte == b' ').collect();
        // Modes and texts of each parent and of the commit, and what was done.
        if fields.len() != 2 * (parents + 1) + 1 {
            return None;
        }
        let texts = &fields[parents + 1..2 * (parents + 1)];
        let texts: Option<Vec<_>> = texts.iter().map(|text| Blob::parse(text)).collect();
        let mut texts = texts?;
        let text = texts.pop();
        let moved = fields
            .last()?
            .first()
            .is_some_and(|done| b"RC".contains(done));
        self.expected = Expected::Paths(match parents {
            1 if moved => 2,
            1 => 1,
            parents => parents + 1,
        });
        self.files.push(Changed {
            texts_before: texts,
            text,
            ..Changed::default()
        });
        Some(())
    }

    /// Weighs what a commit did. All of it happened at once: a file may have taken another's name.
    fn commit_ends(&mut self) {
        let files = std::mem::take(&mut self.files);
        let Some(commit) = self.commit.take() else {
            return;
        };
        let mut moved: Vec<(Vec<u8>, Vec<usize>)> = Vec::new();
        for file in files {
            let Some(followed) = self.names.remove(&file.path) else {
                continue;
            };
            let mut stays = Vec::new();
            for number in followed {
                match self.before(&commit, &file, number) {
                    Before::Elsewhere => stays.push(number),
                    Before::Named(path) => moved.push((path.to_owned(), vec![number])),
                    Before::Nothing => self.told[number] = self.told_by(&commit),
                }
            }
            if !stays.is_empty() {
                moved.push((file.path, stays));
            }
        }
        for (path, numbers) in moved {
            self.names.entry(path).or_default().extend(numbers);
        }
    }

    /// Where a file had its text before a commit.
    fn before<'c>(&mut self, commit: &Commit, file: &'c Changed, number: usize) -> Before<'c> {
        let text = &mut self.texts[number];
        if file.text != Some(*text) {
            // On a branch whose text was not taken.
            return Before::Elsewhere;
        }
        if let Some((_, path)) = file.before.iter().find(|(before, _)| before == text) {
            return Before::Named(path);
        }
        let first = file.before.first();
        match first.filter(|(before, _)| *before != Blob::NONE) {
            Some((before, path)) if self.ignored.contains(&commit.name) => {
                *text = *before;
                Before::Named(path)
            }
            _ => Before::Nothing,
        }
    }

    fn told_by(&self, commit: &Commit) -> Told {
        if self.cut.contains(&commit.name) {
            return Told::CutOff;
        }
        // Of one who works far from here it may be another day already: counted in one zone for all, days
        // can be compared, and are the same wherever the site is built.
        let time = commit
            .time
            .and_then(|time| Timestamp::from_second(time).ok());
        time.map_or(Told::Nothing, |time| {
            Told::Change(Change {
                day: time.to_zoned(TimeZone::UTC).date(),
                author: commit.author.clone(),
            })
        })
    }
}

/// What a commit found of a text.
enum Before<'c> {
    /// It is not this commit's text.
    Elsewhere,
    /// The same, or one that counts as the same, under this name.
    Named(&'c [u8]),
    /// Another text, or none: the commit made it.
    Nothing,
}

/// Somebody's name as it may be shown.
fn name(word: &[u8]) -> Option<String> {
    let name = String::from_utf8_lossy(word);
    let printed = name.chars().filter(|c| !c.is_control());
    let name: String = printed.take(NAME).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "1111111111111111111111111111111111111111";
    const TWO: &str = "2222222222222222222222222222222222222222";
    const NO: &str = "0000000000000000000000000000000000000000";

    /// A change, a move and an addition, newest first, as git writes them.
    fn log() -> Vec<u8> {
        let (a, b, c) = ("a".repeat(40), "b".repeat(40), "c".repeat(40));
        format!(
            "{a}\0{}\0Rina\0\n:100644 100644 {ONE} {TWO} M\0x.md\0\
             {b}\0{}\0Rina\0\n:100644 100644 {ONE} {ONE} R100\0:old 1\n.md\0y.md\0\
             {c}\0{}\0Mina\0\n:000000 100644 {NO} {ONE} A\0:old 1\n.md\0:000000 100644 {NO} {ONE} A\0x.md\0",
            300 * 86400, 200 * 86400, 100 * 86400,
        )
        .into_bytes()
    }

    fn following() -> Following {
        let files = [("x.md", TWO), ("y.md", ONE)];
        let files =
            files.map(|(name, text)| (name.as_bytes(), Blob::parse(text.as_bytes()).unwrap()));
        Following::begin(files.into_iter(), HashSet::new(), HashSet::new(), true)
    }

    fn told(parts: &[&[u8]]) -> Option<Vec<Told>> {
        let mut following = following();
        for part in parts {
            if following.take(part).is_break() {
                break;
            }
        }
        following.finish()
    }

    fn change(day: &str, author: &str) -> Told {
        Told::Change(Change {
            day: day.parse().unwrap(),
            author: Some(author.into()),
        })
    }

    #[test]
    fn a_log_tells_the_same_in_whatever_parts_it_comes() {
        let log = log();
        let expected = vec![change("1970-10-28", "Rina"), change("1970-04-11", "Mina")];
        for at in 0..log.len() {
            let parts = log.split_at(at);
            assert_eq!(told(&[parts.0, parts.1]).as_ref(), Some(&expected), "{at}");
        }
    }

    #[test]
    fn a_log_that_makes_no_sense_tells_nothing_wrong() {
        let log = log();
        for at in 0..log.len() {
            let whole = told(&[&log]).unwrap();
            // Cut short, it is refused, or what it tells is as much as it would tell.
            for (cut, whole) in told(&[&log[..at]]).unwrap_or_default().iter().zip(&whole) {
                assert!(*cut == Told::Nothing || cut == whole, "{at}: {cut:?}");
            }
            // One letter is another.
            let mut odd = log.clone();
            odd[at] ^= 0x10;
            let _ = told(&[&odd]);
        }
        for odd in [
            &b"nonsense\0"[..],
            b":100644 100644\0",
            b"\n\n:\0",
            &[0xff; 99],
        ] {
            assert_eq!(told(&[odd, b"\0"]), None, "{odd:?}");
        }
    }

    #[test]
    fn a_moment_that_no_calendar_has_is_no_date() {
        let odd = format!(
            "{}\099999999999999999\0Rina\0\n:000000 100644 {NO} {TWO} A\0x.md\0",
            "a".repeat(40)
        );
        assert_eq!(told(&[odd.as_bytes()]), Some(vec![Told::Nothing; 2]));
    }
}
