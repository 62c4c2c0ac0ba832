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
}
