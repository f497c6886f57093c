//! What is gone in one language only: at its address readers are shown the text of another one.
//!
//! It must not know whether that is meant.

use std::collections::HashMap;

use super::{Index, Page, What};

/// The text of a page, when its address is only stood in for at `landing` now; `then` are the pages that
/// were there before.
pub(super) fn lost<'a>(
    page: &'a Page,
    landing: &'a Page,
    now: &Index<'a>,
    then: &HashMap<&str, &Page>,
) -> Option<What<'a>> {
    let is_at = |route: &String| route.trim_end_matches('/') == page.route.trim_end_matches('/');
    let stands_in = landing.lang != page.lang && landing.elsewhere.iter().any(is_at);
    if page.id.is_none() || !stands_in {
        return None;
    }
    let own = format!("/{}/", landing.lang);
    let is_alone = |one: &&&Page| {
        let is_new = one.lang == page.lang && !then.contains_key(one.route.as_str());
        is_new && one.elsewhere.iter().any(|route| route.starts_with(&own))
    };
    let mut alone = now.named.values().filter(is_alone);
    let only = alone.next().filter(|_| alone.next().is_none()).copied();
    Some(What::Text {
        instead: landing,
        perhaps: now.with_id(page).or(only),
    })
}

/// What is wrong, and the remedy; `shown` are the paths of files as people know them.
pub(super) fn told(
    page: &Page,
    instead: &Page,
    perhaps: Option<&Page>,
    shown: impl Fn(&Page) -> String,
) -> (String, String) {
    let Page { lang, route, .. } = page;
    let what = format!(
        "the text of `{route}` in `{lang}` is gone: whoever reads `{lang}` is shown the one in `{}`, of `{}`",
        instead.lang,
        shown(instead)
    );
    let remedy = match perhaps {
        Some(now) => format!(
            "if it is `{now}` now, name that as it was and rename it by `kb mv`, which takes its translations along: `kb mv {was} {now}`; else bring it back, or do nothing if that is meant",
            now = shown(now),
            was = shown(page),
        ),
        None => {
            "bring it back, or do nothing if that is meant; what is to be renamed, `kb mv` renames in all languages".to_owned()
        }
    };
    (what, remedy)
}
