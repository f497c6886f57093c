//! One table of kb.toml, asked key by key; what nobody asked for is unknown.
//!
//! It knows values as written and hands them to the functions that read them. It must not know
//! what a key means.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::source::{Origin, Source, kind};
use super::value::{Given, Wrong, line};
use crate::lang::{Lang, Localized};
use crate::problem::{Code, Place, code};

/// One table of the file with the variables that win over its keys.
pub(crate) struct Section<'s> {
    source: &'s Source<'s>,
    /// `site`, `build.levels`; empty for the whole file.
    path: String,
    table: Option<&'s DeTable<'s>>,
    asked: Vec<String>,
}

impl<'s> Section<'s> {
    pub(super) fn new(
        source: &'s Source<'s>,
        path: String,
        table: Option<&'s DeTable<'s>>,
    ) -> Self {
        Self {
            source,
            path,
            table,
            asked: Vec::new(),
        }
    }

    /// A table inside this one; empty when it is not there.
    pub(crate) fn section(&mut self, key: &str) -> Section<'s> {
        let path = self.ask(key);
        let table = self.find(key).and_then(|value| match value.get_ref() {
            DeValue::Table(table) => Some(table),
            other => {
                self.wrong(
                    &value.span().into(),
                    format!("`{key}` must be a section, not {}", kind(other)),
                    format!("write `[{path}]` on a line of its own and its keys below"),
                );
                None
            }
        });
        Section::new(self.source, path, table)
    }

    /// The tables of a list (`[[key]]`), each with its place; none when it is not there.
    pub(crate) fn tables(&mut self, key: &str) -> Vec<(Section<'s>, Origin)> {
        // As it is written between brackets, which no setting's variable can be called.
        let path = format!("[{}]", self.ask(key));
        let Some(value) = self.find(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.not_tables(key, value);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((
                    Section::new(self.source, path.clone(), Some(table)),
                    item.span().into(),
                )),
                _ => self.not_tables(key, item),
            }
        }
        tables
    }

    fn not_tables(&self, key: &str, value: &Spanned<DeValue<'_>>) {
        self.wrong(
            &value.span().into(),
            format!(
                "`{key}` must be a list of tables, not {}",
                kind(value.get_ref())
            ),
            format!("write `[[{key}]]` on a line of its own and its keys below, once for each"),
        );
    }

    /// The value of a key, read by `read`; `None` when it is not there, or wrong (and reported).
    pub(crate) fn one<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Given<'_>) -> Result<T, Wrong>,
    ) -> Option<T> {
        self.located(key, read).map(|(value, _)| value)
    }

    /// Like `one`, with the place of the value.
    pub(crate) fn located<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Given<'_>) -> Result<T, Wrong>,
    ) -> Option<(T, Origin)> {
        let (given, origin) = self.given(key)?;
        self.check(key, &given, origin, &read)
    }

    /// The values of a list (in a variable: separated by commas). Wrong ones are reported and left
    /// out; `None` when the key is not there or is no list.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Given<'_>) -> Result<T, Wrong>,
    ) -> Option<Vec<(T, Origin)>> {
        let (given, origin) = self.given(key)?;
        let items: Vec<_> = match given {
            Given::Variable(text) => text
                .split(',')
                .map(|item| (Given::Variable(item.trim()), origin.clone()))
                .filter(|(item, _)| !matches!(item, Given::Variable("")))
                .collect(),
            Given::File(DeValue::Array(array)) => array
                .iter()
                .map(|item| (Given::File(item.get_ref()), item.span().into()))
                .collect(),
            Given::File(other) => {
                self.wrong(
                    &origin,
                    format!("`{key}` must be a list, not {}", kind(other)),
                    format!("put it in brackets: `{key} = [ … ]`"),
                );
                return None;
            }
        };
        let checked = items
            .into_iter()
            .filter_map(|(item, origin)| self.check(key, &item, origin, &read));
        Some(checked.collect())
    }

    /// The values of a list, or the one value that stands alone; none when the key is not there.
    pub(crate) fn one_or_many<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Given<'_>) -> Result<T, Wrong>,
    ) -> Vec<(T, Origin)> {
        match self.find(key).map(|value| (value.get_ref(), value.span())) {
            Some((DeValue::Array(array), span)) => {
                if array.is_empty() {
                    let what = format!("`{key}` is an empty list");
                    self.wrong(&span.into(), what, "name one at least, or remove the line");
                }
                self.list(key, read).unwrap_or_default()
            }
            _ => self.located(key, read).into_iter().collect(),
        }
    }

    /// Whether the key is there, whatever its value.
    pub(crate) fn holds(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// A text, or a table of texts by language; variables win language by language.
    pub(super) fn localized(&mut self, key: &str, preferred: Option<&Lang>) -> Option<Localized> {
        let path = self.path_of(key);
        let mut texts: Vec<(Lang, String)> = Vec::new();
        let mut plain = None;
        match self.given(key) {
            Some((Given::File(DeValue::Table(table)), origin)) => {
                if table.is_empty() {
                    let what = format!("`{key}` is empty");
                    self.wrong(&origin, what, "give it a text or remove the line");
                }
                for (tag, value) in table {
                    let given = Given::File(value.get_ref());
                    let text = self.translation(
                        key,
                        tag.get_ref(),
                        &tag.span().into(),
                        &given,
                        value.span().into(),
                    );
                    texts.extend(text);
                }
            }
            Some((given, origin)) => {
                plain = self.check(key, &given, origin, &line).map(|(text, _)| text);
            }
            None => {}
        }
        for (tag, name, text) in self.source.variables_below(&path) {
            let origin = Origin::Variable(name);
            let given = Given::Variable(text);
            texts.extend(self.translation(key, &tag, &origin, &given, origin.clone()));
        }
        Localized::new(plain, texts, preferred)
    }

    /// The keys that stand in this table in the order of the file, for tables in which any key may
    /// stand.
    pub(super) fn keys(&self) -> Vec<(String, Origin)> {
        let keys = self.table.into_iter().flatten();
        let keys = keys.map(|(key, _)| (key.get_ref().to_string(), key.span().into()));
        let mut keys: Vec<(String, Origin)> = keys.collect();
        keys.sort_by(|one, other| one.1.cmp(&other.1));
        keys
    }

    /// Whether the value of a key is a table.
    pub(super) fn holds_table(&self, key: &str) -> bool {
        self.find(key)
            .is_some_and(|value| matches!(value.get_ref(), DeValue::Table(_)))
    }

    /// Remembers that the texts of a key are in a language.
    pub(super) fn speaks(&self, lang: &Lang, origin: &Origin) {
        self.source.speaks(lang, origin);
    }

    /// Where something is written, for problems that are found only when the whole site is known.
    pub(super) fn place(&self, origin: &Origin) -> Place {
        self.source.place(origin)
    }

    /// Reports that a key cannot be used, instead of that nobody knows it.
    pub(super) fn refuse(&mut self, key: &str, origin: &Origin, what: String, remedy: &str) {
        self.asked.push(key.to_owned());
        self.wrong(origin, what, remedy);
    }

    /// Reports that a value cannot be used.
    pub(crate) fn wrong(&self, origin: &Origin, what: String, remedy: impl Into<String>) {
        self.source
            .report(code::WRONG_VALUE, origin, what, remedy.into());
    }

    /// Reports something else about a value.
    pub(super) fn report(&self, code: Code, origin: &Origin, what: String, remedy: String) {
        self.source.report(code, origin, what, remedy);
    }

    /// Whether there is a key that nobody asked for so far.
    pub(crate) fn has_unknown(&self) -> bool {
        self.unknown().next().is_some()
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(self) {
        for key in self.unknown() {
            self.source.unknown(&self.path, key.get_ref(), key.span());
        }
    }

    fn unknown(&self) -> impl Iterator<Item = &'s Spanned<DeString<'s>>> {
        let keys = self.table.into_iter().flatten().map(|(key, _)| key);
        keys.filter(|key| !self.asked.iter().any(|asked| asked == key.get_ref()))
    }

    fn translation(
        &self,
        key: &str,
        tag: &str,
        tag_origin: &Origin,
        given: &Given<'_>,
        origin: Origin,
    ) -> Option<(Lang, String)> {
        let Some(lang) = Lang::parse(tag) else {
            self.wrong(
                tag_origin,
                format!("`{key}`: `{tag}` is no language tag"),
                "use tags such as `en`, `bn` or `pt-br`",
            );
            return None;
        };
        self.source.speaks(&lang, tag_origin);
        let (text, _) = self.check(key, given, origin, &line)?;
        Some((lang, text))
    }

    fn check<T>(
        &self,
        key: &str,
        given: &Given<'_>,
        origin: Origin,
        read: &impl Fn(&Given<'_>) -> Result<T, Wrong>,
    ) -> Option<(T, Origin)> {
        match read(given) {
            Ok(value) => Some((value, origin)),
            Err(wrong) => {
                self.wrong(&origin, format!("`{key}` {}", wrong.what), wrong.remedy);
                None
            }
        }
    }

    /// The value of a key as written: the variable's, else the file's.
    fn given(&mut self, key: &str) -> Option<(Given<'s>, Origin)> {
        let path = self.ask(key);
        if let Some((name, text)) = self.source.variable(&path) {
            return Some((Given::Variable(text), Origin::Variable(name)));
        }
        let value = self.find(key)?;
        Some((Given::File(value.get_ref()), value.span().into()))
    }

    fn find(&self, key: &str) -> Option<&'s Spanned<DeValue<'s>>> {
        self.table?.get(key)
    }

    fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }

    fn ask(&mut self, key: &str) -> String {
        let path = self.path_of(key);
        self.source.knows(path.clone());
        self.asked.push(key.to_owned());
        path
    }
}
