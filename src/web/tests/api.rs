use axum::http::StatusCode;
use serde_json::{Value, json};

use super::TestSite;
use crate::contact::{Notice, Request};
use crate::web::Options;

#[tokio::test]
async fn search_answers_in_the_shape_that_programs_rely_on() {
    let site = TestSite::new();
    let answer = site.get("/api/v1/search?q=refund&lang=en&limit=1").await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let found = answer.json();
    assert_eq!(
        (&found["query"], &found["lang"]),
        (&json!("refund"), &json!("en"))
    );
    assert!(found["total"].as_u64().unwrap() >= 1);
    assert!(found["took_us"].is_u64());
    assert_eq!(found["hits"].as_array().unwrap().len(), 1);
    let hit = &found["hits"][0];
    assert_eq!(hit["id"], "billing/refunds");
    assert_eq!(hit["url"], "/en/billing/refunds");
    assert_eq!(hit["category"], json!(["billing"]));
    assert_eq!(
        hit["section"],
        json!({ "title": "The details", "anchor": "the-details" })
    );
    assert!(
        hit["snippet"]
            .as_array()
            .unwrap()
            .iter()
            .any(|part| part["mark"] == true)
    );
}

#[tokio::test]
async fn an_empty_question_has_no_hits() {
    let site = TestSite::new();
    for path in [
        "/api/v1/search",
        "/api/v1/search?q=",
        "/api/v1/search?q=%20%3F",
    ] {
        let found = site.get(path).await.json();
        assert_eq!(
            (&found["total"], &found["hits"], &found["confidence"]),
            (&json!(0), &json!([]), &json!("none"))
        );
    }
    let found = site.get("/api/v1/suggest?q=").await.json();
    assert_eq!(found, json!({ "query": "", "suggestions": [] }));
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_with_a_reason() {
    let site = TestSite::new();
    for query in [
        "lang=xx",
        "lang=",
        "lang=../en",
        "limit=51",
        "limit=0",
        "limit=9223372036854775808",
        "limit=NaN",
        "limit=1e1",
        "limit=-1",
        "offset=1001",
        "offset=",
        "q=a&q=b",
        "limit=1&limit=1",
        "q=%ff",
    ] {
        let answer = site.get(&format!("/api/v1/search?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["status"], 400);
        assert!(
            problem["detail"].as_str().unwrap().ends_with('.'),
            "{problem}"
        );
        assert_eq!(problem["reference"], answer.header("x-request-id"));
    }
}

#[tokio::test]
async fn suggestions_come_while_a_word_is_unfinished() {
    let site = TestSite::new();
    let found = site.get("/api/v1/suggest?q=parc&lang=en").await.json();
    assert_eq!(
        found["suggestions"][0]["title"],
        "When does my parcel arrive?"
    );
    let section = &found["suggestions"][0]["section"];
    assert!(section.is_null() || section.is_string(), "{section}");
}

#[tokio::test]
async fn an_article_is_found_by_its_id_and_confirmed_by_its_validator() {
    let site = TestSite::new();
    let answer = site.get("/api/v1/articles/billing/refunds?lang=en").await;
    let article = answer.json();
    assert_eq!(article["title"], "How do I get a refund?");
    assert_eq!(article["sections"][1]["anchor"], "the-details");
    let etag = answer.header("etag");
    let again = site
        .ask(
            "GET",
            "/api/v1/articles/billing/refunds",
            &[("if-none-match", etag)],
        )
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let bengali = site.get("/api/v1/articles/%E0%A6%AC%E0%A6%BF%E0%A6%B2/%E0%A6%AB%E0%A7%87%E0%A6%B0%E0%A6%A4?lang=bn").await;
    assert_eq!(bengali.json()["lang"], "bn");
    for missing in [
        "/api/v1/articles/nope",
        "/api/v1/articles/",
        "/api/v1/articles/%ff",
        "/api/v1/nothing",
        "/api/",
    ] {
        let answer = site.get(missing).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{missing}"
        );
    }
}

#[tokio::test]
async fn the_description_says_what_is_really_answered() {
    let people =
        "[[channel]]\nkind = \"phone\"\ntarget = \"16247\"\n[[channel]]\nkind = \"form\"\n";
    let site = TestSite::with(people, Options::default());
    let description = site.get("/api/v1/openapi.json").await.json();
    let paths = description["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 5);
    for (path, item) in paths {
        let path = path.replace("{id}", "billing/refunds") + "?q=refund";
        let path = if path.contains("/articles/") {
            path.replace("?q=refund", "")
        } else {
            path
        };
        let answer = site.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_matches(&description, schema, &answer.json(), &path);
        let refusal = &description["components"]["schemas"]["Problem"];
        let refused = site.ask("POST", &path, &[]).await.json();
        assert_matches(&description, refusal, &refused, &path);
    }
}

#[tokio::test]
async fn what_is_posted_to_webhooks_is_what_the_description_says() {
    let description = TestSite::new().get("/api/v1/openapi.json").await.json();
    let post = &description["webhooks"]["request.accepted"]["post"];
    let schema = &post["requestBody"]["content"]["application/json"]["schema"];
    let whole: Value =
        serde_json::from_str(include_str!("../../../tests/data/delivery/request.json")).unwrap();
    let mut bare = whole.clone();
    bare["journey"] = json!({
        "questions": [], "opened": [], "not_helped": null, "reason": null, "tried": null, "page": null, "language": null, "edition": null
    });
    bare["fields"] = json!([]);
    bare["name"] = Value::Null;
    bare["answer_by"] = Value::Null;
    bare["reply_to"] = json!({ "phone": "01712345678" });
    let mut long = whole.clone();
    long["message"] = "দীর্ঘ ".repeat(900).into();
    long["journey"]["opened"] = vec![whole["journey"]["not_helped"].clone(); 50].into();
    for (request, shortened) in [
        (whole, json!([])),
        (bare, json!([])),
        (long.clone(), json!(["opened"])),
    ] {
        let request: Request = serde_json::from_value(request).unwrap();
        let body = Notice::of(&request).body().unwrap();
        assert!(body.len() <= 20_000);
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_matches(&description, schema, &body, "body");
        assert_eq!(body["data"]["journey"]["shortened"], shortened);
        assert_eq!(body["data"]["message"], request.message.as_str());
    }
    // However long: what the customer wrote to people is all there.
    long["message"] = "দীর্ঘ ".repeat(3_000).into();
    let request: Request = serde_json::from_value(long).unwrap();
    let body: Value = serde_json::from_slice(&Notice::of(&request).body().unwrap()).unwrap();
    assert_matches(&description, schema, &body, "body");
    assert_eq!(body["data"]["message"], request.message.as_str());
    assert_eq!(body["data"]["fields"][0]["value"], "A-1234");
    let gone = json!(["opened", "questions", "tried", "not_helped", "reason"]);
    assert_eq!(body["data"]["journey"]["shortened"], gone);
}

/// As much of JSON Schema as the description uses; an object has exactly the properties described.
fn assert_matches(root: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return assert_matches(root, &root["components"]["schemas"][name], value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let choice = choices
            .iter()
            .find(|choice| (choice["type"] == "null") == value.is_null());
        return assert_matches(root, choice.unwrap(), value, at);
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{at}: {value}");
        return;
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() && schema["type"] != "number" => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = &schema["type"];
    let fits = allowed == kind
        || allowed
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!(kind)));
    assert!(fits, "{at}: {value} is no {allowed}");
    for item in value.as_array().into_iter().flatten() {
        assert_matches(root, &schema["items"], item, at);
    }
    if let (Some(properties), Some(object)) = (schema["properties"].as_object(), value.as_object())
    {
        assert!(properties.keys().eq(object.keys()), "{at}: {object:?}");
        for (name, schema) in properties {
            assert_matches(root, schema, &object[name], &format!("{at}.{name}"));
        }
    }
}
