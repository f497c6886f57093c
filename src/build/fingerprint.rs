//! The name of an edition: a hash of everything that goes into it.
//!
//! The same inputs have the same name, whenever and wherever they are built. The time counts only as
//! far as it decides which articles are public; the server's settings and the commit do not count, the
//! dates of changes that git tells do. What went before counts only as far as something is still owed.

use super::Options;
use super::memory;
use super::remembered::Hash;
use super::sources::Sources;
use crate::change::Addresses;
use crate::config::Site;
use crate::contact;
use crate::edition::{EditionId, FORMAT};

/// Names the edition of these inputs.
///
/// # Errors
/// The settings or the problems cannot be written down: without them, two sites would have one name.
pub(super) fn of(
    sources: &Sources,
    site: &Site,
    options: &Options<'_>,
) -> anyhow::Result<EditionId> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(&FORMAT.to_le_bytes());
    add(&[u8::from(options.preview)]);
    add(settings(site)?.as_bytes());
    add(&contact::seal(&site.contact.channels)?);
    for (path, bytes) in &sources.theme_files.0 {
        add(path.as_bytes());
        add(blake3::hash(bytes).as_bytes());
    }
    for (path, hash) in &sources.texts {
        add(path.as_bytes());
        add(hash);
    }
    for asset in sources.catalog.assets.iter().chain(&sources.logo) {
        add(asset.path.as_bytes());
        add(asset.hash.as_bytes());
    }
    for (lang, lines) in &sources.synonyms {
        add(lang.as_str().as_bytes());
        lines.iter().for_each(|line| add(line.as_bytes()));
    }
    // What is wrong with files that are left out is remembered with an edition, and must not grow
    // old there.
    add(sources.known_problems()?.as_bytes());
    // What the time has made public, and what it has taken back.
    for entry in &sources.catalog.entries {
        add(entry.outline.path.as_bytes());
    }
    // What git tells, and no text does.
    for outline in sources.catalog.entries.iter().map(|entry| &entry.outline) {
        let updated = outline.front.updated.map(|day| day.to_string());
        add(updated.unwrap_or_default().as_bytes());
        add(outline.author.as_deref().unwrap_or_default().as_bytes());
    }
    Ok(EditionId::from_hash(hasher.finalize().as_bytes()))
}

/// Names the edition of inputs that have this name by themselves, when it owes something.
///
/// # Errors
/// What is owed cannot be written down.
pub(super) fn owing(inputs: &EditionId, owed: &Addresses) -> anyhow::Result<EditionId> {
    if owed.is_empty() {
        return Ok(inputs.clone());
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(inputs.as_str().as_bytes());
    hasher.update(&postcard::to_stdvec(owed)?);
    Ok(EditionId::from_hash(hasher.finalize().as_bytes()))
}

/// What every page depends on: this program, the settings, the theme, the languages, and what writers
/// tell the search.
///
/// # Errors
/// The settings cannot be written down.
pub(super) fn frame(sources: &Sources, site: &Site, options: &Options<'_>) -> anyhow::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(&FORMAT.to_le_bytes());
    // Another build of the same version may write other pages.
    match memory::program() {
        Some(program) => add(&program),
        None => add(options.now.to_string().as_bytes()),
    }
    add(&[u8::from(options.preview)]);
    add(settings(site)?.as_bytes());
    add(&contact::seal(&site.contact.channels)?);
    add(format!("{:?}", sources.catalog.languages).as_bytes());
    add(format!("{:?}", sources.synonyms).as_bytes());
    for (path, bytes) in &sources.theme_files.0 {
        add(path.as_bytes());
        add(blake3::hash(bytes).as_bytes());
    }
    Ok(*hasher.finalize().as_bytes())
}

/// The settings that pages depend on, as text.
fn settings(site: &Site) -> anyhow::Result<String> {
    let pages = (
        (&site.name, &site.description, &site.origin, &site.base),
        (&site.languages, &site.default_language),
        (&site.theme, &site.accent, &site.logo),
        (&site.edit_url, &site.featured, &site.build, &site.search),
        (&site.contact, &site.exported),
    );
    Ok(serde_json::to_string(&pages)?)
}
