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

/// Bengali: pronouns, postpositions, question words and the common verbs that only carry a question
/// (করব, চাই); folded, sorted. Words for `not` stay out.
const BENGALI: &[&str] = &[
    "আছি",
    "আছে",
    "আপনাদের",
    "আপনার",
    "আপনারা",
    "আপনি",
    "আবার",
    "আমরা",
    "আমাকে",
    "আমাদের",
    "আমার",
    "আমারে",
    "আমি",
    "আর",
    "আসলে",
    "এ",
    "এই",
    "এক",
    "একটা",
    "একটি",
    "একটু",
    "এখন",
    "এখানে",
    "এটা",
    "এটার",
    "এটি",
    "এবং",
    "এমন",
    "ও",
    "ওই",
    "ওটা",
    "কখন",
    "কত",
    "কবে",
    "করছি",
    "করছে",
    "করতে",
    "করব",
    "করবে",
    "করবো",
    "করলে",
    "করা",
    "করি",
    "করে",
    "করেছি",
    "করেন",
    "কি",
    "কিছু",
    "কিভাবে",
    "কী",
    "কীভাবে",
    "কেউ",
    "কেন",
    "কেনো",
    "কেমন",
    "কেমনে",
    "কোথায়",
    "কোন",
    "কোনটা",
    "কোনো",
    "গেছে",
    "গেলে",
    "চাই",
    "চাচ্ছি",
    "জন্য",
    "জন্যে",
    "টা",
    "তবে",
    "তা",
    "তাই",
    "তার",
    "তারা",
    "তাহলে",
    "তুমি",
    "তো",
    "তোমাদের",
    "তোমার",
    "থাকে",
    "থেকে",
    "দিতে",
    "দিব",
    "দিয়ে",
    "দেব",
    "দয়া",
    "নাকি",
    "নিজে",
    "পর",
    "পরে",
    "পারছি",
    "পারব",
    "পারবো",
    "পারি",
    "প্লিজ",
    "বলে",
    "বা",
    "ভাই",
    "মতো",
    "মধ্যে",
    "যদি",
    "যাচ্ছি",
    "যাচ্ছে",
    "যাবে",
    "যায়",
    "যে",
    "যেতে",
    "যেন",
    "সঙ্গে",
    "সাথে",
    "সে",
    "সেই",
    "সেটা",
    "হচ্ছি",
    "হচ্ছে",
    "হতে",
    "হবে",
    "হলে",
    "হলো",
    "হয়",
    "হয়ে",
    "হয়েছে",
];

/// The same as they are typed in Latin letters; sorted.
const BENGALI_IN_LATIN: &[&str] = &[
    "ache", "achhe", "achi", "amader", "amake", "amar", "amare", "ami", "amra", "apnader", "apnar",
    "apnara", "apni", "apu", "ar", "bhai", "chacchi", "chai", "debo", "dey", "dia", "dibo", "dite",
    "diye", "e", "ebong", "ei", "eita", "ek", "ekhane", "ekhon", "ekta", "ekti", "ektu", "er",
    "eta", "geche", "gele", "hobe", "hocche", "hochche", "hoise", "hole", "holo", "hoy", "hoye",
    "hoyeche", "ja", "jabe", "jacche", "jacchi", "jachche", "jay", "je", "jodi", "jonno", "kano",
    "kemne", "kemon", "keno", "keu", "ki", "kibhabe", "kichu", "kivabe", "kobe", "kokhon", "kon",
    "kono", "konta", "korbe", "korbo", "korche", "korchi", "kore", "koren", "kori", "korle",
    "korte", "kotha", "kothay", "koto", "moddhe", "mone", "moto", "na", "naki", "o", "oi", "parbo",
    "parchi", "parchina", "paren", "pari", "please", "pls", "por", "pore", "sathe", "se", "sei",
    "shathe", "songe", "ta", "tahole", "tar", "tarpor", "theke", "to", "tobe", "tomar", "tumi",
    "vai",
];

/// Whether a folded word says little in Bengali, in either script.
pub(super) fn is_light_in_bengali(folded: &str) -> bool {
    BENGALI.binary_search(&folded).is_ok() || BENGALI_IN_LATIN.binary_search(&folded).is_ok()
}

/// Whether a folded word of plain Latin letters says little in English.
pub(super) fn is_light_in_english(folded: &str) -> bool {
    ENGLISH.binary_search(&folded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_folded() {
        for list in [ENGLISH, BENGALI, BENGALI_IN_LATIN] {
            assert!(list.is_sorted());
            let unfolded = list.iter().find(|word| crate::text::fold(word) != ***word);
            assert_eq!(unfolded, None);
        }
    }
}
