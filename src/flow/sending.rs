//! Messages: what is wrong is said without losing a word, what is right has one receipt, and that tells
//! nothing of a person.
//!
//! It must not know how messages are kept.

use super::Walk;
use super::page::{Form, Page};
use crate::contact::form::{FieldKind, ReplyBy};
use crate::lang::Lang;
use crate::problem::code;
use crate::store::Filter;
use crate::web::Answered;

/// What somebody writes; the words stand nowhere else.
const MESSAGE: &str = "Walkthrough of the form: quokkas juggle vexing waltz.";
const TRIED: &str = "Walkthrough: pressed the glowing pumpernickel.";
const NAME: &str = "Quirina Walkthrough";
const EMAIL: &str = "quirina.walkthrough@example.com";
const PHONE: &str = "+880 1700 918273";
/// What stands in the address field of a form that is wrong.
const NO_ADDRESS: &str = "quirina at nowhere";
/// Somebody takes half a minute to write.
const WRITING: i64 = 30;
const QUESTION: &str = "walkthrough";
const REMEDY: &str =
    "put all of `form.fields` with their `value`, `form.hidden` and `form.token` into the form";

impl Walk {
    /// Sends a message in each language, first with a mistake in it.
    pub(super) async fn messages(&mut self) -> anyhow::Result<()> {
        for lang in self.languages() {
            let address = self.contact_of(&lang, QUESTION);
            let Some((_, page)) = self.page(&address).await? else {
                continue;
            };
            // Where there should be one, that was said already.
            let Some(form) = self.contact_form(&address, &page).cloned() else {
                continue;
            };
            let action = self.present.served().contact_url(&lang);
            let right = self.filled(&form, &lang);
            self.wait(WRITING);
            self.mistaken(&lang, &action, &right).await?;
            self.received(&address, &action, &right).await?;
        }
        Ok(())
    }

    /// The form as somebody fills it in; what only machines see stays empty.
    fn filled(&self, form: &Form, lang: &Lang) -> Vec<(String, String)> {
        let asked = &self.present.served().site.contact.form;
        let reply = match asked.reply_by[..] {
            [ReplyBy::Phone] => PHONE,
            _ => EMAIL,
        };
        let own = asked.fields.iter().map(|field| {
            let value = match &field.kind {
                FieldKind::Choice(options) => options.first().map_or("", |one| one.get(lang)),
                FieldKind::Text | FieldKind::Long => "Pumpernickel 17",
            };
            (field.name(), value)
        });
        let mut written: Vec<(String, &str)> = own.collect();
        for (name, value) in [
            ("message", MESSAGE),
            ("tried", TRIED),
            ("reply", reply),
            ("name", NAME),
        ] {
            written.push((name.to_owned(), value));
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in &form.fields {
            let ours = written.iter().find(|(name, _)| *name == field.name);
            // Of radio buttons each has the name.
            let once = fields.iter().all(|(known, _)| *known != field.name);
            match ours {
                Some((name, value)) if once => fields.push((name.clone(), (*value).to_owned())),
                None if field.is_sent => fields.push((field.name.clone(), field.value.clone())),
                _ => {}
            }
        }
        fields
    }

    /// With a mistake in it nothing is lost, and there is another way.
    async fn mistaken(
        &mut self,
        lang: &Lang,
        action: &str,
        right: &[(String, String)],
    ) -> anyhow::Result<()> {
        let mut wrong = right.to_vec();
        for (name, value) in &mut wrong {
            if name == "reply" {
                NO_ADDRESS.clone_into(value);
            }
        }
        self.walked.requests += 1;
        let answered = self.inside.send(action, &wrong).await?;
        if answered.status != 422 {
            self.note(
                code::MESSAGE_LOST,
                action,
                format!(
                    "a form with a mistake in it is answered with {}",
                    answered.status
                ),
                REMEDY,
            );
            return Ok(());
        }
        let page = Page::read(&answered.text());
        let again = self.contact_form(action, &page);
        let kept = |value: &str| {
            again.is_some_and(|form| form.fields.iter().any(|one| one.value.trim() == value))
        };
        let typed = [MESSAGE, NO_ADDRESS, NAME, TRIED];
        let sent = |value: &&str| wrong.iter().any(|(_, one)| one == value);
        let lost: Vec<&str> = typed
            .into_iter()
            .filter(sent)
            .filter(|value| !kept(value))
            .collect();
        if !lost.is_empty() {
            self.note(
                code::MESSAGE_LOST,
                action,
                "of a form with a mistake in it not everything stays written",
                REMEDY,
            );
        }
        let ways = self.ways(lang, QUESTION).await?;
        let mut others = ways
            .iter()
            .filter(|way| !way.is_form && way.leads_on)
            .peekable();
        if others.peek().is_some() && !others.any(|way| self.can_be_pressed(action, &page, way)) {
            self.note(
                code::DEAD_END,
                action,
                "beside a form that is to be mended no other way to people is shown",
                "show `contact.offers` in contact.html also when `form.problem` is there",
            );
        }
        Ok(())
    }

    /// A right one has a receipt, and the same one when it is sent again.
    async fn received(
        &mut self,
        page: &str,
        action: &str,
        right: &[(String, String)],
    ) -> anyhow::Result<()> {
        let mut receipts = Vec::new();
        for _ in 0..2 {
            self.walked.requests += 1;
            let answered = self.inside.send(action, right).await?;
            if answered.status != 303 {
                self.note(
                    code::MESSAGE_LOST,
                    page,
                    format!(
                        "a form that is filled in as it should be is answered with {}",
                        answered.status
                    ),
                    REMEDY,
                );
                return Ok(());
            }
            receipts.push(answered.header("location").to_owned());
        }
        let all = Filter {
            limit: 1,
            ..Filter::default()
        };
        let kept = self.store.list(&all).await?;
        let reference = kept.first().map(|kept| kept.reference.to_string());
        let Some((answered, receipt)) = self.page(&receipts[0]).await? else {
            return Ok(());
        };
        if receipts[0] != receipts[1] {
            self.note(
                code::MESSAGE_LOST,
                page,
                "the same form, sent twice, has two receipts",
                REMEDY,
            );
        }
        self.is_receipt(&answered, &receipt, reference.as_deref());
        Ok(())
    }

    fn is_receipt(&mut self, answered: &Answered, page: &Page, reference: Option<&str>) {
        let place = "receipt.html";
        if !reference.is_some_and(|reference| page.text.contains(reference)) {
            self.note(
                code::MESSAGE_LOST,
                place,
                "the receipt does not tell the reference of the message",
                "show `reference` in receipt.html",
            );
        }
        let told = answered.text();
        let private = [MESSAGE, TRIED, NAME, EMAIL, PHONE, QUESTION];
        if private.iter().any(|one| told.contains(one)) {
            self.note(
                code::TOLD_TOO_EARLY,
                place,
                "the receipt tells what was written or by whom, and its address may be passed on",
                "show nothing of the message in receipt.html",
            );
        }
    }
}
