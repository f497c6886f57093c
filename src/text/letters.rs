//! Short names of letters, as they are read out in Bengali: `pdf` and পিডিএফ, `ssl` and এসএসএল.
//!
//! It must not know texts.

/// How Bengali calls the letters from `a` to `z`, as folding leaves it, the usual name first.
const NAMES: [&[&str]; 26] = [
    &["এ"],
    &["বি", "বী"],
    &["সি", "সী"],
    &["ডি", "ডী"],
    &["ই"],
    &["এফ"],
    &["জি", "জী"],
    &["এইচ", "এচ"],
    &["আই"],
    &["জে"],
    &["কে"],
    &["এল"],
    &["এম"],
    &["এন"],
    &["ও"],
    &["পি", "পী"],
    &["কিউ"],
    &["আর"],
    &["এস"],
    &["টি", "টী"],
    &["ইউ"],
    &["ভি", "ভী"],
    &["ডব্লিউ", "ডাব্লিউ", "ডাবলিউ"],
    &["এক্স"],
    &["ওয়াই"],
    &["জেড", "জেট"],
];

/// Endings behind such a name: পিডিএফে, ওটিপির, এসএমএসগুলো.
const ENDINGS: &[&str] = &[
    "",
    "ে",
    "র",
    "ের",
    "এর",
    "টা",
    "টি",
    "টার",
    "তে",
    "য়ে",
    "য়ের",
    "কে",
    "গুলো",
    "গুলা",
    "ও",
    "ই",
];

/// The longest that is read out letter by letter.
const MOST: usize = 6;

/// A folded word in the other script, when it is the name of letters.
#[must_use]
pub fn letters(folded: &str) -> Option<String> {
    if folded.bytes().all(|b| b.is_ascii_lowercase()) {
        let names = || folded.bytes().map(|b| NAMES[usize::from(b - b'a')][0]);
        return (2..=MOST)
            .contains(&folded.len())
            .then(|| names().collect());
    }
    let mut letters = String::new();
    read(folded, &mut letters).then_some(letters)
}

/// Reads letters off the beginning of a word until at most an ending is left.
fn read(rest: &str, letters: &mut String) -> bool {
    if letters.len() > 1 && ENDINGS.contains(&rest) {
        return true;
    }
    if letters.len() == MOST {
        return false;
    }
    for (letter, names) in (b'a'..=b'z').zip(NAMES) {
        for name in names {
            if let Some(rest) = rest.strip_prefix(name) {
                letters.push(char::from(letter));
                if read(rest, letters) {
                    return true;
                }
                letters.pop();
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn names_of_letters_are_read_in_both_scripts() {
        for (bengali, latin) in [
            ("পিডিএফ", "pdf"),
            ("এসএসএল", "ssl"),
            ("ভিপিএসে", "vps"),
            ("ইউআরএলটা", "url"),
            ("এপিআই", "api"),
            ("এইচটিএমএল", "html"),
            ("ওটিপির", "otp"),
            ("টিভি", "tv"),
        ] {
            assert_eq!(letters(&fold(bengali)).as_deref(), Some(latin));
        }
        assert_eq!(letters("pdf"), Some(fold("পিডিএফ")));
    }

    #[test]
    fn other_words_name_no_letters() {
        for word in ["টাকা", "এ", "a", "বিকাশ", "এসেছে", "2fa", "", "internet"]
        {
            assert_eq!(letters(&fold(word)), None, "{word}");
        }
    }

    #[test]
    fn the_names_are_folded() {
        let names = NAMES.iter().flat_map(|names| names.iter()).chain(ENDINGS);
        let unfolded = names.filter(|name| fold(name) != **name);
        assert_eq!(
            unfolded.collect::<Vec<_>>(),
            [""; 0].iter().collect::<Vec<_>>()
        );
    }
}
