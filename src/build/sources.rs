//! Sources: everything that goes into an edition, read and placed, before any text is rendered.
//!
//! It must not know how pages look.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::reading::{self, Read};
use super::{Against, Options, sorted};
use super::{guidance, history, newcomers, remembered::Hash};
use crate::config::Site;
use crate::content::allowance::{Allowance, Allowed};
use crate::content::catalog::Settings;
use crate::content::languages::Languages;
use crate::content::related::Related;
use crate::content::{Asset, Catalog, pointing};
use crate::lang::Lang;
use crate::load::{self, Found, Place, Walk};
use crate::problem::{Place as ProblemPlace, Problem, code};
use crate::theme::{Files, Look, Theme};

/// What goes into an edition.
pub(super) struct Sources {
    /// The articles in their places.
    pub(super) catalog: Catalog,
    /// The path and hash of every Markdown file that was read, in the order of the paths.
    pub(super) texts: Vec<(String, Hash)>,
    /// The files of the theme, the site's own over the default's.
    pub(super) theme_files: Files,
    /// Lines of synonyms that can be used, by language.
    pub(super) synonyms: BTreeMap<Lang, Vec<String>>,
    /// The site's logo.
    pub(super) logo: Option<Asset>,
    /// Which articles of each language share words, found when it is first wanted.
    related: Vec<OnceLock<Related>>,
    theme_name: String,
    look: Look,
    found: Vec<Problem>,
    /// What the articles allow, by their paths.
    allowances: BTreeMap<String, Vec<Allowance>>,
    /// Problems whose files are named from the site's root already.
    rooted: Vec<Problem>,
}

impl Sources {
    /// Reads everything. What two articles want gets the one that the edition `against` has. `refused` are
    /// problems of articles that are known to be unusable.
    pub(super) fn read(
        place: &Place,
        site: &Site,
        options: &Options<'_>,
        against: Option<&Against<'_>>,
        refused: &[Problem],
    ) -> anyhow::Result<Self> {
        let walk = load::walk(place)?;
        let languages = languages(site, &walk);
        let (read, assets) = reading::all(place, &walk, &languages, options);

        let mut problems = walk.problems;
        problems.extend_from_slice(refused);
        let mut outlines = Vec::with_capacity(read.len());
        let mut unusable = Vec::new();
        let mut texts = Vec::with_capacity(read.len());
        let mut allowances = BTreeMap::new();
        for file in read {
            match file {
                Read::Known { known: article, .. } => {
                    problems.extend(article.problems);
                    if !article.allowances.is_empty() {
                        allowances.insert(article.path.clone(), article.allowances);
                    }
                    if !article.left_out {
                        texts.push((article.path.clone(), article.hash));
                    }
                    let refused = refused
                        .iter()
                        .any(|problem| problem.place.file == article.path);
                    match article.outline {
                        Some(outline) if !refused => outlines.push(outline),
                        _ => unusable.push(article.path),
                    }
                }
                Read::Unreadable(problem) => {
                    unusable.push(problem.place.file.clone());
                    problems.push(*problem);
                }
            }
        }
        let silent = history::tell(place, site, options, &texts, &mut outlines);
        let mut kept = Vec::with_capacity(assets.len());
        for file in assets {
            match file {
                Read::Known { known, .. } => {
                    kept.push(known.asset);
                    problems.extend(known.problem);
                }
                Read::Unreadable(problem) => problems.push(*problem),
            }
        }
        let settings = Settings {
            base: site.base.clone(),
            now: options.now,
            preview: options.preview,
            own: site.own_pages(),
        };
        let (catalog, mut found) =
            Catalog::gather(outlines, &unusable, kept, languages, &settings, &|files| {
                newcomers::came(place, against, files)
            });
        for problem in found.iter_mut().filter(|one| pointing::is_in_text(one)) {
            if let Ok(text) = load::text(place, &problem.place.file) {
                pointing::point(problem, &text);
            }
        }
        problems.extend(found);
        problems.extend(guidance::channels(&catalog, site, place));

        let (own, broken) = load::theme(place, &site.theme);
        let mut rooted = broken;
        rooted.extend(silent);
        if own.is_empty() && site.theme != "default" {
            rooted.push(unknown_theme(place, &site.theme));
        }
        rooted.extend(unknown_featured(&catalog, site, place));
        rooted.extend(guidance::check(&catalog, site));
        rooted.extend(guidance::contact(&catalog, site));
        rooted.extend(guidance::gone(&catalog, site, place));
        let (synonyms, wrong) = guidance::synonyms(place, site, &catalog.languages.all);
        rooted.extend(wrong);
        let logo = read_logo(place, site, &mut rooted);
        Ok(Self {
            related: catalog.trees.iter().map(|_| OnceLock::new()).collect(),
            catalog,
            texts,
            theme_files: Files::built_in().shadowed_by(Files(own)),
            synonyms,
            logo,
            theme_name: site.theme.clone(),
            look: Look {
                base: site.base.clone(),
                accent: site.accent.clone(),
            },
            found: problems,
            allowances,
            rooted,
        })
    }

    /// Whether a file's text is still the one that was read at first.
    pub(super) fn holds(&self, path: &str, text: &str) -> bool {
        self.hash_of(path) == Some(blake3::hash(text.as_bytes()).as_bytes())
    }

    /// From now on a file has a text of another hash.
    pub(super) fn set_hash(&mut self, path: &str, hash: Hash) {
        let found = self
            .texts
            .binary_search_by(|(other, _)| other.as_str().cmp(path));
        if let Ok(at) = found {
            self.texts[at].1 = hash;
        }
    }

    /// From now on an article allows this; what it allowed before.
    pub(super) fn allow(&mut self, path: &str, allowances: Vec<Allowance>) -> Vec<Allowance> {
        let before = self.allowances.insert(path.to_owned(), allowances);
        before.unwrap_or_default()
    }

    /// Which articles of a language share words, by the language's number.
    pub(super) fn related(&self, number: usize) -> &Related {
        let lang = &self.catalog.trees[number].lang;
        self.related[number].get_or_init(|| Related::of_language(&self.catalog, lang))
    }

    /// The hash of a file's text.
    pub(super) fn hash_of(&self, path: &str) -> Option<&Hash> {
        hash_of(&self.texts, path)
    }

    /// What is wrong with the files as far as it is known before any text is rendered, as text.
    pub(super) fn known_problems(&self) -> serde_json::Result<String> {
        serde_json::to_string(&(&self.found, &self.rooted))
    }

    /// Compiles the theme. When it is broken that is a problem; then the default theme stands in if
    /// it may, else there is none.
    pub(super) fn theme(&mut self, may_stand_in: bool) -> Option<Theme> {
        let languages = &self.catalog.languages.all;
        match Theme::new(
            &self.theme_name,
            self.theme_files.clone(),
            &self.look,
            languages,
        ) {
            Ok(theme) => Some(theme),
            Err(problems) => {
                self.rooted.extend(problems);
                if !may_stand_in {
                    return None;
                }
                self.theme_files = Files::built_in();
                let languages = &self.catalog.languages.all;
                Theme::new("default", self.theme_files.clone(), &self.look, languages).ok()
            }
        }
    }

    /// All problems so far, weighed as the site wants it and with the files' names as people know them.
    pub(super) fn problems(&self, place: &Place, site: &Site, theme: &[Problem]) -> Vec<Problem> {
        let rooted = weighed(site, [&self.rooted, theme].concat());
        sorted(self.shown(place, site, self.found.clone()), rooted)
    }

    /// Problems of articles, as they are shown.
    pub(super) fn shown(&self, place: &Place, site: &Site, problems: Vec<Problem>) -> Vec<Problem> {
        let each = self.each_shown(place, site, problems);
        each.into_iter().flatten().collect()
    }

    /// The same, with nothing in the place of each that is not shown.
    pub(super) fn each_shown(
        &self,
        place: &Place,
        site: &Site,
        problems: Vec<Problem>,
    ) -> Vec<Option<Problem>> {
        let prefix = place.shown_prefix();
        let allowed = Allowed::of(self.allowances.values().flatten());
        let shown = problems.into_iter().map(|mut problem| {
            allowed.allow(&mut problem);
            problem.place.file.insert_str(0, &prefix);
            problem.severity = site.severity(&problem)?;
            Some(problem)
        });
        shown.collect()
    }
}

/// The hash of a text among those of all, which are in the order of their paths.
pub(super) fn hash_of<'t>(texts: &'t [(String, Hash)], path: &str) -> Option<&'t Hash> {
    let found = texts.binary_search_by(|(other, _)| other.as_str().cmp(path));
    found.ok().map(|at| &texts[at].1)
}

/// Problems with the weight that `[build.levels]` gives them.
fn weighed(site: &Site, problems: Vec<Problem>) -> Vec<Problem> {
    problems
        .into_iter()
        .filter_map(|mut problem| {
            problem.severity = site.severity(&problem)?;
            Some(problem)
        })
        .collect()
}

/// The languages of a site with these files.
#[must_use]
pub fn languages(site: &Site, walk: &Walk) -> Languages {
    Languages::decide(
        site.languages.as_deref(),
        site.default_language.as_ref(),
        walk.top_folders(),
    )
}

fn unknown_theme(place: &Place, name: &str) -> Problem {
    let file = ProblemPlace::file("kb.toml");
    if place.themes.join(name).is_dir() {
        return Problem::new(
            code::WRONG_VALUE,
            file,
            format!("the theme `{name}` has no files: its folder is empty"),
            format!(
                "put what you change into `themes/{name}` (`static/`, `strings/`, `templates/`), or take `theme` out to use the default one"
            ),
        );
    }
    Problem::new(
        code::WRONG_VALUE,
        file,
        format!("there is no theme `{name}`"),
        format!("make the folder `themes/{name}`, or take `theme` out to use the default one"),
    )
}

fn unknown_featured(catalog: &Catalog, site: &Site, place: &Place) -> Vec<Problem> {
    let lang = &catalog.languages.default;
    site.featured
        .iter()
        .filter(|id| catalog.with_id(id, lang).is_none())
        .map(|id| {
            Problem::new(
                code::UNKNOWN_FEATURED,
                guidance::in_settings(place, &["site", "featured"], id),
                format!("no article has the featured id `{id}`"),
                "use the article's `id`, or its path below the language's folder without `.md`",
            )
        })
        .collect()
}

/// The logo, read like a picture of an article, from the site's root.
fn read_logo(place: &Place, site: &Site, problems: &mut Vec<Problem>) -> Option<Asset> {
    let path = site.logo.as_ref()?;
    let mut refuse = |code, why: &str, remedy: &str| {
        let what = format!("the logo `{path}` {why}");
        problems.push(Problem::new(
            code,
            ProblemPlace::file("kb.toml"),
            what,
            remedy,
        ));
        None
    };
    let Some(found) = Found::at(&place.root, path) else {
        let remedy = "write its path from the folder of kb.toml";
        return refuse(code::MISSING_IMAGE, "is missing", remedy);
    };
    match load::asset(&place.root, &found) {
        Ok((asset, _)) if !asset.is_image() => {
            let remedy = "name a picture: a file that ends in .svg, .png, .jpg or .webp";
            refuse(code::BROKEN_IMAGE, "is no picture", remedy)
        }
        Ok((asset, problem)) => {
            problems.extend(problem);
            Some(asset)
        }
        Err(problem) => {
            let why = format!("cannot be used: {}", problem.what);
            refuse(code::MISSING_IMAGE, &why, &problem.remedy)
        }
    }
}
