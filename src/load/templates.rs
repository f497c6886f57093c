//! A site's own templates of new articles: `templates/<kind>.md` and `templates/<kind>.<lang>.md`.
//!
//! It must not know what is written in them.

use std::path::{Path, PathBuf};

use super::Place;
use super::files::written;
use super::truth;
use crate::lang::Lang;
use crate::problem::Problem;

/// The folder of a site's own templates.
const FOLDER: &str = "templates";

/// A site's own template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// The kind of articles that it begins.
    pub kind: String,
    /// The language that it is for; `None`: all that have none of their own.
    pub lang: Option<Lang>,
    /// Where it lies.
    pub path: PathBuf,
}

/// The site's own templates, in the order of their names. A folder of nothing but articles has none: a
/// template would be one of them.
///
/// # Errors
/// When the folder cannot be read.
pub fn templates(place: &Place) -> std::io::Result<Vec<TemplateFile>> {
    let folder = place.root.join(FOLDER);
    if !place.is_site() || folder.starts_with(&place.articles) || !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let is_own = path.is_file() && truth::stays_in(&place.root, &path);
        found.extend(template(&path).filter(|_| is_own));
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn template(path: &Path) -> Option<TemplateFile> {
    let name = path.file_name()?.to_str()?.strip_suffix(".md")?;
    let tagged = name.rsplit_once('.').and_then(|(kind, tag)| {
        let lang = Lang::parse(tag)?;
        Some((kind, Some(lang)))
    });
    let (kind, lang) = tagged.unwrap_or((name, None));
    (!kind.is_empty()).then(|| TemplateFile {
        kind: kind.to_owned(),
        lang,
        path: path.to_owned(),
    })
}

/// The text of a template.
///
/// # Errors
/// A problem, when it cannot be read or is not UTF-8.
pub fn template_text(template: &TemplateFile) -> Result<String, Box<Problem>> {
    written(&template.path, &template.path.to_string_lossy())
}
