//! The files a theme is made of: those in the binary, and a site's own laid over them.
//!
//! It knows names and bytes. It must not know what is in them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// The default theme, compiled in.
#[derive(RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// Where strings go that a site's own file of the same name shadows: of strings, unlike templates,
/// a site may change a few and keep the rest.
const SHADOWED: &str = "shadowed/";

/// The files of a theme by their path below the theme's folder (`templates/home.html`,
/// `static/site.css`, `strings/en.ftl`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files(pub BTreeMap<String, Bytes>);

impl Files {
    /// The default theme, as compiled into the binary.
    #[must_use]
    pub fn built_in() -> Self {
        let files = BuiltIn::iter().filter_map(|path| {
            let bytes = match BuiltIn::get(&path)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((path.replace('\\', "/"), bytes))
        });
        Self(files.collect())
    }

    /// Lays a site's own files over these. A template or static file of the same name takes the
    /// other's place; of strings, the own ones win key by key.
    #[must_use]
    pub fn shadowed_by(mut self, own: Files) -> Self {
        for (path, bytes) in own.0 {
            if let Some(below) = self.0.insert(path.clone(), bytes)
                && path.starts_with("strings/")
            {
                self.0.entry(format!("{SHADOWED}{path}")).or_insert(below);
            }
        }
        self
    }

    /// The files of one folder, by their names below it.
    pub(super) fn below<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Bytes)> {
        let files = self.0.range(folder.to_owned()..);
        files.map_while(move |(path, bytes)| Some((path.strip_prefix(folder)?, bytes)))
    }

    /// The files of strings of a language, the most specific first: its own, then those of the
    /// language without region; a site's before the default theme's.
    pub(super) fn strings(&self, lang: &Lang) -> Vec<(Lang, &str)> {
        let mut tags = vec![lang.clone()];
        tags.extend(Lang::parse(lang.primary()).filter(|primary| primary != lang));
        let mut found = Vec::new();
        for tag in tags {
            for folder in ["strings/", "shadowed/strings/"] {
                let files = self.below(folder).filter_map(|(name, _)| {
                    let written = Lang::parse(name.strip_suffix(".ftl")?)?;
                    (written == tag).then(|| self.0.get_key_value(&format!("{folder}{name}")))?
                });
                found.extend(files.map(|(path, _)| (tag.clone(), path.as_str())));
            }
        }
        found
    }

    /// The name of a file for its reader: below the site's own theme, or the default one when it
    /// is from there.
    pub(super) fn display(&self, theme: &str, path: &str) -> String {
        let plain = path.strip_prefix(SHADOWED).unwrap_or(path);
        let from_default = BuiltIn::get(plain)
            .is_some_and(|file| self.0.get(path).is_some_and(|own| own[..] == file.data[..]));
        let theme = if from_default { "default" } else { theme };
        format!("themes/{theme}/{plain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(of: &[(&str, &str)]) -> Files {
        let own =
            |(path, text): &(&str, &str)| ((*path).to_owned(), Bytes::from((*text).to_owned()));
        Files(of.iter().map(own).collect())
    }

    #[test]
    fn a_sites_own_file_shadows_the_default_one_and_strings_stay_below() {
        let both = files(&[
            ("templates/home.html", "a"),
            ("strings/en.ftl", "b"),
            ("static/x", "c"),
        ])
        .shadowed_by(files(&[
            ("templates/home.html", "own"),
            ("strings/en.ftl", "own"),
        ]));
        let expected = files(&[
            ("templates/home.html", "own"),
            ("strings/en.ftl", "own"),
            ("shadowed/strings/en.ftl", "b"),
            ("static/x", "c"),
        ]);
        assert_eq!(both, expected);
    }

    #[test]
    fn strings_are_found_from_the_most_specific_on() {
        let files = files(&[
            ("shadowed/strings/pt.ftl", ""),
            ("strings/pt.ftl", ""),
            ("strings/pt-BR.ftl", ""),
            ("strings/readme.txt", ""),
            ("strings/en.ftl", ""),
        ]);
        let found = files.strings(&Lang::parse("pt-br").unwrap());
        let paths: Vec<_> = found.iter().map(|(_, path)| *path).collect();
        assert_eq!(
            paths,
            [
                "strings/pt-BR.ftl",
                "strings/pt.ftl",
                "shadowed/strings/pt.ftl"
            ]
        );
    }

    #[test]
    fn the_default_theme_is_in_the_binary() {
        let built_in = Files::built_in();
        for path in ["templates/layout.html", "static/site.css", "strings/en.ftl"] {
            assert!(built_in.0.contains_key(path), "{path}");
            assert_eq!(
                built_in.display("acme", path),
                format!("themes/default/{path}")
            );
        }
        let own = built_in.shadowed_by(files(&[("static/site.css", "own")]));
        assert_eq!(
            own.display("acme", "static/site.css"),
            "themes/acme/static/site.css"
        );
    }
}
