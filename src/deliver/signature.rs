//! The signature of a webhook's post, as [Standard Webhooks] has it.
//!
//! It must not know what is signed.
//!
//! [Standard Webhooks]: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::config::SigningKey;

/// The value of `webhook-signature`: HMAC-SHA256 over the id, the time in seconds and the body, with dots
/// between.
pub(super) fn sign(key: &SigningKey, id: &str, timestamp: i64, body: &[u8]) -> String {
    // A key of any length will do: the error that there could be does not occur.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose()) else {
        return String::new();
    };
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::delivery::testing::signing_key;

    #[test]
    fn a_signature_is_what_other_programs_reckon() {
        // By Python: hmac.new(bytes(range(7, 39)), b"msg_1.1614265330." + body, "sha256").
        let key = signing_key();
        let body = br#"{"test": 2432232314}"#;
        let signature = sign(&key, "msg_1", 1_614_265_330, body);
        assert_eq!(signature, "v1,4LrpjPKwooosJpnoosheTDE0Lwckm3Z3+9Hb3Oyd5WY=");
        for other in [
            sign(&key, "msg_2", 1_614_265_330, body),
            sign(&key, "msg_1", 1_614_265_331, body),
            sign(&key, "msg_1", 1_614_265_330, b"{}"),
        ] {
            assert_ne!(other, signature);
        }
    }
}
