//! Words that say little by themselves: they help to order what other words found. Measured, such
//! words must be weighed and not dropped, and only in languages where it was found to pay.
//!
//! It must not know how they are weighed.

/// English: articles, pronouns, auxiliaries, question words, prepositions without a meaning of
/// their own (`on`, `off`, `up` and `not` have one in a help centre), politeness; folded, sorted. With
/// the short forms as phones write them, so that `doesnt` is never taken for a misspelling.
const ENGLISH: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "arent", "as", "at", "be", "been", "but", "by",
    "can", "cant", "could", "couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "dont",
    "for", "from", "had", "hadnt", "has", "hasnt", "have", "havent", "hello", "hes", "hey", "hi",
    "how", "i", "id", "if", "ill", "im", "in", "into", "is", "isnt", "it", "its", "ive", "just",
    "lets", "may", "me", "might", "mine", "must", "my", "of", "or", "our", "ours", "please",
    "shall", "shes", "should", "shouldnt", "so", "some", "than", "thank", "thanks", "that",
    "thats", "the", "their", "them", "then", "there", "theres", "these", "they", "theyre",
    "theyve", "this", "those", "to", "us", "was", "wasnt", "we", "were", "werent", "weve", "what",
    "whats", "when", "where", "wheres", "which", "who", "whom", "whos", "whose", "why", "will",
    "with", "wont", "would", "wouldnt", "you", "youll", "your", "youre", "yours", "youve",
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
