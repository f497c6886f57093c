//! A load generator: a fixed number of requests over a few connections that are kept.
//!
//! Every thread sends one request on each of its connections and then takes in the answers, so that
//! the server always has work and the generator costs little. It must not know what is served.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, ensure};

const THREADS: usize = 2;
const CONNECTIONS: usize = 16;
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks for each path in turn, `count` times in all, and tells how many answers came in a second.
/// `headers` are lines that end in CR and LF.
pub(crate) fn run(
    address: &str,
    paths: &[String],
    headers: &str,
    count: usize,
) -> anyhow::Result<f64> {
    let requests: Vec<String> = paths
        .iter()
        .map(|path| format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{headers}\r\n"))
        .collect();
    let started = Instant::now();
    let share = count / THREADS;
    let ask = |thread: usize| ask_all(address, &requests, thread * share, share);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || ask(thread)))
            .collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .map_err(|_| anyhow!("a thread of the load generator panicked"))?
        })
    })?;
    Ok((share * THREADS) as f64 / started.elapsed().as_secs_f64())
}

fn ask_all(address: &str, requests: &[String], first: usize, count: usize) -> anyhow::Result<()> {
    let mut connections = (0..CONNECTIONS)
        .map(|_| Connection::open(address))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut asked = 0;
    while asked < count {
        let now = CONNECTIONS.min(count - asked);
        for (n, connection) in connections[..now].iter_mut().enumerate() {
            connection.ask(&requests[(first + asked + n) % requests.len()])?;
        }
        for connection in &mut connections[..now] {
            connection.answer()?;
        }
        asked += now;
    }
    Ok(())
}

/// Asks once, on a connection of its own, and returns how many bytes the answer's body has.
pub(crate) fn once(address: &str, path: &str) -> anyhow::Result<usize> {
    let mut connection = Connection::open(address)?;
    connection.ask(&format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n"))?;
    connection.answer()
}

/// Asks for each path in turn on one connection that is kept, and tells how long each answer took.
pub(crate) fn each(address: &str, paths: &[String]) -> anyhow::Result<Vec<Duration>> {
    let mut connection = Connection::open(address)?;
    let requests = paths
        .iter()
        .map(|path| format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n"));
    let times = requests.map(|request| {
        let started = Instant::now();
        connection.ask(&request)?;
        connection.answer()?;
        Ok(started.elapsed())
    });
    times.collect()
}

/// What came back.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            buffer: vec![0; 256 * 1024],
        })
    }

    fn ask(&mut self, request: &str) -> anyhow::Result<()> {
        Ok(self.stream.write_all(request.as_bytes())?)
    }

    /// Asks, and takes in whatever is answered.
    pub(crate) fn tell(&mut self, request: &str) -> anyhow::Result<Told> {
        self.ask(request)?;
        let mut bytes = Vec::new();
        loop {
            let read = self.read(0)?;
            bytes.extend_from_slice(&self.buffer[..read]);
            let text = String::from_utf8_lossy(&bytes);
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let begun = head.len() + 4;
            let length = head.lines().filter_map(|line| line.split_once(": "));
            let length = length
                .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .find_map(|(_, length)| length.parse::<usize>().ok());
            if bytes.len() >= begun + length.unwrap_or(0) {
                let status = head.split(' ').nth(1).context("no status")?.parse()?;
                let body = body.to_owned();
                return Ok(Told { status, body });
            }
        }
    }

    /// Takes in one answer, which must be a good one, and returns how long its body is.
    fn answer(&mut self) -> anyhow::Result<usize> {
        let mut filled = 0;
        let head = loop {
            filled += self.read(filled)?;
            let read = &self.buffer[..filled];
            if let Some(end) = read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        ensure!(text.starts_with("HTTP/1.1 200"), "refused: {text}");
        let length: usize = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .with_context(|| format!("no length: {text}"))?
            .1
            .parse()?;
        let mut missing = (head + length).saturating_sub(filled);
        while missing > 0 {
            missing = missing.saturating_sub(self.read(0)?);
        }
        Ok(length)
    }

    fn read(&mut self, from: usize) -> anyhow::Result<usize> {
        let read = self.stream.read(&mut self.buffer[from..])?;
        ensure!(read > 0, "the connection was closed");
        Ok(read)
    }
}
