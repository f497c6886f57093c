//! `kb receive`: the far end of `kb publish` and `kb rollback` over SSH.

use std::io::{self, BufReader};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Exit, Global, site};
use crate::publish::{self, Insistent, Limits, Patient};

/// A line on which nothing moves for so long has ended.
const SILENCE: Duration = Duration::from_secs(60);

/// Take an edition that `kb publish` sends over SSH
///
/// `kb publish user@host:/srv/help/index` calls it on the server by itself. In `authorized_keys` it
/// limits a key to publishing and rolling back in one folder, whatever the other end asks for:
///
///     command="kb receive /srv/help/index",restrict ssh-ed25519 AAAA…
///
/// A line on which nothing comes for a minute is given up, and what came of it is removed.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Receive {
    /// The index directory
    #[arg(value_name = "INDEX")]
    directory: PathBuf,
    /// So many editions stay here, though the other end's kb.toml says that fewer are kept
    #[arg(long, value_name = "N", default_value_t = 3)]
    keep: usize,
    /// Take no edition of more bytes than this
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 30)]
    max_bytes: u64,
}

impl Receive {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let folder = site::folder(Some(&self.directory), global);
        let limits = Limits {
            keep: self.keep,
            most_bytes: self.max_bytes,
        };
        let input = BufReader::new(Patient::of(io::stdin(), SILENCE));
        let output = Insistent::of(io::stdout(), SILENCE);
        let done = publish::answer(&folder, limits, input, output);
        // What failed was told to the one who asked, whose terminal this may be, too.
        Ok(if done.is_ok() {
            Exit::Good
        } else {
            Exit::Outside
        })
    }
}
