//! Somebody who looks at a site: asks for pages, follows links. In process, without a socket.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request};
use http_body_util::BodyExt;
use kb::web::{App, Door, operations, router};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use super::html::{Element, elements};

/// Somebody with a browser.
pub(crate) struct Customer {
    app: Arc<App>,
    runtime: Runtime,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Customer {
    pub(crate) fn new(app: Arc<App>) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self { app, runtime }
    }

    /// Asks for a page.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks for a page that must be there.
    pub(crate) fn page(&self, path: &str) -> Answer {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.moved_to());
        answer
    }

    /// Asks in any way.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_bytes()))
            .collect();
        self.send(router(Arc::clone(&self.app)), method, path, &headers)
    }

    /// Asks with headers that hold any bytes.
    pub(crate) fn ask_bytes(&self, path: &str, headers: &[(&str, &[u8])]) -> Answer {
        self.send(router(Arc::clone(&self.app)), "GET", path, headers)
    }

    /// Asks at the address of those who run the service.
    pub(crate) fn operator(&self, path: &str) -> Answer {
        self.send(operations(Arc::clone(&self.app)), "GET", path, &[])
    }

    fn send(&self, door: Door, method: &str, path: &str, headers: &[(&str, &[u8])]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, HeaderValue::from_bytes(value).unwrap());
        }
        let request = request.body(Body::empty()).unwrap();
        self.runtime.block_on(async {
            let response = door.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            Answer {
                path: path.to_owned(),
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: body.collect().await.unwrap().to_bytes().to_vec(),
            }
        })
    }

    /// Follows the link of a page whose text is this.
    pub(crate) fn follow(&self, page: &Answer, text: &str) -> Answer {
        let link = page.links().into_iter().find(|link| link.text == text);
        let link = link.unwrap_or_else(|| panic!("{} has no link \"{text}\"", page.path));
        self.page(link.get("href"))
    }

    /// Searches as a program does.
    pub(crate) fn search(&self, query: &str, lang: &str) -> serde_json::Value {
        let mut url = format!("/api/v1/search?lang={lang}&q=");
        for byte in query.bytes() {
            url.push_str(&format!("%{byte:02X}"));
        }
        self.page(&url).json()
    }

    /// The addresses that a search finds.
    pub(crate) fn found(&self, query: &str, lang: &str) -> Vec<String> {
        let results = self.search(query, lang);
        let hits = results["hits"].as_array().unwrap();
        hits.iter()
            .map(|hit| hit["url"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Answer {
    /// A header's value, empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn contains(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Where a redirect leads.
    pub(crate) fn moved_to(&self) -> String {
        format!("{} {}", self.status, self.header("location"))
    }

    pub(crate) fn is_html(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    /// All elements of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<Element> {
        elements(self.text(), name)
    }

    /// All links to click on.
    pub(crate) fn links(&self) -> Vec<Element> {
        let mut links = self.all("a");
        links.retain(|link| link.has("href"));
        links
    }

    /// The text of the page's own title.
    pub(crate) fn title(&self) -> String {
        self.all("h1")
            .first()
            .map_or(String::new(), |title| title.text.clone())
    }

    /// What the writer wrote, as HTML.
    pub(crate) fn prose(&self) -> String {
        let text = self.text();
        let start = text
            .find("<div class=\"prose\"")
            .map(|at| at + text[at..].find('>').unwrap() + 1);
        let inner = &text[start.unwrap_or_else(|| panic!("{} has no prose", self.path))..];
        // Up to the end of this very element, whatever it holds.
        let (mut depth, mut at) = (1, 0);
        while depth > 0 {
            let open = inner[at..].find("<div").unwrap_or(inner.len());
            let close = inner[at..].find("</div>").unwrap();
            depth = if open < close { depth + 1 } else { depth - 1 };
            at += open.min(close) + 1;
        }
        inner[..at - 1].trim().to_owned()
    }

    /// The page in other languages, by `hreflang`.
    pub(crate) fn alternates(&self) -> BTreeMap<String, String> {
        let links = self.all("link");
        links
            .iter()
            .filter(|link| link.get("rel") == "alternate" && link.has("hreflang"))
            .map(|link| (link.get("hreflang").to_owned(), link.get("href").to_owned()))
            .collect()
    }

    /// The page's one address.
    pub(crate) fn canonical(&self) -> String {
        let links = self.all("link");
        let link = links.iter().find(|link| link.get("rel") == "canonical");
        link.map_or(String::new(), |link| link.get("href").to_owned())
    }
}
