//! Floor 7: figures.

mod figure;

pub use figure::{Figure, FigureOptions, PlotError, draw};
