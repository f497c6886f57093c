//! The way to people: the contact page with a question, and a message that is sent, which is on the
//! disk before it is answered.
//!
//! It must not know how kb keeps a message.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::bench::{Bench, remove};
use super::load::Connection;
use super::table::{Aim, Unit};

/// So many pages, and so many messages.
const ROUNDS: usize = 500;
/// Forms that come back sooner are taken for a machine's.
const WRITING: Duration = Duration::from_millis(2_100);
/// What customers ask, in turn.
const QUESTIONS: [&str; 4] = [
    "board+not+found",
    "how+do+I+upload",
    "zqxv+kjwh",
    "my+cable",
];
const SETTINGS: &str = "[site]\ntime_zone = \"Asia/Dhaka\"\n\
    [server]\nmessages_per_address = 1000000\nmessages_per_site = 1000000\n\
    [[channel]]\nkind = \"phone\"\ntarget = \"+880 1700-000000\"\nhours = \"Su-Th 09:00-18:00\"\n\
    [[channel]]\nkind = \"form\"\nhours = \"Su-Th 09:00-18:00; PH off\"\nreply_within = \"4 hours\"\n\
    [[channel]]\nkind = \"email\"\ntarget = \"people@example.com\"\n";

/// The median and the slowest but one in a hundred, in seconds.
#[derive(Clone, Copy)]
struct Times {
    p50: f64,
    p99: f64,
}

impl Times {
    fn of(mut all: Vec<f64>) -> Self {
        all.sort_by(f64::total_cmp);
        let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
        Self {
            p50: at(0.5),
            p99: at(0.99),
        }
    }
}

/// Measures and prints the rows.
pub(crate) fn all(bench: &Bench) -> anyhow::Result<()> {
    let folder = bench.other.join("people");
    remove(&folder)?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("kb.toml"), SETTINGS)?;
    let (_server, address) = bench.serve_with(&folder)?;
    let mut connection = Connection::open(&address)?;
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let mut timed = |request: &str, status: u16| -> anyhow::Result<(f64, String)> {
        let started = Instant::now();
        let answer = connection.tell(request)?;
        let took = started.elapsed().as_secs_f64();
        ensure!(answer.status == status, "{}: {request}", answer.status);
        Ok((took, answer.body))
    };
    let pages = bench.site.pages.iter().cycle().take(ROUNDS);
    let articles: Vec<f64> = pages
        .map(|page| Ok(timed(&get(page), 200)?.0))
        .collect::<anyhow::Result<_>>()?;
    let (mut opened, mut tokens) = (Vec::new(), Vec::new());
    for question in QUESTIONS.iter().cycle().take(ROUNDS) {
        let path = format!("{}contact?q={question}", bench.site.home);
        let (took, page) = timed(&get(&path), 200)?;
        opened.push(took);
        tokens.push(token(&page)?.to_owned());
    }
    sleep(WRITING);
    let mut sent = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        let body = format!(
            "q=my+cable&token={token}&message=It+does+not+work.+{number}&reply=a%40example.com"
        );
        let request = format!(
            "POST {}contact HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\r\n{body}",
            bench.site.home,
            body.len()
        );
        sent.push(timed(&request, 303)?.0);
    }
    let [article, page, message] = [articles, opened, sent].map(Times::of);
    let most = Aim::within(0.05);
    for (figure, kb, minimal, aim) in [
        (
            "contact page, p50 / article",
            page.p50,
            article.p50,
            Aim::none(),
        ),
        ("contact page, p99 / article", page.p99, article.p99, most),
        (
            "message sent, p50 / article",
            message.p50,
            article.p50,
            Aim::none(),
        ),
        (
            "message sent, p99 / article",
            message.p99,
            article.p99,
            most,
        ),
    ] {
        bench.row(figure, Unit::Seconds, kb, minimal, aim);
    }
    Ok(())
}

/// What the form carries so that it counts once.
fn token(page: &str) -> anyhow::Result<&str> {
    let behind = page.split("name=\"token\" value=\"").nth(1);
    let token = behind.and_then(|rest| rest.split('"').next());
    token.context("the page has no form")
}
