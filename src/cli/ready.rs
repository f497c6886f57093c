//! `kb ready`: asks a kb that runs whether it is ready; for scripts, and for containers, which have nothing
//! else to ask with.
//!
//! It must not know what being ready depends on.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::{Exit, Global, report, site};

/// Nobody waits longer for a server that is well: to be let in, and for each part of the answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// An answer has a line, and one for each thing that somebody has to look at.
const LONGEST: u64 = 64 << 10;

/// Ask a running kb whether it is ready
///
/// Asks `/-/ready` and prints the answer; what somebody has to look at stands below `ready`. The exit code
/// is 3 when it is not ready, or not there.
#[derive(Args)]
pub(super) struct Ready {
    /// Where it answers such questions, if not where kb.toml says (`operations`, or `address`)
    #[arg(value_name = "ADDRESS")]
    address: Option<SocketAddr>,
}

impl Ready {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let address = match self.address {
            Some(address) => address,
            None => {
                let server = site::look(None, global)?.site.server;
                server.operations.unwrap_or(server.address)
            }
        };
        let address = reachable(address);
        let answer = ask(address)
            .with_context(|| format!("nothing answers at {address}: is `kb serve` running?"))?;
        let (status, told) = read(&answer)
            .with_context(|| format!("what answers at {address} does not speak HTTP"))?;
        let told = told.trim_end();
        match status {
            200 if told.starts_with("ready") => {
                report::line(told)?;
                Ok(Exit::Good)
            }
            503 => bail!("kb at {address} is not ready: {told}"),
            other => bail!(
                "what answers at {address} with {other} is not kb, or its questions are answered at another address (`operations` in kb.toml)"
            ),
        }
    }
}

/// An address that stands for all of a machine's cannot be asked; the machine's own can.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /-/ready HTTP/1.0\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// The status and the body of an answer.
fn read(answer: &str) -> Option<(u16, &str)> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?;
    Some((status.parse().ok()?, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_status_and_a_body() {
        let cases = [
            (
                "HTTP/1.0 200 OK\r\na: b\r\n\r\nready\n",
                Some((200, "ready\n")),
            ),
            ("HTTP/1.1 503 Service Unavailable\r\n\r\n", Some((503, ""))),
            ("SSH-2.0-OpenSSH\r\n\r\n", None),
            ("HTTP/1.1 ok\r\n\r\n", None),
            ("", None),
        ];
        for (answer, told) in cases {
            assert_eq!(read(answer), told, "{answer}");
        }
    }

    #[test]
    fn all_addresses_of_a_machine_are_asked_at_its_own() {
        for (address, asked) in [
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:8080", "[::1]:8080"),
            ("192.0.2.1:80", "192.0.2.1:80"),
        ] {
            assert_eq!(reachable(address.parse().unwrap()).to_string(), asked);
        }
    }
}
