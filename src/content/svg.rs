//! The size that an SVG picture tells.
//!
//! It must not know files.

use super::markdown::raw::{Piece, pieces};

/// Width and height in pixels: from the attributes, else from the `viewBox`.
#[must_use]
pub fn dimensions(svg: &str) -> Option<(u32, u32)> {
    let start = svg.find("<svg")?;
    let end = start + svg[start..].find('>')? + 1;
    let pieces = pieces(&svg[start..end]);
    let Some(Piece::Open(tag)) = pieces.first() else {
        return None;
    };
    let pixels = |name: &str| {
        let value = tag.attribute(name)?;
        whole(value.trim().trim_end_matches("px"))
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let view = tag.attribute("viewbox")?;
    let mut numbers = view
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .skip(2);
    Some((whole(numbers.next()?)?, whole(numbers.next()?)?))
}

fn whole(number: &str) -> Option<u32> {
    let number: f64 = number.parse().ok()?;
    (1.0..=100_000.0)
        .contains(&number)
        .then_some(number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::dimensions;

    #[test]
    fn the_size_is_told_by_attributes_or_by_the_view() {
        for (svg, size) in [
            ("<?xml?><svg width=\"24px\" height='16'>", Some((24, 16))),
            (
                "<svg viewBox=\"0 0 120.4 60\" width=\"100%\">",
                Some((120, 60)),
            ),
            ("<svg>", None),
            ("no picture", None),
        ] {
            assert_eq!(dimensions(svg), size, "{svg}");
        }
    }
}
