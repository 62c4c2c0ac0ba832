//! Layer 9: figures.
//!
//! [`draw`] makes one [`Figure`] of an analyte: concentrations above, the share of patients above
//! each threshold in the middle, the dose rate below, all on one time axis. Shapes are drawn with
//! plotters on a grid ten times finer than a pixel; letters are outlines, so that a figure looks the
//! same with any program and no font.
//!
//! Nothing is left to clamping: lines end where they leave their panel, break where a value is
//! missing, and what does not fit on an axis is said in words.

mod band;
mod beyond;
mod canvas;
mod chart;
mod cited_dots;
mod colour;
mod concentration;
mod contents;
mod curve;
mod design;
mod design_axis;
mod design_curve;
mod design_figures;
mod drawn_curves;
mod effect_look;
mod error;
#[cfg(test)]
mod example;
mod fall_figure;
mod figure;
mod font;
mod footer;
mod framed_page;
mod geometry;
mod header;
mod heat_map;
mod label;
mod legend;
mod lettering;
mod letters;
mod line_ends;
mod margin;
mod marker;
mod measured_band;
mod models_figure;
mod noted;
mod number;
mod observed_points;
mod other_peaks;
mod page;
mod palette;
mod panel;
mod people_lines;
mod plane;
mod rate;
mod rate_profile;
mod reference;
mod remarks;
mod response_figure;
mod selection;
mod share;
mod share_figure;
mod share_surface;
mod shown;
mod slide_design;
mod slide_detail;
mod slide_figure;
mod slide_legend;
mod slide_margin;
mod slide_notes;
mod slide_page;
mod slide_panel;
mod slide_sentence;
mod still_above;
mod target_line;
mod time_axis;
mod tornado_figure;
mod trade_off_figure;
mod value_axis;
mod vpc_figure;
mod vpc_key;
mod vpc_look;

pub use chart::{Chart, ChartPanel, ChartSeries, ChartThreshold};
pub use design_figures::draw_design;
pub use error::PlotError;
pub use fall_figure::draw_falls;
pub use figure::{Figure, FigureOptions, draw, draw_chart};
pub use heat_map::draw_heat_maps;
pub use models_figure::draw_models;
pub use remarks::with_remarks;
pub use response_figure::draw_response;
pub use share_figure::draw_shares;
pub use slide_figure::draw_slide;
pub use tornado_figure::draw_tornado;
pub use trade_off_figure::draw_trade_off;
pub use vpc_figure::draw_vpc;
