//! Reads the rows of a table of measured levels.

use super::Arm;
use super::limits::MOST_LEVELS;
use super::observed_columns::ObservedColumn;
use super::table_cells::{Cell, CellLimit, MOST_MISTAKES, TableCells};
use crate::document::{Mistake, Mistakes, TableRow, did_you_mean, quoted};
use crate::model::{Measured, Model, SampleMatrix, Site};
use crate::outcome::observed::{ObservedLevel, ObservedLevels};
use crate::quantity::{Dimension, MolarMass, Time, Unit};

/// ng/mL in one mg/L.
const NG_PER_ML: f64 = 1000.0;

/// What levels are set against.
#[derive(Clone, Copy)]
pub(super) struct LevelsIn<'a> {
    pub(super) models: &'a [Model],
    pub(super) arms: &'a [Arm],
    /// The end of observation.
    pub(super) end: Time,
}

impl<'a> LevelsIn<'a> {
    /// Every analyte of the models, once each.
    fn analytes(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.models.iter().flat_map(Model::analytes) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// The rows of a table whose columns are known.
pub(super) struct ObservedRows<'a> {
    pub(super) of: LevelsIn<'a>,
    pub(super) columns: &'a [ObservedColumn],
    pub(super) cell_limits: Vec<CellLimit>,
    pub(super) cells: TableCells<'a>,
    /// What was measured where no column says it.
    pub(super) analyte: Option<String>,
}

impl ObservedRows<'_> {
    /// Adds the level of each row.
    pub(super) fn read(&self, levels: &mut ObservedLevels, mistakes: &mut Mistakes) {
        for row in self.cells.table.rows() {
            if mistakes.len() >= MOST_MISTAKES {
                break;
            }
            if row.number > MOST_LEVELS {
                let message = format!("there are more than {MOST_LEVELS} levels in this table");
                let hint = "split it into several, for a scenario each";
                mistakes.add(Mistake::anywhere(message).hint(hint));
                break;
            }
            if !self.cells.is_whole(&row, mistakes) {
                continue;
            }
            let Some(level) = self.level(&row, levels, mistakes) else {
                continue;
            };
            match (Time::ZERO..=self.of.end).contains(&level.time) {
                true => levels.levels.push(level),
                false => levels.left_out += 1,
            }
        }
    }

    /// The columns of the lower and the upper end.
    fn end_columns(&self) -> [Option<usize>; 2] {
        [
            self.column(|column| matches!(column, ObservedColumn::Lower(_))),
            self.column(|column| matches!(column, ObservedColumn::Upper(_))),
        ]
    }

    /// The first column that is something.
    fn column(&self, is: impl Fn(&ObservedColumn) -> bool) -> Option<usize> {
        self.columns.iter().position(is)
    }

    fn level(
        &self,
        row: &TableRow,
        levels: &mut ObservedLevels,
        mistakes: &mut Mistakes,
    ) -> Option<ObservedLevel> {
        let before = mistakes.len();
        let analyte = match self.column(|column| *column == ObservedColumn::Analyte) {
            Some(index) => self.name((row, index), &self.of.analytes(), "analyte", mistakes),
            None => self.analyte.clone(),
        };
        let arm_names: Vec<&str> = self.of.arms.iter().map(|arm| arm.name.as_str()).collect();
        let arm = match self.column(|column| *column == ObservedColumn::Arm) {
            Some(index) => self.name((row, index), &arm_names, "arm", mistakes),
            None => arm_names.first().map(|name| (*name).to_string()),
        };
        let molar_mass = analyte.as_deref().and_then(|name| self.molar_mass(name));
        let time = self.time(row, mistakes);
        let written = self.column(|column| matches!(column, ObservedColumn::Level(_)));
        let level = written.and_then(|index| self.concentration((row, index), molar_mass, mistakes));
        let ends = self.ends(row, molar_mass, mistakes);
        let label = self.label(row, levels, mistakes);
        let measured = self.measured(row, mistakes);
        let (level, is_below_limit) = level?;
        let ends = self.checked((row, level, is_below_limit), ends?, mistakes)?;
        let level = ObservedLevel {
            row: row.number,
            time: time?,
            level,
            is_below_limit,
            ends,
            analyte: analyte?,
            arm: arm_names
                .iter()
                .position(|known| Some(*known) == arm.as_deref())?,
            label,
            measured,
        };
        (mistakes.len() == before).then_some(level)
    }

    /// One of some names.
    fn name(&self, cell: Cell<'_>, known: &[&str], what: &str, mistakes: &mut Mistakes) -> Option<String> {
        let text = self.cells.text(cell, mistakes)?;
        if known.contains(&text) {
            return Some(text.to_string());
        }
        let hint = did_you_mean(text, known.iter().copied())
            .unwrap_or_else(|| format!("write {}", known.join(" or ")));
        let mistake = self
            .cells
            .mistake(cell, &format!("there is no {what} {} here", quoted(text)));
        mistakes.add(mistake.hint(hint));
        None
    }

    fn molar_mass(&self, analyte: &str) -> Option<MolarMass> {
        let mut models = self.of.models.iter();
        models.find_map(|model| Some(model.substances.get(analyte)?.molar_mass))
    }

    fn time(&self, row: &TableRow, mistakes: &mut Mistakes) -> Option<Time> {
        let index = self.column(|column| matches!(column, ObservedColumn::Time(_)))?;
        let ObservedColumn::Time(unit) = self.columns.get(index)? else {
            return None;
        };
        let text = self.cells.text((row, index), mistakes)?;
        let limit = self.cell_limits.get(index)?;
        let hours = self.cells.number((row, index), text, (unit, limit), mistakes)?;
        Some(Time::from_hours(hours))
    }

    /// The level in a column, ng/mL, and whether it is below that as a limit of quantification.
    fn concentration(
        &self,
        cell: Cell<'_>,
        molar_mass: Option<MolarMass>,
        mistakes: &mut Mistakes,
    ) -> Option<(f64, bool)> {
        let text = self.cells.text(cell, mistakes)?;
        let (number, is_below) = match text.strip_prefix('<') {
            Some(limit) => (limit.trim(), true),
            None => (text, false),
        };
        if number.starts_with(|first: char| first.is_alphabetic() || first == '>') {
            let message = format!("expected a level, here is {}", quoted(text));
            let hint = match number.starts_with('>') {
                true => "a level above what an assay can measure is not known: leave the row out",
                false => "write a level below the limit of quantification as `<` and that limit, as `<5`",
            };
            mistakes.add(self.cells.mistake(cell, &message).hint(hint));
            return None;
        }
        let (unit, limit) = (self.unit(cell.1)?, self.cell_limits.get(cell.1)?);
        let canonical = self.cells.number(cell, number, (unit, limit), mistakes)?;
        if canonical < 0.0 || (is_below && canonical == 0.0) {
            let what = if is_below {
                "a limit of quantification is above 0"
            } else {
                "a level is not below 0"
            };
            let mistake = self
                .cells
                .mistake(cell, &format!("{what}, here is {}", quoted(text)));
            mistakes.add(mistake.hint("is the sign right?"));
            return None;
        }
        let factor = match unit.dimension() {
            Dimension::CONCENTRATION => NG_PER_ML,
            // Of µmol/L, with g/mol.
            _ => molar_mass?.grams_per_mole(),
        };
        Some((factor * canonical, is_below))
    }

    fn unit(&self, index: usize) -> Option<&Unit> {
        match self.columns.get(index)? {
            ObservedColumn::Level(unit) | ObservedColumn::Lower(unit) | ObservedColumn::Upper(unit) => {
                Some(unit)
            }
            _ => None,
        }
    }

    /// What stands beside the level; `None` where it is wrong.
    fn ends(
        &self,
        row: &TableRow,
        molar_mass: Option<MolarMass>,
        mistakes: &mut Mistakes,
    ) -> Option<[Option<f64>; 2]> {
        let before = mistakes.len();
        let ends = self.end_columns().map(|column| {
            let index = column?;
            row.cell(index).filter(|text| !text.is_empty())?;
            let (level, is_below) = self.concentration((row, index), molar_mass, mistakes)?;
            // Of an end below a limit no more is known.
            (!is_below).then_some(level)
        });
        (mistakes.len() == before).then_some(ends)
    }

    /// Ends that lie on both sides of their level.
    fn checked(
        &self,
        (row, level, is_below_limit): (&TableRow, f64, bool),
        ends: [Option<f64>; 2],
        mistakes: &mut Mistakes,
    ) -> Option<[Option<f64>; 2]> {
        let [low, high] = ends;
        let is_wrong = [
            low.is_some_and(|low| low > level),
            !is_below_limit && high.is_some_and(|high| high < level),
        ];
        let messages = [
            "the lower end is above the level",
            "the upper end is below the level",
        ];
        let sides = self.end_columns().into_iter().zip(is_wrong).zip(messages);
        let wrong =
            sides.filter_map(|((column, is_wrong), message)| Some((column.filter(|_| is_wrong)?, message)));
        let before = mistakes.len();
        for (column, message) in wrong {
            let hint = "write the ends themselves, not how far they are from the level";
            mistakes.add(self.cells.mistake((row, column), message).hint(hint));
        }
        (mistakes.len() == before).then_some(ends)
    }

    /// Whose level it is, among the labels.
    fn label(&self, row: &TableRow, levels: &mut ObservedLevels, mistakes: &mut Mistakes) -> Option<usize> {
        let is = |column: &ObservedColumn| matches!(column, ObservedColumn::Subject | ObservedColumn::Group);
        let cell = (row, self.column(is)?);
        let text = self.cells.text(cell, mistakes)?;
        if text.contains(char::is_control) {
            let message = "a name stands on one line, without tabs and control characters";
            mistakes.add(self.cells.mistake(cell, message).hint("take them out"));
            return None;
        }
        let known = levels.labels.iter().position(|label| label == text);
        Some(known.unwrap_or_else(|| {
            levels.labels.push(text.to_string());
            levels.labels.len() - 1
        }))
    }

    /// In what it was measured, and from which vessel: plasma and not stated where nothing is said.
    fn measured(&self, row: &TableRow, mistakes: &mut Mistakes) -> Measured {
        let matrix = self.choice(row, &ObservedColumn::Matrix, SampleMatrix::CHOICES, mistakes);
        let site = self.choice(row, &ObservedColumn::Site, Site::CHOICES, mistakes);
        Measured {
            matrix: matrix.unwrap_or(SampleMatrix::Plasma),
            site: site.unwrap_or(Site::NotStated),
        }
    }

    fn choice<T: Copy>(
        &self,
        row: &TableRow,
        column: &ObservedColumn,
        choices: &[(&str, T)],
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let index = self.column(|known| known == column)?;
        let text = row.cell(index).filter(|text| !text.is_empty())?;
        let found = choices.iter().find(|(name, _)| *name == text);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let hint = did_you_mean(text, names.iter().copied())
                .unwrap_or_else(|| format!("write one of {}", names.join(", ")));
            let mistake = self
                .cells
                .mistake((row, index), &format!("here is {}", quoted(text)));
            mistakes.add(mistake.hint(hint));
        }
        found.map(|(_, choice)| *choice)
    }
}
