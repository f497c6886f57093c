//! A program that takes webhooks, and misbehaves on command.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a receiver does with one post.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Answers so: status and further headers.
    With(u16, Vec<(&'static str, String)>),
    /// Answers well after so long.
    Slow(Duration),
    /// Takes the post and hangs up without an answer.
    HangsUp,
}

/// A post that was read.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) path: String,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Post {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.split("\r\n").skip(1);
        let found = lines.filter_map(|line| line.split_once(": "));
        let mut found = found.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value)
    }

    /// The body.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Seen {
    posts: Vec<Post>,
    next: VecDeque<Reply>,
}

/// The receiver.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl Receiver {
    /// Begins to listen.
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let address = listener.local_addr().unwrap();
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let seen = Arc::clone(&shared);
                tokio::spawn(async move { talk(stream, &seen).await });
            }
        });
        Self { address, seen }
    }

    /// How the next posts are answered, one after the other; then well again.
    pub(crate) fn behave(&self, replies: impl IntoIterator<Item = Reply>) {
        self.seen.lock().unwrap().next.extend(replies);
    }

    /// The posts so far, whatever was answered.
    pub(crate) fn posts(&self) -> Vec<Post> {
        self.seen.lock().unwrap().posts.clone()
    }
}

async fn talk(mut stream: TcpStream, seen: &Mutex<Seen>) -> Option<()> {
    let mut bytes = Vec::new();
    let split = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let body = bytes.split_off(split + 4);
    let head = String::from_utf8(bytes).unwrap();
    let path = head.split(' ').nth(1).unwrap().to_owned();
    let mut post = Post { path, head, body };
    let length: usize = post.header("content-length").parse().unwrap();
    while post.body.len() < length {
        if stream.read_buf(&mut post.body).await.ok()? == 0 {
            return None;
        }
    }
    let reply = {
        let mut seen = seen.lock().unwrap();
        seen.posts.push(post);
        seen.next.pop_front()
    };
    let (status, headers) = match reply {
        Some(Reply::HangsUp) => return None,
        Some(Reply::Slow(long)) => {
            tokio::time::sleep(long).await;
            (200, Vec::new())
        }
        Some(Reply::With(status, headers)) => (status, headers),
        None => (200, Vec::new()),
    };
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let body = "no customer's words";
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} so\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await.ok()
}
