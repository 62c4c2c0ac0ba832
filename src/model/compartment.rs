use super::Measured;
use std::fmt;

/// A well-stirred amount of drug.
#[derive(Clone, Debug, PartialEq)]
pub struct Compartment {
    /// As in the flows.
    pub name: String,
    /// Index of the parameter that is its volume; a depot has none.
    pub volume: Option<usize>,
    /// Which analyte's concentration is read here, by substance name.
    pub reads: Option<String>,
    /// The substance whose mass the amount counts, where that is not the analyte itself: amounts
    /// are turned into the analyte's by molar mass when read.
    pub counted_as: Option<String>,
    /// For an effect site: the substance whose concentration it follows, and where blood for it was taken.
    pub site_of: Option<(String, Measured)>,
}

impl fmt::Display for Compartment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
