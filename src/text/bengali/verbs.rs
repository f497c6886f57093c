//! The forms of Bengali verbs: which word is one, and of which root.
//!
//! A list of roots and the endings of the standard spoken language (চলিত), as in every grammar. A
//! verb's vowel changes with its form (লিখি, লেখা; রাখি, রেখে), which no rule for endings can
//! follow. It must not know nouns.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::spelling::spelling;
use crate::text::{FastHash, fold};

/// The shapes that a root takes before its endings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// করি, লিখব
    Closed,
    /// করা, লেখে
    Open,
    /// করে, রেখেছি
    Done,
    /// দেখানো, দেখাব
    Causing,
    /// দেখিয়ে
    Caused,
}

/// The endings after every shape.
const ENDINGS: &[(Shape, &str)] = &[
    (
        Shape::Closed,
        "ি িস ছি ছিস ছ ছো ছে ছেন ছিল ছিলে ছিলেন ছিলাম ব বো বি বে বেন ল লো লি লে লেন লাম ত \
         তো তে তেন তাম তেই লেই লেও বার ুন ুক \
         া সি সে সেন সিলাম সিলো ছিলো তেছি তেছ তেছো তেছে তেছেন তেছিল তেছিলাম তেসি তেসে তেসেন \
         তাছি তাছে তাছেন তাসি তাসে িতে িতেছি িতেছে িতেছেন িলে িলাম িব িবে িবেন িয়া িয়াছি \
         িয়াছে িয়াছেন মু",
    ),
    (
        Shape::Open,
        "া ে েন ো েই ব বো বে বেন তে তেছি তেছে তেছেন লে লাম ছি ছে ছেন",
    ),
    (
        Shape::Done,
        "ে েই েও েছি েছিস েছ েছো েছে েছেন েছিল েছিলে েছিলেন েছিলাম",
    ),
    (
        Shape::Causing,
        "ানো ান াই ায় াও াচ্ছি াচ্ছ াচ্ছো াচ্ছে াচ্ছেন াচ্ছিল াচ্ছিলেন াচ্ছিলাম াব াবো \
         াবে াবেন াতে াতেই াত াতো াতেন াতাম াল ালো ালে ালেই ালেন ালাম াবার াক \
         াইতে াইতেছি াইতেছে াইতেছেন াইছি াইছে াইছেন াইসি াইসে াইলে াইলাম াইব াইবো াইবে াইবেন \
         াতেছি াতেছে াতেছেন াতাছি াতাছে ামু",
    ),
    (
        Shape::Caused,
        "িয়ে িয়েই িয়েও িয়েছি িয়েছ িয়েছো িয়েছে িয়েছেন িয়েছিল িয়েছিলেন িয়েছিলাম",
    ),
];

/// Verbs of one syllable, whose forms follow no shape: the root, what stands before the first of
/// [`SHORT_ENDINGS`], and what before the second.
const SHORT: &[(&str, [&[&str]; 2])] = &[
    ("পা", [&["পা"], &["পে"]]),
    ("যা", [&["যা"], &["যে", "গি", "গে"]]),
    ("দে", [&["দে", "দি"], &["দি"]]),
    ("নে", [&["নে", "নি"], &["নি"]]),
    ("চা", [&["চা", "চাই"], &["চে", "চাই"]]),
    ("খা", [&["খা"], &["খে"]]),
    ("হ", [&["হ", "হো"], &["হ"]]),
];

const SHORT_ENDINGS: [&str; 2] = [
    "ওয়া ওয়ার ওয়ায় ব বো বে বেন বেই বার চ্ছি চ্ছ চ্ছো চ্ছে চ্ছেন চ্ছিল চ্ছিলাম চ্ছিলেন \
     য় ই ও ইতে ইতেছি ইতেছ ইতেছো ইতেছে ইতেছেন ইতেছিলাম ইতাছি ইতাছে ইছি ইছে ইছেন \
     ইলে ইলাম ইলো ইল ইব ইবো ইবে ইবেন ইয়া ইয়াছি ইয়াছে মু",
    "তে তেই ত তো তেন তাম ল লো লে লেই লেও লেন লাম ছি ছে ছেন ছিল ছিলাম ছিলেন য়ে য়েই \
     য়েছি য়েছ য়েছো য়েছে য়েছেন য়েছিল য়েছিলাম য়েছিলেন ছিলো ছো \
     তেছি তেছ তেছো তেছে তেছেন তেছিলাম তাছি তাছে তেসি তেসে য়া য়াছি য়াছে মু",
];

/// What looks like a form and is another word (folded): from, is not, why, in the mail.
const OTHERS: &[&str] = &["থেকে", "নেই", "কেনো", "মেলে", "কিনা"];

/// Forms that follow no shape.
const IRREGULAR: &[(&str, &str)] = &[
    ("দাও", "দে"),
    ("নাও", "নে"),
    ("খেল", "খেল"),
    ("খেলে", "খেল"),
    ("খেলেন", "খেল"),
    ("এল", "আস"),
    ("এলো", "আস"),
    ("এলে", "আস"),
    ("এলেন", "আস"),
    ("এলাম", "আস"),
    ("আয়", "আস"),
    ("নিন", "নে"),
    ("পাইসি", "পা"),
    ("পাইসে", "পা"),
    ("হইসে", "হ"),
    ("দিসি", "দে"),
    ("দিসে", "দে"),
    ("দিসেন", "দে"),
    ("নিসি", "নে"),
    ("নিসে", "নে"),
    ("পান", "পা"),
    ("চান", "চা"),
    ("যান", "যা"),
    ("দেন", "দে"),
    ("নেন", "নে"),
    ("হন", "হ"),
    ("হোন", "হ"),
    ("হোক", "হ"),
    ("যাক", "যা"),
];

static VERBS: LazyLock<Verbs> = LazyLock::new(|| Verbs::of(include_str!("verbs.txt")));

/// The root of a form of a verb, in the one spelling.
pub(super) fn root(word: &str) -> Option<&'static str> {
    VERBS.root(word)
}

type Words<T> = HashMap<Box<str>, T, FastHash>;

#[derive(Default)]
struct Verbs {
    /// Roots in one of their shapes.
    shaped: Words<Vec<(Shape, Box<str>)>>,
    endings: Words<Vec<Shape>>,
    /// Forms that are known as a whole.
    forms: Words<Option<Box<str>>>,
}

impl Verbs {
    fn of(list: &str) -> Self {
        let mut verbs = Self::default();
        let lines = list.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            verbs.add(line);
        }
        for (shape, endings) in ENDINGS {
            for ending in endings.split(' ') {
                verbs.endings.entry(spelt(ending)).or_default().push(*shape);
            }
        }
        verbs.add_short();
        for word in OTHERS {
            verbs.forms.insert(spelt(word), None);
        }
        verbs
    }

    fn add(&mut self, line: &str) {
        let (only_causing, stems) = match line.strip_prefix('+') {
            Some(stems) => (true, stems),
            None => (false, line),
        };
        let mut stems = stems.split_whitespace();
        let closed = stems.next().unwrap_or_default();
        let open = stems.next().unwrap_or(closed);
        let done = stems.next().unwrap_or(closed);
        if only_causing {
            let root = spelt(&[closed, "া"].concat());
            self.shape(closed, Shape::Causing, &root);
            return self.shape(closed, Shape::Caused, &root);
        }
        let root = spelt(closed);
        for (stem, shape) in [
            (closed, Shape::Closed),
            (open, Shape::Open),
            (done, Shape::Done),
            (open, Shape::Causing),
            (closed, Shape::Caused),
        ] {
            self.shape(stem, shape, &root);
        }
    }

    fn shape(&mut self, stem: &str, shape: Shape, root: &str) {
        self.shaped
            .entry(spelt(stem))
            .or_default()
            .push((shape, root.into()));
    }

    fn add_short(&mut self) {
        for (root, stems) in SHORT {
            for (stems, endings) in stems.iter().zip(SHORT_ENDINGS) {
                let forms = stems
                    .iter()
                    .flat_map(|s| endings.split(' ').map(move |e| [*s, e]));
                forms.for_each(|form| {
                    self.forms.insert(spelt(&form.concat()), Some(spelt(root)));
                });
            }
        }
        for (form, root) in IRREGULAR {
            self.forms.insert(spelt(form), Some(spelt(root)));
        }
    }

    fn root(&self, word: &str) -> Option<&str> {
        if let Some(known) = self.forms.get(word) {
            return known.as_deref();
        }
        let borders = word.char_indices().skip(1).map(|(at, _)| at);
        borders.into_iter().find_map(|at| {
            let shapes = self.endings.get(&word[at..])?;
            let stems = self.shaped.get(&word[..at])?;
            let fits = stems.iter().find(|(shape, _)| shapes.contains(shape));
            fits.map(|(_, root)| &**root)
        })
    }
}

/// A word or a part of one in the one spelling.
fn spelt(text: &str) -> Box<str> {
    spelling(&fold(text)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_root_of_the_list_is_found_by_its_forms() {
        for line in include_str!("verbs.txt")
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
        {
            let stem = line.trim_start_matches("+ ").split(' ').next().unwrap();
            assert!(root(&spelt(&[stem, "িয়ে"].concat())).is_some(), "{line}");
        }
    }

    #[test]
    fn a_noun_is_no_form_of_a_verb() {
        for word in [
            "নাম",
            "নামা",
            "হার",
            "পাঠ",
            "রেখা",
            "থেকে",
            "কেন",
            "টাকা",
            "কথা",
            "বইছে",
        ] {
            assert_eq!(
                root(&spelt(word)).filter(|r| *r != &*spelt(word)),
                None,
                "{word}"
            );
        }
    }
}
