//! The text of any article: HTML that holds nothing but what is allowed, or one problem.

use std::sync::OnceLock;

use kb::content::catalog::Settings;
use kb::content::languages::Languages;
use kb::content::markdown::{self, Rendered, Setting};
use kb::content::{Asset, Catalog, Section, outline};
use kb::lang::Lang;
use kb::problem::Problem;
use kb::theme::{Files, Look, Theme};

use crate::harness::{Token, tokens};

/// Elements that have no end.
const VOID: &[&str] = &["br", "col", "hr", "img", "input", "wbr"];

/// Fails when the HTML of a text holds what it must not, or its sections do not fit together.
pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match render(&text) {
        Ok(rendered) => {
            let html = rendered.body.as_str();
            let dangers = dangers(html);
            assert!(dangers.is_empty(), "{dangers:?} in {html}");
            if let Some(wrong) = unbalanced(html) {
                panic!("{wrong} in {html}");
            }
            assert!(
                html.len() < 8 * text.len() + (64 << 10),
                "{} bytes",
                html.len()
            );
            rendered.sections.iter().for_each(whole);
        }
        Err(problem) => assert!(problem.is_error() && !problem.what.is_empty(), "{problem}"),
    }
}

/// The first tag that has no partner.
fn unbalanced(html: &str) -> Option<String> {
    let mut open = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Open(name, _) if !VOID.contains(&name.as_str()) => open.push(name),
            Token::Close(name) if open.last() == Some(&name) => {
                open.pop();
            }
            Token::Close(name) => return Some(format!("</{name}> within {open:?}")),
            _ => {}
        }
    }
    open.pop().map(|name| format!("<{name}> without an end"))
}

/// The lists of a section lie in its text, in order.
fn whole(section: &Section) {
    for list in &section.lists {
        let mut at = 0;
        for &(start, end) in &list.items {
            assert!(
                start >= at && section.text.get(start..end).is_some(),
                "{section:?}"
            );
            at = end;
        }
    }
}

/// The theme that lends its words, made once.
fn theme() -> &'static Theme {
    static THEME: OnceLock<Theme> = OnceLock::new();
    THEME.get_or_init(|| {
        let look = Look {
            base: String::new(),
            accent: None,
        };
        let made = Theme::new("default", Files::built_in(), &look, &[Lang::english()]);
        made.unwrap_or_else(|problems| panic!("{problems:?}"))
    })
}

/// Renders the text of `en/a.md`, beside `en/b.md` and two files.
pub(crate) fn render(text: &str) -> Result<Rendered, Box<Problem>> {
    let languages = Languages::decide(None, None, ["en"]);
    let outlines: Vec<_> = [
        ("en/a.md", format!("---\ntitle: A\n---\n{text}")),
        ("en/b.md", "# B\n\nText.".to_owned()),
    ]
    .iter()
    .map(|(path, text)| outline::read(path, text, &languages).0.unwrap())
    .collect();
    let asset = |path: &str| Asset {
        path: path.to_owned(),
        bytes: 9,
        hash: "0123456789abcdef".to_owned(),
        dimensions: Some((4, 3)),
    };
    let assets = vec![asset("en/a.png"), asset("en/a.pdf")];
    let settings = Settings {
        base: String::new(),
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        preview: false,
        own: kb::content::Own::default(),
    };
    let (catalog, _) = Catalog::gather(
        outlines.clone(),
        &[],
        assets,
        languages,
        &settings,
        kb::content::catalog::TOGETHER,
    );
    let english = Lang::english();
    let setting = Setting {
        catalog: &catalog,
        page_lang: &english,
        locale: theme().locale(&english),
        image_hosts: &["pictures.example.com".to_owned()],
        colours: &kb::content::markdown::Colours::default(),
    };
    markdown::render(
        &outlines[0],
        &format!("---\ntitle: A\n---\n{text}"),
        setting,
    )
}

/// Elements and attributes that a page's text may hold.
pub(crate) const ELEMENTS: &str = "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em \
     figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub \
     summary sup table tbody td tfoot th thead time tr u ul var wbr";
pub(crate) const ATTRIBUTES: &str = "alt aria-label checked class colspan datetime decoding dir disabled download height href hreflang \
     id lang loading name open reversed role rowspan scope span src start tabindex title type value width";

/// What in a text's HTML must not be there.
pub(crate) fn dangers(html: &str) -> Vec<String> {
    let elements: Vec<&str> = ELEMENTS.split_whitespace().collect();
    let attributes: Vec<&str> = ATTRIBUTES.split_whitespace().collect();
    let mut dangers = Vec::new();
    for token in tokens(html) {
        let Token::Open(name, written) = token else {
            continue;
        };
        if !elements.contains(&name.as_str()) {
            dangers.push(format!("<{name}>"));
        }
        for (key, value) in &written {
            if !attributes.contains(&key.as_str()) {
                dangers.push(format!("<{name} {key}>"));
            }
            if matches!(key.as_str(), "href" | "src") && !is_harmless(value) {
                dangers.push(format!("<{name} {key}=\"{value}\">"));
            }
        }
        if name == "img"
            && !written.get("src").is_some_and(|source| {
                source.starts_with("/assets/")
                    || source.starts_with("https://pictures.example.com/")
            })
        {
            dangers.push(format!("a picture from elsewhere: {written:?}"));
        }
    }
    dangers
}

fn is_harmless(address: &str) -> bool {
    let bare: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let bare = bare.to_lowercase();
    let known = ["http:", "https:", "mailto:", "tel:", "sms:", "ftp:"];
    bare.starts_with(['/', '#', '\\']) || known.iter().any(|scheme| bare.starts_with(scheme))
}
