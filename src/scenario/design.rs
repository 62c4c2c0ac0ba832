use super::{DesignText, Rejected, Study};
use crate::outcome::{Axis, Cell, CitedRegimen, Question};
use crate::population::{SubjectRange, SubjectRangeError};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A protocol in which some values are varied: a study for each combination of them.
#[derive(Clone, Debug)]
pub struct Design {
    /// What is varied, in the order written.
    pub(super) axes: Vec<Axis>,
    /// A study for each combination of values, the first axis slowest.
    pub(super) studies: Vec<Study>,
    /// What each cell is told by.
    pub(super) measures: Vec<DesignMeasure>,
    /// What is sought in it.
    pub(super) question: Option<Question>,
    /// Regimens of the literature that figures show among its cells.
    pub(super) cited: Vec<CitedRegimen>,
    pub(super) text: DesignText,
}

/// What the cells of a design can be told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesignMeasure {
    /// The highest level.
    Cmax,
    /// The area under the curve, to the end of observation and to infinity.
    Auc,
    /// Hours above each threshold.
    TimeAbove,
    /// Hours within each threshold that is a range.
    TimeInRange,
    /// The share of people ever above each threshold.
    ShareEverAbove,
    /// How far each response goes.
    ResponsePeak,
    /// How long the typical patient's level takes to fall after the last dose.
    TimeToFall,
    /// What is given in all.
    TotalDose,
}

impl DesignMeasure {
    /// As written in files.
    pub const CHOICES: &'static [(&'static str, Self)] = &[
        ("cmax", Self::Cmax),
        ("auc", Self::Auc),
        ("time above", Self::TimeAbove),
        ("time in range", Self::TimeInRange),
        ("share ever above", Self::ShareEverAbove),
        ("response peak", Self::ResponsePeak),
        ("time to fall", Self::TimeToFall),
        ("total dose", Self::TotalDose),
    ];
}

impl Design {
    /// What is varied.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// What each cell is told by.
    pub fn measures(&self) -> &[DesignMeasure] {
        &self.measures
    }

    /// The study of the first combination of values, whose title, people and arms' names are those of all.
    pub fn first(&self) -> &Study {
        // There is one at least: an axis without values is refused.
        &self.studies[0]
    }

    /// What is sought in it.
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Regimens of the literature that stand among its cells.
    pub fn cited(&self) -> &[CitedRegimen] {
        &self.cited
    }

    /// The study of a cell, but with another value of one axis, in the unit of the axis: one that is not among its
    /// values.
    ///
    /// # Errors
    /// When such a study would be refused.
    pub fn study_at(&self, cell: &Cell, axis: usize, number: f64) -> Result<Study, Rejected> {
        let like = self.first();
        let study = self.text.study(&self.axes, &cell.values, (axis, number))?;
        let study = study.with(Some(like.population.count), Some(like.population.seed));
        Ok(Study {
            shard: like.shard,
            ..study
        })
    }

    /// How many models and arms each of its studies has.
    fn series(&self) -> [usize; 2] {
        [self.first().models.len(), self.first().arms.len()]
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        Cell::count(self.series(), &self.axes)
    }

    /// Never: a design has one cell at least.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell of a number, from 1.
    pub fn cell(&self, number: usize) -> Option<Cell> {
        Cell::of_number(number, self.series(), &self.axes)
    }

    /// The study that a cell is an arm of.
    pub fn study(&self, cell: &Cell) -> Option<&Study> {
        self.studies.get(cell.combination(&self.axes))
    }

    /// Whether people are others from cell to cell.
    pub fn people_vary(&self) -> bool {
        let first = &self.first().population.people;
        self.studies.iter().any(|study| study.population.people != *first)
    }

    /// The same design, of which only some people are simulated.
    ///
    /// # Errors
    /// When it has not so many people.
    pub fn with_subjects(mut self, subjects: SubjectRange) -> Result<Self, SubjectRangeError> {
        let studies = self.studies.into_iter();
        self.studies = studies
            .map(|study| study.with_subjects(subjects))
            .collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Some cells, in their order; all of them where none are named.
    ///
    /// # Errors
    /// When the range goes beyond the last cell.
    pub fn cells(&self, range: Option<CellRange>) -> Result<Vec<Cell>, CellRangeError> {
        let count = self.len();
        let range = range.unwrap_or(CellRange {
            first: 1,
            last: count,
        });
        if range.last > count {
            return Err(CellRangeError::Beyond { range, count });
        }
        Ok((range.first..=range.last)
            .filter_map(|number| self.cell(number))
            .collect())
    }

    /// The same design with another number of patients, or another seed, as the command line may ask.
    #[must_use]
    pub fn with(mut self, patients: Option<u64>, seed: Option<u64>) -> Self {
        let studies = self.studies.into_iter();
        self.studies = studies.map(|study| study.with(patients, seed)).collect();
        self
    }
}

/// Cells from one number to another, counted from 1, both included.
///
/// ```
/// use infusim::scenario::CellRange;
/// let range: CellRange = "40-60".parse()?;
/// assert_eq!(range.to_string(), "40-60");
/// assert!("60-40".parse::<CellRange>().is_err());
/// # Ok::<(), infusim::scenario::CellRangeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellRange {
    first: usize,
    last: usize,
}

/// Why a text is no range of cells, or none of a design.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CellRangeError {
    /// Not a number or two.
    #[error(
        "write the number of a cell, or of the first and the last with a hyphen between them, such as 40-60"
    )]
    Text,
    /// It begins before the first cell.
    #[error("cells are counted from 1, there is no cell 0")]
    Zero,
    /// The last comes before the first.
    #[error("the first number is greater than the last; try {last}-{first}")]
    Backwards {
        /// The first number.
        first: usize,
        /// The last number.
        last: usize,
    },
    /// It goes on beyond the last cell.
    #[error("cells {range} are asked for, and the last of the design is number {count}")]
    Beyond {
        /// What was asked for.
        range: CellRange,
        /// Cells of the design.
        count: usize,
    },
}

impl FromStr for CellRange {
    type Err = CellRangeError;

    fn from_str(text: &str) -> Result<Self, CellRangeError> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| text.trim().parse::<usize>().map_err(|_| CellRangeError::Text);
        match (number(first)?, number(last)?) {
            (0, _) => Err(CellRangeError::Zero),
            (first, last) if first > last => Err(CellRangeError::Backwards { first, last }),
            (first, last) => Ok(Self { first, last }),
        }
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}
