//! One article, looked over by itself: its title, the day it is due, headings, pictures, words.
//!
//! It must not know any other article, but for where links lead.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::external::Link;
use super::notes::Notes;
use super::{
    Desk, Seen, bold, by_hand, keywords, markers, pictures, remains, slips, unmade, untouched,
};
use crate::content::front_matter::written;
use crate::content::markdown::{Shape, shape};
use crate::content::resolve::{From, Target};
use crate::content::{Allowance, Entry, allowance};
use crate::problem::{Place, Problem, as_text, code};
use crate::text::{Analyzer, width};

/// So many Latin letters of a title search engines show.
const LONGEST_TITLE: usize = 60;

/// What an article says by itself, whatever stands around it and whichever day it is.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Reading {
    #[serde(with = "as_text")]
    problems: Vec<Problem>,
    allowances: Vec<Allowance>,
    /// What it links to and shows, as it is written.
    references: Vec<String>,
    /// Links that name this site in full.
    own: Vec<Link>,
    /// Links to other sites, when they are wanted: then nothing is remembered.
    #[serde(skip)]
    links: Vec<Link>,
    /// Where these keys are written.
    title: Option<Place>,
    updated: Option<Place>,
    review_by: Option<Place>,
}

impl Reading {
    /// Nothing but a problem.
    pub(super) fn of(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }
}

/// Reads an article.
pub(super) fn read(desk: &Desk<'_>, entry: &Entry, text: &str, analyzer: &mut Analyzer) -> Reading {
    let outline = &entry.outline;
    let mut notes = Notes::of(&outline.path, text);
    let shape = shape(text);
    let (allowances, unreadable) = allowance::read(&outline.path, text);
    notes.add(unreadable);
    let place = |names: &[&str]| {
        let at = written::key(text, names)?;
        Some(Place::span(&outline.path, text, at.start, at.end))
    };
    let title = place(&["title"]);

    titled(&mut notes, entry, &shape, title.clone());
    headings(&mut notes, entry, &shape);
    pictures::look(&mut notes, &shape);
    keywords::look(&mut notes, outline, text, analyzer);
    markers::look(&mut notes, text, &shape);
    slips::look(&mut notes, text, &shape);
    unmade::look(&mut notes, text, &shape);
    bold::look(&mut notes, text, &shape);
    remains::look(&mut notes, outline, text, &shape);
    untouched::look(&mut notes, outline, text, &shape);
    by_hand::look(&mut notes, &desk.by_hand, text, &shape);
    // Between the marks of a conflict nothing is what its writer meant.
    notes.keep_only(code::CONFLICT, &slips::conflicts(text, &shape));

    let references = shape.references.iter();
    let abroad = references.filter(|one| desk.wants_links && one.to.contains("//"));
    let links = abroad.map(|one| Link {
        to: one.to.clone(),
        at: notes.place(&one.at),
    });
    // Read again by the catalog, which knows whether they are dead.
    let own = shape.references.iter().filter(|one| {
        let to = one.to.trim();
        desk.origin
            .as_deref()
            .is_some_and(|origin| to.starts_with(origin))
    });
    let own = own.map(|one| Link {
        to: one.to.trim().to_owned(),
        at: notes.place(&one.at),
    });
    Reading {
        own: own.collect(),
        links: links.collect(),
        problems: notes.problems(),
        allowances,
        references: shape.references.into_iter().map(|one| one.to).collect(),
        title,
        updated: place(&["updated", "lastmod", "date"]),
        review_by: place(&["review_by"]),
    }
}

/// Looks over an article that was read.
pub(super) fn look(desk: &Desk<'_>, entry: &Entry, reading: Reading) -> Seen {
    let outline = &entry.outline;
    let mut seen = Seen {
        problems: reading.problems,
        allowances: reading.allowances,
        links: reading.links,
        title: reading.title,
        updated: reading.updated,
        ..Seen::default()
    };
    seen.problems
        .extend(due(entry, desk.today, reading.review_by));
    seen.problems
        .extend(ahead(entry, desk.today, seen.updated.clone()));
    let from = From {
        path: &outline.path,
        lang: &outline.lang,
    };
    seen.problems.extend(dead(desk, &reading.own));
    for reference in &reading.references {
        // A link to nowhere has been told, and to look for what was meant takes long.
        match desk.catalog.leads_to(from, reference) {
            Some(Target::Article { entry, .. }) => seen.articles.push(entry),
            Some(Target::Asset(number)) => seen.files.push(number),
            _ => {}
        }
    }
    seen
}

fn titled(notes: &mut Notes<'_>, entry: &Entry, shape: &Shape, at: Option<Place>) {
    let outline = &entry.outline;
    if outline.front.title.is_none() && !shape.begins_with_title {
        let what = format!(
            "the article has no title, and is called `{}` after its file",
            outline.title
        );
        let remedy = "write the customer's question into `title`";
        notes.mark_key(code::NO_TITLE, None, what, remedy);
        return;
    }
    let width = width(&outline.title);
    if width > LONGEST_TITLE {
        let what = format!(
            "search engines cut this title: it is {width} letters wide, and they show about {LONGEST_TITLE}"
        );
        let remedy = "say what matters first, and leave the rest to `description`";
        notes.mark_key(code::LONG_TITLE, at, what, remedy);
    }
}

/// Links that name the site in full and lead to no page of it.
fn dead(desk: &Desk<'_>, own: &[Link]) -> Vec<Problem> {
    let Some(origin) = &desk.origin else {
        return Vec::new();
    };
    let is_dead = |link: &&Link| {
        let path = link.to.strip_prefix(origin.as_str());
        path.is_some_and(|path| desk.catalog.is_dead(path))
    };
    let told = |link: &Link| {
        let what = format!("the link `{}` leads nowhere on this site", link.to);
        let remedy = "write the path to the file from this article, such as `../billing/refunds.md`: then a better one is found";
        Problem::new(code::BROKEN_LINK, link.at.clone(), what, remedy)
    };
    own.iter().filter(is_dead).map(told).collect()
}

fn due(entry: &Entry, today: Date, at: Option<Place>) -> Option<Problem> {
    let front = &entry.outline.front;
    let day = front.review_by.filter(|day| *day < today)?;
    let whose = match &front.owner {
        Some(owner) => format!(" by `{owner}`"),
        None => String::new(),
    };
    let what = format!("the article was to be read through{whose} by {day}");
    let remedy = "read it, mend what is no longer so, then set `reviewed` to the day and `review_by` to the next one";
    let place = at.unwrap_or_else(|| Place::file(&entry.outline.path));
    Some(Problem::new(code::REVIEW_DUE, place, what, remedy))
}

/// A day of the last change that is still to come, wherever its writer is.
fn ahead(entry: &Entry, today: Date, at: Option<Place>) -> Option<Problem> {
    let tomorrow = today.tomorrow().ok()?;
    let day = entry.outline.front.updated.filter(|day| *day > tomorrow)?;
    let what = format!("the article says that it was changed on {day}, which is still to come");
    let remedy =
        "write the day of the last change; `publish_at` is the day from which customers see it";
    Some(Problem::new(code::CHANGED_LATER, at?, what, remedy))
}

fn headings(notes: &mut Notes<'_>, entry: &Entry, shape: &Shape) {
    // What the text begins with and is not the title is shown as a heading of the second level.
    let is_title = entry.outline.front.title.is_none() || shape.shows_title(&entry.outline.title);
    let mut above = if shape.begins_with_title && !is_title {
        2
    } else {
        1
    };
    for heading in &shape.headings {
        if heading.level > above + 1 {
            let what = format!(
                "the heading skips a level: it is of the {}, and above it stands one of the {}",
                ordinal(heading.level),
                ordinal(above)
            );
            let marks = "#".repeat(usize::from(above) + 1);
            let remedy = format!("write `{marks}`");
            notes.mark(code::SKIPPED_LEVEL, heading.at.clone(), what, remedy);
        }
        above = heading.level;
        if heading.is_empty {
            let what = format!("nothing stands below the heading `{}`", heading.text.trim());
            let remedy = "write what it promises, or take it out";
            notes.mark(code::EMPTY_SECTION, heading.at.clone(), what, remedy);
        }
    }
}

fn ordinal(level: u8) -> &'static str {
    match level {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        _ => "sixth",
    }
}
