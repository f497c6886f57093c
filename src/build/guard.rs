//! One article that kb fails on must not stop the site: a panic becomes a problem of that article.
//!
//! It must not know what is done with a text.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::problem::{Place, Problem, code};

/// Does something with the text of an article.
///
/// # Errors
/// The problem that was found, or that kb itself broke down.
pub(crate) fn guarded<T>(
    path: &str,
    work: impl FnOnce() -> Result<T, Box<Problem>>,
) -> Result<T, Box<Problem>> {
    // Nothing that the work touched is used any further: what it made is its result.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Box::new(Problem::new(
            code::BROKE_DOWN,
            Place::file(path),
            "kb broke down over this text, by a mistake of its own",
            "take out what you wrote last, and report the mistake with the text that causes it",
        )))
    })
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_is_a_problem_of_the_article_and_everything_else_passes() {
        let broken = guarded("en/a.md", || -> Result<(), _> { panic!("on purpose") });
        let problem = broken.unwrap_err();
        assert_eq!(
            (problem.code.name, problem.place.file.as_str()),
            ("E037", "en/a.md")
        );
        assert!(problem.is_error());
        assert_eq!(guarded("en/a.md", || Ok(1)).unwrap(), 1);
    }
}
