//! What goes along with a message, read from the form that was sent.
//!
//! It must not know how the form looks, nor what becomes of it.

use super::concern::article;
use super::writing::MOST;
use crate::build::frame::REASONS;
use crate::contact::form;
use crate::contact::{Journey, Line, OpenedArticle, Prose};
use crate::lang::Lang;
use crate::web::params::Params;
use crate::web::visit::Visit;

/// The longest question that goes along, in characters.
const QUESTION: usize = 500;

/// What goes along with a message, as it was sent: nothing that was unticked, nothing that is not so.
pub(super) fn journey(visit: &Visit, lang: &Lang, sent: &Params) -> Journey {
    let opened = |id: &str| {
        article(visit, lang, id).map(|article| OpenedArticle {
            url: visit.present.served().absolute(&article.url),
            id: article.id,
            title: article.title,
        })
    };
    let reason = sent.first("because");
    let reason = REASONS.iter().find(|known| reason == Some(**known));
    let reason = reason.map(|reason| visit.word(lang, &format!("reason-{reason}"), &[]));
    let line = |text: &str| Line::read(text, QUESTION).ok();
    let tag = sent.first("language").and_then(Lang::parse);
    let edition = sent
        .first("edition")
        .filter(|sent| sent.len() <= 12 && sent.bytes().all(|b| b.is_ascii_alphanumeric()));
    Journey {
        questions: sent.all("asked").take(MOST).filter_map(line).collect(),
        opened: sent.all("opened").take(MOST).filter_map(opened).collect(),
        not_helped: sent.first("not_helped").and_then(opened),
        reason: reason.as_deref().and_then(line),
        tried: sent
            .first("tried")
            .and_then(|tried| Prose::read(tried, form::LONG).ok()),
        page: sent
            .first("page")
            .filter(|page| page.starts_with('/') && !page.starts_with("//"))
            .and_then(line),
        language: tag.filter(|tag| visit.present.speaks(tag)),
        edition: edition.map(str::to_owned),
    }
}
