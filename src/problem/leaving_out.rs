//! Which problems leave an article out: whatever weight they are given, customers miss it.
//!
//! It must not know who gives a weight.

use super::{Code, code};

/// Those of which an article cannot be used, or has no place.
const LEAVING_OUT: [Code; 12] = [
    code::UNREADABLE,
    code::NOT_UTF8,
    code::TOO_LARGE,
    code::TOO_DEEP,
    code::FRONT_MATTER,
    code::FRONT_MATTER_VALUE,
    code::SAME_URL,
    code::SAME_ID,
    code::RESERVED_URL,
    code::FILE_NAME,
    code::UNKNOWN_LANGUAGE,
    code::BROKE_DOWN,
];

impl Code {
    /// Whether an article with such a problem is left out: then it is a warning at least, so that nobody
    /// publishes without it and does not hear of that.
    #[must_use]
    pub fn leaves_out(self) -> bool {
        LEAVING_OUT.contains(&self)
    }
}
