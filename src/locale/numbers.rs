//! Numbers and dates as a language writes them: ১২,৩৪,৫৬৭ and ২১ নভেম্বর, ২০২৬.
//!
//! It owns ICU's formatters. It must not know strings or Fluent.

use icu_calendar::Date;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_locale_core::Locale as Tag;

use crate::lang::Lang;

/// How a language writes numbers. A language that ICU does not know writes them as they are.
pub(super) struct Numbers {
    grouped: Option<DecimalFormatter>,
    plain: Option<DecimalFormatter>,
}

impl Numbers {
    /// The numbers of the language with this tag.
    pub(super) fn new(tag: &str) -> Self {
        let tag = read(tag);
        let mut never = DecimalFormatterOptions::default();
        never.grouping_strategy = Some(GroupingStrategy::Never);
        Self {
            grouped: DecimalFormatter::try_new((&tag).into(), DecimalFormatterOptions::default())
                .ok(),
            plain: DecimalFormatter::try_new((&tag).into(), never).ok(),
        }
    }

    /// A whole number, in groups as the language has them.
    pub(super) fn whole(&self, number: u64) -> String {
        match &self.grouped {
            Some(formatter) => formatter.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// A number given in ASCII digits, perhaps with a sign and a fraction.
    pub(super) fn digits(&self, digits: &str, grouped: bool) -> Option<String> {
        let formatter = if grouped { &self.grouped } else { &self.plain };
        let decimal = Decimal::try_from_str(digits).ok()?;
        Some(formatter.as_ref()?.format(&decimal).to_string())
    }
}

/// How a language writes dates in full, in the calendar it uses.
pub(super) struct Dates(Option<DateTimeFormatter<YMD>>);

impl Dates {
    /// The dates of a language.
    pub(super) fn new(lang: &Lang) -> Self {
        let tag = read(&lang.html());
        Self(DateTimeFormatter::try_new((&tag).into(), YMD::long()).ok())
    }

    /// A day in words; in ISO's form when the language is not known.
    pub(super) fn long(&self, date: jiff::civil::Date) -> String {
        let part = |n: i8| u8::try_from(n).unwrap_or_default();
        let day = Date::try_new_iso(date.year().into(), part(date.month()), part(date.day()));
        match (&self.0, day) {
            (Some(formatter), Ok(day)) => formatter.format(&day).to_string(),
            _ => date.to_string(),
        }
    }
}

/// The tag as ICU knows it, else its language alone, else no language at all.
pub(super) fn read(tag: &str) -> Tag {
    let primary = tag.split('-').next().unwrap_or(tag);
    Tag::try_from_str(tag)
        .or_else(|_| Tag::try_from_str(primary))
        .unwrap_or(Tag::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_digits_and_groups_of_the_language() {
        for (tag, text) in [
            ("en", "1,234,567"),
            ("bn", "১২,৩৪,৫৬৭"),
            ("de", "1.234.567"),
            ("hi", "12,34,567"),
            ("zxx", "1,234,567"),
            ("not a tag", "1,234,567"),
        ] {
            assert_eq!(Numbers::new(tag).whole(1_234_567), text, "{tag}");
        }
        let bengali = Numbers::new("bn");
        assert_eq!(bengali.whole(21), "২১");
        assert_eq!(
            bengali.digits("-2026.50", false).as_deref(),
            Some("-২০২৬.৫০")
        );
        assert_eq!(bengali.digits("NaN", true), None);
    }

    #[test]
    fn dates_are_written_in_full_as_the_language_does() {
        let day = jiff::civil::date(2026, 11, 21);
        for (tag, text) in [
            ("en", "November 21, 2026"),
            ("en-gb", "21 November 2026"),
            ("bn", "২১ নভেম্বর, ২০২৬"),
            ("de", "21. November 2026"),
            ("ja", "2026年11月21日"),
        ] {
            assert_eq!(
                Dates::new(&Lang::parse(tag).unwrap()).long(day),
                text,
                "{tag}"
            );
        }
    }
}
