//! What the index costs: the time and memory to make it, and its bytes, field by field.
//!
//! Both programs index the articles of kb's edition, in processes of their own; what reading these
//! takes is taken off. It must not know how kb makes its index.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use kb::content::Article;
use kb::lang::Lang;
use kb::live::Present;
use kb::search::{Guide, Indexer};
use tantivy::Index;
use tantivy::index::SegmentReader;
use tantivy::space_usage::SegmentSpaceUsage;
use walkdir::WalkDir;

use super::{open, plain};
use crate::bench::{Bench, Best, remove};
use crate::child::{self, Taken};
use crate::table::{Aim, Unit};

/// The process of its own: reads the articles of an edition and lets something index them.
pub(crate) fn run(words: &[&str]) -> anyhow::Result<()> {
    let [what, index, out] = words else {
        bail!("what is read, by whom, and where to");
    };
    let (present, out) = (open(Path::new(index))?, Path::new(out));
    match *what {
        "kb" => {
            let mut languages: BTreeMap<Lang, Indexer> = BTreeMap::new();
            for lang in &present.served().languages {
                let folder = out.join(lang.as_str());
                fs::create_dir_all(&folder)?;
                let indexer = Indexer::create(&folder, lang, Guide::default())?;
                languages.insert(lang.clone(), indexer);
            }
            each(&present, |number, article| {
                let indexer = languages.get(&article.lang).context("no such language")?;
                indexer.add(number, article)
            })?;
            languages.into_values().try_for_each(Indexer::finish)
        }
        "plain" => {
            let mut writer = plain::Writer::create(out);
            each(&present, |_, article| writer.add(article))?;
            writer.finish()
        }
        _ => each(&present, |_, _| Ok(())),
    }
}

fn each(
    present: &Present,
    mut work: impl FnMut(u32, &Article) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let edition = present.edition();
    for number in 0..u32::try_from(edition.about().articles)? {
        work(number, &edition.article(number)?)?;
    }
    Ok(())
}

/// Measures and prints; the plain program's index stays in `folder`.
pub(super) fn of(bench: &Bench, present: &Present, folder: &Path) -> anyhow::Result<()> {
    let index = |what: &str, out: &Path| -> anyhow::Result<Taken> {
        remove(out)?;
        let (edition, out) = (bench.index.to_string_lossy(), out.to_string_lossy());
        child::run(&bench.itself, &["indexed", what, &edition, &out])
    };
    let again = bench.other.join("kb");
    let rounds = if bench.size < 50_000 { 3 } else { 1 };
    let mut cpu = [(); 3].map(|()| Best::lowest());
    let mut memory = cpu;
    for _ in 0..rounds {
        for (at, (what, out)) in [("read", folder), ("plain", folder), ("kb", &again)]
            .into_iter()
            .enumerate()
        {
            let taken = index(what, out)?;
            cpu[at].take(taken.cpu);
            memory[at].take(taken.memory);
        }
    }
    let [reading, plain, kb] = cpu.map(|best| best.0);
    let aim = Aim::most(1.5).but(3.0);
    let (kb, plain) = (kb - reading, plain - reading);
    bench.row("indexing, CPU", Unit::Seconds, kb, plain, aim);
    let (kb, plain) = (memory[2].0, memory[1].0);
    bench.row("indexing, peak memory", Unit::Bytes, kb, plain, Aim::none());
    remove(&again)?;
    bytes(bench, present, folder)
}

fn bytes(bench: &Bench, present: &Present, plain: &Path) -> anyhow::Result<()> {
    let dirs = present.served().languages.iter();
    let dirs: Vec<_> = dirs
        .flat_map(|lang| present.edition().search_layers(lang))
        .map(|layer| layer.dir)
        .collect();
    let mut of_kb = 0;
    let mut parts = BTreeMap::new();
    for dir in &dirs {
        of_kb += files(dir, &mut |name, bytes| {
            // What tantivy tells of by field.
            if !name.contains('.') || name.len() < 32 {
                add(&mut parts, name, bytes);
            }
        })?;
        fields(dir, &mut parts)?;
    }
    let mut texts = 0;
    let of_plain = files(plain, &mut |name, bytes| {
        texts += if name.ends_with(".store") { bytes } else { 0 };
    })?;
    let (kb, all) = (of_kb as f64, of_plain as f64);
    let aim = Aim::most(2.5);
    bench.row("index", Unit::Bytes, kb, all, aim);
    let (figure, without) = ("index / plain without its texts", all - texts as f64);
    bench.row(figure, Unit::Bytes, kb, without, Aim::none());
    for (name, bytes) in parts {
        let figure = format!("index: {name}");
        bench.row_of_kb(&figure, Unit::Bytes, bytes as f64, Aim::none());
    }
    Ok(())
}

/// Tells every file below a folder; returns their bytes.
fn files(folder: &Path, tell: &mut dyn FnMut(&str, u64)) -> anyhow::Result<u64> {
    let mut sum = 0;
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let bytes = entry.metadata()?.len();
            tell(&entry.file_name().to_string_lossy(), bytes);
            sum += bytes;
        }
    }
    Ok(sum)
}

fn add(parts: &mut BTreeMap<String, u64>, name: &str, bytes: u64) {
    *parts.entry(name.to_owned()).or_default() += bytes;
}

/// Adds what tantivy's own parts of an index take.
fn fields(dir: &Path, parts: &mut BTreeMap<String, u64>) -> anyhow::Result<()> {
    // An edition is only read: a reader of tantivy's own would leave a lock file behind.
    for segment in Index::open_in_dir(dir)?.searchable_segments()? {
        let usage: SegmentSpaceUsage = SegmentReader::open(&segment)?.space_usage()?;
        for (what, fields) in [
            ("terms", usage.termdict()),
            ("postings", usage.postings()),
            ("lengths", usage.fieldnorms()),
            ("columns", usage.fast_fields()),
        ] {
            for field in fields.fields() {
                let bytes = field.total().get_bytes();
                add(parts, &format!("{}, {what}", field.field_name()), bytes);
            }
        }
        add(parts, "store", usage.store().total().get_bytes());
    }
    Ok(())
}
