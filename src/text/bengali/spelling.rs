//! One spelling for Bengali letters that sound alike and are mixed up when writing.
//!
//! It must not know endings.

use super::{HASANTA, is_consonant};

/// One spelling for letters that sound alike, as a row of characters.
pub(super) fn spelling(folded: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(folded.len() / 3 + 2);
    let mut rest = folded.chars().peekable();
    while let Some(c) = rest.next() {
        let before = out.last().copied();
        match c {
            'ঈ' => out.push('ই'),
            'ঊ' => out.push('উ'),
            'ী' => out.push('ি'),
            'ূ' => out.push('ু'),
            'শ' | 'ষ' => out.push('স'),
            'ণ' => out.push('ন'),
            '\u{09dc}' | '\u{09dd}' => out.push('র'),
            'ৎ' => out.extend(['ত', HASANTA]),
            'ঋ' => out.extend(['র', 'ি']),
            'ৃ' => out.extend([HASANTA, 'র', 'ি']),
            'ঁ' | 'ঃ' => {}
            'ঙ' => {
                out.push('ং');
                // ভাঙা is ভাঙ্গা to many.
                if rest.next_if_eq(&HASANTA).is_some() {
                    rest.next_if_eq(&'গ');
                }
            }
            // য below another letter only colours its vowel: সফটওয়্যার is সফটওয়ার to many.
            'য' if before == Some(HASANTA) => ya_below(&mut out, &mut rest),
            'য' => out.push('জ'),
            // মেইল and মেল
            'ই' if before == Some('ে') && rest.peek().is_some_and(|next| is_consonant(*next)) =>
                {}
            _ => out.push(c),
        }
    }
    if out.last() == Some(&HASANTA) {
        out.pop();
    }
    out
}

/// য after hasanta: gone after য়; with a vowel before it (অ্যা, এ্যা) the sound of এ.
fn ya_below(out: &mut Vec<char>, rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match out.len().checked_sub(2).map(|at| out[at]) {
        Some('\u{09df}') => {
            out.pop();
        }
        Some('অ' | 'এ' | 'আ') if out.len() == 2 => {
            out.clear();
            out.push('এ');
            rest.next_if_eq(&'া');
        }
        // ব্যাগ and বেগ, ব্যবহার and ব্যাবহার: at the beginning of a word it is heard as এ.
        Some(first) if out.len() == 2 && is_consonant(first) => {
            let is_sign = |c: &char| ('\u{09bf}'..=HASANTA).contains(c);
            if rest.peek().is_some_and(is_sign) {
                return out.push('য');
            }
            out.pop();
            out.push('ে');
            rest.next_if_eq(&'া');
        }
        _ => out.push('য'),
    }
}
