//! Whether a browser still has what it asks for.
//!
//! Pure: entity tags against `If-None-Match`.

use axum::http::HeaderValue;

/// Whether one of the tags in the header's lines is this one. Compared weakly, as a proxy that
/// changed the coding on the way marks tags as weak.
pub(super) fn has(lines: &[HeaderValue], etag: &[u8]) -> bool {
    lines.iter().any(|line| names(line.as_bytes(), etag))
}

fn names(line: &[u8], etag: &[u8]) -> bool {
    let mut rest = line;
    loop {
        rest = trim(rest);
        if rest == b"*" {
            return true;
        }
        rest = rest.strip_prefix(b"W/").unwrap_or(rest);
        let Some(quoted) = rest.strip_prefix(b"\"") else {
            return false;
        };
        let Some(end) = quoted.iter().position(|b| *b == b'"') else {
            return false;
        };
        if rest[..end + 2] == *etag {
            return true;
        }
        rest = &rest[end + 2..];
    }
}

fn trim(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|b| !matches!(b, b' ' | b'\t' | b','));
    start.map_or(&[], |start| bytes[start..].trim_ascii_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_lists_and_weak_forms() {
        for (lines, same) in [
            (&[r#""ab""#][..], true),
            (&[r#"W/"ab""#], true),
            (&[r#""x", W/"y" ,"ab""#], true),
            (&[r#""x""#, r#""ab""#], true),
            (&["*"], true),
            (&[r#""a,b", "ab"#], false),
            (&[r#""ab-gzip""#], false),
            (&["ab"], false),
            (&[""], false),
            (&[], false),
        ] {
            let lines: Vec<_> = lines
                .iter()
                .map(|line| HeaderValue::from_static(line))
                .collect();
            assert_eq!(has(&lines, br#""ab""#), same, "{lines:?}");
        }
    }
}
