//! Files about a project, which stand beside its articles and are none.
//!
//! It must not know where the files lie.

use super::outline;

/// Files at the root that are no articles, unless they have front matter.
const ABOUT_THE_PROJECT: &[&str] = &[
    "license",
    "licence",
    "copying",
    "notice",
    "source",
    "contributing",
    "code_of_conduct",
    "code-of-conduct",
    "changelog",
    "changes",
    "history",
    "security",
    "authors",
    "maintainers",
    "governance",
    "support",
    "pull_request_template",
    "issue_template",
];

/// Whether a file without front matter is about the project rather than for customers.
#[must_use]
pub fn is_about_the_project(path: &str) -> bool {
    let name = outline::without_extension(path).to_lowercase();
    ABOUT_THE_PROJECT.contains(&name.as_str())
}
