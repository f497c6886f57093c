//! The words of all articles as their writers spell them (folded), with how often: what
//! misspelt and unfinished words are looked up in.
//!
//! Finite state transducers beside the index: one of the words, and one of what those in Bengali
//! script sound like, for questions typed in Latin letters. It must not know terms, articles or
//! ranking.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::Automaton;

use super::counted::{self, Counted};
use super::gone::GONE;
use super::likeness;
use crate::lang::Lang;
use crate::text;

const WORDS: &str = "words.fst";
/// Keys are a sound, a byte for the script, and a word that sounds so.
const SOUNDS: &str = "sounds.fst";
const BENGALI: char = '\0';
const LATIN: char = '\u{1}';

/// How much less a misspelling costs whose word is frequent.
const FREQUENT: f32 = 0.05;

/// Letters at the beginning that akin words have in common, and the share of their runs.
const AKIN_BEGIN: usize = 2;
const AKIN: f32 = 0.5;
/// Words that are looked at for akin ones.
const MAX_AKIN: usize = 4096;

/// Words of one sound that are looked at: in Bengali few words share one.
const MAX_SOUNDING: usize = 256;

/// A word of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// How often it stands in all articles.
    pub(super) count: u64,
}

/// A word, and what it costs to come to it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Near {
    pub(super) word: Word,
    pub(super) cost: f32,
}

/// Words as they are written, in order, with how often.
pub(super) type Written = BTreeMap<Box<str>, u64>;

pub(super) struct Vocabulary {
    words: Counted,
    sounds: Counted,
}

impl Vocabulary {
    /// Keeps the words of all articles of a language.
    pub(super) fn write(dir: &Path, words: &Written, lang: &Lang) -> anyhow::Result<()> {
        counted::write(&dir.join(WORDS), numbered(words))?;
        counted::write(&dir.join(SOUNDS), sounds_of(words, lang).into_iter())
    }

    /// The same with words that have come and others that are taken back, in memory.
    pub(super) fn with(&self, come: &Written, gone: &Written, lang: &Lang) -> anyhow::Result<Self> {
        let words = |words: &Written| counted::table(numbered(words)).map(Some);
        let sounds = |words| counted::table(sounds_of(words, lang).into_iter()).map(Some);
        Ok(Self {
            words: self.words.with(words(come)?, words(gone)?),
            sounds: self.sounds.with(sounds(come)?, sounds(gone)?),
        })
    }

    /// Opens the words of an index, layer upon layer.
    pub(super) fn open<'l>(layers: impl IntoIterator<Item = &'l Path>) -> anyhow::Result<Self> {
        let (mut words, mut sounds) = (Counted::default(), Counted::default());
        for layer in layers {
            words.come(layer, WORDS)?;
            sounds.come(layer, SOUNDS)?;
            let gone = layer.join(GONE);
            if gone.is_dir() {
                words.gone(&gone, WORDS)?;
                sounds.gone(&gone, SOUNDS)?;
            }
        }
        Ok(Self { words, sounds })
    }

    /// Words in Bengali script that sound so, the most frequent first, `limit` at most.
    pub(super) fn sounding(&self, sound: &str, limit: usize) -> Vec<Word> {
        self.of_sound(&sounding(sound, BENGALI), limit)
    }

    /// Words in Latin letters that sound so when they are read as Bengali is typed.
    pub(super) fn sounding_in_latin(&self, sound: &str, limit: usize) -> Vec<Word> {
        self.of_sound(&sounding(sound, LATIN), limit)
    }

    fn of_sound(&self, prefix: &str, limit: usize) -> Vec<Word> {
        let mut found = readable(self.sounds.beginning(prefix, MAX_SOUNDING));
        for word in &mut found {
            word.text.drain(..prefix.len());
        }
        most_frequent(found, limit)
    }

    /// Words that begin with `prefix`, in order of their letters, `limit` at most.
    pub(super) fn beginning(&self, prefix: &str, limit: usize) -> Vec<Word> {
        readable(self.words.beginning(prefix, limit))
    }

    /// The most frequent words that begin with `prefix`, of the first `scan` of them.
    pub(super) fn most_frequent(&self, prefix: &str, limit: usize, scan: usize) -> Vec<Word> {
        most_frequent(self.beginning(prefix, scan), limit)
    }

    /// Words that `word` may be a misspelling of, the likeliest first: what costs little, and among
    /// those that cost nearly the same, the more frequent. Nothing with digits.
    pub(super) fn similar(&self, word: &str, limit: usize) -> Vec<Near> {
        let Some(automaton) = Misspelling::of(word) else {
            return Vec::new();
        };
        let accepted = readable(self.words.accepted(&automaton)).into_iter();
        let allowed = accepted.filter(|near| automaton.allows(word, &near.text));
        let with_cost = allowed.map(|near| Near {
            cost: likeness::cost(word, &near.text),
            word: near,
        });
        let mut found: Vec<Near> = with_cost.collect();
        found.retain(|near| near.cost <= automaton.most);
        let rank = |near: &Near| near.cost - FREQUENT * ((near.word.count + 1) as f32).ln();
        found.sort_by(|a, b| {
            rank(a)
                .total_cmp(&rank(b))
                .then_with(|| a.word.text.cmp(&b.word.text))
        });
        found.truncate(limit);
        found
    }

    /// Words that begin like `word` and share most of their runs of letters with it, with that share,
    /// the likest first: forms that no stem brings together, and long words with several mistakes.
    pub(super) fn akin(&self, word: &str, limit: usize) -> Vec<(Word, f32)> {
        let runs = likeness::runs(word);
        let beginning: String = word.chars().take(AKIN_BEGIN).collect();
        let words = self.beginning(&beginning, MAX_AKIN).into_iter();
        let with_share = words.map(|other| {
            let share = likeness::shared(&runs, &likeness::runs(&other.text));
            (other, share)
        });
        let mut akin: Vec<(Word, f32)> = with_share.filter(|(_, s)| *s >= AKIN).collect();
        akin.sort_by(|(a, share), (b, other)| {
            let by_share = other.total_cmp(share);
            by_share
                .then_with(|| b.count.cmp(&a.count))
                .then_with(|| a.text.cmp(&b.text))
        });
        akin.truncate(limit);
        akin
    }
}

fn numbered(words: &Written) -> impl Iterator<Item = (&str, u64)> {
    words.iter().map(|(word, count)| (&**word, *count))
}

/// What words sound like, in order. In Bengali articles, English words are found by their sound as
/// well; in others, nearly every sound is some word's.
fn sounds_of(words: &Written, lang: &Lang) -> Vec<(String, u64)> {
    let mixed = lang.primary() == "bn";
    let mut sounding: Vec<(String, u64)> = words
        .iter()
        .filter(|(word, _)| mixed || is_bengali(word))
        .filter_map(|(word, count)| {
            let script = if is_bengali(word) { BENGALI } else { LATIN };
            Some((sounding(&text::sound(word)?, script) + word, *count))
        })
        .collect();
    sounding.sort_unstable();
    sounding
}

fn most_frequent(mut words: Vec<Word>, limit: usize) -> Vec<Word> {
    words.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    words.truncate(limit);
    words
}

fn sounding(sound: &str, script: char) -> String {
    format!("{sound}{script}")
}

fn is_bengali(word: &str) -> bool {
    word.contains(|c| ('\u{0980}'..='\u{09ff}').contains(&c))
}

fn readable(words: Vec<(String, u64)>) -> Vec<Word> {
    let words = words.into_iter();
    words.map(|(text, count)| Word { text, count }).collect()
}

/// The automata of distance 1 and 2, costly to prepare and the same for all words.
static BUILDERS: LazyLock<[LevenshteinAutomatonBuilder; 2]> =
    LazyLock::new(|| [1, 2].map(|distance| LevenshteinAutomatonBuilder::new(distance, true)));

/// Accepts the words that a word may be a misspelling of.
struct Misspelling {
    dfa: DFA,
    /// What it may cost at most.
    most: f32,
    /// The word is so short that only a letter left out is believed.
    short: bool,
}

impl Misspelling {
    /// One change from four letters, two from eight; words with digits are never misspelt. Of three
    /// letters the fourth may have been left out. In the scripts of India a letter left out often
    /// takes a sign with it, so there it is two, if they do not cost too much.
    fn of(word: &str) -> Option<Self> {
        if word.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let indic = word.contains(|c| ('\u{0900}'..='\u{0dff}').contains(&c));
        let letters = likeness::letters(word);
        let (builder, most) = match letters {
            0..=2 => return None,
            3 if indic => (&BUILDERS[0], 0.8),
            3 if !word.is_ascii() => return None,
            3 => (&BUILDERS[0], 0.9),
            4..=5 if indic => (&BUILDERS[1], 1.0),
            6..=7 if indic => (&BUILDERS[1], 1.7),
            4..=7 => (&BUILDERS[0], 1.5),
            _ => (&BUILDERS[1], 2.4),
        };
        Some(Self {
            dfa: builder.build_dfa(word),
            most,
            short: letters == 3 && !indic,
        })
    }

    /// Whether it is worth a closer look that `meant` was meant.
    fn allows(&self, typed: &str, meant: &str) -> bool {
        let left_out = || {
            meant.chars().count() == typed.chars().count() + 1
                && meant.chars().next() == typed.chars().next()
        };
        !meant.bytes().any(|b| b.is_ascii_digit()) && (!self.short || left_out())
    }
}

impl Automaton for Misspelling {
    type State = u32;

    fn start(&self) -> u32 {
        self.dfa.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.dfa.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.dfa.transition(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[(&str, u64)]) -> (tempfile::TempDir, Vocabulary) {
        let dir = tempfile::tempdir().unwrap();
        let words = words.iter().map(|(w, n)| (Box::from(*w), *n)).collect();
        let lang = Lang::parse("bn").unwrap();
        Vocabulary::write(dir.path(), &words, &lang).unwrap();
        let vocabulary = Vocabulary::open([dir.path()]).unwrap();
        (dir, vocabulary)
    }

    #[test]
    fn akin_words_begin_alike_and_share_most_of_their_letters() {
        let words = [
            ("notification", 3),
            ("notifications", 9),
            ("notice", 5),
            ("ratification", 1),
        ];
        let (_dir, words) = vocabulary(&words);
        let akin: Vec<_> = words
            .akin("notificaton", 4)
            .into_iter()
            .map(|(w, _)| w.text)
            .collect();
        assert_eq!(akin, ["notification", "notifications"]);
        assert!(words.akin("zz", 4).is_empty() && words.akin("", 4).is_empty());
    }

    fn similar(words: &[(&str, u64)], word: &str) -> Vec<String> {
        vocabulary(words)
            .1
            .similar(word, 8)
            .into_iter()
            .map(|near| near.word.text)
            .collect()
    }

    #[test]
    fn the_nearest_word_with_the_same_first_letter_is_first() {
        let words = [
            ("bayment", 90),
            ("payment", 3),
            ("payments", 50),
            ("pavements", 9),
        ];
        assert_eq!(similar(&words, "paymnet"), ["payment"]);
        assert_eq!(
            similar(&words, "paymentt"),
            ["payment", "payments", "bayment"]
        );
    }

    #[test]
    fn short_words_and_words_with_digits_are_never_misspelt() {
        let words = [("car", 1), ("cat", 1), ("v100", 1), ("form", 2)];
        assert_eq!(similar(&words, "cap"), [""; 0]);
        assert_eq!(similar(&words, "v101"), [""; 0]);
        assert_eq!(similar(&words, "from"), ["form"]);
    }

    #[test]
    fn distance_counts_letters_and_not_bytes() {
        let folded = crate::text::fold;
        let password = folded("পাসওয়ার্ড");
        assert_eq!(
            similar(&[(&password, 1)], &folded("পাসওয়াড")),
            [password.as_str()]
        );
        assert_eq!(similar(&[("খবর", 1)], "খব"), [""; 0]);
        assert_eq!(similar(&[("নম্বর", 1)], "নম্বল"), ["নম্বর"]);
    }

    #[test]
    fn words_in_bengali_script_are_found_by_what_they_sound_like() {
        let (_dir, vocabulary) = vocabulary(&[("টাকা", 4), ("taka", 9), ("ফেরত", 2)]);
        let sounding = |word: &str| {
            let sound = crate::text::sound(word).unwrap();
            let words = vocabulary.sounding(&sound, 8).into_iter();
            words.map(|word| word.text).collect::<Vec<_>>()
        };
        assert_eq!(sounding("taka"), ["টাকা"]);
        assert_eq!(sounding("pherot"), ["ফেরত"]);
        assert_eq!(sounding("order"), [""; 0]);
    }

    #[test]
    fn beginnings_come_in_order_and_within_the_limit() {
        let (_dir, vocabulary) = vocabulary(&[("ab", 1), ("aba", 5), ("abb", 9), ("b", 1)]);
        let texts = |words: Vec<Word>| words.into_iter().map(|w| w.text).collect::<Vec<_>>();
        assert_eq!(texts(vocabulary.beginning("ab", 9)), ["ab", "aba", "abb"]);
        assert_eq!(texts(vocabulary.beginning("ab", 2)), ["ab", "aba"]);
        assert_eq!(texts(vocabulary.most_frequent("ab", 2, 9)), ["abb", "aba"]);
        assert_eq!(texts(vocabulary.beginning("c", 2)), [""; 0]);
    }
}
