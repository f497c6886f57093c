//! A site in a temporary folder: written file by file, built, and served in process.

use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use kb::build::{self, Options, Outcome, Tolerance};
use kb::clock::Clock;
use kb::config::{self, Site};
use kb::edition::IndexDirectory;
use kb::live::{Live, Present};
use kb::load::{Overrides, Place, Root};
use kb::problem::Problem;
use kb::store::Store;
use kb::web::{self, App};

use super::{Customer, Program, files_below};

/// The time of builds, unless a test sets it.
const NOW: &str = "2026-11-21T12:00:00Z";

/// A site's folder, and how it is to be built.
pub(crate) struct TestSite {
    home: Arc<tempfile::TempDir>,
    /// The articles themselves lie in the site's folder, as in any folder of Markdown.
    bare: bool,
    now: Timestamp,
    strict: bool,
    preview: bool,
    operations_apart: bool,
}

/// What a build came to.
pub(crate) struct Built {
    pub(crate) outcome: Outcome,
}

impl TestSite {
    /// A site with its articles in `articles/`.
    pub(crate) fn new() -> Self {
        let site = Self {
            home: Arc::new(tempfile::tempdir().unwrap()),
            bare: false,
            now: NOW.parse().unwrap(),
            strict: false,
            preview: false,
            operations_apart: false,
        };
        fs::create_dir_all(site.articles()).unwrap();
        site
    }

    /// Nothing but a folder of Markdown.
    pub(crate) fn bare() -> Self {
        let mut site = Self::new();
        fs::remove_dir(site.articles()).unwrap();
        site.bare = true;
        site
    }

    /// A bare site with everything that lies in a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let site = Self::bare();
        for file in files_below(folder) {
            site.write(&file, fs::read(folder.join(&file)).unwrap());
        }
        site
    }

    /// A site in English and Bengali with a few of everything.
    pub(crate) fn sample() -> Self {
        Self::new()
            .config("[site]\nname = { en = \"Parcels\", bn = \"পার্সেল\" }\nlanguages = [\"en\", \"bn\"]\n")
            .article(
                "en/billing/index.md",
                "---\ntitle: Billing\ndescription: Money matters.\nicon: card\n---\nAll about money.\n",
            )
            .article(
                "en/billing/refunds.md",
                "---\ntitle: How do I get a refund?\nupdated: 2026-11-20\naliases: [/en/old-refunds]\nkeywords: [money back]\ntags: [money]\n---\n\
                 Ask for it within 30 days.\n\n## How long does it take?\n\nA refund takes five days.\n\n\
                 ![The card](img/card.png)\n\n[Prices](prices.pdf) and [lost cards](cards/lost-card.md).\n",
            )
            .article(
                "en/billing/cards/lost-card.md",
                "---\ntitle: I lost my card\n---\nBlock the card at once.\n\n```rust\nfn main() {}\n```\n",
            )
            .article(
                "en/shipping/delivery.md",
                "---\ntitle: When does my parcel arrive?\nupdated: 2026-10-01\n---\nDelivery takes two days.\n",
            )
            .article(
                "bn/billing/refunds.md",
                "---\ntitle: টাকা ফেরত কীভাবে পাব?\n---\nটাকা ফেরত পেতে পাঁচ দিন লাগে।\n\n## কত দিন লাগে?\n\nপাঁচ দিন।\n",
            )
            .file("articles/en/billing/img/card.png", image(40, 30))
            .file("articles/en/billing/prices.pdf", "%PDF-1.4 prices")
    }

    /// Adds an article (or changes it).
    pub(crate) fn article(self, path: &str, text: &str) -> Self {
        let path = if self.bare {
            path.to_owned()
        } else {
            format!("articles/{path}")
        };
        self.file(&path, text)
    }

    /// Adds any file, by its path from the site's folder.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes kb.toml.
    pub(crate) fn config(self, toml: &str) -> Self {
        self.file("kb.toml", toml)
    }

    /// Sets the clock of the builds.
    pub(crate) fn at(mut self, now: &str) -> Self {
        self.now = now.parse().unwrap();
        self
    }

    /// Builds as `kb build` does: an error stops it.
    pub(crate) fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Builds with drafts and what is to be published later.
    pub(crate) fn preview(mut self) -> Self {
        self.preview = true;
        self
    }

    /// Serves without the operations routes, which have an address of their own.
    pub(crate) fn operations_apart(mut self) -> Self {
        self.operations_apart = true;
        self
    }

    /// The site's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("site")
    }

    /// Where its articles lie.
    pub(crate) fn articles(&self) -> PathBuf {
        if self.bare {
            self.folder()
        } else {
            self.folder().join("articles")
        }
    }

    /// Where its editions lie.
    pub(crate) fn index(&self) -> PathBuf {
        if self.bare {
            self.home.path().join("index")
        } else {
            self.folder().join("index")
        }
    }

    /// kb with arguments, typed in the site's folder.
    pub(crate) fn kb<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Program {
        Program::kb(&self.folder(), arguments)
    }

    /// Takes every file away; the editions stay.
    pub(crate) fn clear(&self) {
        let _ = fs::remove_file(self.folder().join("kb.toml"));
        fs::remove_dir_all(self.articles()).unwrap();
        fs::create_dir_all(self.articles()).unwrap();
    }

    /// Writes a file anew.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.folder().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Takes a file away.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.folder().join(path)).unwrap();
    }

    /// Sets the clock of the next builds.
    pub(crate) fn set_clock(&mut self, now: &str) {
        self.now = now.parse().unwrap();
    }

    /// What kb.toml says, and what is wrong with it.
    pub(crate) fn settings(&self) -> (Place, Site, Vec<Problem>) {
        let overrides = Overrides {
            index: Some(self.index()),
            ..Overrides::default()
        };
        let root = Root::find(&self.folder(), &overrides).unwrap();
        let text = root.config_text().unwrap();
        let read = config::read("kb.toml", text.as_deref(), &[]);
        let place = root.place(&read.site, &overrides).unwrap();
        (place, read.site, read.problems)
    }

    /// Builds; whatever is outside of the articles must not fail.
    pub(crate) fn build(&self) -> Built {
        self.try_build().unwrap()
    }

    /// Builds.
    pub(crate) fn try_build(&self) -> anyhow::Result<Built> {
        let (place, site, problems) = self.settings();
        let options = Options {
            tolerance: if self.strict {
                Tolerance::Strict
            } else {
                Tolerance::Lenient
            },
            preview: self.preview,
            stand_in: false,
            now: self.now,
            progress: &|_, _, _| {},
        };
        let mut outcome = build::build(&place, &site, &options)?;
        outcome.add_problems(problems);
        Ok(Built { outcome })
    }

    /// Builds and serves.
    pub(crate) fn serve(&self) -> Customer {
        self.open(self.build())
    }

    /// Serves what was built.
    pub(crate) fn open(&self, built: Built) -> Customer {
        let Outcome {
            edition, problems, ..
        } = built.outcome;
        let edition = edition.unwrap_or_else(|| panic!("nothing to serve: {problems:?}"));
        self.customer(Present::open(edition).unwrap(), problems)
    }

    /// What a server has of a site that was built, without the server.
    pub(crate) fn live(&self) -> std::sync::Arc<Live> {
        let edition = self.build().outcome.edition.unwrap();
        Live::new(Present::open(edition).unwrap(), Vec::new())
    }

    /// Serves the newest good edition that is there.
    pub(crate) fn serve_index(&self) -> Customer {
        let opened = IndexDirectory::at(self.index()).open().unwrap();
        self.customer(Present::open(opened.edition).unwrap(), Vec::new())
    }

    /// What is kept of requests.
    pub(crate) async fn store(&self, clock: Clock) -> Store {
        let data = self.data();
        Store::open(&data, &data.join("kb.db"), clock)
            .await
            .unwrap()
    }

    /// Where requests are kept.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn customer(&self, present: Present, problems: Vec<Problem>) -> Customer {
        let clock = Clock::standing_at(self.now);
        let options = web::Options {
            operations_apart: self.operations_apart,
            clock: clock.clone(),
            ..web::Options::default()
        };
        let runtime = Customer::runtime();
        let store =
            (!present.channels().is_empty()).then(|| runtime.block_on(self.store(clock.clone())));
        let desk = store.clone().map(|store| {
            let pace = (
                NonZeroU32::new(600).unwrap(),
                NonZeroU32::new(6_000).unwrap(),
            );
            web::Desk::new(store, web::FormKey::new([7; 32]), pace)
        });
        let app = App::new(Live::new(present, problems), options, desk);
        Customer::new(app, runtime, clock, store, Arc::clone(&self.home))
    }
}

impl Built {
    /// All problems, one a line: code, place, what and remedy.
    pub(crate) fn problems(&self) -> Vec<String> {
        let problems = self.outcome.problems.iter();
        problems
            .map(|problem| format!("{} {problem}", problem.code.name))
            .collect()
    }

    /// The one problem of a code.
    pub(crate) fn problem(&self, code: &str) -> &Problem {
        let mut found = self
            .outcome
            .problems
            .iter()
            .filter(|problem| problem.code.name == code);
        let first = found
            .next()
            .unwrap_or_else(|| panic!("no {code} in {:#?}", self.problems()));
        assert!(
            found.next().is_none(),
            "more than one {code}: {:#?}",
            self.problems()
        );
        first
    }

    /// The id of the edition; panics when nothing was published.
    pub(crate) fn id(&self) -> String {
        let edition = self.outcome.edition.as_ref();
        let edition =
            edition.unwrap_or_else(|| panic!("nothing published: {:#?}", self.problems()));
        edition.about().id.to_string()
    }
}

/// The smallest file that is a PNG picture of a size.
pub(crate) fn image(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82");
    png
}
