//! Pictures of which no words say what they show.
//!
//! It must not know where their files are.

use super::notes::Notes;
use crate::content::markdown::{Picture, Shape};
use crate::problem::code;

/// Ends of the names of pictures.
const ENDS: [&str; 10] = [
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".heic", ".tiff",
];

/// What tools and writers call a picture that nobody has described, without digits and blanks.
const NAMES: [&str; 29] = [
    "alt",
    "alttext",
    "dsc",
    "dscf",
    "dscn",
    "fig",
    "figure",
    "graphic",
    "image",
    "imagealttext",
    "imagedescription",
    "img",
    "mvimg",
    "photo",
    "pic",
    "picture",
    "pxl",
    "screencapture",
    "screengrab",
    "screenshot",
    "screenshotat",
    "screenshotfrom",
    "snip",
    "unnamed",
    "untitled",
    "চিত্র",
    "ছবি",
    "স্ক্রিনশট",
    "স্ক্রীনশট",
];

/// Looks over the pictures of an article.
pub(super) fn look(notes: &mut Notes<'_>, shape: &Shape) {
    for picture in &shape.pictures {
        let name = picture.file.rsplit('/').next().unwrap_or(&picture.file);
        let what = match &picture.words {
            None => format!("nothing says in words what the picture `{name}` shows"),
            Some(words) if is_name(words) => format!(
                "`{}` does not say what the picture `{name}` shows",
                words.trim()
            ),
            Some(_) => continue,
        };
        notes.mark(code::NO_ALT, picture.at.clone(), what, remedy(picture));
    }
}

fn remedy(picture: &Picture) -> &'static str {
    match picture.is_html {
        true => "add `alt=\"what it shows\"`; `alt=\"\"` where it only adorns",
        false => {
            "write between the square brackets what it shows; a picture that only adorns is `<img src=\"…\" alt=\"\">`"
        }
    }
}

/// Whether words are but the name of a file, or what every picture is called.
fn is_name(words: &str) -> bool {
    let small = words.trim().to_lowercase();
    let stem = ENDS.iter().find_map(|end| small.strip_suffix(end));
    if stem.is_some_and(|stem| !stem.contains(char::is_whitespace)) {
        return true;
    }
    let is_letter = |c: &char| !(c.is_numeric() || c.is_whitespace() || c.is_ascii_punctuation());
    let letters: String = stem.unwrap_or(&small).chars().filter(is_letter).collect();
    NAMES.contains(&letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_told_from_what_a_picture_shows() {
        for words in [
            "image.png",
            "menu-settings.PNG",
            "screenshot",
            "Screenshot (3)",
            "Screenshot 2026-11-20 at 10.11.12.png",
            "IMG_2031.PNG",
            "img_2031",
            "Picture 1:",
            "ছবি ২",
            "স্ক্রিনশট",
        ] {
            assert!(is_name(words), "{words}");
        }
        for words in [
            "The menu",
            "Screenshot of the menu",
            "Choose image.png",
            "The file a.png",
            "Map",
            "404",
            "কার্ডের ছবি",
            "",
        ] {
            assert!(!is_name(words), "{words}");
        }
    }
}
