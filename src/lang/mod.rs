//! Language tags: which language an article, a page or a word is in.
//!
//! A [`Lang`] can only exist well-formed. It knows names and directions of languages; it must not
//! know articles, strings or how words of a language are analysed.

mod localized;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use localized::Localized;

/// A language tag in BCP 47's shape, as it stands in addresses: lower case (`en`, `bn`, `pt-br`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang(Arc<str>);

/// What is said of a language besides its tag. One line a language, and nothing else to add.
struct Known {
    primary: &'static str,
    name: &'static str,
}

/// Languages with their own names for themselves. A language that is missing here works as well:
/// it is then called by its tag.
const KNOWN: &[Known] = &known_languages();

impl Lang {
    /// Reads a tag such as `en`, `pt-BR` or `zh_Hant`; `None` when it has not the shape of one.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        let mut parts = tag.split('-');
        let primary = parts.next()?;
        let letters = |s: &str| s.bytes().all(|b| b.is_ascii_lowercase());
        if !(2..=3).contains(&primary.len()) || !letters(primary) {
            return None;
        }
        for part in parts {
            if !(2..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
        }
        Some(Self(tag.into()))
    }

    /// Reads the name of a folder as a language: only tags whose language is known count, so that
    /// folders such as `faq` or `img` stay folders.
    #[must_use]
    pub fn from_folder(name: &str) -> Option<Self> {
        Self::parse(name).filter(|lang| lang.known().is_some())
    }

    /// English, the language of a site that names none.
    #[must_use]
    pub fn english() -> Self {
        Self("en".into())
    }

    /// The whole tag in lower case, as in addresses and folder names.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script or region: `pt` of `pt-br`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The tag in the letter case that HTML and HTTP readers expect: `pt-BR`, `zh-Hant`.
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        for (i, part) in self.0.split('-').enumerate() {
            if i > 0 {
                out.push('-');
            }
            match (i, part.len()) {
                (0, _) => out.push_str(part),
                (_, 2) => out.push_str(&part.to_ascii_uppercase()),
                (_, 4) => {
                    out.push_str(&part[..1].to_ascii_uppercase());
                    out.push_str(&part[1..]);
                }
                _ => out.push_str(part),
            }
        }
        out
    }

    /// What the language calls itself, for the language switch.
    #[must_use]
    pub fn name(&self) -> &str {
        self.known().map_or(&self.0, |known| known.name)
    }

    /// `"rtl"` for languages written from right to left, else `"ltr"`: the value of HTML's `dir`.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        const RIGHT_TO_LEFT: [&str; 11] = [
            "ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur",
        ];
        let by_script = ["-arab", "-hebr", "-thaa", "-syrc"]
            .iter()
            .any(|s| self.0.contains(s));
        let by_language = RIGHT_TO_LEFT.contains(&self.primary()) || self.primary() == "yi";
        if by_script || (by_language && !self.0.contains("-latn")) {
            "rtl"
        } else {
            "ltr"
        }
    }

    fn known(&self) -> Option<&'static Known> {
        KNOWN.iter().find(|known| known.primary == self.primary())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lang({})", self.0)
    }
}

impl TryFrom<String> for Lang {
    type Error = String;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        Self::parse(&tag).ok_or_else(|| format!("`{tag}` is no language tag such as `en` or `bn`"))
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.0.to_string()
    }
}

const fn known_languages() -> [Known; 74] {
    const fn k(primary: &'static str, name: &'static str) -> Known {
        Known { primary, name }
    }
    [
        k("af", "Afrikaans"),
        k("am", "አማርኛ"),
        k("ar", "العربية"),
        k("as", "অসমীয়া"),
        k("az", "Azərbaycanca"),
        k("be", "Беларуская"),
        k("bg", "Български"),
        k("bn", "বাংলা"),
        k("bs", "Bosanski"),
        k("ca", "Català"),
        k("cs", "Čeština"),
        k("cy", "Cymraeg"),
        k("da", "Dansk"),
        k("de", "Deutsch"),
        k("el", "Ελληνικά"),
        k("en", "English"),
        k("eo", "Esperanto"),
        k("es", "Español"),
        k("et", "Eesti"),
        k("eu", "Euskara"),
        k("fa", "فارسی"),
        k("fi", "Suomi"),
        k("fil", "Filipino"),
        k("fr", "Français"),
        k("ga", "Gaeilge"),
        k("gl", "Galego"),
        k("gu", "ગુજરાતી"),
        k("he", "עברית"),
        k("hi", "हिन्दी"),
        k("hr", "Hrvatski"),
        k("hu", "Magyar"),
        k("hy", "Հայերեն"),
        k("id", "Bahasa Indonesia"),
        k("is", "Íslenska"),
        k("it", "Italiano"),
        k("ja", "日本語"),
        k("ka", "ქართული"),
        k("kk", "Қазақша"),
        k("km", "ខ្មែរ"),
        k("kn", "ಕನ್ನಡ"),
        k("ko", "한국어"),
        k("ku", "Kurdî"),
        k("lo", "ລາວ"),
        k("lt", "Lietuvių"),
        k("lv", "Latviešu"),
        k("mk", "Македонски"),
        k("ml", "മലയാളം"),
        k("mn", "Монгол"),
        k("mr", "मराठी"),
        k("ms", "Bahasa Melayu"),
        k("my", "မြန်မာ"),
        k("nb", "Norsk bokmål"),
        k("ne", "नेपाली"),
        k("nl", "Nederlands"),
        k("no", "Norsk"),
        k("or", "ଓଡ଼ିଆ"),
        k("pa", "ਪੰਜਾਬੀ"),
        k("pl", "Polski"),
        k("pt", "Português"),
        k("ro", "Română"),
        k("ru", "Русский"),
        k("si", "සිංහල"),
        k("sk", "Slovenčina"),
        k("sl", "Slovenščina"),
        k("sr", "Српски"),
        k("sv", "Svenska"),
        k("sw", "Kiswahili"),
        k("ta", "தமிழ்"),
        k("te", "తెలుగు"),
        k("th", "ไทย"),
        k("tr", "Türkçe"),
        k("uk", "Українська"),
        k("ur", "اردو"),
        k("zh", "中文"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_in_any_letter_case_and_written_in_one() {
        for (tag, address, html) in [
            ("en", "en", "en"),
            ("PT_br", "pt-br", "pt-BR"),
            ("zh-HANT", "zh-hant", "zh-Hant"),
        ] {
            let lang = Lang::parse(tag).unwrap();
            assert_eq!((lang.as_str(), lang.html().as_str()), (address, html));
        }
    }

    #[test]
    fn what_has_not_the_shape_of_a_tag_is_none() {
        for tag in ["", "e", "english", "en-", "12", "বাংলা", "en/../"] {
            assert_eq!(Lang::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn folders_count_as_languages_only_when_the_language_is_known() {
        assert!(Lang::from_folder("bn").is_some());
        assert!(Lang::from_folder("faq").is_none());
        assert!(Lang::from_folder("img").is_none());
    }

    #[test]
    fn direction_follows_language_and_script() {
        for (tag, direction) in [
            ("ar", "rtl"),
            ("ur", "rtl"),
            ("az-arab", "rtl"),
            ("bn", "ltr"),
        ] {
            assert_eq!(Lang::parse(tag).unwrap().direction(), direction, "{tag}");
        }
    }
}
