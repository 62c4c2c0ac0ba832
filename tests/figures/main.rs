//! What a figure looks like, read off the SVG itself: colours, contrast, and what stands in the way of what.
#![cfg(feature = "files")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arms;
mod colour;
mod contrast;
mod designs;
mod edges;
mod effects;
mod measured;
mod painted;
mod slides;
mod spread;
mod studies;
