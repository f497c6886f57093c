//! Keys that were meant to be ours and are not: misspelt ones, and other tools' words for what hangs on ours.
//!
//! It must not know the values that our own keys take.

use super::values::{KEYS, Reader, boolean, scalar};
use crate::problem::{Place, Problem, code, nearest};

/// Keys on which it hangs whether an article is shown: a misspelt one is an error like a wrong value.
const DECISIVE: [&str; 4] = ["draft", "published", "publish_at", "expire_at"];

/// Keys of other tools that look like misspelt ones of ours and are not.
pub(super) const OTHERS: &[&str] = &["layout", "data", "order_by", "update", "owners"];

/// What others call the keys on which it hangs whether an article is shown: small letters, nothing between words.
pub(super) const ELSEWHERE: &[(&str, &[&str])] = &[
    (
        "expire_at",
        &[
            "unpublishat",
            "unpublishon",
            "unpublishdate",
            "expire",
            "expires",
            "expiresat",
            "expireson",
            "expiry",
            "expirydate",
            "expiration",
            "expirationdate",
            "validuntil",
            "visibleuntil",
            "enddate",
        ],
    ),
    (
        "publish_at",
        &[
            "publishon",
            "visiblefrom",
            "availablefrom",
            "scheduledat",
            "scheduledfor",
        ],
    ),
];

/// Bengali for a draft, its third letter in one sign or two.
const KHOSRA: [&str; 2] = ["খস\u{09dc}া", "খস\u{09a1}\u{09bc}া"];

/// Keys of others that may say that nobody is to see an article, and the words that say so.
const HIDING: &[(&[&str], &[&str])] = &[
    (
        &["isdraft", "private", "hidden", "internal", "খসড়া", "খসড়া"],
        &["হ্যাঁ"],
    ),
    (
        &["status", "visibility", "access"],
        &[
            "draft",
            "private",
            "hidden",
            "internal",
            "unpublished",
            "secret",
            KHOSRA[0],
            KHOSRA[1],
        ],
    ),
];

impl Reader<'_> {
    /// Notes them.
    pub(super) fn look_for_near_misses(&mut self) {
        let written: Vec<String> = self.values.keys().cloned().collect();
        for key in written {
            let is_ours = ours().any(|known| known == key);
            if is_ours || OTHERS.contains(&key.as_str()) {
                continue;
            }
            let bare: String = key.chars().filter(|c| !is_invisible(*c)).collect();
            if bare != key && ours().any(|known| known == bare) {
                let what = format!("a sign that nobody sees stands in the key `{bare}`");
                self.miss(&key, &bare, what, "type the key anew".to_owned());
            } else if let Some(meant) = meant(&bare) {
                let what = format!("unknown key `{key}`");
                self.miss(&key, meant, what, format!("did you mean `{meant}`?"));
            } else if self.hides(&bare, &key) {
                let what = format!(
                    "`{key}` means nothing here, and seems to say that nobody is to see the article"
                );
                let remedy = format!("write `draft: true`, or take `{key}` out;");
                self.miss(&key, "draft", what, remedy);
            }
        }
    }

    fn miss(&mut self, key: &str, meant: &str, what: String, mut remedy: String) {
        let start = self.line_of(key);
        let (start, end) = start.map_or((self.split.matter_at, self.split.matter_at), |at| {
            (at, at + key.len())
        });
        let is_decisive = DECISIVE.contains(&meant);
        if is_decisive {
            remedy.push_str(" until then the article is not published");
        }
        let code = match is_decisive {
            true => code::FRONT_MATTER_VALUE,
            false => code::FRONT_MATTER_KEY,
        };
        let place = Place::span(self.file, self.text, start, end);
        self.problems.push(Problem::new(code, place, what, remedy));
    }

    /// Whether a key of another tool says that nobody is to see the article.
    fn hides(&self, bare: &str, key: &str) -> bool {
        let name = squeezed(bare);
        let Some(value) = self.values.get(key) else {
            return false;
        };
        let word = scalar(value).unwrap_or_default().to_lowercase();
        HIDING.iter().any(|(keys, words)| {
            let is_flag = boolean(value) == Some(true) && !keys.contains(&"status");
            keys.contains(&name.as_str()) && (is_flag || words.contains(&word.as_str()))
        })
    }
}

/// Every name that means something here.
fn ours() -> impl Iterator<Item = &'static str> {
    let all = KEYS.iter();
    all.flat_map(|(key, same)| std::iter::once(*key).chain(same.iter().copied()))
}

/// The key of ours that is meant by another.
fn meant(key: &str) -> Option<&'static str> {
    let name = squeezed(key);
    let elsewhere = ELSEWHERE
        .iter()
        .find(|(_, all)| all.contains(&name.as_str()));
    let lower = key.to_lowercase().replace('-', "_");
    elsewhere
        .map(|(ours, _)| *ours)
        .or_else(|| ours().find(|known| *known == lower))
        .or_else(|| nearest(&lower, ours()))
}

fn squeezed(key: &str) -> String {
    let letters = key.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}

/// Signs that take no room, or look like a blank.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'
    )
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::problem::code;

    #[test]
    fn what_hides_an_article_elsewhere_does_not_publish_it_here() {
        for (matter, remedy) in [
            (
                "unpublish_at: 2026-01-01",
                "did you mean `expire_at`? until then",
            ),
            ("expires: 2026-01-01", "`expire_at`"),
            ("Expiry-Date: 2026-01-01", "`expire_at`"),
            ("expiresAt: 2026-01-01", "`expire_at`"),
            ("publish_on: 2026-01-01", "`publish_at`"),
            (
                "is_draft: true",
                "write `draft: true`, or take `is_draft` out; until then",
            ),
            ("private: yes", "write `draft: true`"),
            ("status: Draft", "write `draft: true`"),
            ("visibility: internal", "write `draft: true`"),
            ("খসড়া: true", "write `draft: true`"),
            ("\u{200b}draft: true", "type the key anew until then"),
        ] {
            let (_, problems) = read("a.md", &format!("---\n{matter}\n---\nText.\n")).unwrap();
            assert_eq!(problems.len(), 1, "{matter}: {problems:?}");
            assert_eq!(problems[0].code, code::FRONT_MATTER_VALUE, "{matter}");
            assert!(
                problems[0].remedy.contains(remedy),
                "{matter}: {}",
                problems[0].remedy
            );
        }
    }

    #[test]
    fn keys_of_other_tools_do_no_harm() {
        for matter in [
            "status: published",
            "status: true",
            "hidden: false",
            "private: no",
            "visibility: public",
            "is_draft: false",
            "nav_order: 3",
        ] {
            let (_, problems) = read("a.md", &format!("---\n{matter}\n---\nText.\n")).unwrap();
            assert_eq!(problems, [], "{matter}");
        }
    }
}
