use thiserror::Error;

/// Why a figure could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlotError {
    /// Nothing in the study computes the analyte asked for.
    #[error("there is no `{analyte}` in this study; it computes {known}")]
    NoAnalyte {
        /// What was asked for.
        analyte: String,
        /// What there is.
        known: String,
    },
    /// The drawing library refused.
    #[error("the drawing library refused: {reason}")]
    Drawing {
        /// In its words.
        reason: String,
    },
    /// The finished SVG could not be read back.
    #[error("the figure's SVG cannot be turned into pixels: {reason}")]
    Svg {
        /// In the reader's words.
        reason: String,
    },
    /// There is no picture of this size.
    #[error("a picture of {width} × {height} pixels cannot be made; try a smaller scale")]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The pixels could not be written as PNG.
    #[error("the PNG could not be written: {reason}")]
    Png {
        /// In the writer's words.
        reason: String,
    },
}
