//! A small site with a real edition on disk, for tests of what serves it.
//!
//! It is written with the same functions that a build uses; it must not know who asks.

use std::collections::BTreeMap;
use std::path::Path;

use crate::build::{Served, ServedCategory, write_documents};
use crate::config::{self, Site};
use crate::content::url::encode_path;
use crate::content::{Article, Section};
use crate::edition::{About, Caching, Edition, EditionId, NewBody, Writer};
use crate::lang::Lang;
use crate::search::Indexer;
use crate::theme::Files;

/// A page of the edition, long enough to be worth coding.
fn html(title: &str) -> String {
    let text = "Some words about it, again and again. ".repeat(40);
    format!("<!doctype html><title>{title}</title><body><p>{text}</p></body></html>")
}

/// The settings that a kb.toml makes.
pub(crate) fn settings(toml: &str) -> Site {
    let read = config::read("kb.toml", Some(toml), &[]);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.site
}

/// A language by its tag.
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
        lists: Vec::new(),
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
        outdated: false,
        urgent: false,
        channels: Vec::new(),
        order: None,
        shown: 0,
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

fn categories(base: &str) -> BTreeMap<Lang, Vec<ServedCategory>> {
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

/// What differs between the editions of tests.
pub(crate) struct Recipe<'a> {
    /// Chooses the id, and stands on every page.
    pub(crate) number: u8,
    /// When articles appear or expire next.
    pub(crate) next_change: Option<String>,
    /// Assets besides the usual ones: route and bytes.
    pub(crate) assets: &'a [(&'a str, &'a [u8])],
}

/// Publishes the edition of this number into an index directory.
pub(crate) fn edition(index: &Path, site: &Site, number: u8) -> Edition {
    let recipe = Recipe {
        number,
        next_change: None,
        assets: &[],
    };
    recipe.publish(index, site)
}

impl Recipe<'_> {
    /// Publishes it into an index directory.
    pub(crate) fn publish(self, index: &Path, site: &Site) -> Edition {
        let id = EditionId::from_hash(&[self.number; 32]);
        let mut writer = Writer::begin(index, &id).unwrap();
        let base = site.base.as_str();
        let languages = [lang("en"), lang("bn")];
        for language in &languages {
            let dir = writer.search_dir(language).unwrap();
            let indexer = Indexer::create(&dir, language, crate::search::Guide::default()).unwrap();
            for article in articles(base).iter().filter(|one| one.lang == *language) {
                let n = writer.put_article(article).unwrap();
                indexer.add(n, article).unwrap();
            }
            indexer.finish().unwrap();
        }
        put_files(&mut writer, base, self.number);
        for (route, body) in self.assets {
            let body = NewBody {
                content_type: "application/octet-stream",
                caching: Caching::Immutable,
                body,
                gzip: None,
                brotli: None,
                download: None,
            };
            writer.put_body(route, &body).unwrap();
        }
        let served = Served {
            site: site.clone(),
            languages: languages.to_vec(),
            default_language: lang("en"),
            preview: false,
            unpublished: BTreeMap::new(),
            categories: categories(base),
            logo: None,
        };
        write_documents(&mut writer, &served, &Files::built_in(), &[]).unwrap();
        let about = About {
            next_change: self.next_change,
            ..about(id, &languages)
        };
        writer.publish(about, 3).unwrap()
    }
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
