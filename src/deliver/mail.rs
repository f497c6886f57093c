//! Handing mails to a mail server.
//!
//! Each mail has a connection of its own: a hand-over that takes too long is cut off, and a connection
//! that was cut off in the middle of a mail must never carry another. A recipient that the server
//! refuses keeps the mail from nobody else. It must not know when or how often it is tried.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as From, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, Message};

use super::letter::compose;
use super::{Carry, Outcome, chain};
use crate::config::{Secret, Smtp, Tls};
use crate::live::Live;
use crate::store::Due;
use crate::theme::{Files, Look, Theme};

/// How long a server may take to say goodbye; the mail is its own by then.
const GOODBYE: Duration = Duration::from_secs(2);

/// One mail server with those who get the mail.
pub(super) struct Mail {
    id: String,
    smtp: Smtp,
    password: Option<Secret>,
    live: Arc<Live>,
    patience: Duration,
    /// The default theme, for when the site's own cannot say a mail.
    spare: OnceLock<Option<Theme>>,
}

impl Mail {
    pub(super) fn new(
        id: &str,
        smtp: &Smtp,
        password: Option<&Secret>,
        live: Arc<Live>,
        patience: Duration,
    ) -> Self {
        Self {
            id: id.to_owned(),
            smtp: smtp.clone(),
            password: password.cloned(),
            live,
            patience,
            spare: OnceLock::new(),
        }
    }

    /// The mail, in the words of the edition that is served. What breaks on the way is an error.
    fn compose(&self, due: &Due) -> anyhow::Result<Message> {
        let present = self.live.present();
        let served = present.served();
        let with = |theme: &Theme| {
            catch_unwind(AssertUnwindSafe(|| {
                compose(&due.request, &self.named(due), &self.smtp, served, theme)
            }))
            .unwrap_or_else(|_| Err(anyhow::anyhow!("composing the mail broke down")))
        };
        with(present.theme()).or_else(|error| {
            tracing::warn!(
                target_id = self.id,
                "the theme cannot say a mail; the default one does"
            );
            let spare = self.spare.get_or_init(|| {
                let languages = &served.languages;
                Theme::new("default", Files::built_in(), &Look::default(), languages).ok()
            });
            spare.as_ref().map_or(Err(error), with)
        })
    }

    /// By what this mail is told from others about the request. What somebody has sent again is not
    /// dropped as known.
    fn named(&self, due: &Due) -> String {
        let again = due.again().map(|n| format!(".{n}")).unwrap_or_default();
        format!("{}{again}", self.id)
    }

    /// Hands a mail over to those who do not have it, and says whom the server refused, and why.
    async fn hand_over(
        &self,
        message: &Message,
        had_by: &[String],
    ) -> Result<Vec<(String, String)>, String> {
        let has_it = |address: &&Address| had_by.iter().any(|own| own == address.as_ref() as &str);
        let all = message.envelope().to().iter();
        let to: Vec<&Address> = all.filter(|address| !has_it(address)).collect();
        if to.is_empty() {
            return Ok(Vec::new());
        }
        let (server, port) = (self.smtp.server.as_str(), self.smtp.port);
        let hello = ClientId::default();
        let protection = || TlsParameters::new(server.to_owned()).map_err(told);
        let at_once = match self.smtp.tls {
            Tls::Implicit => Some(protection()?),
            Tls::StartTls | Tls::Off => None,
        };
        let address = (server, port);
        let connecting = AsyncSmtpConnection::connect_tokio1(
            address,
            Some(self.patience),
            &hello,
            at_once,
            None,
        );
        let mut connection = connecting.await.map_err(told)?;
        if self.smtp.tls == Tls::StartTls {
            if !connection.can_starttls() {
                return Err("the server offers no STARTTLS: nothing was sent".into());
            }
            let upgrading = connection.starttls(protection()?, &hello);
            upgrading.await.map_err(told)?;
        }
        if let (Some(login), Some(password)) = (&self.smtp.login, &self.password) {
            let credentials = Credentials::new(login.user.clone(), password.expose().to_owned());
            let login = connection.auth(DEFAULT_MECHANISMS, &credentials);
            login.await.map_err(told)?;
        }
        let sent = send(&mut connection, message, &to).await;
        // Whatever was taken is theirs now; what comes of a goodbye changes nothing.
        let _ = tokio::time::timeout(GOODBYE, connection.quit()).await;
        sent
    }
}

/// Sends a mail to some, and says whom the server refused, and why. An error: nobody has it.
async fn send(
    connection: &mut AsyncSmtpConnection,
    message: &Message,
    to: &[&Address],
) -> Result<Vec<(String, String)>, String> {
    let bytes = message.formatted();
    let eight_bits = MailParameter::Body(MailBodyParameter::EightBitMime);
    let parameters = match bytes.is_ascii() {
        true => vec![],
        false
            if connection
                .server_info()
                .supports_feature(Extension::EightBitMime) =>
        {
            vec![eight_bits]
        }
        false => return Err("the server takes no mail of 8 bits".into()),
    };
    let from = From::new(message.envelope().from().cloned(), parameters);
    connection.command(from).await.map_err(told)?;
    let mut refused = Vec::new();
    for &one in to {
        match connection.command(Rcpt::new(one.clone(), vec![])).await {
            Ok(_) => {}
            // An answer, and not the end of the connection: it goes on.
            Err(error) if error.status().is_some() => refused.push((one.to_string(), told(error))),
            Err(error) => return Err(told(error)),
        }
    }
    if refused.len() == to.len() {
        return Err(listed(&refused));
    }
    connection.command(Data).await.map_err(told)?;
    connection.message(&bytes).await.map_err(told)?;
    Ok(refused)
}

/// What went wrong, with the remedy where one is known.
fn told(error: lettre::transport::smtp::Error) -> String {
    let text = chain(&error);
    let remedy = [
        (
            "InvalidContentType",
            "the server does not begin with TLS at this port: write `tls = \"starttls\"`, or another `port`",
        ),
        (
            "No compatible authentication",
            "the server takes no login here: take `user` out, or write another `port`",
        ),
    ];
    let known = remedy.iter().find(|(sign, _)| text.contains(sign));
    known.map_or(text.clone(), |(_, remedy)| format!("{text}; {remedy}"))
}

/// Whom a server refused, and why, on one line.
fn listed(refused: &[(String, String)]) -> String {
    let told = refused.iter().map(|(who, why)| format!("{who}: {why}"));
    told.collect::<Vec<_>>().join("; ")
}

impl Carry for Mail {
    fn carry<'a>(&'a self, due: &'a Due) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let message = match self.compose(due) {
                Ok(message) => message,
                Err(error) => return Outcome::Failed(format!("{error:#}"), None),
            };
            let handing_over = self.hand_over(&message, &due.had_by);
            match tokio::time::timeout(self.patience, handing_over).await {
                Ok(Ok(refused)) if refused.is_empty() => Outcome::Carried,
                Ok(Ok(refused)) => {
                    let all = message.envelope().to().iter().map(ToString::to_string);
                    let lack = |one: &String| refused.iter().any(|(who, _)| who == one);
                    let have = all.filter(|one| !lack(one)).collect();
                    Outcome::Partly(have, listed(&refused))
                }
                Ok(Err(why)) => Outcome::Failed(why, None),
                Err(_) => {
                    let seconds = self.patience.as_secs();
                    Outcome::Failed(format!("the server took longer than {seconds} s"), None)
                }
            }
        })
    }
}
