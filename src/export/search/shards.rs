//! The words of an index cut into files of about one size, so that a question loads little.
//!
//! It must not know what the words mean.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::SURE;

/// About so many bytes a file has; one word may need more.
const SIZE: usize = 12 << 10;

/// The files, and the first word of each: a word is in the last file that begins no later.
pub(super) struct Shards {
    pub(super) starts: Vec<String>,
    pub(super) files: Vec<Vec<u8>>,
}

/// A file.
#[derive(Serialize, Default)]
struct Shard<'a> {
    /// The places of what each word speaks for.
    words: BTreeMap<&'a str, Vec<Place>>,
    /// Articles and weights, by turns.
    articles: Vec<Vec<u32>>,
}

/// Where it stands what a word speaks for.
#[derive(Serialize)]
#[serde(untagged)]
enum Place {
    /// Of the word itself.
    Own(usize),
    /// Of another word that it may mean, with how sure that is, in tenths.
    Other(usize, u8),
}

/// A word, and the terms that it means, with how sure that is.
type Meant<'a> = (&'a str, Vec<(u32, u8)>);

/// Cuts words (with the terms that they mean) and what each term speaks for.
pub(super) fn cut(
    forms: &BTreeMap<(String, u32), u8>,
    postings: &[Vec<(u32, u32)>],
) -> anyhow::Result<Shards> {
    let mut words: BTreeMap<Vec<u16>, Meant<'_>> = BTreeMap::new();
    for ((form, term), sure) in forms {
        // Scripts compare texts by these units.
        let units: Vec<u16> = form.encode_utf16().collect();
        let (_, terms) = words.entry(units).or_insert((form, Vec::new()));
        terms.push((*term, *sure));
    }
    let mut shards = Shards {
        starts: Vec::new(),
        files: Vec::new(),
    };
    let mut open = Open::default();
    for (form, terms) in words.into_values() {
        if open.size > SIZE {
            shards.close(&mut open)?;
        }
        open.put(form, &terms, postings);
    }
    shards.close(&mut open)?;
    Ok(shards)
}

/// A file that is being filled.
#[derive(Default)]
struct Open<'a> {
    shard: Shard<'a>,
    places: BTreeMap<u32, usize>,
    size: usize,
}

impl<'a> Open<'a> {
    fn put(&mut self, form: &'a str, terms: &[(u32, u8)], postings: &[Vec<(u32, u32)>]) {
        let places = terms.iter().map(|(term, sure)| {
            let place = *self.places.entry(*term).or_insert_with(|| {
                let told = &postings[*term as usize];
                let flat: Vec<u32> = told.iter().flat_map(|(one, two)| [*one, *two]).collect();
                self.size += flat.iter().map(|number| digits(*number) + 1).sum::<usize>();
                self.shard.articles.push(flat);
                self.shard.articles.len() - 1
            });
            match *sure {
                SURE => Place::Own(place),
                sure => Place::Other(place, sure),
            }
        });
        let places: Vec<Place> = places.collect();
        self.size += form.len() + 8;
        self.shard.words.insert(form, places);
    }
}

fn digits(number: u32) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}

impl Shards {
    fn close(&mut self, open: &mut Open<'_>) -> anyhow::Result<()> {
        let Open { shard, .. } = std::mem::take(open);
        let first = shard
            .words
            .keys()
            .min_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
        if let Some(first) = first {
            self.starts.push((*first).to_owned());
            self.files.push(serde_json::to_vec(&shard)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_in_the_file_that_it_is_looked_for_in() {
        let forms: BTreeMap<(String, u32), u8> = (0..3_000)
            .map(|n| (format!("word{n:04}"), n))
            .chain([
                ("টাকা".to_owned(), 7),
                ("\u{1f4b0}".to_owned(), 8),
                ("\u{ff21}".to_owned(), 9),
            ])
            .map(|form| (form, SURE))
            .collect();
        let postings: Vec<Vec<(u32, u32)>> =
            (0..3_000).map(|n| vec![(n, 20), (n + 1, 3)]).collect();
        let shards = cut(&forms, &postings).unwrap();
        assert!(shards.files.len() > 2 && shards.files.len() < 20);
        for (form, term) in forms.keys() {
            let units: Vec<u16> = form.encode_utf16().collect();
            let before = |start: &&String| start.encode_utf16().collect::<Vec<_>>() <= units;
            let at = shards.starts.iter().take_while(before).count() - 1;
            assert!(shards.files[at].len() < 2 * SIZE);
            let file: serde_json::Value = serde_json::from_slice(&shards.files[at]).unwrap();
            let place = file["words"][form][0].as_u64().unwrap() as usize;
            assert_eq!(file["articles"][place][0], *term, "{form}");
        }
    }

    #[test]
    fn an_index_without_words_has_no_files() {
        let shards = cut(&BTreeMap::new(), &[]).unwrap();
        assert!(shards.starts.is_empty() && shards.files.is_empty());
    }
}
