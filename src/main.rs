//! The `infusim` program: hands over to the command line room.

use std::process::ExitCode;

fn main() -> ExitCode {
    infusim::cli::main()
}
