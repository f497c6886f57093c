//! Static files under names that change with their bytes, so that browsers keep them for ever.
//!
//! It must not know templates or who serves the files.

use bytes::Bytes;

use super::files::Files;
use super::travel;
use crate::config::Accent;
use crate::content::url::encode_path;

/// What a site changes of a theme without touching its files.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Look {
    /// The site's base path: empty or `/help`.
    pub base: String,
    /// The site's own accent colour.
    pub accent: Option<Accent>,
}

/// A static file, ready to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticFile {
    /// Its address: site-absolute, with the base path and a hash of the bytes, percent-encoded.
    pub url: String,
    /// Its name in the theme: `site.css`, `icons/star.svg`.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// The style sheet that the site's own colours are added to.
const STYLE: &str = "site.css";

/// So many hexadecimal digits of the hash: enough that two versions never meet.
const HASH: usize = 12;

/// All static files of a theme, by name.
pub(super) fn all(files: &Files, look: &Look) -> Vec<StaticFile> {
    let files = files.below("static/").map(|(name, bytes)| {
        let bytes = light(name, bytes);
        let bytes = match &look.accent {
            Some(accent) if name == STYLE => with_accent(&bytes, accent),
            _ => bytes,
        };
        StaticFile {
            url: format!(
                "{}/assets/{}",
                look.base,
                encode_path(&hashed(name, &bytes))
            ),
            name: name.to_owned(),
            bytes,
        }
    });
    files.collect()
}

/// What travels of a file.
fn light(name: &str, bytes: &Bytes) -> Bytes {
    match std::str::from_utf8(bytes) {
        Ok(text) if name.ends_with(".css") => travel::sheet(text).into(),
        Ok(text) if name.ends_with(".js") => travel::script(text).into(),
        _ => bytes.clone(),
    }
}

fn with_accent(style: &Bytes, accent: &Accent) -> Bytes {
    let (light, dark) = (&accent.light, &accent.dark);
    let tokens = format!("\n:root{{--accent:{light};--accent-dark:{dark}}}\n");
    [style, tokens.as_bytes()].concat().into()
}

/// `icons/star.svg` → `icons/star-0123456789ab.svg`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let hash = &hash[..HASH];
    let file_at = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file_at..].rfind('.') {
        Some(dot) if dot > 0 => {
            let (stem, extension) = name.split_at(file_at + dot);
            format!("{stem}-{hash}{extension}")
        }
        _ => format!("{name}-{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashed_name_keeps_folder_and_extension() {
        for (name, start, end) in [
            ("site.css", "site-", ".css"),
            ("a.b/star", "a.b/star-", ""),
            ("icons/x.min.js", "icons/x.min-", ".js"),
            (".hidden", ".hidden-", ""),
        ] {
            let hashed = hashed(name, b"x");
            assert!(
                hashed.starts_with(start) && hashed.ends_with(end),
                "{hashed}"
            );
            assert_eq!(hashed.len(), name.len() + 1 + HASH);
        }
        assert_ne!(hashed("site.css", b"x"), hashed("site.css", b"y"));
    }

    #[test]
    fn the_accent_is_added_to_the_style_sheet_and_changes_its_name() {
        let files = Files([("static/site.css".to_owned(), Bytes::from("a{}"))].into());
        let accent = Accent {
            light: "#123456".into(),
            dark: "#abcdef".into(),
        };
        let look = Look {
            base: "/help".into(),
            accent: Some(accent),
        };
        let (own, plain) = (all(&files, &look), all(&files, &Look::default()));
        assert!(own[0].url.starts_with("/help/assets/site-"));
        assert_ne!(
            own[0].url.strip_prefix("/help"),
            Some(plain[0].url.as_str())
        );
        assert_eq!(
            own[0].bytes,
            "a{}\n:root{--accent:#123456;--accent-dark:#abcdef}\n"
        );
    }
}
