//! `[store]`: where requests are kept, and for how long.
//!
//! It must not know databases.

use super::section::Section;
use super::value::{self, Given, Wrong, wrong};

/// Where requests are kept; the serving machine's own, no part of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The database's file, from the site's root on; `None`: `kb.db` in the folder of durable data.
    pub database: Option<String>,
    /// After how many days a request that reached people is forgotten.
    pub retain_days: u32,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            database: None,
            retain_days: 180,
        }
    }
}

pub(super) fn read(mut keys: Section<'_>) -> Store {
    let database = keys.one("url", sqlite);
    let retain_days = keys.one("retain_days", value::whole(1, 36_500));
    keys.finish();
    Store {
        database,
        retain_days: retain_days
            .and_then(|days| u32::try_from(days).ok())
            .unwrap_or(Store::default().retain_days),
    }
}

/// The file of a database. Another kind of database is refused and not taken for a file's name: the
/// requests of a site whose database nobody finds would seem to be lost.
fn sqlite(given: &Given<'_>) -> Result<String, Wrong> {
    let url = given.line()?;
    let remedy =
        "write `sqlite:` and the file's path from kb.toml on, for example \"sqlite:data/kb.db\"";
    let Some(path) = url.strip_prefix("sqlite:") else {
        return wrong(
            format!(
                "must be the address of an SQLite database, not {}",
                given.shown()
            ),
            remedy,
        );
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.ends_with('/') || path.starts_with(':') || path.contains('?') {
        return wrong(format!("names no file: {}", given.shown()), remedy);
    }
    Ok(path.to_owned())
}
