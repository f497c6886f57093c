//! `[form]` with its `[[form.field]]`s.
//!
//! It must not know how a form is shown.

use super::super::section::Section;
use super::super::value::{self, Given, Wrong};
use super::channel::categories;
use super::{NamedCategory, choice, name, truth};
use crate::contact::Form;
use crate::contact::form::{Field, FieldKind, ReplyBy};
use crate::lang::{Lang, Localized};

/// More questions than this nobody answers who is upset.
const MOST: usize = 12;

pub(super) fn read(
    mut keys: Section<'_>,
    preferred: Option<&Lang>,
    named: &mut Vec<NamedCategory>,
) -> Form {
    let mut form = Form::default();
    let mut reply_by = Vec::new();
    for (by, _) in keys.one_or_many("reply_by", reply_by_one) {
        if !reply_by.contains(&by) {
            reply_by.push(by);
        }
    }
    if !reply_by.is_empty() {
        form.reply_by = reply_by;
    }
    form.high = categories(&mut keys, "high", named);
    for (field, origin) in keys.tables("field") {
        if form.fields.len() == MOST {
            keys.wrong(
                &origin,
                format!("the form has more than {MOST} fields of its own"),
                "ask less: what was searched and read is handed over anyway",
            );
            break;
        }
        let Some(field) = one(field, &origin, preferred) else {
            continue;
        };
        if form.fields.iter().any(|other| other.id == field.id) {
            keys.wrong(
                &origin,
                format!("two fields are called `{}`", field.id),
                "give each an `id` of its own",
            );
        }
        form.fields.push(field);
    }
    keys.finish();
    form
}

fn one(
    mut keys: Section<'_>,
    origin: &super::super::source::Origin,
    preferred: Option<&Lang>,
) -> Option<Field> {
    let (has_id, has_label) = (keys.holds("id"), keys.holds("label"));
    let id = keys.one("id", name);
    let label = keys.localized("label", preferred);
    let help = keys.localized("help", preferred);
    let required = keys.one("required", truth).unwrap_or(false);
    let kind = keys.one("kind", kind).unwrap_or(Asked::Text);
    let options = options(&mut keys, preferred);
    for (there, key, example) in [
        (has_id, "id", "id = \"order-number\""),
        (
            has_label,
            "label",
            "label = { en = \"Order number\", bn = \"অর্ডার নম্বর\" }",
        ),
    ] {
        if !there {
            keys.wrong(
                origin,
                format!("the field has no `{key}`"),
                format!("add {example}"),
            );
        }
    }
    let kind = match kind {
        Asked::Text => FieldKind::Text,
        Asked::Long => FieldKind::Long,
        Asked::Choice => FieldKind::Choice(options),
    };
    if let FieldKind::Choice(options) = &kind
        && options.len() < 2
    {
        keys.wrong(
            origin,
            "the field gives nothing to choose from".to_owned(),
            "add two `[[form.field.option]]`s at least, or make it `kind = \"text\"`",
        );
    }
    keys.finish();
    Some(Field {
        id: id?,
        label: label?,
        help,
        kind,
        required,
    })
}

/// `options = ["…", "…"]`, or `[[form.field.option]]` with a text in each language.
fn options(keys: &mut Section<'_>, preferred: Option<&Lang>) -> Vec<Localized> {
    let plain = keys.list("options", value::line).unwrap_or_default();
    let mut options: Vec<Localized> = plain
        .into_iter()
        .map(|(text, _)| Localized::same(text))
        .collect();
    for (mut option, origin) in keys.tables("option") {
        if !option.holds("label") {
            let what = "the option has no `label`".to_owned();
            option.wrong(&origin, what, "add label = { en = \"…\", bn = \"…\" }");
        }
        options.extend(option.localized("label", preferred));
        option.finish();
    }
    options
}

#[derive(Clone, Copy)]
enum Asked {
    Text,
    Long,
    Choice,
}

fn kind(given: &Given<'_>) -> Result<Asked, Wrong> {
    let words = [
        ("text", Asked::Text),
        ("long", Asked::Long),
        ("choice", Asked::Choice),
    ];
    choice(given, &words)
}

fn reply_by_one(given: &Given<'_>) -> Result<ReplyBy, Wrong> {
    choice(
        given,
        &[("email", ReplyBy::Email), ("phone", ReplyBy::Phone)],
    )
}
