//! Urgent phrases: words of customers who cannot wait.
//!
//! A phrase is met when all its words that say something stand near each other in a question, in any
//! order: inflected, with a slip of the finger, or typed in Latin letters as they sound. A question
//! taken for urgent by mistake costs a card that is not needed; one that is missed costs more. It must
//! not know channels.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Reference;
use crate::lang::Lang;
use crate::text::{Analyzer, sounds};

/// How many other words may stand between those of a phrase.
const BETWEEN: usize = 6;
/// Words behind these are not looked at: who cannot wait says so early.
const WORDS: usize = 600;
/// What customers type who want a person and nothing else.
const PEOPLE: [(&str, &[&str]); 2] = [
    (
        "en",
        &[
            "talk to a person",
            "speak to someone",
            "real person",
            "human agent",
            "customer care",
            "customer service",
            "phone number",
            "contact number",
            "call you",
            "talk to someone",
        ],
    ),
    (
        "bn",
        &[
            "মানুষের সাথে কথা",
            "মানুষের সঙ্গে কথা",
            "কথা বলতে চাই",
            "ফোন নম্বর",
            "মোবাইল নম্বর",
            "কাস্টমার কেয়ার",
            "প্রতিনিধির সাথে কথা",
        ],
    ),
];
static ASKING: LazyLock<UrgentPhrases> = LazyLock::new(|| {
    let all = PEOPLE.iter().filter_map(|(tag, phrases)| {
        let phrases = phrases.iter().map(|phrase| (*phrase).to_owned());
        Some((Lang::parse(tag)?, phrases.collect()))
    });
    UrgentPhrases::new(&all.collect())
});

/// Whether a question asks for a person: articles are no answer to that.
#[must_use]
pub fn asks_for_people(typed: &str) -> bool {
    ASKING.are_met_in(typed) || asks_only_for_people(typed)
}

/// Words of which nothing but "I want a person" can be made.
const ALONE: [(&str, &[&str]); 2] = [
    (
        "en",
        &[
            "agent human person people operator representative hotline helpline support customer care \
             service live chat call phone telephone number talk speak someone somebody real contact want \
             need please",
        ],
    ),
    (
        "bn",
        &[
            "মানুষ এজেন্ট প্রতিনিধি অপারেটর হটলাইন হেল্পলাইন সাপোর্ট কাস্টমার কেয়ার সার্ভিস লাইভ চ্যাট \
             কল ফোন মোবাইল নম্বর নাম্বার কথা বলতে চাই সাথে সঙ্গে কারও আপনাদের কত যোগাযোগ দরকার",
        ],
    ),
];
static ALL_ALONE: LazyLock<Vec<(Lang, Vec<Word>)>> = LazyLock::new(|| {
    let all = ALONE.iter().filter_map(|(tag, texts)| {
        let lang = Lang::parse(tag)?;
        let words = texts.iter().flat_map(|text| words(text, &lang)).collect();
        Some((lang, words))
    });
    all.collect()
});

/// Whether a question asks for a person and says nothing else, or is the reference of a message.
#[must_use]
pub fn asks_only_for_people(typed: &str) -> bool {
    if Reference::read(typed).is_some() {
        return true;
    }
    ALL_ALONE.iter().any(|(lang, alone)| {
        let typed = telling(words(typed, lang));
        let is_one = |word: &Word| alone.iter().any(|own| is_like(own, word));
        !typed.is_empty() && typed.iter().all(is_one)
    })
}

/// From this many letters on, a word may have one slip in it, behind its first letter.
const LONG: usize = 5;

/// The urgent phrases of a site, analysed.
#[derive(Clone, Debug, Default)]
pub struct UrgentPhrases(Vec<Phrase>);

#[derive(Clone, Debug)]
struct Phrase {
    lang: Lang,
    words: Vec<Word>,
}

/// One word as it is compared.
#[derive(Clone, Debug)]
struct Word {
    term: String,
    folded: String,
    light: bool,
    /// What it sounds like: one key for a phrase's own word, several for one in Latin letters.
    sounds: Vec<String>,
}

impl UrgentPhrases {
    /// Analyses the phrases of each language; one without words never matches.
    #[must_use]
    pub fn new(phrases: &BTreeMap<Lang, Vec<String>>) -> Self {
        let all = phrases
            .iter()
            .flat_map(|(lang, texts)| texts.iter().map(move |text| (lang, text)));
        let phrases = all.map(|(lang, text)| Phrase {
            lang: lang.clone(),
            words: telling(words(text, lang)),
        });
        Self(phrases.filter(|phrase| !phrase.words.is_empty()).collect())
    }

    /// Whether a phrase is met in what a customer typed; of any language, as people write in what
    /// comes first to mind.
    #[must_use]
    pub fn are_met_in(&self, typed: &str) -> bool {
        let mut read: BTreeMap<&Lang, Vec<Word>> = BTreeMap::new();
        self.0.iter().any(|phrase| {
            let typed = read
                .entry(&phrase.lang)
                .or_insert_with(|| words(typed, &phrase.lang));
            let reach = phrase.words.len() + BETWEEN;
            (0..typed.len()).any(|at| {
                let near = &typed[at..(at + reach).min(typed.len())];
                phrase
                    .words
                    .iter()
                    .all(|word| near.iter().any(|other| is_like(word, other)))
            })
        })
    }
}

/// Whether a phrase of this language holds any word.
#[must_use]
pub fn says_something(phrase: &str, lang: &Lang) -> bool {
    !words(phrase, lang).is_empty()
}

fn words(text: &str, lang: &Lang) -> Vec<Word> {
    let mut words = Vec::new();
    Analyzer::new(lang).tokens(text, |token| {
        if !token.joined && words.len() < WORDS {
            words.push(Word {
                sounds: sounds(token.folded),
                term: token.term.to_owned(),
                folded: token.folded.to_owned(),
                light: token.light,
            });
        }
    });
    words
}

/// The words that say something; all of them when none does.
fn telling(words: Vec<Word>) -> Vec<Word> {
    if words.iter().all(|word| word.light) {
        return words;
    }
    words.into_iter().filter(|word| !word.light).collect()
}

fn is_like(word: &Word, typed: &Word) -> bool {
    if word.term == typed.term || word.folded == typed.folded {
        return true;
    }
    let long = word.folded.chars().count() >= LONG;
    let begins_alike = word.folded.chars().next() == typed.folded.chars().next();
    if long && begins_alike && strsim::osa_distance(&word.folded, &typed.folded) == 1 {
        return true;
    }
    // The same script is compared by its letters: sounds would find too much.
    word.folded.is_ascii() != typed.folded.is_ascii()
        && word
            .sounds
            .first()
            .is_some_and(|key| typed.sounds.contains(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urgent_words_are_known_however_they_are_typed() {
        let tag = |tag| Lang::parse(tag).unwrap();
        let phrases = UrgentPhrases::new(
            &[
                (
                    tag("en"),
                    vec![
                        "account hacked".into(),
                        "stolen card".into(),
                        "fraud".into(),
                    ],
                ),
                (tag("bn"), vec!["টাকা চুরি".into(), "একাউন্ট হ্যাক".into()]),
            ]
            .into(),
        );
        for (typed, met) in [
            ("my account was hacked!!", true),
            ("HACKED my acount", true),
            ("they hacked into both of my accounts", true),
            ("somebody has stolen my credit card", true),
            ("is this frau?", true),
            ("আমার টাকা চুরি হয়ে গেছে", true),
            ("amar taka churi hoye geche", true),
            ("how do I open an account", false),
            ("card", false),
            ("", false),
            (
                "how to change the photo of my account, I do not want my name to look as if it was hacked",
                false,
            ),
        ] {
            assert_eq!(phrases.are_met_in(typed), met, "{typed}");
        }
        for (typed, asks) in [
            ("I want to talk to a real person", true),
            ("phone number please", true),
            ("manusher sathe kotha bolte chai", true),
            ("মানুষের সাথে কথা বলতে চাই", true),
            ("how do I change my password", false),
        ] {
            assert_eq!(asks_for_people(typed), asks, "{typed}");
        }
        assert!(!UrgentPhrases::default().are_met_in("fraud"));
        assert!(!says_something(" ?! ", &tag("en")) && says_something("চুরি", &tag("bn")));
    }

    #[test]
    fn whoever_says_nothing_but_that_they_want_a_person_is_understood() {
        for asked in [
            "agent",
            "I want to talk to a human",
            "live chat",
            "customer care number",
            "helpline",
            "your phone number",
            "মানুষের সাথে কথা বলতে চাই",
            "কাস্টমার কেয়ার",
            "হটলাইন নম্বর",
            "apnader number koto",
            "K7MG-4QFM",
        ] {
            assert!(asks_only_for_people(asked), "{asked}");
            assert!(asks_for_people(asked), "{asked}");
        }
        for asked in [
            "",
            "change my phone number",
            "refund",
            "call barring",
            "ফোন নম্বর বদলাব",
            "taka ferot chai",
            "chat history",
        ] {
            assert!(!asks_only_for_people(asked), "{asked}");
        }
    }
}
