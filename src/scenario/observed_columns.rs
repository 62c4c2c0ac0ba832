//! What the columns of a table of measured levels can be.

use super::table_headers::{Add, Header, columns};
use crate::document::{Mistakes, Table, nearest, quoted};
use crate::quantity::{Dimension, Unit};

/// What a column is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ObservedColumn {
    /// When it was measured.
    Time(Unit),
    /// The level, or `<` and the limit of quantification.
    Level(Unit),
    /// The lower end of what is stated with it.
    Lower(Unit),
    /// The upper end.
    Upper(Unit),
    /// What was measured.
    Analyte,
    /// In which arm.
    Arm,
    /// Whose level it is.
    Subject,
    /// The group whose level it is.
    Group,
    /// In what it was measured.
    Matrix,
    /// From which vessel.
    Site,
    /// Nothing here uses it.
    Unused,
    /// Something is wrong with it, which has been said.
    Refused,
}

const NAMES: [&str; 10] = [
    "time", "level", "lower", "upper", "analyte", "arm", "subject", "group", "matrix", "site",
];

const LEVELS: [Dimension; 2] = [Dimension::CONCENTRATION, Dimension::MOLAR_CONCENTRATION];

impl ObservedColumn {
    /// What each column of a table is.
    pub(super) fn of(table: &Table, mistakes: &mut Mistakes) -> Vec<Self> {
        let is_known = |name: &str| NAMES.contains(&name);
        columns(table, is_known, || Self::Refused, Self::new, mistakes)
    }

    fn new(header: &Header<'_>, add: Add<'_>) -> Self {
        let level = |of: fn(Unit) -> Self, add: Add<'_>| {
            let unit = header.unit(&LEVELS, "ng/mL", add);
            unit.map_or(Self::Refused, of)
        };
        match header.name.as_str() {
            "time" => {
                let unit = header.unit(&[Dimension::TIME], "h", add);
                unit.map_or(Self::Refused, Self::Time)
            }
            "level" => level(Self::Level, add),
            "lower" => level(Self::Lower, add),
            "upper" => level(Self::Upper, add),
            "analyte" => Self::Analyte,
            "arm" => Self::Arm,
            "subject" => Self::Subject,
            "group" => Self::Group,
            "matrix" => Self::Matrix,
            "site" => Self::Site,
            name => match nearest(name, NAMES) {
                Some(meant) => {
                    add(
                        format!("nothing here uses the column {}", quoted(name)),
                        format!(
                            "did you mean `{meant}`? if not, give the column a name that is less like it"
                        ),
                    );
                    Self::Refused
                }
                None => Self::Unused,
            },
        }
    }
}
