//! Korean: what is glued to the end of a noun or a verb, and words that say little.
//!
//! It must not know texts or where words lie in them.

/// Particles and endings that leave two syllables or more; the longest is taken off.
const ENDINGS: &[&str] = &[
    // particles
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "도",
    "로",
    "와",
    "과",
    "만",
    "나",
    "으로",
    "에서",
    "에게",
    "한테",
    "께서",
    "부터",
    "까지",
    "이나",
    "이랑",
    "하고",
    "처럼",
    "보다",
    "마다",
    "밖에",
    "이라",
    "라도",
    "이고",
    "에는",
    "에도",
    "에서는",
    "에서도",
    "에게서",
    "으로는",
    "으로도",
    "까지는",
    "부터는",
    "들",
    "들이",
    "들은",
    "들을",
    "들의",
    // to be
    "입니다",
    "이에요",
    "예요",
    "인가요",
    "인데",
    "인지",
    "이란",
    "이면",
    "일까요",
    // to do, with a noun before it
    "하다",
    "하는",
    "하기",
    "하면",
    "하지",
    "하려면",
    "하려고",
    "하려는",
    "하시려면",
    "해서",
    "해요",
    "해야",
    "했어요",
    "했는데",
    "했습니다",
    "했을",
    "합니다",
    "하세요",
    "하십시오",
    "하나요",
    "할까요",
    "할게요",
    "할",
    "한",
    "하여",
    "하신",
    "하실",
    "하거나",
    "하도록",
    // to become
    "되다",
    "되는",
    "되면",
    "되지",
    "되나요",
    "됩니다",
    "됐어요",
    "되었어요",
    "되었습니다",
    "되었는데",
    "돼요",
    "된",
    "될",
    "되어",
    "되고",
    // of verbs
    "고",
    "기",
    "기를",
    "려면",
    "려고",
    "면서",
    "는데",
    "나요",
    "세요",
    "어요",
    "아요",
    "지만",
];

/// Endings of verbs that may leave one syllable.
const OF_VERBS: &[&str] = &[
    "어버렸어요",
    "어버렸습니다",
    "어버렸는데",
    "었어요",
    "았어요",
    "었습니다",
    "았습니다",
    "었는데",
    "았는데",
    "으셨나요",
    "셨나요",
    "으려면",
    "으려고",
    "으면",
    "으니",
    "습니다",
    "을까요",
    "었을",
    "았을",
];

/// Pronouns, question words, and the verbs that only carry a question. Words for `not` stay out.
const LIGHT: &[&str] = &[
    "어떻게",
    "어떤",
    "언제",
    "어디",
    "어디서",
    "어디에",
    "어디에서",
    "무엇",
    "뭐",
    "왜",
    "누가",
    "얼마나",
    "저",
    "제",
    "제가",
    "저는",
    "나",
    "내",
    "내가",
    "나는",
    "저희",
    "저희가",
    "우리",
    "그",
    "이",
    "것",
    "거",
    "수",
    "때",
    "좀",
    "및",
    "또는",
    "그리고",
    "하는",
    "하나요",
    "하기",
    "하고",
    "해요",
    "합니다",
    "하려면",
    "하려고",
    "하면",
    "되나요",
    "되는",
    "있나요",
    "있는",
    "있는지",
    "있습니다",
    "있어요",
    "있을까요",
    "싶어요",
    "싶습니다",
    "싶은데",
    "싶은데요",
    "주세요",
    "해주세요",
    "알려주세요",
    "인가요",
    "건가요",
    "할",
    "한",
];

/// A folded word without what is glued to its end.
pub(super) fn stem(folded: &str) -> &str {
    let left = |ending: &&str, least: usize| {
        let stem = folded.strip_suffix(*ending)?;
        (stem.chars().count() >= least).then_some(stem)
    };
    let nouns = ENDINGS.iter().filter_map(|ending| left(ending, 2));
    let verbs = OF_VERBS.iter().filter_map(|ending| left(ending, 1));
    nouns
        .chain(verbs)
        .min_by_key(|stem| stem.len())
        .unwrap_or(folded)
}

/// Whether a folded word says little by itself: also an ending alone, as behind Latin letters.
pub(super) fn is_light(folded: &str) -> bool {
    LIGHT.contains(&folded) || ENDINGS.contains(&folded)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_glued_to_a_word_is_taken_off() {
        for (word, stem) in [
            ("비밀번호를", "비밀번호"),
            ("주문에서는", "주문"),
            ("변경하려면", "변경"),
            ("잊어버렸어요", "잊"),
            ("회의", "회의"),
            ("이메일", "이메일"),
            ("를", "를"),
        ] {
            assert_eq!(super::stem(word), stem);
        }
    }
}
