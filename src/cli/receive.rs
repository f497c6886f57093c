//! `kb receive`: the far end of `kb publish` and `kb rollback` over SSH.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::{Exit, Global, site};
use crate::publish;

/// Take an edition that `kb publish` sends over SSH
///
/// `kb publish user@host:/srv/help/index` calls it on the server by itself. In `authorized_keys` it
/// limits a key to publishing and rolling back in one folder, whatever the other end asks for:
///
///     command="kb receive /srv/help/index",restrict ssh-ed25519 AAAA…
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Receive {
    /// The index directory
    #[arg(value_name = "INDEX")]
    directory: PathBuf,
}

impl Receive {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let folder = site::folder(Some(&self.directory), global);
        let done = publish::answer(&folder, io::stdin().lock(), io::stdout().lock());
        // What failed was told to the one who asked, whose terminal this may be, too.
        Ok(if done.is_ok() {
            Exit::Good
        } else {
            Exit::Outside
        })
    }
}
