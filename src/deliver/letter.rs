//! The mail that a request becomes: whom it is from and to, its headers, its text and its HTML.
//!
//! Made from a stored request, in the words of the edition that is served. What
//! goes into a header is a `Line` or an address, which cannot break out of it. It must not know servers.

use anyhow::Context;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use serde::Serialize;

use crate::build::Served;
use crate::config::Smtp;
use crate::contact::form::FieldKind;
use crate::contact::{
    Answered, Channel, EmailAddress, Line, OpenedArticle, Priority, ReplyAddress, Request, dialled,
};
use crate::lang::{Lang, Localized};
use crate::locale::Arg;
use crate::theme::Theme;

/// So much of the message stands in the subject, in characters.
const WORDS_OF_A_SUBJECT: usize = 60;
/// The longest name of a site or a customer that stands in a header, in characters.
const LONGEST_NAME: usize = 100;

/// What the templates `mail/request.txt` and `mail/request.html` get.
#[derive(Debug, Serialize)]
struct Page<'a> {
    /// The language of those who answer: the site's own.
    lang: String,
    dir: &'a str,
    subject: &'a str,
    urgent: bool,
    message: &'a str,
    message_lines: Vec<&'a str>,
    /// What the customer read, and most likely writes.
    message_lang: String,
    message_dir: &'a str,
    name: Option<&'a str>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    /// The number as telephones take it.
    dialled: Option<String>,
    answer_by: Option<Moment>,
    fields: Vec<Field<'a>>,
    questions: Vec<&'a str>,
    opened: Vec<Opened<'a>>,
    not_helped: Option<Opened<'a>>,
    reason: Option<&'a str>,
    tried: Option<&'a str>,
    tried_lines: Vec<&'a str>,
    reference: &'a str,
    accepted_at: Moment,
    language: Option<&'a str>,
    topics: &'a [String],
    page: Option<&'a str>,
    edition: Option<&'a str>,
}

/// A point in time, in the zone of those who answer.
#[derive(Debug, Serialize)]
struct Moment {
    /// 2026-11-22
    day: String,
    /// 09:05
    time: String,
    /// The name of the time zone, as the time zone database has it.
    zone: String,
}

#[derive(Debug, Serialize)]
struct Field<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Debug, Serialize)]
struct Opened<'a> {
    title: &'a str,
    address: &'a str,
    /// The address, when it leads there from a mail, too.
    url: Option<&'a str>,
}

/// Composes the mail for a target.
///
/// # Errors
/// The theme cannot say it, or lettre does not take an address that this house takes.
pub(super) fn compose(
    request: &Request,
    target: &str,
    smtp: &Smtp,
    served: &Served,
    theme: &Theme,
) -> anyhow::Result<Message> {
    let subject = subject(request, served, theme)?;
    let page = page(request, served, &subject);
    let render = |template| {
        let rendered = theme.render(template, &page);
        rendered.map_err(|problem| anyhow::anyhow!("{problem}"))
    };
    let text = render("mail/request.txt")?;
    let html = render("mail/request.html")?;

    let site = served.site.name.get(&served.default_language);
    let host = smtp.from.as_str().rsplit('@').next().unwrap_or_default();
    let reference = request.reference.as_str();
    let mut builder = Message::builder()
        .from(mailbox(
            Line::read(site, LONGEST_NAME).ok().as_ref(),
            &smtp.from,
        )?)
        .subject(subject)
        .date(request.accepted_at.into())
        .message_id(Some(format!("<{reference}.{target}@{host}>")))
        // All mails about a request name one that never was, and stand together by that.
        .references(format!("<{reference}@{host}>"))
        .raw_header(header("X-Kb-Reference", reference))
        .raw_header(header("X-Kb-Priority", request.priority.name()));
    if request.priority == Priority::Urgent {
        builder = builder
            .raw_header(header("Importance", "high"))
            .raw_header(header("X-Priority", "1"));
    }
    for to in &smtp.to {
        builder = builder.to(mailbox(None, to)?);
    }
    if let ReplyAddress::Email(address) = &request.reply_to {
        builder = builder.reply_to(mailbox(request.name.as_ref(), address)?);
    }
    builder
        .multipart(MultiPart::alternative_plain_html(text, html))
        .context("the mail lacks something")
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn mailbox(name: Option<&Line>, address: &EmailAddress) -> anyhow::Result<Mailbox> {
    let address: Address = address
        .as_str()
        .parse()
        .context("an address cannot be written to")?;
    let name = name.map(|name| name.as_str().chars().take(LONGEST_NAME).collect());
    Ok(Mailbox::new(name, address))
}

/// `[K7MG-4QFM] first words of the message`, in the language of those who answer.
fn subject(request: &Request, served: &Served, theme: &Theme) -> anyhow::Result<String> {
    let key = match request.priority {
        Priority::Urgent => "mail-subject-urgent",
        Priority::High | Priority::Normal => "mail-subject",
    };
    let words = first_words(request.message.as_str());
    let reference = Arg::Text(request.reference.as_str());
    let args = [("reference", reference), ("words", Arg::Text(&words))];
    let locale = theme.locale(&served.default_language);
    let text = locale.try_text(key, &args)?;
    // A theme's own words are nobody's but the site's; all the same, a subject is one line.
    let line = Line::read(&text, usize::MAX)?;
    // What looks encoded would be decoded by who reads it, and may hold anything.
    Ok(line.as_str().replace("=?", "= ?"))
}

/// The beginning of a text on one line, cut between words where there are any.
fn first_words(text: &str) -> String {
    let line = Line::read(text, usize::MAX);
    let line = line.as_ref().map(Line::as_str).unwrap_or_default();
    let Some((end, _)) = line.char_indices().nth(WORDS_OF_A_SUBJECT) else {
        return line.to_owned();
    };
    let cut = line[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &line[..cut])
}

fn page<'a>(request: &'a Request, served: &'a Served, subject: &'a str) -> Page<'a> {
    // In the time of those who answer at the channel that it came through.
    let mut channels = served.site.contact.channels.iter();
    let channel = channels.find(|channel| channel.id == request.channel);
    let zone = channel.map_or(TimeZone::UTC, Channel::zone);
    let journey = &request.journey;
    let (email, phone) = match &request.reply_to {
        ReplyAddress::Email(address) => (Some(address.as_str()), None),
        ReplyAddress::Phone(number) => (None, Some(number.as_str())),
    };
    let tried = journey.tried.as_ref().map(|tried| tried.as_str());
    let fields = request
        .fields
        .iter()
        .map(|answered| as_asked(answered, served));
    Page {
        lang: served.default_language.html(),
        dir: served.default_language.direction(),
        subject,
        urgent: request.priority == Priority::Urgent,
        message: request.message.as_str(),
        message_lines: request.message.as_str().lines().collect(),
        message_lang: request.language.html(),
        message_dir: request.language.direction(),
        name: request.name.as_ref().map(Line::as_str),
        email,
        phone,
        dialled: phone.map(dialled),
        answer_by: request.answer_by.map(|at| moment(at, &zone)),
        fields: fields.collect(),
        questions: journey.questions.iter().map(Line::as_str).collect(),
        opened: journey.opened.iter().map(opened).collect(),
        not_helped: journey.not_helped.as_ref().map(opened),
        reason: journey.reason.as_ref().map(Line::as_str),
        tried,
        tried_lines: tried
            .map(|tried| tried.lines().collect())
            .unwrap_or_default(),
        reference: request.reference.as_str(),
        accepted_at: moment(request.accepted_at, &zone),
        language: journey.language.as_ref().map(Lang::name),
        topics: &request.topics,
        page: journey.page.as_ref().map(Line::as_str),
        edition: journey.edition.as_deref(),
    }
}

/// An answer in the language of those who read it, as far as kb.toml still has the question.
fn as_asked<'a>(answered: &'a Answered, served: &'a Served) -> Field<'a> {
    let lang = &served.default_language;
    let mut fields = served.site.contact.form.fields.iter();
    let field = fields.find(|field| field.id == answered.id);
    let value = answered.value.as_str();
    let options = match field.map(|field| &field.kind) {
        Some(FieldKind::Choice(options)) => &options[..],
        _ => &[],
    };
    let is_meant = |option: &&Localized| {
        option.default == value || option.by_language.values().any(|text| text == value)
    };
    Field {
        label: field.map_or(&answered.label, |field| field.label.get(lang)),
        value: options
            .iter()
            .find(is_meant)
            .map_or(value, |option| option.get(lang)),
    }
}

fn moment(time: Timestamp, zone: &TimeZone) -> Moment {
    let time = time.to_zoned(zone.clone());
    Moment {
        day: time.strftime("%Y-%m-%d").to_string(),
        time: time.strftime("%H:%M").to_string(),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
    }
}

fn opened(article: &OpenedArticle) -> Opened<'_> {
    let url = article.url.as_str();
    let whole = url.starts_with("https://") || url.starts_with("http://");
    Opened {
        title: &article.title,
        address: url,
        url: whole.then_some(url),
    }
}

#[cfg(test)]
mod tests;
