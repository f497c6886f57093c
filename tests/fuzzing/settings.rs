//! Any kb.toml: a site with defaults where values were wrong, and everything that is wrong.

use kb::config;

/// How many problems are said of one file at most.
const MOST: usize = 100;

/// Fails when reading goes wrong in any way that is not a problem.
pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let read = config::read("kb.toml", Some(&text), &[]);
    assert!(
        read.problems.len() <= MOST,
        "{} problems",
        read.problems.len()
    );
    for problem in &read.problems {
        assert!(problem.place.line.is_some(), "{problem}");
        let said = [&problem.what, &problem.remedy];
        assert!(
            said.iter()
                .all(|said| !said.is_empty() && !said.contains('\n')),
            "{problem}"
        );
    }
}
