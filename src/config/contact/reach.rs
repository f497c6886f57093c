//! Where a channel leads: a number, an address, a URL, a chat's script.
//!
//! What is written is never told in a problem that is kept, only in what is said to its writer.

use super::super::section::Section;
use super::super::source::Origin;
use super::super::value::{self, Given, Wrong, wrong};
use crate::contact::{EmailAddress, Embed, Kind, PhoneNumber, Target};

/// Ways into other programs that do nothing but open a conversation.
const SCHEMES: [&str; 12] = [
    "https",
    "http",
    "sms",
    "sip",
    "xmpp",
    "viber",
    "tg",
    "whatsapp",
    "sgnl",
    "fb-messenger",
    "line",
    "matrix",
];

/// Reads `target` and `embed` as a kind needs them; `None` when they cannot be used.
pub(super) fn read(keys: &mut Section<'_>, origin: &Origin, kind: Kind) -> Option<Target> {
    let names_script = keys.holds("embed");
    let embed = keys.located("embed", script);
    if let Some((_, at)) = &embed
        && kind != Kind::Chat
    {
        keys.wrong(
            at,
            format!("a channel of the kind `{}` has no `embed`", kind.name()),
            "only a chat loads a script; write where the channel leads into `target`",
        );
    }
    let embed = embed.map(|(embed, _)| embed);
    let was_written = keys.holds("target");
    let target = keys.located("target", |given| match kind {
        Kind::Phone => number(given),
        Kind::Email => address(given),
        Kind::Chat | Kind::Link => url(given),
        Kind::Form => value::line(given),
    });
    match (kind, target) {
        (Kind::Form, None) => Some(Target::default()),
        (Kind::Form, Some((_, at))) => {
            keys.wrong(
                &at,
                "a form has no `target`".to_owned(),
                "remove the line; where requests go is told by `[[delivery]]`",
            );
            None
        }
        (Kind::Chat, None) if names_script && !was_written => {
            embed.map(|embed| Target::new(String::new(), Some(embed)))
        }
        (_, Some((target, _))) => Some(Target::new(target, embed)),
        (_, None) => {
            if !was_written {
                let example = match kind {
                    Kind::Phone => "target = \"+880 1700-000000\"",
                    Kind::Email => "target = \"support@example.com\"",
                    Kind::Chat => {
                        "target = \"https://chat.example.com/\", or `embed` with its script"
                    }
                    _ => "target = \"https://wa.me/8801700000000\"",
                };
                keys.wrong(
                    origin,
                    format!("the channel of the kind `{}` leads nowhere", kind.name()),
                    format!("add {example}"),
                );
            }
            None
        }
    }
}

fn number(given: &Given<'_>) -> Result<String, Wrong> {
    let text = given.line()?;
    match PhoneNumber::read(&text) {
        Ok(_) => Ok(text),
        // Short codes: 999, 16247.
        Err(_) if (2..7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) => {
            Ok(text)
        }
        Err(_) => wrong(
            format!("must be a telephone number, not {}", given.shown()),
            "write it as customers dial it: \"+880 1700-000000\"",
        ),
    }
}

fn address(given: &Given<'_>) -> Result<String, Wrong> {
    let text = given.line()?;
    match EmailAddress::read(&text) {
        Ok(address) => Ok(address.into()),
        Err(_) => wrong(
            format!("must be a mail address, not {}", given.shown()),
            "write the address alone: \"support@example.com\"",
        ),
    }
}

fn url(given: &Given<'_>) -> Result<String, Wrong> {
    let url = given.line()?;
    let scheme = url
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let known = scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()));
    let plain = url
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
    if known && plain && leads_somewhere(&url) {
        return Ok(url);
    }
    wrong(
        format!("must be an address to open, not {}", given.shown()),
        "write it whole: \"https://wa.me/8801700000000\"; other letters as `%…`",
    )
}

/// Whether an address of the web names a host, and a port at most.
fn leads_somewhere(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let Some(rest) = ["https:", "http:"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme))
    else {
        return true;
    };
    let Some(rest) = rest.strip_prefix("//") else {
        return false;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, port) = rest[..end].split_once(':').unwrap_or((&rest[..end], "443"));
    host.bytes().any(|b| b.is_ascii_alphanumeric()) && port.parse::<u16>().is_ok()
}

/// A script's address: its origin goes into a header, so nothing but an origin may be in it.
fn script(given: &Given<'_>) -> Result<Embed, Wrong> {
    let script = url(given)?;
    let host = script.strip_prefix("https://").map(|rest| {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        &rest[..end]
    });
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':');
    match host.filter(|host| !host.is_empty() && host.bytes().all(allowed)) {
        Some(host) => Ok(Embed {
            origin: format!("https://{host}"),
            script,
        }),
        None => wrong(
            format!(
                "must be the `https` address of a script, not {}",
                given.shown()
            ),
            "for example \"https://chat.example.com/widget.js\"",
        ),
    }
}
