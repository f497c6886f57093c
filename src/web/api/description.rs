//! `GET /api/v1/openapi.json`
//!
//! The API, described for programs in OpenAPI 3.1. A test holds it against what is really answered.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use serde_json::{Value, json};

use super::lasting_json;
use super::search::{LIMIT, LIMITS, OFFSETS};
use crate::contact::{Kind, Notice, notice_schema};
use crate::lang::Lang;
use crate::web::routes;
use crate::web::visit::Visit;

pub(in crate::web) async fn description(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let served = visit.present.served();
    let document = document(visit.base(), &served.languages, &served.default_language);
    let result = lasting_json(&visit, &document);
    visit.answer(result).await
}

fn document(base: &str, languages: &[Lang], default: &Lang) -> Value {
    let lang = parameter(
        "lang",
        "The language; the site's own when it is left out",
        &json!({ "type": "string", "enum": languages, "default": default }),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "kb",
            "version": "1",
            "description": "Search and read this help centre."
        },
        "servers": [{ "url": if base.is_empty() { "/" } else { base } }],
        "paths": {
            routes::API_SEARCH: { "get": search(&lang) },
            routes::API_SUGGEST: { "get": suggest(&lang) },
            routes::API_ARTICLE.replace("{*id}", "{id}"): { "get": article(&lang) },
            routes::API_CONTACT: { "get": contact(&lang) },
            routes::API_DESCRIPTION: { "get": operation(
                "describe", "This document", &[], &json!({ "type": "object" }), &[]) },
        },
        "webhooks": { Notice::ACCEPTED: { "post": accepted() } },
        "components": { "schemas": schemas() }
    })
}

/// What kb itself posts to the webhooks that kb.toml names.
fn accepted() -> Value {
    let header = |name: &str, description: &str| {
        json!({
            "name": name, "in": "header", "required": true, "description": description,
            "schema": { "type": "string" }
        })
    };
    let mut body = operation(
        "accepted",
        "A request of a customer, signed as Standard Webhooks has it",
        &[
            header(
                "webhook-id",
                "The same whenever this request is posted again",
            ),
            header("webhook-timestamp", "Seconds since 1970, of this post"),
            header(
                "webhook-signature",
                "`v1,` and the base64 of the HMAC-SHA256 over id, timestamp and body, with dots between",
            ),
            header("idempotency-key", "The same as `webhook-id`"),
        ],
        &json!({}),
        &[],
    );
    body["requestBody"] = json!({
        "required": true,
        "content": { "application/json": { "schema": reference("Notice") } }
    });
    body["responses"] = json!({
        "2XX": { "description": "Taken" },
        "410": { "description": "Nothing more is wanted: no more is posted" },
        "default": { "description": "Posted again later; redirects are not followed" }
    });
    body
}

fn search(lang: &Value) -> Value {
    let (least, most) = LIMITS;
    let limit = json!({ "type": "integer", "minimum": least, "maximum": most, "default": LIMIT });
    let (least, most) = OFFSETS;
    let offset = json!({ "type": "integer", "minimum": least, "maximum": most, "default": 0 });
    let category = json!({ "type": "string" });
    operation(
        "search",
        "Articles that answer a question, best first",
        &[
            question(),
            lang.clone(),
            parameter(
                "category",
                "Only below this path of slugs, such as `billing/refunds`",
                &category,
            ),
            parameter("limit", "How many hits at most", &limit),
            parameter("offset", "How many of the best to leave out", &offset),
        ],
        &reference("Results"),
        &[400, 503],
    )
}

fn suggest(lang: &Value) -> Value {
    operation(
        "suggest",
        "The best few articles while somebody types",
        &[question(), lang.clone()],
        &reference("Suggestions"),
        &[400, 503],
    )
}

fn article(lang: &Value) -> Value {
    let id = json!({
        "name": "id", "in": "path", "required": true,
        "description": "The article's id; it may hold slashes",
        "schema": { "type": "string" }
    });
    operation(
        "article",
        "One article",
        &[id, lang.clone()],
        &reference("Article"),
        &[400, 404],
    )
}

fn contact(lang: &Value) -> Value {
    let from = json!({ "type": "string", "default": "" });
    operation(
        "contact",
        "The ways to reach people, once a question was asked",
        &[
            question(),
            parameter("from", "The id of the article that was read", &from),
            lang.clone(),
        ],
        &reference("Contact"),
        &[400],
    )
}

fn question() -> Value {
    let text = json!({ "type": "string", "default": "" });
    parameter("q", "The question, in the customer's own words", &text)
}

fn parameter(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

fn operation(
    id: &str,
    summary: &str,
    parameters: &[Value],
    good: &Value,
    refusals: &[u16],
) -> Value {
    let mut responses = json!({
        "200": { "description": "Found", "content": { "application/json": { "schema": good } } }
    });
    for status in refusals.iter().chain(&[500]) {
        responses[status.to_string()] = json!({
            "description": "What is wrong",
            "content": { "application/problem+json": { "schema": reference("Problem") } }
        });
    }
    json!({ "operationId": id, "summary": summary, "parameters": parameters, "responses": responses })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let part = object(&json!({ "text": text(), "mark": { "type": "boolean" } }));
    let section = object(&json!({ "title": text(), "anchor": text() }));
    let section = json!({ "oneOf": [section, { "type": "null" }] });
    let steps = object(&json!({
        "ordered": { "type": "boolean" }, "items": list(&list(&part)), "more": { "type": "boolean" }
    }));
    let steps = json!({ "oneOf": [steps, { "type": "null" }] });
    let answer = object(&json!({
        "id": text(), "url": text(), "title": text(), "section": section, "parts": list(&part), "list": steps
    }));
    json!({
        "Results": object(&json!({
            "query": text(), "lang": text(), "total": number(), "took_us": number(),
            "confidence": { "enum": ["strong", "weak", "none"] },
            "corrected": maybe(),
            "left_out": list(&text()),
            "answer": { "oneOf": [answer, { "type": "null" }] },
            "hits": list(&object(&json!({
                "id": text(), "lang": text(), "url": text(), "title": text(),
                "category": list(&text()), "section": section, "snippet": list(&part),
                "score": { "type": "number" }, "outdated": { "type": "boolean" }
            })))
        })),
        "Suggestions": object(&json!({
            "query": text(),
            "suggestions": list(&object(&json!({ "title": text(), "url": text(), "section": maybe() })))
        })),
        "Article": object(&json!({
            "id": text(), "lang": text(), "url": text(), "title": text(), "summary": maybe(),
            "category": list(&text()), "tags": list(&text()), "updated": maybe(), "reviewed": maybe(),
            "sections": list(&object(&json!({
                "title": text(), "anchor": text(), "level": number(), "text": text()
            })))
        })),
        "Contact": object(&json!({
            "gate": { "enum": ["withheld", "offered"] },
            "offers": list(&object(&json!({
                "id": text(), "kind": { "enum": Kind::ALL.map(Kind::name) }, "name": text(),
                "best_for": maybe(), "open": { "type": "boolean" }, "messages": { "type": "boolean" },
                "state": text(), "reason": maybe(), "reply": maybe(), "languages": maybe(), "cost": maybe(),
                "action": { "oneOf": [object(&json!({
                    "href": text(), "label": text(), "text": maybe(), "external": { "type": "boolean" }
                })), { "type": "null" }] }
            })))
        })),
        "Notice": notice_schema(),
        "Problem": object(&json!({
            "type": text(), "title": text(), "status": number(), "detail": text(), "reference": text()
        }))
    })
}

/// An object that has all of its properties, always.
fn object(properties: &Value) -> Value {
    let names: Vec<_> = properties
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
        .collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}
