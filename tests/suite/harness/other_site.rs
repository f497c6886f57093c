//! Another site, to which articles link: it answers by path, and remembers how it was asked.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// `HEAD /path`
    pub(crate) line: String,
    /// All of its headers.
    pub(crate) head: String,
    pub(crate) at: Instant,
    /// So many were being answered, this one among them.
    pub(crate) at_once: usize,
}

/// The site.
pub(crate) struct OtherSite {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Question>>>,
}

impl OtherSite {
    /// Begins to listen. What is not here is gone; `->` leads on; 0 hangs up.
    ///
    /// `"HEAD /a": 405` is asked before `"/a": 200`.
    pub(crate) fn new(pages: &'static [(&'static str, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Question>>> = Arc::default();
        let shared = Arc::clone(&asked);
        let busy = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (asked, busy) = (Arc::clone(&shared), Arc::clone(&busy));
                std::thread::spawn(move || answer(stream.unwrap(), pages, &asked, &busy));
            }
        });
        Self { address, asked }
    }

    /// The questions so far.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }

    /// An address of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

fn answer(
    mut stream: TcpStream,
    pages: &[(&str, &str)],
    asked: &Mutex<Vec<Question>>,
    busy: &AtomicUsize,
) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let line = head.lines().next().unwrap_or_default();
    let line = line.trim_end_matches(" HTTP/1.1").to_owned();
    if line.is_empty() {
        return;
    }
    let at_once = busy.fetch_add(1, Ordering::SeqCst) + 1;
    asked.lock().unwrap().push(Question {
        line: line.clone(),
        head,
        at: Instant::now(),
        at_once,
    });
    // Long enough for another one to come at the same time, if it were sent.
    std::thread::sleep(Duration::from_millis(20));
    let path = line.split_once(' ').unwrap().1;
    let find = |name: &str| pages.iter().find(|page| page.0 == name).map(|page| page.1);
    let told = find(&line).or_else(|| find(path)).unwrap_or("404");
    busy.fetch_sub(1, Ordering::SeqCst);
    let (status, headers) = match told.split_once(" -> ") {
        Some((status, to)) => (status, format!("location: {to}\r\n")),
        None => (told, String::new()),
    };
    if status != "0" {
        let head = format!(
            "HTTP/1.1 {status} -\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n"
        );
        let _ = stream.write_all(head.as_bytes());
    }
}
