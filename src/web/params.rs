//! The part of an address behind `?`, read without surprises.
//!
//! Pure. It must not know which parameters there are.

use std::borrow::Cow;

use percent_encoding::percent_decode;

/// More than this nobody writes; what comes after is not read.
const MOST: usize = 64;

/// Names and values in their order, decoded.
#[derive(Debug, Default)]
pub(super) struct Params {
    pairs: Vec<(String, String)>,
    /// Some value was not UTF-8 and was repaired.
    repaired: bool,
}

/// Why parameters are refused where they must be right.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("`{0}` is given more than once")]
    Repeated(&'static str),
    #[error("`{name}` must be a whole number from {least} to {most}")]
    NotInRange {
        name: &'static str,
        least: usize,
        most: usize,
    },
    #[error("a parameter is not UTF-8")]
    NotUtf8,
}

impl Params {
    pub(super) fn read(query: Option<&str>) -> Self {
        let mut params = Self::default();
        for pair in query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .take(MOST)
        {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let pair = (params.decode(name), params.decode(value));
            params.pairs.push(pair);
        }
        params
    }

    /// The fields of a form that was sent.
    pub(super) fn read_form(body: &[u8]) -> Self {
        // What is not ASCII is repaired below, as in addresses.
        Self::read(Some(&String::from_utf8_lossy(body)))
    }

    fn decode(&mut self, text: &str) -> String {
        let text = text.replace('+', " ");
        let bytes: Cow<'_, [u8]> = percent_decode(text.as_bytes()).into();
        let decoded = String::from_utf8_lossy(&bytes);
        self.repaired |= matches!(decoded, Cow::Owned(_));
        decoded.into_owned()
    }

    /// The first value of a name: for pages, which take people as they are.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.pairs.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a name that may stand only once: for programs, which are told.
    pub(super) fn only(&self, name: &'static str) -> Result<Option<&str>, Refused> {
        if self.repaired {
            return Err(Refused::NotUtf8);
        }
        let mut values = self.pairs.iter().filter(|(key, _)| key == name);
        let value = values.next().map(|(_, value)| value.as_str());
        match values.next() {
            None => Ok(value),
            Some(_) => Err(Refused::Repeated(name)),
        }
    }

    /// A number that may stand only once and lies in a range; `default` when it is not there.
    pub(super) fn number(
        &self,
        name: &'static str,
        default: usize,
        (least, most): (usize, usize),
    ) -> Result<usize, Refused> {
        let Some(text) = self.only(name)? else {
            return Ok(default);
        };
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = text
            .parse()
            .ok()
            .filter(|n| digits && (least..=most).contains(n));
        number.ok_or(Refused::NotInRange { name, least, most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_once() {
        let params = Params::read(Some("q=a+b%20c%2520&x&=y&&q=second&bn=%E0%A6%95"));
        assert_eq!(params.first("q"), Some("a b c%20"));
        assert_eq!(params.first("x"), Some(""));
        assert_eq!(params.first("bn"), Some("ক"));
        assert_eq!(params.first("none"), None);
        assert_eq!(params.only("q"), Err(Refused::Repeated("q")));
    }

    #[test]
    fn what_is_not_utf8_is_repaired_for_people_and_refused_to_programs() {
        let params = Params::read(Some("q=%ff%fe"));
        assert_eq!(params.first("q"), Some("\u{FFFD}\u{FFFD}"));
        assert_eq!(params.only("q"), Err(Refused::NotUtf8));
    }

    #[test]
    fn only_plain_numbers_in_range_are_numbers() {
        for (query, number) in [
            ("limit=10", Some(10)),
            ("", Some(7)),
            ("limit=50", Some(50)),
            ("limit=51", None),
            ("limit=0", None),
            ("limit=", None),
            ("limit=-1", None),
            ("limit=%2B5", None),
            ("limit=1e1", None),
            ("limit=NaN", None),
            ("limit=9223372036854775808", None),
            ("limit=99999999999999999999999", None),
            ("limit=1&limit=2", None),
            ("limit[]=3", Some(7)),
        ] {
            let params = Params::read(Some(query));
            assert_eq!(params.number("limit", 7, (1, 50)).ok(), number, "{query}");
        }
    }
}
