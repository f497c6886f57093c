//! How an edition that was written aside gets its name, step by step, so that a crash at any of them
//! leaves the old edition or the new one. It must not know what the files hold.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::Context;

use super::disk::{sync_folder, unwritable};
use super::file;
use super::lock::Lease;
use super::manifest::{self, Manifest, Read, Tree};
use super::stamp::Stamps;
use super::step::reached;
use super::writer::{ABOVE, Packed, SEARCH};
use super::{About, Edition, EditionId, FORMAT, IndexDirectory};

/// Publishes what lies in `dir`.
pub(super) fn publish(
    index: &IndexDirectory,
    dir: &Path,
    packed: &Packed,
    about: About,
    keep: usize,
) -> anyhow::Result<Edition> {
    let id = about.id.clone();
    let read = seal(dir, packed, about)?;
    verify(dir, read, packed)?;
    reached("verified");

    name(index, dir, &id, keep)
}

/// Gives what lies in `dir`, complete and on the disk, its name, and moves the pointer to it; the caller
/// holds the lock. An edition of this id that is there and whole stays.
pub(super) fn name(
    index: &IndexDirectory,
    dir: &Path,
    id: &EditionId,
    keep: usize,
) -> anyhow::Result<Edition> {
    // Written before anything has its new name: a full disk fails here or not at all.
    let pointer = index.next_pointer(id)?;
    let published = index.next_published(id)?;
    let place = index.edition_dir(id);
    if !index.holds(id) {
        move_in(index, dir, &place)?;
        reached("renamed");
        Stamps::take(&place, &Manifest::read(&place)?).write(&index.stamps_of(id));
        reached("stamped");
    }
    // Opened before the pointer moves: from here on, nothing may fail that makes this no success.
    let edition = Edition::at(&place, Manifest::read(&place)?, Lease::take(&place)?)?;
    let edition = edition.vouched_for_by(index.stamps_of(id));
    if let Some(published) = published {
        published.commit()?;
    }
    reached("ordered");
    pointer.commit()?;
    reached("pointed");
    if let Err(error) = index.prune(id, keep) {
        // The new edition stands; the next build prunes again.
        tracing::warn!("old editions could not be removed: {error:#}");
    }
    reached("pruned");
    Ok(edition)
}

/// Brings everything in `dir` to the disk and writes the manifest.
fn seal(dir: &Path, packed: &Packed, about: About) -> anyhow::Result<Read> {
    let mut manifest = Manifest {
        kb_format: FORMAT,
        about,
        files: packed.files.clone(),
    };
    // What was taken over is on the disk, and its sums are known.
    let prefix = if packed.is_above {
        for folder in Tree::walk(dir)?.folders {
            sync_folder(&folder)?;
        }
        format!("{ABOVE}/{SEARCH}")
    } else {
        SEARCH.to_owned()
    };
    let search = dir.join(&prefix);
    if search.exists() {
        let tree = Tree::walk(&search)?;
        let readers = readers(dir)?;
        for (name, path) in tree.files {
            if is_hidden(&name) {
                fs::remove_file(&path).map_err(|error| unwritable(&path, error))?;
                continue;
            }
            let sync = File::open(&path).and_then(|file| {
                file.set_permissions(readers.clone())?;
                file.sync_all()
            });
            sync.map_err(|error| unwritable(&path, error))?;
            manifest
                .files
                .insert(format!("{prefix}/{name}"), file::sum(&path)?);
        }
        for folder in tree.folders {
            sync_folder(&folder)?;
        }
    }
    reached("searched");
    manifest.write(dir)?;
    sync_folder(dir)?;
    reached("manifested");
    Manifest::read(dir)
}

/// Who may read an edition's folder may read its files: the search engine keeps some of them to the one who
/// built, and a server often runs as another user.
fn readers(dir: &Path) -> anyhow::Result<Permissions> {
    let folder = fs::metadata(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    Ok(Permissions::from_mode(folder.permissions().mode() & 0o666))
}

/// Reads back what was written: every file's length, and a sample of what the names stand for.
fn verify(dir: &Path, read: Read, packed: &Packed) -> anyhow::Result<()> {
    for (name, sum) in &read.manifest.files {
        manifest::compare(&dir.join(name), sum, true)?;
    }
    Edition::at(dir, read, Lease::take(dir)?)?.read_back(&packed.sample)
}

/// Hidden files of the search engine: locks and its list of files to clean up, made anew by whoever
/// needs them. Many a tool that copies a folder leaves hidden files behind, so an edition has none.
fn is_hidden(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.starts_with('.')
}

/// Gives the folder its name. What stands in its place is damaged, or it would have been kept.
fn move_in(index: &IndexDirectory, dir: &Path, place: &Path) -> anyhow::Result<()> {
    if fs::symlink_metadata(place).is_ok() {
        index.move_aside(place)?;
        reached("moved aside");
    }
    fs::rename(dir, place).map_err(|error| unwritable(place, error))?;
    sync_folder(&index.editions())
}
