//! Golden values: what published parameters must give, worked out by other programs.
//!
//! They test the arithmetic, not the truth of a model. Where each value comes from stands beside it.

#[path = "../bedside/mod.rs"]
mod bedside;
mod forty_minutes;
