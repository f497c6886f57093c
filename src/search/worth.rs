//! What a term is worth in an article, and what an article came to: BM25.
//!
//! It must not know words, or which articles are paid.

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;

/// How soon repetition stops paying, and how much length costs. Help articles are short, and a long
/// one is long because it answers more: length costs less than the usual 0.75 (1 to 3 points of mean
/// reciprocal rank on long articles, nothing on short ones).
const K1: f32 = 1.0;
const B: f32 = 0.5;
/// What one article came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub(super) doc: DocId,
    pub(super) score: f32,
    pub(super) typed: u16,
    pub(super) found: u16,
    pub(super) whole: bool,
    pub(super) pinned: bool,
}

/// What a term of one field pays.
pub(super) struct Pay<'a> {
    pub(super) weight: f32,
    pub(super) lengths: &'a Lengths,
    pub(super) norms: &'a FieldNormReader,
    /// The bits of the words that are found with the term.
    pub(super) words: u16,
    /// Finding it is as good as finding what was typed.
    pub(super) sure: bool,
}

impl Pay<'_> {
    /// What an article gets that holds the term so often.
    #[inline]
    pub(super) fn worth(&self, doc: DocId, count: u32) -> f32 {
        let length = self.lengths.0[usize::from(self.norms.fieldnorm_id(doc))];
        let count = count as f32;
        self.weight * (K1 + 1.0) * count / (count + length)
    }
}

/// The most that a term of this weight pays.
pub(super) fn most(weight: f32) -> f32 {
    weight * (K1 + 1.0)
}

/// How much the length of a field costs, by its length as tantivy keeps it.
pub(super) struct Lengths([f32; 256]);

impl Lengths {
    pub(super) fn around(average: f32) -> Self {
        let average = average.max(1.0);
        let length = |id: usize| FieldNormReader::id_to_fieldnorm(id as u8) as f32;
        Self(std::array::from_fn(|id| {
            K1 * (1.0 - B + B * length(id) / average)
        }))
    }
}

/// How much a term says that `frequency` of `all` articles hold.
pub(super) fn rarity(frequency: u32, all: u32) -> f32 {
    let (frequency, all) = (f64::from(frequency.min(all)), f64::from(all));
    (1.0 + (all - frequency + 0.5) / (frequency + 0.5)).ln() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_terms_say_more_and_common_ones_never_less_than_nothing() {
        assert!(rarity(1, 100) > rarity(10, 100));
        assert!(rarity(100, 100) > 0.0);
        assert!(rarity(7, 3).is_finite() && rarity(0, 0).is_finite());
    }

    #[test]
    fn long_fields_cost_more() {
        let lengths = Lengths::around(100.0);
        assert!(lengths.0[10] < lengths.0[200]);
        assert!(Lengths::around(0.0).0.iter().all(|cost| cost.is_finite()));
    }
}
