//! Editions by what people call them: a folder, or the beginning of an id.
//!
//! It must not know what an edition is wanted for.

use std::path::Path;

use anyhow::{Context, bail};

use super::lock::Lease;
use super::manifest::{self, MANIFEST, Manifest};
use super::{Edition, EditionId, IndexDirectory};

impl Edition {
    /// Opens the edition in a folder, wherever that was copied to: every file is hashed.
    ///
    /// # Errors
    /// When there is none, or it is damaged; the message says how.
    pub fn in_folder(dir: &Path) -> anyhow::Result<Self> {
        if let Some((index, id)) = home(dir) {
            return index.open_edition(&id);
        }
        let lease = Lease::take(dir)?;
        let read = Manifest::read(dir)?;
        for (name, wanted) in &read.manifest.files {
            manifest::compare(&manifest::regular(dir, name)?, wanted, false)?;
        }
        Self::at(dir, read, lease)
    }

    /// Whether a folder is that of an edition.
    #[must_use]
    pub fn is_in(dir: &Path) -> bool {
        dir.join(MANIFEST).is_file()
    }
}

/// The index directory that a folder is an edition of.
fn home(dir: &Path) -> Option<(IndexDirectory, EditionId)> {
    let dir = dir.canonicalize().ok()?;
    let id = EditionId::parse(dir.file_name()?.to_str()?)?;
    let editions = dir.parent()?;
    let index = IndexDirectory::at(editions.parent()?);
    (index.editions() == editions).then_some((index, id))
}

impl IndexDirectory {
    /// Whether there is an index directory, with or without editions in it.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.editions().is_dir()
    }

    /// Whether nothing was ever published here, as far as can be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.current().is_none() && self.newest_first().is_ok_and(|all| all.is_empty())
    }

    /// Opens the one edition whose id begins so.
    ///
    /// # Errors
    /// When there is none, more than one, or it is damaged.
    pub fn open_named(&self, beginning: &str) -> anyhow::Result<Edition> {
        let mut found = self.newest_first()?;
        let shown = self.root().display();
        let all = short(&found);
        found.retain(|id| !beginning.is_empty() && id.as_str().starts_with(beginning));
        match &found[..] {
            [] if all.is_empty() => {
                bail!("there is no edition `{beginning}` in {shown}: it holds none")
            }
            [] => bail!("there is no edition `{beginning}` in {shown}: it holds {all}"),
            [id] => self
                .open_edition(id)
                .with_context(|| format!("cannot open the edition {id}")),
            many => bail!(
                "`{beginning}` may be any of the editions {}: write more of its id",
                short(many)
            ),
        }
    }
}

/// Enough of each id to be told apart.
fn short(ids: &[EditionId]) -> String {
    let short: Vec<&str> = ids.iter().map(|id| &id.as_str()[..12]).collect();
    short.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_no_edition_is_told_from_what_names_many() {
        let dir = tempfile::tempdir().unwrap();
        let index = IndexDirectory::at(dir.path());
        assert!(!index.exists());
        let said = |name: &str| index.open_named(name).err().unwrap().to_string();
        assert!(said("ab").contains("it holds none"), "{}", said("ab"));
        for last in ["0", "1"] {
            let id = format!("abcdefabcdef0000000000000000000{last}");
            std::fs::create_dir_all(dir.path().join("editions").join(id)).unwrap();
        }
        assert!(index.exists());
        assert!(said("abc").contains("may be any of the editions abcdefabcdef"));
        assert!(said("b").contains("no edition `b`"), "{}", said("b"));
        assert!(said("").contains("no edition ``"));
        assert!(!Edition::is_in(dir.path()));
        assert!(Edition::in_folder(dir.path()).is_err());
    }
}
