//! Tables that can be scrolled, the code in their cells, and lists of tasks.

use pulldown_cmark::Alignment;

use super::{Writer, escape};
use crate::locale::Arg;

/// Code of at most so many characters stays in one line of its cell: it fits on every screen.
const WHOLE: usize = 24;

impl Writer<'_> {
    /// Named after the heading above it: of several tables each says what it is about. The box takes
    /// the focus, for without a script nobody knows whether it must be scrolled.
    pub(super) fn open_table(&mut self) {
        self.end_line();
        self.out
            .push_str("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"");
        let above = self.sections.last().map(|section| section.title.as_str());
        let title = above
            .filter(|title| !title.is_empty())
            .unwrap_or(&self.outline.title);
        let label = self.label("table-label", &[("title", Arg::Text(title))]);
        escape(&mut self.out, &label);
        self.out.push_str("\"><table>");
    }

    pub(super) fn end_table(&mut self) {
        self.column = 0;
        self.block("</tbody></table></div>\n");
    }

    /// Whether what is written stands in a cell of a Markdown table.
    pub(super) fn in_cell(&self) -> bool {
        self.column > 0
    }

    pub(super) fn start_cell(&mut self) {
        if self.column > 0 {
            self.plain(" · ");
        }
        self.out.push_str(if self.in_table_head {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        self.out.push_str(match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\">",
            Some(Alignment::Center) => " class=\"center\">",
            Some(Alignment::Right) => " class=\"right\">",
            _ => ">",
        });
        self.column += 1;
    }

    pub(super) fn task(&mut self, done: bool) {
        if let Some(item) = self.last_item.take() {
            let class = " class=\"task\"";
            self.out.insert_str(item + "<li".len(), class);
            if let Some(heading) = &mut self.heading {
                heading.moved(item, class.len());
            }
        }
        let label = self.label(if done { "task-done" } else { "task-open" }, &[]);
        self.out
            .push_str("<input type=\"checkbox\" disabled=\"\" aria-label=\"");
        escape(&mut self.out, &label);
        self.out
            .push_str(if done { "\" checked=\"\"> " } else { "\"> " });
    }
}

/// Writes the code of a cell, with the places where a line may end. It is there to be typed, so none is
/// in short code; in longer code they are behind blanks, and in a very long word behind its signs or,
/// without any, after so many characters.
pub(super) fn code_in_cell(out: &mut String, code: &str) {
    if code.chars().count() <= WHOLE {
        escape(out, code);
        return;
    }
    for word in code.split_inclusive(char::is_whitespace) {
        let long = word.trim_end().chars().count() > WHOLE;
        let mut piece = 0;
        let mut from = 0;
        for (at, c) in word.char_indices().filter(|_| long) {
            let next = at + c.len_utf8();
            piece += 1;
            if next < word.trim_end().len() && (piece == WHOLE || piece > 3 && ends_piece(c)) {
                escape(out, &word[from..next]);
                out.push_str("<wbr>");
                (piece, from) = (0, next);
            }
        }
        escape(out, &word[from..]);
        if word.ends_with(char::is_whitespace) {
            out.push_str("<wbr>");
        }
    }
}

fn ends_piece(c: char) -> bool {
    matches!(c, '/' | '.' | '_' | '-' | ':' | '=' | '&' | '?' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_code_in_a_cell_may_break_behind_blanks_and_within_very_long_words() {
        for (code, html) in [
            ("default_language", "default_language"),
            ("[!IMPORTANT]", "[!IMPORTANT]"),
            ("> [!IMPORTANT]", "&gt; [!IMPORTANT]"),
            (
                "kb serve --no-watch --addr 0.0.0.0:80",
                "kb <wbr>serve <wbr>--no-watch <wbr>--addr <wbr>0.0.0.0:80",
            ),
            (
                "/api/v1/articles/billing/refunds",
                "/api/<wbr>v1/articles/<wbr>billing/<wbr>refunds",
            ),
            (
                "0123456789abcdef0123456789abcdef",
                "0123456789abcdef01234567<wbr>89abcdef",
            ),
            ("নিবন্ধ", "নিবন্ধ"),
        ] {
            let mut out = String::new();
            code_in_cell(&mut out, code);
            assert_eq!(out, html, "{code}");
        }
    }
}
