use thiserror::Error;

/// Why a figure could not be turned into a PNG.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PngError {
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
