//! Patterns of paths, by which the settings of a tool leave files out of its site.
//!
//! It must not know what the files are.

/// One sign of a pattern.
#[derive(Debug, PartialEq, Eq)]
enum Sign {
    /// Any number of letters.
    Star,
    /// Any letter.
    Any,
    One(char),
    /// One of these letters, or none of them.
    Of(Vec<(char, char)>, bool),
}

/// Whether elements are what a pattern says, in which a star is any number of them. No pattern takes
/// longer than its length times that of the elements.
fn fits<P, E>(
    pattern: &[P],
    elements: &[E],
    is_star: impl Fn(&P) -> bool,
    is_one: impl Fn(&P, &E) -> bool,
) -> bool {
    let (mut sign, mut at) = (0, 0);
    let mut last_star = None;
    while at < elements.len() {
        match pattern.get(sign) {
            Some(star) if is_star(star) => {
                last_star = Some((sign, at));
                sign += 1;
            }
            Some(one) if is_one(one, &elements[at]) => {
                sign += 1;
                at += 1;
            }
            _ => {
                let Some((star, from)) = last_star else {
                    return false;
                };
                last_star = Some((star, from + 1));
                (sign, at) = (star + 1, from + 1);
            }
        }
    }
    pattern[sign..].iter().all(is_star)
}

fn signs(pattern: &str) -> Vec<Sign> {
    let mut signs = Vec::new();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        signs.push(match c {
            '*' => Sign::Star,
            '?' => Sign::Any,
            '\\' => Sign::One(rest.next().unwrap_or('\\')),
            '[' => match set(rest.as_str()) {
                Some((set, behind)) => {
                    rest = behind.chars();
                    set
                }
                None => Sign::One('['),
            },
            c => Sign::One(c),
        });
    }
    signs
}

/// The letters in brackets, and what stands behind these.
fn set(text: &str) -> Option<(Sign, &str)> {
    let not = text.starts_with(['!', '^']);
    let inner = &text[usize::from(not)..];
    // A bracket that comes first is a letter itself.
    let first = inner.chars().next()?.len_utf8();
    let end = first + inner[first..].find(']')?;
    let letters: Vec<char> = inner[..end].chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let is_range = letters.get(at + 1) == Some(&'-') && at + 2 < letters.len();
        let last = if is_range { at + 2 } else { at };
        ranges.push((letters[at], letters[last]));
        at = last + 1;
    }
    Some((Sign::Of(ranges, not), &inner[end + 1..]))
}

fn is_named(name: &str, signs: &[Sign]) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let is_star = |sign: &Sign| *sign == Sign::Star;
    fits(signs, &letters, is_star, |sign, c| match sign {
        Sign::Star => false,
        Sign::Any => true,
        Sign::One(one) => one == c,
        Sign::Of(ranges, not) => ranges.iter().any(|(a, b)| (a..=b).contains(&c)) != *not,
    })
}

/// Whether a whole path is what a pattern says, in which a star goes over slashes, too.
pub(super) fn is_like(path: &str, pattern: &str) -> bool {
    is_named(path, &signs(pattern))
}

/// A path and all folders that it lies in, from the top.
pub(super) fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.chain([path.len()]).map(|end| &path[..end])
}

/// Patterns one in a line, as git ignores files by them; the last that fits counts.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    /// The names of the path; `None` is any number of folders.
    parts: Vec<Option<Vec<Sign>>>,
    only_folders: bool,
    /// It takes back what others say.
    keeps: bool,
}

impl Ignored {
    pub(super) fn of(text: &str) -> Self {
        let rules = text.lines().filter_map(Rule::of).collect();
        Self { rules }
    }

    /// Whether the patterns leave out a file.
    pub(super) fn has(&self, path: &str) -> bool {
        let mut rules = self.rules.iter().rev();
        rules
            .find(|rule| rule.fits(path))
            .is_some_and(|rule| !rule.keeps)
    }
}

impl Rule {
    fn of(line: &str) -> Option<Self> {
        // MkDocs shows words behind a pattern in its manual.
        let line = line.split(" #").next().unwrap_or(line).trim();
        let (line, keeps) = match line.strip_prefix('!') {
            Some(rest) => (rest, true),
            None => (line, false),
        };
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let (pattern, only_folders) = match line.strip_suffix('/') {
            Some(rest) => (rest, true),
            None => (line, false),
        };
        if pattern.trim_matches('/').is_empty() {
            return None;
        }
        let mut parts: Vec<Option<Vec<Sign>>> = Vec::new();
        // A name alone is meant in every folder.
        if !pattern.contains('/') {
            parts.push(None);
        }
        let names = pattern.split('/').filter(|name| !name.is_empty());
        parts.extend(names.map(|name| (name != "**").then(|| signs(name))));
        Some(Self {
            parts,
            only_folders,
            keeps,
        })
    }

    fn fits(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        let folders = 1..=names.len() - usize::from(self.only_folders);
        let is_star = |part: &Option<Vec<Sign>>| part.is_none();
        let is_one = |part: &Option<Vec<Sign>>, name: &&str| {
            part.as_ref().is_some_and(|signs| is_named(name, signs))
        };
        folders
            .into_iter()
            .any(|end| fits(&self.parts, &names[..end], is_star, is_one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_that_fits_says_whether_a_file_is_left_out() {
        let cases: [(&str, &[&str], &[&str]); 9] = [
            ("secret.md", &["secret.md", "a/secret.md"], &["secret.mdx"]),
            ("/secret.md", &["secret.md"], &["a/secret.md"]),
            ("in/secret.md", &["in/secret.md"], &["a/in/secret.md"]),
            ("drafts/", &["drafts/a.md", "x/drafts/y/a.md"], &["drafts"]),
            ("*.md\n!keep.md", &["a.md", "b/c.md"], &["b/keep.md"]),
            ("a/**/b.md", &["a/b.md", "a/x/y/b.md"], &["b.md", "a/b.mdx"]),
            ("**/x\ny/**\n/\n!", &["x", "a/x/b.md", "y/a"], &["a/xy"]),
            (
                "[a-c]?.md # why\n# no.md",
                &["b1.md"],
                &["d1.md", "b.md", "no.md"],
            ),
            (r"[!a]\*.md", &["b*.md"], &["bc.md", "a*.md"]),
        ];
        for (patterns, out, kept) in cases {
            let ignored = Ignored::of(patterns);
            for path in out {
                assert!(ignored.has(path), "{patterns:?} {path}");
            }
            for path in kept {
                assert!(!ignored.has(path), "{patterns:?} {path}");
            }
        }
    }

    #[test]
    fn a_pattern_of_many_stars_is_tried_in_no_time() {
        let pattern = "*a".repeat(2_000);
        assert!(!is_like(&"a".repeat(1_999), &pattern));
        assert!(is_like(&"a/".repeat(2_000), &format!("{pattern}*")));
        assert!(with_folders("a/b/c").eq(["a", "a/b", "a/b/c"]));
    }
}
