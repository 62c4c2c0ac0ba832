use super::{ReadBackItem, Solution};
use crate::quantity::{Mass, Volume};

/// What all doses of an arm take of one solution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnUp {
    /// The solution.
    pub solution: Solution,
    /// All of it that is given.
    pub volume: Volume,
    /// Vials, where it was written what one holds.
    pub vials: Option<Vials>,
}

/// How many vials are needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vials {
    /// Where what is left of one serves the next dose.
    pub shared: u64,
    /// Where each dose opens a new one.
    pub one_for_each: u64,
}

/// So much more than whole vials is a rounding error.
const ROUNDING: f64 = 1e-9;

impl DrawnUp {
    /// What a pump takes that is given all from what it holds.
    pub fn in_all(solution: Solution, amount: Mass) -> Self {
        let volume = solution.holding(amount);
        let vials = solution.vial.map(|vial| whole(volume, vial));
        Self {
            solution,
            volume,
            vials: vials.map(|vials| Vials {
                shared: vials,
                one_for_each: vials,
            }),
        }
    }

    /// What each solution of an arm is used for, in the order of first use.
    pub(super) fn of(items: &[ReadBackItem]) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        add(items, 1, &mut found);
        for drawn_up in &mut found {
            if let (Some(vial), Some(vials)) = (drawn_up.solution.vial, &mut drawn_up.vials) {
                vials.shared = whole(drawn_up.volume, vial);
            }
        }
        found
    }
}

/// Adds items that are given so many times.
fn add(items: &[ReadBackItem], times: u64, found: &mut Vec<DrawnUp>) {
    for item in items {
        match item {
            ReadBackItem::Rounds {
                times: rounds, items, ..
            } => add(items, times.saturating_mul(u64::from(*rounds)), found),
            ReadBackItem::Dose {
                amount,
                solution: Some(solution),
                ..
            } => add_dose(*amount, *solution, times, found),
            ReadBackItem::Dose { solution: None, .. }
            | ReadBackItem::Target { .. }
            | ReadBackItem::Rule { .. } => {}
        }
    }
}

fn add_dose(amount: Mass, solution: Solution, times: u64, found: &mut Vec<DrawnUp>) {
    let of_one = solution.holding(amount);
    let more = Volume::from_ml(of_one.ml() * times as f64);
    let vials = solution.vial.map_or(0, |vial| whole(of_one, vial));
    let more_vials = vials.saturating_mul(times);
    match found.iter_mut().find(|known| known.solution == solution) {
        Some(known) => {
            known.volume = Volume::from_ml(known.volume.ml() + more.ml());
            if let Some(vials) = &mut known.vials {
                vials.one_for_each = vials.one_for_each.saturating_add(more_vials);
            }
        }
        None => found.push(DrawnUp {
            solution,
            volume: more,
            vials: solution.vial.map(|_| Vials {
                shared: 0,
                one_for_each: more_vials,
            }),
        }),
    }
}

/// Whole vials that hold a volume.
fn whole(volume: Volume, vial: Volume) -> u64 {
    (volume.ml() / vial.ml() - ROUNDING).ceil().max(0.0) as u64
}
