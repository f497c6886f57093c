//! What is put into an edition comes out of it.

use std::collections::BTreeMap;

use proptest::prelude::*;

use bytes::Bytes;

use super::*;

#[test]
fn what_was_published_is_what_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    assert_whole(&publish(dir.path(), 1), 1);
    assert_eq!(served(dir.path()), (1, vec![]));
    assert_eq!(
        names(dir.path()),
        [".lock", "current", "editions", "published", "stamps"]
    );
    let edition = IndexDirectory::at(dir.path()).edition_dir(&id(1));
    assert_eq!(
        names(&edition),
        [
            "articles.bin",
            "manifest.b3",
            "manifest.json",
            "names.bin",
            "pages.bin",
            "search"
        ]
    );
    assert_eq!(
        names(&edition.join("search/en")),
        ["0001.idx", "meta.json"],
        "no lock files"
    );
}

#[test]
fn a_body_has_the_hash_of_its_bytes_and_its_compressed_forms() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(dir.path(), &id(1)).unwrap();
    let asset = NewBody {
        content_type: "text/css",
        caching: Caching::Immutable,
        body: b"body{}",
        gzip: Some(b"gzipped"),
        brotli: Some(b"brotli"),
        download: Some("নিয়ম.css"),
    };
    writer.put_body("/static/site.css", &asset).unwrap();
    let edition = writer.publish(about(1), 1).unwrap();
    let body = Body {
        content_type: "text/css".to_owned(),
        caching: Caching::Immutable,
        hash: blake3::hash(b"body{}").to_hex()[..32].to_owned(),
        identity: Content::Whole(Bytes::from_static(b"body{}")),
        gzip: Some(Content::Whole(Bytes::from_static(b"gzipped"))),
        brotli: Some(Content::Whole(Bytes::from_static(b"brotli"))),
        download: Some("নিয়ম.css".to_owned()),
    };
    assert_eq!(
        edition.find("/static/site.css").unwrap(),
        Some(Stored::Body(body))
    );
}

#[test]
fn odd_routes_are_routes() {
    let dir = tempfile::tempdir().unwrap();
    let long = format!("/bn/{}", "বিল".repeat(2_000));
    let routes = [
        "",
        "/",
        "//",
        "/en/\0",
        "/bn/বিল/ফেরত",
        "/en/a b?c#d%2F",
        "/😀",
        "en/../x",
        &long,
    ];
    let mut writer = Writer::begin(dir.path(), &id(1)).unwrap();
    for route in routes {
        writer
            .put_body(route, &page(&format!("<{route}>")))
            .unwrap();
    }
    let edition = writer.publish(about(1), 1).unwrap();
    for route in routes {
        assert_eq!(body(&edition, route), Some(format!("<{route}>")));
        assert_eq!(body(&edition, &format!("{route}x")), None);
    }
}

#[test]
fn the_same_bytes_are_stored_once() {
    let size = |bodies: [&str; 3]| {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::begin(dir.path(), &id(1)).unwrap();
        for (n, body) in bodies.iter().enumerate() {
            writer
                .put_body(&format!("/{n}"), &page(&body.repeat(1_000)))
                .unwrap();
        }
        writer.publish(about(1), 1).unwrap();
        fs::metadata(
            IndexDirectory::at(dir.path())
                .edition_dir(&id(1))
                .join("pages.bin"),
        )
        .unwrap()
        .len()
    };
    assert_eq!(size(["a", "a", "a"]), 1_000);
    assert_eq!(size(["a", "b", "a"]), 2_000);
}

#[test]
fn an_edition_of_nothing_is_an_edition() {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::begin(dir.path(), &id(1)).unwrap();
    let edition = writer.publish(about(1), 1).unwrap();
    assert_eq!(edition.bytes(), 512 + 40, "one empty block and the trailer");
    assert_eq!(body(&edition, "/"), None);
    assert!(
        edition
            .article(0)
            .unwrap_err()
            .to_string()
            .contains("no article 0")
    );
    assert!(
        edition
            .document("x")
            .unwrap_err()
            .to_string()
            .contains("no document `x`")
    );
    IndexDirectory::at(dir.path()).open().unwrap();
}

#[test]
fn articles_are_numbered_in_order_and_found_by_id_within_their_language() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(dir.path(), &id(1)).unwrap();
    let articles: Vec<Article> = (0..500)
        .map(|n| article(["en", "bn"][n % 2], &format!("a/{}", n / 2), "same text"))
        .collect();
    for (n, article) in articles.iter().enumerate() {
        assert_eq!(writer.put_article(article).unwrap() as usize, n);
    }
    let edition = writer.publish(about(1), 1).unwrap();
    for (n, article) in articles.iter().enumerate() {
        assert_eq!(&edition.article(n as u32).unwrap(), article);
        assert_eq!(
            edition
                .article_by_id(&article.lang, &article.id)
                .unwrap()
                .as_ref(),
            Some(article)
        );
    }
    assert_eq!(
        edition
            .article_by_id(&Lang::parse("fr").unwrap(), "a/1")
            .unwrap(),
        None
    );
}

#[test]
fn a_route_or_an_id_used_twice_publishes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(dir.path(), &id(1)).unwrap();
    writer.put_body("/en/a", &page("one")).unwrap();
    writer.put_redirect("/en/a", "/en/b").unwrap();
    let text = format!("{:#}", writer.publish(about(1), 1).err().unwrap());
    assert!(text.contains("/en/a` is written twice"), "{text}");
    assert_eq!(names(&dir.path().join("editions")), [""; 0]);
}

#[derive(Clone, Debug)]
enum Put {
    Body(Vec<u8>),
    Redirect(String),
}

fn put() -> impl Strategy<Value = Put> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..2_000).prop_map(Put::Body),
        ".*".prop_map(Put::Redirect),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_put_in_comes_out_also_after_it_was_opened_again(
        routes in proptest::collection::btree_map(".*", put(), 0..120),
        asked in proptest::collection::vec(".*", 0..20),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::begin(dir.path(), &id(1)).unwrap();
        for (route, put) in &routes {
            match put {
                Put::Body(bytes) => writer.put_body(route, &NewBody { body: bytes, ..page("") }).unwrap(),
                Put::Redirect(to) => writer.put_redirect(route, to).unwrap(),
            }
        }
        writer.publish(about(1), 1).unwrap();
        let edition = IndexDirectory::at(dir.path()).open().unwrap().edition;
        check(&edition, &routes);
        for route in asked.iter().filter(|route| !routes.contains_key(*route)) {
            prop_assert_eq!(edition.find(route).unwrap(), None);
        }
    }
}

fn check(edition: &Edition, routes: &BTreeMap<String, Put>) {
    for (route, put) in routes {
        match (put, edition.find(route).unwrap()) {
            (Put::Body(bytes), Some(Stored::Body(body))) => {
                assert_eq!(body.identity.read().unwrap(), bytes)
            }
            (Put::Redirect(to), Some(Stored::Redirect(found))) => assert_eq!(&found, to),
            (put, found) => panic!("{route}: {put:?} became {found:?}"),
        }
    }
}
