use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tokio::time::timeout;
use tower::ServiceExt;

use super::TestSite;
use crate::problem::{Place, Problem, code};
use crate::web::peer::Peer;
use crate::web::{Options, router};

fn site() -> TestSite {
    let watching = Options {
        watching: true,
        ..Options::default()
    };
    TestSite::with("", watching)
}

fn broken() -> Problem {
    Problem::new(
        code::FRONT_MATTER,
        Place::file("en/billing/<refunds>.md"),
        "the front matter is no YAML",
        "close the quote",
    )
}

#[tokio::test]
async fn a_writers_page_shows_itself_anew_and_is_kept_by_nobody() {
    let site = site();
    for path in ["/en/", "/en/", "/en/search?q=refund", "/nowhere"] {
        let answer = site
            .ask("GET", path, &[("accept-encoding", "gzip, br")])
            .await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(
            (answer.header("etag"), answer.header("content-encoding")),
            ("", ""),
            "{path}"
        );
        let text = answer.text();
        assert!(text.contains("data-watch=\"/-/watch\""), "{text}");
        assert!(text.trim_end().ends_with("</html>"), "{text}");
        assert!(text.contains("No problems on this page"), "{text}");
        assert!(!text.contains("class=\"problems"), "{text}");
        assert!(!text.contains("Still looking"), "{text}");
    }
    let source = site.get("/en/billing/refunds.md").await;
    assert_eq!(
        (source.header("cache-control"), source.header("etag")),
        ("no-store", "")
    );
    // A file whose name changes with its bytes may be kept even then.
    let asset = site.get("/assets/site.abc.css").await;
    assert!(asset.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn a_failed_save_is_said_on_every_page_and_the_last_good_edition_stays() {
    let site = site();
    site.live.say(vec![broken()], true);
    let text = site.get("/en/").await;
    let text = text.text();
    assert!(text.contains("edition 1"), "{text}");
    for words in [
        "watching failed",
        "E005",
        "en/billing/&lt;refunds&gt;.md",
        "close the quote",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    site.live.publish(site.rebuilt(2), Vec::new());
    let text = site.get("/en/").await;
    assert!(text.text().contains("edition 2") && !text.text().contains("E005"));
}

#[tokio::test]
async fn visitors_never_see_what_writers_see() {
    let site = TestSite::new();
    site.live.say(vec![broken()], true);
    let page = site.get("/en/").await;
    assert!(!page.text().contains("data-watch") && !page.text().contains("E005"));
    assert_eq!(site.get("/-/watch").await.status, StatusCode::NOT_FOUND);
}

/// The next words of an endless answer.
async fn next(body: &mut Body) -> String {
    let frame = timeout(Duration::from_secs(5), body.frame()).await.unwrap();
    let data = frame.unwrap().unwrap().into_data().unwrap();
    String::from_utf8(data.to_vec()).unwrap()
}

async fn listen(site: &TestSite, last: Option<&str>) -> Body {
    let mut request = Request::get("/-/watch");
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = router(site.app.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

#[tokio::test]
async fn browsers_hear_of_new_editions_and_of_failed_saves() {
    let site = site();
    let mut body = listen(&site, None).await;
    let first = site.live.token();
    assert!(next(&mut body).await.contains("event: hello"));
    site.live.publish(site.rebuilt(2), Vec::new());
    let told = next(&mut body).await;
    assert!(
        told.contains("event: edition") && told.contains(&site.live.token()),
        "{told}"
    );
    site.live.say(vec![broken()], true);
    let failed = next(&mut body).await;
    assert!(
        failed.contains(&format!("data: {}", site.live.token())),
        "{failed}"
    );
    // Found again by a look at unchanged files: no news.
    site.live.say(vec![broken()], true);
    let mut late = listen(&site, Some(&first)).await;
    assert!(
        next(&mut late).await.contains("event: edition"),
        "what was missed is told at once"
    );
    site.app.close();
    assert!(
        timeout(Duration::from_secs(5), body.frame())
            .await
            .unwrap()
            .is_none()
    );
}

fn warning(file: &str) -> Problem {
    Problem::new(
        code::BROKEN_LINK,
        Place::span(file, "one\ntwo [three](four.md)\n", 8, 11),
        "the link leads nowhere",
        "did you mean `five.md`?",
    )
}

#[tokio::test]
async fn all_problems_stand_on_a_page_for_the_writer_alone() {
    let site = site();
    site.live.say(
        vec![warning("en/b.md"), broken(), warning("en/b.md")],
        false,
    );
    let page = site.get("/-/problems").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let text = page.text();
    for words in [
        "3 problems in all",
        "1 error",
        "2 warnings",
        "<code>2:5</code>",
        "did you mean <code class=\"whole\">five.md</code>",
        "E005",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert_eq!(
        text.matches("<h2 id=\"file-2\">en/b.md</h2>").count(),
        1,
        "{text}"
    );
    let errors = text.find("E005").unwrap();
    assert!(errors < text.find("E012").unwrap(), "errors come first");
    assert!(!text.contains("class=\"watching"), "{text}");
    let bengali = site.get("/-/problems?lang=bn").await;
    assert!(bengali.text().contains("lang=\"bn\""), "{}", bengali.text());
    // Elsewhere they are counted.
    let page = site.get("/en/").await;
    assert!(
        page.text().contains("3 elsewhere") && page.text().contains("/-/problems?lang=en"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn a_page_tells_as_many_problems_as_can_be_read_and_the_worst_of_them() {
    let site = site();
    let mut all: Vec<Problem> = (0..300).map(|n| warning(&format!("en/{n}.md"))).collect();
    all.extend((0..300).map(|_| warning("en/many.md")));
    all.push(broken());
    site.live.say(all, false);
    let page = site.get("/-/problems").await;
    let text = page.text();
    assert!(text.contains("601 problems in all"), "{text}");
    assert_eq!(text.matches("<p class=\"where\">").count(), 500);
    assert!(text.contains("E005") && text.contains("… and 101 more"));
    // The files stand above, each with a link to its own part.
    let links = text.matches("<li><a href=\"#file-").count();
    assert_eq!(links, text.matches("<section class=\"faulty\">").count());
    assert!(text.contains("<a href=\"#file-1\">en/billing/&lt;refunds&gt;.md</a> 1"));
    // What helps is told once for neighbours.
    assert_eq!(text.matches("did you mean").count(), links - 1);
    site.live.say(vec![broken()], false);
    let page = site.get("/-/problems").await;
    assert!(!page.text().contains("#file-") && !page.text().contains("kb check"));
}

#[tokio::test]
async fn whoever_does_not_sit_at_the_writers_machine_is_told_nothing_of_files() {
    let site = site();
    site.live.say(vec![broken()], true);
    for headers in [
        [("host", "help.example.com")],
        [("x-forwarded-for", "127.0.0.1")],
        [("via", "1.1 proxy")],
        [("forwarded", "for=203.0.113.9")],
    ] {
        let answer = site.ask("GET", "/-/problems", &headers).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{headers:?}");
        let page = site.ask("GET", "/en/", &headers).await;
        let text = page.text();
        assert!(!text.contains("E005") && !text.contains("class=\"watching"));
        // The page shows itself anew all the same.
        assert!(text.contains("data-watch"), "{text}");
    }
    let mut request = Request::get("/-/problems").body(Body::empty()).unwrap();
    let far = "203.0.113.9".parse().unwrap();
    request.extensions_mut().insert(Peer(far));
    let answer = router(site.app.clone()).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let nobody = TestSite::new();
    nobody.live.say(vec![broken()], true);
    assert_eq!(
        nobody.get("/-/problems").await.status,
        StatusCode::NOT_FOUND
    );
}
