//! Layer 0: eight numbers side by side, one to a lane of a vector.
//!
//! What works on many numbers at once uses this one type, whatever it computes. Sums and products are separate
//! instructions in a fixed order and no lane looks at another one, so that a lane holds the same digits whoever
//! stands in the others, on every machine.

use fearless_simd::f64x8;

/// What vector instructions a processor has; asked once and handed on.
pub use fearless_simd::Level as SimdLevel;

/// A number in each of [`LANES`] lanes.
pub type LaneF64<S> = f64x8<S>;

/// How many lanes there are.
pub const LANES: usize = 8;
