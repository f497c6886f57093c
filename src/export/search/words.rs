//! The words of articles: as people write them, as terms, and how often each article says them.
//!
//! It must not know what a word is worth.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use crate::content::Article;
use crate::lang::Lang;
use crate::search::Lines;
use crate::text::{Analyzer, romanised, synonyms};

/// How often a title and a keyword count among the words of an article, as in kb's own search.
const TITLE: u32 = 2;
const KEYWORD: u32 = 3;

/// How sure it is of a word that is spelt as it sounds.
const SPELT: u8 = 9;

/// How sure it is that a word means itself.
pub(super) const SURE: u8 = 10;

const DECOMPOSE: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();
const COMPOSE: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();

/// Words met, with the articles that hold them.
pub(super) struct Words {
    analyzer: Analyzer,
    numbers: HashMap<Box<str>, u32>,
    /// Folded words that have their forms.
    met: HashSet<Box<str>>,
    /// Whether a term says little by itself.
    pub(super) light: Vec<bool>,
    /// What may be looked up, with the terms that are meant, and how sure that is, in tenths.
    pub(super) forms: BTreeMap<(String, u32), u8>,
    pub(super) articles: Vec<Said>,
}

/// What an article says.
#[derive(Default)]
pub(super) struct Said {
    /// Terms, and how often each.
    pub(super) counts: HashMap<u32, u32>,
    /// How many words that are.
    pub(super) length: u32,
    /// The terms of its title.
    pub(super) title: BTreeSet<u32>,
}

impl Words {
    pub(super) fn new(lang: &Lang) -> Self {
        Self {
            analyzer: Analyzer::new(lang),
            numbers: HashMap::new(),
            met: HashSet::new(),
            light: Vec::new(),
            forms: BTreeMap::new(),
            articles: Vec::new(),
        }
    }

    /// Adds an article, under the next number.
    pub(super) fn add(&mut self, article: &Article) {
        let mut said = Said::default();
        self.count(&article.title, TITLE, &mut said);
        said.title = said.counts.keys().copied().collect();
        for keyword in &article.keywords {
            self.count(keyword, KEYWORD, &mut said);
        }
        let beside = article.tags.iter().chain(&article.summary);
        let sections = article.sections.iter().flat_map(|s| [&s.title, &s.text]);
        for text in beside.chain(sections) {
            self.count(text, 1, &mut said);
        }
        self.articles.push(said);
    }

    fn count(&mut self, text: &str, times: u32, said: &mut Said) {
        let Self {
            analyzer,
            numbers,
            met,
            light,
            forms,
            ..
        } = self;
        analyzer.tokens(text, |token| {
            let number = match numbers.get(token.term) {
                Some(number) => *number,
                None => {
                    let number = light.len() as u32;
                    numbers.insert(token.term.into(), number);
                    light.push(token.light);
                    forms.extend(by_sound(token.term).map(|sound| ((sound, number), SURE)));
                    number
                }
            };
            if !met.contains(token.folded) {
                met.insert(token.folded.into());
                forms.extend(by_sound(token.folded).map(|sound| ((sound, number), SURE)));
                let key = key(token.folded);
                let sure = |form: &mut u8| *form = SURE;
                if let Some(spelt) = spelt(&key) {
                    forms.entry((spelt, number)).or_insert(SPELT);
                }
                forms.entry((key, number)).and_modify(sure).or_insert(SURE);
            }
            *said.counts.entry(number).or_default() += times;
            said.length += times;
        });
    }

    /// Adds the articles of another, behind its own.
    pub(super) fn join(&mut self, other: Self) {
        let mut terms: Vec<(Box<str>, u32)> = other.numbers.into_iter().collect();
        terms.sort_unstable_by_key(|(_, number)| *number);
        let mut own = Vec::with_capacity(terms.len());
        for (term, number) in terms {
            let next = self.light.len() as u32;
            let mine = *self.numbers.entry(term).or_insert(next);
            if mine == next {
                self.light.push(other.light[number as usize]);
            }
            own.push(mine);
        }
        let own = |number: u32| own[number as usize];
        let forms = other.forms.into_iter();
        self.forms
            .extend(forms.map(|((form, term), sure)| ((form, own(term)), sure)));
        self.articles.extend(other.articles.into_iter().map(|said| {
            Said {
                counts: said
                    .counts
                    .into_iter()
                    .map(|(term, n)| (own(term), n))
                    .collect(),
                title: said.title.into_iter().map(own).collect(),
                length: said.length,
            }
        }));
    }
}

impl Words {
    /// Words that mean others are looked up as those are. Phrases are left out: the script knows words
    /// one by one.
    pub(super) fn add_synonyms(&mut self, lines: &Lines) {
        let mut meant = Vec::new();
        for line in lines.text.lines() {
            let Ok(Some(line)) = synonyms(line) else {
                continue;
            };
            let from: Vec<(String, String)> = self.single(&line.from);
            for (_, to) in self.single(&line.to) {
                let Some(number) = self.numbers.get(to.as_str()) else {
                    continue;
                };
                for (folded, term) in from.iter().filter(|(_, term)| *term != to) {
                    let known = self.numbers.contains_key(term.as_str());
                    let weight = if known { lines.weight } else { lines.alone };
                    meant.push(((key(folded), *number), (weight * f32::from(SURE)) as u8));
                }
            }
        }
        for (form, sure) in meant {
            let known = self.forms.entry(form).or_default();
            *known = sure.max(*known);
        }
    }

    /// Of words and phrases those that are one word, folded, and its term.
    fn single(&mut self, phrases: &[&str]) -> Vec<(String, String)> {
        let mut single = Vec::new();
        for phrase in phrases {
            let mut words = Vec::new();
            self.analyzer.tokens(phrase, |token| {
                words.push((token.folded.to_owned(), token.term.to_owned(), token.light));
            });
            if let [(folded, term, false)] = &words[..] {
                single.push((folded.clone(), term.clone()));
            }
        }
        single
    }
}

/// A folded word in the form that the script makes of what is typed, by the means that browsers have.
fn key(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let plain = DECOMPOSE.normalize_iter(folded.chars());
    let plain = plain.filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    COMPOSE.normalize_iter(plain).collect()
}

/// A word of Bengali script in one spelling for letters that sound alike, when that is another; the
/// script spells what is typed in the same way.
fn spelt(key: &str) -> Option<String> {
    const NUKTA: char = '\u{9bc}';
    const HASANTA: char = '\u{9cd}';
    if !key.contains(|c| ('\u{980}'..='\u{9ff}').contains(&c)) {
        return None;
    }
    let mut out = String::with_capacity(key.len());
    let mut letters = key.chars().peekable();
    while let Some(c) = letters.next() {
        let has_nukta = letters.peek() == Some(&NUKTA);
        match c {
            'ড' | 'ঢ' if has_nukta => {
                letters.next();
                out.push('র');
            }
            'য' if !has_nukta && !out.ends_with(HASANTA) => out.push('জ'),
            'ঈ' => out.push('ই'),
            'ঊ' => out.push('উ'),
            'ী' => out.push('ি'),
            'ূ' => out.push('ু'),
            'শ' | 'ষ' => out.push('স'),
            'ণ' => out.push('ন'),
            'ৎ' => out.push('ত'),
            'ঋ' => out.push_str("রি"),
            'ৃ' => out.push_str("্রি"),
            'ঁ' | 'ঃ' => {}
            'ঙ' => out.push('ং'),
            c => out.push(c),
        }
    }
    let out = out.replace("ং্গ", "ং").replace("ং্", "ং");
    (out != key && !out.is_empty()).then_some(out)
}

/// What a word of Bengali script is looked up by when it is typed in Latin letters: behind `~`, where no
/// word begins, its consonants; then all that is heard, which the script compares.
fn by_sound(folded: &str) -> Option<String> {
    let heard = romanised(folded)?;
    let consonants: String = heard.chars().filter(|c| !"aeiou".contains(*c)).collect();
    (heard.len() > 1 && !consonants.is_empty()).then(|| format!("~{consonants} {heard}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_looked_up_as_browsers_write_it() {
        for (folded, expected) in [
            ("refund", "refund"),
            ("বা\u{09dc}ি", "বা\u{09a1}\u{09bc}ি"),
            ("май", "маи"),
        ] {
            assert_eq!(key(folded), expected);
        }
    }

    #[test]
    fn bengali_letters_that_sound_alike_have_one_spelling() {
        for (word, expected) in [
            ("খস\u{9dc}া", Some("খসরা")),
            ("শাড়ী", Some("সারি")),
            ("ভাঙ্গা", Some("ভাংা")),
            ("ভাঙা", Some("ভাংা")),
            ("ঋণ", Some("রিন")),
            ("যাওয়া", Some("জাওয়া")),
            ("খসরা", None),
            ("refund", None),
        ] {
            let expected = expected.map(key);
            assert_eq!(spelt(&key(word)), expected, "{word}");
        }
    }

    #[test]
    fn bengali_words_are_found_by_their_sound() {
        for (word, expected) in [
            ("টাকা", Some("~tk taka")),
            ("ফেরত", Some("~frt fert")),
            ("রিফান্ড", Some("~rfnd rifand")),
            ("refund", None),
        ] {
            assert_eq!(by_sound(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn joined_words_are_those_of_all_articles_in_their_order() {
        let lang = Lang::english();
        let article = |text: &str| Article {
            id: text.to_owned(),
            lang: lang.clone(),
            url: String::new(),
            title: text.to_owned(),
            summary: None,
            category: Vec::new(),
            keywords: Vec::new(),
            tags: Vec::new(),
            updated: None,
            reviewed: None,
            noindex: false,
            outdated: false,
            urgent: false,
            channels: Vec::new(),
            order: None,
            shown: 0,
            sections: Vec::new(),
        };
        let (mut one, mut two) = (Words::new(&lang), Words::new(&lang));
        one.add(&article("refunds"));
        two.add(&article("lost parcels"));
        two.add(&article("refund"));
        one.join(two);
        let term = one.numbers["refund"];
        let with: Vec<bool> = one
            .articles
            .iter()
            .map(|said| said.counts.contains_key(&term))
            .collect();
        assert_eq!(with, [true, false, true]);
        let lines = |text: &str| Lines {
            text: text.to_owned(),
            weight: 0.9,
            alone: 0.6,
        };
        one.add_synonyms(&lines(
            "packet, parcel\nlost => missing\nget back => refund",
        ));
        let forms = one
            .forms
            .iter()
            .map(|((form, _), sure)| (form.as_str(), *sure));
        assert_eq!(
            forms.collect::<Vec<_>>(),
            [
                ("lost", 10),
                ("packet", 6),
                ("parcels", 10),
                ("refund", 10),
                ("refunds", 10)
            ]
        );
    }
}
