//! Places: where a site lies, and where everything of it is kept.
//!
//! It must not know what is in the files.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::truth;
use crate::config::{Site, Store};

/// The name of a site's settings.
const CONFIG: &str = "kb.toml";
/// Where the articles are, if kb.toml says nothing else.
const ARTICLES: &str = "articles";

/// What the command line says about places.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--articles`
    pub articles: Option<PathBuf>,
    /// `--index`
    pub index: Option<PathBuf>,
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--confined`: kb.toml comes from somebody who may not choose what is read of this machine.
    pub confined: bool,
}

/// The folder of a site, before its kb.toml is read.
#[derive(Clone, Debug)]
pub struct Root {
    /// The folder itself, absolute.
    pub folder: PathBuf,
    /// Its kb.toml, when there is one.
    pub config: Option<PathBuf>,
    /// The folder is nothing but articles: nothing is written into it.
    bare: bool,
}

/// Where everything of a site lies (absolute paths).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder that holds kb.toml, or the articles themselves.
    pub root: PathBuf,
    /// kb.toml, when there is one.
    pub config: Option<PathBuf>,
    /// The articles.
    pub articles: PathBuf,
    /// The index directory.
    pub index: PathBuf,
    /// Durable data.
    pub data: PathBuf,
    /// The site's own themes.
    pub themes: PathBuf,
}

impl Root {
    /// Finds the site in a folder.
    ///
    /// # Errors
    /// When the folder is missing, or is no folder.
    pub fn find(folder: &Path, overrides: &Overrides) -> anyhow::Result<Self> {
        let shown = folder.display();
        if !folder.exists() {
            bail!(
                "there is no folder `{shown}`: name a folder that holds Markdown files, or make a new site with `kb init {shown}`"
            );
        }
        if !folder.is_dir() {
            bail!("`{shown}` is a file: name the folder that holds your Markdown files");
        }
        let folder = std::path::absolute(folder)
            .and_then(|folder| folder.canonicalize())
            .with_context(|| format!("the folder `{shown}` cannot be opened"))?;
        let config = match &overrides.config {
            Some(config) if !config.is_file() => {
                bail!("there is no file `{}` (from `--config`)", config.display())
            }
            Some(config) => Some(std::path::absolute(config)?),
            None => Some(folder.join(CONFIG)).filter(|config| config.is_file()),
        };
        let bare = config.is_none() && !folder.join(ARTICLES).is_dir();
        Ok(Self {
            folder,
            config,
            bare,
        })
    }

    /// The text of kb.toml, when there is one.
    ///
    /// # Errors
    /// When it is there and cannot be read as text, or is a link out of the site that nobody named.
    pub fn config_text(&self) -> anyhow::Result<Option<String>> {
        let Some(config) = &self.config else {
            return Ok(None);
        };
        let shown = config.display();
        // One that was named on the command line is meant, wherever it lies.
        if *config == self.folder.join(CONFIG) && !truth::stays_in(&self.folder, config) {
            bail!(
                "`{shown}` is a link that leads out of the site, or to what is hidden in it: put what it leads to in its place, or name that with `--config`"
            );
        }
        let bytes = std::fs::read(config).with_context(|| format!("`{shown}` cannot be read"))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => bail!("`{shown}` is not UTF-8: save it as UTF-8 in your editor"),
        }
    }

    /// Where everything lies, once kb.toml is read.
    ///
    /// # Errors
    /// When the articles or the themes lie elsewhere than kb.toml says, by a link; and when it names
    /// something outside of the site although it is confined to that.
    pub fn place(&self, site: &Site, overrides: &Overrides) -> anyhow::Result<Place> {
        let paths = &site.paths;
        let named = [
            ("articles", &paths.articles, overrides.articles.is_some()),
            ("themes", &paths.themes, false),
        ];
        for (name, path, is_meant) in named {
            if !is_meant && !truth::is_where_said(&self.folder, path.as_ref()) {
                bail!(
                    "the folder `{}` is a link that leads out of the site, or to what is hidden in it: put the folder itself there, or write the path that is meant as `{name}` under `[paths]` in kb.toml",
                    self.folder.join(path).display()
                );
            }
        }
        if overrides.confined {
            confine(site, overrides)?;
        }
        let below = |path: &str| self.folder.join(path);
        let given = |path: &Option<PathBuf>| {
            path.as_ref()
                .and_then(|path| std::path::absolute(path).ok())
        };
        let (articles, index, data) = if self.bare {
            let name = blake3::hash(self.folder.to_string_lossy().as_bytes()).to_hex();
            let name = format!("kb/{}", &name.as_str()[..16]);
            (
                self.folder.clone(),
                home("XDG_CACHE_HOME", ".cache").join(&name),
                home("XDG_STATE_HOME", ".local/state").join(&name),
            )
        } else {
            (
                below(&paths.articles),
                below(&paths.index),
                below(&paths.data),
            )
        };
        Ok(Place {
            root: self.folder.clone(),
            config: self.config.clone(),
            articles: given(&overrides.articles).unwrap_or(articles),
            index: given(&overrides.index).unwrap_or(index),
            data: given(&overrides.data).unwrap_or(data),
            themes: below(&paths.themes),
        })
    }
}

/// Refuses paths of kb.toml that leave the site, but for those that the command line names.
fn confine(site: &Site, overrides: &Overrides) -> anyhow::Result<()> {
    let paths = &site.paths;
    let written = [
        ("articles", Some(&paths.articles), &overrides.articles),
        ("index", Some(&paths.index), &overrides.index),
        ("data", Some(&paths.data), &overrides.data),
        ("themes", Some(&paths.themes), &None),
        ("url", site.store.database.as_ref(), &None),
    ];
    for (name, path, given) in written {
        if let (Some(path), None) = (path, given)
            && !truth::is_inside(path.as_ref())
        {
            bail!(
                "`{name}` in kb.toml leads out of the site with `{path}`, and `--confined` forbids that: name a folder within the site"
            );
        }
    }
    Ok(())
}

/// A folder of the user's, as the XDG base directory specification finds it.
fn home(variable: &str, default: &str) -> PathBuf {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(default)))
        .unwrap_or_else(env::temp_dir)
}

impl Place {
    /// Whether it is a site with a folder for its articles or a kb.toml, not just any folder.
    #[must_use]
    pub fn is_site(&self) -> bool {
        self.config.is_some() || self.articles != self.root
    }

    /// The database of requests.
    #[must_use]
    pub fn database(&self, store: &Store) -> PathBuf {
        match &store.database {
            Some(written) => self.root.join(written),
            None => self.data.join("kb.db"),
        }
    }

    /// The place of a preview: editions with drafts never lie where a server for customers looks for
    /// them.
    #[must_use]
    pub fn for_preview(self) -> Self {
        let index = self.index.join("preview");
        Self { index, ..self }
    }

    /// The place of a trial: what `kb build` would not publish never lies where a server looks for
    /// editions either.
    #[must_use]
    pub fn for_trial(&self) -> Self {
        let index = self.index.join("trial");
        Self {
            index,
            ..self.clone()
        }
    }

    /// Whether everything lies where the other says. A kb.toml may have come or gone.
    #[must_use]
    pub fn is_where(&self, other: &Self) -> bool {
        let without = |place: &Self| Self {
            config: None,
            ..place.clone()
        };
        without(self) == without(other)
    }

    /// The site whose articles this folder is among, when it was taken for a site itself.
    #[must_use]
    pub fn site_above(&self) -> Option<&Path> {
        let mut above = self.root.ancestors().skip(1);
        above.find(|above| {
            let is_among = self.root.starts_with(above.join(ARTICLES));
            self.config.is_none() && is_among && above.join(CONFIG).is_file()
        })
    }

    /// What stands before the path of an article when it is shown to people: `articles/`.
    #[must_use]
    pub fn shown_prefix(&self) -> String {
        match self.articles.strip_prefix(&self.root) {
            Ok(below) if below.as_os_str().is_empty() => String::new(),
            Ok(below) => format!("{}/", below.to_string_lossy()),
            Err(_) => format!("{}/", self.articles.to_string_lossy()),
        }
    }
}
