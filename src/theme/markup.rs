//! Values for templates that need no more work: HTML that is safe as it is, and parts of pages
//! that many pages share.
//!
//! It must not know which templates use them.

use minijinja::Value;
use minijinja::value::Serde;
use serde::{Serialize, Serializer};

/// HTML that is safe to put into a page as it is: made from an article's text and sanitised.
/// Templates render it unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup(pub String);

impl Serialize for Markup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

/// A part of pages that is the same on many of them (the site, its navigation): prepared once,
/// then put into each page for nothing.
#[derive(Clone, Debug)]
pub struct Shared(Value);

impl Shared {
    /// Prepares a part.
    #[must_use]
    pub fn new(part: &impl Serialize) -> Self {
        Self(Value::from(Serde(part)))
    }
}

impl Serialize for Shared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
