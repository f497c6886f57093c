//! Which article somebody meant by an id that no article has.
//!
//! It must not know who wrote the id, or where.

use std::cmp::Reverse;

use super::outline::without_extension;
use crate::problem::nearest;

/// The id that was meant, of those that are `known` with their addresses: one that is spelt nearly
/// like it, else that of the article whose id or address has most folders and the name in common with
/// it, from the end.
#[must_use]
pub fn meant<'a>(
    id: &str,
    known: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Option<&'a str> {
    if let Some(near) = nearest(id, known.clone().map(|(known, _)| known)) {
        return Some(near);
    }
    let common = |path: &str| {
        let (one, other) = (parts(id), parts(path));
        let pairs = one.iter().rev().zip(other.iter().rev());
        pairs.take_while(|(one, other)| one == other).count()
    };
    known
        .map(|(known, url)| (common(known).max(common(url)), known))
        .filter(|(common, _)| *common > 0)
        .min_by_key(|(common, _)| Reverse(*common))
        .map(|(_, known)| known)
}

/// The folders and the name of a path, an address or an id.
fn parts(path: &str) -> Vec<String> {
    let path = without_extension(path.trim_matches('/')).to_lowercase();
    path.split('/').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn an_address_a_file_and_a_slip_mean_the_id() {
        let known = [
            ("account/refunds", "/en/account/refunds"),
            ("billing/refunds", "/en/billing/refunds"),
            ("4711", "/en/boards/uno"),
        ];
        for (written, wanted) in [
            ("billing/refund", Some("billing/refunds")),
            ("/en/billing/refunds", Some("billing/refunds")),
            ("en/billing/refunds", Some("billing/refunds")),
            ("billing/refunds.md", Some("billing/refunds")),
            ("refunds.md", Some("account/refunds")),
            ("boards/UNO", Some("4711")),
            ("something/else", None),
        ] {
            assert_eq!(meant(written, known.into_iter()), wanted, "{written}");
        }
    }
}
