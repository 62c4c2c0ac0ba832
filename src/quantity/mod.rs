//! Layer 0: numbers that carry their unit.
//!
//! A [`Quantity`] is a number with the unit it was written in. It is parsed once, at
//! the edge, and turned into one of the typed values all other modules work with:
//!
//! | type | canonical unit | used for |
//! |---|---|---|
//! | [`Time`] | whole microseconds | event times, durations |
//! | [`Mass`] | mg | amounts of drug |
//! | [`MassRate`] | mg/h | infusion rates |
//! | [`Volume`] | mL | solutions that doses are drawn up from |
//! | [`Weight`] | kg | body weight |
//! | [`Concentration`] | ng/mL | plasma levels and thresholds |
//!
//! Everything else (clearances, volumes, rate constants) stays a number in the canonical
//! units mg, L, h, kg; [`Quantity::canonical`] is the only way to get there.

mod clock;
mod concentration;
mod difference;
mod digits;
mod dimension;
mod mass;
mod rate;
mod time;
mod unit;
mod value;
mod volume;
mod weight;

pub use clock::{TimeOfDay, clock};
pub use concentration::{Concentration, MolarMass};
pub use difference::{AGREEMENT, difference};
pub use digits::{as_written, compact, push_significant, significant, with_thousands};
pub use dimension::Dimension;
pub use mass::Mass;
pub use rate::MassRate;
pub use time::Time;
pub use unit::Unit;
pub(crate) use value::number_end;
pub use value::{Quantity, QuantityError};
pub use volume::Volume;
pub use weight::Weight;
