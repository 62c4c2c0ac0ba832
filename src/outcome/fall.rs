use super::crossing::{Turn, turns};
use crate::quantity::Time;
use crate::solver::Trajectory;

/// How long a level takes to fall by some share of what it is when the last dose ends.
///
/// After an infusion at a constant rate this depends on its length (context-sensitive; Hughes, Glass and Jacobs,
/// Anesthesiology 76, 1992, doi:10.1097/00000542-199203000-00003); the terminal half-life describes only the last part of
/// a fall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fall {
    /// By which share, between 0 and 1.
    pub share: f64,
    /// Hours from the end of the last dose; `None` where the level had not fallen so far when the observation ended, or
    /// there was none.
    pub hours: Option<f64>,
}

impl Fall {
    /// The shares that are told: half, four fifths, nine tenths.
    pub const SHARES: [f64; 3] = [0.5, 0.8, 0.9];

    /// Of an analyte along a trajectory, by each of [`Fall::SHARES`], from a time at which something changes. The crossing
    /// is a root of the solution itself.
    pub fn all(trajectory: &Trajectory, analyte: usize, since: Time) -> Vec<Self> {
        let fall = |share: &f64| Self {
            share: *share,
            hours: hours(trajectory, analyte, since, *share),
        };
        Self::SHARES.iter().map(fall).collect()
    }
}

fn hours(trajectory: &Trajectory, analyte: usize, since: Time, share: f64) -> Option<f64> {
    let mut target: Option<f64> = None;
    let mut found = None;
    let later = trajectory
        .segments
        .iter()
        .filter(|segment| segment.start >= since);
    for segment in later {
        let start = (segment.start - since).hours();
        let mut before: Option<Turn> = None;
        turns(segment, analyte, |turn| {
            let wanted = *target.get_or_insert((1.0 - share) * turn.value);
            if found.is_none() && wanted > 0.0 && turn.value <= wanted {
                let time = before
                    .as_ref()
                    .map_or(turn.time, |before| turn.crossing(before, wanted));
                found = Some(start + time);
            }
            before = Some(turn);
        });
        if found.is_some() {
            break;
        }
    }
    found
}
