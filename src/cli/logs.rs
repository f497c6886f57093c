//! What the server logs, and where to.
//!
//! It must not know what is worth a line.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::{Global, usage};

/// Logs go to standard error: as JSON for machines, as lines on a terminal. `KB_LOG` sets the level.
pub(super) fn start(global: &Global) -> anyhow::Result<()> {
    let terminal = io::stderr().is_terminal();
    // People who write want to read about their articles, not about every request.
    let usual = if terminal || global.quiet {
        "warn"
    } else {
        "info"
    };
    let filter = match std::env::var("KB_LOG") {
        Ok(level) if !level.trim().is_empty() => log_filter(level.trim())?,
        _ => EnvFilter::new(usual),
    };
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // A second server in one process keeps the first one's logs.
    let _ = if terminal {
        logs.try_init()
    } else {
        logs.json().flatten_event(true).try_init()
    };
    Ok(())
}

/// A level, or more than that in the words of `tracing_subscriber`. To that, a misspelt level is the
/// name of a module.
fn log_filter(level: &str) -> anyhow::Result<EnvFilter> {
    let known = level.contains('=') || level.parse::<LevelFilter>().is_ok();
    let filter = EnvFilter::try_new(level).ok().filter(|_| known);
    filter.ok_or_else(|| {
        usage(anyhow::anyhow!(
            "`KB_LOG` is `{level}`, which is no level: use `error`, `warn`, `info`, `debug` or `off`"
        ))
    })
}
