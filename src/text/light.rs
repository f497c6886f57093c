//! Words that say little by themselves: they help to order what other words found. Measured, such
//! words must be weighed and not dropped, and only in languages where it was found to pay.
//!
//! It must not know how they are weighed.

/// English: articles, pronouns, auxiliaries, question words, prepositions without a meaning of
/// their own (`on`, `off`, `up` and `not` have one in a help centre), politeness; folded, sorted.
const ENGLISH: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "did", "do", "does", "doing", "for", "from", "had", "has", "have", "hello", "hey",
    "hi", "how", "i", "id", "if", "ill", "im", "in", "into", "is", "it", "its", "ive", "just",
    "may", "me", "might", "mine", "must", "my", "of", "or", "our", "ours", "please", "shall",
    "should", "so", "some", "than", "thank", "thanks", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "whats",
    "when", "where", "wheres", "which", "who", "whom", "whose", "why", "will", "with", "would",
    "you", "your", "yours",
];

/// Whether a folded word of plain Latin letters says little in English.
pub(super) fn is_light_in_english(folded: &str) -> bool {
    ENGLISH.binary_search(&folded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_folded() {
        assert!(ENGLISH.is_sorted());
        assert!(ENGLISH.iter().all(|word| crate::text::fold(word) == **word));
    }
}
