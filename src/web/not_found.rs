//! The page for an address where nothing stands: it searches for what was asked.
//!
//! It must not know why nothing stands there.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::contact::Fault;
use super::question::Question;
use super::search::{HitView, hits};
use super::visit::Visit;
use crate::build::frame::{Frame, Kind, TopicLink};
use crate::content::url::decode_path;
use crate::lang::Lang;
use crate::live::{Hit, Results};
use crate::problem::nearest;

/// How many suggestions are enough.
const HITS: usize = 5;
/// So many are looked through for one whose address is nearly the one that was asked for.
const LOOKED_AT: usize = 20;
/// The longest text taken from an address, in characters.
const LONGEST: usize = 100;

/// not_found.html
#[derive(Serialize)]
struct NotFound<'a> {
    #[serde(flatten)]
    frame: Frame,
    asked: &'a str,
    hits: Vec<HitView<'a>>,
    all_categories: Vec<TopicLink<'a>>,
}

/// The page that says that nothing is here, and what may have been meant.
pub(super) async fn page(visit: &Visit) -> Response {
    let lang = visit.lang();
    let asked = words(visit.inner_path(), lang);
    let found = suggest(visit, lang, &asked).await;
    let found = found.map_or_else(Vec::new, |results| results.hits);
    let found = meant_first(found, visit.inner_path());
    let gone = &visit.present.served().site.build.gone;
    let gone = decode_path(visit.inner_path()).is_some_and(|route| gone.covers(&route));
    let status = match gone {
        true => StatusCode::GONE,
        false => StatusCode::NOT_FOUND,
    };
    let title = visit.word(lang, "title-not-found", &[]);
    let page = NotFound {
        frame: visit.frame(lang, Kind::NotFound, title),
        asked: &asked,
        hits: hits(visit, lang, &found),
        all_categories: visit.topics(lang),
    };
    visit
        .html(status, "not_found.html", &page, lang)
        .unwrap_or_else(|broken| visit.last_resort(status, Fault::Broken, &broken))
}

/// A search that is only an extra: without words or while others search, there is none.
async fn suggest(visit: &Visit, lang: &Lang, asked: &str) -> Option<Results> {
    if asked.is_empty() {
        return None;
    }
    let question = Question {
        text: asked.to_owned(),
        limit: LOOKED_AT,
        ..Question::new(lang)
    };
    visit.find_at_once(question).await
}

/// The best few, and before them the one whose address differs from the one asked for by a slip of the
/// finger.
fn meant_first(mut hits: Vec<Hit>, path: &str) -> Vec<Hit> {
    let asked = last(path);
    let slugs: Vec<String> = hits.iter().map(|hit| last(&hit.url)).collect();
    let meant = nearest(&asked, slugs.iter().map(String::as_str));
    if let Some(at) = meant.and_then(|meant| slugs.iter().position(|slug| slug == meant)) {
        hits[..=at].rotate_right(1);
    }
    hits.truncate(HITS);
    hits
}

/// The last part of an address, as people read it.
fn last(address: &str) -> String {
    let address = decode_path(address).unwrap_or_default();
    let address = address.trim_end_matches('/');
    address.rsplit('/').next().unwrap_or(address).to_owned()
}

/// The words of an address, as a question: `/en/billing/how-refunds_work.html` asks for
/// "billing how refunds work". Addresses of files ask nothing.
fn words(path: &str, lang: &Lang) -> String {
    let Some(path) = decode_path(path) else {
        return String::new();
    };
    let mut parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.first().and_then(|first| Lang::parse(first)).as_ref() == Some(lang) {
        parts.remove(0);
    }
    if let Some(last) = parts.last_mut()
        && let Some((name, extension)) = last.rsplit_once('.')
    {
        match extension {
            "html" | "htm" | "md" | "php" | "aspx" => *last = name,
            _ if is_extension(extension) => return String::new(),
            _ => {}
        }
    }
    let text = parts.join(" ");
    let spaced: String = text
        .chars()
        .map(|c| {
            if c.is_control() || "-_.+,;:=&~".contains(c) {
                ' '
            } else {
                c
            }
        })
        .take(LONGEST)
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_extension(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_an_address_become_a_question() {
        for (path, asked) in [
            (
                "/en/billing/how-refunds_work.html",
                "billing how refunds work",
            ),
            ("/en/", ""),
            ("/EN/Refund", "Refund"),
            ("/bn/x", "bn x"),
            (
                "/%E0%A6%9F%E0%A6%BE%E0%A6%95%E0%A6%BE-%E0%A6%AB%E0%A7%87%E0%A6%B0%E0%A6%A4",
                "টাকা ফেরত",
            ),
            ("/favicon.ico", ""),
            ("/wp-login.php", "wp login"),
            ("/en/version-2.0", ""),
            ("/%ff", ""),
            ("/a%00b", "a b"),
        ] {
            assert_eq!(words(path, &Lang::english()), asked, "{path}");
        }
    }
}
