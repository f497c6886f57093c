//! Addresses of other sites, as they are asked for.
//!
//! It must not know who answers.

use url::{Host, Url};

/// An address of another site, without what only a browser needs (`#…`) and without a password.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address(Url);

impl Address {
    /// Where a link leads, if that is another site, and one that there can be: `example.com` and its
    /// kin stand for others (RFC 2606), and this machine is an example too unless it is asked for.
    pub(super) fn outside(to: &str, site_url: Option<&str>, private: bool) -> Option<Self> {
        let to = to.trim();
        let url = match to.strip_prefix("//") {
            Some(rest) => Url::parse(&format!("https://{rest}")),
            None => Url::parse(to),
        };
        let address = Self::of(url.ok()?)?;
        let is_own = site_url
            .and_then(|url| Url::parse(url).ok())
            .is_some_and(|own| {
                own.origin() == address.0.origin() && address.0.path().starts_with(own.path())
            });
        let asks = !is_own && !stands_for_others(&address.0) && (private || !is_here(&address.0));
        asks.then_some(address)
    }

    fn of(mut url: Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return None;
        }
        url.set_fragment(None);
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        Some(Self(url))
    }

    /// Whether this is an address as one is written here.
    pub(super) fn known(address: &str) -> bool {
        let read = Url::parse(address).ok().and_then(Self::of);
        read.is_some_and(|read| read.as_str() == address)
    }

    /// The address that an answer leads on to.
    pub(super) fn join(&self, location: &str) -> Option<Self> {
        Self::of(self.0.join(location.trim()).ok()?)
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The site, with its port where that is not the usual one.
    pub(super) fn site(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Another address for a link that was written like this: its anchor goes along.
    pub(super) fn with_anchor(&self, other: &str, written: &str) -> String {
        match written.split_once('#') {
            Some((_, anchor)) if !other.contains('#') => format!("{other}#{anchor}"),
            _ => other.to_owned(),
        }
    }
}

fn stands_for_others(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else {
        return false;
    };
    let name = name.trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or(name);
    let domain = name.rsplit_once('.').map_or(name, |(before, _)| {
        let second = before.rsplit('.').next().unwrap_or(before);
        &name[name.len() - last.len() - 1 - second.len()..]
    });
    matches!(last, "example" | "test" | "invalid")
        || matches!(domain, "example.com" | "example.net" | "example.org")
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_other_sites_that_there_can_be_are_asked() {
        let own = Some("https://help.shop.bd/");
        let cases = [
            ("https://www.bb.org.bd/a#b", Some("https://www.bb.org.bd/a")),
            ("//cdn.shop.bd/x", Some("https://cdn.shop.bd/x")),
            ("HTTP://Shop.BD", Some("http://shop.bd/")),
            ("https://me:secret@shop.bd/", Some("https://shop.bd/")),
            (
                "https://বাংলা.বাংলা/ক",
                Some("https://xn--54b7fta0cc.xn--54b7fta0cc/%E0%A6%95"),
            ),
            ("https://help.shop.bd/en/refunds", None),
            ("https://help.shop.bd", None),
            ("../refunds.md", None),
            ("mailto:a@shop.bd", None),
            ("https://www.example.com/", None),
            ("https://myexample.com/", Some("https://myexample.com/")),
            ("https://shop.test/", None),
            ("http://localhost:8080/", None),
            ("http://127.0.0.1/", None),
            ("https://", None),
        ];
        for (to, asked) in cases {
            let address = Address::outside(to, own, false);
            assert_eq!(address.as_ref().map(Address::as_str), asked, "{to}");
        }
        assert!(Address::outside("http://127.0.0.1/", own, true).is_some());
        let below = Some("https://shop.bd/help/");
        assert!(Address::outside("https://shop.bd/help/en", below, false).is_none());
        assert!(Address::outside("https://shop.bd/prices", below, false).is_some());
    }

    #[test]
    fn an_anchor_goes_along() {
        let one = Address::outside("https://a.bd/x#y", None, false).unwrap();
        assert_eq!(
            one.with_anchor("https://b.bd/", "https://a.bd/x#y"),
            "https://b.bd/#y"
        );
        assert_eq!(
            one.with_anchor("https://b.bd/#z", "https://a.bd/x#y"),
            "https://b.bd/#z"
        );
        assert_eq!(
            one.with_anchor("https://b.bd/", "https://a.bd/x"),
            "https://b.bd/"
        );
    }
}
