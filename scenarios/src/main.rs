//! The command `aside`.

use std::process::ExitCode;

fn main() -> ExitCode {
    aside_scenarios::cli::main()
}
