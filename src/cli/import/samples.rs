//! Articles of `kb init` that nobody changed: they lie beside what was imported.
//!
//! It must not know what is imported.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;

use super::super::init;
use super::target::{Target, There};
use crate::lang::Lang;

/// Their paths below the folder of the articles, in order.
pub(super) fn untouched(articles: &Path, target: &Target) -> anyhow::Result<Vec<String>> {
    let cannot = || format!("`{}` cannot be read", articles.display());
    let entries = match fs::read_dir(articles) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(cannot),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.with_context(cannot)?.file_name();
        let lang = name
            .to_str()
            .and_then(|name| Some((name, Lang::from_folder(name)?)));
        let Some((folder, lang)) = lang else { continue };
        for (path, text) in init::samples(&lang) {
            let path = format!("{folder}/{path}");
            if target.find(&path)? == There::File(blake3::hash(text.as_bytes())) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
