//! Layer 0: vectors of eight `f64`, one value in each lane, and lists of buffers for them.
//!
//! All computation in lanes uses [`LaneF64`]. Products and sums are separate instructions in a fixed order, never
//! fused, and no lane reads another, so the value in a lane is bit-identical whatever the other lanes hold and on every
//! machine (`tests/properties/same_digits.rs`).

mod reused_vec;

pub use reused_vec::ReusedVec;

use fearless_simd::f64x8;

/// The vector instruction set of a processor, detected once and passed on.
pub use fearless_simd::Level as SimdLevel;

/// A number in each of [`LANES`] lanes.
pub type LaneF64<S> = f64x8<S>;

/// Number of lanes.
pub const LANES: usize = 8;

/// A number for each compartment of eight subjects, such as amounts in mg.
pub type LaneVector<S, const N: usize> = [LaneF64<S>; N];
