//! The `kb` program: runs a command and turns what came of it into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    kb::cli::main().into()
}
