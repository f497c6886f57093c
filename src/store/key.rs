//! The key that forms are sealed with. It outlives the process, so that a form that lay open during a
//! restart still counts.
//!
//! It must not know what a seal is.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::folder;

/// Bytes of a key.
const LENGTH: usize = 32;

/// The key of a site, made when there is none. Processes that share the folder share the key.
///
/// # Errors
/// The folder takes no file, the system has no random bytes, or the file is not a key.
pub fn form_key(data: &Path) -> anyhow::Result<[u8; LENGTH]> {
    let path = data.join("form.key");
    if let Some(key) = read(&path)? {
        return Ok(key);
    }
    let key = passing_key()?;
    let written = (|| {
        folder::make(data)?;
        // Whole or not at all, and the first one wins where two processes start at once.
        let (aside, mut file) = folder::make_aside(data, "form.key.")?;
        let linked = file
            .write_all(&key)
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::hard_link(&aside, &path));
        folder::remove(&aside)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
            _ => folder::sync(data),
        }
    })();
    written.with_context(|| format!("cannot write {}", path.display()))?;
    read(&path)?.with_context(|| format!("{} went away", path.display()))
}

/// A key for as long as this process lives.
///
/// # Errors
/// The system has no random bytes.
pub fn passing_key() -> anyhow::Result<[u8; LENGTH]> {
    let mut key = [0; LENGTH];
    getrandom::fill(&mut key).context("the system has no random bytes")?;
    Ok(key)
}

fn read(path: &Path) -> anyhow::Result<Option<[u8; LENGTH]>> {
    match fs::read(path) {
        Ok(bytes) => match <[u8; LENGTH]>::try_from(bytes) {
            Ok(key) => Ok(Some(key)),
            Err(_) => anyhow::bail!(
                "{} is no key: remove it, and a new one is made",
                path.display()
            ),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_cannot_be_made_a_key_is_removed_again_and_stands_in_nobodys_way() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        fs::create_dir(&data).unwrap();
        // Left by a process of another container that died.
        let left = data.join(format!("form.key.{}", std::process::id()));
        fs::write(&left, "half").unwrap();
        let key = form_key(&data).unwrap();
        assert_eq!(fs::read(data.join("form.key")).unwrap(), key);
        assert_eq!(fs::read(&left).unwrap(), b"half");
        assert_eq!(fs::read_dir(&data).unwrap().count(), 2);
        // A name that leads nowhere reads as nothing and cannot be taken.
        fs::remove_file(data.join("form.key")).unwrap();
        std::os::unix::fs::symlink("nowhere", data.join("form.key")).unwrap();
        assert!(form_key(&data).is_err());
        assert_eq!(fs::read_dir(&data).unwrap().count(), 2);
    }

    #[test]
    fn a_key_is_made_once_and_kept_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let key = form_key(&data).unwrap();
        assert_eq!(form_key(&data).unwrap(), key);
        let file = data.join("form.key");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1);
        fs::write(&file, "short").unwrap();
        let error = form_key(&data).unwrap_err().to_string();
        assert!(error.contains("is no key"), "{error}");
        let other = form_key(&dir.path().join("other")).unwrap();
        assert_ne!(other, key);
    }
}
