//! Somebody who looks at a site: asks for pages, follows links. In process, without a socket.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request};
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use kb::clock::Clock;
use kb::contact::Request as ToPeople;
use kb::store::{Filter, Store};
use kb::web::{App, Door, operations, router};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use super::html::{Element, Token, elements};

/// Somebody with a browser.
pub(crate) struct Customer {
    app: Arc<App>,
    runtime: Runtime,
    clock: Clock,
    store: Option<Store>,
    /// Where everything lies, for as long as somebody looks at it.
    _home: Arc<TempDir>,
}

/// A form as a browser would send it.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
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
    pub(crate) fn new(
        app: Arc<App>,
        runtime: Runtime,
        clock: Clock,
        store: Option<Store>,
        home: Arc<TempDir>,
    ) -> Self {
        Self {
            app,
            runtime,
            clock,
            store,
            _home: home,
        }
    }

    /// What a customer's waiting is done with.
    pub(crate) fn runtime() -> Runtime {
        Builder::new_current_thread().enable_all().build().unwrap()
    }

    /// Time goes by.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Asks the store something.
    pub(crate) fn with_store<T>(&self, ask: impl AsyncFnOnce(&Store) -> T) -> T {
        let store = self.store.as_ref().unwrap();
        self.runtime.block_on(ask(store))
    }

    /// Everything that was handed in at the site's desk.
    pub(crate) fn handed_in(&self) -> Vec<ToPeople> {
        let store = self.store.as_ref().unwrap();
        let all = Filter {
            limit: 1_000,
            ..Filter::default()
        };
        let kept = self.runtime.block_on(store.list(&all)).unwrap();
        kept.into_iter().filter_map(|kept| kept.request).collect()
    }

    /// Sends a form.
    pub(crate) fn send_form(&self, form: &Form) -> Answer {
        self.send_form_with(form, &[])
    }

    /// Sends a form with more headers.
    pub(crate) fn send_form_with(&self, form: &Form, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder()
            .method("POST")
            .uri(&form.action)
            .header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.answer(&form.action, request.body(Body::from(form.body())).unwrap())
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
        self.pass(door, path, request.body(Body::empty()).unwrap())
    }

    fn answer(&self, path: &str, request: Request<Body>) -> Answer {
        self.pass(router(Arc::clone(&self.app)), path, request)
    }

    fn pass(&self, door: Door, path: &str, request: Request<Body>) -> Answer {
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
        let url = format!("/api/v1/search?lang={lang}&q={}", encoded(query));
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

/// A text as it stands in an address or a form.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The form that is sent to people, as it stands on a page.
pub(crate) fn form_of(html: &str) -> Option<Form> {
    let tokens = super::tokens(html);
    let mut form: Option<Form> = None;
    let mut area = None;
    for token in tokens {
        match (token, &mut form) {
            (Token::Open(name, attributes), None)
                if name == "form" && attributes.get("method").is_some_and(|m| m == "post") =>
            {
                form = Some(Form {
                    action: attributes["action"].clone(),
                    fields: Vec::new(),
                });
            }
            (Token::Close(name), Some(form)) if name == "form" => return Some(form.clone()),
            // Nothing of a template is in the page.
            (Token::Open(name, attributes), Some(form)) if name == "input" => {
                let kind = attributes.get("type").map_or("text", String::as_str);
                let ticked =
                    !matches!(kind, "checkbox" | "radio") || attributes.contains_key("checked");
                if let Some(name) = attributes.get("name").filter(|_| ticked) {
                    let value = attributes.get("value").cloned().unwrap_or_default();
                    form.fields.push((name.clone(), value));
                }
            }
            (Token::Open(name, attributes), Some(_)) if name == "textarea" => {
                area = attributes.get("name").cloned();
            }
            (Token::Text(text), Some(form)) => {
                if let Some(name) = area.take() {
                    let text = text.strip_prefix('\n').unwrap_or(&text);
                    form.fields.push((name, text.to_owned()));
                }
            }
            (Token::Close(name), Some(form)) if name == "textarea" => {
                form.fields
                    .extend(area.take().map(|name| (name, String::new())));
            }
            _ => {}
        }
    }
    None
}

impl Form {
    /// Writes into a field; what stood there is replaced.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes the tick off a line, or empties a field.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// What is sent.
    fn body(&self) -> String {
        let pairs = self.fields.iter();
        let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The whole request, as it goes over a socket to a host.
    pub(crate) fn request(&self, host: &str) -> String {
        let (action, body) = (&self.action, self.body());
        format!(
            "POST {action} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// What stands in a field.
    pub(crate) fn get(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(known, _)| known == name);
        field.map_or("", |(_, value)| value.as_str())
    }
}

impl Answer {
    /// The form that is sent to people, as it stands on the page.
    pub(crate) fn form(&self) -> Form {
        form_of(self.text()).unwrap_or_else(|| panic!("{} has no form to people", self.path))
    }

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
