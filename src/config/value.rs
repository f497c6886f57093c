//! Reading one value: text, number, language, address and the like, with what is expected instead.
//!
//! It must not know keys, sections or files.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ipnet::IpNet;
use toml::de::DeValue;

use super::source::kind;
use crate::lang::Lang;
use crate::problem::{Code, Severity, nearest};

/// A value as written.
pub(crate) enum Given<'a> {
    /// In the file.
    File(&'a DeValue<'a>),
    /// In a variable, where everything is text.
    Variable(&'a str),
}

/// Why a value cannot be used; `what` goes on after the key's name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) what: String,
    pub(crate) remedy: String,
}

/// A [`Wrong`], as the error of a reader.
pub(crate) fn wrong<T>(what: impl Into<String>, remedy: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong {
        what: what.into(),
        remedy: remedy.into(),
    })
}

impl Given<'_> {
    /// A text, without white space at its ends; never empty.
    pub(crate) fn text(&self) -> Result<&str, Wrong> {
        let text = match self {
            Self::Variable(text) => text.trim(),
            Self::File(DeValue::String(text)) => text.trim(),
            Self::File(other) => {
                let what = format!("must be text, not {}", kind(other));
                return wrong(what, "put it in quotes: \"…\"");
            }
        };
        if text.is_empty() {
            return wrong("is empty", "give it a value or remove the line");
        }
        Ok(text)
    }

    /// A text that stands on one line.
    pub(crate) fn line(&self) -> Result<String, Wrong> {
        let text = self.text()?;
        if text.chars().any(char::is_control) {
            return wrong("must stand on one line", "remove line breaks and tabs");
        }
        Ok(text.to_owned())
    }

    /// Whether it is a text without anything in it.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Variable(text) => text.trim().is_empty(),
            Self::File(DeValue::String(text)) => text.trim().is_empty(),
            Self::File(_) => false,
        }
    }

    /// True or false, when it is one of them.
    pub(crate) fn truth(&self) -> Option<bool> {
        match self {
            Self::Variable(text) => text.trim().parse().ok(),
            Self::File(DeValue::Boolean(truth)) => Some(*truth),
            Self::File(_) => None,
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Variable(text) => text.trim().parse().ok(),
            Self::File(DeValue::Integer(number)) => {
                i64::from_str_radix(number.as_str(), number.radix())
                    .ok()
                    .map(|n| n as f64)
            }
            Self::File(DeValue::Float(number)) => number.as_str().parse().ok(),
            Self::File(_) => None,
        }
    }

    /// What to do about a number that cannot be used: take off its quotes, or what `else_` says.
    pub(crate) fn remedy_for_number(&self, else_: &'static str) -> &'static str {
        match self {
            Self::File(DeValue::String(_)) => "write the number without quotes",
            _ => else_,
        }
    }

    /// The value as its writer wrote it, for messages.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Variable(text) => format!("`{}`", shortened(text)),
            Self::File(DeValue::String(text)) => format!("\"{}\"", shortened(text)),
            Self::File(DeValue::Integer(number)) => format!("`{number}`"),
            Self::File(DeValue::Float(number)) => format!("`{number}`"),
            Self::File(other) => kind(other).to_owned(),
        }
    }
}

/// Enough of a text to recognise it, on one line.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short.replace(char::is_control, " ")
}

/// "`a`, `b` or `c`".
pub(crate) fn alternatives(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A whole number within limits.
pub(crate) fn whole(least: u32, most: u32) -> impl Fn(&Given<'_>) -> Result<usize, Wrong> {
    move |given| match given.number() {
        Some(n) if n.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&n) => {
            Ok(n as usize)
        }
        _ => wrong(
            format!(
                "must be a whole number from {least} to {most}, not {}",
                given.shown()
            ),
            given.remedy_for_number("write a whole number within these limits"),
        ),
    }
}

/// A time in seconds, up to a day.
pub(super) fn seconds(given: &Given<'_>) -> Result<Duration, Wrong> {
    match given.number() {
        Some(n) if n > 0.0 && n <= 86_400.0 => Ok(Duration::from_secs_f64(n)),
        _ => wrong(
            format!(
                "must be a time in seconds, more than 0 and up to 86400, not {}",
                given.shown()
            ),
            "write the number of seconds without quotes or unit",
        ),
    }
}

/// A language tag.
pub(crate) fn language(given: &Given<'_>) -> Result<Lang, Wrong> {
    let text = given.text()?;
    let Some(lang) = Lang::parse(text) else {
        return wrong(
            format!("holds \"{}\", which is no language tag", shortened(text)),
            "use tags such as `en`, `bn` or `pt-br`",
        );
    };
    Ok(lang)
}

/// The weight of a kind of problem; `None` is off.
pub(super) fn level(given: &Given<'_>, code: Code) -> Result<Option<Severity>, Wrong> {
    const LEVELS: [&str; 4] = ["error", "warning", "note", "off"];
    let text = given.text()?;
    match text {
        "note" | "off" if code.leaves_out() => wrong(
            format!(
                "must be \"error\" or \"warning\": {} leaves an article out",
                code.name
            ),
            "mend what it tells, or make it a \"warning\": then the rest is published",
        ),
        "error" => Ok(Some(Severity::Error)),
        "warning" => Ok(Some(Severity::Warning)),
        "note" => Ok(Some(Severity::Note)),
        "off" => Ok(None),
        _ => {
            let choice = format!("must be {}, not {}", alternatives(&LEVELS), given.shown());
            match nearest(&text.to_lowercase(), LEVELS) {
                Some(meant) => wrong(choice, format!("did you mean `{meant}`?")),
                None => wrong(choice, "choose one of them, in quotes"),
            }
        }
    }
}

/// An address to listen at.
pub(super) fn socket(given: &Given<'_>) -> Result<SocketAddr, Wrong> {
    let text = given.text()?;
    let numeric = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    let Ok(address) = numeric.parse() else {
        let digits = text.trim_start_matches(':');
        let port: u16 = digits.parse().unwrap_or(8080);
        return wrong(
            format!("must be an address and a port, not {}", given.shown()),
            format!(
                "write \"127.0.0.1:{port}\", or \"0.0.0.0:{port}\" to be reachable from everywhere"
            ),
        );
    };
    Ok(address)
}

/// An address, or a network of them.
pub(super) fn network(given: &Given<'_>) -> Result<IpNet, Wrong> {
    let text = given.text()?;
    let one = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| one()).or_else(|_| {
        wrong(
            format!("must hold addresses or networks, not {}", given.shown()),
            "write \"10.0.0.7\" or \"10.0.0.0/8\"",
        )
    })
}

/// A text on one line, such as a name or a path.
pub(crate) fn line(given: &Given<'_>) -> Result<String, Wrong> {
    given.line()
}

/// The name of one folder.
pub(super) fn folder_name(given: &Given<'_>) -> Result<String, Wrong> {
    let name = given.line()?;
    if name.starts_with('.') || name.contains(['/', '\\']) {
        return wrong(
            format!("must be the name of one folder, not {}", given.shown()),
            "write the folder's name alone; where themes lie is `themes` in `[paths]`",
        );
    }
    Ok(name)
}

/// The path of a file below the site's root.
pub(super) fn file_below(given: &Given<'_>) -> Result<String, Wrong> {
    let path = given.line()?;
    let outside = path.starts_with('/') || path.split('/').any(|part| part == "..");
    if outside || path.contains('\\') || path.contains("://") {
        return wrong(
            format!(
                "must be a file inside the site's folder, not {}",
                given.shown()
            ),
            "put the file beside kb.toml and write its path from there, with `/`",
        );
    }
    Ok(path.trim_start_matches("./").to_owned())
}

/// An address with a place for an article's path.
pub(super) fn edit_url(given: &Given<'_>) -> Result<String, Wrong> {
    let url = given.line()?;
    let example = "for example \"https://github.com/acme/help/edit/main/articles/{path}\"";
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return wrong(
            format!("must be a web address, not {}", given.shown()),
            example,
        );
    }
    if !url.contains("{path}") {
        return wrong(
            "has no place for the article's path",
            format!("put `{{path}}` where it belongs, {example}"),
        );
    }
    Ok(url)
}

/// An article's id: text, or a whole number, which stands for its digits.
pub(crate) fn id(given: &Given<'_>) -> Result<String, Wrong> {
    match given {
        Given::File(DeValue::Integer(number)) if number.radix() == 10 => Ok(number.to_string()),
        _ => given.line(),
    }
}

/// A host's name without scheme, port or path.
pub(super) fn host(given: &Given<'_>) -> Result<String, Wrong> {
    let text = given.line()?;
    let bare = text.split("://").last().unwrap_or(&text);
    let bare = bare.split(['/', ':']).next().unwrap_or(bare);
    // As browsers are told of hosts: a name in another script has a form in ASCII for that.
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if bare != text || !text.chars().all(allowed) {
        let remedy = if !bare.is_empty() && bare.chars().all(allowed) {
            format!("write \"{bare}\"")
        } else if bare.chars().any(char::is_alphabetic) && !bare.is_ascii() {
            "write the name as it is in the domain name system, which begins with `xn--`".into()
        } else {
            "for example \"images.example.com\"".into()
        };
        return wrong(
            format!("must hold names of hosts, not {}", given.shown()),
            remedy,
        );
    }
    Ok(text.to_ascii_lowercase())
}
