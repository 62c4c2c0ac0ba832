//! Reads a table of people: a row a person, columns with their units in the header.

use super::limits::{Limits, MOST_PATIENTS};
use super::people_columns::{KnownColumns, PeopleColumn};
use super::table_cells::{Cell, CellLimit, MOST_MISTAKES, TableCells};
use crate::document::{Diagnostics, Mistake, Mistakes, Source, Table, quoted};
use crate::population::{ListedPeople, PersonColumn};
use crate::quantity::{Dimension, Unit, Weight};

/// Reads a table of people, and gives the names of columns that nothing uses.
///
/// # Errors
/// Every mistake in it.
pub(super) fn read_people_table(
    source: Source,
    known: &KnownColumns<'_>,
    limits: &Limits,
) -> Result<(ListedPeople, Vec<String>), Diagnostics> {
    let empty = Source::new(&source.name, "");
    let mut mistakes = Mistakes::new();
    let table = Table::read(source, &mut mistakes);
    let table = table.ok_or_else(|| Diagnostics::new(empty.clone(), mistakes.clone().into_sorted()))?;
    // Of another file nothing is shown: a scenario of somebody else's may name any.
    if !table
        .columns()
        .iter()
        .any(|header| header.to_lowercase().starts_with("weight"))
    {
        let mistake = Mistake::anywhere("this file is no table of people: its first line names no column `weight`")
            .hint("its first line is `weight (kg)`, and further columns behind commas, as `weight (kg),age (years),sex`");
        return Err(Diagnostics::new(empty, vec![mistake]));
    }
    let columns = known.of(&table, &mut mistakes);
    let headers = table.columns().iter().zip(&columns);
    let no_use = headers.filter(|(_, column)| **column == PeopleColumn::Unused);
    let unused = no_use.map(|(header, _)| header.clone()).collect();
    let reader = PeopleTableReader {
        cells: TableCells {
            table: &table,
            limits,
            if_empty: "write a value for everybody, or leave the person out",
        },
        columns: &columns,
        bounds: columns.iter().map(|column| bounds(column, limits)).collect(),
    };
    let (weights, values) = reader.rows(&mut mistakes);
    if weights.is_empty() && mistakes.is_empty() {
        mistakes.add(
            Mistake::anywhere("there is nobody in this table")
                .hint("write a row for each person below the header"),
        );
    }
    if !mistakes.is_empty() {
        return Err(Diagnostics::new(table.into_source(), mistakes.into_sorted()));
    }
    let columns = reader.person_columns();
    Ok((
        ListedPeople::new(table.into_source(), weights, columns, values),
        unused,
    ))
}

struct PeopleTableReader<'a> {
    cells: TableCells<'a>,
    columns: &'a [PeopleColumn],
    /// What people can have in each column.
    bounds: Vec<CellLimit>,
}

/// The name of the limit on a column, and what is said of it.
fn limit_of(column: &PeopleColumn) -> (String, String) {
    match column {
        PeopleColumn::Weight(_) => ("weight".to_string(), "a body weight".to_string()),
        PeopleColumn::Covariate(covariate, _) => (
            format!("person_{}", covariate.name),
            format!("`{}`", covariate.name),
        ),
        PeopleColumn::Parameter(parameter, _) => {
            let kind = Limits::of_parameter(parameter.dimension()).unwrap_or("");
            (kind.to_string(), format!("`{}`", parameter.name))
        }
        PeopleColumn::Label | PeopleColumn::Unused | PeopleColumn::Refused => Default::default(),
    }
}

fn bounds(column: &PeopleColumn, limits: &Limits) -> CellLimit {
    let dimension = match column {
        PeopleColumn::Weight(unit) | PeopleColumn::Covariate(_, unit) | PeopleColumn::Parameter(_, unit) => {
            unit.dimension()
        }
        _ => Dimension::NUMBER,
    };
    let (kind, what) = limit_of(column);
    CellLimit::new(limits, (&kind, &what), dimension)
}

impl PeopleTableReader<'_> {
    /// Columns of people, but for weight and labels.
    fn person_columns(&self) -> Vec<PersonColumn> {
        let column = |column: &PeopleColumn| match column {
            PeopleColumn::Covariate(covariate, _) => Some(PersonColumn::of(covariate)),
            PeopleColumn::Parameter(parameter, _) => Some(PersonColumn {
                name: parameter.name.clone(),
                unit: parameter.unit().clone(),
                categories: Vec::new(),
            }),
            _ => None,
        };
        self.columns.iter().filter_map(column).collect()
    }

    /// Everybody's weight, and their numbers of the columns.
    fn rows(&self, mistakes: &mut Mistakes) -> (Vec<Weight>, Vec<f64>) {
        let (mut weights, mut values) = (Vec::new(), Vec::new());
        for row in self.cells.table.rows() {
            if mistakes.len() >= MOST_MISTAKES {
                break;
            }
            if row.number as u64 > MOST_PATIENTS {
                let message = format!("there are more than {MOST_PATIENTS} people in this table");
                mistakes.add(Mistake::anywhere(message).hint("split it into several"));
                break;
            }
            if !self.cells.is_whole(&row, mistakes) {
                continue;
            }
            for (index, column) in self.columns.iter().enumerate() {
                match column {
                    PeopleColumn::Weight(unit) => weights.extend(self.weight((&row, index), unit, mistakes)),
                    PeopleColumn::Covariate(..) | PeopleColumn::Parameter(..) => {
                        values.extend(self.value((&row, index), column, mistakes));
                    }
                    _ => {}
                }
            }
        }
        (weights, values)
    }

    fn weight(&self, cell: Cell<'_>, unit: &Unit, mistakes: &mut Mistakes) -> Option<Weight> {
        Some(Weight::from_mg(self.number(cell, unit, mistakes)?))
    }

    /// A covariate's number in its unit, or a parameter's in the unit it is stated in.
    fn value(&self, cell: Cell<'_>, column: &PeopleColumn, mistakes: &mut Mistakes) -> Option<f64> {
        match column {
            PeopleColumn::Covariate(covariate, _) if !covariate.categories.is_empty() => {
                let text = self.cells.text(cell, mistakes)?;
                let number = covariate.category(text).or_else(|| {
                    let number: f64 = text.parse().ok()?;
                    covariate
                        .categories
                        .iter()
                        .map(|(_, known)| *known)
                        .find(|known| *known == number)
                });
                if number.is_none() {
                    let hint = format!("write {}", covariate.words());
                    mistakes.add(
                        self.cells
                            .mistake(cell, &format!("here is {}", quoted(text)))
                            .hint(hint),
                    );
                }
                number
            }
            PeopleColumn::Covariate(covariate, unit) => {
                Some(covariate.unit.of_canonical(self.number(cell, unit, mistakes)?))
            }
            PeopleColumn::Parameter(parameter, unit) => {
                let number = self.number(cell, unit, mistakes)?;
                if number < 0.0 {
                    let seen = quoted(self.cells.text(cell, mistakes)?);
                    let message = format!("a parameter is not below 0, here is {seen}");
                    let mistake = self.cells.mistake(cell, &message);
                    mistakes.add(mistake.hint("is the sign right?"));
                    return None;
                }
                Some(parameter.unit().of_canonical(number))
            }
            _ => None,
        }
    }

    /// A number that people can have, in canonical units.
    fn number(&self, cell: Cell<'_>, unit: &Unit, mistakes: &mut Mistakes) -> Option<f64> {
        let text = self.cells.text(cell, mistakes)?;
        let limit = self.bounds.get(cell.1)?;
        self.cells.number(cell, text, (unit, limit), mistakes)
    }
}
