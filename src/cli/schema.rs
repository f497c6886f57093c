//! `kb schema`: what editors need to complete and check kb.toml and front matter while one types.
//!
//! It must not know which keys there are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::{Exit, Format, Global, report, site, usage};
use crate::config;
use crate::content::front_matter;
use crate::load::{Overrides, Root};

/// Where schemas are written, in the site's folder. Its name begins with a dot, so that no build and no
/// watching looks into it.
const FOLDER: &str = ".kb/schema";

/// Print or write JSON Schemas for kb.toml and for front matter
///
/// Editors that know JSON Schema then complete keys, explain them, and mark what is wrong. With
/// `--write`, the schemas go into the folder `.kb/schema` of the site: commit it, and write
/// `#:schema ./.kb/schema/kb.toml.json` into the first line of kb.toml.
#[derive(Args)]
pub(super) struct Schema {
    /// Of what; with `--write`, both if none is named
    #[arg(required_unless_present = "write")]
    of: Option<Of>,
    /// Write into the site's folder instead of the terminal
    #[arg(long)]
    write: bool,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// The settings
    #[value(name = "kb.toml")]
    Config,
    /// What stands between `---` at the top of an article
    #[value(name = "front-matter")]
    FrontMatter,
}

impl Of {
    fn file(self) -> &'static str {
        match self {
            Self::Config => "kb.toml.json",
            Self::FrontMatter => "front-matter.json",
        }
    }

    fn schema(self) -> anyhow::Result<Value> {
        Ok(match self {
            Self::Config => config::schema()?,
            Self::FrontMatter => front_matter::schema()?,
        })
    }

    /// How editors get to know of it.
    fn hint(self) -> &'static str {
        match self {
            Self::Config => {
                "kb.toml: write `#:schema ./.kb/schema/kb.toml.json` into its first line (taplo; in VS Code, Even Better TOML)."
            }
            Self::FrontMatter => {
                "Front matter: few editors look into it; name .kb/schema/front-matter.json to one that does (for VS Code, remark with remark-lint-frontmatter-schema)."
            }
        }
    }
}

impl Schema {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let chosen = match self.of {
            Some(of) => vec![of],
            None => vec![Of::Config, Of::FrontMatter],
        };
        if !self.write {
            for of in chosen {
                report::json(&of.schema()?)?;
            }
            return Ok(Exit::Good);
        }
        let folder = site::folder(None, global);
        // Also of use while kb.toml is wrong, so it is not read.
        let root = Root::find(&folder, &Overrides::default()).map_err(usage)?;
        let mut made = Vec::new();
        for of in &chosen {
            made.push(write(
                &root.folder.join(FOLDER).join(of.file()),
                &of.schema()?,
            )?);
        }
        match global.format {
            Format::Json => report::json(&serde_json::json!({ "made": made }))?,
            _ => {
                for path in &made {
                    report::line(&format!("made {}", path.display()))?;
                }
                for of in chosen {
                    report::say(of.hint(), global);
                }
            }
        }
        Ok(Exit::Good)
    }
}

fn write(path: &Path, schema: &Value) -> anyhow::Result<PathBuf> {
    let shown = path.display();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder of `{shown}`"))?;
    }
    let text = serde_json::to_string_pretty(schema)? + "\n";
    fs::write(path, text).with_context(|| format!("cannot write `{shown}`"))?;
    Ok(path.to_owned())
}
