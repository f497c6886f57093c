//! Questions with one typing error each, as fingers and ears make them.
//!
//! Letters of Latin, Greek and Cyrillic words are left out, doubled, swapped, or hit beside the key;
//! Bengali words get another letter of the same sound. The question itself is the seed. It must not
//! know what a search forgives.

/// Words with fewer letters are too short to recognise when one is wrong.
const LETTERS: usize = 4;

/// A finger's or an ear's mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    LeftOut,
    Doubled,
    Swapped,
    Neighbour,
    SoundsAlike,
}

/// The order is part of what makes a run repeatable.
const SLIPS: [Slip; 5] = [
    Slip::LeftOut,
    Slip::Doubled,
    Slip::Swapped,
    Slip::Neighbour,
    Slip::SoundsAlike,
];

/// Up to `many` different questions with one error each; fewer when there is nothing to get wrong.
pub(super) fn misspelt(query: &str, many: usize) -> Vec<String> {
    let letters: Vec<char> = query.chars().collect();
    let mut seed = Seed::of(query);
    let mut kinds: Vec<Vec<String>> = SLIPS
        .iter()
        .map(|slip| slips(&letters, *slip))
        .filter(|found| !found.is_empty())
        .collect();
    let mut chosen: Vec<String> = Vec::new();
    // One of each kind in turn, so that few questions show many kinds.
    let mut turn = seed.below(kinds.len().max(1));
    while chosen.len() < many && !kinds.is_empty() {
        turn %= kinds.len();
        let found = &mut kinds[turn];
        let one = found.swap_remove(seed.below(found.len()));
        if one != query && !chosen.contains(&one) {
            chosen.push(one);
        }
        if kinds[turn].is_empty() {
            kinds.remove(turn);
        } else {
            turn += 1;
        }
    }
    chosen
}

/// The question with one slip, for every place where it can happen.
fn slips(letters: &[char], slip: Slip) -> Vec<String> {
    let mut found = Vec::new();
    for (start, end) in words(letters) {
        for at in start + 1..end {
            let changed = match slip {
                Slip::SoundsAlike => sounds_alike(letters, at, end),
                _ if !stands_alone(letters[at]) => None,
                Slip::LeftOut => Some((1, String::new())),
                Slip::Doubled => Some((1, format!("{0}{0}", letters[at]))),
                Slip::Swapped if at + 1 < end && letters[at] != letters[at + 1] => {
                    Some((2, format!("{}{}", letters[at + 1], letters[at])))
                }
                Slip::Swapped => None,
                Slip::Neighbour => neighbour(letters[at]).map(|key| (1, key.to_string())),
            };
            if let Some((taken, instead)) = changed {
                let before: String = letters[..at].iter().collect();
                let after: String = letters[at + taken..].iter().collect();
                found.push(format!("{before}{instead}{after}"));
            }
        }
    }
    found
}

/// The words that are long enough: from where to where.
fn words(letters: &[char]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = 0;
    for at in 0..=letters.len() {
        if letters.get(at).is_some_and(|c| is_letter(*c)) {
            continue;
        }
        // Parts of codes and numbers are copied, not typed.
        let part_of_code = |at: Option<usize>| {
            at.and_then(|at| letters.get(at))
                .is_some_and(|c| c.is_numeric() || *c == '_')
        };
        if at - start >= LETTERS && !part_of_code(start.checked_sub(1)) && !part_of_code(Some(at)) {
            words.push((start, at));
        }
        start = at + 1;
    }
    words
}

/// A letter, or a sign that is written with one.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{980}'..='\u{9fe}').contains(&c) && !c.is_numeric()
}

/// Letters of scripts in which every letter is a key of its own.
fn stands_alone(c: char) -> bool {
    c.is_alphabetic() && c < '\u{590}'
}

/// The key to the right of a letter's on the usual keyboard, else the one to the left.
fn neighbour(letter: char) -> Option<char> {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    ROWS.iter().find_map(|row| {
        let at = row.find(letter)?;
        let near = row[at + 1..].chars().next();
        near.or_else(|| row[..at].chars().next_back())
    })
}

/// What is written instead of a Bengali letter by ear: how many characters go, and what comes.
fn sounds_alike(letters: &[char], at: usize, end: usize) -> Option<(usize, String)> {
    const HASANTA: char = '\u{9cd}';
    const NUKTA: char = '\u{9bc}';
    let before = letters[at - 1];
    let next = letters[..end].get(at + 1);
    let (taken, instead) = match letters[at] {
        'ড' if next == Some(&NUKTA) => (2, "র"),
        '\u{9dc}' => (1, "র"),
        // Below another letter, or with one below itself, it has no other spelling.
        'র' | 'য' if before == HASANTA || next == Some(&HASANTA) => return None,
        'য' if next == Some(&NUKTA) => return None,
        'র' => (1, "\u{9dc}"),
        'ি' => (1, "ী"),
        'ী' => (1, "ি"),
        'ু' => (1, "ূ"),
        'ূ' => (1, "ু"),
        'শ' => (1, "স"),
        'ষ' => (1, "শ"),
        'স' => (1, "শ"),
        'ন' => (1, "ণ"),
        'ণ' => (1, "ন"),
        'য' => (1, "জ"),
        'জ' => (1, "য"),
        'ই' => (1, "ঈ"),
        'উ' => (1, "ঊ"),
        'ং' => (1, "ঙ"),
        'ঙ' if next != Some(&HASANTA) => (1, "ং"),
        // ফেরত and ফেরৎ, করো and কর: at the end of a word.
        'ত' if at + 1 == end && before != HASANTA => (1, "ৎ"),
        'ৎ' => (1, "ত"),
        'ো' if at + 1 == end => (1, ""),
        HASANTA | 'ঁ' => (1, ""),
        _ => return None,
    };
    Some((taken, instead.to_owned()))
}

/// Numbers that follow from a text and from nothing else (FNV-1a, then SplitMix64).
struct Seed(u64);

impl Seed {
    fn of(text: &str) -> Self {
        let start = 0xcbf2_9ce4_8422_2325;
        Self(text.bytes().fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    /// A number below `most`, which is at least one.
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_one_error_and_never_in_the_first_letter() {
        for query in [
            "forgot password",
            "computer doesnt see my uno",
            "Straße müßte",
            "টাকা ফেরত পাইনি",
            "রিফান্ড কবে আসবে",
            "পাসওয়ার্ড ভুলে গেছি",
        ] {
            let found = misspelt(query, 3);
            assert_eq!(found.len(), 3, "{query}: {found:?}");
            for one in &found {
                assert!(strsim::osa_distance(query, one) <= 2, "{query}: {one}");
                assert_ne!(one, query);
                for (word, meant) in one.split(' ').zip(query.split(' ')) {
                    assert_eq!(word.chars().next(), meant.chars().next(), "{one}");
                }
            }
            assert_eq!(misspelt(query, 3), found, "{query} is its own seed");
        }
    }

    #[test]
    fn short_words_codes_and_other_scripts_stay_as_they_are() {
        for query in ["", "my uno", "esp8266 err_code42", "如何退款", "২০২৬"] {
            assert_eq!(misspelt(query, 3), [""; 0], "{query}");
        }
    }

    #[test]
    fn every_kind_of_error_is_made_where_it_can_be() {
        let cases = [
            (Slip::LeftOut, "card", vec!["crd", "cad", "car"]),
            (Slip::Doubled, "card", vec!["caard", "carrd", "cardd"]),
            (Slip::Swapped, "card", vec!["crad", "cadr"]),
            (Slip::Neighbour, "camp", vec!["csmp", "canp", "camo"]),
            (Slip::SoundsAlike, "card", vec![]),
            (
                Slip::SoundsAlike,
                "নীতির",
                vec!["নিতির", "নীতীর", "নীতি\u{9dc}"],
            ),
            (Slip::SoundsAlike, "ফেরত", vec!["ফে\u{9dc}ত", "ফেরৎ"]),
            (Slip::SoundsAlike, "বন্ধু", vec!["বণ্ধু", "বনধু", "বন্ধূ"]),
            (
                Slip::SoundsAlike,
                "বা\u{9a1}\u{9bc}ি",
                vec!["বারি", "বা\u{9a1}\u{9bc}ী"],
            ),
            (
                Slip::SoundsAlike,
                "বা\u{9dc}ির",
                vec!["বারির", "বা\u{9dc}ীর", "বা\u{9dc}ি\u{9dc}"],
            ),
            (Slip::LeftOut, "টাকার", vec![]),
        ];
        for (slip, word, wanted) in cases {
            let letters: Vec<char> = word.chars().collect();
            assert_eq!(slips(&letters, slip), wanted, "{slip:?} {word}");
        }
    }
}
