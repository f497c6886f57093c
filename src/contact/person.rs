//! What a customer writes about themselves and their trouble: names, addresses, messages.
//!
//! Each type can only exist harmless: without control characters, within its length, in the shape of
//! what it is. What goes into a mail's header or a log line is one of these. It must not know forms.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::silent::silent;

/// Why a text cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUsable {
    /// Nothing stands there.
    Empty,
    /// It is longer than this many characters.
    TooLong(usize),
    /// It has not the shape of a mail address.
    NoEmailAddress,
    /// It has not the shape of a telephone number.
    NoPhoneNumber,
}

/// A text on one line: a name, a choice, a short answer. Runs of white space are one space; control
/// characters, and those that turn the direction of what follows, are left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

/// A text of any number of lines. Line ends are `\n`; other control characters are left out.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prose(String);

/// An address that mail can be sent to: `name@example.com`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// A telephone number as it was written, in ASCII digits.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Where an answer is to go.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyAddress {
    /// By mail.
    Email(EmailAddress),
    /// By telephone.
    Phone(PhoneNumber),
}

/// The longest line that is kept when a stored request is read again, in characters.
const LONGEST_LINE: usize = 2_000;
/// The longest prose, in characters.
const LONGEST_PROSE: usize = 20_000;

impl Line {
    /// Reads what was typed.
    ///
    /// # Errors
    /// It is empty, or longer than `most` characters.
    pub fn read(typed: &str, most: usize) -> Result<Self, NotUsable> {
        let clean: String = typed
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !is_unwanted(*c))
            .collect();
        let line = clean.split(' ').filter(|word| !word.is_empty());
        within(line.collect::<Vec<_>>().join(" "), most).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Prose {
    /// Reads what was typed.
    ///
    /// # Errors
    /// It is empty, or longer than `most` characters.
    pub fn read(typed: &str, most: usize) -> Result<Self, NotUsable> {
        let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = lines
            .chars()
            .filter(|c| matches!(c, '\n' | '\t') || !is_unwanted(*c))
            .collect();
        within(clean.trim().to_owned(), most).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EmailAddress {
    /// Reads what was typed: a name, `@`, a domain of at least two labels. White space around it
    /// falls away. Quoted names, comments and addresses in brackets are not taken: nobody has them,
    /// and programs disagree about them.
    ///
    /// # Errors
    /// It is empty, too long (RFC 5321: 254 characters), or no such address.
    pub fn read(typed: &str) -> Result<Self, NotUsable> {
        let address = within(typed.trim().to_owned(), 254)?;
        let (name, domain) = address.rsplit_once('@').ok_or(NotUsable::NoEmailAddress)?;
        let is_name = !name.is_empty()
            && name.len() <= 64
            && !name.starts_with('.')
            && !name.ends_with('.')
            && !name.contains("..")
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let is_domain = domain.contains('.')
            && domain.split('.').all(label)
            && domain.bytes().any(|b| b.is_ascii_alphabetic());
        if is_name && is_domain {
            Ok(Self(address))
        } else {
            Err(NotUsable::NoEmailAddress)
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PhoneNumber {
    /// Reads what was typed: 7 to 20 digits of ASCII or Bengali, perhaps with `+`, spaces, dots,
    /// hyphens, slashes and parentheses. Bengali digits become ASCII's.
    ///
    /// # Errors
    /// It is empty, or no such number.
    pub fn read(typed: &str) -> Result<Self, NotUsable> {
        let text = within(typed.trim().to_owned(), 40)?;
        let mut number = String::new();
        for c in latin_digits(&text).chars() {
            match c {
                '0'..='9' | '+' | ' ' | '.' | '-' | '/' | '(' | ')' => number.push(c),
                '\u{a0}' | '\u{202f}' => number.push(' '),
                '\u{2010}'..='\u{2013}' => number.push('-'),
                _ => return Err(NotUsable::NoPhoneNumber),
            }
        }
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let plus = number.rfind('+');
        let plus = plus.is_none_or(|at| number[..at].chars().all(|c| matches!(c, '(' | ' ')));
        if (7..=20).contains(&digits) && plus {
            Ok(Self(number))
        } else {
            Err(NotUsable::NoPhoneNumber)
        }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text with Bengali digits as ASCII's.
#[must_use]
pub fn latin_digits(text: &str) -> String {
    let digit = |c: char| match c {
        '০'..='৯' => char::from_digit(u32::from(c) - u32::from('০'), 10).unwrap_or(c),
        other => other,
    };
    text.chars().map(digit).collect()
}

/// A number as telephones take it: of digits, and the sign before the country's.
#[must_use]
pub fn dialled(number: &str) -> String {
    let digits = latin_digits(number);
    let kept = |c: &char| c.is_ascii_digit() || *c == '+';
    digits.chars().filter(kept).collect()
}

impl ReplyAddress {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(address) => address.as_str(),
            Self::Phone(number) => number.as_str(),
        }
    }
}

/// Characters that nobody types, and that make a text look like another one or break a line.
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn within(text: String, most: usize) -> Result<String, NotUsable> {
    if text.is_empty() {
        Err(NotUsable::Empty)
    } else if text.chars().count() > most {
        Err(NotUsable::TooLong(most))
    } else {
        Ok(text)
    }
}

impl fmt::Display for NotUsable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong(most) => write!(f, "it is longer than {most} characters"),
            Self::NoEmailAddress => f.write_str("it is no mail address"),
            Self::NoPhoneNumber => f.write_str("it is no telephone number"),
        }
    }
}

impl std::error::Error for NotUsable {}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// What was written to people, and where they are to answer, stays out of logs.
silent!(Prose, EmailAddress, PhoneNumber);

macro_rules! read_again {
    ($($name:ident: $read:expr),*) => {$(
        impl TryFrom<String> for $name {
            type Error = NotUsable;

            fn try_from(text: String) -> Result<Self, NotUsable> {
                let read: fn(&str) -> Result<Self, NotUsable> = $read;
                read(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    )*};
}
read_again!(
    Line: |text| Self::read(text, LONGEST_LINE),
    Prose: |text| Self::read(text, LONGEST_PROSE),
    EmailAddress: Self::read,
    PhoneNumber: Self::read
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_breaks_out_of_its_line() {
        for (typed, line) in [
            ("  Rahima\tBegum ", "Rahima Begum"),
            (
                "N\r\nBcc: everybody@example.com",
                "N Bcc: everybody@example.com",
            ),
            ("a\u{0}b\u{7f}c\u{85}d", "abc d"),
            ("a\u{2028}b\u{202e}c", "a bc"),
            ("রহিমা\u{200d} বেগম", "রহিমা\u{200d} বেগম"),
        ] {
            assert_eq!(Line::read(typed, 100).unwrap().as_str(), line);
        }
        assert_eq!(Line::read(" \u{0}\n ", 100), Err(NotUsable::Empty));
        assert_eq!(Line::read("কখগ", 2), Err(NotUsable::TooLong(2)));
        assert!(Line::read("কখগ", 3).is_ok());
    }

    #[test]
    fn prose_keeps_its_lines_and_nothing_else_that_is_unseen() {
        let prose = Prose::read("  a\r\nb\rc\td\u{1b}[31m\u{202e}\n\n", 100).unwrap();
        assert_eq!(prose.as_str(), "a\nb\nc\td[31m");
        assert_eq!(format!("{prose:?}"), "Prose(…)");
    }

    #[test]
    fn addresses_have_one_shape() {
        for good in [
            "a@b.cd",
            " rahima.begum+kb@mail.example.com ",
            "o'neil@example.org",
        ] {
            assert_eq!(EmailAddress::read(good).unwrap().as_str(), good.trim());
        }
        for bad in [
            "a",
            "a@b",
            "@b.cd",
            "a@",
            "a b@c.de",
            "a@b..cd",
            ".a@b.cd",
            "a@-b.cd",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@b.cd\r\nBcc: x@y.zz",
            "a@b.cd,e@f.gh",
            "\"a\"@b.cd",
            "<a@b.cd>",
            "আ@b.cd",
        ] {
            assert_eq!(
                EmailAddress::read(bad),
                Err(NotUsable::NoEmailAddress),
                "{bad}"
            );
        }
        assert_eq!(EmailAddress::read(""), Err(NotUsable::Empty));
    }

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        for (typed, number) in [
            ("+880 1712-345678", "+880 1712-345678"),
            ("০১৭১২৩৪৫৬৭৮", "01712345678"),
            ("(030) 123\u{2013}456", "(030) 123-456"),
            ("(+880) 1712 345678", "(+880) 1712 345678"),
        ] {
            assert_eq!(PhoneNumber::read(typed).unwrap().as_str(), number);
        }
        for bad in [
            "1234",
            "call me",
            "12345+6",
            "0171;ext=5",
            "1234567890123456789012",
        ] {
            assert_eq!(
                PhoneNumber::read(bad),
                Err(NotUsable::NoPhoneNumber),
                "{bad}"
            );
        }
    }
}
