//! The form as the contact page shows it: its fields, what goes along, and what is to be mended.
//!
//! It must not know what becomes of a form that is sent.

use serde::Serialize;

use super::concern::{Concern, article};
use crate::contact::form::{self, Fault, Field, FieldKind, Mistake, ReplyBy};
use crate::lang::Lang;
use crate::locale::Arg;
use crate::web::params::Params;
use crate::web::visit::Visit;

/// The name of the field that only machines fill in.
pub(super) const TRAP: &str = "confirm-topic";
/// So many questions and so many articles go along.
pub(super) const MOST: usize = 10;

/// parts/form.html
#[derive(Serialize)]
pub(super) struct FormView {
    pub(super) action: String,
    pub(super) token: String,
    pub(super) problem: Option<ProblemView>,
    pub(super) sent: Option<SentView>,
    fields: Vec<FieldView>,
    trap: Trap,
    handed: Vec<Handed>,
    hidden: Vec<Hidden>,
    when: Option<String>,
}

/// What happened to a try.
#[derive(Serialize)]
pub(super) struct ProblemView {
    title: String,
    text: String,
}

/// The form was sent before, with other words.
#[derive(Serialize)]
pub(super) struct SentView {
    pub(super) reference: String,
    pub(super) url: String,
}

#[derive(Serialize)]
struct Trap {
    name: &'static str,
}

#[derive(Serialize)]
struct FieldView {
    name: String,
    label: String,
    kind: &'static str,
    value: String,
    help: Option<String>,
    required: bool,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    most: usize,
    options: Vec<OptionView>,
    error: Option<String>,
}

#[derive(Serialize)]
struct OptionView {
    value: String,
    label: String,
    chosen: bool,
}

/// One line that goes along unless the customer removes it.
#[derive(Serialize)]
struct Handed {
    name: &'static str,
    value: String,
    label: String,
    text: String,
    kept: bool,
}

#[derive(Serialize)]
struct Hidden {
    name: &'static str,
    value: String,
}

impl FormView {
    /// What went wrong with a try, in a few words.
    pub(super) fn problem_title(&self) -> Option<&str> {
        self.problem.as_ref().map(|problem| problem.title.as_str())
    }
}

/// Makes the form of one page.
pub(super) struct Writing<'a> {
    pub(super) visit: &'a Visit,
    pub(super) lang: &'a Lang,
    pub(super) concern: &'a Concern,
    /// What was sent, when the form is shown once more.
    pub(super) sent: Option<&'a Params>,
    pub(super) faults: &'a [Fault],
}

impl Writing<'_> {
    /// The form, sealed with this token.
    pub(super) fn form(&self, token: String, problem: Option<&str>, channel: &str) -> FormView {
        let promised = self.visit.promised(channel);
        FormView {
            action: self.visit.present.served().contact_url(self.lang),
            token,
            problem: problem.map(|key| ProblemView {
                title: self.say(key, &[]),
                text: self.say(&format!("{key}-help"), &[]),
            }),
            sent: None,
            fields: self.fields(),
            trap: Trap { name: TRAP },
            handed: self.handed(),
            hidden: self.hidden(),
            when: promised.map(|at| {
                let when = self.visit.moment(self.lang, channel, at);
                self.say("answer-by", &[("when", Arg::Text(&when))])
            }),
        }
    }

    fn say(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        self.visit.word(self.lang, key, arguments)
    }

    fn typed(&self, name: &str) -> String {
        let sent = self.sent.and_then(|sent| sent.first(name));
        sent.unwrap_or_default().to_owned()
    }

    fn fields(&self) -> Vec<FieldView> {
        let form = &self.visit.present.served().site.contact.form;
        let (kind, key, autocomplete, inputmode) = match form.reply_by[..] {
            [ReplyBy::Email] => ("email", "field-email", "email", None),
            [ReplyBy::Phone] => ("tel", "field-phone", "tel", None),
            _ => ("text", "field-reply", "on", None),
        };
        let plain = |name, label: &str, kind, most| FieldView {
            name: String::from(name),
            label: self.say(label, &[]),
            kind,
            value: self.typed(name),
            help: None,
            required: false,
            autocomplete: None,
            inputmode: None,
            most,
            options: Vec::new(),
            error: None,
        };
        let mut fields = vec![
            FieldView {
                required: true,
                value: match self.sent {
                    Some(_) => self.typed("message"),
                    // The title of the article that did not help is nobody's message.
                    None if self.concern.repeats_title() => String::new(),
                    // What was asked is written already.
                    None => self.concern.question.clone(),
                },
                ..plain("message", "field-message", "long", form::MESSAGE)
            },
            plain("tried", "field-tried", "long", form::LONG),
        ];
        fields.extend(form.fields.iter().map(|field| self.own(field)));
        fields.push(FieldView {
            required: true,
            autocomplete: Some(autocomplete),
            inputmode,
            help: Some(self.say("field-reply-help", &[])),
            ..plain("reply", key, kind, form::REPLY)
        });
        fields.push(FieldView {
            autocomplete: Some("name"),
            ..plain("name", "field-name", "text", form::NAME)
        });
        for field in &mut fields {
            let fault = self.faults.iter().find(|fault| fault.field == field.name);
            field.error = fault.map(|fault| match (fault.what, field.kind) {
                (Mistake::Missing, "choice") => self.mistake(Mistake::NoChoice, &field.label),
                (what, _) => self.mistake(what, &field.label),
            });
        }
        fields
    }

    /// A question of the site's own.
    fn own(&self, field: &Field) -> FieldView {
        let name = field.name();
        let value = self.typed(&name);
        let (kind, most, options) = match &field.kind {
            FieldKind::Text => ("text", form::SHORT, &[][..]),
            FieldKind::Long => ("long", form::LONG, &[][..]),
            FieldKind::Choice(options) => ("choice", form::SHORT, &options[..]),
        };
        let options = options.iter().map(|option| {
            let text = option.get(self.lang).to_owned();
            OptionView {
                chosen: text == value,
                value: text.clone(),
                label: text,
            }
        });
        FieldView {
            label: field.label.get(self.lang).to_owned(),
            kind,
            help: field
                .help
                .as_ref()
                .map(|help| help.get(self.lang).to_owned()),
            required: field.required,
            autocomplete: None,
            inputmode: None,
            most,
            options: options.collect(),
            error: None,
            name,
            value,
        }
    }

    fn mistake(&self, mistake: Mistake, label: &str) -> String {
        let label = ("label", Arg::Text(label));
        match mistake {
            Mistake::Missing => self.say("wrong-empty", &[label]),
            Mistake::TooLong(most) => {
                let most = u64::try_from(most).unwrap_or(u64::MAX);
                self.say("wrong-long", &[label, ("most", Arg::Number(most))])
            }
            Mistake::NoEmailAddress => self.say("wrong-email", &[]),
            Mistake::NoPhoneNumber => self.say("wrong-phone", &[]),
            Mistake::NoAddress => self.say("wrong-reply", &[]),
            Mistake::NoChoice => self.say("wrong-choice", &[label]),
        }
    }

    /// What the gate must know again when the form comes back.
    fn hidden(&self) -> Vec<Hidden> {
        let question = Hidden {
            name: "q",
            value: self.concern.question.clone(),
        };
        let from = self.concern.from.as_ref().map(|article| Hidden {
            name: "from",
            value: article.id.clone(),
        });
        let reason = self.concern.reason.map(|reason| Hidden {
            name: "reason",
            value: reason.to_owned(),
        });
        std::iter::once(question)
            .filter(|question| !question.value.is_empty())
            .chain(from)
            .chain(reason)
            .collect()
    }

    /// What goes along, line by line. What the customer removed stays removed; what the browser
    /// remembered and sent stays there.
    fn handed(&self) -> Vec<Handed> {
        let mut lines = Vec::new();
        let mut line = |name: &'static str, value: String, key: &str, text: String| {
            let kept = self
                .sent
                .is_none_or(|sent| sent.all(name).any(|kept| kept == value));
            lines.push(Handed {
                name,
                value,
                label: self.say(key, &[]),
                text,
                kept,
            });
        };
        let question = &self.concern.question;
        let extra = |name| {
            let sent = self.sent.into_iter().flat_map(move |sent| sent.all(name));
            sent.take(MOST).map(str::to_owned)
        };
        for asked in extra("asked").filter(|asked| asked != question) {
            line("asked", asked.clone(), "handed-asked", asked);
        }
        if !question.is_empty() && !self.concern.repeats_title() {
            line("asked", question.clone(), "handed-asked", question.clone());
        }
        for id in extra("opened") {
            if let Some(article) = article(self.visit, self.lang, &id) {
                line("opened", id, "handed-opened", article.title);
            }
        }
        if let Some(article) = &self.concern.from {
            let title = article.title.clone();
            line("not_helped", article.id.clone(), "handed-not-helped", title);
        }
        if let Some(reason) = self.concern.reason {
            let text = self.say(&format!("reason-{reason}"), &[]);
            line("because", reason.to_owned(), "handed-reason", text);
        }
        if let Some(page) = self.page() {
            line("page", page.clone(), "handed-page", page);
        }
        let lang = self.lang;
        line(
            "language",
            lang.to_string(),
            "handed-language",
            lang.name().to_owned(),
        );
        let edition = edition(self.visit);
        line("edition", edition.clone(), "handed-edition", edition);
        lines
    }

    /// The page that led here.
    fn page(&self) -> Option<String> {
        match self.sent {
            Some(sent) => sent.first("page").map(str::to_owned),
            None => self.visit.came_from(),
        }
    }
}

/// Enough of an edition's id to name it.
fn edition(visit: &Visit) -> String {
    let id = visit.present.edition().about().id.as_str();
    id.get(..12).unwrap_or(id).to_owned()
}
