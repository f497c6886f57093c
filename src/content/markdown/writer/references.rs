//! What a text refers to: links, pictures and downloads.

use std::fmt::Write as _;

use super::{Link, Writer, escape};
use crate::content::resolve::{From, Target};
use crate::content::schemes::why_unsafe;
use crate::content::url;
use crate::problem::code;

/// A picture of at most so many pixels in width is shown on a desk as it is or hardly smaller: the
/// column is four fifths as wide. Only a wider one can be opened in full.
const READABLE: u32 = 800;

/// A picture being read.
pub(super) struct Picture {
    source: String,
    title: String,
    /// Bytes of the file.
    at: (usize, usize),
    /// What it is described with.
    pub(super) description: String,
}

impl Writer<'_> {
    fn resolve(&mut self, link: &str) -> Target {
        self.written_links.push(link.to_owned());
        let from = From {
            path: &self.outline.path,
            lang: self.setting.page_lang,
        };
        self.setting.catalog.follow(from, link)
    }

    /// `name` is that of the definition that the link's address stands in, if there is one.
    pub(super) fn start_link(&mut self, link: &str, name: &str, start: usize, end: usize) {
        // A link inside of a link would end the outer one.
        if self.picture.is_some() || self.links_open.contains(&true) {
            self.links_open.push(false);
            return;
        }
        let (defined, is_told) = self.definitions.used(name);
        let (start, end) = defined.unwrap_or((start, end));
        let (start, end) = (self.written(start), self.written(end));
        let told = (self.problems.len(), self.links.len(), self.here.len());
        let written = self.link_attributes(link, start, end);
        if is_told {
            // What is wrong with a definition was told with its first use.
            self.problems.truncate(told.0);
            self.links.truncate(told.1);
            self.here.truncate(told.2);
        }
        self.links_open.push(written.is_some());
        if let Some(attributes) = written {
            self.out.push_str("<a");
            self.out.push_str(&attributes);
            self.out.push('>');
        }
    }

    pub(super) fn end_link(&mut self) {
        if self.links_open.pop() == Some(true) {
            self.out.push_str("</a>");
        }
    }

    /// The attributes of a link; `None` when it leads nowhere and is shown as text.
    pub(super) fn link_attributes(
        &mut self,
        link: &str,
        start: usize,
        end: usize,
    ) -> Option<String> {
        let mut attributes = String::new();
        if link.trim().is_empty() {
            let what = "the link has no address, and is shown as text";
            let remedy = "write between the round brackets where it leads to, or take the link out";
            self.problem(code::BROKEN_LINK, start, end, what, remedy);
            return None;
        }
        match self.resolve(link) {
            Target::Elsewhere => push_attribute(&mut attributes, "href", link.trim()),
            Target::Here { anchor } => {
                let fragment = url::encode_fragment(&anchor);
                push_attribute(&mut attributes, "href", &format!("#{fragment}"));
                self.here.push((anchor, start));
            }
            Target::Category { url } | Target::Own { url } => {
                push_attribute(&mut attributes, "href", &url);
            }
            Target::Article { url, entry, anchor } => {
                let href = match &anchor {
                    Some(anchor) => format!("{url}#{}", url::encode_fragment(anchor)),
                    None => url,
                };
                push_attribute(&mut attributes, "href", &href);
                self.leads_to.push(entry);
                if let Some(anchor) = anchor {
                    self.leads_to_heading(entry, anchor, start, end);
                }
            }
            Target::Asset(number) => {
                let asset = &self.setting.catalog.assets[number];
                if !asset.is_image() {
                    push_attribute(&mut attributes, "class", "download");
                }
                let href = asset.url(&self.setting.catalog.base);
                push_attribute(&mut attributes, "href", &href);
                if !asset.is_image() {
                    push_attribute(&mut attributes, "download", asset.name());
                }
                self.assets.push(number);
            }
            Target::Unsafe => {
                let (why, remedy) = why_unsafe(link);
                let what = format!("the link `{}` {why}", shown(link));
                self.problem(code::BROKEN_LINK, start, end, what, remedy);
                return None;
            }
            Target::Nowhere { meant } => {
                let remedy = meant.unwrap_or_else(|| {
                    "write the path to the file from this article, such as `../billing/refunds.md`"
                        .into()
                });
                self.problem(
                    code::BROKEN_LINK,
                    start,
                    end,
                    format!(
                        "the link `{}` leads nowhere and is shown as text",
                        shown(link)
                    ),
                    remedy,
                );
                return None;
            }
        }
        Some(attributes)
    }

    pub(super) fn start_picture(&mut self, source: &str, title: &str, start: usize, end: usize) {
        if self.picture.is_none() {
            self.picture = Some(Picture {
                source: source.to_owned(),
                title: title.to_owned(),
                at: (self.written(start), self.written(end)),
                description: String::new(),
            });
        }
    }

    pub(super) fn end_picture(&mut self) {
        if let Some(picture) = self.picture.take() {
            let (start, end) = picture.at;
            let description = picture.description.trim();
            self.write_picture(
                &picture.source,
                Some(description).filter(|words| !words.is_empty()),
                &picture.title,
                start,
                end,
            );
        }
    }

    /// Writes a picture, or what takes its place. Of one that only adorns, the description is empty; nobody
    /// wrote any where it is `None`. Bytes are the file's.
    pub(super) fn write_picture(
        &mut self,
        source: &str,
        described: Option<&str>,
        title: &str,
        start: usize,
        end: usize,
    ) {
        let description = described.unwrap_or_default();
        match self.resolve(source) {
            Target::Asset(number) if self.setting.catalog.assets[number].is_image() => {
                self.write_own_picture(number, description, title);
            }
            Target::Elsewhere => self.write_remote_picture(source, description, title, start, end),
            target => {
                let remedy = match target {
                    Target::Nowhere { meant: Some(meant) } => meant,
                    Target::Nowhere { meant: None } => {
                        "write the path to the picture from this article, such as `img/card.png`"
                            .into()
                    }
                    _ => "put the picture beside the article and write its path".into(),
                };
                let (words, instead) = match described.map(str::trim) {
                    Some("") => (None, "nothing is shown in its place, as it only adorns"),
                    Some(words) => (Some(words.to_owned()), "its description is shown"),
                    None => (
                        Some(self.label("picture-missing", &[])),
                        "customers read that a picture is missing here",
                    ),
                };
                let what = format!("the picture `{}` is missing; {instead}", shown(source));
                self.problem(code::MISSING_IMAGE, start, end, what, remedy);
                if let Some(words) = words {
                    self.out.push_str("<span class=\"missing\">");
                    escape(&mut self.out, &words);
                    self.out.push_str("</span>");
                }
            }
        }
    }

    fn write_own_picture(&mut self, number: usize, description: &str, title: &str) {
        let catalog = self.setting.catalog;
        let asset = &catalog.assets[number];
        let source = asset.url(&catalog.base);
        let opens = asset.dimensions.is_none_or(|(width, _)| width > READABLE)
            && !self.links_open.contains(&true)
            && self.heading.is_none();
        let mut html = String::new();
        if opens {
            html.push_str("<a class=\"picture\"");
            push_attribute(&mut html, "href", &source);
            if description.trim().is_empty() {
                push_attribute(&mut html, "aria-label", &self.label("picture-open", &[]));
            }
            html.push('>');
        }
        html.push_str("<img");
        push_attribute(&mut html, "src", &source);
        push_attribute(&mut html, "alt", description.trim());
        if !title.is_empty() {
            push_attribute(&mut html, "title", title);
        }
        if let Some((width, height)) = asset.dimensions {
            let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
        }
        html.push_str(" loading=\"lazy\" decoding=\"async\">");
        if opens {
            html.push_str("</a>");
        }
        self.out.push_str(&html);
        self.assets.push(number);
    }

    fn write_remote_picture(
        &mut self,
        source: &str,
        description: &str,
        title: &str,
        start: usize,
        end: usize,
    ) {
        let host = url::host_of(source);
        let known = &self.setting.image_hosts;
        let allowed =
            host.is_some_and(|host| known.iter().any(|one| one.eq_ignore_ascii_case(host)));
        let mut html = String::new();
        if url::is_on(source, known) {
            html.push_str("<img");
            push_attribute(&mut html, "src", source);
            push_attribute(&mut html, "alt", description.trim());
            if !title.is_empty() {
                push_attribute(&mut html, "title", title);
            }
            html.push_str(" loading=\"lazy\" decoding=\"async\">");
            self.out.push_str(&html);
            return;
        }
        let remedy = if allowed {
            "write `https://` if the host offers that, or put the picture beside the article"
        } else {
            "put the picture beside the article, or add its host to `image_hosts` in kb.toml"
        };
        self.problem(
            code::REMOTE_IMAGE,
            start,
            end,
            format!(
                "the picture `{}` lies on another host and became a link",
                shown(source)
            ),
            remedy,
        );
        // Nobody reads a whole address: its last part may say something.
        let named;
        let text = match description.trim() {
            "" => {
                named = url::file_name(source);
                &named
            }
            description => description,
        };
        if self.links_open.contains(&true) {
            escape(&mut self.out, text);
            return;
        }
        html.push_str("<a");
        push_attribute(&mut html, "href", source);
        html.push('>');
        self.out.push_str(&html);
        escape(&mut self.out, text);
        self.out.push_str("</a>");
    }

    fn leads_to_heading(&mut self, entry: usize, anchor: String, start: usize, end: usize) {
        let place = self.place(start, end);
        self.links.push(Link {
            entry,
            anchor,
            place,
        });
    }
}

pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"");
    escape(out, value);
    out.push('"');
}

/// A link as it is quoted in a message: not longer than a line.
fn shown(link: &str) -> String {
    if link.chars().count() > 100 {
        link.chars().take(99).chain(['…']).collect()
    } else {
        link.to_owned()
    }
}
