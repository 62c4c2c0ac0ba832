use super::{CheckAbsence, CheckRule, LabelKind, ObservedLevel, ObservedLevels};
use crate::quantity::Time;

/// The design of a visual predictive check: whose levels were measured when, and which of them are taken together.
///
/// Levels of one arm are in bins of time: taken in the order of their times, a bin ends as soon as it holds
/// [`LEAST_IN_BIN`](CheckRule::LEAST_IN_BIN) levels and the next one was measured at another time; what remains at the end goes
/// into the last bin. A simulated study has as many people as were measured, who are measured at the same times.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckDesign {
    /// For each subject of the arm the times at which any analyte was measured, in their order, once each.
    pub(super) times: Vec<Vec<Time>>,
    /// Subjects of the arm, by their places among the labels.
    subjects: Vec<usize>,
}

/// Levels of one analyte in the bins of a design.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bins<'a> {
    pub(super) bins: Vec<Vec<&'a ObservedLevel>>,
}

impl CheckDesign {
    /// Of the levels of an arm, where they are those of subjects.
    ///
    /// # Errors
    /// Why they do not make one, whatever is simulated.
    pub fn new(observed: &ObservedLevels, arm: usize) -> Result<Self, CheckAbsence> {
        match observed.kind {
            Some(LabelKind::Subject) => {}
            Some(LabelKind::Group) => return Err(CheckAbsence::Groups),
            None => return Err(CheckAbsence::NoSubjects),
        }
        let mut design = Self {
            times: Vec::new(),
            subjects: Vec::new(),
        };
        for level in observed.levels.iter().filter(|level| level.arm == arm) {
            let Some(label) = level.label else { continue };
            let place = match design.subjects.iter().position(|subject| *subject == label) {
                Some(place) => place,
                None => {
                    design.subjects.push(label);
                    design.times.push(Vec::new());
                    design.subjects.len() - 1
                }
            };
            design.times[place].push(level.time);
        }
        for times in &mut design.times {
            times.sort_unstable();
            times.dedup();
        }
        match design.subjects.len() {
            subjects if subjects < CheckRule::LEAST_SUBJECTS => Err(CheckAbsence::FewSubjects { subjects }),
            _ => Ok(design),
        }
    }

    /// How many people a simulated study has.
    pub fn subjects(&self) -> usize {
        self.subjects.len()
    }

    /// How many studies so many people make: whole ones, and at most [`MOST_STUDIES`](CheckRule::MOST_STUDIES).
    pub fn studies(&self, people: u64) -> u64 {
        (people / self.subjects.len().max(1) as u64).min(CheckRule::MOST_STUDIES)
    }

    /// The times at which the person at an index, from 0, is measured in the place of a subject.
    pub fn times_of(&self, person: usize) -> &[Time] {
        let place = person % self.subjects.len().max(1);
        self.times.get(place).map_or(&[], Vec::as_slice)
    }

    /// Most times at which anybody is measured.
    pub fn most_times(&self) -> usize {
        self.times.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The place of a level's subject, and that of its time among the subject's.
    pub(super) fn place_of(&self, level: &ObservedLevel) -> Option<(usize, usize)> {
        let label = level.label?;
        let subject = self.subjects.iter().position(|subject| *subject == label)?;
        let time = self.times.get(subject)?.binary_search(&level.time).ok()?;
        Some((subject, time))
    }
}

impl<'a> Bins<'a> {
    /// Of levels in any order.
    pub(super) fn new(levels: impl Iterator<Item = &'a ObservedLevel>) -> Self {
        let mut levels: Vec<&ObservedLevel> = levels.collect();
        levels.sort_by_key(|level| level.time);
        let mut bins: Vec<Vec<&ObservedLevel>> = Vec::new();
        for level in levels {
            match bins.last_mut() {
                Some(bin) if !is_complete(bin, level.time) => bin.push(level),
                _ => bins.push(vec![level]),
            }
        }
        if bins.len() > 1 && bins.last().is_some_and(|bin| bin.len() < CheckRule::LEAST_IN_BIN) {
            let rest = bins.pop().unwrap_or_default();
            bins.last_mut().into_iter().for_each(|bin| bin.extend(&rest));
        }
        bins.retain(|bin| bin.len() >= CheckRule::LEAST_IN_BIN);
        Self { bins }
    }
}

/// Whether a level at a time begins another bin.
fn is_complete(bin: &[&ObservedLevel], time: Time) -> bool {
    bin.len() >= CheckRule::LEAST_IN_BIN && bin.last().is_some_and(|last| last.time != time)
}
