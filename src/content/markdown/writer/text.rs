//! Words: as HTML on the page, and in plain for the section, a heading or a picture's description.

use pulldown_cmark::CowStr;

use super::super::attributes;
use super::tables::code_in_cell;
use super::{Writer, escape};
use crate::problem::code as problem_code;

impl Writer<'_> {
    pub(super) fn text(&mut self, text: &CowStr<'_>, start: usize) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        let mut text: &str = text;
        if self.attributes_may_follow
            && text.starts_with('{')
            && let Some(length) = attributes::length(text)
        {
            self.dropped_attributes(&text[..length], start);
            text = &text[length..];
        }
        self.plain(text);
        if self.picture.is_none() {
            escape(&mut self.out, text);
        }
    }

    pub(super) fn dropped_attributes(&mut self, list: &str, start: usize) {
        self.problem(
            problem_code::DROPPED_ATTRIBUTES,
            self.written(start),
            self.written(start + list.len()),
            format!("the attribute list `{list}` is not used"),
            "take it out: kb gives links, pictures and tables their looks itself",
        );
    }

    pub(super) fn inline_code(&mut self, code: &str) {
        self.plain(code);
        if self.picture.is_some() {
            return;
        }
        if self.in_cell() {
            self.out.push_str("<code>");
            code_in_cell(&mut self.out, code);
        } else {
            self.out.push_str(if stays_whole(code) {
                "<code class=\"whole\">"
            } else {
                "<code>"
            });
            escape(&mut self.out, code);
        }
        self.out.push_str("</code>");
    }

    pub(super) fn line_break(&mut self, html: &str, plain: &str) {
        self.inline(html);
        self.plain(plain);
    }

    /// Adds to the plain text of what is being read: a picture's description, a heading, a section.
    pub(super) fn plain(&mut self, text: &str) {
        if let Some(picture) = &mut self.picture {
            picture.description.push_str(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        } else if let Some(section) = self.sections.last_mut() {
            section.text.push_str(text);
        }
    }

    /// Ends a line of the section's plain text.
    pub(super) fn end_line(&mut self) {
        if let Some(section) = self.sections.last_mut() {
            while section.text.ends_with(' ') {
                section.text.pop();
            }
            if !section.text.is_empty() && !section.text.ends_with('\n') {
                section.text.push('\n');
            }
        }
    }

    pub(super) fn inline(&mut self, html: &str) {
        if self.picture.is_none() {
            self.out.push_str(html);
        }
    }

    pub(super) fn block(&mut self, html: &str) {
        self.out.push_str(html);
        self.end_line();
    }

    pub(super) fn start_paragraph(&mut self) {
        self.out.push_str("<p>");
        self.paragraph = self.out.len();
        self.heading_around = self.heading.is_some();
    }

    /// A paragraph that held nothing but a dropped attribute list leaves nothing behind, unless a
    /// heading of the writer's own HTML began in it.
    pub(super) fn end_paragraph(&mut self) {
        let began = self.heading.is_some() && !self.heading_around;
        if self.out.len() == self.paragraph && !began {
            self.out.truncate(self.out.len() - "<p>".len());
        } else {
            self.block("</p>\n");
        }
    }

    pub(super) fn end_code(&mut self) {
        if let Some((info, code)) = self.code.take() {
            self.end_line();
            self.plain(&code);
            self.setting.colours.write(&mut self.out, &info, &code);
            self.end_line();
        }
    }
}

/// Whether a line must not end within a short piece of code in a sentence, though it holds a sign that
/// a line may end behind: `---`, `--lang`.
fn stays_whole(code: &str) -> bool {
    const SHORT: usize = 12;
    code.contains(['-', '/', '?', '!', '|', '%'])
        && !code.contains(char::is_whitespace)
        && code.chars().count() <= SHORT
}
