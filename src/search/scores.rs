//! What the articles of one segment are worth: the readings of a query's words, added up.
//!
//! BM25, word after word into one table, so that the sums never depend on the order of articles in
//! the index. Within a word only its best reading counts. It must not know words or categories.

use tantivy::DocId;
use tantivy::postings::BlockSegmentPostings;

use super::payments::{Payee, Payment};
use super::worth::{Pay, Sum};

/// To look for one article among those of a term costs as much as to go through so many of them.
const SEEKING: usize = 4;

/// What an article is worth when its writer says that it is out of date: below what is as good and
/// holds, and still found by those who look for just that.
pub(super) const OUTDATED: f32 = 0.5;

/// What an article is worth so far.
#[derive(Clone, Copy, Default)]
struct Cell {
    score: f32,
    /// What the current round has added.
    best: f32,
    round: u16,
    /// The words found as they were typed, one bit each.
    typed: u16,
    /// The words found in any reading.
    found: u16,
    /// The whole title was typed.
    whole: bool,
    /// A writer has chosen it for what was typed.
    pinned: bool,
    /// Its writer says that it is out of date.
    outdated: bool,
    /// It is not there any more, and never found.
    gone: bool,
}

impl Cell {
    fn is_found(&self) -> bool {
        self.found != 0 || self.whole || self.pinned
    }

    /// What it is worth among the others.
    fn score(&self) -> f32 {
        if self.outdated {
            OUTDATED * self.score
        } else {
            self.score
        }
    }

    #[inline]
    fn take(&mut self, round: u16, worth: f32, pay: &Pay<'_>) {
        if self.round != round {
            self.round = round;
            self.best = 0.0;
        }
        if worth > self.best {
            self.score += worth - self.best;
            self.best = worth;
        }
        self.found |= pay.words;
        if pay.sure {
            self.typed |= pay.words;
        }
    }
}

/// The table of one segment.
pub(super) struct Scores {
    cells: Vec<Cell>,
    touched: Vec<DocId>,
    round: u16,
    /// The index named articles that it does not have.
    strange: bool,
}

impl Scores {
    pub(super) fn for_articles(count: u32, gone: &[DocId]) -> Self {
        let mut cells = vec![Cell::default(); count as usize];
        for doc in gone {
            cells[*doc as usize].gone = true;
        }
        Self {
            cells,
            touched: Vec::new(),
            round: 0,
            strange: false,
        }
    }

    /// These, unless the index named articles that it does not have.
    pub(super) fn sound(self) -> anyhow::Result<Self> {
        anyhow::ensure!(
            !self.strange,
            "the search index is damaged: it names articles that it does not have"
        );
        Ok(self)
    }

    /// Pays all articles of a term that may be paid.
    #[inline]
    fn pay(&mut self, payment: Payment<'_>, may: impl Fn(&Cell) -> bool) {
        let Payment {
            pay,
            mut postings,
            counted,
            ..
        } = payment;
        while postings.block_len() > 0 {
            for (at, &doc) in postings.docs().iter().enumerate() {
                let Some(cell) = self.cells.get(doc as usize) else {
                    self.strange = true;
                    continue;
                };
                if may(cell) {
                    let count = if counted { postings.freq(at) } else { 1 };
                    self.add(doc, count, &pay);
                }
            }
            postings.advance();
        }
    }

    #[inline]
    fn add(&mut self, doc: DocId, count: u32, pay: &Pay<'_>) {
        self.touch(doc);
        self.cells[doc as usize].take(self.round, pay.worth(doc, count), pay);
    }

    fn touch(&mut self, doc: DocId) {
        let cell = &self.cells[doc as usize];
        if !cell.is_found() && !cell.gone {
            self.touched.push(doc);
        }
    }

    /// The articles found so far; no others are paid.
    pub(super) fn found(&mut self) -> Found<'_> {
        Found(self)
    }

    /// The articles that can be among the best `keep`, in ascending order, when none is paid more
    /// than `most` from now on.
    pub(super) fn candidates(&mut self, keep: usize, most: f32) -> Candidates<'_> {
        let least = self.last_of_best(keep.max(1)) - most;
        let can_be = |doc: &DocId| {
            let cell = &self.cells[*doc as usize];
            cell.score() >= least || cell.whole || cell.pinned
        };
        let mut docs: Vec<DocId> = self.touched.iter().copied().filter(can_be).collect();
        docs.sort_unstable();
        Candidates { scores: self, docs }
    }

    /// The score of the last of the best `keep`; the least of all, when there are no more.
    fn last_of_best(&self, keep: usize) -> f32 {
        if self.touched.len() <= keep {
            return f32::NEG_INFINITY;
        }
        let mut best = Vec::with_capacity(keep * 2);
        let mut last = f32::NEG_INFINITY;
        let cut = |best: &mut Vec<f32>| {
            let (_, last, _) = best.select_nth_unstable_by(keep - 1, |a, b| b.total_cmp(a));
            let last = *last;
            best.truncate(keep);
            last
        };
        for &doc in &self.touched {
            let score = self.cells[doc as usize].score();
            if score > last {
                best.push(score);
                if best.len() == keep * 2 {
                    last = cut(&mut best);
                }
            }
        }
        cut(&mut best)
    }

    /// Marks the articles that are out of date. None of them is found by that.
    pub(super) fn mark_outdated(&mut self, mut postings: BlockSegmentPostings) {
        while postings.block_len() > 0 {
            for &doc in postings.docs() {
                match self.cells.get_mut(doc as usize) {
                    Some(cell) => cell.outdated = true,
                    None => self.strange = true,
                }
            }
            postings.advance();
        }
    }

    /// Marks the articles whose whole title was typed.
    pub(super) fn mark_whole(&mut self, postings: BlockSegmentPostings) {
        self.mark(postings, |cell| cell.whole = true);
    }

    /// Marks the articles that a writer has chosen for what was typed.
    pub(super) fn mark_pinned(&mut self, postings: BlockSegmentPostings) {
        self.mark(postings, |cell| cell.pinned = true);
    }

    fn mark(&mut self, mut postings: BlockSegmentPostings, mark: impl Fn(&mut Cell)) {
        while postings.block_len() > 0 {
            for &doc in postings.docs() {
                if doc as usize >= self.cells.len() {
                    self.strange = true;
                    continue;
                }
                self.touch(doc);
                mark(&mut self.cells[doc as usize]);
            }
            postings.advance();
        }
    }

    /// Every article found.
    pub(super) fn sums(&self) -> impl Iterator<Item = Sum> + '_ {
        self.touched.iter().map(|&doc| {
            let cell = &self.cells[doc as usize];
            Sum {
                doc,
                score: cell.score(),
                typed: cell.typed,
                found: cell.found,
                whole: cell.whole,
                pinned: cell.pinned,
            }
        })
    }
}

impl Payee for Scores {
    fn next_round(&mut self) {
        self.round += 1;
    }

    fn take(&mut self, payment: Payment<'_>) {
        self.pay(payment, |_| true);
    }
}

/// The articles of a table that were found so far.
pub(super) struct Found<'s>(&'s mut Scores);

impl Payee for Found<'_> {
    fn next_round(&mut self) {
        self.0.next_round();
    }

    fn take(&mut self, payment: Payment<'_>) {
        self.0.pay(payment, Cell::is_found);
    }
}

/// Some of the articles of a table: they are paid, and perhaps others that were found before, which
/// come no closer to the best by that.
pub(super) struct Candidates<'s> {
    scores: &'s mut Scores,
    /// In ascending order.
    docs: Vec<DocId>,
}

impl Payee for Candidates<'_> {
    fn next_round(&mut self) {
        self.scores.next_round();
    }

    fn take(&mut self, payment: Payment<'_>) {
        let few = self.docs.len().saturating_mul(SEEKING);
        if (payment.postings.doc_freq() as usize) < few {
            self.scores.pay(payment, Cell::is_found);
            return;
        }
        let Payment { pay, counted, .. } = payment;
        held(payment.postings, counted, &self.docs, |_, doc, count| {
            self.scores.add(doc, count, &pay);
        });
    }
}

/// Tells which of some articles, in ascending order, hold a term: its place among them, the article,
/// how often.
pub(super) fn held(
    mut postings: BlockSegmentPostings,
    counted: bool,
    docs: &[DocId],
    mut each: impl FnMut(usize, DocId, u32),
) {
    for (place, &doc) in docs.iter().enumerate() {
        let at = postings.seek(doc);
        if at >= postings.block_len() {
            return;
        }
        if postings.doc(at) == doc {
            each(place, doc, if counted { postings.freq(at) } else { 1 });
        }
    }
}
