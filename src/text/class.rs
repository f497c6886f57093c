//! What characters do at the borders of words, for the scripts that the short rules know.
//!
//! It must not know the rules.

/// What a character does at the borders of words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Letter,
    Digit,
    /// Belongs to what stands before it: vowel signs, hasanta, joiners.
    Mark,
    /// Joins two letters, or two digits.
    Apostrophe,
    /// Joins two digits: dot and comma.
    Point,
    Break,
    /// Left to Unicode's full rules.
    Other,
}

/// The classes of ASCII.
pub(super) static ASCII: [Class; 128] = {
    let mut classes = [Class::Break; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = class(byte as char);
        byte += 1;
    }
    classes
};

/// The class of ASCII, of Bengali, and of the punctuation that comes with them.
pub(super) const fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' | '\u{09e6}'..='\u{09ef}' => Class::Digit,
        '\'' | '\u{2018}' | '\u{2019}' => Class::Apostrophe,
        '.' | ',' => Class::Point,
        '\0'..='\x7f' => Class::Break,
        '\u{0985}'..='\u{098c}' | '\u{098f}' | '\u{0990}' | '\u{0993}'..='\u{09a8}' => {
            Class::Letter
        }
        '\u{09aa}'..='\u{09b0}' | '\u{09b2}' | '\u{09b6}'..='\u{09b9}' | '\u{09ce}' => {
            Class::Letter
        }
        '\u{09dc}' | '\u{09dd}' | '\u{09df}'..='\u{09e1}' => Class::Letter,
        '\u{0981}'..='\u{0983}' | '\u{09bc}' | '\u{09be}'..='\u{09c4}' => Class::Mark,
        '\u{09c7}' | '\u{09c8}' | '\u{09cb}'..='\u{09cd}' | '\u{09d7}' => Class::Mark,
        '\u{200c}' | '\u{200d}' => Class::Mark,
        '\u{0964}' | '\u{0965}' | '\u{2013}' | '\u{2014}' | '\u{201c}' | '\u{201d}'
        | '\u{2026}' => Class::Break,
        _ => Class::Other,
    }
}
