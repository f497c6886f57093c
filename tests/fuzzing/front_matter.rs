//! The front matter of any file: an article, or an error that says why there is none.

use kb::content::languages::Languages;
use kb::content::outline;
use kb::problem::Problem;

/// Fails when reading a file goes wrong in any way that is not a problem.
pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let languages = Languages::decide(None, None, ["en", "bn"]);
    let (outline, problems) = outline::read("en/billing/refunds.md", &text, &languages);
    assert!(
        outline.is_some() || problems.iter().any(Problem::is_error),
        "no article, and nobody says why"
    );
    for problem in &problems {
        said_well(problem, &text);
    }
    if let Some(outline) = outline {
        assert!(
            !outline.title.trim().is_empty(),
            "an article without a title"
        );
    }
}

/// A problem names a line that is there, in one line of text each.
fn said_well(problem: &Problem, text: &str) {
    let line = problem.place.line.unwrap_or(1);
    let lines = text.split('\n').count();
    assert!((1..=lines).contains(&(line as usize)), "{problem}");
    assert!(
        !problem.what.is_empty() && !problem.what.contains('\n'),
        "{problem}"
    );
}
