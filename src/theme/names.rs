//! The names that a template mentions as they are: strings, static files, other templates. They
//! are checked before any page is rendered.
//!
//! It reads templates as text, so names that are put together while rendering stay unseen.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `t("key")`
    String,
    /// `static("site.css")`
    Static,
    /// `extends`, `include`, `import`, `from`
    Template,
}

/// A name in a template's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// Where it begins, in bytes.
    pub(super) at: usize,
}

const WORDS: [(&str, Kind); 6] = [
    ("t", Kind::String),
    ("static", Kind::Static),
    ("extends", Kind::Template),
    ("include", Kind::Template),
    ("import", Kind::Template),
    ("from", Kind::Template),
];

/// Every name that stands in a template's tags in quotes.
pub(super) fn mentioned(source: &str) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    for (start, tag) in tags(source) {
        let mut rest = 0;
        while let Some(found) = next_name(tag, rest) {
            rest = found.at + found.text.len() + 1;
            names.push(Name {
                at: start + found.at,
                ..found
            });
        }
    }
    names
}

/// The insides of `{{ … }}` and `{% … %}`, with where they begin; comments are skipped.
fn tags(source: &str) -> Vec<(usize, &str)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = source[at..].find('{').map(|found| at + found) {
        let end = match source.as_bytes().get(open + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let start = open + 2;
        let stop = source[start..]
            .find(end)
            .map_or(source.len(), |found| start + found);
        if end != "#}" {
            tags.push((start, &source[start..stop]));
        }
        at = stop;
    }
    tags
}

fn next_name(tag: &str, from: usize) -> Option<Name<'_>> {
    let quote = from + tag[from..].find(['"', '\''])?;
    let mark = tag[quote..].chars().next()?;
    let start = quote + 1;
    let text = &tag[start..start + tag[start..].find(mark)?];
    let kind = kind_before(&tag[from..quote], whole(&tag[start + text.len() + 1..]));
    match kind {
        Some(kind) => Some(Name {
            kind,
            text,
            at: start,
        }),
        None => next_name(tag, start + text.len() + 1),
    }
}

/// Whether the text ends here, and is not the first half of a longer one.
fn whole(behind: &str) -> bool {
    let next = behind.trim_start();
    next.starts_with([',', ')', '-', '%', '+']) || next.is_empty() || next.starts_with("import ")
}

/// What a text in quotes is, by the word before it.
fn kind_before(before: &str, whole: bool) -> Option<Kind> {
    if !whole {
        return None;
    }
    let before = before.trim_end();
    let (word_end, call) = match before.strip_suffix('(') {
        Some(name) => (name.trim_end(), true),
        None => (before, false),
    };
    let word_start = word_end
        .rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '.')
        .map_or(0, |at| at + 1);
    let word = word_end.get(word_start..).unwrap_or_default();
    let (_, kind) = WORDS.iter().find(|(name, _)| *name == word)?;
    (call == (*kind != Kind::Template)).then_some(*kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_tags_are_found_and_nothing_else() {
        let found = |source| -> Vec<_> {
            let names = mentioned(source).into_iter();
            names.map(|name| (name.kind, name.text)).collect()
        };
        for (source, names) in [
            ("{{ t(\"home\") }}", vec![(Kind::String, "home")]),
            (
                "{{ t('hits', count=n) }}{{t(\"b\")}}",
                vec![(Kind::String, "hits"), (Kind::String, "b")],
            ),
            ("{{ t(\"level-\" ~ kind) }}", vec![]),
            (
                "{# t(\"home\") #} t(\"home\") {{ format(\"home\") }} {{ x.t(\"a\") }}",
                vec![],
            ),
            (
                "{%- extends \"layout.html\" -%}",
                vec![(Kind::Template, "layout.html")],
            ),
            (
                "{% from \"icons.html\" import icon %}",
                vec![(Kind::Template, "icons.html")],
            ),
            (
                "{% if a == \"b\" %}{{ icon(static(\"x.svg\"), t(\"y\")) }}",
                vec![(Kind::Static, "x.svg"), (Kind::String, "y")],
            ),
            ("{% include \"a.html\" ignore missing %}", vec![]),
            ("{{ t(\"never closed", vec![]),
            ("{", vec![]),
        ] {
            assert_eq!(found(source), names, "{source}");
        }
    }

    #[test]
    fn a_name_knows_where_it_stands() {
        let source = "<p>{{ t(\"ক\") }}{{ t(\"home\") }}";
        for name in mentioned(source) {
            assert!(source[name.at..].starts_with(name.text));
        }
    }
}
