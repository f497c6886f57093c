//! A small site with an edition on disk, and what came back when it was asked.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::live::testing::{Recipe, edition, settings};
use crate::live::{Live, Present};
use crate::web::{App, Options, router};

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
        Self::of(toml, options, &[])
    }

    /// A site with some more assets.
    pub(crate) fn of(toml: &str, options: Options, assets: &[(&str, &[u8])]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let recipe = Recipe {
            number: 1,
            next_change: None,
            assets,
        };
        let present = Present::open(recipe.publish(dir.path(), &settings(toml))).unwrap();
        let live = Live::new(present, Vec::new());
        let app = App::new(Arc::clone(&live), options, None);
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
