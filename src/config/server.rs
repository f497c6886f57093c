//! `[server]`: how the machine that serves does it.
//!
//! It must not know how anything is served.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::section::Section;
use super::value;

/// How this machine serves; not part of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Where customers are answered.
    pub address: SocketAddr,
    /// Where metrics and the like are answered instead, when they have an address of their own.
    pub operations: Option<SocketAddr>,
    /// Connections at one time; more of them wait.
    pub max_connections: usize,
    /// The longest time for a request's head.
    pub header_timeout: Duration,
    /// The longest time for a request's body.
    pub body_timeout: Duration,
    /// The longest time between two requests of a connection.
    pub idle_timeout: Duration,
    /// How long running requests may take when the server is told to stop.
    pub shutdown_timeout: Duration,
    /// Proxies that are believed when they tell whom they speak for.
    pub trusted_proxies: Vec<IpNet>,
    /// Messages to people that one address may send within an hour.
    pub messages_per_address: NonZeroU32,
    /// Messages to people that all addresses together may send within an hour.
    pub messages_per_site: NonZeroU32,
}

pub(super) fn read(mut keys: Section<'_>) -> Server {
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
    let address = keys.one("address", value::socket).unwrap_or(local);
    let operations = keys
        .located("operations", value::socket)
        .and_then(|(own, origin)| {
            if own != address {
                return Some(own);
            }
            keys.wrong(
                &origin,
                format!("`{own}` is the address of the site itself"),
                "give another port, or leave `operations` out",
            );
            None
        });
    let max_connections = keys.one("max_connections", value::whole(1, 1_000_000));
    let trusted_proxies = keys.list("trusted_proxies", value::network);
    let mut messages = |key, default| {
        let number = keys.one(key, value::whole(1, 1_000_000));
        let number = number.and_then(|number| u32::try_from(number).ok());
        NonZeroU32::new(number.unwrap_or(default)).unwrap_or(NonZeroU32::MIN)
    };
    // Where telephones share an address, so do very many customers.
    let messages_per_address = messages("messages_per_address", 60);
    let messages_per_site = messages("messages_per_site", 3_000);
    let mut seconds = |key, default| {
        keys.one(key, value::seconds)
            .unwrap_or(Duration::from_secs(default))
    };
    let server = Server {
        address,
        operations,
        max_connections: max_connections.unwrap_or(10_000),
        header_timeout: seconds("header_timeout", 10),
        body_timeout: seconds("body_timeout", 30),
        idle_timeout: seconds("idle_timeout", 60),
        shutdown_timeout: seconds("shutdown_timeout", 10),
        trusted_proxies: trusted_proxies
            .into_iter()
            .flatten()
            .map(|(network, _)| network)
            .collect(),
        messages_per_address,
        messages_per_site,
    };
    keys.finish();
    server
}
