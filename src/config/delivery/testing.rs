//! Secrets for tests.

use super::SigningKey;

/// A key as random as tests need it.
pub(crate) fn signing_key() -> SigningKey {
    SigningKey::read("whsec_BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=").unwrap()
}
