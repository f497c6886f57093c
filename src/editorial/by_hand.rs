//! Ways to people that stand in an article, where nobody has searched yet.
//!
//! It must not know where a channel leads: only that a text says it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::notes::Notes;
use crate::contact::ByHand;
use crate::content::front_matter;
use crate::content::markdown::{Reference, Shape};
use crate::problem::code;

const OF_A_CHANNEL: &str = "take it out: when the search does not help, the page offers people by itself; or write `gate = \"always\"` for that channel";
const OF_NO_CHANNEL: &str = "take it out: when the search does not help, the page offers people by itself; who may be reached without a search is a `[[channel]]` with `gate = \"always\"`";

/// Looks for what the channels behind the search would show in their time.
pub(super) fn look(notes: &mut Notes<'_>, by_hand: &ByHand<'_>, text: &str, shape: &Shape) {
    if by_hand.is_empty() {
        return;
    }
    let body_at = front_matter::split(text).body_at;
    let around = Around::of(&shape.references);
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for one in by_hand.find(&text[body_at..]) {
        let at = body_at + one.start..body_at + one.end;
        let start = around.link(at.start).map_or(at.start, |link| link.start);
        if !told.insert(start) {
            continue;
        }
        let what = format!(
            "this tells where the channel `{}` leads, which customers are to see once they have searched",
            one.channel
        );
        notes.mark(code::CONTACT_BY_HAND, at, what, OF_A_CHANNEL);
    }
    for link in &shape.references {
        let Some(way) = way(&link.to) else { continue };
        if told.contains(&link.at.start) || by_hand.is_open(&link.to) {
            continue;
        }
        let what = format!("the link leads to {way} of no channel, past the search");
        notes.mark(code::CONTACT_BY_HAND, link.at.clone(), what, OF_NO_CHANNEL);
    }
}

/// The links of a text, by what they stand around.
struct Around {
    /// In order, each with the one that reaches farthest of all up to it.
    links: Vec<(usize, Range<usize>)>,
}

impl Around {
    fn of(references: &[Reference]) -> Self {
        let mut all: Vec<Range<usize>> = references.iter().map(|one| one.at.clone()).collect();
        all.sort_by_key(|at| at.start);
        let mut links: Vec<(usize, Range<usize>)> = Vec::with_capacity(all.len());
        for at in all {
            let before = links.last().map(|(_, farthest)| farthest.clone());
            let farthest = before.filter(|before| before.end >= at.end);
            links.push((at.start, farthest.unwrap_or(at)));
        }
        Self { links }
    }

    /// The link that a byte stands in.
    fn link(&self, at: usize) -> Option<&Range<usize>> {
        let above = self.links.partition_point(|(start, _)| *start <= at);
        let (_, link) = self.links[..above].last()?;
        link.contains(&at).then_some(link)
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
    use super::*;

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

    #[test]
    fn a_place_is_found_in_the_link_around_it() {
        let link = |at: Range<usize>| Reference {
            to: String::new(),
            at,
        };
        let around = Around::of(&[link(0..50), link(1..20), link(60..70)]);
        assert_eq!(around.link(10), Some(&(0..50)));
        assert_eq!(around.link(30), Some(&(0..50)));
        assert_eq!(around.link(55), None);
        assert_eq!(around.link(69), Some(&(60..70)));
        assert_eq!(Around::of(&[]).link(0), None);
    }
}
