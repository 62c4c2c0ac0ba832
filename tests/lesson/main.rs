//! What stands on the screen of a lesson page, without a browser: the figure of what is open is the program's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod numbers;
mod opened;
mod screens;
mod taught;
