//! Reads headers of a table: a name, and a unit where there is one.

use crate::document::{Mistake, Mistakes, Place, Table, quoted};
use crate::quantity::{Dimension, Unit};

/// A header as it is written.
pub(super) struct Header<'a> {
    /// In small letters.
    pub(super) name: String,
    pub(super) unit: Option<&'a str>,
}

/// What is wrong with a header, and what to try.
pub(super) type Add<'a> = &'a mut dyn FnMut(String, String);

/// What each column of a table is, which `column` says; `refused` stands for one of which something has been said, as of
/// one that is there twice. `is_known` says which names columns have.
pub(super) fn columns<C>(
    table: &Table,
    is_known: impl Fn(&str) -> bool,
    refused: impl Fn() -> C,
    column: impl Fn(&Header<'_>, Add<'_>) -> C,
    mistakes: &mut Mistakes,
) -> Vec<C> {
    let mut names: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for (index, text) in table.columns().iter().enumerate() {
        let place = table.place_of_name(index);
        let header = Header::split(text, &is_known);
        let mut add = |message: String, hint: String| mistakes.add(at(place, message).hint(hint));
        found.push(match names.contains(&header.name) {
            true => {
                let message = format!("the column {} is there twice", quoted(&header.name));
                add(message, "keep one of them".to_string());
                refused()
            }
            false => column(&header, &mut add),
        });
        names.push(header.name);
    }
    found
}

impl<'a> Header<'a> {
    /// Name and unit of `weight (kg)`, `weight [kg]` or `weight_kg`.
    fn split(header: &'a str, is_known: impl Fn(&str) -> bool) -> Self {
        for (open, close) in [('(', ')'), ('[', ']')] {
            if let Some((name, rest)) = header.split_once(open) {
                let unit = rest.trim_end().strip_suffix(close).unwrap_or(rest);
                return Self {
                    name: name.trim().to_lowercase(),
                    unit: Some(unit.trim()),
                };
            }
        }
        let lower = header.trim().to_lowercase();
        match header.rsplit_once('_') {
            Some((name, unit)) if is_known(&name.to_lowercase()) && !is_known(&lower) => Self {
                name: name.to_lowercase(),
                unit: Some(unit),
            },
            _ => Self {
                name: lower,
                unit: None,
            },
        }
    }

    /// The unit of a column, of one of the dimensions that are wanted; `usual` is how it may be written.
    pub(super) fn unit(&self, dimensions: &[Dimension], usual: &str, add: Add<'_>) -> Option<Unit> {
        let name = &self.name;
        let hint = format!("write the header as `{name} ({usual})`");
        let Some(text) = self.unit else {
            if dimensions.contains(&Dimension::NUMBER) {
                return Some(Unit::none());
            }
            add(format!("the column `{name}` has no unit"), hint);
            return None;
        };
        match Unit::parse(text) {
            Ok(unit) if dimensions.contains(&unit.dimension()) => Some(unit),
            Ok(_) => {
                add(format!("`{name}` cannot be in {}", quoted(text)), hint);
                None
            }
            Err(part) => {
                add(
                    format!("{} in the column `{name}` is no unit", quoted(&part)),
                    hint,
                );
                None
            }
        }
    }
}

fn at(place: Option<Place>, message: String) -> Mistake {
    place.map_or_else(
        || Mistake::anywhere(message.clone()),
        |place| Mistake::at(place, message.clone()),
    )
}
