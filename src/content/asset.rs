//! Files that are no articles: pictures and downloads.
//!
//! It must not know who uses them.

use serde::{Deserialize, Serialize};

use super::url;

/// A file that is no article: a picture or a download.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// The path below the articles folder, as it is on disk, with `/`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The hash of its content, hexadecimal.
    pub hash: String,
    /// Width and height in pixels, when it is a picture that says so.
    pub dimensions: Option<(u32, u32)>,
}

impl Asset {
    /// Whether a page can show it.
    #[must_use]
    pub fn is_image(&self) -> bool {
        const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"];
        IMAGES.contains(&extension(&self.path).as_str())
    }

    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its address: the name that its writer gave it and a part of its hash, so that it never changes.
    #[must_use]
    pub fn url(&self, base: &str) -> String {
        let extension = extension(&self.path);
        let name = self.name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = url::encode_path(&url::slug(stem));
        let hash = self.hash.get(..12).unwrap_or(&self.hash);
        let extension = url::encode_path(&url::slug(&extension));
        if extension.is_empty() {
            format!("{base}/assets/{stem}-{hash}")
        } else {
            format!("{base}/assets/{stem}-{hash}.{extension}")
        }
    }
}

fn extension(path: &str) -> String {
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or(String::new(), |(_, extension)| extension.to_lowercase())
}
