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

/// Reads one line; `None`: a comment, or nothing.
///
/// # Errors
/// What is wrong, as the end of a sentence.
pub fn synonyms(line: &str) -> Result<Option<Synonyms<'_>>, &'static str> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let Some((from, to)) = line.split_once("=>") else {
        let all = words(line)?;
        if all.len() < 2 {
            return Err("names one word only");
        }
        let to = all.clone();
        return Ok(Some(Synonyms { from: all, to }));
    };
    if to.contains("=>") {
        return Err("has more than one `=>`");
    }
    Ok(Some(Synonyms {
        from: words(from)?,
        to: words(to)?,
    }))
}

fn words(list: &str) -> Result<Vec<&str>, &'static str> {
    let words: Vec<&str> = list.split(',').map(str::trim).collect();
    if words
        .iter()
        .any(|word| !word.chars().any(char::is_alphanumeric))
    {
        return Err("has a place without a word");
    }
    Ok(words)
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
        ] {
            assert!(synonyms(line).is_err(), "{line}");
        }
    }
}
