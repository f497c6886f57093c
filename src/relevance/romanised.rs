//! Bengali in Latin letters, as people type it who have no Bengali keyboard: by ear, without signs.
//!
//! A plain transliteration, one spelling of many. It must not know how a search reads it.

const HASANTA: char = '\u{9cd}';
const NUKTA: char = '\u{9bc}';
const YYA: char = '\u{9df}';

/// Whether a text has a Bengali letter.
pub(super) fn is_bengali(text: &str) -> bool {
    text.chars()
        .any(|c| consonant(c).is_some() || vowel(c).is_some())
}

/// A question with its Bengali words in Latin letters; all else stays.
pub(super) fn romanised(query: &str) -> String {
    let letters = composed(query);
    let mut out = String::with_capacity(query.len());
    let mut at = 0;
    while at < letters.len() {
        at += letter(&letters, at, &mut out);
    }
    out
}

/// Letters with a dot below as one character, without joiners.
fn composed(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for c in text.chars() {
        match (letters.last_mut(), c) {
            (Some(last @ 'ড'), NUKTA) => *last = '\u{9dc}',
            (Some(last @ 'ঢ'), NUKTA) => *last = '\u{9dd}',
            (Some(last @ 'য'), NUKTA) => *last = YYA,
            (_, NUKTA | '\u{200c}' | '\u{200d}') => {}
            _ => letters.push(c),
        }
    }
    letters
}

/// Writes one letter with what belongs to it; how many characters that were.
fn letter(letters: &[char], at: usize, out: &mut String) -> usize {
    let c = letters[at];
    let next = |steps: usize| letters.get(at + steps).copied();
    // Software, password: ওয়া is how an English w is written.
    if c == 'ও' && next(1) == Some(YYA) && next(2).is_some_and(|c| is_sign(c) || c == HASANTA) {
        out.push('w');
        return 2;
    }
    if c == 'অ' && next(1) == Some(HASANTA) && next(2) == Some('য') {
        return 3;
    }
    if let Some(sound) = vowel(c) {
        out.push_str(sound);
        return 1;
    }
    let Some(sound) = consonant(c) else {
        match c {
            'ং' => out.push_str("ng"),
            HASANTA | 'ঁ' | 'ঃ' => {}
            '০'..='৯' => out.extend(char::from_digit(c as u32 - '০' as u32, 10)),
            _ => out.push(c),
        }
        return 1;
    };
    if is_silent(letters, at) {
        // ব below another letter is not heard, nor is য below য়.
    } else if c == 'ক' && next(1) == Some(HASANTA) && next(2) == Some('ষ') {
        out.push_str("kkh");
        inherent(letters, at + 2, out);
        return 3;
    } else if c == 'য' && at > 1 && letters[at - 1] == HASANTA && letters[at - 2] != 'র' {
        out.push('y');
    } else {
        out.push_str(sound);
    }
    inherent(letters, at, out);
    1
}

/// The vowel that a consonant has by itself: o inside of a word, none at its end, except where two
/// consonants stand together and the word is no English one.
fn inherent(letters: &[char], at: usize, out: &mut String) {
    let next = letters.get(at + 1).copied();
    let spoken = match next {
        _ if letters[at] == 'ৎ' => false,
        Some(HASANTA) => false,
        Some(c) if is_sign(c) || c == 'ও' => false,
        Some('ং' | 'ঁ' | 'ঃ') => true,
        Some(c) if consonant(c).is_some() || vowel(c).is_some() => true,
        _ => {
            let joined = at > 1 && letters[at - 1] == HASANTA;
            joined && !matches!(letters[at], 'ট' | 'ড' | 'ক' | 'স' | 'ম' | 'ল')
        }
    };
    if spoken {
        out.push('o');
    }
}

/// ব and য below another letter, but for ব below ম and ব.
fn is_silent(letters: &[char], at: usize) -> bool {
    if at < 2 || letters[at - 1] != HASANTA {
        return false;
    }
    match letters[at] {
        'ব' => !matches!(letters[at - 2], 'ম' | 'ব' | 'র'),
        'য' => letters[at - 2] == YYA,
        _ => false,
    }
}

fn is_sign(c: char) -> bool {
    ('\u{9be}'..='\u{9cc}').contains(&c)
}

fn vowel(c: char) -> Option<&'static str> {
    Some(match c {
        'অ' => "o",
        'আ' | 'া' => "a",
        'ই' | 'ঈ' | 'ি' | 'ী' => "i",
        'উ' | 'ঊ' | 'ু' | 'ূ' => "u",
        'ঋ' | 'ৃ' => "ri",
        'এ' | 'ে' => "e",
        'ঐ' | 'ৈ' => "oi",
        'ও' | 'ো' => "o",
        'ঔ' | 'ৌ' => "ou",
        _ => return None,
    })
}

fn consonant(c: char) -> Option<&'static str> {
    Some(match c {
        'ক' => "k",
        'খ' => "kh",
        'গ' => "g",
        'ঘ' => "gh",
        'ঙ' => "ng",
        'চ' => "ch",
        'ছ' => "ch",
        'জ' | 'য' => "j",
        'ঝ' => "jh",
        'ঞ' | 'ণ' | 'ন' => "n",
        'ট' | 'ত' => "t",
        'ৎ' => "t",
        'ঠ' | 'থ' => "th",
        'ড' | 'দ' => "d",
        'ঢ' | 'ধ' => "dh",
        'প' => "p",
        'ফ' => "f",
        'ব' => "b",
        'ভ' => "v",
        'ম' => "m",
        'র' | '\u{9dc}' => "r",
        '\u{9dd}' => "rh",
        'ল' => "l",
        'শ' | 'ষ' => "sh",
        'স' => "s",
        'হ' => "h",
        YYA => "y",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bengali_is_written_as_people_type_it() {
        let cases = [
            ("টাকা ফেরত চাই", "taka ferot chai"),
            ("পাসওয়ার্ড", "pasward"),
            ("সফটওয়্যার", "sofotwar"),
            ("কীভাবে পাব?", "kivabe pab?"),
            ("অ্যাকাউন্ট বন্ধ", "akaunt bondho"),
            ("শিক্ষা", "shikkha"),
            ("বিশ্ব", "bisho"),
            ("কার্ড ৫ দিন", "kard 5 din"),
            ("বাড়ি", "bari"),
            ("ব্যাংক bank", "byangk bank"),
            ("refund", "refund"),
        ];
        for (bengali, latin) in cases {
            assert_eq!(romanised(bengali), latin, "{bengali}");
        }
    }

    #[test]
    fn both_ways_to_write_a_dot_below_are_one() {
        assert_eq!(romanised("বা\u{9a1}\u{9bc}ি"), romanised("বা\u{9dc}ি"));
    }

    #[test]
    fn bengali_is_told_from_everything_else() {
        for (text, wanted) in [("refund টাকা", true), ("refund", false), ("৫", false)] {
            assert_eq!(is_bengali(text), wanted, "{text}");
        }
    }
}
