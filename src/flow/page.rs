//! A page as somebody meets it who has no script: what can be read, pressed and filled in.
//!
//! It owns html5ever's tokenizer, so that any theme's HTML is read as browsers read it. It must not
//! know what the page is about.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What a page holds.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What can be read.
    pub(super) text: String,
    /// Every text and every value of an attribute, also of what nobody sees.
    pub(super) everything: String,
    pub(super) links: Vec<Link>,
    pub(super) forms: Vec<Form>,
    /// What the page loads.
    pub(super) loads: Vec<String>,
    /// What comes first of all that can be pressed or filled in, in the page's own part, and leads away.
    pub(super) first: Option<Press>,
    /// The place on the page itself that a link before that leads to: `#form`.
    pub(super) first_here: Option<String>,
}

/// A link with something to see.
#[derive(Debug, Default)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
}

/// What can be pressed or filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Press {
    /// Where a link leads.
    Link(String),
    /// A field or a button.
    Field,
}

/// A form.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) is_post: bool,
    pub(super) fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) value: String,
    /// It would be sent as it is.
    pub(super) is_sent: bool,
    /// What can be chosen.
    pub(super) options: Vec<String>,
}

/// Elements without an end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements whose content nobody reads.
const UNREAD: [&str; 4] = ["script", "style", "template", "title"];

impl Page {
    /// Reads a page.
    pub(super) fn read(html: &str) -> Self {
        let reader = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let _ = reader.feed(&input);
        reader.end();
        let mut page = reader.sink.reading.into_inner().page;
        page.text = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
        page.links.retain(|link| !link.text.trim().is_empty());
        page
    }
}

#[derive(Default)]
struct Reader {
    reading: RefCell<Reading>,
}

#[derive(Default)]
struct Reading {
    page: Page,
    /// The elements that are open, and whether nobody sees what is in them.
    open: Vec<(String, bool)>,
    in_main: bool,
    in_link: bool,
    in_form: bool,
    in_area: bool,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut reading = self.reading.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reading.text(&text),
            Token::CommentToken(text) => reading.page.keep(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                reading.open(&tag);
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(ScriptData),
                    "style" => TokenSinkResult::RawData(Rawtext),
                    "textarea" | "title" => TokenSinkResult::RawData(Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            Token::TagToken(tag) => reading.close(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn keep(&mut self, text: &str) {
        self.everything.push_str(text);
        self.everything.push('\n');
    }
}

impl Reading {
    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|(_, hidden)| *hidden)
    }

    fn text(&mut self, text: &str) {
        self.page.everything.push_str(text);
        if self.in_area
            && let Some(field) = self.page.forms.last_mut().and_then(|f| f.fields.last_mut())
        {
            field.value.push_str(text);
            return;
        }
        if self.is_hidden() {
            return;
        }
        self.page.text.push_str(text);
        if self.in_link
            && let Some(link) = self.page.links.last_mut()
        {
            link.text.push_str(text);
        }
    }

    fn open(&mut self, tag: &Tag) {
        let get = |name: &str| {
            let found = tag.attrs.iter().find(|one| &*one.name.local == name);
            found.map(|one| one.value.to_string())
        };
        for attribute in &tag.attrs {
            self.page.keep(&attribute.value);
        }
        let name = &*tag.name;
        let hidden = self.is_hidden() || get("hidden").is_some() || UNREAD.contains(&name);
        // Words of elements that follow each other are apart.
        self.page.text.push(' ');
        if !hidden {
            self.pressable(name, &get);
        }
        match name {
            "main" => self.in_main = true,
            "form" => {
                self.in_form = true;
                self.page.forms.push(Form {
                    action: get("action").unwrap_or_default(),
                    is_post: get("method").is_some_and(|how| how.eq_ignore_ascii_case("post")),
                    fields: Vec::new(),
                });
            }
            "input" | "select" | "textarea" | "button" if self.in_form && !hidden => {
                self.field(name, &get);
            }
            "option" => self.option(get("value"), get("selected").is_some()),
            "link" if get("rel").is_some_and(|rel| rel.contains("alternate")) => {}
            "link" | "img" | "script" => {
                self.page.loads.extend(get("href").or_else(|| get("src")));
            }
            _ => {}
        }
        if !VOID.contains(&name) && !tag.self_closing {
            self.open.push((name.to_owned(), hidden));
        }
    }

    fn pressable(&mut self, name: &str, get: &impl Fn(&str) -> Option<String>) {
        let press = match name {
            "a" => get("href").map(|href| {
                self.in_link = true;
                self.page.links.push(Link {
                    href: href.clone(),
                    text: get("aria-label").unwrap_or_default(),
                });
                Press::Link(href)
            }),
            "input" => (get("type").as_deref() != Some("hidden")).then_some(Press::Field),
            "button" | "select" | "textarea" => Some(Press::Field),
            _ => None,
        };
        if !self.in_main || self.page.first.is_some() {
            return;
        }
        match press {
            Some(Press::Link(here)) if here.starts_with('#') => {
                self.page.first_here.get_or_insert(here);
            }
            other => self.page.first = other,
        }
    }

    fn field(&mut self, element: &str, get: &impl Fn(&str) -> Option<String>) {
        let kind = match element {
            "input" => get("type").unwrap_or_else(|| "text".to_owned()),
            other => other.to_owned(),
        };
        let ticked = !matches!(kind.as_str(), "checkbox" | "radio") || get("checked").is_some();
        let pressed = matches!(kind.as_str(), "submit" | "button" | "image" | "reset");
        self.in_area = element == "textarea";
        if let (Some(form), Some(name)) = (self.page.forms.last_mut(), get("name")) {
            form.fields.push(Field {
                name,
                value: get("value").unwrap_or_default(),
                is_sent: ticked && !pressed && get("disabled").is_none(),
                kind,
                options: Vec::new(),
            });
        } else {
            self.in_area = false;
        }
    }

    fn option(&mut self, value: Option<String>, selected: bool) {
        let form = self.page.forms.last_mut().filter(|_| self.in_form);
        let field = form.and_then(|form| form.fields.last_mut());
        if let (Some(field), Some(value)) = (field.filter(|one| one.kind == "select"), value) {
            if selected {
                field.value.clone_from(&value);
            }
            field.options.push(value);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "main" => self.in_main = false,
            "a" => self.in_link = false,
            "form" => self.in_form = false,
            "textarea" => self.in_area = false,
            _ => {}
        }
        self.page.text.push(' ');
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_somebody_without_scripts_meets_it() {
        let page = Page::read(
            "<title>T</title><script>x = '<a href=no>no</a>'</script><main><a href=#skip>Skip</a>\
             <div hidden><a href=/hidden>Hidden</a></div><A HREF='/a?b=1&amp;c=2'>Go <b>on</b></A>\
             <a href=/empty></a><form method=POST action=/send><input type=hidden name=t value=1>\
             <textarea name=m>\nA &lt; B</textarea><select name=s><option value=''>-<option value=x \
             selected>X</select><input type=checkbox name=c><button>Send</button></form></main><!-- secret -->",
        );
        let links: Vec<_> = page.links.iter().map(|link| link.href.as_str()).collect();
        assert_eq!(links, ["#skip", "/a?b=1&c=2"]);
        assert_eq!(page.links[1].text, "Go on");
        assert_eq!(page.first, Some(Press::Link("/a?b=1&c=2".into())));
        assert!(page.everything.contains("secret") && page.everything.contains("/hidden"));
        assert!(!page.text.contains("Hidden") && !page.text.contains("no"));
        let form = &page.forms[0];
        assert!(form.is_post && form.action == "/send");
        let fields = form.fields.iter();
        let fields: Vec<_> = fields
            .map(|one| (one.name.as_str(), one.value.trim_start(), one.is_sent))
            .collect();
        assert_eq!(
            fields,
            [
                ("t", "1", true),
                ("m", "A < B", true),
                ("s", "x", true),
                ("c", "", false)
            ]
        );
    }
}
