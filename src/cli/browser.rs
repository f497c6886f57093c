//! Showing a page in the browser of whoever typed the command.
//!
//! It must not know what is on the page.

use super::report;

/// Opens an address; where that is not possible, says it.
pub(super) fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    if std::process::Command::new(opener).arg(url).spawn().is_err() {
        report::warn(&format!("No browser could be opened: open {url} yourself."));
    }
}
