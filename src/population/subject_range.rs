use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Subjects from one number to another, counted from 1, both included: all of a population, or a shard of it.
///
/// ```
/// use infusim::population::SubjectRange;
/// let range: SubjectRange = "2501-5000".parse()?;
/// assert_eq!((range.first(), range.last(), range.count()), (2_501, 5_000, 2_500));
/// assert_eq!(range.number(16), 2_517);
/// assert!(range.within(10_000)?.is_part_of(10_000));
/// assert!(!SubjectRange::all(2_500).is_part_of(2_500));
/// # Ok::<(), infusim::population::SubjectRangeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectRange {
    first: u64,
    last: u64,
}

/// Why a text is no range of subjects, or none of a population.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SubjectRangeError {
    /// Not two numbers.
    #[error(
        "write the number of the first patient and of the last, both included, with a hyphen between them, \
         such as 2501-5000"
    )]
    Text,
    /// It begins before the first subject.
    #[error("patients are counted from 1, there is no patient 0; try {first}-{last}", first = 1, last = (*last).max(1))]
    Zero {
        /// The last number.
        last: u64,
    },
    /// The last comes before the first.
    #[error("the first number is greater than the last; try {last}-{first}")]
    Backwards {
        /// The first number.
        first: u64,
        /// The last number.
        last: u64,
    },
    /// It goes on beyond the last subject.
    #[error(
        "patients {range} are asked for, and the last of the study is number {count}; choose numbers up to {count}, \
         or more patients"
    )]
    Beyond {
        /// What was asked for.
        range: SubjectRange,
        /// Subjects of the population.
        count: u64,
    },
}

impl SubjectRange {
    /// From one number to another, both included.
    ///
    /// # Errors
    /// When the first is 0 or greater than the last.
    pub fn new(first: u64, last: u64) -> Result<Self, SubjectRangeError> {
        match (first, last) {
            (0, last) => Err(SubjectRangeError::Zero { last }),
            (first, last) if first > last => Err(SubjectRangeError::Backwards { first, last }),
            (first, last) => Ok(Self { first, last }),
        }
    }

    /// All of a population of so many; nobody where it is 0.
    pub fn all(count: u64) -> Self {
        Self {
            first: 1,
            last: count,
        }
    }

    /// The same range, if a population of so many has it.
    ///
    /// # Errors
    /// When the population is smaller.
    pub fn within(self, count: u64) -> Result<Self, SubjectRangeError> {
        match self.last <= count {
            true => Ok(self),
            false => Err(SubjectRangeError::Beyond { range: self, count }),
        }
    }

    /// The number of the first.
    pub fn first(self) -> u64 {
        self.first
    }

    /// The number of the last.
    pub fn last(self) -> u64 {
        self.last
    }

    /// How many they are.
    pub fn count(self) -> u64 {
        self.last + 1 - self.first
    }

    /// The number of one of them, the first of whom is at 0.
    pub fn number(self, index: usize) -> u64 {
        self.first + index as u64
    }

    /// The same subjects in blocks of so many, the last perhaps smaller.
    pub fn blocks(self, size: u64) -> Vec<Self> {
        let size = size.max(1);
        let block = |index: u64| Self {
            first: self.first + index * size,
            last: self.last.min(self.first + index * size + size - 1),
        };
        (0..self.count().div_ceil(size)).map(block).collect()
    }

    /// Whether a population of so many has others too.
    pub fn is_part_of(self, count: u64) -> bool {
        self != Self::all(count)
    }
}

impl FromStr for SubjectRange {
    type Err = SubjectRangeError;

    fn from_str(text: &str) -> Result<Self, SubjectRangeError> {
        let number = |text: &str| text.trim().parse().map_err(|_| SubjectRangeError::Text);
        let (first, last) = text.split_once('-').ok_or(SubjectRangeError::Text)?;
        Self::new(number(first)?, number(last)?)
    }
}

impl fmt::Display for SubjectRange {
    /// As it is written: `2501-5000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}
