//! What both ends of a connection say to each other: lines of JSON, and between them the bytes of files.
//! It must not know what they do with it.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::patience::{Insistent, Patient};
use super::{REACHED, Remote};
use crate::edition::Papers;

/// Before every answer: a login's own words may stand before them.
const MARK: &str = "kb-answer ";

/// No line is longer.
const LONGEST: u64 = 96 << 20;

/// A line of words about something is not longer.
const SHORT: u64 = 64 << 10;

/// The lines before an answer that are somebody else's.
const FOREIGN: usize = 200;

/// So much of what ssh complains about is told, in bytes.
const COMPLAINT: u64 = 4096;

/// How long the far end may hash what it has, and bring to its disk what it got, before it goes on.
const PATIENCE: Duration = Duration::from_secs(600);

/// How long ssh may go on once it has closed its end.
const CLOSED: Duration = Duration::from_secs(2);

/// What can be asked of the far end.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Ask {
    List,
    RollBack { to: Option<String> },
    Publish { papers: Papers, keep: usize },
}

/// What the far end says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer<T> {
    Good(T),
    Bad(String),
}

/// A connection to the far end.
pub(super) struct Line {
    host: String,
    child: Child,
    input: Option<Insistent>,
    output: BufReader<Patient>,
    complaint: Receiver<Vec<u8>>,
}

impl Line {
    /// Calls `ssh`, which the operator has set up; kb knows no keys.
    pub(super) fn open(remote: &Remote) -> anyhow::Result<Self> {
        let mut ssh = Command::new("ssh");
        // Nobody is there to answer a question, and a line that is dead is to end.
        let seconds = REACHED.as_secs();
        ssh.args(["-T", "-o", "BatchMode=yes"])
            .args(["-o", &format!("ConnectTimeout={seconds}")])
            .args(["-o", "ServerAliveInterval=15"])
            .args(["-o", "ServerAliveCountMax=4"]);
        if let Some(port) = remote.port {
            ssh.args(["-p", &port.to_string()]);
        }
        ssh.arg("--").arg(&remote.host);
        ssh.arg(format!("{} receive {}", remote.kb, quoted(&remote.path)));
        ssh.stdin(Stdio::piped()).stdout(Stdio::piped());
        ssh.stderr(Stdio::piped());
        let mut child = ssh
            .spawn()
            .context("`ssh` cannot be started: is OpenSSH installed?")?;
        let streams = child.stdin.take().zip(child.stdout.take());
        let (input, output) = streams.context("ssh has no streams")?;
        Ok(Self {
            host: remote.host.clone(),
            complaint: complaint(child.stderr.take()),
            child,
            input: Some(Insistent::of(input, PATIENCE)),
            output: BufReader::new(Patient::of(output, PATIENCE)),
        })
    }

    /// Asks. When the far end does not listen, its answer says why.
    pub(super) fn ask(&mut self, ask: &Ask) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec(ask)?;
        text.push(b'\n');
        self.send(&mut &text[..])
    }

    /// Sends bytes.
    pub(super) fn send(&mut self, bytes: &mut dyn Read) -> anyhow::Result<()> {
        let input = self.input.as_mut().context("nothing more can be sent")?;
        let sent = std::io::copy(bytes, input).and_then(|_| input.flush());
        let Err(error) = sent else { return Ok(()) };
        self.input = None;
        if error.kind() != ErrorKind::TimedOut {
            // Why it hung up is a better answer than that it did.
            self.answer::<serde::de::IgnoredAny>()?;
        }
        Err(error).with_context(|| format!("the connection to {} ended", self.host))
    }

    /// Waits for the answer.
    pub(super) fn answer<T: DeserializeOwned>(&mut self) -> anyhow::Result<T> {
        self.answer_of(LONGEST)
    }

    /// Waits for an answer that takes no more bytes than `most`.
    pub(super) fn answer_of<T: DeserializeOwned>(&mut self, most: u64) -> anyhow::Result<T> {
        let most = most.saturating_add(SHORT).min(LONGEST);
        for _ in 0..FOREIGN {
            let line = read_line(&mut self.output, most);
            let line = line.with_context(|| format!("{} did not answer", self.host))?;
            let Some(line) = line else {
                break;
            };
            if let Some(answer) = line.strip_prefix(MARK) {
                let answer = serde_json::from_str(answer);
                return match answer.with_context(|| self.stranger())? {
                    Answer::Good(told) => Ok(told),
                    Answer::Bad(why) => bail!("{} says: {}", self.host, in_a_line(&why)),
                };
            }
        }
        self.input = None;
        let ended = self.ended();
        let complaint = self.complaint.recv_timeout(CLOSED).unwrap_or_default();
        let complaint = String::from_utf8_lossy(&complaint);
        let complaint = match complaint.trim() {
            "" => String::new(),
            text => format!("; it said: {}", in_a_line(text)),
        };
        bail!(
            "the connection to {} ended before kb answered there ({ended}): is the host right, is the key \
             allowed, and is kb installed there? (`--remote-kb` tells how it is called){complaint}",
            self.host
        )
    }

    /// How ssh ended; one that does not end by itself is ended.
    fn ended(&mut self) -> String {
        let begun = Instant::now();
        while begun.elapsed() < CLOSED {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.to_string();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        "ssh stayed after that".to_owned()
    }

    fn stranger(&self) -> String {
        format!("{} answers in words of another version of kb", self.host)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.input = None;
        // It ends by itself once nobody speaks to it; one that hangs is not waited for.
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The beginning of what ssh complains about, once it is known.
fn complaint(stderr: Option<ChildStderr>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = sync_channel(1);
    if let Some(mut stderr) = stderr {
        std::thread::spawn(move || {
            let mut complaint = Vec::new();
            let _ = (&mut stderr).take(COMPLAINT).read_to_end(&mut complaint);
            let _ = sender.send(complaint);
            // It must not wait for somebody to listen.
            let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        });
    }
    receiver
}

/// What the far end says, without lines that would look like ours.
fn in_a_line(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("; ")
}

/// Reads what is asked.
pub(super) fn asked(input: &mut impl BufRead) -> anyhow::Result<Ask> {
    let line = read_line(input, LONGEST)?.context("nothing was asked")?;
    serde_json::from_str(&line).context("this is no question of this version of kb")
}

/// Answers.
pub(super) fn tell<T: Serialize>(
    output: &mut impl Write,
    answer: &Answer<T>,
) -> anyhow::Result<()> {
    writeln!(output, "{MARK}{}", serde_json::to_string(answer)?)?;
    output.flush()?;
    Ok(())
}

fn read_line(input: &mut impl BufRead, most: u64) -> anyhow::Result<Option<String>> {
    let mut line = Vec::new();
    input.by_ref().take(most).read_until(b'\n', &mut line)?;
    if line.last() != Some(&b'\n') {
        ensure!(
            (line.len() as u64) < most,
            "a line came of more than {most} bytes, which are more than there can be to say"
        );
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

/// A path as one word of a shell, and no option of a program. A leading `~/` stays what it means there.
fn quoted(path: &str) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    match path.strip_prefix("~/") {
        Some(rest) => format!("~/{}", quote(rest)),
        None if path.starts_with('-') => quote(&format!("./{path}")),
        None => quote(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_to_a_shell() {
        assert_eq!(quoted("/srv/help"), "'/srv/help'");
        assert_eq!(quoted("/a b;'c"), r"'/a b;'\''c'");
        assert_eq!(quoted("~/a b"), "~/'a b'");
        assert_eq!(quoted("-x"), "'./-x'");
    }
}
