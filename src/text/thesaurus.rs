//! A thesaurus as people write it: a line for words that mean the same.
//!
//! `refund, money back, chargeback` goes both ways; `netbook => laptop` only one way. It must not
//! know languages or where the lines come from.

/// What one line says: whoever says one of `from` may mean any of `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonyms<'a> {
    /// Words, or several in a row.
    pub from: Vec<&'a str>,
    /// The same list, when the line goes both ways.
    pub to: Vec<&'a str>,
}

/// Why a line cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// What is wrong, as the end of a sentence about the line.
    pub what: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

const EXAMPLE: &str = "write `refund, money back`, or `cell => phone` for one way only";
const COMMA: &str = "put a comma `,` between the words";
const ARROW: &str =
    "write `=>`, as in `cell => phone`, or a comma `,` between words that mean the same";

/// What people put between words instead of a comma or an arrow, in the order in which it is looked
/// for, with what it is called and what to do.
const SIGNS: [(&str, &str, &str); 10] = [
    (";", "has a `;`, which parts no words", COMMA),
    ("،", "has a `،`, which parts no words", COMMA),
    ("，", "has a `，`, which parts no words", COMMA),
    ("、", "has a `、`, which parts no words", COMMA),
    ("|", "has a `|`, which parts no words", COMMA),
    ("->", "has a `->`, which is no arrow here", ARROW),
    ("→", "has a `→`, which is no arrow here", ARROW),
    ("⇒", "has a `⇒`, which is no arrow here", ARROW),
    ("=", "has a `=`, which is no arrow here", ARROW),
    (
        " # ",
        "has a comment behind its words",
        "write the comment on a line of its own, which begins with `#`",
    ),
];

fn unusable<T>(what: &'static str) -> Result<T, Unusable> {
    let remedy = EXAMPLE;
    Err(Unusable { what, remedy })
}

/// Reads one line; `None`: a comment, or nothing.
///
/// # Errors
/// When the line says nothing, or not what its writer meant.
pub fn synonyms(line: &str) -> Result<Option<Synonyms<'_>>, Unusable> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let halves: Vec<&str> = line.split("=>").collect();
    for (sign, what, remedy) in SIGNS {
        if halves.iter().any(|half| half.contains(sign)) {
            return Err(Unusable { what, remedy });
        }
    }
    let read = match halves[..] {
        [all] => {
            let from = words(all)?;
            if from.len() < 2 {
                return unusable("names one word only");
            }
            let to = from.clone();
            Synonyms { from, to }
        }
        [from, to] => Synonyms {
            from: words(from)?,
            to: words(to)?,
        },
        _ => return unusable("has more than one `=>`"),
    };
    let mut all = read
        .from
        .iter()
        .chain(&read.to)
        .map(|word| word.to_lowercase());
    let first = all.next();
    if all.all(|word| Some(word) == first) {
        return unusable("names the same word twice");
    }
    Ok(Some(read))
}

fn words(list: &str) -> Result<Vec<&str>, Unusable> {
    let words: Vec<&str> = list.split(',').map(str::trim).collect();
    let says = |word: &&str| word.chars().any(char::is_alphanumeric);
    if words.iter().all(says) {
        Ok(words)
    } else {
        unusable("has a place without a word")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_both_ways_or_one() {
        let both = synonyms("refund, money back").unwrap().unwrap();
        assert_eq!(both.from, ["refund", "money back"]);
        assert_eq!(both.to, both.from);
        let one = synonyms(" cell => phone, মোবাইল ").unwrap().unwrap();
        assert_eq!((one.from, one.to), (vec!["cell"], vec!["phone", "মোবাইল"]));
        assert_eq!(synonyms("# refund, money").unwrap(), None);
        assert_eq!(synonyms("  ").unwrap(), None);
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for line in [
            "refund",
            "refund,",
            ", a",
            "=> a",
            "a =>",
            "a => b => c",
            "a, -",
            "sim, SIM",
            "foo => foo",
        ] {
            assert!(synonyms(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_wrong_sign_is_named() {
        for (line, sign, remedy) in [
            ("sim; chip", ";", COMMA),
            ("রিচার্জ، টাকা ভরা", "،", COMMA),
            ("a = b", "`=`", ARROW),
            ("a -> b", "`->`", ARROW),
            ("sim → widget", "→", ARROW),
            (
                "top up, recharge # what they say",
                "comment",
                "line of its own",
            ),
        ] {
            let wrong = synonyms(line).unwrap_err();
            assert!(wrong.what.contains(sign), "{line}: {wrong:?}");
            assert!(wrong.remedy.contains(remedy), "{line}: {wrong:?}");
        }
        assert!(synonyms("c#, c sharp").unwrap().is_some());
    }
}
