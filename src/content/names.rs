//! Files by their names: which one somebody meant who wrote nearly its name.
//!
//! Made when it is first asked, as most sites have no link to nowhere. It must not know where links
//! stand.

use super::outline::without_extension;
use crate::problem::{FARTHEST, near};

/// The names of files, in small letters, in the order of the alphabet.
#[derive(Debug)]
pub(super) struct Names(Vec<Name>);

#[derive(Debug)]
struct Name {
    name: String,
    letters: u64,
    /// The number of the file.
    file: usize,
}

impl Names {
    /// The names of these files.
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a str>) -> Self {
        let name = |(file, path): (usize, &str)| {
            let name = name(path);
            let letters = letters(&name);
            Name {
                name,
                letters,
                file,
            }
        };
        let mut names: Vec<Name> = files.enumerate().map(name).collect();
        names.sort_by(|one, other| (&one.name, one.file).cmp(&(&other.name, other.file)));
        Self(names)
    }

    /// The number of the file whose name is that of this path, or nearest to it; of several the first
    /// that is not foreign.
    pub(super) fn meant(&self, path: &str, is_foreign: impl Fn(usize) -> bool) -> Option<usize> {
        let wanted = name(path);
        let exact = self.exactly(&wanted).iter();
        let exact = exact.map(|name| name.file);
        if let Some(file) = exact.min_by_key(|file| (is_foreign(*file), *file)) {
            return Some(file);
        }
        let sought = letters(&wanted);
        // One slip changes two kinds of letters at most.
        let farthest = 2 * u32::try_from(FARTHEST).unwrap_or(u32::MAX);
        let alike = |name: &&Name| (name.letters ^ sought).count_ones() <= farthest;
        let near = |name: &Name| Some((near(&wanted, &name.name)?, name.file));
        let nearest = self.0.iter().filter(alike).filter_map(near);
        nearest
            .min_by_key(|(distance, file)| (*distance, is_foreign(*file), *file))
            .map(|(_, file)| file)
    }

    fn exactly(&self, wanted: &str) -> &[Name] {
        let start = self.0.partition_point(|name| name.name.as_str() < wanted);
        let rest = &self.0[start..];
        &rest[..rest.partition_point(|name| name.name == wanted)]
    }
}

fn name(path: &str) -> String {
    without_extension(path.rsplit('/').next().unwrap_or(path)).to_lowercase()
}

/// Which kinds of letters a word has: names that have too few in common need not be compared.
fn letters(word: &str) -> u64 {
    word.chars()
        .fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_comes_before_a_near_one_and_the_own_language_before_others() {
        let files = [
            "bn/billing/refunds.md",
            "en/billing/refund.md",
            "en/money/Refunds.md",
            "en/pic.png",
        ];
        let names = Names::of(files.into_iter());
        let meant = |path: &str| {
            let found = names.meant(path, |file| !files[file].starts_with("en/"));
            found.map(|file| files[file])
        };
        assert_eq!(meant("a/refunds.md"), Some("en/money/Refunds.md"));
        assert_eq!(meant("refunt"), Some("en/billing/refund.md"));
        assert_eq!(meant("pci.png"), Some("en/pic.png"));
        assert_eq!(meant("shipping.md"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_near_is_passed_over(wanted in "[a-dঅ-উ0-3]{1,8}", others in proptest::collection::vec("[a-dঅ-উ0-3]{1,8}", 0..8)) {
            let names = Names::of(others.iter().map(String::as_str));
            let found = names.meant(&wanted, |_| false);
            let nearest = others.iter().filter_map(|other| near(&wanted, other)).min();
            proptest::prop_assert_eq!(found.and_then(|file| near(&wanted, &others[file])), nearest);
        }
    }
}
