//! Reads what a scenario says of measured levels: `residual:` and `observed:`.

use super::Arm;
use super::limits::Limits;
use super::lookup::Lookup;
use super::observed_reader::{ObservedReader, ReadLevels};
use super::observed_rows::LevelsIn;
use super::residual_reader::read_residual;
use crate::document::{Fields, Mistakes, Node, quoted, read_name};
use crate::model::Model;
use crate::outcome::observed::ObservedLevels;
use crate::solver::Grid;

/// What was read, as far as it could be.
#[derive(Default)]
pub(super) struct ReadMeasured {
    pub(super) residual: bool,
    pub(super) observed: Option<ObservedLevels>,
}

/// What levels are set against: models, arms and the grid, where they could be read.
pub(super) type MeasuredIn<'a> = (&'a [Model], Option<&'a [Arm]>, Option<Grid>);

impl ReadMeasured {
    pub(super) fn read(
        fields: &Fields<'_>,
        (models, arms, grid): MeasuredIn<'_>,
        (lookup, limits): (&mut Lookup<'_>, &Limits),
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Self {
        let library = lookup.finder.library();
        let residual = fields
            .get("residual")
            .and_then(|node| read_residual(node, models, library, mistakes));
        let reader = arms.zip(grid).map(|(arms, grid)| ObservedReader {
            of: LevelsIn {
                models,
                arms,
                end: grid.end(),
            },
            limits,
        });
        let node = fields.get("observed");
        let observed = node
            .zip(reader)
            .and_then(|(node, reader)| read_observed(node, &reader, lookup, defaults, mistakes));
        Self {
            residual: residual.unwrap_or(false),
            observed,
        }
    }
}

fn read_observed(
    node: &Node,
    reader: &ObservedReader<'_>,
    lookup: &mut Lookup<'_>,
    defaults: &mut Vec<String>,
    mistakes: &mut Mistakes,
) -> Option<ObservedLevels> {
    let name = read_name(node, "a table of measured levels", mistakes)?;
    // What an unreadable arm or model would have is not known.
    if reader.of.models.is_empty() || reader.of.arms.is_empty() {
        return None;
    }
    let ReadLevels {
        levels,
        unused,
        defaults: taken,
    } = lookup.observed(node, &name, |source| reader.read(&name, source), mistakes)?;
    let file = |text: String| format!("{name}: {text}");
    defaults.extend(taken.into_iter().map(file));
    defaults.extend(
        unused
            .iter()
            .map(|column| file(format!("nothing here uses the column {}", quoted(column)))),
    );
    Some(levels)
}
