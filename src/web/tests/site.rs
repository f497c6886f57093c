//! A small site with an edition on disk, and what came back when it was asked.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::build::{Served, ServedCategory};
use crate::config::{self, Site};
use crate::content::url::encode_path;
use crate::content::{Article, Section};
use crate::edition::{About, Caching, Edition, EditionId, NewBody, Writer};
use crate::lang::Lang;
use crate::live::{Live, Present};
use crate::search::Indexer;
use crate::theme::Files;
use crate::web::{App, Options, router};

/// A page of the edition, long enough to be worth coding.
pub(crate) fn html(title: &str) -> String {
    let text = "Some words about it, again and again. ".repeat(40);
    format!("<!doctype html><title>{title}</title><body><p>{text}</p></body></html>")
}

/// A site that is asked through the door.
pub(crate) struct TestSite {
    pub(crate) dir: TempDir,
    pub(crate) live: Arc<Live>,
    pub(crate) app: Arc<App>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl TestSite {
    pub(crate) fn new() -> Self {
        Self::with("", Options::default())
    }

    pub(crate) fn with(toml: &str, options: Options) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let site = settings(toml);
        let present = Present::open(edition(dir.path(), &site, 1)).unwrap();
        let live = Live::new(present, Vec::new());
        let app = App::new(Arc::clone(&live), options);
        Self { dir, live, app }
    }

    /// The next edition, as a build would publish it.
    pub(crate) fn rebuilt(&self, number: u8) -> Present {
        let site = self.live.present().served().site.clone();
        Present::open(edition(self.dir.path(), &site, number)).unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[]).await
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = router(Arc::clone(&self.app))
            .oneshot(request)
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
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

    pub(crate) fn moved_to(&self) -> (u16, &str) {
        (self.status.as_u16(), self.header("location"))
    }
}

fn settings(toml: &str) -> Site {
    let read = config::read("kb.toml", Some(toml), &[]);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.site
}

pub(crate) fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

fn article(
    base: &str,
    lang: &Lang,
    category: &[&str],
    slug: &str,
    title: &str,
    text: &str,
) -> Article {
    let path = format!("{base}/{lang}/{}/{slug}", category.join("/"));
    let section = |title: &str, anchor: &str, text: &str| Section {
        title: title.into(),
        anchor: anchor.into(),
        level: 2,
        text: text.into(),
    };
    Article {
        id: format!("{}/{slug}", category.join("/")),
        lang: lang.clone(),
        url: encode_path(&path),
        title: title.into(),
        summary: None,
        category: category.iter().map(|&slug| slug.into()).collect(),
        keywords: Vec::new(),
        tags: vec!["money".into()],
        updated: Some("2026-11-21".into()),
        reviewed: None,
        noindex: false,
        sections: vec![
            section("", "", "In short, before the first heading."),
            section("The details", "the-details", text),
        ],
    }
}

fn articles(base: &str) -> Vec<Article> {
    let (en, bn) = (lang("en"), lang("bn"));
    let mut all = vec![
        article(
            base,
            &en,
            &["billing"],
            "refunds",
            "How do I get a refund?",
            "A refund takes five days. <script>alert(1)</script>",
        ),
        article(
            base,
            &en,
            &["billing", "cards"],
            "lost-card",
            "I lost my card",
            "Block the card at once.",
        ),
        article(
            base,
            &en,
            &["shipping"],
            "delivery",
            "When does my parcel arrive?",
            "Delivery takes two days.",
        ),
        article(
            base,
            &bn,
            &["বিল"],
            "ফেরত",
            "টাকা ফেরত কীভাবে পাব?",
            "টাকা ফেরত পেতে পাঁচ দিন লাগে।",
        ),
    ];
    for n in 0..25 {
        let slug = format!("invoice-{n}");
        let title = format!("Invoice number {n}");
        all.push(article(
            base,
            &en,
            &["billing"],
            &slug,
            &title,
            "About invoices.",
        ));
    }
    all
}

fn categories(base: &str) -> std::collections::BTreeMap<Lang, Vec<ServedCategory>> {
    let one = |lang: &str, path: &str, title: &str, depth| ServedCategory {
        path: path.into(),
        title: title.into(),
        url: encode_path(&format!("{base}/{lang}/{path}/")),
        count: 1,
        depth,
    };
    let en = vec![
        one("en", "billing", "Billing & money", 0),
        one("en", "billing/cards", "Cards", 1),
        one("en", "shipping", "Shipping", 0),
    ];
    [
        (lang("en"), en),
        (lang("bn"), vec![one("bn", "বিল", "বিল", 0)]),
    ]
    .into()
}

fn edition(index: &Path, site: &Site, number: u8) -> Edition {
    let id = EditionId::from_hash(&[number; 32]);
    let mut writer = Writer::begin(index, &id).unwrap();
    let base = site.base.as_str();
    let languages = [lang("en"), lang("bn")];
    for language in &languages {
        let dir = writer.search_dir(language).unwrap();
        let indexer = Indexer::create(&dir, language).unwrap();
        for article in articles(base).iter().filter(|one| one.lang == *language) {
            let n = writer.put_article(article).unwrap();
            indexer.add(n, article).unwrap();
        }
        indexer.finish().unwrap();
    }
    put_files(&mut writer, base, number);
    let served = Served {
        site: site.clone(),
        languages: languages.to_vec(),
        default_language: lang("en"),
        categories: categories(base),
        logo: None,
    };
    let documents = [
        ("site.json", serde_json::to_vec(&served).unwrap()),
        (
            "theme.bin",
            postcard::to_stdvec(&Files::built_in()).unwrap(),
        ),
    ];
    for (name, bytes) in documents {
        writer.put_document(name, &bytes).unwrap();
    }
    writer.publish(about(id, &languages), 3).unwrap()
}

fn put_files(writer: &mut Writer, base: &str, number: u8) {
    let mut put = |route: &str,
                   content_type: &str,
                   caching,
                   body: &[u8],
                   coded: bool,
                   download: Option<&str>| {
        let body = NewBody {
            content_type,
            caching,
            body,
            gzip: coded.then_some(b"gzipped"),
            brotli: coded.then_some(b"brotlied"),
            download,
        };
        writer.put_body(&format!("{base}{route}"), &body).unwrap();
    };
    let page = |title: &str| html(&format!("{title} of edition {number}")).into_bytes();
    const HTML: &str = "text/html; charset=utf-8";
    for route in [
        "/en/",
        "/bn/",
        "/en/billing/",
        "/en/billing/?page=2",
        "/en/billing/refunds",
        "/en/billing/price (new)",
        "/bn/বিল/ফেরত",
    ] {
        put(route, HTML, Caching::Revalidate, &page(route), false, None);
    }
    let markdown = "text/markdown; charset=utf-8";
    put(
        "/en/billing/refunds.md",
        markdown,
        Caching::Revalidate,
        b"# Refunds",
        false,
        None,
    );
    put(
        "/sitemap.xml",
        "application/xml",
        Caching::Revalidate,
        b"<urlset/>",
        false,
        None,
    );
    put(
        "/assets/site.abc.css",
        "text/css; charset=utf-8",
        Caching::Immutable,
        b"body{}",
        true,
        None,
    );
    put(
        "/assets/drawing.abc.svg",
        "image/svg+xml",
        Caching::Immutable,
        b"<svg/>",
        false,
        None,
    );
    let pdf = "application/pdf";
    put(
        "/assets/prices.abc.pdf",
        pdf,
        Caching::Immutable,
        b"%PDF",
        false,
        Some("Preise für alle.pdf"),
    );
    let to = encode_path(&format!("{base}/en/billing/refunds"));
    writer
        .put_redirect(&format!("{base}/en/old-refunds"), &to)
        .unwrap();
}

fn about(id: EditionId, languages: &[Lang]) -> About {
    About {
        id,
        built_at: "2026-11-21T10:00:00Z".into(),
        git_commit: Some("0123abcd".into()),
        kb_version: "0.1.0".into(),
        languages: languages.to_vec(),
        articles: 29,
        lenient: false,
        next_change: None,
    }
}
