//! Who is at the other end: the address that a limit counts for.
//!
//! A proxy's word about that is believed only where kb.toml names the proxy. It must not know what the
//! address is for.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The address at the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// The customer's address: that of the connection or, where that is a trusted proxy, the last one in
/// `X-Forwarded-For` that is none.
pub(super) fn customer(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| {
        let address = address.to_canonical();
        trusted.iter().any(|net| net.contains(&address))
    };
    if !is_trusted(&peer) {
        return peer;
    }
    let lines: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let hops = lines.iter().flat_map(|line| line.split(',')).rev();
    let mut nearest = peer;
    for hop in hops {
        // A proxy that writes something else is none to go on from.
        let Some(address) = address(hop.trim()) else {
            break;
        };
        nearest = address;
        if !is_trusted(&address) {
            break;
        }
    }
    nearest
}

/// An address as proxies write it: some add the port.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = || Some(hop.parse::<SocketAddr>().ok()?.ip());
    hop.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_is_believed_from_trusted_proxies_alone() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        for (peer, lines, address) in [
            ("192.0.2.7", &["1.2.3.4"][..], "192.0.2.7"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["1.2.3.4"], "1.2.3.4"),
            ("::ffff:10.0.0.1", &["1.2.3.4"], "1.2.3.4"),
            // What the customer wrote stands on the left; only the trusted hops are walked back.
            ("10.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
            ("10.0.0.1", &["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
            ("fd00::1", &["2001:db8::5"], "2001:db8::5"),
            ("10.0.0.1", &["1.2.3.4:50612"], "1.2.3.4"),
            (
                "fd00::1",
                &["[2001:db8::5]:443, 10.0.0.2:80"],
                "2001:db8::5",
            ),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            let found = customer(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(
                found,
                address.parse::<IpAddr>().unwrap(),
                "{peer} {lines:?}"
            );
        }
    }
}
