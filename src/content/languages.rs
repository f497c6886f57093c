//! Which languages a site has, and which one a file belongs to.
//!
//! Decided from kb.toml or from the names of the top folders. It must not know articles.

use crate::lang::Lang;

/// The languages of a site, in the order in which they are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages {
    /// All of them; never empty; the default one is among them.
    pub all: Vec<Lang>,
    /// The language of files that lie in no language's folder, and of what has no translation.
    pub default: Lang,
    /// Whether top folders are languages.
    folders: bool,
}

impl Languages {
    /// Decides. `configured` and `default` come from kb.toml; `top_folders` are the names of the
    /// folders at the top that hold articles.
    #[must_use]
    pub fn decide<'a>(
        configured: Option<&[Lang]>,
        default: Option<&Lang>,
        top_folders: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let (mut all, folders) = match configured {
            Some(all) => (all.to_vec(), true),
            None => {
                let found: Option<Vec<Lang>> =
                    top_folders.into_iter().map(Lang::from_folder).collect();
                let found = found.unwrap_or_default();
                let folders = !found.is_empty();
                (found, folders)
            }
        };
        let english = Lang::english();
        let default = match default {
            Some(lang) => lang.clone(),
            None if all.contains(&english) => english,
            None => all.first().cloned().unwrap_or(english),
        };
        if configured.is_none() {
            all.sort();
            all.retain(|lang| *lang != default);
            all.insert(0, default.clone());
        } else if !all.contains(&default) {
            all.push(default.clone());
        }
        all.dedup();
        Self {
            all,
            default,
            folders,
        }
    }

    /// The language that the folder of a file tells, and the path below that folder.
    #[must_use]
    pub fn of_path<'p>(&self, path: &'p str) -> (Lang, &'p str) {
        if self.folders
            && let Some((top, below)) = path.split_once('/')
            && let Some(lang) = Lang::parse(top)
            && self.all.contains(&lang)
        {
            return (lang, below);
        }
        (self.default.clone(), path)
    }

    /// The folders in which files of a language may lie, `""` for the root.
    pub(super) fn folders_of(&self, lang: &Lang) -> Vec<String> {
        let mut folders = Vec::new();
        if self.folders {
            folders.push(format!("{lang}/"));
        }
        if *lang == self.default {
            folders.push(String::new());
        }
        folders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    #[test]
    fn folders_are_languages_only_when_all_of_them_are() {
        let both = Languages::decide(None, None, ["bn", "en"]);
        assert_eq!(both.all, [lang("en"), lang("bn")]);
        assert_eq!(
            both.of_path("bn/billing/a.md"),
            (lang("bn"), "billing/a.md")
        );

        let mixed = Languages::decide(None, None, ["bn", "billing"]);
        assert_eq!(mixed.all, [lang("en")]);
        assert_eq!(mixed.of_path("bn/a.md"), (lang("en"), "bn/a.md"));
    }

    #[test]
    fn a_site_without_english_has_its_first_language_as_default() {
        assert_eq!(
            Languages::decide(None, None, ["fr", "de"]).default,
            lang("fr")
        );
    }

    #[test]
    fn kb_toml_decides_over_folders() {
        let site = Languages::decide(
            Some(&[lang("bn"), lang("en")]),
            Some(&lang("bn")),
            ["x", "en"],
        );
        assert_eq!(site.all, [lang("bn"), lang("en")]);
        assert_eq!(site.of_path("en/a.md"), (lang("en"), "a.md"));
        assert_eq!(site.of_path("x/a.md"), (lang("bn"), "x/a.md"));
    }
}
