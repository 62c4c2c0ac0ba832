use super::linear_flow::loses_mass;
use super::matrix::Matrix;
use crate::solver::{Schedule, System};

/// The compartments on the paths from dosed compartments to an analyte, with the rate constants between them.
///
/// Gives the area and the rate with which the analyte disappears once input has ended: with linear kinetics, and
/// saturable flows at vanishing amounts. Held by `tests/properties/area.rs` and `half_life.rs`.
#[derive(Clone, Debug)]
pub struct EliminationPath {
    /// Their indices in the system; effect sites come last.
    compartments: Vec<usize>,
    /// How many are not effect sites.
    mass_compartments: usize,
    /// Position of the analyte's compartment among them.
    target: usize,
    /// Rate constants by position, 1/h: a column for where drug leaves, a row for where it arrives. The last row is the
    /// loss out of all of them; the last column holds amounts during elimination.
    rates: Matrix,
    /// Whether drug in each of them is eliminated in the end.
    is_eliminated: bool,
}

impl EliminationPath {
    /// The path to the compartment `target` at `since_first_dose` hours; `None` when no dose of the schedule reaches
    /// it.
    pub fn new(system: &System, schedule: &Schedule, target: usize, since_first_dose: f64) -> Option<Self> {
        let dosed = schedule.dosed_compartments();
        let flows: Vec<_> = system
            .flows(since_first_dose)
            .filter(|flow| flow.k != 0.0)
            .collect();
        let has_flow = |from: usize, to: usize| {
            let from_here = flows.iter().filter(|flow| flow.from == from);
            from_here
                .flat_map(|flow| flow.into)
                .any(|(into, fraction)| *into == to && *fraction > 0.0)
        };
        let reached = reachable(dosed, has_flow, system.size);
        let reaching = reachable(vec![target], |to, from| has_flow(from, to), system.size);
        let is_effect_site = |index: usize| {
            let following = flows.iter().filter(|flow| !flow.leaves);
            following
                .flat_map(|flow| flow.into)
                .any(|(into, _)| *into == index)
        };
        let is_on_path = |index: &usize| reached.contains(index) && reaching.contains(index);
        let (sites, mut compartments): (Vec<usize>, Vec<usize>) = (0..system.size)
            .filter(is_on_path)
            .partition(|index| is_effect_site(*index));
        let mass_compartments = compartments.len();
        compartments.extend(sites);

        let outside = compartments.len();
        let mut path = Self {
            mass_compartments,
            target: compartments.iter().position(|known| *known == target)?,
            is_eliminated: false,
            rates: Matrix::zero(outside + 1),
            compartments,
        };
        let mut rates = Matrix::zero(outside + 1);
        path.for_each_rate(system, since_first_dose, |to, from, rate| {
            rates.add(to, from, rate)
        });
        let leaving = (0..outside)
            .filter(|index| rates.get(outside, *index) > 0.0)
            .collect();
        // Drug is eliminated through compartments, not through effect sites, which take none.
        let eliminated = reachable(
            leaving,
            |to, from| to < mass_compartments && rates.get(to, from) > 0.0,
            outside,
        );
        path.is_eliminated = eliminated.len() == outside;
        path.rates = rates;
        Some(path)
    }

    /// Visits the rate constants on this path in a system of the same structure, as `visit(to, from, rate)`.
    ///
    /// `to` and `from` are positions in [`EliminationPath::compartments`], one beyond the last standing for outside.
    /// The rates are in 1/h, at `since_first_dose` hours; those of the same positions are to be added up.
    pub fn for_each_rate(
        &self,
        system: &System,
        since_first_dose: f64,
        mut visit: impl FnMut(usize, usize, f64),
    ) {
        let outside = self.compartments.len();
        let position = |index: usize| self.compartments.iter().position(|known| *known == index);
        for flow in system.flows(since_first_dose).filter(|flow| flow.k != 0.0) {
            let Some(from) = position(flow.from) else { continue };
            let arrives: f64 = flow.into.iter().map(|(_, fraction)| fraction).sum();
            if flow.leaves && loses_mass(flow.into) {
                visit(outside, from, flow.k * (1.0 - arrives));
            }
            for (into, fraction) in flow.into {
                match position(*into) {
                    Some(to) if to < self.mass_compartments || !flow.leaves => {
                        visit(to, from, flow.k * fraction)
                    }
                    _ if flow.leaves => visit(outside, from, flow.k * fraction),
                    _ => {}
                }
            }
        }
    }

    /// The compartments' indices in the system; effect sites, which follow an amount without taking any, come last.
    pub fn compartments(&self) -> &[usize] {
        &self.compartments
    }

    /// How many of them are not effect sites.
    pub fn mass_compartments(&self) -> usize {
        self.mass_compartments
    }

    /// Position of the analyte's compartment among them.
    pub fn target(&self) -> usize {
        self.target
    }

    /// Whether drug in each of them is eliminated in the end.
    pub fn is_eliminated(&self) -> bool {
        self.is_eliminated
    }

    /// The integral of the analyte's amount from now to infinity, mg·h, without further input.
    ///
    /// `amounts` are those of all compartments of the system, mg. Infinite where drug stays in the body. Forward
    /// substitution after elimination.
    pub(crate) fn integral(&self, amounts: &[f64]) -> f64 {
        let amounts = self.compartments.iter().map(|index| amounts[*index]);
        let integrals = self.integrals(amounts);
        integrals.map_or(f64::INFINITY, |integrals| integrals[self.target])
    }

    /// The integral of the analyte's amount from now to infinity, mg·h, and that of time × amount, mg·h²: with r the
    /// amounts that enter each compartment, mg, and s the sums of amount × time of entry, mg·h, they are those of
    /// X₀ = −A⁻¹r and X₁ = −A⁻¹(X₀ + s). Both by the same elimination. `None` where drug stays in the body.
    pub(crate) fn moments(&self, entered: &[f64], entered_times: &[f64]) -> Option<[f64; 2]> {
        let areas = self.integrals(self.compartments.iter().map(|index| entered[*index]))?;
        let times = self.compartments.iter().map(|index| entered_times[*index]);
        let moments = self.integrals(areas.iter().zip(times).map(|(area, time)| area + time))?;
        Some([areas[self.target], moments[self.target]])
    }

    /// The integrals of all amounts of the path, mg·h, from those that are there, both in its order; `None` where drug
    /// stays in the body.
    fn integrals(&self, amounts: impl Iterator<Item = f64>) -> Option<Vec<f64>> {
        let outside = self.compartments.len();
        let mut rates = self.rates.clone();
        for (row, amount) in amounts.enumerate() {
            rates.set(row, outside, amount);
        }
        if !self.eliminate(&mut rates) || !self.is_eliminated {
            return None;
        }
        let mut integrals: Vec<f64> = Vec::with_capacity(outside);
        for row in 0..outside {
            let before = integrals.iter().enumerate();
            let inflow: f64 = before
                .map(|(from, integral)| rates.get(row, from) * integral)
                .sum();
            integrals.push((rates.get(row, outside) + inflow) / rates.get(row, row));
        }
        Some(integrals)
    }

    /// The smallest rate λ, 1/h, for which e^(−λt) solves the system; `None` where drug stays in the body.
    ///
    /// By bisection: with λ subtracted from the loss of every compartment, all pivots of the elimination are positive
    /// as long as λ is below it (a property of M-matrices; Berman and Plemmons, Nonnegative Matrices in the
    /// Mathematical Sciences, chapter 6). Exact to rounding; equal and nearly equal rates need no special case, and no
    /// complex number appears.
    pub(crate) fn slowest_rate(&self) -> Option<f64> {
        let outside = self.compartments.len();
        let mut rates = self.rates.clone();
        let mut is_below = |rate: f64| {
            rates.clone_from(&self.rates);
            for column in 0..outside {
                rates.add(outside, column, -rate);
            }
            self.eliminate(&mut rates)
        };
        let mut low = 0.0;
        let mut high = (0..outside)
            .map(|column| self.loss_rate(&self.rates, column, self.mass_compartments))
            .fold(f64::INFINITY, f64::min);
        if !self.is_eliminated || !is_below(low) {
            return None;
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if is_below(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(0.5 * (low + high))
    }

    /// The rate constant at which drug leaves a compartment for outside and the first `others` compartments, 1/h.
    fn loss_rate(&self, rates: &Matrix, column: usize, others: usize) -> f64 {
        let others = if column < self.mass_compartments {
            others
        } else {
            0
        };
        let mut sum = 0.0;
        for row in 0..others {
            if row != column {
                sum += rates.get(row, column);
            }
        }
        sum + rates.get(self.compartments.len(), column)
    }

    /// Gaussian elimination of the compartments, the last one first: flow through an eliminated compartment becomes
    /// flow past it. False when a pivot, the rate constant out of a compartment, is not positive.
    ///
    /// As Grassmann, Taksar and Heyman do it for Markov chains (Operations Research 1985;33:1107-1116,
    /// doi:10.1287/opre.33.5.1107): where the last row is not negative nothing is subtracted, so every result keeps its
    /// digits however different the rates are. Pivots are left on the diagonal.
    fn eliminate(&self, rates: &mut Matrix) -> bool {
        let outside = self.compartments.len();
        for index in (0..outside).rev() {
            let pivot = self.loss_rate(rates, index, index);
            if pivot.is_nan() || pivot <= 0.0 {
                return false;
            }
            rates.set(index, index, pivot);
            if index >= self.mass_compartments {
                continue;
            }
            for to in (0..index).chain([outside]) {
                let fraction = rates.get(to, index) / pivot;
                for from in 0..index {
                    if from != to {
                        rates.add(to, from, fraction * rates.get(index, from));
                    }
                }
                if to != outside {
                    rates.add(to, outside, fraction * rates.get(index, outside));
                }
            }
        }
        true
    }
}

/// Every index below `size` that can be reached from `start` along `leads(from, to)`, `start` included.
fn reachable(start: Vec<usize>, leads: impl Fn(usize, usize) -> bool, size: usize) -> Vec<usize> {
    let mut found = start;
    let mut next = 0;
    while let Some(from) = found.get(next).copied() {
        for to in 0..size {
            if leads(from, to) && !found.contains(&to) {
                found.push(to);
            }
        }
        next += 1;
    }
    found
}
