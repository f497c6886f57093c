//! Tables that can be scrolled, and lists of tasks.

use pulldown_cmark::Alignment;

use super::{Writer, escape};

impl Writer<'_> {
    pub(super) fn open_table(&mut self) {
        self.out
            .push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
        let label = self.label("table-label", &[]);
        escape(&mut self.out, &label);
        self.out.push_str("\"><table>");
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
                heading.moved(class.len());
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
