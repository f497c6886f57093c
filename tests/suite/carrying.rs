//! Editions that were built upon another, carried to where they are served: they come whole, and stay so
//! whatever becomes of the others.

use std::fs;
use std::path::Path;

use kb::edition::IndexDirectory;

use crate::harness::TestSite;
use crate::publishing::{current, delivery, over_ssh, publish, serve, target};

/// Whether the current edition of an index directory was built upon another.
fn is_built_upon(index: &Path) -> bool {
    let dir = index.join("editions").join(current(index));
    dir.join("above").is_dir()
}

#[test]
fn an_edition_that_was_built_upon_another_arrives_whole_and_is_rolled_back() {
    for is_remote in [false, true] {
        let site = TestSite::sample();
        let carry = || {
            let sent = if is_remote {
                over_ssh(&site, "exec sh -c \"$3\"")
            } else {
                publish(&site)
            };
            sent.run().ended(0).json()["bytes_sent"].as_u64().unwrap()
        };
        let index = target(&site);
        let whole = carry();
        let first = current(&index);
        delivery(&site, "Three zebra days.");
        let sent = carry();
        assert!(is_built_upon(&site.index()) && is_built_upon(&index));
        assert!(sent * 2 < whole, "{sent} of {whole}");
        let second = current(&index);

        // Where nothing of it is, all of it comes.
        let far = index.with_file_name("far");
        let to = far.to_str().unwrap();
        site.kb(["publish", to, "--no-build"]).run().ended(0);
        let opened = IndexDirectory::at(&far).open().unwrap();
        assert!(opened.refused.is_empty());
        // What the other editions here lose, it does not: nothing of it lies with them.
        fs::remove_dir_all(site.index()).unwrap();
        fs::remove_dir_all(index.join("editions").join(&first)).unwrap();
        let server = serve(&site);
        let page = server.get("/en/shipping/delivery");
        assert!(page.text.contains("Three zebra days"));
        let found = server.get("/api/v1/search?q=zebra");
        assert!(found.text.contains("/en/shipping/delivery"));

        delivery(&site, "Four days.");
        carry();
        site.kb(["rollback", "--at", index.to_str().unwrap()])
            .run()
            .ended(0)
            .says(&[&second[..12]]);
        assert_eq!(current(&index), second);
        server.wait_for("/en/shipping/delivery", "the edition before", |page| {
            page.text.contains("Three zebra days")
        });
    }
}
