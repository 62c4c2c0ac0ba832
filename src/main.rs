//! The `infusim` program: hands over to `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    infusim::cli::main()
}
