//! The `infusim` program.

fn main() {}
