//! The addresses that a name may lead to.
//!
//! What it finds is what is connected to: a name that leads to the internet now and into a private
//! network a moment later gains nothing. It must not know what is sent.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::config::is_public;

/// Looks names up and leaves private addresses out.
#[derive(Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let addresses = public(found)?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// A name leads to nothing but private addresses.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network")]
pub(super) struct OnlyPrivate;

fn public(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, OnlyPrivate> {
    let any = !found.is_empty();
    let addresses: Vec<_> = found
        .into_iter()
        .filter(|one| is_public(one.ip()))
        .collect();
    if any && addresses.is_empty() {
        return Err(OnlyPrivate);
    }
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(of: &[&str]) -> Vec<SocketAddr> {
        let ip = |text: &&str| SocketAddr::new(text.parse().unwrap(), 0);
        of.iter().map(ip).collect()
    }

    #[test]
    fn private_addresses_of_a_name_are_left_out() {
        let kept = public(addresses(&["127.0.0.1", "1.1.1.1", "fd00::1"])).unwrap();
        assert_eq!(kept, addresses(&["1.1.1.1"]));
        assert!(public(addresses(&["169.254.169.254", "::1"])).is_err());
        assert!(public(Vec::new()).unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_refused_when_it_is_looked_up() {
        let name: Name = "localhost".parse().unwrap();
        let Err(error) = PublicOnly.resolve(name).await else {
            panic!("localhost was allowed");
        };
        assert!(error.downcast_ref::<OnlyPrivate>().is_some(), "{error}");
    }
}
