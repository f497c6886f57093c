//! Reads files: finds a site's folders, walks its articles, reads texts, pictures, themes and
//! secrets, and asks git for the commit.
//!
//! What cannot be read is a problem, and the rest is read all the same. It must not know what an
//! article, a theme or a setting means.

mod export;
mod files;
mod moving;
mod place;
mod search_tests;
mod secrets;
mod stamp;
mod walk;

pub use export::export;
pub use files::{article, asset, bytes, synonym_files, synonyms, text, theme};
pub use moving::{carry_out, to_move};
pub use place::{Overrides, Place, Root};
pub use search_tests::{search_tests, test_files, tests_text};
pub use secrets::secrets;
pub use stamp::Stamp;
pub use walk::{Found, Walk, is_markdown, is_walked, walk};

/// The commit that is checked out in the site's folder; `None` without git.
#[must_use]
pub fn git_commit(place: &Place) -> Option<String> {
    let output = std::process::Command::new("git")
        .arg("-C")
        .arg(&place.root)
        .args(["rev-parse", "--verify", "--quiet", "HEAD"])
        .output()
        .ok()?;
    let commit = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && commit.len() >= 40).then_some(commit)
}
