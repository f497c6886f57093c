//! `[[delivery]]`: where requests are carried, and which of them go where.
//!
//! Pure. It must not know how anything is carried, nor any secret: only where a secret is kept.

mod public;
mod read;
mod secret;
#[cfg(test)]
pub(crate) mod testing;
mod unlock;

use std::fmt;

pub use public::is_public;
pub(super) use read::read;
pub use secret::{Secret, SecretPlace, SecretSource, SigningKey};
pub use unlock::{Key, Unlocked, unlock};

use crate::contact::{EmailAddress, Priority, Request, is_within};

/// One place that requests are carried to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its name in kb.toml, in lists and in what is carried; unique, letters, digits and hyphens.
    pub id: String,
    /// How it is reached.
    pub carrier: Carrier,
    /// Only requests about these categories (paths of slugs) or below; empty: about anything.
    pub categories: Vec<String>,
    /// Only requests as pressing as this; empty: all.
    pub priorities: Vec<Priority>,
}

/// How requests get to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// As mail.
    Smtp(Smtp),
    /// As a signed post of JSON.
    Webhook(Webhook),
}

/// A mail server, and who gets the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// A host's name, or its address.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// How kb makes itself known there; `None`: it need not.
    pub login: Option<Login>,
    /// Whom the mail is from: the site's own address.
    pub from: EmailAddress,
    /// Who gets it; never empty.
    pub to: Vec<EmailAddress>,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From its first byte on.
    Implicit,
    /// By STARTTLS; without it nothing is sent.
    StartTls,
    /// Not at all.
    Off,
}

/// How kb makes itself known to a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// Where the password is kept.
    pub password: SecretPlace,
}

/// An address that takes posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The address.
    pub url: WebhookUrl,
    /// Where the secret that signs is kept.
    pub secret: SecretPlace,
    /// The address may lie in a private network, and may be spoken to without TLS.
    pub allow_private: bool,
}

/// The address of a webhook. Its path may be all that keeps strangers out, so that it is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl(url::Url);

impl WebhookUrl {
    /// All of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({}/…)", self.0.origin().ascii_serialization())
    }
}

impl Delivery {
    /// Whether a request goes there.
    #[must_use]
    pub fn fits(&self, request: &Request) -> bool {
        let topic = |topic: &String| self.categories.iter().any(|own| is_within(topic, own));
        let this_matter = self.categories.is_empty() || request.topics.iter().any(topic);
        let this_priority =
            self.priorities.is_empty() || self.priorities.contains(&request.priority);
        this_matter && this_priority
    }
}

/// The ids of all places that a request goes to: those that fit, else the first one, so that nothing is
/// accepted without somewhere to go. None only when kb.toml names none.
#[must_use]
pub fn destinations(deliveries: &[Delivery], request: &Request) -> Vec<String> {
    let fitting = deliveries.iter().filter(|delivery| delivery.fits(request));
    let mut ids: Vec<String> = fitting.map(|delivery| delivery.id.clone()).collect();
    if ids.is_empty() {
        ids.extend(deliveries.first().map(|first| first.id.clone()));
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    fn deliveries(toml: &str) -> Vec<Delivery> {
        let read = config::read("kb.toml", Some(toml), &[]);
        assert_eq!(read.problems, [], "{toml}");
        read.site.deliveries
    }

    #[test]
    fn a_request_goes_wherever_it_fits_and_always_somewhere() {
        let mail = "kind = \"smtp\"\nserver = \"localhost\"\ntls = \"none\"\nfrom = \"a@b.cd\"\nto = [\"e@f.gh\"]\n";
        let all = deliveries(&format!(
            "[[delivery]]\nid = \"money\"\ncategories = [\"billing\"]\n{mail}\
             [[delivery]]\nid = \"pager\"\npriorities = [\"urgent\"]\n{mail}\
             [[delivery]]\nid = \"cards\"\ncategories = [\"shop/cards\"]\npriorities = [\"high\", \"urgent\"]\n{mail}"
        ));
        let text = include_str!("../../../tests/data/delivery/request.json");
        for (topics, priority, expected) in [
            (&["billing"][..], Priority::Normal, &["money"][..]),
            (&["billing/refunds"], Priority::Urgent, &["money", "pager"]),
            (&["billings"], Priority::Normal, &["money"]),
            (&["shop", "shop/cards/lost"], Priority::High, &["cards"]),
            (&["shop/cards"], Priority::Normal, &["money"]),
            (&["shop/cards"], Priority::Urgent, &["pager", "cards"]),
            (&[], Priority::Normal, &["money"]),
        ] {
            let request = Request {
                topics: topics.iter().map(|&topic| topic.into()).collect(),
                priority,
                ..serde_json::from_str(text).unwrap()
            };
            assert_eq!(
                destinations(&all, &request),
                expected,
                "{topics:?} {priority:?}"
            );
            assert!(destinations(&[], &request).is_empty());
        }
    }
}
