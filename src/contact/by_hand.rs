//! What of the channels behind the search stands in a text all the same, because somebody wrote it there.
//!
//! Where a channel leads does not leave this module: only its id and the place do. It must not know
//! what kind of text it is.

use super::channel::{Channel, Gate, Kind};
use super::disclose::Mode;
use super::person::latin_digits;

/// Fewer digits than these are no telephone number.
const FEWEST: usize = 5;

/// So many digits at the end of a number are the same however its country is written.
const OF_THE_SUBSCRIBER: usize = 9;

/// So many signs between two digits people put into one number.
const WIDEST: usize = 3;

/// Where the channels lead that customers see after a search, to be found in texts.
pub struct ByHand<'a> {
    sought: Vec<(&'a str, Sought)>,
    /// Where the channels lead that everybody sees.
    open: Vec<Sought>,
}

enum Sought {
    /// The digits of a number.
    Digits(String),
    /// The ways to write an address, in small letters.
    Words(Vec<String>),
}

/// A place in a text where somebody wrote what a channel would show in its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenByHand<'a> {
    /// The channel's id.
    pub channel: &'a str,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl<'a> ByHand<'a> {
    /// What is behind the search; nothing on a site that is open about its channels.
    #[must_use]
    pub fn of(channels: &'a [Channel], mode: Mode) -> Self {
        let gated = channels
            .iter()
            .filter(|channel| mode != Mode::Open && channel.gate == Gate::AfterSearch);
        let open = channels
            .iter()
            .filter(|channel| channel.gate == Gate::Always);
        Self {
            sought: gated
                .filter_map(|channel| Some((channel.id.as_str(), sought(channel)?)))
                .collect(),
            open: open.filter_map(sought).collect(),
        }
    }

    /// Whether nothing is behind the search.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sought.is_empty()
    }

    /// Whether an address is that of a channel which everybody sees.
    #[must_use]
    pub fn is_open(&self, address: &str) -> bool {
        let small = address.to_ascii_lowercase();
        let mut open = self.open.iter();
        open.any(|sought| !sought.places(address, &small).is_empty())
    }

    /// All places of a text, in order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<WrittenByHand<'a>> {
        let small = text.to_ascii_lowercase();
        let mut found = Vec::new();
        for (channel, sought) in &self.sought {
            let place = |(start, end)| WrittenByHand {
                channel,
                start,
                end,
            };
            found.extend(sought.places(text, &small).into_iter().map(place));
        }
        found.sort_by_key(|one| (one.start, one.end));
        found.dedup_by_key(|one| one.start);
        found
    }
}

impl Sought {
    /// Where it stands in a text, which is there in small letters, too.
    fn places(&self, text: &str, small: &str) -> Vec<(usize, usize)> {
        match self {
            Self::Digits(digits) => numbers_like(digits, text),
            Self::Words(ways) => ways.iter().flat_map(|way| words(way, small)).collect(),
        }
    }
}

fn sought(channel: &Channel) -> Option<Sought> {
    let target = channel.target.value.trim().to_ascii_lowercase();
    match channel.kind {
        Kind::Phone => {
            let digits = digits_of(&target);
            (digits.len() >= FEWEST).then_some(Sought::Digits(digits))
        }
        Kind::Email => {
            let (name, host) = target.split_once('@')?;
            let ways = ["@", "%40", " at ", " [at] ", " (at) ", "[at]", "(at)"];
            let ways = ways.iter().map(|at| format!("{name}{at}{host}"));
            Some(Sought::Words(ways.collect()))
        }
        Kind::Chat | Kind::Link => {
            let bare = target.split_once("://").map_or(&*target, |(_, rest)| rest);
            let bare = bare.trim_end_matches('/');
            // A whole site is no address of somebody.
            let telling = bare.contains('/') || bare.contains('@');
            telling.then(|| Sought::Words(vec![bare.to_owned()]))
        }
        Kind::Form => None,
    }
}

fn digits_of(text: &str) -> String {
    let digits = latin_digits(text);
    digits.chars().filter(char::is_ascii_digit).collect()
}

/// The numbers of a text that are the sought one, whichever way its country is written.
fn numbers_like(sought: &str, text: &str) -> Vec<(usize, usize)> {
    let gap = if sought.len() < OF_THE_SUBSCRIBER {
        0
    } else {
        WIDEST
    };
    let own = &sought[sought.len().saturating_sub(OF_THE_SUBSCRIBER)..];
    let is_it = |digits: &str| match gap {
        0 => digits == sought,
        _ => digits.ends_with(own) && digits.len() <= sought.len() + 3,
    };
    let numbers = numbers(text, gap).into_iter();
    let found = numbers.filter(|(_, _, digits)| is_it(digits));
    found.map(|(start, end, _)| (start, end)).collect()
}

/// The numbers of a text, with at most so many signs between two digits.
fn numbers(text: &str, gap: usize) -> Vec<(usize, usize, String)> {
    let mut numbers: Vec<(usize, usize, String)> = Vec::new();
    let mut between = usize::MAX;
    for (at, c) in text.char_indices() {
        let digit = latin_digits(c.encode_utf8(&mut [0; 4]))
            .chars()
            .next()
            .filter(char::is_ascii_digit);
        match digit {
            Some(digit) => {
                let end = at + c.len_utf8();
                match numbers.last_mut().filter(|_| between <= gap) {
                    Some((_, last, digits)) => {
                        *last = end;
                        digits.push(digit);
                    }
                    None => numbers.push((at, end, digit.to_string())),
                }
                between = 0;
            }
            None if matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '–' | '‑') => {
                between = between.saturating_add(1);
            }
            None => between = usize::MAX,
        }
    }
    numbers
}

/// The places of a word that is not part of a longer one.
fn words(word: &str, text: &str) -> Vec<(usize, usize)> {
    let part = |c: char| c.is_alphanumeric();
    text.match_indices(word)
        .map(|(start, _)| (start, start + word.len()))
        .filter(|(start, end)| {
            !text[..*start].ends_with(part)
                && !text[*end..].starts_with(part)
                && !text[*end..]
                    .strip_prefix('.')
                    .is_some_and(|rest| rest.starts_with(part))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Target, testing};

    fn found(kind: Kind, target: &str, text: &str) -> Vec<String> {
        let mut channel = testing::channel(kind);
        channel.target = Target::new(target.into(), None);
        let channels = [channel];
        let by_hand = ByHand::of(&channels, Mode::default());
        let found = by_hand.find(text).into_iter();
        found
            .map(|one| text[one.start..one.end].to_owned())
            .collect()
    }

    #[test]
    fn a_number_is_found_in_any_notation() {
        let phone = |text: &str| found(Kind::Phone, "+880 1700-123456", text);
        for written in [
            "880 1700 123456",
            "01700-123456",
            "(01700) 123 456",
            "০১৭০০১২৩৪৫৬",
            "+880.1700.123456",
        ] {
            assert_eq!(phone(&format!("Call {written} now")).len(), 1, "{written}");
        }
        for other in ["01700-123457", "order 9901700123456001", "2026-11-22 12:00"] {
            assert!(phone(other).is_empty(), "{other}");
        }
        assert_eq!(found(Kind::Phone, "16247", "call 16247."), ["16247"]);
        assert!(found(Kind::Phone, "16247", "162471, 1624 7").is_empty());
    }

    #[test]
    fn an_address_is_found_however_it_is_hidden() {
        let mail = |text: &str| found(Kind::Email, "help@nodi.example", text);
        for written in [
            "HELP@nodi.example",
            "help [at] nodi.example",
            "help%40nodi.example",
        ] {
            assert_eq!(mail(&format!("Write to {written}.")), [written]);
        }
        for other in [
            "xhelp@nodi.example",
            "help@nodi.example.org",
            "nodi.example",
        ] {
            assert!(mail(other).is_empty(), "{other}");
        }
        let link = |text: &str| found(Kind::Link, "https://chat.example/nodi", text);
        assert_eq!(link("see https://chat.example/nodi"), ["chat.example/nodi"]);
    }

    #[test]
    fn what_is_always_shown_may_be_written_anywhere() {
        let channels = [Channel {
            gate: Gate::Always,
            ..testing::channel(Kind::Email)
        }];
        assert!(ByHand::of(&channels, Mode::default()).is_empty());
    }

    #[test]
    fn addresses_of_channels_that_everybody_sees_are_known() {
        let mut open = testing::channel(Kind::Phone);
        open.gate = Gate::Always;
        open.target = Target::new("+880 1700-123456".into(), None);
        let mut gated = testing::channel(Kind::Email);
        gated.target = Target::new("help@nodi.example".into(), None);
        let channels = [gated, open];
        let by_hand = ByHand::of(&channels, Mode::default());
        assert!(!by_hand.is_empty());
        for (address, is_open) in [
            ("tel:+8801700123456", true),
            ("https://wa.me/8801700123456", true),
            ("tel:+8801700123457", false),
            ("mailto:press@example.com", false),
        ] {
            assert_eq!(by_hand.is_open(address), is_open, "{address}");
        }
    }
}
