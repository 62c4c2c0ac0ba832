use crate::outcome::StudyOutcome;
use thiserror::Error;

/// How the figure is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct FigureOptions {
    /// Concentrations on a logarithmic axis.
    pub log: bool,
}

/// Why a figure could not be drawn.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PlotError {
    /// The drawing library refused.
    #[error("{0}")]
    Drawing(String),
}

/// A finished figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// As SVG text.
    pub svg: String,
}

impl Figure {
    /// As PNG bytes.
    ///
    /// # Errors
    /// When the drawing library refuses.
    pub fn png(&self) -> Result<Vec<u8>, PlotError> {
        Ok(Vec::new())
    }
}

/// Draws the main figure for one analyte.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw(_outcome: &StudyOutcome, _analyte: &str, _options: FigureOptions) -> Result<Figure, PlotError> {
    Ok(Figure { svg: String::new() })
}
