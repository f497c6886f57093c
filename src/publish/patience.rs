//! Streams that do not hang: a read or a write that gets nowhere for too long is an error. It must not
//! know what is said over them.
//!
//! Each has a thread of its own, which may hang in the place of its owner; it ends with the stream.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// What is read or written at a time, in bytes.
const PART: usize = 64 << 10;

/// So many parts are read before somebody wants them.
const AHEAD: usize = 4;

/// A stream for reading that waits only so long.
pub struct Patient {
    parts: Receiver<io::Result<Vec<u8>>>,
    part: Vec<u8>,
    at: usize,
    patience: Duration,
}

impl Patient {
    /// Waits so long for each part of what comes.
    pub fn of(mut stream: impl Read + Send + 'static, patience: Duration) -> Self {
        let (sender, parts) = sync_channel(AHEAD);
        thread::spawn(move || {
            let mut part = vec![0; PART];
            loop {
                let read = match stream.read(&mut part) {
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    read => read.map(|length| part[..length].to_vec()),
                };
                let last = !matches!(&read, Ok(read) if !read.is_empty());
                if sender.send(read).is_err() || last {
                    return;
                }
            }
        });
        Self {
            parts,
            part: Vec::new(),
            at: 0,
            patience,
        }
    }
}

impl Read for Patient {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.part.len() {
            self.part = match self.parts.recv_timeout(self.patience) {
                Ok(part) => part?,
                Err(RecvTimeoutError::Timeout) => {
                    return Err(silent(self.patience, "nothing came"));
                }
                // What has ended stays so.
                Err(RecvTimeoutError::Disconnected) => Vec::new(),
            };
            self.at = 0;
        }
        let rest = &self.part[self.at..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

/// A stream for writing that waits only so long.
pub struct Insistent {
    parts: SyncSender<Vec<u8>>,
    written: Receiver<io::Result<()>>,
    patience: Duration,
}

impl Insistent {
    /// Waits so long until each part is taken.
    pub fn of(mut stream: impl Write + Send + 'static, patience: Duration) -> Self {
        let (parts, receiver) = sync_channel::<Vec<u8>>(1);
        let (sender, written) = sync_channel(1);
        thread::spawn(move || {
            for part in receiver {
                let done = stream.write_all(&part).and_then(|()| stream.flush());
                let failed = done.is_err();
                if sender.send(done).is_err() || failed {
                    return;
                }
            }
        });
        Self {
            parts,
            written,
            patience,
        }
    }
}

impl Write for Insistent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let part = &bytes[..bytes.len().min(PART)];
        let ended = |_| io::Error::from(ErrorKind::BrokenPipe);
        self.parts.send(part.to_vec()).map_err(ended)?;
        match self.written.recv_timeout(self.patience) {
            Ok(done) => done.map(|()| part.len()),
            Err(RecvTimeoutError::Timeout) => Err(silent(self.patience, "nothing was taken")),
            Err(RecvTimeoutError::Disconnected) => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // What was taken was flushed, too.
        Ok(())
    }
}

fn silent(patience: Duration, what: &str) -> io::Error {
    let why = format!("{what} for {} seconds", patience.as_secs());
    io::Error::new(ErrorKind::TimedOut, why)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const MOMENT: Duration = Duration::from_millis(80);
    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn what_is_written_is_read_to_its_end() {
        let (reader, writer) = io::pipe().unwrap();
        let all: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
        let sent = all.clone();
        let writing = thread::spawn(move || Insistent::of(writer, LONG).write_all(&sent));
        let mut came = Vec::new();
        let mut reader = Patient::of(reader, LONG);
        reader.read_to_end(&mut came).unwrap();
        assert!(came == all);
        assert_eq!(reader.read(&mut [0; 9]).unwrap(), 0, "it stays ended");
        writing.join().unwrap().unwrap();
    }

    #[test]
    fn nobody_waits_for_ever() {
        let begun = Instant::now();
        let (reader, writer) = io::pipe().unwrap();
        let error = Patient::of(reader, MOMENT).read(&mut [0; 9]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        drop(writer);
        let (reader, writer) = io::pipe().unwrap();
        let written = Insistent::of(writer, MOMENT).write_all(&vec![0; 9 << 20]);
        assert_eq!(written.unwrap_err().kind(), ErrorKind::TimedOut);
        drop(reader);
        assert!(begun.elapsed() < LONG);
    }

    #[test]
    fn who_has_hung_up_is_told_from_who_is_silent() {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let written = Insistent::of(writer, LONG).write_all(&vec![0; 9 << 20]);
        assert_eq!(written.unwrap_err().kind(), ErrorKind::BrokenPipe);
    }
}
