//! What was saved a moment ago, before there is an edition of it: pages and answers are those of a build
//! that begins from nothing.

use std::collections::BTreeSet;

use kb::build::Save;
use kb::edition::Stored;
use kb::live::{Present, Target};
use proptest::prelude::*;

use crate::edits::{Edit, appended, apply, begin, file_of};
use crate::incremental::{answers, from_nothing, routes};

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_was_saved_is_shown_and_found_as_in_an_edition_of_it(
        edits in prop::collection::vec(appended(), 1..6)
    ) {
        let site = begin();
        // Upon one layer and upon two.
        for upon in [false, true] {
            if upon {
                apply(&site, &Edit::Append(4, "zebra"));
            }
            let outcome = site.build().outcome;
            let mut kept = outcome.kept.unwrap();
            let mut present = Present::open(outcome.edition.unwrap()).unwrap();
            let mut seen = BTreeSet::new();
            for edit in &edits {
                apply(&site, edit);
                let file = site.articles().join(file_of(edit));
                let save = kept.save(&file, present.edition(), present.theme());
                let Save::Made(saved) = save else {
                    panic!("nothing but a text was changed");
                };
                present = present.with_saved(vec![*saved], |lang| kept.guide(lang)).unwrap();
            }
            let (_index, whole) = from_nothing(&site);
            routes(&whole, &mut seen);
            for route in &seen {
                let (Some(Stored::Body(body)), Some(Target::Page(page))) = (
                    whole.find(route).unwrap(),
                    present.find_page(route, route, &[]).unwrap(),
                ) else {
                    continue;
                };
                // What tells machines of all texts waits for the edition.
                if !route.ends_with("llms-full.txt") {
                    prop_assert_eq!(&page.body, &body.identity, "{}", route);
                }
            }
            let whole = Present::open(whole).unwrap();
            for (one, other) in answers(&present).iter().zip(answers(&whole)) {
                prop_assert_eq!(one, &other);
            }
        }
    }
}
