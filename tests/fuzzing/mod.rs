//! What must hold whatever comes in: one function for every kind of input that strangers or writers
//! can send, called with any bytes at all.
//!
//! The fuzz targets of `fuzz/` call the same functions; here they are called with the corpus.

mod front_matter;
pub(crate) mod markdown;
pub(crate) mod question;
mod settings;

use std::fs;
use std::path::Path;

use crate::harness::files_below;

/// Calls `check` with every file of a target's corpus.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let files = files_below(&folder);
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        let bytes = fs::read(folder.join(&file)).unwrap();
        if let Err(cause) = std::panic::catch_unwind(|| check(&bytes)) {
            let said = cause.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| cause.downcast_ref::<&str>().copied());
            panic!("{target}/{file}: {}", said.unwrap_or("a panic"));
        }
    }
}

#[test]
fn the_corpus_of_questions_holds() {
    replay("question", question::check);
}

#[test]
fn the_corpus_of_markdown_holds() {
    replay("markdown", markdown::check);
}

#[test]
fn the_corpus_of_front_matter_holds() {
    replay("front_matter", front_matter::check);
}

#[test]
fn the_corpus_of_settings_holds() {
    replay("settings", settings::check);
}
