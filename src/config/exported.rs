//! Where the pages of a site lead that becomes files: never told by kb.toml.
//!
//! It must not know what is exported, or how.

use serde::{Deserialize, Serialize};

/// Where pages lead that nobody stands behind: static files search nothing and take no message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The site whose contact page is the way to people; `None`: there is none.
    pub contact: Option<String>,
    /// The site that searches; `None`: this one, by a script.
    pub search: Option<String>,
}
