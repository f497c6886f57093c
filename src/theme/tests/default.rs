//! The default theme: it compiles, says everything in every language, and renders every page.

use serde_json::{Value, json};

use super::lang;
use crate::locale::{Source, missing};
use crate::theme::{Files, Look, Theme};

pub(super) fn theme() -> Theme {
    let theme = Theme::new(
        "default",
        Files::built_in(),
        &Look::default(),
        &[lang("en"), lang("bn")],
    );
    theme.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn it_compiles_without_a_warning_in_english_and_bengali() {
    assert_eq!(theme().warnings(), []);
}

#[test]
fn every_string_is_translated() {
    let files = Files::built_in();
    let text = |path: &str| String::from_utf8(files.0[path].to_vec()).unwrap();
    let english = text("strings/en.ftl");
    let en = lang("en");
    let english = Source {
        lang: &en,
        file: "en.ftl",
        text: &english,
    };
    for (name, _) in files.below("strings/") {
        let tag = lang(name.strip_suffix(".ftl").unwrap());
        let translation = text(&format!("strings/{name}"));
        let translation = Source {
            lang: &tag,
            file: name,
            text: &translation,
        };
        assert_eq!(
            missing(&[translation], &english),
            Vec::<String>::new(),
            "{name}"
        );
        assert_eq!(
            missing(&[english], &translation),
            Vec::<String>::new(),
            "{name} has more than English"
        );
    }
}

#[test]
fn no_template_has_anything_inline_or_trusts_a_value() {
    for (name, bytes) in Files::built_in().below("templates/") {
        let text = std::str::from_utf8(bytes).unwrap();
        let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(!squeezed.contains("|safe"), "{name} uses the filter `safe`");
        assert!(
            !squeezed.contains("autoescape"),
            "{name} switches escaping off"
        );
        let lower = text.to_lowercase();
        assert!(!lower.contains("<style"), "{name} has a style sheet inline");
        assert!(
            !lower.contains("javascript:"),
            "{name} has a script in a link"
        );
        for tag in lower.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            assert!(
                !tag.starts_with("script") || tag.contains(" src="),
                "{name} has an inline script"
            );
            for attribute in tag.split_whitespace().skip(1) {
                let handler = attribute.starts_with("on") && attribute.contains('=');
                // Mail programs know no style sheets, and no policy that forbids it there.
                let style = attribute.starts_with("style=") && !name.starts_with("mail/");
                assert!(!handler && !style, "{name}: {attribute}");
            }
        }
    }
}

/// What every page gets.
pub(super) fn page(lang: &str, kind: &str, own: Value) -> Value {
    let link = |title: &str| json!({ "title": title, "url": "/en/x" });
    let mut page = json!({
        "lang": lang, "dir": "ltr",
        "site": { "name": "Acme", "home": "/en/", "logo": null, "base": "", "contact": null, "description": null },
        "page": { "kind": kind, "title": "Refunds", "description": null, "canonical": null,
            "alternates": [{ "lang": "bn", "url": "/bn/x" }], "noindex": false },
        "languages": [
            { "lang": "en", "name": "English", "dir": "ltr", "url": "/en/", "current": true },
            { "lang": "bn", "name": "বাংলা", "dir": "ltr", "url": "/bn/", "current": false },
        ],
        "navigation": [{ "title": "Billing", "url": "/en/billing/", "current": true }],
        "search": { "url": "/en/search", "suggest": "/api/v1/suggest", "query": "" },
        "breadcrumbs": [link("Home"), link("Billing")],
    });
    for (key, value) in own.as_object().unwrap() {
        page[key] = value.clone();
    }
    page
}

pub(super) fn hit() -> Value {
    json!({
        "title": "Refunds", "url": "/bn/r", "lang": { "lang": "bn", "name": "বাংলা", "dir": "ltr" },
        "category": [{ "title": "Billing", "url": "/en/billing/" }],
        "section": { "title": "When", "url": "/bn/r#when" },
        "snippet": [{ "text": "How long a ", "mark": false }, { "text": "refund", "mark": true }],
        "outdated": true, "draft": true, "scheduled": null, "explanation": { "first": "title", "outdated": true,
            "reasons": [{ "word": "refunds", "term": "refund", "in": "title", "score": 1.25 }] },
    })
}

/// Every template with pages that have everything, and pages that have next to nothing.
fn pages(lang: &str) -> Vec<(&'static str, Value)> {
    let pagination = json!({ "current": 2, "total": 3, "previous": "?page=1", "next": null,
        "numbers": [{ "number": 1, "url": "?page=1", "current": false }, { "number": 2, "url": "?page=2", "current": true }] });
    let article = json!({ "title": "Refunds", "id": "refunds", "summary": "How long", "body": "<p>Days</p>",
        "lang": "bn", "dir": "ltr", "updated": "2026-11-21", "reviewed": "2026-11-21", "author": "রিনা", "source": "/en/r.md",
        "edit": "https://example.com/", "draft": true, "outdated": true, "scheduled": "2026-12-01", "tags": ["money back"],
        "toc": [{ "level": 2, "title": "When", "anchor": "when" }, { "level": 3, "title": "How", "anchor": "how" }] });
    let bare = json!({ "title": "Refunds", "id": "refunds", "summary": null, "body": "", "lang": lang, "dir": "ltr",
        "updated": null, "reviewed": null, "author": null, "source": "/en/r.md", "edit": null, "draft": false, "outdated": false, "scheduled": null,
        "tags": [], "toc": [] });
    let link = json!({ "title": "Refunds", "url": "/en/r" });
    let category = json!({ "title": "Billing", "url": "/en/billing/", "summary": "Money", "icon": "card", "count": 21, "lang": null, "body": "<p>x</p>", "articles": [link] });
    let listed = json!({ "title": "Refunds", "url": "/en/r", "summary": "How long", "updated": "2026-11-21", "draft": true, "scheduled": null,
        "lang": { "lang": "bn", "name": "বাংলা", "dir": "ltr" } });
    let child = json!({ "title": "Cards", "url": "/en/c/", "summary": null, "icon": null, "count": 1, "lang": { "lang": "bn", "name": "বাংলা", "dir": "ltr" }, "articles": [link] });
    let found = json!({ "query": "refund", "total": 1234, "hits": [hit()], "pages": pagination, "confidence": "weak",
        "categories": [{ "title": "All", "url": "?", "count": 3, "current": true }],
        "topic": { "title": "Billing", "everywhere": "?q=refund" }, "language": "English", "left_out": "abc, xyz", "corrected": { "query": "refund", "instead": "refnud", "instead_url": "?q=refnud" },
        "answer": { "title": "Refunds", "url": "/en/r", "section": { "title": "When", "url": "/en/r#when" }, "snippet": hit()["snippet"],
            "list": { "ordered": true, "items": [hit()["snippet"], hit()["snippet"]], "more": true } },
        "all_categories": [link], "without": { "query": "refund", "url": "?q=refund" },
        "contact": null, "urgent": null, "elsewhere": [{ "lang": "bn", "name": "বাংলা", "count": 3, "url": "/bn/search" }] });
    let nothing = |query: &str| {
        json!({ "query": query, "total": 0, "hits": [], "pages": null, "confidence": "none",
        "categories": [], "topic": null, "language": "English", "left_out": "", "corrected": null, "answer": null, "all_categories": [], "without": null, "elsewhere": [], "contact": null, "urgent": null })
    };
    let words = json!([{ "text": "say ", "is_code": false, "whole": false }, { "text": "`x`", "is_code": true, "whole": true }]);
    let problem = json!({ "code": "E009", "file": "a.md", "line": 3, "column": 1, "what": words, "remedy": words });
    let group = json!({ "severity": "error", "problems": [problem] });
    let written = json!({ "file": "articles/en/a.md", "owner": "Desk", "updated": "2026-11-21", "review_by": "2026-11-22",
        "overdue": true, "edit": "https://example.com/", "draft": false, "from": "2026-12-03" });
    vec![
        (
            "home.html",
            page(
                lang,
                "home",
                json!({ "greeting": "Hello", "intro": "Ask us", "body": "<p>x</p>", "articles": [listed], "categories": [category],
            "news": [{ "date": "2026-11-21", "articles": [link] }],
            "featured": [{ "title": "Refunds", "url": "/en/r", "category": "Billing", "draft": true, "scheduled": "2026-12-01" }] }),
            ),
        ),
        (
            "home.html",
            page(
                lang,
                "home",
                json!({ "greeting": null, "intro": null, "body": null, "articles": [], "categories": [], "featured": [], "news": [] }),
            ),
        ),
        (
            "category.html",
            page(
                lang,
                "category",
                json!({ "category": category, "children": [child], "articles": [listed], "pages": pagination }),
            ),
        ),
        (
            "category.html",
            page(
                lang,
                "category",
                json!({ "children": [], "articles": [], "pages": null,
            "category": { "title": "B", "url": "/en/b/", "summary": null, "body": null, "count": 0, "icon": null, "lang": null } }),
            ),
        ),
        (
            "article.html",
            page(
                lang,
                "article",
                json!({ "article": article, "notice": "fallback",
            "category": { "title": "Billing", "url": "/en/billing/", "count": 40 },
            "related": [{ "title": "R", "url": "/en/r", "category": "Billing", "draft": true, "scheduled": null }], "previous": link, "next": link,
            "feedback": null, "urgency": null, "siblings": [{ "title": "R", "url": "/en/r", "current": true, "draft": true, "scheduled": null }, { "title": "S", "url": "/en/s", "current": false, "draft": true, "scheduled": "2026-12-01" }] }),
            ),
        ),
        (
            "article.html",
            page(
                lang,
                "article",
                json!({ "article": bare, "notice": null, "category": null, "related": [],
            "previous": null, "next": null, "siblings": [], "feedback": null, "urgency": null }),
            ),
        ),
        ("search.html", page(lang, "search", found)),
        ("search.html", page(lang, "search", nothing("refund"))),
        ("search.html", page(lang, "search", nothing(""))),
        (
            "not_found.html",
            page(
                lang,
                "not_found",
                json!({ "asked": "refunds", "hits": [hit()], "all_categories": [link] }),
            ),
        ),
        (
            "not_found.html",
            page(
                lang,
                "not_found",
                json!({ "asked": "", "hits": [], "all_categories": [] }),
            ),
        ),
        (
            "error.html",
            page(
                lang,
                "error",
                json!({ "status": 500, "reference": "a1b2", "retry": true, "contact": null }),
            ),
        ),
        (
            "parts/watching.html",
            page(
                lang,
                "article",
                json!({ "writers": true, "problems": [group], "in_the_way": [group], "elsewhere": 2, "all": "/-/problems?lang=en",
            "counts": { "errors": 1, "warnings": 2, "notes": 3 }, "looking": true, "missing": "en/b.md", "failed": true, "failure": "c3d4", "article": written, "token": "a1b2" }),
            ),
        ),
        (
            "parts/watching.html",
            page(
                lang,
                "article",
                json!({ "writers": true, "problems": [], "in_the_way": [], "elsewhere": 0, "all": "/-/problems?lang=en",
            "counts": { "errors": 0, "warnings": 0, "notes": 0 }, "looking": false, "missing": null, "failed": false, "failure": "", "article": null, "token": "a1b2" }),
            ),
        ),
        (
            "problems.html",
            page(
                lang,
                "error",
                json!({ "failed": true, "looking": true, "count": 1, "counts": { "errors": 1, "warnings": 0, "notes": 0 },
            "files": [{ "file": "en/a.md", "url": "/en/a", "count": 1, "missing": true, "problems": [group] }], "more": 2 }),
            ),
        ),
        (
            "problems.html",
            page(
                lang,
                "error",
                json!({ "failed": false, "looking": false, "count": 0, "counts": { "errors": 0, "warnings": 0, "notes": 0 }, "files": [], "more": 0 }),
            ),
        ),
    ]
}

#[test]
fn every_page_is_rendered_in_every_language() {
    let theme = theme();
    for lang in ["en", "bn"] {
        for (template, page) in pages(lang) {
            let html = theme
                .render(template, &page)
                .unwrap_or_else(|p| panic!("{p}"));
            assert!(!html.contains("&amp;amp;"), "{template}: {html}");
            if lang == "bn" && template != "parts/watching.html" {
                assert!(html.contains("<html lang=\"bn\""), "{template}");
            }
        }
    }
}
