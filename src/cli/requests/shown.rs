//! Requests as people read them on a terminal.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::record::masked;
use crate::contact::{OpenedArticle, Request};
use crate::store::{Backlog, Delivery, DeliveryState, Event, Kept};

/// A request in a list: one line, and one more for what it is stuck at.
pub(super) fn line(kept: &Kept) -> String {
    let address = match (&kept.request, &kept.same_as) {
        (Some(request), _) => masked(&request.reply_to),
        (None, _) if kept.unreadable => "(unreadable)".to_owned(),
        (None, Some(first)) => format!("(the same as {first})"),
        (None, None) => "(erased)".to_owned(),
    };
    let mut out = format!(
        "{}  {}  {:6}  {:9}  {:8}  {address}",
        kept.reference,
        minute(kept.accepted_at),
        kept.priority.name(),
        kept.state().name(),
        plain(&kept.channel),
    );
    for delivery in &kept.deliveries {
        if delivery.error.is_some() {
            let _ = write!(out, "\n           {}", carried(delivery));
        }
    }
    out
}

/// All of a request.
pub(super) fn whole(kept: &Kept, events: &[Event]) -> String {
    let mut out = format!("{}  {}\n", kept.reference, kept.state().name());
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:10}  {value}");
    };
    row("accepted", &second(kept.accepted_at));
    if let Some(answer_by) = kept.answer_by {
        row("answer by", &second(answer_by));
    }
    row("priority", kept.priority.name());
    row("channel", &plain(&kept.channel));
    row("language", kept.language.as_str());
    if let Some(first) = &kept.same_as {
        row("same as", first.as_str());
    }
    if let Some(request) = &kept.request {
        if let Some(name) = &request.name {
            row("name", name.as_str());
        }
        row("reply to", request.reply_to.as_str());
        if !request.topics.is_empty() {
            row("about", &plain(&request.topics.join(", ")));
        }
        written(&mut out, request);
    }
    if kept.unreadable {
        out.push_str("\nWhat is stored of it cannot be read: a newer kb may have written it.\n");
    }
    part(
        &mut out,
        "Carried to",
        kept.deliveries.iter().map(carried).collect(),
    );
    let happened = events.iter().map(|event| {
        let target = event.target.as_deref().map(|target| format!(" ({target})"));
        let target = plain(&target.unwrap_or_default());
        format!("{}  {}{target}", second(event.at), plain(&event.what))
    });
    part(&mut out, "What happened", happened.collect());
    out.trim_end().to_owned()
}

/// What the customer wrote, and did before.
fn written(out: &mut String, request: &Request) {
    part(out, "Message", lines(request.message.as_str()));
    for field in &request.fields {
        part(out, &plain(&field.label), lines(field.value.as_str()));
    }
    let journey = &request.journey;
    let asked = journey.questions.iter();
    part(
        out,
        "Searched for",
        asked.map(|asked| asked.as_str().to_owned()).collect(),
    );
    part(out, "Opened", journey.opened.iter().map(article).collect());
    let mut not_helped: Vec<String> = journey.not_helped.iter().map(article).collect();
    let reason = journey.reason.iter();
    not_helped.extend(reason.map(|reason| reason.as_str().to_owned()));
    part(out, "Did not help", not_helped);
    let tried = journey.tried.iter();
    part(
        out,
        "Tried",
        tried.flat_map(|tried| lines(tried.as_str())).collect(),
    );
}

/// What is not in the database, or empty.
pub(super) fn spooled(backlog: &Backlog) -> String {
    let mut out = Vec::new();
    if backlog.spooled > 0 {
        out.push(format!(
            "{} more in the spool, until the database takes them",
            backlog.spooled
        ));
    }
    if backlog.set_aside > 0 {
        out.push(format!(
            "{} files of the spool cannot be read: look at `*.unreadable` there",
            backlog.set_aside
        ));
    }
    out.join("\n")
}

fn part(out: &mut String, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{title}");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(plain).collect()
}

fn article(article: &OpenedArticle) -> String {
    plain(&format!("{} ({})", article.title, article.url))
}

fn carried(delivery: &Delivery) -> String {
    let Delivery {
        target,
        attempts,
        next_at,
        ..
    } = delivery;
    let tries = if *attempts == 1 { "try" } else { "tries" };
    let mut text = match (delivery.state, delivery.delivered_at) {
        (DeliveryState::Delivered, Some(at)) => format!("{target}: delivered {}", second(at)),
        (DeliveryState::Pending, _) if *attempts == 0 => format!("{target}: to be tried"),
        (DeliveryState::Pending, _) => format!(
            "{target}: pending after {attempts} {tries}, next {}",
            second(*next_at)
        ),
        (state, _) => format!("{target}: {} after {attempts} {tries}", state.name()),
    };
    if let Some(error) = &delivery.error {
        let _ = write!(text, ": {error}");
    }
    plain(&text)
}

fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%MZ").to_string()
}

fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Text that moves no cursor.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}
