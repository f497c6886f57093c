//! A request: what a customer hands over to people, checked, with everything that was asked and read
//! before.
//!
//! Plain data, whole once built. It must not know how it is stored, carried or shown.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::person::{Line, Prose, ReplyAddress};
use super::reference::{Nonce, Receipt, Reference};
use crate::lang::Lang;

/// A message from a customer to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What both sides call it.
    pub reference: Reference,
    /// The unguessable part of its receipt's address.
    pub receipt: Receipt,
    /// The form that it came by.
    pub nonce: Nonce,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// By when an answer was promised; `None`: nothing was promised.
    pub answer_by: Option<Timestamp>,
    /// The id of the channel that it came through.
    pub channel: String,
    /// The language of the page.
    pub language: Lang,
    /// How pressing it is.
    pub priority: Priority,
    /// The categories (paths of slugs) that it is about, the nearest first.
    pub topics: Vec<String>,
    /// What the customer is called.
    pub name: Option<Line>,
    /// Where an answer is to go.
    pub reply_to: ReplyAddress,
    /// What the customer wants.
    pub message: Prose,
    /// What else the form asked.
    pub fields: Vec<Answered>,
    /// What happened before.
    pub journey: Journey,
}

/// One answer to a question of the form's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The id of the field in kb.toml.
    pub id: String,
    /// What it was called on the page.
    pub label: String,
    /// The answer.
    pub value: Prose,
}

/// What the customer did before asking people: nothing of it has to be said again. Lines that the
/// customer removed are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// What was searched for, in the order of asking; the last one led here.
    pub questions: Vec<Line>,
    /// The articles that were opened, in the order of opening.
    pub opened: Vec<OpenedArticle>,
    /// The article that did not help.
    pub not_helped: Option<OpenedArticle>,
    /// Why it did not: one of the reasons on the page.
    pub reason: Option<Line>,
    /// What the customer tried, in their own words.
    pub tried: Option<Prose>,
    /// The page that led to the contact page: its address on this site.
    pub page: Option<Line>,
    /// The language of the pages that were read.
    pub language: Option<Lang>,
    /// The edition that the customer read.
    pub edition: Option<String>,
}

/// An article of the journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedArticle {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address; with scheme and host where the site has them.
    pub url: String,
}

/// How pressing a request is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// In its turn.
    #[default]
    Normal,
    /// Of a topic that kb.toml names.
    High,
    /// Urgent words, or an urgent article.
    Urgent,
}

impl Priority {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Normal, Self::High, Self::Urgent];

    /// As kb.toml and programs call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}
