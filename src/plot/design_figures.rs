use super::{Figure, PlotError, draw_falls, draw_heat_maps, draw_shares, draw_trade_off};
use crate::outcome::DesignOutcome;

/// Every figure of a design that has something to show, with what its file is called.
///
/// # Errors
/// When one cannot be drawn.
pub fn draw_design(outcome: &DesignOutcome) -> Result<Vec<(&'static str, Figure)>, PlotError> {
    let drawn = [
        ("shares", draw_shares(outcome)?),
        ("heat-map", draw_heat_maps(outcome)?),
        ("wanted-and-unwanted", draw_trade_off(outcome)?),
        ("falls", draw_falls(outcome)?),
    ];
    let drawn = drawn.into_iter();
    Ok(drawn.filter_map(|(name, figure)| Some((name, figure?))).collect())
}
