//! `kb init`: a new site that can be served at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::{Exit, Format, Global, report, site, usage};
use crate::lang::Lang;

/// Make a new site: a kb.toml that explains itself and a first article
///
/// Nothing that is there already is touched. Then: kb serve
#[derive(Args)]
pub(super) struct Init {
    /// The folder of the new site
    dir: Option<PathBuf>,
    /// The name of the help centre
    #[arg(long)]
    name: Option<String>,
    /// A language of the site; give it once for each, the default one first
    #[arg(long = "language", value_name = "LANG")]
    languages: Vec<String>,
}

impl Init {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let folder = site::folder(self.dir.as_deref(), global);
        let config = folder.join("kb.toml");
        if config.exists() {
            return Err(usage(anyhow::anyhow!(
                "there is a site in `{}` already: serve it with `kb serve {0}`",
                folder.display()
            )));
        }
        let languages = self
            .languages
            .iter()
            .map(|tag| {
                Lang::parse(tag).ok_or_else(|| {
                    usage(anyhow::anyhow!(
                        "`{tag}` is no language tag such as `en` or `bn`"
                    ))
                })
            })
            .collect::<anyhow::Result<Vec<Lang>>>()?;
        let mut seen = BTreeSet::new();
        let languages: Vec<Lang> = languages
            .into_iter()
            .filter(|lang| seen.insert(lang.clone()))
            .collect();
        let languages = if languages.is_empty() {
            vec![Lang::english()]
        } else {
            languages
        };
        let name = self.name.unwrap_or_else(|| "Help centre".to_owned());

        let mut made = vec![write(&config, &config_text(&name, &languages)?)?];
        for lang in &languages {
            let articles = folder.join("articles").join(lang.as_str());
            if articles.exists() {
                continue;
            }
            for (path, text) in samples(lang) {
                made.push(write(&articles.join(path), text)?);
            }
        }
        ignore_index(&folder, &mut made)?;
        match global.format {
            Format::Json => report::json(&serde_json::json!({ "made": made }))?,
            _ => {
                for path in &made {
                    report::line(&format!("made {}", path.display()))?;
                }
                let dir = folder.display().to_string();
                let dir = if dir == "." {
                    String::new()
                } else {
                    format!(" {dir}")
                };
                report::say(
                    &format!("Now run `kb serve{dir}` and open the address that it prints."),
                    global,
                );
            }
        }
        Ok(Exit::Good)
    }
}

fn config_text(name: &str, languages: &[Lang]) -> anyhow::Result<String> {
    let tags: Vec<&str> = languages.iter().map(Lang::as_str).collect();
    Ok(format!(
        r##"# Every key has a default: an empty file works as well.

[site]
name = {name}
languages = {tags}
default_language = {default}

# Where customers reach it; pages then carry whole addresses. A path puts the site below it.
# url = "https://help.example.com"

# One colour for links and buttons; contrast is checked, and dark pages get a lighter one.
# accent = "#0b5cad"
# logo = "logo.svg"

# Articles to show first on the home page, by id or by path without `.md`.
# featured = ["start/first-article"]

# Where a reader can suggest a change; {{path}} is the file below the articles folder.
# edit_url = "https://example.com/edit/main/articles/{{path}}"

# Words that mean the same; more of them may stand in `synonyms/LANG.txt`.
# [search.synonyms]
# {first} = ["refund, money back", "cell => phone"]

# A question, and the article that comes first for it, by its id.
# [search.answers.{first}]
# "refund" = "billing/refunds"

# People to reach, shown once the customer has searched. Kinds: form, email, phone, chat, link.
# [[channel]]
# kind = "phone"
# target = "+880 1700-000000"
# hours = "Su-Th 09:00-18:00; PH off"
# time_zone = "Asia/Dhaka"
# holidays = "BD"

# [[channel]]
# kind = "form"
# reply_within = "1 day"

# Where messages from the form go; without one they are kept, and listed by `kb requests`.
# [[delivery]]
# kind = "smtp"
# server = "smtp.example.com"
# user = "kb"
# password_env = "KB_SMTP_PASSWORD"
# from = "help-centre@example.com"
# to = ["support@example.com"]

[build]
# So many editions are kept in `index/`.
# keep = 3
"##,
        name = serde_json::to_string(name)?,
        tags = serde_json::to_string(&tags)?,
        default = serde_json::to_string(&tags.first())?,
        first = tags.first().unwrap_or(&"en"),
    ))
}

/// The first articles of a site in a language: their paths below its folder, and their texts.
pub(super) fn samples(lang: &Lang) -> [(&'static str, &'static str); 2] {
    [
        ("start/index.md", category_text(lang)),
        ("start/first-article.md", article_text(lang)),
    ]
}

fn category_text(lang: &Lang) -> &'static str {
    match lang.primary() {
        "bn" => "---\ntitle: শুরু করা\ndescription: প্রথম পদক্ষেপগুলো।\norder: 1\nicon: rocket\n---\n",
        _ => {
            "---\ntitle: Getting started\ndescription: The first steps.\norder: 1\nicon: rocket\n---\n"
        }
    }
}

fn article_text(lang: &Lang) -> &'static str {
    match lang.primary() {
        "bn" => {
            "---\ntitle: কীভাবে একটি নিবন্ধ লিখব?\ndescription: articles ফোল্ডারে একটি Markdown ফাইল রাখুন।\nkeywords: [নতুন পাতা, নতুন নিবন্ধ, nibondho lekha]\n---\n\n`articles` ফোল্ডারে একটি Markdown ফাইল রাখুন: ফাইলটি সেভ করলেই পেজে দেখা যায়।\n\n## ধাপগুলো\n\n1. এই ফাইলটি আপনার এডিটরে খুলুন।\n2. একটি বাক্য বদলান, তারপর সেভ করুন।\n3. ব্রাউজারে পেজটি দেখুন।\n\n> [!TIP]\n> শিরোনামে গ্রাহকের প্রশ্নটি লিখুন, আর প্রথম বাক্যে উত্তর।\n"
        }
        _ => {
            "---\ntitle: How do I write an article?\ndescription: Put a Markdown file into the articles folder.\nkeywords: [new page, add a page]\n---\n\nPut a Markdown file into the `articles` folder: it is on the page as soon as you save it.\n\n## Steps\n\n1. Open this file in your editor.\n2. Change a sentence and save.\n3. Look at the page in your browser.\n\n> [!TIP]\n> Write the customer's question as the title, and the answer as the first sentence.\n"
        }
    }
}

/// Built editions do not belong into git.
fn ignore_index(folder: &Path, made: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let path = folder.join(".gitignore");
    if !path.exists() {
        made.push(write(&path, "/index/\n/data/\n")?);
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<PathBuf> {
    let shown = path.display();
    if path.exists() {
        bail!("`{shown}` is there already");
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder of `{shown}`"))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write `{shown}`"))?;
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn what_a_new_file_proposes_is_right_when_it_is_taken() {
        let languages = ["bn", "en"].map(|tag| Lang::parse(tag).unwrap());
        let text = config_text("Nodi Shop", &languages).unwrap();
        let proposed = |line: &&str| line.starts_with("# [") || line.contains(" = ");
        let taken: Vec<&str> = text
            .lines()
            .map(|line| {
                Some(line)
                    .filter(proposed)
                    .map_or(line, |line| line.trim_start_matches("# "))
            })
            .collect();
        let read = config::read("kb.toml", Some(&taken.join("\n")), &[]);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        assert_eq!(
            (read.site.contact.channels.len(), read.site.deliveries.len()),
            (2, 1)
        );
        assert!(
            read.site
                .contact
                .gaps(jiff::Timestamp::UNIX_EPOCH)
                .is_empty()
        );
    }
}
