//! The categories that results can be narrowed to.
//!
//! Links, so that they work without a script. It must not know the results themselves.

use std::borrow::Cow;

use serde::Serialize;

use super::links::Links;
use crate::build::ServedCategory;
use crate::lang::Lang;
use crate::live::Results;
use crate::web::visit::Visit;

/// A category with the number of its results.
#[derive(Serialize)]
pub(super) struct Filter<'a> {
    title: Cow<'a, str>,
    url: String,
    count: usize,
    current: bool,
}

/// "All", the top categories that have results, and the way down to the chosen one and its children.
pub(super) fn filters<'a>(
    visit: &'a Visit,
    lang: &Lang,
    chosen: &str,
    results: &Results,
    links: &Links<'_>,
) -> Vec<Filter<'a>> {
    let count = |path: &str| {
        let found = results.categories.iter().find(|one| one.path == path);
        found.map_or(0, |one| one.count)
    };
    let filter = |category: &'a ServedCategory| Filter {
        title: category.title.as_str().into(),
        url: links.to(&category.path, 1),
        count: count(&category.path),
        current: category.path == chosen,
    };
    let tops = results
        .categories
        .iter()
        .filter(|one| !one.path.contains('/'));
    let everywhere = Filter {
        title: visit.word(lang, "filters-all", &[]).into(),
        url: links.to("", 1),
        count: tops.map(|one| one.count).sum::<usize>().max(results.total),
        current: chosen.is_empty(),
    };
    let categories = visit.present.served().categories.get(lang);
    let shown = categories
        .into_iter()
        .flatten()
        .filter(|category| is_near(&category.path, chosen) && count(&category.path) > 0);
    std::iter::once(everywhere)
        .chain(shown.map(filter))
        .collect()
}

/// Whether a category stands at the top, or its parent is the chosen one or above it.
fn is_near(path: &str, chosen: &str) -> bool {
    let Some((parent, _)) = path.rsplit_once('/') else {
        return true;
    };
    let below = chosen.strip_prefix(parent);
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_show_the_top_and_the_way_down_to_the_chosen_category() {
        for (path, chosen, shown) in [
            ("billing", "", true),
            ("billing/refunds", "", false),
            ("billing/refunds", "billing", true),
            ("billing/refunds", "billing/refunds", true),
            ("billing/refunds/eu", "billing", false),
            ("billing-old/x", "billing", false),
        ] {
            assert_eq!(is_near(path, chosen), shown, "{path} of {chosen}");
        }
    }
}
