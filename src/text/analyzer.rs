//! The analyzer: the way from a text to its terms, in one language.
//!
//! It must not know what the terms are for.

use super::hash::number_of;
use super::memory::{Id, Known, Link, Memory};
use super::stem::Rules;
use super::stretches::{self, Made};
use super::{east_asian, fold};
use crate::lang::Lang;

/// A word of a text and the term it is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What the word is found by: folded and stemmed. Never empty, never longer than 64 characters.
    pub term: &'a str,
    /// The term's number.
    pub number: u64,
    /// The word, folded only: what beginnings and misspellings are compared with.
    pub folded: &'a str,
    /// Where the word begins in the text as written, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// It says little by itself (`how`, `my`).
    pub light: bool,
    /// It is the two words before it written as one: `email` for `e-mail`.
    pub joined: bool,
    /// It lies across the border of two words of a script without spaces; `joined` as well.
    pub across: bool,
}

/// The analysis of one language. `&mut` because it remembers word → term, within bounds.
#[derive(Clone)]
pub struct Analyzer {
    rules: Rules,
    memory: Memory,
    /// Counted terms of words for which the memory had no room.
    forgotten: Vec<Box<str>>,
    /// The pairs of words counted.
    pairs: Vec<u64>,
}

/// The number of two terms that stand side by side; `None` when neither says anything by itself.
/// Two pairs share a number once in 10¹⁹.
#[must_use]
pub fn pair(first: (&str, bool), second: (&str, bool)) -> Option<u64> {
    let link = |(term, light)| Link {
        number: number_of(term),
        light,
    };
    joined(link(first), link(second))
}

fn joined(first: Link, second: Link) -> Option<u64> {
    // Rotated, so that the order of the two counts.
    let number = first.number.rotate_left(23) ^ second.number;
    (!first.light || !second.light).then_some(number)
}

impl Analyzer {
    /// An analyzer that remembers nothing yet; cheap to make.
    #[must_use]
    pub fn new(lang: &Lang) -> Self {
        Self {
            rules: Rules::of(lang),
            memory: Memory::default(),
            forgotten: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// Calls `each` for every word of `text`, in order.
    pub fn tokens(&mut self, text: &str, mut each: impl FnMut(Token<'_>)) {
        if self.memory.is_full() {
            self.memory.empty(|_, _| ());
        }
        let Self { rules, memory, .. } = self;
        stretches::of(text, rules.apostrophe_splits, |start, end, made| {
            let mut tell = |known: Known<'_>| {
                let Known {
                    folded,
                    term,
                    number,
                    light,
                } = known;
                each(Token {
                    term,
                    number,
                    folded,
                    start,
                    end,
                    light,
                    joined: made != Made::Word,
                    across: made == Made::Across,
                });
            };
            match memory.meet(&text[start..end]) {
                Some(id) => tell(memory.known(id)),
                None => {
                    learn(rules, memory, &text[start..end], made, |_, known| {
                        tell(known);
                    });
                }
            }
        });
    }

    /// Counts the terms of `text`, for [`counted`](Self::counted), and its pairs of words, for
    /// [`pairs`](Self::pairs).
    pub fn count(&mut self, text: &str) {
        let Self {
            rules,
            memory,
            forgotten,
            pairs,
        } = self;
        let mut before: Option<Link> = None;
        stretches::of(text, rules.apostrophe_splits, |start, end, made| {
            let written = &text[start..end];
            let link = match memory.meet(written) {
                Some(id) => Some(memory.count(id)),
                None => learn(rules, memory, written, made, |id, known| match id {
                    Some(id) => Counted::Later(id),
                    None => {
                        forgotten.push(known.term.into());
                        Counted::Now(Link {
                            number: known.number,
                            light: known.light,
                        })
                    }
                })
                .map(|counted| match counted {
                    Counted::Later(id) => memory.count(id),
                    Counted::Now(link) => link,
                }),
            };
            if let Some(link) = link.filter(|_| made == Made::Word) {
                pairs.extend(before.and_then(|before| joined(before, link)));
                before = Some(link);
            }
        });
    }

    /// Tells the pairs of words counted since the last time, each once, in order of their numbers.
    pub fn pairs(&mut self, each: impl FnMut(u64)) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.pairs.drain(..).for_each(each);
    }

    /// Tells the terms counted since the last time and how often each was met; a term may come
    /// more than once, for words of one term.
    pub fn counted(&mut self, mut each: impl FnMut(&str, u32)) {
        self.memory.counted(&mut each);
        self.forgotten.drain(..).for_each(|term| each(&term, 1));
    }

    /// Whether it is time to [`forget`](Self::forget), if what was seen is to be kept: else the
    /// memory is emptied before the next text.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.memory.is_full()
    }

    /// Empties the memory, telling the words seen since the last time (folded, some of them more
    /// than once) and how often.
    pub fn forget(&mut self, each: impl FnMut(&str, u32)) {
        self.memory.empty(each);
    }
}

/// A word that was met for the first time.
enum Counted {
    /// It is remembered, and yet to be counted.
    Later(Id),
    /// There was no room for it.
    Now(Link),
}

/// Folds and stems a word, tells it, unless nothing is left of it, and remembers it.
fn learn<T>(
    rules: &Rules,
    memory: &mut Memory,
    written: &str,
    made: Made,
    tell: impl FnOnce(Option<Id>, Known<'_>) -> T,
) -> Option<T> {
    let folded = if made == Made::Joined {
        fold::fold(&stretches::without_hyphens(written))
    } else {
        east_asian::bare(fold::fold(written))
    };
    if folded.is_empty() {
        return None;
    }
    let term = Some(rules.term(&folded)).filter(|term| !term.is_empty());
    let term = term.as_deref().unwrap_or(&folded);
    let known = Known {
        folded: &folded,
        term,
        number: number_of(term),
        light: rules.is_light(&folded) || east_asian::is_light(written, &folded),
    };
    Some(tell(memory.remember(written, known), known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
    use proptest::prelude::*;

    fn terms(lang: &str, text: &str) -> Vec<String> {
        let mut all = Vec::new();
        Analyzer::new(&Lang::parse(lang).unwrap())
            .tokens(text, |token| all.push(token.term.to_owned()));
        all
    }

    #[test]
    fn a_word_has_one_term_in_the_page_of_any_language() {
        assert_eq!(terms("en", "পাসওয়ার্ডের"), terms("bn", "পাসওয়ার্ড"));
        assert_eq!(terms("bn", "passwords"), terms("en", "password"));
    }

    #[test]
    fn counting_finds_the_same_terms() {
        let text = "Refunds and a refund: e-mail, e-mail, Refunds";
        let mut analyzer = Analyzer::new(&Lang::english());
        let mut one_by_one = Vec::new();
        analyzer.tokens(text, |token| one_by_one.push(token.term.to_owned()));
        analyzer.count(text);
        let mut counted = Vec::new();
        analyzer.counted(|term, n| counted.extend((0..n).map(|_| term.to_owned())));
        one_by_one.sort();
        counted.sort();
        assert_eq!(counted, one_by_one);
        analyzer.counted(|_, _| panic!("nothing was counted since"));
    }

    #[test]
    fn words_side_by_side_are_counted_as_pairs_unless_both_say_little() {
        let mut analyzer = Analyzer::new(&Lang::english());
        analyzer.count("Get your money back. How do I get money?");
        let mut pairs = Vec::new();
        analyzer.pairs(|pair| pairs.push(pair));
        let has = |a, b| super::pair(a, b).is_some_and(|number| pairs.contains(&number));
        assert!(has(("money", false), ("back", false)));
        assert!(has(("your", true), ("money", false)));
        assert!(!has(("back", false), ("money", false)));
        assert_eq!(super::pair(("how", true), ("do", true)), None);
        analyzer.pairs(|_| panic!("nothing was counted since"));
    }

    #[test]
    fn nothing_counted_is_lost_when_the_memory_is_full() {
        let text: String = (0..70_000).map(|n| format!("x{n} ")).collect();
        let mut analyzer = Analyzer::new(&Lang::english());
        analyzer.count(&text);
        let mut total = 0;
        analyzer.counted(|_, times| total += times);
        assert_eq!(total, 70_000);
    }

    #[test]
    fn two_words_with_a_hyphen_are_one_as_well() {
        assert_eq!(
            terms("en", "e-mail wi-fi 2026-11"),
            ["e", "mail", "email", "wi", "fi", "wifi", "2026", "11"]
        );
        assert_eq!(terms("bn", "ই-মেইলের").last(), terms("bn", "ইমেইল").first());
        assert_eq!(terms("en", "- a -- b -"), ["a", "b"]);
    }

    #[test]
    fn offsets_are_bytes_of_the_text_as_written() {
        let text = "Réglages — পাসওয়ার্ড\u{200c}টি?";
        let mut found = Vec::new();
        Analyzer::new(&Lang::parse("bn").unwrap())
            .tokens(text, |t| found.push(text[t.start..t.end].to_owned()));
        assert_eq!(found, ["Réglages", "পাসওয়ার্ড\u{200c}টি"]);
    }

    #[test]
    fn the_memory_tells_what_it_saw_and_is_empty_then() {
        let mut analyzer = Analyzer::new(&Lang::english());
        analyzer.tokens("Refund the refund", |_| ());
        let mut seen = Vec::new();
        analyzer.forget(|word, count| seen.push((word.to_owned(), count)));
        seen.sort();
        assert_eq!(
            seen,
            [
                ("refund".into(), 1),
                ("refund".into(), 1),
                ("the".into(), 1)
            ]
        );
        analyzer.forget(|_, _| panic!("nothing is left"));
    }

    const LANGUAGES: [&str; 14] = [
        "en", "bn", "de", "fr", "tr", "el", "ru", "ar", "hi", "th", "zh", "ta", "fi", "sw",
    ];

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}|[\\x00-\\x7f]{0,40}|[αάσςίϊΰЁйїعاـ्िต่]{0,40}", lang in 0usize..LANGUAGES.len()) {
            let mut analyzer = Analyzer::new(&Lang::parse(LANGUAGES[lang]).unwrap());
            analyzer.tokens(&text, |token| {
                assert!(!token.term.is_empty() && !token.term.contains('\n'));
                assert!(text.get(token.start..token.end).is_some());
            });
        }

        #[test]
        fn remembering_changes_nothing(text in "[a-e']{1,4}( [a-e]{1,4}| [কতার্]{1,4}){0,12}") {
            let mut analyzer = Analyzer::new(&Lang::english());
            let (mut first, mut second) = (Vec::new(), Vec::new());
            analyzer.tokens(&text, |t| first.push(t.term.to_owned()));
            analyzer.tokens(&text, |t| second.push(t.term.to_owned()));
            prop_assert_eq!(first, second);
        }

        #[test]
        fn a_text_has_the_terms_of_its_words(words in prop::collection::vec("[a-z]{1,8}|[কখতাির]{1,6}|[कखतिा्]{1,6}|[กขคา่]{1,6}|[我忘记密码]{1,5}", 1..8)) {
            let together = terms("bn", &words.join(" "));
            let apart: Vec<String> = words.iter().flat_map(|w| terms("bn", w)).collect();
            prop_assert_eq!(together, apart);
        }

        #[test]
        fn a_text_has_the_same_terms_composed_and_apart(text in "([কযডঢব]়?[া-ৌ]?্?|[aeouñéйї]\u{301}?| ){0,20}") {
            let composed = ComposingNormalizer::new_nfc().normalize(&text).into_owned();
            let apart = DecomposingNormalizer::new_nfd().normalize(&text).into_owned();
            prop_assert_eq!(terms("bn", &composed), terms("bn", &apart));
        }

        #[test]
        fn joiners_make_no_difference_to_terms(text in "([কতযডব][া-ৌ]?\u{200c}?(্\u{200d}?[কতযডব])?| ){0,20}") {
            let without = text.replace(['\u{200c}', '\u{200d}'], "");
            prop_assert_eq!(terms("bn", &text), terms("bn", &without));
        }
    }
}
