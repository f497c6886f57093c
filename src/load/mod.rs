//! Reads files: finds a site's folders, walks its articles, reads texts, pictures, themes and
//! secrets, and asks git for the commit and for dates.
//!
//! What cannot be read is a problem, and the rest is read all the same. It must not know what an
//! article, a theme or a setting means.

mod export;
mod files;
pub mod git;
mod moving;
mod place;
mod search_tests;
mod secrets;
mod stamp;
mod templates;
mod truth;
mod walk;

pub use export::export;
pub use files::{article, asset, bytes, synonym_files, synonyms, text, theme};
pub use git::{committed_index, git_commit};
pub use moving::{carry_out, to_move};
pub use place::{Overrides, Place, Root};
pub use search_tests::{search_tests, test_files, tests_text};
pub use secrets::secrets;
pub use stamp::Stamp;
pub use templates::{TemplateFile, template_text, templates};
pub use walk::{Found, Walk, is_markdown, is_walked, walk};
