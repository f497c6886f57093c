//! Turning away: what a connection is told when there is no place for it.
//!
//! The request is looked at only for its language, never answered. It must not know how many places
//! there are.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Door;
use super::contact::Fault;
use crate::content::url::decode_path;
use crate::lang::Lang;

/// As strict as headers can be: the page needs nothing.
const HEAD: &str = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\n\
    cache-control: no-store\r\nx-content-type-options: nosniff\r\n\
    referrer-policy: same-origin\r\n\
    content-security-policy: default-src 'none'; frame-ancestors 'none'\r\nconnection: close\r\n";

/// Says that there are too many, when to come back, and how to reach people meanwhile. What was asked
/// is read first, as far as it is there: closing with unread bytes would take the answer away again.
pub(super) async fn turn_away(mut stream: TcpStream, door: &Door) -> io::Result<()> {
    let mut read = [0; 4096];
    let length = timeout(Duration::from_millis(200), stream.read(&mut read)).await;
    let asked = &read[..length.unwrap_or(Ok(0))?];
    stream.write_all(refusal(asked, door).as_bytes()).await?;
    stream.shutdown().await?;
    while stream.read(&mut read).await? > 0 {}
    Ok(())
}

fn refusal(asked: &[u8], door: &Door) -> String {
    let app = door.app();
    let (kind, body) = if door.is_public() {
        let present = app.live.present();
        let served = present.served();
        let lang = language(asked, &served.site.base, &served.languages);
        ("text/html", app.spare.page(lang, Fault::Busy, ""))
    } else {
        let text = "Too many connections at once. Come back shortly.\n";
        ("text/plain", text.to_owned())
    };
    let length = body.len();
    let body = if asked.starts_with(b"HEAD ") {
        ""
    } else {
        &body
    };
    format!("{HEAD}content-type: {kind}; charset=utf-8\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// The language of the page that was asked for, as its address says it.
fn language<'a>(asked: &[u8], base: &str, languages: &'a [Lang]) -> Option<&'a Lang> {
    let line = asked.split(|byte| *byte == b'\r').next()?;
    let path = std::str::from_utf8(line).ok()?.split(' ').nth(1)?;
    let inside = path.strip_prefix(base)?.trim_start_matches('/');
    let first = inside.split(['/', '?']).next()?;
    let lang = Lang::parse(&decode_path(first)?)?;
    languages.iter().find(|known| **known == lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_the_address() {
        let languages = ["en", "bn"].map(|tag| Lang::parse(tag).unwrap());
        for (asked, base, tag) in [
            (
                "GET /bn/search?q=a HTTP/1.1\r\nhost: a\r\n\r\n",
                "",
                Some("bn"),
            ),
            ("GET /BN HTTP/1.1\r\n\r\n", "", Some("bn")),
            ("GET /help/en/ HTTP/1.1\r\n\r\n", "/help", Some("en")),
            ("GET /en/ HTTP/1.1\r\n\r\n", "/help", None),
            ("GET / HTTP/1.1\r\n\r\n", "", None),
            ("GET /fr/ HTTP/1.1\r\n\r\n", "", None),
            ("\u{fffd}", "", None),
            ("", "", None),
        ] {
            let found = language(asked.as_bytes(), base, &languages);
            assert_eq!(found.map(Lang::as_str), tag, "{asked}");
        }
    }
}
