//! The accent colour: read, checked for contrast, and made readable in light and in dark.
//!
//! It must not know style sheets; which surfaces the colour stands on is all it knows of the look.

use serde::{Deserialize, Serialize};

use super::section::Section;
use super::source::Origin;
use super::value::{Given, Wrong, shortened, wrong};
use crate::problem::code;

/// A site's colour for links and buttons, as `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accent {
    /// On light surfaces: at least 4.5:1 against white.
    pub light: String,
    /// On dark surfaces: at least 4.5:1 against the lightest of them.
    pub dark: String,
}

/// WCAG 2.2, success criterion 1.4.3: the least contrast of text.
const LEAST: f64 = 4.5;
const WHITE: Rgb = Rgb([255, 255, 255]);
const BLACK: Rgb = Rgb([0, 0, 0]);
/// Not darker than any dark surface that text of this colour stands on.
const DARK: Rgb = Rgb([0x1d, 0x22, 0x27]);

/// Reads the accent colour; one with too little contrast is adjusted, and that is said.
pub(super) fn read(keys: &mut Section<'_>, key: &str) -> Option<Accent> {
    let (written, origin) = keys.located(key, colour)?;
    let light = written.towards(BLACK, WHITE);
    let dark = written.towards(WHITE, DARK);
    if light != written {
        warn(keys, &origin, written, light);
    }
    Some(Accent {
        light: light.hex(),
        dark: dark.hex(),
    })
}

fn warn(keys: &Section<'_>, origin: &Origin, written: Rgb, used: Rgb) {
    let (written_ratio, used_ratio) = (written.contrast(WHITE), used.contrast(WHITE));
    keys.report(
        code::LOW_CONTRAST,
        origin,
        format!(
            "the accent colour `{}` has too little contrast on white ({written_ratio:.1}:1, {LEAST}:1 is needed)",
            written.hex()
        ),
        format!(
            "`{}` ({used_ratio:.1}:1) is used instead; write it here to agree",
            used.hex()
        ),
    );
}

fn colour(given: &Given<'_>) -> Result<Rgb, Wrong> {
    let text = given.text()?;
    let Some(colour) = Rgb::parse(text) else {
        return wrong(
            format!(
                "must be a colour such as \"#0b6170\", not \"{}\"",
                shortened(text)
            ),
            "write `#` and six digits from 0 to f, in quotes",
        );
    };
    Ok(colour)
}

/// Red, green and blue, each up to 255 (sRGB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rgb([u8; 3]);

impl Rgb {
    /// `#rrggbb` or `#rgb`.
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digits: Option<Vec<u8>> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        match *digits? {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [a, b, c, d, e, f] => Some(Self([a * 16 + b, c * 16 + d, e * 16 + f])),
            _ => None,
        }
    }

    fn hex(self) -> String {
        let Self([r, g, b]) = self;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// Contrast ratio as WCAG 2.2 defines it, 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Mixed with as little of `end` as gives enough contrast on `surface`; unchanged when it has it.
    fn towards(self, end: Self, surface: Self) -> Self {
        let steps = (0..=100).map(|percent| self.mixed(end, percent));
        let mut enough = steps.filter(|mixed| mixed.contrast(surface) >= LEAST);
        enough.next().unwrap_or(end)
    }

    fn mixed(self, end: Self, percent: u32) -> Self {
        let mut out = self.0;
        for (own, other) in out.iter_mut().zip(end.0) {
            let sum = u32::from(*own) * (100 - percent) + u32::from(other) * percent;
            *own = u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX);
        }
        Self(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        for (a, b, ratio) in [
            ("#000", "#fff", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#0b6170", "#ffffff", 7.10),
            ("#fff", "#fff", 1.0),
        ] {
            let contrast = Rgb::parse(a).unwrap().contrast(Rgb::parse(b).unwrap());
            assert!((contrast - ratio).abs() < 0.01, "{a} on {b}: {contrast}");
        }
    }

    #[test]
    fn every_colour_becomes_readable_on_light_and_on_dark() {
        for r in (0..=255).step_by(51) {
            for g in (0..=255).step_by(51) {
                for b in (0..=255).step_by(51) {
                    let colour = Rgb([r, g, b]);
                    assert!(colour.towards(BLACK, WHITE).contrast(WHITE) >= LEAST);
                    assert!(colour.towards(WHITE, DARK).contrast(DARK) >= LEAST);
                }
            }
        }
    }

    #[test]
    fn a_readable_colour_stays_as_it_is() {
        let teal = Rgb::parse("#0b6170").unwrap();
        assert_eq!(teal.towards(BLACK, WHITE), teal);
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in [
            "",
            "#",
            "red",
            "0b6170",
            "#0b617",
            "#0b617g",
            "#+b6170",
            "#০০০",
        ] {
            assert_eq!(Rgb::parse(text), None, "{text}");
        }
    }
}
