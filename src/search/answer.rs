//! The answer box: the passage of the first hit that answers the question, when the evidence is
//! strong enough to quote it above all hits.
//!
//! Evidence is counted, not guessed. A passage is quoted only if
//!
//! - the search is sure of its hits ([`Confidence::Strong`](super::Confidence)), left out no word and
//!   replaced none,
//! - the question says at least two things: one word is a topic,
//! - the first hit leads: it is worth a good deal more than the second ([`LEAD`]), its whole title
//!   was asked, or a writer has chosen it,
//! - the passage, its heading and the article's title together hold nearly all that the question
//!   says ([`HELD`]).
//!
//! Measured on 660 questions that customers of five help centres ask (devices, a shop and a manual in
//! English, a manual, a shop and a wallet in Bengali): 75 were answered, 72 of them from a right article.
//!
//! It must not know the index, or how an answer is shown.

use super::excerpt::{Match, matches, once_of_each};
use super::meant::Meant;
use super::words::MAX_SCANNED;
use super::{Confidence, Found, Part};
use crate::content::{Article, List, Section};
use crate::text::floor_grapheme;

/// How much more than the second hit the first must be worth.
const LEAD: f32 = 1.25;
/// The least words of a question, without those that say little.
const LEAST_WORDS: u32 = 2;
/// The share of the question that passage, heading and title must hold.
const HELD: f32 = 0.75;
/// What a word of the question counts that stands in the heading above a passage.
const HEADING: f32 = 0.8;
/// The length of a quoted paragraph, and of an item of a list, in characters.
const LENGTH: usize = 320;
const ITEM: usize = 180;
/// What is shorter, and no list, answers nothing by itself: the head of a table, a label.
const SHORTEST: usize = 20;
/// What stands between the cells of a table in the text of a section.
const BETWEEN_CELLS: &str = " · ";
/// Items of a list that are quoted; of a longer one the rest is left to the article.
const ITEMS: usize = 8;

/// A passage to quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The section it stands in (index into `article.sections`); `None`: the top.
    pub section: Option<usize>,
    /// A paragraph, or what stands before the list.
    pub parts: Vec<Part>,
    /// A list, when that is the answer.
    pub list: Option<PassageList>,
}

/// A list to quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageList {
    /// Whether the items are steps.
    pub ordered: bool,
    /// Each with its marks.
    pub items: Vec<Vec<Part>>,
    /// Whether the article has more of them.
    pub more: bool,
}

/// Whether the first hit may be quoted: the search is sure, and it leads the others by enough.
#[must_use]
pub fn leads(found: &Found) -> bool {
    let assumed = found.corrected.is_some() || !found.left_out.is_empty();
    let sure = found.confidence == Confidence::Strong && !assumed;
    let chosen = found.hits.first().is_some_and(|first| first.chosen);
    let asks = chosen || found.meant.words().count_ones() >= LEAST_WORDS;
    sure && asks
        && match found.hits.as_slice() {
            [first, second, ..] => first.chosen || first.score >= LEAD * second.score,
            [_] => true,
            [] => false,
        }
}

/// The passage of an article that answers what was meant, if it holds nearly all of it, or if the
/// article was `chosen` for the question.
#[must_use]
pub fn answer(article: &Article, meant: &Meant, chosen: bool) -> Option<Passage> {
    let title = matches(&article.title, meant);
    let said = meant.said();
    let length: usize = article.sections.iter().map(|s| s.text.len()).sum();
    if length > MAX_SCANNED {
        return None;
    }
    let blocks = article
        .sections
        .iter()
        .enumerate()
        .flat_map(|(at, section)| {
            let heading = matches(&section.title, meant);
            let blocks = blocks(section).filter(move |block| !(chosen && block.is_row));
            blocks.map(move |block| (at, heading.clone(), block))
        });
    let mut best: Option<(f32, f32, usize, Block<'_>)> = None;
    for (at, heading, block) in blocks {
        let found = matches(block.text(&article.sections[at]), meant);
        // What the title says already is no reason to prefer one passage to another: of those that
        // are as good, the first is the answer to the title.
        let own = beyond(&found, &title);
        let worth = own + HEADING * beyond(&heading, &title);
        // The top of an article answers its title.
        let all = [title.clone(), heading, found].concat();
        let held = once_of_each(&all);
        if best.as_ref().is_none_or(|(most, ..)| worth > *most) {
            best = Some((worth, held, at, block));
        }
    }
    let (_, held, at, block) = best?;
    // A row says nothing without its table, so what a row answers is left to the article.
    if !chosen && (held < HELD * said || block.is_row) {
        return None;
    }
    let section = &article.sections[at];
    Some(block.quoted(at, section, meant))
}

/// What the words are worth that some matches hold and the others do not, each once.
fn beyond(matches: &[Match], others: &[Match]) -> f32 {
    let own = matches
        .iter()
        .filter(|m| others.iter().all(|o| o.worth.word != m.worth.word));
    once_of_each(&own.copied().collect::<Vec<_>>())
}

/// A paragraph, a list with the paragraph before it, or a row of a table.
struct Block<'a> {
    start: usize,
    end: usize,
    list: Option<&'a List>,
    is_row: bool,
}

/// The blocks of a section, in order.
fn blocks(section: &Section) -> impl Iterator<Item = Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut start = 0;
    for line in section.text.split_inclusive('\n') {
        let (from, end) = (start, start + line.trim_end().len());
        start += line.len();
        let of = |list: &&List| list.items.iter().any(|&(a, b)| a <= from && from < b);
        match (section.lists.iter().find(of), blocks.last_mut()) {
            (Some(list), Some(last)) if last.list == Some(list) => last.end = end,
            // What stands right before a list leads to it.
            (Some(list), Some(last)) if last.list.is_none() && !last.is_row => {
                last.end = end;
                last.list = Some(list);
            }
            (list, _) if end > from => blocks.push(Block {
                start: from,
                end,
                list,
                is_row: list.is_none() && section.text[from..end].contains(BETWEEN_CELLS),
            }),
            _ => {}
        }
    }
    let is_whole = |block: &Block<'_>| {
        let text = block.text(section);
        block.list.is_some() || text.chars().nth(SHORTEST - 1).is_some()
    };
    blocks.retain(is_whole);
    blocks.into_iter()
}

impl Block<'_> {
    fn text<'s>(&self, section: &'s Section) -> &'s str {
        section.text.get(self.start..self.end).unwrap_or_default()
    }

    fn quoted(&self, at: usize, section: &Section, meant: &Meant) -> Passage {
        let slice = |start, end| section.text.get(start..end).unwrap_or_default().trim();
        let lead_ends = self
            .list
            .and_then(|list| list.items.first())
            .map_or(self.end, |item| item.0);
        let list = self.list.map(|list| PassageList {
            ordered: list.ordered,
            items: list
                .items
                .iter()
                .map(|&(start, end)| slice(start, end))
                // A step that is only a picture has no words.
                .filter(|item| !item.is_empty())
                .take(ITEMS)
                .map(|item| marked(item, ITEM, meant))
                .collect(),
            more: list.items.len() > ITEMS,
        });
        Passage {
            section: (!section.anchor.is_empty()).then_some(at),
            parts: marked(slice(self.start, lead_ends.max(self.start)), LENGTH, meant),
            list,
        }
    }
}

/// A text with its marks, cut after whole words.
fn marked(text: &str, length: usize, meant: &Meant) -> Vec<Part> {
    let end = cut(text, length);
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |text: &str, mark| {
        let text = text.replace('\n', " ");
        match parts.last_mut() {
            Some(last) if last.mark == mark => last.text.push_str(&text),
            _ if text.is_empty() => {}
            _ => parts.push(Part { text, mark }),
        }
    };
    let mut copied = 0;
    for m in matches(text, meant).iter().filter(|m| m.end <= end) {
        push(&text[copied..m.start], false);
        push(&text[m.start..m.end], true);
        copied = m.end;
    }
    push(&text[copied..end], false);
    if end < text.len() {
        push("…", false);
    }
    parts
}

fn cut(text: &str, length: usize) -> usize {
    let Some((at, _)) = text.char_indices().nth(length) else {
        return text.len();
    };
    let space = text[..at]
        .rfind(char::is_whitespace)
        .filter(|space| *space > at / 2);
    space.unwrap_or_else(|| floor_grapheme(text, at))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Help, article, section};
    use super::*;
    use crate::lang::Lang;

    fn help() -> Help {
        let lang = Lang::english();
        let lines = [
            "shop | Refunds | You get your money within five days. #How to ask for a refund# Do this:\nOpen your orders.\nChoose Refund.\n",
            "shop | Delivery | A parcel takes two days. Ask for its number.",
            "shop | Gift cards | They come by mail within a day. #Cards and more cards#What · Cost\nGift cards, gift cards, gift cards.\nThe price of a card is what you choose to give.",
        ];
        let mut articles: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| article(&lang, at, line))
            .collect();
        let steps = &mut articles[0].sections[1];
        let second = steps.text.find("Choose").unwrap();
        let first = steps.text.find("Open").unwrap();
        steps.lists.push(List {
            ordered: true,
            items: vec![(first, second), (second, steps.text.len())],
        });
        articles[1].sections.push(section("Late", "Write to us."));
        Help::with(lang, articles)
    }

    fn answered(query: &str) -> Option<(u32, Passage)> {
        let help = help();
        let found = help.search(query);
        let first = found.hits.first().filter(|_| leads(&found))?;
        let passage = answer(
            &help.articles[first.number as usize],
            &found.meant,
            first.chosen,
        )?;
        Some((first.number, passage))
    }

    fn text(parts: &[Part]) -> String {
        parts.iter().map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn a_list_of_steps_stays_a_list_with_what_leads_to_it() {
        let (number, passage) = answered("how do i ask for a refund").unwrap();
        assert_eq!((number, passage.section), (0, Some(1)));
        assert_eq!(text(&passage.parts), "Do this:");
        let list = passage.list.unwrap();
        assert!(list.ordered && !list.more);
        let items: Vec<String> = list.items.iter().map(|item| text(item)).collect();
        assert_eq!(items, ["Open your orders.", "Choose Refund."]);
    }

    #[test]
    fn a_question_that_the_title_holds_is_answered_by_the_beginning() {
        let (_, passage) = answered("gift cards").unwrap();
        assert_eq!(text(&passage.parts), "They come by mail within a day.");
        let (_, passage) = answered("gift card price").unwrap();
        assert_eq!(
            text(&passage.parts),
            "The price of a card is what you choose to give."
        );
    }

    #[test]
    fn a_paragraph_is_quoted_with_its_marks() {
        let (number, passage) = answered("parcel takes days").unwrap();
        assert_eq!((number, passage.section), (1, None));
        assert!(text(&passage.parts).starts_with("A parcel takes two days."));
        assert!(
            passage
                .parts
                .iter()
                .any(|part| part.mark && part.text == "parcel")
        );
    }

    #[test]
    fn nothing_is_quoted_when_a_word_was_guessed_or_left_out() {
        assert_eq!(answered("parsel takes days"), None);
        assert_eq!(answered("parcel takes days to zanzibar"), None);
    }
}
