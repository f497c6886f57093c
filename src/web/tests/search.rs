use std::sync::Arc;

use axum::http::StatusCode;

use super::TestSite;

#[tokio::test]
async fn results_lead_to_the_section_and_nobody_keeps_them() {
    let site = TestSite::new();
    let answer = site.get("/en/search?q=refund+days").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "no-store");
    let text = answer.text();
    assert!(
        text.contains("href=\"/en/billing/refunds#the-details\""),
        "{text}"
    );
    assert!(text.contains("Billing &amp; money"), "{text}");
    assert!(text.contains("<mark>"), "{text}");
    assert!(text.contains("content=\"noindex\""), "{text}");
    assert!(
        text.contains("href=\"/bn/search?q=refund%20days\""),
        "{text}"
    );
}

#[tokio::test]
async fn an_articles_text_and_a_question_stay_text() {
    let site = TestSite::new();
    let answer = site
        .get("/en/search?q=%27%22%3E%3Csvg%2Fonload%3D1%3E+script+alert+refund")
        .await;
    let text = answer.text();
    assert!(!text.contains("<svg/onload"), "{text}");
    assert!(!text.contains("<script>alert"), "{text}");
}

#[tokio::test]
async fn a_category_narrows_the_results_and_pages_turn() {
    let site = TestSite::new();
    let all = site.get("/en/search?q=invoice").await;
    assert!(
        all.text().contains("/en/search?q=invoice&amp;page=2"),
        "{}",
        all.text()
    );
    assert!(
        all.text()
            .contains("/en/search?q=invoice&amp;category=billing"),
        "{}",
        all.text()
    );
    let last = site
        .get("/en/search?q=invoice&page=3&category=billing")
        .await;
    assert!(
        last.text().contains("category=billing&amp;page=2"),
        "{}",
        last.text()
    );
    let none = site.get("/en/search?q=invoice&category=shipping").await;
    assert!(!none.text().contains("Invoice number"), "{}", none.text());
}

#[tokio::test]
async fn odd_questions_are_answered_like_any_other() {
    let site = TestSite::new();
    let long = format!("/en/search?q={}", "%E0%A6%95".repeat(6000));
    for path in [
        "/en/search",
        "/en/search?q=",
        "/en/search?q=%20%20",
        "/en/search?q=%ff%00%0a",
        "/en/search?q=%28%28%28%28refund%3A",
        "/en/search?q=refund&q=other&page=x&page=2",
        "/en/search?q=refund&page=18446744073709551616",
        "/en/search?q=refund&category=../../x",
        "/en/search?%",
        long.as_str(),
    ] {
        let answer = site.get(path).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{}",
            &path[..path.len().min(80)]
        );
    }
}

#[tokio::test]
async fn a_question_in_the_other_language_points_there() {
    let site = TestSite::new();
    let question = "%E0%A6%9F%E0%A6%BE%E0%A6%95%E0%A6%BE%20%E0%A6%AB%E0%A7%87%E0%A6%B0%E0%A6%A4";
    let answer = site.get(&format!("/en/search?q={question}")).await;
    let link = format!("href=\"/bn/search?q={question}\" rel=\"nofollow\"");
    assert!(answer.text().contains(&link), "{}", answer.text());
}

#[tokio::test]
async fn a_search_in_a_language_that_the_site_has_not_is_not_found() {
    let site = TestSite::new();
    assert_eq!(
        site.get("/de/search?q=x").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(site.get("/search?q=x").await.status, StatusCode::NOT_FOUND);
    let odd = site.get("/EN/search?q=a%20b").await;
    assert_eq!(odd.moved_to(), (308, "/en/search?q=a%20b"));
}

#[tokio::test]
async fn when_too_many_search_at_once_the_visitor_is_asked_to_come_back() {
    let site = TestSite::new();
    let permits = u32::try_from(site.app.searching.available_permits()).unwrap();
    let all = Arc::clone(&site.app.searching)
        .acquire_many_owned(permits)
        .await
        .unwrap();
    let (page, program) = tokio::join!(
        site.get("/en/search?q=refund"),
        site.get("/api/v1/search?q=refund"),
    );
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header("retry-after"), "2");
    assert!(page.text().contains(page.header("x-request-id")));
    assert_eq!(program.json()["status"], 503);
    // A page that is not there is only without its suggestions.
    assert_eq!(site.get("/en/refund").await.status, StatusCode::NOT_FOUND);
    drop(all);
    assert_eq!(site.get("/en/search?q=refund").await.status, StatusCode::OK);
}
