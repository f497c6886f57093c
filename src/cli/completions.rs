//! `kb completions`: what a shell needs to complete kb's commands.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Exit};

/// Print completions for a shell
///
/// For bash, for example: kb completions bash > ~/.local/share/bash-completion/completions/kb
#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        // Written at once and by ourselves: the crate panics when nobody reads to the end.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "kb", &mut script);
        io::stdout().lock().write_all(&script)?;
        Ok(Exit::Good)
    }
}
