//! `kb serve`: the help centre, built first when it must be, and watched while it is written.

use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use super::asked::open_as;
use super::progress::Progress;
use super::rebuild::{Files, failure};
use super::{Exit, Format, Global, against, browser, desk, logs, report, site, usage};
use crate::build::{self, Options, Outcome, Tolerance};
use crate::clock::Clock;
use crate::config::Server;
use crate::edition::IndexDirectory;
use crate::live::{self, Hands, Live, Present, Rebuilt, Sources};
use crate::load::Place;
use crate::problem::Problem;
use crate::web::{self, App, Listeners};

/// Serve the help centre
///
/// Builds first when something changed, then prints the address. On a terminal it watches: a saved
/// article is on the page at once, open pages show themselves anew, and a broken save keeps the last
/// good version and says what is wrong. With `--index DIR` it serves the edition there and reads no
/// articles, unless `--watch` is asked for.
#[derive(Args)]
pub(super) struct Serve {
    /// The site's folder, or any folder of Markdown files
    dir: Option<PathBuf>,
    /// The address to serve on
    #[arg(long, value_name = "ADDRESS")]
    addr: Option<SocketAddr>,
    /// Watch the files also when the output is no terminal
    #[arg(long, conflicts_with = "no_watch")]
    watch: bool,
    /// Do not watch the files
    #[arg(long)]
    no_watch: bool,
    /// Show drafts and articles of the future too; on this machine only
    #[arg(long)]
    preview: bool,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

impl Serve {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        logs::start(global)?;
        let opened = look(self.dir.as_deref(), self.preview, global)?;
        let settings = opened.site.server.clone();
        let server = Server {
            address: self.addr.unwrap_or(settings.address),
            ..settings
        };
        if self.preview && !server.address.ip().is_loopback() {
            return Err(usage(anyhow::anyhow!(
                "`--preview` shows drafts to everybody who can reach {}: leave `--addr` out to serve on this machine only",
                server.address
            )));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the system gives no threads")?;
        let listeners = runtime.block_on(async { bind(&server) })?;
        match (&global.index, self.preview) {
            // Who asks to watch means the texts, wherever their index is kept.
            (Some(_), false) if !self.watch => {
                self.serve_index(global, &opened, listeners, &runtime)
            }
            _ => self.serve_site(global, opened, listeners, &runtime),
        }
    }

    /// Serves what is in an index directory, and what will be.
    fn serve_index(
        &self,
        global: &Global,
        opened: &site::Opened,
        listeners: Listeners,
        runtime: &tokio::runtime::Runtime,
    ) -> anyhow::Result<Exit> {
        let index = IndexDirectory::at(&opened.place.index);
        let present = open_as(&index, Present::open)?;
        let live = Live::new(present, Vec::new());
        let _following = live::follow(Arc::clone(&live), index)?;
        self.answer(global, opened, live, listeners, runtime, false)
    }

    /// Builds and serves a site.
    fn serve_site(
        &self,
        global: &Global,
        opened: site::Opened,
        listeners: Listeners,
        runtime: &tokio::runtime::Runtime,
    ) -> anyhow::Result<Exit> {
        let watching = !self.no_watch && (self.watch || io::stdout().is_terminal());
        if !watching && !self.no_watch {
            report::say(NOT_WATCHING, global);
        }
        let (present, problems, failed) = self.first_present(&opened, global)?;
        let live = Live::new(present, problems.clone());
        if failed {
            live.say(problems, true);
        }
        let _watching = if watching {
            Some(self.watch(&live, &opened, global)?)
        } else {
            None
        };
        self.answer(global, &opened, live, listeners, runtime, watching)
    }

    /// What to serve at first, what is wrong with the site, and whether the edition is older than
    /// the files.
    fn first_present(
        &self,
        opened: &site::Opened,
        global: &Global,
    ) -> anyhow::Result<(Present, Vec<Problem>, bool)> {
        let index = IndexDirectory::at(&opened.place.index);
        let how = Tolerance::Lenient;
        let problems = match first_build(&opened.place, opened, how, self.preview, global) {
            Ok(mut outcome) => {
                outcome.add_problems(opened.known());
                report::problems(&outcome.problems, global);
                if outcome.edition.is_some() {
                    report::say(&report::summary(&outcome, Tolerance::Lenient), global);
                }
                match outcome.edition.map(Present::open) {
                    Some(Ok(present)) => return Ok((present, outcome.problems, false)),
                    // What was up to date by its hashes, and makes no sense.
                    Some(Err(error)) => report::failure(&error, &[], global),
                    None => {}
                }
                outcome.problems
            }
            // A full disk, another build at work: what was built before is better than nothing.
            Err(error) if index.current().is_some() => {
                report::failure(&error, &[], global);
                vec![failure(&opened.place, &error)]
            }
            Err(error) => return Err(error),
        };
        report::warn("The site cannot be built as it is; serving the last good edition.");
        Ok((open_as(&index, Present::open)?, problems, true))
    }

    /// Builds anew whenever the files change.
    fn watch(
        &self,
        live: &Arc<Live>,
        opened: &site::Opened,
        global: &Global,
    ) -> anyhow::Result<live::Watching> {
        let sources = Sources::of(&opened.place);
        let files = Files {
            dir: self.dir.clone(),
            global: global.clone(),
            place: opened.place.clone(),
            preview: self.preview,
            begun: opened.site.clone(),
            kept: Mutex::default(),
            said: Mutex::default(),
        };
        let files = Arc::new(files);
        let global = global.clone();
        let quickly = {
            let files = Arc::clone(&files);
            move |present: &Present, saved: &[PathBuf]| files.quickly(present, saved)
        };
        let review = {
            let (files, live) = (Arc::clone(&files), Arc::clone(live));
            // Saves have the other processors.
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
            move || alone.install(|| files.review(&live))
        };
        let seen = Arc::clone(live);
        let report = live.report();
        let mut told: Vec<Problem> = report.problems.iter().map(|one| (**one).clone()).collect();
        let rebuild = move || {
            let rebuilt = files.rebuild(&seen);
            // What an editor would mark is told in the browser, and by `kb check`.
            let mut problems = files.said().built();
            problems.retain(Problem::is_told);
            if problems != told {
                report::problems(&problems, &global);
                told = problems;
            }
            match &rebuilt {
                Rebuilt::New(present, _) => {
                    let id = &present.edition().about().id.as_str()[..12];
                    report::say(&format!("Now serving edition {id}"), &global);
                }
                Rebuilt::Failed { .. } => {
                    report::warn("Not published: the last good edition stays.");
                }
                Rebuilt::Same(_) => {}
            }
            rebuilt
        };
        let hands = Hands {
            quickly: Box::new(quickly),
            review: Box::new(review),
            ..Hands::of(Box::new(rebuild))
        };
        live::watch(Arc::clone(live), sources, hands)
    }

    fn answer(
        &self,
        global: &Global,
        opened: &site::Opened,
        live: Arc<Live>,
        listeners: Listeners,
        runtime: &tokio::runtime::Runtime,
        watching: bool,
    ) -> anyhow::Result<Exit> {
        let clock = Clock::system();
        let staffed = runtime.block_on(desk::open(opened, &live, &clock))?;
        let (desk, deliveries) = match staffed {
            Some(staffed) => (Some(staffed.desk), Some(staffed.deliveries)),
            None => (None, None),
        };
        let deliveries = Arc::new(Mutex::new(deliveries));
        let server = &opened.site.server;
        let address = listeners.public.local_addr().unwrap_or(server.address);
        let base = live.present().served().site.base.clone();
        let url = format!("http://{address}{base}/");
        // Whoever reads the address may ask the next moment that the service end.
        let ending = runtime.block_on(async { web::Ending::listen() });
        match global.format {
            Format::Json => {
                let problems = &live.report().problems;
                let told = serde_json::json!({ "serving": url, "problems": problems });
                report::verbatim(&told.to_string())?;
            }
            _ => report::line(&format!("Serving on {url}"))?,
        }
        if watching {
            report::say("Watching for changes. Stop with Ctrl-C.", global);
        }
        if self.open {
            browser::open(&url);
        }
        let options = web::Options {
            watching,
            files: watching.then(|| Arc::new(web::Files::new(opened.place.clone()))),
            operations_apart: listeners.operations.is_some(),
            clock: clock.clone(),
            trusted_proxies: server.trusted_proxies.clone(),
        };
        let app = App::new(Arc::clone(&live), options, desk);
        if !app.is_staffed() {
            let (dir, preview, global) = (self.dir.clone(), self.preview, global.clone());
            let look = move || look(dir.as_deref(), preview, &global);
            let (app, carried) = (Arc::clone(&app), Arc::clone(&deliveries));
            runtime.spawn(desk::open_later(look, live, clock, app, carried));
        }
        runtime.block_on(web::serve(listeners, app, server, async {
            match ending {
                Ok(ending) => ending.wished().await,
                Err(error) => {
                    tracing::error!(%error, "signals cannot be heard");
                    std::future::pending().await
                }
            }
        }))?;
        let deliveries = deliveries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(deliveries) = deliveries {
            runtime.block_on(deliveries.stop());
        }
        Ok(Exit::Good)
    }
}

/// The site, as kb.toml says it now.
fn look(dir: Option<&Path>, preview: bool, global: &Global) -> anyhow::Result<site::Opened> {
    let mut opened = site::open(dir, global)?;
    if preview {
        opened.place = opened.place.for_preview();
    }
    Ok(opened)
}

fn bind(server: &Server) -> anyhow::Result<Listeners> {
    let listen = |address| -> anyhow::Result<TcpListener> { web::bind(address) };
    Ok(Listeners {
        public: listen(server.address)?,
        operations: server.operations.map(listen).transpose()?,
    })
}

/// Builds a site into a place, which is its own or one for trials.
pub(super) fn first_build(
    place: &Place,
    opened: &site::Opened,
    tolerance: Tolerance<'_>,
    preview: bool,
    global: &Global,
) -> anyhow::Result<Outcome> {
    let progress = Progress::new(global);
    let options = Options {
        tolerance,
        preview,
        stand_in: tolerance.is_lenient()
            && IndexDirectory::at(&opened.place.index).current().is_none(),
        now: jiff::Timestamp::now(),
        progress: &|step, done, all| progress.tell(step.name(), done, all),
    };
    let built = match tolerance {
        Tolerance::Strict => against::build(opened, place, &options, None, global),
        _ if *place == opened.place => against::in_spite(opened, &options),
        _ => build::build(place, &opened.site, &options),
    };
    progress.finish();
    built
}

const NOT_WATCHING: &str = "\
Not watching the files, since the output is no terminal: changes wait for the next start (`--watch` watches, `--no-watch` is silent).";
