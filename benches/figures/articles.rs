//! Articles in any number, made from real ones: their sections mixed, some of their words replaced.
//!
//! The same source, number and seed make the same files. Words of each article's own let the
//! vocabulary grow with the number of articles, as it does in truth. It must not know who reads them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use walkdir::WalkDir;

use super::random::Random;

/// Categories of the first level.
const TOPICS: usize = 12;
/// About so many articles stand in a category.
const IN_CATEGORY: usize = 80;
/// One long word in so many is replaced by one of the article's own.
const REPLACED: usize = 25;

/// A folder of generated articles.
pub(crate) struct Site {
    /// Where it lies.
    pub(crate) folder: PathBuf,
    /// The address of the first language's home.
    pub(crate) home: String,
    /// The addresses of all articles.
    pub(crate) pages: Vec<String>,
}

/// A real article, taken apart.
struct Real {
    title: String,
    /// What stands before the first heading.
    opening: String,
    /// From one heading to the next.
    sections: Vec<String>,
}

/// What languages write words of.
struct Letters {
    beginnings: &'static [&'static str],
    ends: &'static [&'static str],
}

const LATIN: Letters = Letters {
    beginnings: &[
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu",
        "va", "we", "xi", "yo", "zu", "bra", "cle", "dri", "fro", "gru", "pla", "ste", "tri",
    ],
    ends: &[
        "n", "r", "x", "l", "s", "mo", "ta", "ne", "rix", "don", "via", "lis",
    ],
};

const BENGALI: Letters = Letters {
    beginnings: &[
        "কা",
        "খি",
        "গু",
        "চা",
        "জি",
        "টা",
        "ডো",
        "তি",
        "না",
        "পু",
        "ফা",
        "বি",
        "মো",
        "যা",
        "রি",
        "লা",
        "শু",
        "সা",
        "হি",
        "ক্রা",
        "প্লে",
        "স্টা",
        "ত্রি",
    ],
    ends: &["ন", "র", "ল", "স", "মা", "টা", "নি", "ক্স", "ভি"],
};

/// Writes `count` articles, all languages together, into a new folder.
pub(crate) fn generate(
    source: &Path,
    folder: &Path,
    count: usize,
    seed: u64,
) -> anyhow::Result<Site> {
    let languages = real_articles(source)?;
    let mut site = Site {
        folder: folder.to_owned(),
        home: String::new(),
        pages: Vec::with_capacity(count),
    };
    let each = count / languages.len();
    let several = languages.len() > 1;
    let slugs = slugs(&languages, each, seed);
    for (lang, real) in &languages {
        let shown = if lang.is_empty() { "en" } else { lang };
        let place = if several {
            folder.join(lang)
        } else {
            folder.to_owned()
        };
        let letters = if shown == "bn" { &BENGALI } else { &LATIN };
        write_categories(&place, each, letters)?;
        for (number, slug) in slugs.iter().enumerate() {
            let mut writer = Mixer {
                real,
                letters,
                slugs: &slugs,
                random: Random::new(seed ^ ((number as u64) << 20)),
                number,
            };
            fs::write(place.join(format!("{slug}.md")), writer.article())?;
            site.pages.push(format!("/{shown}/{slug}"));
        }
        if site.home.is_empty() {
            site.home = format!("/{shown}/");
        }
    }
    Ok(site)
}

/// The real articles by language; `""` when the folder tells no languages apart.
fn real_articles(source: &Path) -> anyhow::Result<BTreeMap<String, Vec<Real>>> {
    let mut languages: BTreeMap<String, Vec<Real>> = BTreeMap::new();
    for entry in WalkDir::new(source).sort_by_file_name() {
        let entry = entry?;
        let below = entry.path().strip_prefix(source)?;
        let name = entry.file_name().to_string_lossy();
        if !name.ends_with(".md") || name == "index.md" {
            continue;
        }
        let top = below.iter().next().unwrap_or_default().to_string_lossy();
        let is_lang = top.len() == 2 && top.bytes().all(|byte| byte.is_ascii_lowercase());
        let text = fs::read_to_string(entry.path())
            .with_context(|| format!("{} cannot be read", entry.path().display()))?;
        let lang = if is_lang {
            top.into_owned()
        } else {
            String::new()
        };
        languages.entry(lang).or_default().extend(take_apart(&text));
    }
    ensure!(
        !languages.is_empty(),
        "there are no articles in {}",
        source.display()
    );
    Ok(languages)
}

/// Files without front matter are not articles.
fn take_apart(text: &str) -> Option<Real> {
    let (front, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let title = front
        .lines()
        .find_map(|line| line.strip_prefix("title: "))?;
    let mut parts = vec![String::new()];
    let mut in_code = false;
    for line in body.lines() {
        in_code ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !in_code {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    let opening = parts.remove(0);
    Some(Real {
        title: title.trim_matches('"').to_owned(),
        opening,
        sections: parts,
    })
}

fn category(number: usize, count: usize) -> String {
    let folders = (count / IN_CATEGORY / TOPICS).max(2);
    let topic = number % TOPICS;
    format!("topic-{topic}/part-{}", number / TOPICS % folders)
}

/// The paths of all articles below their language, without `.md`: the same in all languages.
fn slugs(languages: &BTreeMap<String, Vec<Real>>, count: usize, seed: u64) -> Vec<String> {
    let real: Vec<&Real> = languages.values().flatten().collect();
    let mut random = Random::new(seed);
    (0..count)
        .map(|number| {
            let words = random.choose(&real).title.to_lowercase();
            let words: Vec<&str> = words
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
                .take(6)
                .collect();
            let slug = format!("{}-{number}", words.join("-"));
            format!("{}/{}", category(number, count), slug.trim_matches('-'))
        })
        .collect()
}

fn write_categories(place: &Path, count: usize, letters: &Letters) -> anyhow::Result<()> {
    let mut random = Random::new(count as u64);
    for number in 0..count {
        let folder = place.join(category(number, count));
        if folder.exists() {
            continue;
        }
        fs::create_dir_all(&folder)?;
        for folder in [Some(folder.as_path()), folder.parent()]
            .into_iter()
            .flatten()
        {
            let title = word(letters, &mut random);
            let index = format!("---\ntitle: \"{title}\"\ndescription: \"{title} {title}\"\n---\n");
            fs::write(folder.join("index.md"), index)?;
        }
    }
    Ok(())
}

fn word(letters: &Letters, random: &mut Random) -> String {
    let mut word = String::new();
    for _ in 0..2 + random.below(2) {
        word.push_str(random.choose::<&str>(letters.beginnings));
    }
    word.push_str(random.choose::<&str>(letters.ends));
    word
}

/// Makes one article of several.
struct Mixer<'a> {
    real: &'a [Real],
    letters: &'a Letters,
    slugs: &'a [String],
    random: Random,
    number: usize,
}

impl Mixer<'_> {
    fn article(&mut self) -> String {
        let base = self.random.below(self.real.len());
        let base = &self.real[base];
        let own: Vec<String> = (0..4)
            .map(|_| word(self.letters, &mut self.random))
            .collect();
        let mut body = base.opening.clone();
        for section in &base.sections {
            let other = self.random.choose(self.real);
            let other = other.sections.get(self.random.below(8));
            let taken = other.filter(|_| self.random.once_in(3));
            body.push_str(taken.unwrap_or(section));
        }
        let title = base.title.replace(['"', '\\'], "");
        let day = 1 + self.random.below(28);
        let month = 1 + self.random.below(12);
        let mut text = format!(
            "---\ntitle: \"{title} ({} {})\"\nkeywords: [{}, {}]\nupdated: 2026-{month:02}-{day:02}\n---\n",
            own[0], self.number, own[1], own[2],
        );
        let mut in_code = false;
        for line in body.lines() {
            in_code ^= line.trim_start().starts_with("```");
            if in_code {
                text.push_str(line);
            } else {
                let line = self.relink(line);
                self.replace_words(&line, &own, &mut text);
            }
            text.push('\n');
        }
        text
    }

    /// Takes pictures out, leads links within the site to other articles.
    fn relink(&mut self, line: &str) -> String {
        let line = without_tags(line, "<img");
        let line = without_ids(&line);
        let mut out = String::with_capacity(line.len());
        let mut rest = line.as_str();
        while let Some(at) = rest.find("](") {
            let (before, from) = (&rest[..at], &rest[at + 2..]);
            let Some(end) = from.find(')') else { break };
            let target = &from[..end];
            rest = &from[end + 1..];
            let open = opening_bracket(before);
            let picture = before[..open].ends_with('!');
            let away = target.contains("://") && !target.contains("/articles/");
            if picture {
                let (ahead, description) = (&before[..open - 1], &before[open + 1..]);
                let _ = write!(out, "{ahead}{description}");
            } else if away {
                let _ = write!(out, "{before}]({target})");
            } else {
                let to = self.random.choose(self.slugs);
                let _ = write!(out, "{before}](../../{to}.md)");
            }
        }
        out.push_str(rest);
        out
    }

    /// Puts the article's own words in the place of some long ones.
    fn replace_words(&mut self, line: &str, own: &[String], out: &mut String) {
        let plain = !line.contains('<') && !line.starts_with('|');
        for (at, word) in line.split(' ').enumerate() {
            if at > 0 {
                out.push(' ');
            }
            let long =
                word.chars().count() > 5 && !word.contains(|c: char| c.is_ascii_punctuation());
            if plain && long && self.random.once_in(REPLACED) {
                out.push_str(self.random.choose::<String>(own));
            } else {
                out.push_str(word);
            }
        }
    }
}

/// Where the bracket stands that the one behind the text closes.
fn opening_bracket(text: &str) -> usize {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b']' => depth += 1,
            b'[' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    0
}

fn without_tags(line: &str, tag: &str) -> String {
    let mut line = line.to_owned();
    while let Some(at) = line.find(tag) {
        let end = line[at..].find('>').map_or(line.len(), |end| at + end + 1);
        line.replace_range(at..end, "");
    }
    line
}

/// Sections of different articles may have headings of one id.
fn without_ids(line: &str) -> String {
    match line.find(" {#").filter(|_| line.starts_with('#')) {
        Some(at) => line[..at].to_owned(),
        None => line.to_owned(),
    }
}
