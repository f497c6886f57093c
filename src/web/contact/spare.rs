//! The spare page: what a customer sees when nothing else can be made any more, with the ways to people.
//!
//! It is made while all is well, one text for each language, and only handed out when the house burns:
//! no theme, no store, no search is needed then. It must not know what went wrong.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};

use super::offers::{House, OfferView, People};
use crate::contact::{Found, Override, Situation, Status};
use crate::edition::EditionId;
use crate::lang::Lang;
use crate::live::{Live, Present};
use crate::locale::Locale;

/// "Opens tomorrow" is true for so long; then it is looked at again.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// What a customer is told of the fault, which is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Fault {
    /// Too much is asked at once.
    Busy,
    /// Something is broken.
    Broken,
}

/// The spare page of what is live now.
#[derive(Default)]
pub(in crate::web) struct Spare(RwLock<Arc<Made>>);

/// The page as it was made.
#[derive(Default)]
struct Made {
    /// The languages of the site, its own first.
    texts: Vec<Text>,
    /// What it was made from.
    from: Option<(EditionId, Arc<Vec<Override>>)>,
    made_at: Timestamp,
    /// Until when all of it is true.
    until: Timestamp,
}

/// The page in one language.
struct Text {
    lang: Lang,
    busy: Words,
    broken: Words,
    /// Where to try again, and the ways to people.
    ways: String,
}

/// A title and what stands below it, as HTML.
struct Words {
    title: String,
    text: String,
}

impl Spare {
    /// Makes it anew when it is out of date. Whatever goes wrong with that, the last good one stays.
    pub(in crate::web) fn refresh(&self, live: &Live, now: Timestamp) {
        let (present, overrides) = (live.present(), live.overrides());
        if self.made().is_of(&present, &overrides, now) {
            return;
        }
        let make = || Made::of(&present, &overrides, now);
        match catch_unwind(AssertUnwindSafe(make)) {
            Ok(made) => *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(made),
            Err(_) => tracing::error!("the page for when nothing else works could not be made"),
        }
    }

    /// The page in a language; where none is known, in all of the site's, one under the other.
    /// `note` helps whoever looks into it.
    pub(in crate::web) fn page(&self, lang: Option<&Lang>, fault: Fault, note: &str) -> String {
        let made = self.made();
        let known = made.texts.iter().filter(|text| Some(&text.lang) == lang);
        let mut texts: Vec<&Text> = known.collect();
        if texts.is_empty() {
            texts.extend(&made.texts);
        }
        page(&texts, fault, note)
    }

    fn made(&self) -> Arc<Made> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Made {
    fn is_of(&self, present: &Present, overrides: &Arc<Vec<Override>>, now: Timestamp) -> bool {
        let same = self.from.as_ref().is_some_and(|(edition, heard)| {
            *edition == present.edition().about().id && Arc::ptr_eq(heard, overrides)
        });
        same && self.made_at <= now && now < self.until
    }

    fn of(present: &Present, overrides: &Arc<Vec<Override>>, now: Timestamp) -> Self {
        let changes = present.channels().iter().filter_map(|channel| {
            match channel.status(overrides, now).0 {
                Status::Open { until } => until,
                Status::Closed { opens_at } => opens_at,
            }
        });
        let soon = now.checked_add(FRESH).unwrap_or(Timestamp::MAX);
        let served = present.served();
        let own = &served.default_language;
        let others = served.languages.iter().filter(|lang| *lang != own);
        let languages = std::iter::once(own).chain(others);
        Self {
            texts: languages
                .map(|lang| Text::of(present, overrides, lang, now))
                .collect(),
            from: Some((present.edition().about().id.clone(), Arc::clone(overrides))),
            made_at: now,
            until: changes.filter(|at| *at > now).fold(soon, Timestamp::min),
        }
    }
}

impl Text {
    fn of(present: &Present, overrides: &[Override], lang: &Lang, now: Timestamp) -> Self {
        let locale = present.theme().locale(lang);
        let situation = Situation {
            searched: Some(Found::Broken),
            ..Situation::default()
        };
        // Whether a form can be taken is not known where everything burns: the page that it stands on
        // tells.
        let house = House {
            present,
            overrides,
            now,
            takes_forms: true,
        };
        let people = People::of(&house, lang, &situation, "");
        let mut ways = format!(
            "<p><a href=\"\">{}</a></p>\n",
            escaped(&word(locale, "error-retry"))
        );
        if let Some(slot) = people.slot.filter(|slot| !slot.offers.is_empty()) {
            let title = escaped(&word(locale, "people-title"));
            let _ = writeln!(ways, "<h2>{title}</h2>\n<ul>");
            for offer in &slot.offers {
                write_offer(&mut ways, offer, locale);
            }
            ways.push_str("</ul>\n");
            write_line(&mut ways, slot.zone.as_deref());
        }
        let words = |key: &str| Words {
            title: escaped(&word(locale, key)),
            text: escaped(&word(locale, &format!("{key}-help"))),
        };
        Self {
            busy: words("error-busy"),
            broken: words("error-broken"),
            lang: lang.clone(),
            ways,
        }
    }

    fn words(&self, fault: Fault) -> &Words {
        match fault {
            Fault::Busy => &self.busy,
            Fault::Broken => &self.broken,
        }
    }
}

fn page(texts: &[&Text], fault: Fault, note: &str) -> String {
    let title = texts.first().map(|text| text.words(fault).title.as_str());
    let title = title.unwrap_or("Something went wrong");
    let lang = texts
        .first()
        .map_or_else(|| "en".to_owned(), |text| text.lang.html());
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n</head>\n<body>\n<main>\n"
    );
    for text in texts {
        let Words { title, text: help } = text.words(fault);
        let (lang, direction) = (text.lang.html(), text.lang.direction());
        let ways = &text.ways;
        let _ = writeln!(
            html,
            "<section lang=\"{lang}\" dir=\"{direction}\">\n<h1>{title}</h1>\n<p>{help}</p>\n{ways}</section>"
        );
    }
    if texts.is_empty() {
        html.push_str("<h1>Something went wrong</h1>\n<p>Please try again in a moment.</p>\n");
    }
    write_line(&mut html, Some(note).filter(|note| !note.is_empty()));
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// One way to reach people: its state first, as on every other page.
fn write_offer(html: &mut String, offer: &OfferView, locale: &Locale) {
    let _ = writeln!(html, "<li>\n<h3>{}</h3>", escaped(&offer.name));
    write_line(html, Some(&offer.state));
    let any_hour = (offer.messages && !offer.open).then(|| word(locale, "channel-any-hour"));
    for line in [
        &offer.reason,
        &offer.best_for,
        &any_hour,
        &offer.reply,
        &offer.languages,
        &offer.cost,
    ] {
        write_line(html, line.as_deref());
    }
    if let Some(action) = &offer.action {
        let (href, label) = (escaped(&action.href), escaped(&action.label));
        let _ = write!(html, "<p><a href=\"{href}\">{label}</a>");
        if let Some(text) = action
            .text
            .as_ref()
            .filter(|text| !action.label.contains(*text))
        {
            let _ = write!(html, " {}", escaped(text));
        }
        html.push_str("</p>\n");
    }
    html.push_str("</li>\n");
}

fn write_line(html: &mut String, line: Option<&str>) {
    if let Some(line) = line {
        let _ = writeln!(html, "<p>{}</p>", escaped(line));
    }
}

fn word(locale: &Locale, key: &str) -> String {
    locale.text(key, &[]).unwrap_or_else(|| key.to_owned())
}

/// A text as it may stand in HTML, also in an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_wrote_stays_text() {
        assert_eq!(
            escaped("\"><a href='x'>&amp;"),
            "&quot;&gt;&lt;a href=&#39;x&#39;&gt;&amp;amp;"
        );
    }

    #[test]
    fn there_is_a_page_even_when_none_could_be_made() {
        let page = Spare::default().page(None, Fault::Broken, "500 · abc");
        assert!(page.contains("<h1>Something went wrong</h1>") && page.contains("500 · abc"));
    }
}
