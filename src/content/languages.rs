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
    /// The names of the folders at the top that hold articles, as their writers wrote them (`pt-BR`);
    /// none when no top folder is a language.
    folders: Option<Vec<String>>,
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
        let names: Vec<String> = top_folders.into_iter().map(str::to_owned).collect();
        let (mut all, are_languages) = match configured {
            Some(all) => (all.to_vec(), true),
            None => {
                let found = names.iter().map(|name| Lang::from_folder(name));
                let found = found.collect::<Option<Vec<Lang>>>().unwrap_or_default();
                let any = !found.is_empty();
                (found, any)
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
            folders: are_languages.then_some(names),
        }
    }

    /// The language that the folder of a file tells, and the path below that folder.
    #[must_use]
    pub fn of_path<'p>(&self, path: &'p str) -> (Lang, &'p str) {
        if self.folders.is_some()
            && let Some((top, below)) = path.split_once('/')
            && let Some(lang) = Lang::parse(top)
            && self.all.contains(&lang)
        {
            return (lang, below);
        }
        (self.default.clone(), path)
    }

    /// The folder to put a file of a language into, `""` for the root.
    #[must_use]
    pub fn folder_for<'a>(&'a self, lang: &'a Lang) -> &'a str {
        match self.named(lang).next() {
            Some(folder) => folder,
            None if self.all.len() > 1 => lang.as_str(),
            None => "",
        }
    }

    /// The top folders of a language, as they are written: HTML's letter case, or that of addresses.
    fn named<'a>(&'a self, lang: &'a Lang) -> impl Iterator<Item = &'a str> {
        let names = self.folders.iter().flatten().map(String::as_str);
        names.filter(move |name| Lang::parse(name).as_ref() == Some(lang))
    }

    /// The folders in which files of a language may lie, `""` for the root.
    pub(super) fn folders_of(&self, lang: &Lang) -> Vec<String> {
        let mut folders: Vec<String> = self
            .named(lang)
            .map(|folder| format!("{folder}/"))
            .collect();
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
    fn a_folder_keeps_the_letter_case_that_it_has() {
        let site = Languages::decide(None, None, ["en", "pt-BR"]);
        let portuguese = lang("pt-br");
        assert_eq!(site.of_path("pt-BR/a.md"), (portuguese.clone(), "a.md"));
        assert_eq!(site.folders_of(&portuguese), ["pt-BR/"]);
        assert_eq!(site.folder_for(&portuguese), "pt-BR");
        assert_eq!(site.folder_for(&lang("en")), "en");
    }

    #[test]
    fn an_article_goes_into_the_folder_of_its_language_if_there_is_to_be_one() {
        let configured = [lang("en"), lang("bn")];
        let begun = Languages::decide(Some(&configured), None, ["en"]);
        assert_eq!(begun.folder_for(&lang("bn")), "bn");
        let flat = Languages::decide(None, None, ["billing"]);
        assert_eq!(flat.folder_for(&lang("en")), "");
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
