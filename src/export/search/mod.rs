//! The index that a script searches in the browser: every word of the articles as people write it, with
//! the articles that it speaks for, weighed beforehand.
//!
//! What needs a whole language (stems, sounds, weights) is done here with kb's own analysis, so that the
//! script folds a word and looks it up. It must not know pages, nor where the files are put.

mod shards;
mod weights;
mod words;

use rayon::prelude::*;
use serde::Serialize;

use crate::build::{Served, addresses_of};
use crate::change::Addresses;
use crate::content::Article;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::search::synonym_lines;

use self::words::Words;

/// So many articles are told of in one file.
const TOLD: usize = 32;
/// So many articles are analysed in a row.
const BATCH: usize = 256;
/// So many characters are told of an article without a summary.
const BEGINNING: usize = 160;
/// So many hexadecimal digits of the hash: enough that two indexes never meet.
const HASH: usize = 12;

/// The files of an index.
pub(super) struct Index {
    /// The folder that they are in: its name changes when they do.
    pub(super) folder: String,
    /// Paths and bytes.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// What the script asks for first.
#[derive(Serialize)]
struct Start<'a> {
    /// The first word of each file of words.
    words: &'a [String],
    /// How many articles a file of articles tells of.
    told: usize,
}

/// What the script shows of an article: title, address, topic, text.
#[derive(Serialize)]
struct Told(String, String, String, String);

/// The index of an edition.
pub(super) fn index(edition: &Edition, served: &Served) -> anyhow::Result<Index> {
    let addresses = addresses_of(edition)?;
    let mut files = Vec::new();
    for lang in &served.languages {
        for (name, bytes) in of_language(edition, served, lang, &addresses)? {
            files.push((format!("{lang}/{name}.json"), bytes));
        }
    }
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in &files {
        hasher.update(name.as_bytes());
        hasher.update(blake3::hash(bytes).as_bytes());
    }
    let hash = hasher.finalize().to_hex();
    let folder = format!("assets/search-{}", &hash[..HASH]);
    for (name, _) in &mut files {
        *name = format!("{folder}/{name}");
    }
    Ok(Index { folder, files })
}

fn of_language(
    edition: &Edition,
    served: &Served,
    lang: &Lang,
    addresses: &Addresses,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let ids = addresses.articles().filter(|page| page.lang == *lang);
    let ids: Vec<&str> = ids.filter_map(|page| page.id.as_deref()).collect();
    let batches = ids.par_chunks(BATCH).map(|ids| {
        let mut words = Words::new(lang);
        let mut told = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(article) = edition.article_by_id(lang, id)? {
                words.add(&article);
                told.push(tell(article, served));
            }
        }
        Ok((words, told))
    });
    let mut words = Words::new(lang);
    let mut told: Vec<Told> = Vec::with_capacity(ids.len());
    for (more, tell) in batches.collect::<anyhow::Result<Vec<_>>>()? {
        words.join(more);
        told.extend(tell);
    }
    // What was built upon the whole index has the same synonyms: with others it is written anew.
    if let Some(whole) = edition.search_layers(lang).first() {
        for lines in synonym_lines(&whole.dir, lang)? {
            words.add_synonyms(&lines);
        }
    }
    let shards = shards::cut(&words.forms, &weights::postings(&words))?;
    let mut files = Vec::new();
    let start = Start {
        words: &shards.starts,
        told: TOLD,
    };
    files.push(("start".to_owned(), serde_json::to_vec(&start)?));
    for (number, bytes) in shards.files.into_iter().enumerate() {
        files.push((format!("words-{number}"), bytes));
    }
    for (number, part) in told.chunks(TOLD).enumerate() {
        files.push((format!("articles-{number}"), serde_json::to_vec(part)?));
    }
    Ok(files)
}

fn tell(article: Article, served: &Served) -> Told {
    let path = article.category.join("/");
    let categories = served.categories.get(&article.lang).into_iter().flatten();
    let topic = { categories }.find(|category| category.path == path);
    let text = article.summary.unwrap_or_else(|| {
        let mut sections = article.sections.iter();
        let first = sections.find(|section| !section.text.is_empty());
        beginning(first.map_or("", |section| &section.text))
    });
    Told(
        article.title,
        article.url,
        topic.map_or_else(String::new, |topic| topic.title.clone()),
        text,
    )
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(BEGINNING).collect();
    if cut.len() == line.len() {
        return cut;
    }
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(beginning("One line.\nAnother."), "One line.");
        let long = "word ".repeat(100);
        let cut = beginning(&long);
        assert!(
            cut.ends_with("word…") && cut.chars().count() <= BEGINNING,
            "{cut}"
        );
        assert_eq!(beginning(""), "");
    }
}
