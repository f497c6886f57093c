//! What an editor would mark in a help centre that builds: titles, pictures without words, empty
//! sections, old translations, files that nobody uses, numbers that should not stand in a text.
//!
//! It looks and tells; nothing is rendered or published. Others are asked only for [`External`] links,
//! and only when somebody wants that. It must not know how problems are shown.

mod article;
mod bold;
mod by_hand;
mod external;
mod keywords;
mod markers;
mod notes;
mod pictures;
mod remains;
mod remembered;
mod slips;
mod sought;
mod standing;
mod titles;
mod translations;
mod unmade;
mod untouched;
mod unused;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::build;
use crate::config::Site;
use crate::contact::ByHand;
use crate::content::allowance::Allowed;
use crate::content::{Allowance, Catalog};
use crate::load::Place;
use crate::problem::{Place as ProblemPlace, Problem};
use external::Link;
use sought::Sought;

pub use external::{External, Habits};
pub use standing::Standing;

/// What must be known of a site to look over an article.
struct Desk<'a> {
    catalog: &'a Catalog,
    by_hand: ByHand<'a>,
    today: Date,
    /// `https://help.example.com`, when the site knows its own address.
    origin: Option<String>,
    /// Whether links to other sites are wanted.
    wants_links: bool,
}

/// What was seen in an article.
#[derive(Default)]
struct Seen {
    problems: Vec<Problem>,
    allowances: Vec<Allowance>,
    /// The articles and files that it leads to, by their numbers.
    articles: Vec<usize>,
    files: Vec<usize>,
    /// Whatever else it leads to, when that is wanted.
    links: Vec<Link>,
    /// Where its title and the day of its last change are written.
    title: Option<ProblemPlace>,
    updated: Option<ProblemPlace>,
}

impl<'a> Desk<'a> {
    fn of(catalog: &'a Catalog, site: &'a Site, now: Timestamp) -> Self {
        Self {
            catalog,
            by_hand: ByHand::of(&site.contact.channels, site.contact.mode),
            today: now.to_zoned(TimeZone::UTC).date(),
            origin: site.origin.clone(),
            wants_links: false,
        }
    }
}

/// What a build came to, as far as those must know who look over its articles.
#[derive(Clone, Copy)]
pub struct Built<'a> {
    /// What is wrong, as it saw.
    pub problems: &'a [Problem],
    /// There is an edition.
    pub is_published: bool,
}

/// What was seen in a site.
pub struct Review {
    /// What an editor would mark: weighed as the site wants it, with the files' names as people know them.
    pub problems: Vec<Problem>,
    /// The texts that were looked over: their paths, in order, and their hashes.
    pub texts: Vec<(String, [u8; 32])>,
}

/// Looks over a whole site that was built.
///
/// # Errors
/// When the folder of the articles cannot be read, or the system gives no threads.
pub fn review(
    place: &Place,
    site: &Site,
    now: Timestamp,
    built: Built<'_>,
    external: Option<&External<'_>>,
) -> anyhow::Result<Review> {
    let listed = build::list(place, site, now)?;
    let (catalog, is_whole) = (&listed.catalog, listed.is_whole);
    let desk = Desk {
        wants_links: external.is_some(),
        ..Desk::of(catalog, site, now)
    };
    let mut seen = remembered::look_over(&desk, place, site, &listed)?;
    let (mut problems, mut allowances) = (Vec::new(), Vec::new());
    for one in &mut seen {
        problems.append(&mut one.problems);
        allowances.append(&mut one.allowances);
    }
    problems.extend(titles::twice(catalog, &seen));
    let allowed = Allowed::of(&allowances);
    problems.extend(titles::undescribed(catalog, &allowed));
    problems.extend(translations::missing(catalog, &allowed));
    problems.extend(translations::unnamed(catalog));
    problems.extend(translations::old(catalog, &seen));
    // What leads to a file may stand in an article that cannot be read.
    if is_whole {
        problems.extend(unused::files(catalog, site, place, &seen));
        problems.extend(unused::orphans(catalog, site, &seen));
    }
    let mut sought = Sought::of(site, built, is_whole);
    if let Some(external) = external {
        let links: Vec<&Link> = seen.iter().flat_map(|one| &one.links).collect();
        let own = site
            .origin
            .as_ref()
            .map(|origin| format!("{origin}{}/", site.base));
        let asked = external::problems(&links, own.as_deref(), place, external, now)?;
        problems.extend(asked.problems);
        sought.asked_abroad(place, asked.open);
    }
    let prefix = place.shown_prefix();
    for problem in &mut problems {
        problem.place.file.insert_str(0, &prefix);
    }
    for allowance in &mut allowances {
        allowance.place.file.insert_str(0, &prefix);
    }
    let allowed = Allowed::of(&allowances);
    let weighed = |mut problem: Problem| {
        problem.severity = site.severity(&problem)?;
        allowed.allow(&mut problem);
        Some(problem)
    };
    let mut problems: Vec<Problem> = problems.into_iter().filter_map(weighed).collect();
    let all = [built.problems, &problems].concat();
    let idle = allowed.idle(&all, |file, code| sought.was(file, code));
    problems.extend(idle.into_iter().filter_map(weighed));
    Ok(Review {
        problems,
        texts: listed.texts,
    })
}

/// Whether customers see an article; drafts may be as they are.
fn is_published(catalog: &Catalog, number: usize) -> bool {
    catalog.entries[number].unpublished.is_none()
}

/// Some paths of many, for one line.
fn some(paths: &[&str]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = paths
        .iter()
        .take(SHOWN)
        .map(|path| format!("`{}`", path.rsplit('/').next().unwrap_or(path)))
        .collect();
    match paths.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
