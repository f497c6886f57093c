//! Problems: what is wrong with what operators and writers wrote, where, and what to do about it.
//!
//! Broken input is a value here, never an abort. This module must not know what reads the input or
//! how a problem is shown.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub mod as_text;
mod explanation;
mod leaving_out;
mod place;

pub use explanation::Explanation;
pub use place::{Lines, Place};

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing is lost.
    Note,
    /// Readers may notice; everything is published.
    Warning,
    /// Something cannot be used: a strict build publishes nothing.
    Error,
}

/// A kind of problem: its stable code and the weight it has unless kb.toml says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// The stable name, such as `E012`.
    pub name: &'static str,
    /// The weight when `[build.levels]` says nothing.
    pub severity: Severity,
    /// What it is, as a sentence.
    pub means: &'static str,
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = code::ALL.iter().find(|code| code.name == name);
        known
            .copied()
            .ok_or_else(|| D::Error::custom(format!("there is no problem `{name}`")))
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $constant:ident = $name:literal, $severity:ident;)*) => {
        /// Every kind of problem there is. A code keeps its meaning for ever.
        pub mod code {
            use super::{Code, Severity};
            $($(#[doc = $doc])* pub const $constant: Code = Code {
                name: $name,
                severity: Severity::$severity,
                means: concat!($($doc),*).trim_ascii_start(),
            };)*
            /// All codes, in their order.
            pub const ALL: &[Code] = &[$($constant),*];
        }
    };
}

codes! {
    /// A file or folder cannot be read.
    UNREADABLE = "E001", Error;
    /// A text file is not UTF-8.
    NOT_UTF8 = "E002", Error;
    /// An article is larger than kb reads.
    TOO_LARGE = "E003", Error;
    /// Quotes, lists or tags are nested deeper than any reader could follow.
    TOO_DEEP = "E004", Error;
    /// The front matter is not YAML or TOML.
    FRONT_MATTER = "E005", Error;
    /// A value in the front matter has the wrong kind, and publishing hangs on it.
    FRONT_MATTER_VALUE = "E006", Error;
    /// A value in the front matter has the wrong kind and is left out.
    FRONT_MATTER_IGNORED = "E007", Warning;
    /// A key in the front matter looks like one of ours, misspelt.
    FRONT_MATTER_KEY = "E008", Warning;
    /// Two articles have one address, for their pages or for their Markdown; or two folders have one.
    SAME_URL = "E009", Error;
    /// Two articles of a language have one id.
    SAME_ID = "E010", Error;
    /// An article's address belongs to kb.
    RESERVED_URL = "E011", Error;
    /// A link leads to an article or a file that is not there.
    BROKEN_LINK = "E012", Warning;
    /// A link leads to a heading that is not there.
    BROKEN_ANCHOR = "E013", Warning;
    /// A picture is not there.
    MISSING_IMAGE = "E014", Warning;
    /// A picture on another host became a link.
    REMOTE_IMAGE = "E015", Note;
    /// HTML was dropped because it is not on the list of what is allowed.
    DROPPED_HTML = "E016", Warning;
    /// An attribute list of another tool was dropped.
    DROPPED_ATTRIBUTES = "E017", Note;
    /// An alias cannot be a redirect.
    UNUSABLE_ALIAS = "E018", Warning;
    /// A file's name cannot become an address.
    FILE_NAME = "E019", Error;
    /// A link between folders leads back into itself.
    FOLDER_LOOP = "E020", Warning;
    /// A file that is no article was left out.
    LEFT_OUT = "E021", Note;
    /// kb.toml, or a file of search tests, has a key that kb does not know.
    UNKNOWN_KEY = "E022", Error;
    /// A value in kb.toml, or in a file of search tests, cannot be used.
    WRONG_VALUE = "E023", Error;
    /// kb.toml, or a file of search tests, is not TOML.
    NOT_TOML = "E024", Error;
    /// A template of the theme cannot be used.
    BROKEN_TEMPLATE = "E025", Error;
    /// A string of the user interface is broken or missing.
    BROKEN_STRING = "E026", Warning;
    /// A `:::` container is never closed.
    OPEN_CONTAINER = "E027", Warning;
    /// A `:::` container has a name that kb does not know.
    UNKNOWN_CONTAINER = "E028", Warning;
    /// An article has no text.
    EMPTY_ARTICLE = "E029", Warning;
    /// An article is in a language that the site does not have.
    UNKNOWN_LANGUAGE = "E030", Error;
    /// A featured article is not there.
    UNKNOWN_FEATURED = "E031", Warning;
    /// The accent colour has too little contrast and was adjusted.
    LOW_CONTRAST = "E032", Warning;
    /// A picture cannot be read.
    BROKEN_IMAGE = "E033", Warning;
    /// A search test names an article that is not there.
    UNKNOWN_EXPECTED = "E034", Error;
    /// A line of synonyms cannot be used, or a whole list in a language that the site does not have.
    WRONG_SYNONYMS = "E035", Warning;
    /// A pinned answer names an article, or a language, that is not there.
    UNKNOWN_ANSWER = "E036", Warning;
    /// kb itself broke down over an article.
    BROKE_DOWN = "E037", Error;
    /// An element of HTML is never closed.
    OPEN_HTML = "E038", Warning;
    /// HTML is so tangled that it is shown as plain text.
    TANGLED_HTML = "E039", Warning;
    /// At some time within the next 400 days customers reach nobody and can leave no message.
    NOBODY_THERE = "E040", Error;
    /// A channel opens at no time within the next 400 days.
    NEVER_OPEN = "E041", Warning;
    /// A channel or an article names a category or channel that is not there.
    UNKNOWN_TOPIC = "E042", Warning;
    /// There is a form, and nowhere that requests are carried to.
    NOT_CARRIED = "E043", Warning;
    /// A page leaves customers without a way to people.
    DEAD_END = "E044", Error;
    /// Where a channel leads, or what somebody wrote, is told to those whom it does not concern.
    TOLD_TOO_EARLY = "E045", Error;
    /// A page, or what a link leads to, answers with an error.
    PAGE_FAILS = "E046", Error;
    /// A page does not tell when somebody is there.
    HOURS_NOT_TOLD = "E047", Error;
    /// What cannot wait does not come first.
    URGENT_WAITS = "E048", Error;
    /// A message to people, or a part of it, is lost on the way, or comes twice.
    MESSAGE_LOST = "E049", Error;
    /// A text in kb.toml is in a language that the site does not have.
    UNUSED_TEXT = "E050", Warning;
    /// A setting was changed while the site is served, and holds only after a new start.
    NOT_YET_HEEDED = "E051", Warning;
    /// A page of the published edition is gone, and nothing leads on from its address.
    VANISHED_PAGE = "E052", Error;
    /// A heading that others may link to is gone.
    VANISHED_ANCHOR = "E053", Warning;
    /// An article has another id than in the published edition.
    VANISHED_ID = "E054", Error;
    /// An old address led to a page in the published edition, and leads nowhere now.
    VANISHED_REDIRECT = "E055", Error;
    /// An address that is said to be gone is the address of a page.
    NOT_GONE = "E056", Warning;
    /// The published edition could not be compared with.
    NOT_COMPARED = "E057", Warning;
    /// Files of the index directory are committed to git.
    COMMITTED_INDEX = "E058", Error;
    /// Bold text is never closed.
    OPEN_EMPHASIS = "E059", Warning;
    /// A template tag of another tool was imported, and stands in the text.
    IMPORT_TEMPLATE = "E060", Warning;
    /// Something in a text could not be imported as it was.
    IMPORT_CONTENT = "E061", Warning;
    /// A link or redirect leads to nothing that was imported.
    IMPORT_LINK = "E062", Warning;
    /// A file or picture was not imported.
    IMPORT_FILE = "E063", Warning;
    /// A setting of a page was not imported, or was changed.
    IMPORT_VALUE = "E064", Warning;
    /// The history of a clone was cut off, and does not tell when articles were changed.
    CUT_OFF = "E065", Warning;
    /// git does not tell when articles were changed.
    NO_DATES = "E066", Note;
    /// A line in `.git-blame-ignore-revs` names no commit.
    NO_COMMIT = "E067", Warning;
    /// Opening hours name public holidays, and no country.
    NO_HOLIDAYS = "E068", Warning;
    /// Messages are carried to people, and the site does not know its own address.
    NO_ADDRESS = "E069", Warning;
    /// Two articles of a language have one title.
    SAME_TITLE = "E070", Warning;
    /// An article has no title.
    NO_TITLE = "E071", Warning;
    /// An article has no description.
    NO_DESCRIPTION = "E072", Note;
    /// Nothing says in words what a picture shows.
    NO_ALT = "E073", Warning;
    /// A heading skips a level.
    SKIPPED_LEVEL = "E074", Note;
    /// Nothing stands below a heading.
    EMPTY_SECTION = "E075", Warning;
    /// A title is longer than search engines show.
    LONG_TITLE = "E076", Note;
    /// The day by which an article was to be read through is past.
    REVIEW_DUE = "E077", Warning;
    /// An article is not there in a language of the site.
    NOT_TRANSLATED = "E078", Note;
    /// A translation is older than its original.
    OLD_TRANSLATION = "E079", Warning;
    /// A keyword helps nobody to find the article.
    IDLE_KEYWORD = "E080", Note;
    /// No article uses a file.
    UNUSED_FILE = "E081", Note;
    /// A mark of another tool is shown as text.
    FOREIGN_MARKUP = "E082", Warning;
    /// An article tells a way to people that customers are to see once they have searched.
    CONTACT_BY_HAND = "E083", Warning;
    /// No list and no link leads to an article.
    ORPHAN = "E084", Warning;
    /// A `kb-allow` allows nothing, or cannot be read.
    IDLE_ALLOWANCE = "E085", Warning;
    /// A link leads to a page of another site that is gone.
    DEAD_LINK = "E086", Warning;
    /// A page of another site has moved for good.
    MOVED_LINK = "E087", Note;
    /// Nobody says whether a page of another site is there.
    SILENT_LINK = "E088", Note;
    /// Code that begins with a fence, or a comment, is never closed.
    OPEN_FENCE = "E089", Warning;
    /// Git has left both versions of a conflict in a text.
    CONFLICT = "E090", Error;
    /// A row of a table has more cells than the head.
    LOST_CELLS = "E091", Warning;
    /// What was meant as a link is none, and is shown as text.
    NO_LINK = "E092", Warning;
    /// A link has no words.
    EMPTY_LINK = "E093", Warning;
    /// Two headings of an article are given one anchor.
    SAME_ANCHOR = "E094", Warning;
    /// An article expires before it is published.
    NEVER_SHOWN = "E095", Warning;
    /// Nothing defines a link by name, or a footnote.
    NO_DEFINITION = "E096", Warning;
    /// A text has two titles.
    SECOND_TITLE = "E097", Warning;
    /// The day of an article's last change is still to come.
    CHANGED_LATER = "E098", Warning;
    /// A note of the writer's to do something, or what a template tells the writer, stands in the text.
    LEFT_TO_DO = "E099", Warning;
    /// An article of the published edition is gone in its language, and readers are shown another one.
    VANISHED_TEXT = "E100", Warning;
    /// A mark that makes nothing, nearly a link, a heading, a list, a box or a table, is shown as text.
    UNMADE = "E101", Warning;
}

/// One thing that is wrong, where, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How much it weighs.
    pub severity: Severity,
    /// Its kind.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What is wrong, in one line with the writer's own words quoted: lower case start, no full stop.
    pub what: String,
    /// What to do about it, in one line; never empty.
    pub remedy: String,
    /// Why its writer wants it all the same: then it is told to nobody, and counts nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
    /// All articles that it is about, below their folder, when they are several: it is told once for them,
    /// at the place of the first.
    #[serde(skip)]
    pub about: Vec<String>,
}

impl Problem {
    /// A problem of the code's own severity.
    #[must_use]
    pub fn new(
        code: Code,
        place: Place,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            severity: code.severity,
            code,
            place,
            what: what.into(),
            remedy: remedy.into(),
            allowed: None,
            about: Vec::new(),
        }
    }

    /// Whether a strict build stops for it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error && self.is_told()
    }

    /// Whether it is told at all.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.allowed.is_none()
    }
}

impl fmt::Display for Problem {
    /// One line: `articles/bn/refunds.md:3: unknown key ... (remedy)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.what, self.remedy)
    }
}

/// No two words that differ by more letters are near each other.
pub const FARTHEST: usize = 2;

/// How many letters two words differ by, when one may be the other misspelt: the shorter they are,
/// the more of their letters must be right.
#[must_use]
pub fn near(word: &str, candidate: &str) -> Option<usize> {
    let (one, other) = (word.chars().count(), candidate.chars().count());
    let allowed = match one.max(other) {
        0..3 => 0,
        3..5 => 1,
        _ => FARTHEST,
    };
    // Words of such different lengths need not be compared.
    if one.abs_diff(other) > allowed {
        return None;
    }
    Some(strsim::osa_distance(word, candidate)).filter(|distance| *distance <= allowed)
}

/// The nearest of `known` to a misspelt `word`, when one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .filter_map(|candidate| Some((near(word, candidate)?, candidate)))
        .filter(|(distance, _)| *distance > 0)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests;
