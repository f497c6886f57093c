//! The form on the contact page: what it asks, and what was typed into it, checked.
//!
//! It must not know HTML, nor in which words a fault is told.

use serde::{Deserialize, Serialize};

use super::person::{EmailAddress, Line, NotUsable, PhoneNumber, Prose, ReplyAddress};
use super::request::Answered;
use crate::lang::{Lang, Localized};

/// The longest name, in characters.
pub const NAME: usize = 120;
/// The longest reply address, in characters.
pub const REPLY: usize = 254;
/// The longest message, in characters.
pub const MESSAGE: usize = 6_000;
/// The longest answer on one line to a question of the form's own.
pub const SHORT: usize = 200;
/// The longest answer of several lines; also of what was tried.
pub const LONG: usize = 2_000;

/// What the form asks, besides the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// How answers can be sent; never empty, each once.
    pub reply_by: Vec<ReplyBy>,
    /// Questions of the site's own.
    pub fields: Vec<Field>,
    /// The categories (paths of slugs) whose requests go before others.
    pub high: Vec<String>,
}

/// A way in which answers can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyBy {
    /// To a mail address.
    Email,
    /// To a telephone number.
    Phone,
}

/// A question of the site's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name for programs: letters, digits, `-` and `_`.
    pub id: String,
    /// What is asked.
    pub label: Localized,
    /// A word of help.
    pub help: Option<Localized>,
    /// What an answer looks like.
    pub kind: FieldKind,
    /// Without an answer the form is not sent.
    pub required: bool,
}

/// What an answer looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// One of these.
    Choice(Vec<Localized>),
}

/// A form that can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What the customer is called.
    pub name: Option<Line>,
    /// Where an answer is to go.
    pub reply_to: ReplyAddress,
    /// What the customer wants.
    pub message: Prose,
    /// What the customer tried.
    pub tried: Option<Prose>,
    /// Answers to the site's own questions.
    pub fields: Vec<Answered>,
}

/// One thing to mend in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field in the form.
    pub field: String,
    /// What is wrong with it.
    pub what: Mistake,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// It needs an answer.
    Missing,
    /// It takes so many characters at most.
    TooLong(usize),
    /// It is no mail address.
    NoEmailAddress,
    /// It is no telephone number.
    NoPhoneNumber,
    /// It is neither a mail address nor a telephone number.
    NoAddress,
    /// It is none of the answers to choose from.
    NoChoice,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            reply_by: vec![ReplyBy::Email],
            fields: Vec::new(),
            high: Vec::new(),
        }
    }
}

impl Field {
    /// Its name in the form.
    #[must_use]
    pub fn name(&self) -> String {
        format!("field-{}", self.id)
    }
}

impl Form {
    /// Checks what was typed, by the names of the form's fields: `name`, `reply`, `message`, `tried`
    /// and those of its own.
    ///
    /// # Errors
    /// All that is to be mended, in the order of the form.
    pub fn check<'t>(
        &self,
        typed: impl Fn(&str) -> Option<&'t str>,
        lang: &Lang,
    ) -> Result<Filled, Vec<Fault>> {
        let mut faults = Vec::new();
        let typed = |name: &str| typed(name).unwrap_or_default();
        let name = optional(Line::read(typed("name"), NAME));
        let name = note(&mut faults, "name", name).flatten();
        let reply_to = note(&mut faults, "reply", self.reply_address(typed("reply")));
        let message = Prose::read(typed("message"), MESSAGE).map_err(Mistake::from);
        let message = note(&mut faults, "message", message);
        let tried = optional(Prose::read(typed("tried"), LONG));
        let tried = note(&mut faults, "tried", tried).flatten();
        let mut fields = Vec::new();
        for field in &self.fields {
            let answer = field.check(typed(&field.name()), lang);
            fields.extend(note(&mut faults, &field.name(), answer).flatten());
        }
        match (reply_to, message) {
            (Some(reply_to), Some(message)) if faults.is_empty() => Ok(Filled {
                name,
                reply_to,
                message,
                tried,
                fields,
            }),
            _ => Err(faults),
        }
    }

    fn reply_address(&self, typed: &str) -> Result<ReplyAddress, Mistake> {
        let email = || EmailAddress::read(typed).map(ReplyAddress::Email);
        let phone = || PhoneNumber::read(typed).map(ReplyAddress::Phone);
        match self.reply_by[..] {
            [ReplyBy::Phone] => Ok(phone()?),
            [ReplyBy::Email] => Ok(email()?),
            _ => email().or_else(|_| phone()).map_err(|mistake| {
                if mistake == NotUsable::Empty {
                    Mistake::Missing
                } else {
                    Mistake::NoAddress
                }
            }),
        }
    }
}

impl Field {
    fn check(&self, typed: &str, lang: &Lang) -> Result<Option<Answered>, Mistake> {
        let most = match self.kind {
            FieldKind::Long => LONG,
            FieldKind::Text | FieldKind::Choice(_) => SHORT,
        };
        let read = match self.kind {
            FieldKind::Long => Prose::read(typed, most),
            // An answer on one line is kept on one.
            _ => Line::read(typed, most).and_then(|line| Prose::read(line.as_str(), most)),
        };
        let value = match optional(read)? {
            Some(value) => value,
            None if self.required => return Err(Mistake::Missing),
            None => return Ok(None),
        };
        if let FieldKind::Choice(options) = &self.kind
            && !options.iter().any(|one| one.get(lang) == value.as_str())
        {
            return Err(Mistake::NoChoice);
        }
        Ok(Some(Answered {
            id: self.id.clone(),
            label: self.label.get(lang).to_owned(),
            value,
        }))
    }
}

/// What need not be filled in is nothing when it is empty.
fn optional<T>(read: Result<T, NotUsable>) -> Result<Option<T>, Mistake> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(NotUsable::Empty) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

fn note<T>(faults: &mut Vec<Fault>, field: &str, checked: Result<T, Mistake>) -> Option<T> {
    let mistake = match checked {
        Ok(value) => return Some(value),
        Err(mistake) => mistake,
    };
    faults.push(Fault {
        field: field.to_owned(),
        what: mistake,
    });
    None
}

impl From<NotUsable> for Mistake {
    fn from(why: NotUsable) -> Self {
        match why {
            NotUsable::Empty => Self::Missing,
            NotUsable::TooLong(most) => Self::TooLong(most),
            NotUsable::NoEmailAddress => Self::NoEmailAddress,
            NotUsable::NoPhoneNumber => Self::NoPhoneNumber,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        let field = |id: &str, kind, required| Field {
            id: id.into(),
            label: Localized::same(id),
            help: None,
            kind,
            required,
        };
        let colours = ["red", "blue"].map(Localized::same).to_vec();
        Form {
            fields: vec![
                field("order", FieldKind::Text, true),
                field("colour", FieldKind::Choice(colours), false),
            ],
            ..Form::default()
        }
    }

    fn check(form: &Form, typed: &[(&str, &str)]) -> Result<Filled, Vec<(String, Mistake)>> {
        let typed = |name: &str| typed.iter().find(|(key, _)| *key == name).map(|(_, v)| *v);
        form.check(typed, &Lang::english()).map_err(|faults| {
            let told = faults.into_iter().map(|fault| (fault.field, fault.what));
            told.collect()
        })
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let long = "x".repeat(MESSAGE + 1);
        let typed = [
            ("name", " "),
            ("reply", "rahima"),
            ("message", long.as_str()),
            ("field-colour", "green"),
        ];
        let told = check(&form(), &typed).unwrap_err();
        let expected = [
            ("reply", Mistake::NoEmailAddress),
            ("message", Mistake::TooLong(MESSAGE)),
            ("field-order", Mistake::Missing),
            ("field-colour", Mistake::NoChoice),
        ];
        assert_eq!(told, expected.map(|(name, what)| (name.to_owned(), what)));
    }

    #[test]
    fn a_form_is_sent_with_what_was_asked_and_nothing_else() {
        let typed = [
            ("reply", "r@example.com"),
            ("message", "Where is it?"),
            ("field-order", " 12\n34 "),
            ("field-colour", "blue"),
            ("field-other", "x"),
        ];
        let filled = check(&form(), &typed).unwrap();
        assert_eq!(filled.name, None);
        let answers: Vec<_> = filled
            .fields
            .iter()
            .map(|field| field.value.as_str())
            .collect();
        assert_eq!(answers, ["12 34", "blue"]);
    }

    #[test]
    fn answers_go_where_the_site_can_send_them() {
        let by = |reply_by: &[ReplyBy]| Form {
            reply_by: reply_by.to_vec(),
            ..Form::default()
        };
        let both = by(&[ReplyBy::Email, ReplyBy::Phone]);
        let phone = by(&[ReplyBy::Phone]);
        for (form, reply, wrong) in [
            (&both, "r@example.com", None),
            (&both, "০১৭১২৩৪৫৬৭৮", None),
            (&both, "rahima", Some(Mistake::NoAddress)),
            (&both, "", Some(Mistake::Missing)),
            (&phone, "r@example.com", Some(Mistake::NoPhoneNumber)),
            (&phone, "+880 1712 345678", None),
        ] {
            let told = check(form, &[("reply", reply), ("message", "x")]);
            let told = told.err().map(|faults| faults[0].1);
            assert_eq!(told, wrong, "{reply}");
        }
    }
}
