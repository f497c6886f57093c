//! A mail server that speaks as much SMTP as it must, and misbehaves on command.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};

/// What a server does with one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Takes the mail.
    Good,
    /// Answers so at this step.
    Answers(Step, &'static str),
    /// Answers so when the mail is to be for somebody whose address begins so.
    Refuses(&'static str, &'static str),
    /// Says nothing at this step for so long, then goes on.
    Slow(Step, Duration),
    /// Hangs up at this step.
    HangsUp(Step),
    /// Takes the mail and hangs up before it says so.
    TakesAndHangsUp,
}

/// A step of a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Banner,
    Hello,
    Login,
    From,
    To,
    Data,
    /// Behind the mail's last dot.
    Dot,
}

/// A mail that was taken.
#[derive(Clone, Debug)]
pub(crate) struct TakenMail {
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
}

impl TakenMail {
    /// The value of a header, unfolded.
    pub(crate) fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap();
        let head = head.replace("\r\n ", " ");
        let start = format!("{name}: ");
        let line = head.split("\r\n").find(|line| line.starts_with(&start));
        line.map_or(String::new(), |line| line[start.len()..].to_owned())
    }
}

#[derive(Default)]
struct Seen {
    mails: Vec<TakenMail>,
    /// What the next connections meet; then `always`.
    next: VecDeque<Manner>,
    connections: usize,
    /// Names and passwords, as they were sent.
    logins: Vec<String>,
}

/// The server.
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    task: tokio::task::JoinHandle<()>,
}

impl MailServer {
    /// Begins to listen.
    pub(crate) async fn new() -> Self {
        Self::at("127.0.0.1:0".parse().unwrap()).await
    }

    /// Begins to listen there; whoever listened there before must have stopped.
    pub(crate) async fn at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(accept(listener, Arc::clone(&seen)));
        Self {
            address,
            seen,
            task,
        }
    }

    /// How the next connections are met, one after the other; then good again.
    pub(crate) fn behave(&self, manners: impl IntoIterator<Item = Manner>) {
        self.seen.lock().unwrap().next.extend(manners);
    }

    /// The mails that were taken so far.
    pub(crate) fn mails(&self) -> Vec<TakenMail> {
        self.seen.lock().unwrap().mails.clone()
    }

    /// The names and passwords that were sent so far: base64 of `\0name\0password`.
    pub(crate) fn logins(&self) -> Vec<String> {
        self.seen.lock().unwrap().logins.clone()
    }

    /// How many connections there were so far.
    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// Stops listening: whoever connects is refused.
    pub(crate) async fn stop(self) -> SocketAddr {
        self.task.abort();
        let _ = self.task.await;
        self.address
    }
}

async fn accept(listener: TcpListener, seen: Arc<Mutex<Seen>>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let manner = {
            let mut seen = seen.lock().unwrap();
            seen.connections += 1;
            seen.next.pop_front().unwrap_or(Manner::Good)
        };
        let seen = Arc::clone(&seen);
        // A customer that hangs up in the middle is no failure of the server's.
        tokio::spawn(async move { talk(stream, manner, &seen).await });
    }
}

/// Answers a step as it should be, or as it was told to; `None` when it hangs up.
async fn answer(out: &mut OwnedWriteHalf, manner: Manner, step: Step, good: &str) -> Option<bool> {
    let (line, went_on) = match manner {
        Manner::HangsUp(at) if at == step => return None,
        Manner::Answers(at, line) if at == step => (line, false),
        Manner::Slow(at, long) if at == step => {
            tokio::time::sleep(long).await;
            (good, true)
        }
        _ => (good, true),
    };
    out.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    Some(went_on)
}

async fn talk(stream: TcpStream, manner: Manner, seen: &Mutex<Seen>) -> Option<()> {
    let (read, mut out) = stream.into_split();
    let mut lines = BufReader::new(read);
    answer(&mut out, manner, Step::Banner, "220 mail.example.com ready").await?;
    let mut to = Vec::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let upper = line.trim().to_ascii_uppercase();
        if upper.starts_with("EHLO") {
            answer(
                &mut out,
                manner,
                Step::Hello,
                "250-mail.example.com\r\n250-AUTH PLAIN\r\n250 SIZE 1000000",
            )
            .await?;
        } else if upper.starts_with("AUTH PLAIN ") {
            let login = line.trim()["AUTH PLAIN ".len()..].to_owned();
            seen.lock().unwrap().logins.push(login);
            answer(&mut out, manner, Step::Login, "235 welcome").await?;
        } else if upper.starts_with("MAIL FROM:") {
            answer(&mut out, manner, Step::From, "250 ok").await?;
        } else if upper.starts_with("RCPT TO:") {
            let whom = line[9..line.rfind('>').unwrap()].to_owned();
            let manner = match manner {
                Manner::Refuses(one, said) if whom.starts_with(one) => {
                    Manner::Answers(Step::To, said)
                }
                other => other,
            };
            if answer(&mut out, manner, Step::To, "250 ok").await? {
                to.push(whom);
            }
        } else if upper == "DATA" {
            if answer(&mut out, manner, Step::Data, "354 go on").await? {
                let text = read_mail(&mut lines).await?;
                let mail = TakenMail {
                    to: std::mem::take(&mut to),
                    text,
                };
                if !matches!(
                    manner,
                    Manner::Answers(Step::Dot, _) | Manner::HangsUp(Step::Dot)
                ) {
                    seen.lock().unwrap().mails.push(mail);
                }
                if manner == Manner::TakesAndHangsUp {
                    return None;
                }
                answer(&mut out, manner, Step::Dot, "250 taken").await?;
            }
        } else if upper == "QUIT" {
            out.write_all(b"221 goodbye\r\n").await.ok()?;
            return Some(());
        } else {
            out.write_all(b"500 what?\r\n").await.ok()?;
        }
    }
}

async fn read_mail<R: tokio::io::AsyncBufRead + Unpin>(lines: &mut R) -> Option<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
