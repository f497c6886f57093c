//! A delivery together with its secret, checked: ready to be carried with.
//!
//! It must not know where secrets are kept: that is asked of whoever calls.

use super::{Carrier, Delivery, Secret, SecretPlace, SigningKey};
use crate::config::value::Wrong;
use crate::problem::{Problem, code};

/// A delivery with its secret.
#[derive(Clone, Debug)]
pub struct Unlocked {
    /// As kb.toml has it.
    pub delivery: Delivery,
    /// The password or the key.
    pub key: Key,
}

/// What opens a delivery.
#[derive(Clone, Debug)]
pub enum Key {
    /// Nothing is needed.
    None,
    /// The password of a mail server.
    Password(Secret),
    /// What a webhook's posts are signed with.
    Signing(SigningKey),
}

/// Brings a delivery together with its secret, which `look_up` finds.
///
/// # Errors
/// The secret is missing, or cannot be used.
pub fn unlock(
    delivery: &Delivery,
    look_up: &dyn Fn(&SecretPlace) -> Result<String, Box<Problem>>,
) -> Result<Unlocked, Box<Problem>> {
    let key = match &delivery.carrier {
        Carrier::Smtp(smtp) => match &smtp.login {
            None => Key::None,
            Some(login) => {
                let text = look_up(&login.password)?;
                let secret = Secret::read(&text);
                Key::Password(secret.map_err(|why| unusable("password", why, &login.password))?)
            }
        },
        Carrier::Webhook(webhook) => {
            let text = look_up(&webhook.secret)?;
            let key = SigningKey::read(&text);
            Key::Signing(key.map_err(|why| unusable("secret", why, &webhook.secret))?)
        }
    };
    Ok(Unlocked {
        delivery: delivery.clone(),
        key,
    })
}

fn unusable(what: &str, why: Wrong, place: &SecretPlace) -> Box<Problem> {
    Box::new(Problem::new(
        code::WRONG_VALUE,
        place.place.clone(),
        format!("the {what} {}", why.what),
        why.remedy,
    ))
}
