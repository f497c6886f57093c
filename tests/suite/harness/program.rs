//! The real program, as somebody types it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::until;

/// kb with arguments, not yet run.
pub(crate) struct Program(Command);

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// `kb serve`, running.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    /// The line with its address.
    pub(crate) printed: String,
    stderr: Receiver<String>,
    said: Vec<String>,
}

/// What came over the socket.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
}

/// An answer that goes on.
pub(crate) struct Listening(Lines<BufReader<TcpStream>>);

impl Program {
    /// kb, in a folder, with its own caches there.
    pub(crate) fn kb<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kb"));
        command.args(arguments).current_dir(folder);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("KB_") {
                command.env_remove(name);
            }
        }
        for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            command.env(name, folder.join(".home"));
        }
        command.stdin(Stdio::null());
        Self(command)
    }

    /// Sets a variable of its environment.
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ran {
        let output = self.0.output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts it and waits for nothing.
    pub(crate) fn start(mut self) -> Child {
        self.0.stdout(Stdio::null()).stderr(Stdio::null());
        self.0.spawn().unwrap()
    }

    /// Starts a server and waits for the address that it prints.
    pub(crate) fn serve(mut self) -> Server {
        let mut child = self
            .0
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = lines_of(child.stderr.take().unwrap());
        let stdout = lines_of(child.stdout.take().unwrap());
        let line = match stdout.recv_timeout(Duration::from_secs(60)) {
            Ok(line) => line,
            Err(_) => {
                let _ = child.kill();
                panic!("it never served: {:?}", stderr.iter().collect::<Vec<_>>());
            }
        };
        let url = line.split("http://").nth(1).unwrap();
        let address = url.split('/').next().unwrap().parse().unwrap();
        Server {
            child,
            address,
            printed: line,
            stderr,
            said: Vec::new(),
        }
    }
}

fn lines_of(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

impl Ran {
    /// Checks how it ended; what it said is shown when that is wrong.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Whether all of these stand in what it said to people.
    pub(crate) fn says(&self, parts: &[&str]) {
        for part in parts {
            assert!(
                self.stderr.contains(part),
                "`{part}` is not in:\n{}",
                self.stderr
            );
        }
    }
}

impl Server {
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Asks for a page over the socket.
    pub(crate) fn get(&self, path: &str) -> Received {
        get(self.address, path)
    }

    /// Asks until the answer is as it should be.
    pub(crate) fn wait_for(
        &self,
        path: &str,
        what: &str,
        good: impl Fn(&Received) -> bool,
    ) -> Received {
        until(what, || {
            Some(self.get(path)).filter(|received| good(received))
        })
    }

    /// Asks for an answer that never ends, to be read line by line.
    pub(crate) fn listen(&self, path: &str) -> Listening {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        Listening(BufReader::new(stream).lines())
    }

    /// Waits until it has said this on standard error.
    pub(crate) fn hears(&mut self, part: &str) {
        if self.said.iter().any(|line| line.contains(part)) {
            return;
        }
        loop {
            match self.stderr.recv_timeout(Duration::from_secs(20)) {
                Ok(line) => {
                    let found = line.contains(part);
                    self.said.push(line);
                    if found {
                        return;
                    }
                }
                Err(_) => panic!("it never said `{part}`, but:\n{}", self.said.join("\n")),
            }
        }
    }

    /// Ends it at once, whatever it is doing.
    pub(crate) fn kill(self) {
        drop(self);
    }

    /// Asks it to end, as a system does, and waits until it has.
    pub(crate) fn terminate(mut self) -> i32 {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

/// Asks for a page over a socket of its own.
pub(crate) fn get(address: SocketAddr, path: &str) -> Received {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    send(address, &request).unwrap_or_else(|| panic!("{path} was not answered"))
}

/// Sends a whole request over a socket of its own, after which the other end closes; `None` when it is
/// not answered to the end.
pub(crate) fn send(address: SocketAddr, request: &str) -> Option<Received> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.get("content-length").map(|length| length.parse());
    if length.is_some_and(|length| length != Ok(body.len())) && !body.contains('\u{fffd}') {
        return None;
    }
    Some(Received {
        status,
        headers,
        text: body.to_owned(),
    })
}

impl Listening {
    /// The next line that begins so.
    pub(crate) fn line_with(&mut self, start: &str) -> String {
        let mut lines = self.0.by_ref().map(Result::unwrap);
        lines.find(|line| line.starts_with(start)).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
