//! Pages made for a request: the frame that they share with the edition's, and how they are sent.
//!
//! It must not know what stands in the middle of a page.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

use super::error::PageError;
use super::visit::Visit;
use super::watching;
use crate::build::frame::{Frame, Kind, PageView, TopicLink};
use crate::lang::Lang;
use crate::live::coded;
use crate::locale::Arg;

impl Visit {
    /// The frame of a page that search engines are to leave out, as they are all pages made here.
    pub(super) fn frame(&self, lang: &Lang, kind: Kind, title: String) -> Frame {
        let served = self.present.served();
        let page = PageView {
            kind,
            title,
            description: None,
            canonical: None,
            alternates: Vec::new(),
            noindex: true,
        };
        let mut frame = served.frame(lang, page, &served.parts(lang, None));
        frame.languages = served.language_switch(lang, |other| served.home_url(other));
        frame
    }

    /// The same for a page about a question: it stands in the field, and the language switch asks
    /// it again.
    pub(super) fn asking_frame(&self, lang: &Lang, title: String, query: &str) -> Frame {
        let served = self.present.served();
        let mut frame = self.frame(lang, Kind::Search, title);
        if !query.is_empty() {
            frame.languages =
                served.language_switch(lang, |other| served.results_url(other, query));
        }
        query.clone_into(&mut frame.search.query);
        frame
    }

    /// The categories of the first level: a way on from everywhere.
    pub(super) fn topics(&self, lang: &Lang) -> Vec<TopicLink<'_>> {
        let all = self.present.served().categories.get(lang);
        all.into_iter()
            .flatten()
            .filter(|category| category.depth == 0)
            .map(|category| TopicLink {
                title: &category.title,
                url: &category.url,
                current: false,
            })
            .collect()
    }

    /// A text of the interface.
    pub(super) fn word(&self, lang: &Lang, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        let text = self.present.theme().locale(lang).text(key, arguments);
        text.unwrap_or_else(|| key.to_owned())
    }

    /// A page made from a template for this request alone: nobody keeps it.
    pub(super) fn html(
        &self,
        status: StatusCode,
        template: &str,
        page: &impl Serialize,
        lang: &Lang,
    ) -> Result<Response, PageError> {
        let rendered = self.present.theme().render(template, page);
        let mut html = rendered.map_err(|problem| anyhow::anyhow!("{problem}"))?;
        if self.is_watched() {
            html = watching::inject(self, lang, &html);
        }
        let (body, coding) = coded(html.into(), self.codings());
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(coding) = coding.name() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        Ok(response)
    }
}
