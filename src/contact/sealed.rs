//! Where channels lead, written down for the one file of an edition that no route serves.
//!
//! The only way in which targets leave and enter this part of the house as bytes. It must not know
//! where the bytes lie.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::channel::{Channel, Embed, Target};

/// A target as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    value: String,
    embed: Option<Embed>,
}

/// Writes down where these channels lead.
///
/// # Errors
/// None in practice: texts can always be written.
pub fn seal(channels: &[Channel]) -> serde_json::Result<Vec<u8>> {
    let targets = channels.iter().map(|channel| {
        let target = Written {
            value: channel.target.value.clone(),
            embed: channel.target.embed.clone(),
        };
        (channel.id.as_str(), target)
    });
    serde_json::to_vec(&targets.collect::<BTreeMap<_, _>>())
}

/// Tells the channels again where they lead.
///
/// # Errors
/// The bytes were not written by [`seal`], or a channel is missing in them.
pub fn unseal(channels: &mut [Channel], bytes: &[u8]) -> serde_json::Result<()> {
    let mut targets: BTreeMap<String, Written> = serde_json::from_slice(bytes)?;
    for channel in channels {
        let Some(Written { value, embed }) = targets.remove(&channel.id) else {
            let missing = format!("nothing is written of the channel `{}`", channel.id);
            return Err(serde::de::Error::custom(missing));
        };
        channel.target = Target { value, embed };
    }
    Ok(())
}
