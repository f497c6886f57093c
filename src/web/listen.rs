//! What the system gives to serve with: an address, and places for connections.
//!
//! It must not know what is served.

use std::fs;
use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Semaphore;

/// Connections that wait in the system until they are taken in.
const BACKLOG: u32 = 4096;
/// Files that are open besides the connections that have a place: the edition, its indexes, logs,
/// connections that are turned away, and some to spare.
const OTHER_FILES: usize = 192;

/// Opens an address.
///
/// # Errors
/// Another program has it, or it is not to be had; the message says what to do.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    listen(address).map_err(|error| {
        let remedy = match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "another program uses it: stop that one, or choose another address with `--addr {}`",
                SocketAddr::new(address.ip(), address.port().wrapping_add(1).max(1024))
            ),
            io::ErrorKind::PermissionDenied => {
                "ports below 1024 need the system's permission: choose one above, such as `--addr 127.0.0.1:8080`"
                    .to_owned()
            }
            io::ErrorKind::AddrNotAvailable => {
                "this machine does not have that address: `--addr 0.0.0.0:8080` takes all it has".to_owned()
            }
            _ => "choose another address with `--addr`".to_owned(),
        };
        anyhow::Error::new(error).context(format!("cannot serve on {address}; {remedy}"))
    })
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // Otherwise a restart would have to wait until old connections are forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// How many connections there can be: as many as are wished for and the system gives files for.
/// Those beyond are told to come back, which is better than not being taken in at all.
pub(super) fn places(wished: usize) -> usize {
    let limit = fs::read_to_string("/proc/self/limits")
        .ok()
        .and_then(|limits| open_files(&limits));
    let given = limit.map_or(usize::MAX, |files| {
        files.saturating_sub(OTHER_FILES).max(16)
    });
    if given < wished {
        tracing::info!(
            wished,
            given,
            "the system allows fewer open files than connections are wished for"
        );
    }
    wished.min(given).clamp(1, Semaphore::MAX_PERMITS)
}

/// The limit that holds at present, in Linux' own table of limits.
fn open_files(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_limit_is_read_from_its_table() {
        let table = "Limit                     Soft Limit           Hard Limit           Units\n\
            Max processes             unlimited            unlimited            processes\n\
            Max open files            1024                 524288               files\n";
        assert_eq!(open_files(table), Some(1024));
        assert_eq!(
            open_files("Max open files  unlimited unlimited files"),
            None
        );
        assert_eq!(open_files(""), None);
    }

    #[test]
    fn there_is_always_a_place_and_never_more_than_wished() {
        assert_eq!(places(0), 1);
        assert_eq!(places(7), 7);
        assert!(places(usize::MAX) >= 16);
    }
}
