//! Ways to people that stand in an article, where nobody has searched yet.
//!
//! It must not know where a channel leads: only that a text says it.

use super::article::Notes;
use crate::contact::ByHand;
use crate::content::front_matter;
use crate::content::markdown::Shape;
use crate::problem::code;

const REMEDY: &str = "take it out: when the search does not help, the page offers people by itself; or write `gate = \"always\"` for that channel";

/// Looks for what the channels behind the search would show in their time.
pub(super) fn look(notes: &mut Notes<'_>, by_hand: &ByHand<'_>, text: &str, shape: &Shape) {
    if by_hand.is_empty() {
        return;
    }
    let body_at = front_matter::split(text).body_at;
    let found = by_hand.find(&text[body_at..]);
    let mut told: Vec<usize> = Vec::new();
    for one in found {
        let at = body_at + one.start..body_at + one.end;
        let around = shape
            .references
            .iter()
            .find(|link| link.at.contains(&at.start));
        let start = around.map_or(at.start, |link| link.at.start);
        if told.contains(&start) {
            continue;
        }
        told.push(start);
        let what = format!(
            "this tells where the channel `{}` leads, which customers are to see once they have searched",
            one.channel
        );
        notes.mark(code::CONTACT_BY_HAND, at, what, REMEDY);
    }
    for link in &shape.references {
        let Some(way) = way(&link.to) else { continue };
        if told.contains(&link.at.start) {
            continue;
        }
        let what = format!("the link leads to {way}, past the search");
        notes.mark(code::CONTACT_BY_HAND, link.at.clone(), what, REMEDY);
    }
}

/// The way to people that a link is.
fn way(link: &str) -> Option<&'static str> {
    let link = link.trim().to_ascii_lowercase();
    let bare = link.split_once("://").map_or(&*link, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    if link.starts_with("mailto:") {
        Some("a mail address")
    } else if link.starts_with("tel:") || link.starts_with("sms:") {
        Some("a telephone number")
    } else if ["wa.me/", "api.whatsapp.com/send", "m.me/"]
        .iter()
        .any(|start| bare.starts_with(start))
    {
        Some("a messenger")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn links_to_people_are_told_from_others() {
        for (link, found) in [
            ("mailto:help@example.com", true),
            ("TEL:+8801700", true),
            ("https://wa.me/8801700", true),
            ("https://www.whatsapp.com/download", false),
            ("refunds.md", false),
        ] {
            assert_eq!(way(link).is_some(), found, "{link}");
        }
    }
}
