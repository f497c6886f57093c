//! Reading `[[delivery]]`.
//!
//! It must not know how anything is carried.

use std::net::IpAddr;

use super::super::contact::{NamedCategory, categories, choice, truth};
use super::super::section::Section;
use super::super::source::Origin;
use super::super::value::{self, Given, Wrong, shortened, wrong};
use super::{
    Carrier, Delivery, Login, SecretPlace, SecretSource, Smtp, Tls, Webhook, WebhookUrl, is_public,
};
use crate::contact::{EmailAddress, Priority};

/// The longest id; it stands in headers.
const LONGEST_ID: usize = 40;

#[derive(Clone, Copy)]
enum Kind {
    Smtp,
    Webhook,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Webhook => "webhook",
        }
    }
}

/// Reads all of them; what cannot be used is reported and left out.
pub(in crate::config) fn read(
    tables: Vec<(Section<'_>, Origin)>,
    named: &mut Vec<NamedCategory>,
) -> Vec<Delivery> {
    let mut all: Vec<Delivery> = Vec::new();
    for (mut keys, table) in tables {
        let remedy = "write `kind = \"smtp\"` or `kind = \"webhook\"`";
        // Without it, nobody knows which keys are right.
        let Some(kind) = needed(&mut keys, &table, "kind", kind, remedy) else {
            continue;
        };
        let delivery = one(&mut keys, &table, kind, &all, named);
        all.extend(delivery);
        keys.finish();
    }
    all
}

fn one(
    keys: &mut Section<'_>,
    table: &Origin,
    kind: Kind,
    before: &[Delivery],
    named: &mut Vec<NamedCategory>,
) -> Option<Delivery> {
    let (id, origin) = keys
        .located("id", id)
        .unwrap_or_else(|| (kind.name().to_owned(), table.clone()));
    let unique = before.iter().all(|other| other.id != id);
    if !unique {
        keys.wrong(
            &origin,
            format!("there is another `[[delivery]]` with the id `{id}`"),
            "give each an `id` of its own",
        );
    }
    let categories = categories(keys, "categories", named);
    let priorities = keys.list("priorities", priority).unwrap_or_default();
    let carrier = match kind {
        Kind::Smtp => smtp(keys, table).map(Carrier::Smtp),
        Kind::Webhook => webhook(keys, table).map(Carrier::Webhook),
    };
    Some(Delivery {
        id,
        carrier: carrier.filter(|_| unique)?,
        categories,
        priorities: priorities.into_iter().map(|(one, _)| one).collect(),
    })
}

fn smtp(keys: &mut Section<'_>, table: &Origin) -> Option<Smtp> {
    let server = needed(
        keys,
        table,
        "server",
        host,
        "write `server = \"smtp.example.com\"`",
    );
    let tls = keys.located("tls", tls);
    let port = keys.one("port", value::whole(1, 65_535));
    let allow_plain = keys.one("allow_plain", truth).unwrap_or(false);
    let remedy = "write the site's own address: `from = \"help@example.com\"`";
    let from = needed(keys, table, "from", email, remedy);
    let to: Vec<EmailAddress> = keys
        .one_or_many("to", email)
        .into_iter()
        .map(|(to, _)| to)
        .collect();
    if to.is_empty() && !keys.holds("to") {
        let remedy = "write who gets the mail: `to = [\"support@example.com\"]`";
        keys.wrong(table, "`[[delivery]]` has no `to`".into(), remedy);
    }
    let login = login(keys);
    let server = server?;
    let here = is_this_machine(&server);
    if let Some((Tls::Off, origin)) = &tls
        && !here
        && !allow_plain
    {
        keys.wrong(
            origin,
            format!("`tls` is \"none\": messages and addresses would go to `{server}` for everybody on the way to read"),
            "write \"implicit\" or \"starttls\"; in a network that is all your own, `allow_plain = true`",
        );
        return None;
    }
    let tls = tls.map_or(Tls::Implicit, |(tls, _)| tls);
    let usual = match tls {
        Tls::Implicit => 465,
        Tls::StartTls => 587,
        Tls::Off => 25,
    };
    Some(Smtp {
        server,
        port: port
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or(usual),
        tls,
        login: login?,
        from: from?,
        to: Some(to).filter(|to| !to.is_empty())?,
    })
}

/// The login: `Some(None)` when none is needed, `None` when what is written cannot be used.
fn login(keys: &mut Section<'_>) -> Option<Option<Login>> {
    let user = keys.located("user", value::line);
    let password = secret(keys, "password");
    match (user, password) {
        (_, None) if keys.holds("password") => None,
        (None, None) if keys.holds("user") => None,
        (None, None) => Some(None),
        (Some((user, _)), Some((password, _))) => Some(Some(Login { user, password })),
        (Some((_, origin)), None) => {
            let remedy = "add `password_env = \"KB_SMTP_PASSWORD\"` and set that variable, or `password_file`";
            keys.wrong(&origin, "`user` has no password".into(), remedy);
            None
        }
        (None, Some((_, origin))) => {
            let remedy = "add `user = \"…\"`, or remove the password";
            keys.wrong(&origin, "the password has no `user`".into(), remedy);
            None
        }
    }
}

fn webhook(keys: &mut Section<'_>, table: &Origin) -> Option<Webhook> {
    let allow_private = keys.one("allow_private", truth).unwrap_or(false);
    let remedy = "write `url = \"https://example.com/hooks/kb\"`";
    let url = needed(
        keys,
        table,
        "url",
        |given| url(given, allow_private),
        remedy,
    );
    let secret = secret(keys, "secret");
    if secret.is_none() && !keys.holds("secret") {
        let remedy =
            "add `secret_env = \"KB_WEBHOOK_SECRET\"` and set that variable, or `secret_file`";
        keys.wrong(
            table,
            "`[[delivery]]` has no secret to sign with".into(),
            remedy,
        );
    }
    Some(Webhook {
        url: url?,
        secret: secret?.0,
        allow_private,
    })
}

/// The value of a key that must be there.
fn needed<T>(
    keys: &mut Section<'_>,
    table: &Origin,
    key: &str,
    read: impl Fn(&Given<'_>) -> Result<T, Wrong>,
    remedy: &str,
) -> Option<T> {
    if !keys.holds(key) {
        // Asked all the same, so that a misspelt one is told what was meant.
        keys.one(key, &read);
        keys.wrong(table, format!("`[[delivery]]` has no `{key}`"), remedy);
        return None;
    }
    keys.one(key, read)
}

/// Where a secret is kept: `…_env` or `…_file`. The secret itself is refused.
fn secret(keys: &mut Section<'_>, what: &str) -> Option<(SecretPlace, Origin)> {
    let (variable, file) = (format!("{what}_env"), format!("{what}_file"));
    let variable_given = keys.located(&variable, variable_name);
    let file_given = keys.located(&file, value::line);
    if let Some((_, origin)) = keys.keys().into_iter().find(|(key, _)| key == what) {
        keys.refuse(
            what,
            &origin,
            format!("`{what}` stands in kb.toml, which others may read"),
            &format!("set a variable and write its name, `{variable} = \"KB_{}\"`, or write `{file}`; then change the {what}", what.to_uppercase()),
        );
    }
    if let (Some(_), Some((_, origin))) = (&variable_given, &file_given) {
        let what = format!("`{variable}` and `{file}` both say where it is kept");
        keys.wrong(origin, what, "keep one of them");
    }
    let variable = variable_given.map(|(name, origin)| (SecretSource::Variable(name), origin));
    let file = file_given.map(|(path, origin)| (SecretSource::File(path), origin));
    let (source, origin) = variable.or(file)?;
    let place = keys.place(&origin);
    Some((SecretPlace { source, place }, origin))
}

fn kind(given: &Given<'_>) -> Result<Kind, Wrong> {
    choice(given, &[("smtp", Kind::Smtp), ("webhook", Kind::Webhook)])
}

fn tls(given: &Given<'_>) -> Result<Tls, Wrong> {
    let words = [
        ("implicit", Tls::Implicit),
        ("starttls", Tls::StartTls),
        ("none", Tls::Off),
    ];
    choice(given, &words)
}

fn priority(given: &Given<'_>) -> Result<Priority, Wrong> {
    choice(given, &Priority::ALL.map(|one| (one.name(), one)))
}

fn id(given: &Given<'_>) -> Result<String, Wrong> {
    let text = given.line()?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if text.len() > LONGEST_ID || !text.bytes().all(plain) {
        return wrong(
            format!(
                "must be a short name of small letters, digits and hyphens, not {}",
                given.shown()
            ),
            "for example \"support-desk\"",
        );
    }
    Ok(text)
}

fn email(given: &Given<'_>) -> Result<EmailAddress, Wrong> {
    let text = given.line()?;
    EmailAddress::read(&text).or_else(|_| {
        wrong(
            format!("must be a mail address, not {}", given.shown()),
            "write the address alone, such as \"help@example.com\"",
        )
    })
}

fn variable_name(given: &Given<'_>) -> Result<String, Wrong> {
    // What looks like the secret itself is not repeated.
    if given.text()?.starts_with("whsec_") {
        return wrong(
            "holds the secret itself, and not the name of a variable",
            "set a variable, write its name here, and make a new secret: this one was in kb.toml",
        );
    }
    let text = given.line()?;
    let good = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !good || text.starts_with(|c: char| c.is_ascii_digit()) {
        // It may be the secret itself: it is not shown.
        return wrong(
            "must be the name of an environment variable",
            "write its name, such as \"KB_SMTP_PASSWORD\", and set the variable where kb is started",
        );
    }
    Ok(text)
}

/// The name of a mail server, or its address.
fn host(given: &Given<'_>) -> Result<String, Wrong> {
    let text = given.line()?;
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = bare.parse().ok();
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    match address {
        Some(address) => Ok(address.to_string()),
        None if text.len() <= 253 && text.bytes().all(plain) => Ok(text.to_ascii_lowercase()),
        None => wrong(
            format!("must be the name of a mail server, not {}", given.shown()),
            "write the name alone, such as \"smtp.example.com\"; the port is `port`",
        ),
    }
}

fn is_this_machine(host: &str) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    address.map_or(is_local_name(host), |address| address.is_loopback())
}

fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    host == "localhost" || host.ends_with(".localhost")
}

/// The address of a webhook. What it says is not shown: its path may be a secret.
fn url(given: &Given<'_>, allow_private: bool) -> Result<WebhookUrl, Wrong> {
    let example = "for example \"https://example.com/hooks/kb\"";
    let text = given.line()?;
    let Ok(url) = url::Url::parse(&text) else {
        return wrong("is no web address", example);
    };
    match url.scheme() {
        "https" => {}
        "http" if allow_private => {}
        "http" => {
            return wrong(
                "begins with `http://`: messages and addresses would go there for everybody on the way to read",
                "write `https://`; in a network that is all your own, `allow_private = true`",
            );
        }
        other => {
            let other = shortened(other);
            return wrong(format!("must be a web address, not `{other}:`"), example);
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(
            "holds a name or a password, and kb.toml is read by others",
            "take them out: posts are signed, which is how the other side knows them",
        );
    }
    if url.fragment().is_some() {
        return wrong("has a `#`, and what follows is never sent", "take it out");
    }
    let private = match url.host() {
        Some(url::Host::Ipv4(ip)) => !is_public(ip.into()),
        Some(url::Host::Ipv6(ip)) => !is_public(ip.into()),
        Some(url::Host::Domain(name)) => is_local_name(name),
        None => return wrong("has no host", example),
    };
    if private && !allow_private {
        return wrong(
            "leads to this machine or into a private network",
            "if that is meant, write `allow_private = true`",
        );
    }
    Ok(WebhookUrl(url))
}
