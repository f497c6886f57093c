//! kb: a self-service knowledge base.
//!
//! Writers keep help articles as Markdown in git. kb checks them, renders them into one complete,
//! immutable *edition* and serves that as a fast, searchable help centre. This page is the map of
//! the house; the modules tell their own stories.
//!
//! # Words
//!
//! An [`Article`](content::Article) is one Markdown file of one language; its
//! [`Section`](content::Section)s are where hits land. A [category](content::category::Category) is
//! a folder. The [`Catalog`](content::Catalog) holds all published articles in their places. An
//! [`Edition`](edition::Edition) is one build of a site; the
//! [`IndexDirectory`](edition::IndexDirectory) holds editions and the pointer to the current one.
//! A [`Query`](search::Query) is what a customer typed, analysed. A [`Request`](contact::Request) is
//! what a customer hands over to people; the [`Store`](store::Store) keeps it, and accepted means that
//! it is on the disk. A [`Problem`](problem::Problem) is something wrong with what a writer or an
//! operator wrote: a value, never an abort.
//!
//! # Floors
//!
//! A module may use what is below it, never what is above; `tests/suite/house.rs` reads the sources
//! and fails on a forbidden `use`.
//!
//! ```text
//! 5  the door      cli
//! 4  the service   web < flow, export  deliver  publish        web and deliver know nothing of each other
//! 3  the present   build < editorial, live
//! 2  the hands     load  edition  search  clock < store  theme  fetch   each owns one outside thing, none knows another but the clock
//! 1  the rules     text < locale < content < contact < config < relevance, change   import   no file, clock, socket, randomness
//! 0  the words     lang  problem  silent
//! ```
//!
//! What is *absent* matters as much:
//!
//! - Floors 0 and 1 are pure. Texts, the time and ids come in as arguments.
//! - tantivy is known to [`search`] alone, SQL to [`store`], axum and hyper to [`web`], lettre to
//!   [`deliver`], reqwest to [`fetch`], minijinja to [`theme`], pulldown-cmark, syntect and ammonia to
//!   [`content::markdown`], notify to [`live`], html5ever to [`flow`] and [`import`], clap to [`cli`], Fluent to [`locale`].
//! - Nothing but [`cli`] prints. Nothing but `main` ends the process.
//! - There is no global mutable state. A request holds one [`Present`](live::Present) and no lock.
//! - HTML from an article is a [`SafeHtml`](content::markdown::SafeHtml), which only the sanitiser's
//!   module can make.
//! - There is no `unsafe` of our own. Pages and articles are read by position, so that a file cut
//!   short is an error. The search indexes are mapped, by tantivy: they are hashed before an edition is
//!   opened, and whatever cuts one short after that ends the process.
//!
//! # Five journeys
//!
//! **An article becomes a page.** [`cli`] opens the site: [`load::Root`] finds the folder,
//! [`config::read`] turns kb.toml into a [`Site`](config::Site). [`build::build`] has [`load::walk`]
//! list the files and [`content::outline::read`] tell what the rest of the site must know of each; what
//! its writer does not say of its last change, [`load::git`] may know.
//! [`Catalog::gather`](content::Catalog::gather) gives every article its place, address and
//! translations; what cannot have one is a problem. The hash of all inputs is the edition's id: when
//! the [index directory](edition::IndexDirectory) holds it, the site is up to date. Else each text
//! is read again, rendered by [`content::markdown::render`] for its page (and for the page of each
//! language that lacks a translation), put into it by
//! [`Theme::render`](theme::Theme::render), handed to the edition's
//! [`Writer`](edition::Writer) and to the language's [`Indexer`](search::Indexer), and let go.
//! [`Writer::publish`](edition::Writer::publish) fsyncs, verifies, renames and moves the pointer last.
//! What was read of files that nobody wrote into since is remembered. Each page has a key, a hash of
//! all that it is made from; a page of the last edition with the same key, text and links is not made
//! again: the new edition takes that one's files over and lays a layer upon them, in which only the
//! rest stands.
//! What the published edition answers at and this one does not ([`change::vanished`]) is a problem. Who
//! publishes in spite of it owes it ([`change::owed()`]): the edition carries it on, until a later one has
//! settled it.
//!
//! **A question becomes answers.** [`web::serve`] accepts the connection and [`web::router`] finds
//! the handler. It takes the [`Present`](live::Present) and asks
//! [`Present::find`](live::Present::find): [`Query::parse`](search::Query::parse) analyses what was
//! typed with the [`Analyzer`](text::Analyzer) that analysed the articles,
//! [`Searcher::search`](search::Searcher::search) returns the numbers of articles, the edition has
//! their texts, and [`search::excerpt`] chooses the section and cuts the snippet. The page, the
//! suggestions, the API, `kb search` and `kb test` all come this way, so that they cannot disagree;
//! what [`relevance`] tests expect is compared with what customers get.
//!
//! **Answers lead to people.** What a page may show of them is decided by one pure function,
//! [`contact::disclose`], from what stands in the page's address: was a question asked, what did it
//! find, was an article read. A [`Channel`](contact::Channel)'s target can be read from the
//! [`Offer`](contact::Offer) that it makes, and from nothing else; in an edition it lies in one file
//! that no route serves. What operators say by hand ([`live::listen`]) wins over the opening hours.
//! [`web`] keeps a page with all of it made beforehand: whoever meets an error of ours is shown the way
//! to people without having asked.
//!
//! **A save becomes visible.** [`live::watch`] takes any event as a suspicion, waits until the files
//! are quiet and has the site built again. A new edition replaces the one in
//! [`Live`](live::Live) in one step; requests that hold the old one finish with it. When the save
//! cannot be published, the last good edition stays and its problems are shown, in the terminal and
//! in the page. Where nothing but texts has changed, [`build::Kept`] makes their pages first, and
//! [`Present::with_saved`](live::Present::with_saved) serves them upon the edition that is there,
//! found by search, until the new one takes over.
//!
//! **A message reaches people.** The form carries a seal ([`web::FormKey`]) with a nonce: the same form
//! counts once, however often it is sent. [`Form::check`](contact::Form::check) reads what was typed
//! into types that cannot break out of a mail's header or a line of a log. [`config::destinations`] says where a request is to go, and
//! [`Store::accept`](store::Store::accept) keeps it, in the database or, while that takes nothing, in
//! the spool beside it: from then on it is not lost, and only now the customer gets a receipt. The bell of
//! [`Deliveries`](deliver::Deliveries) is rung, and the lane of each target takes what is
//! [due](store::Store::due) there: a mail, in the words of the theme, or a signed post of a
//! [`Notice`](contact::Notice). What fails is tried ten times within some three days, under the same
//! name; after that it is stuck, and somebody has it resent. Nothing is ever deleted for that.
//!
//! **An edition reaches its server.** [`publish::carry`] hands the edition's papers to the target, where
//! an [`Arrival`](edition::Arrival) links what an older edition has already and asks for the rest: in a
//! folder directly, over SSH from [`publish::answer`]. When all of it is there and its hashes are right,
//! it gets its name and the pointer, last; [`live::follow`] sees that and serves it.
//!
//! **An edition becomes files.** [`cli`] builds one of a site whose pages lead to nobody behind them
//! ([`config::Exported`]), and [`export::export`] writes what stands at its routes as files for any web
//! host: the pages as they are, redirects as pages that lead on, an index that a script of the theme
//! searches. They are written aside and take the place of the last ones in one step.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod build;
pub mod change;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contact;
pub mod content;
pub mod deliver;
pub mod edition;
pub mod editorial;
pub mod export;
pub mod fetch;
pub mod flow;
pub mod import;
pub mod lang;
pub mod live;
pub mod load;
pub mod locale;
pub mod problem;
pub mod publish;
pub mod relevance;
pub mod search;
pub mod silent;
pub mod store;
pub mod text;
pub mod theme;
pub mod web;
