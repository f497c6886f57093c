//! Markdown becomes articles, and articles become a catalog, checked against each other.
//!
//! Pure: files come in as text, the time comes in as an argument. It must not know where files lie,
//! how pages look or how search works.

pub mod allowance;
mod article;
mod asset;
pub mod catalog;
pub mod category;
pub mod front_matter;
pub mod languages;
pub mod markdown;
pub mod marks;
mod meant;
mod names;
pub mod outline;
mod own;
pub mod pointing;
mod project;
pub mod redirect;
pub mod related;
mod reserved;
pub mod resolve;
pub mod schemes;
pub mod svg;
pub mod template;
pub mod url;

pub use allowance::Allowance;
pub use article::{Article, List, Section};
pub use asset::Asset;
pub use catalog::{Catalog, Entry};
pub use meant::meant;
pub use outline::Outline;
pub use own::Own;
pub use project::is_about_the_project;
