use super::linear_flow::loses;
use super::{Matrix, Schedule, System};

/// The compartments on the way from a dose to an analyte.
#[derive(Clone, Debug)]
pub struct EliminationPath {
    /// Those that only follow an amount, effect sites, come last.
    compartments: Vec<usize>,
    /// How many are not effect sites.
    mass_compartments: usize,
    /// Where the analyte is read, in their own order.
    target: usize,
    /// LaneRates per hour, in their own order: a column for where drug leaves, a row for where it arrives. The last
    /// row is what leaves all of them, the last column is for what is in them.
    rates: Matrix,
    /// Whether drug leaves all of them in the end.
    drains: bool,
}

impl EliminationPath {
    /// `None` when nothing that is given reaches the analyte.
    pub fn new(system: &System, schedule: &Schedule, target: usize, since_first_dose: f64) -> Option<Self> {
        let given = schedule.inputs.iter().filter(|input| input.amount > 0.0);
        let dosed: Vec<usize> = given.map(|input| input.into).collect();
        let flows: Vec<_> = system
            .flows(since_first_dose)
            .filter(|flow| flow.k > 0.0)
            .collect();
        let leads = |from: usize, to: usize| {
            let from_here = flows.iter().filter(|flow| flow.from == from);
            from_here
                .flat_map(|flow| flow.into)
                .any(|(into, fraction)| *into == to && *fraction > 0.0)
        };
        let reached = closure(dosed, leads, system.size);
        let leading = closure(vec![target], |to, from| leads(from, to), system.size);
        let follows = |index: usize| {
            let following = flows.iter().filter(|flow| !flow.leaves);
            following
                .flat_map(|flow| flow.into)
                .any(|(into, _)| *into == index)
        };
        let on_the_way = |index: &usize| reached.contains(index) && leading.contains(index);
        let (sites, mut compartments): (Vec<usize>, Vec<usize>) = (0..system.size)
            .filter(on_the_way)
            .partition(|index| follows(*index));
        let mass_compartments = compartments.len();
        compartments.extend(sites);

        let outside = compartments.len();
        let mut path = Self {
            mass_compartments,
            target: compartments.iter().position(|known| *known == target)?,
            drains: false,
            rates: Matrix::zero(outside + 1),
            compartments,
        };
        let mut rates = Matrix::zero(outside + 1);
        path.each_rate(system, since_first_dose, |to, from, rate| {
            rates.add(to, from, rate)
        });
        let leaks = (0..outside)
            .filter(|index| rates.get(outside, *index) > 0.0)
            .collect();
        // Drug leaves by way of compartments, not by way of effect sites, which take none.
        let eliminated = closure(
            leaks,
            |to, from| to < mass_compartments && rates.get(to, from) > 0.0,
            outside,
        );
        path.drains = eliminated.len() == outside;
        path.rates = rates;
        Some(path)
    }

    /// Visits the rates on this way in a system that has flows where the way's own has them: where
    /// drug arrives and where it leaves, in the order of [`EliminationPath::compartments`], one beyond the last
    /// standing for outside; and the rate per hour, in parts that are to be added up.
    pub fn each_rate(
        &self,
        system: &System,
        since_first_dose: f64,
        mut visit: impl FnMut(usize, usize, f64),
    ) {
        let outside = self.compartments.len();
        let place = |index: usize| self.compartments.iter().position(|known| *known == index);
        for flow in system.flows(since_first_dose).filter(|flow| flow.k > 0.0) {
            let Some(from) = place(flow.from) else { continue };
            let arrives: f64 = flow.into.iter().map(|(_, fraction)| fraction).sum();
            if flow.leaves && loses(flow.into) {
                visit(outside, from, flow.k * (1.0 - arrives));
            }
            for (into, fraction) in flow.into {
                match place(*into) {
                    Some(to) if to < self.mass_compartments || !flow.leaves => {
                        visit(to, from, flow.k * fraction)
                    }
                    _ if flow.leaves => visit(outside, from, flow.k * fraction),
                    _ => {}
                }
            }
        }
    }

    /// The compartments; those that only follow an amount, effect sites, come last.
    pub fn compartments(&self) -> &[usize] {
        &self.compartments
    }

    /// How many of them are not effect sites.
    pub fn mass_compartments(&self) -> usize {
        self.mass_compartments
    }

    /// Where among them the analyte is read.
    pub fn target(&self) -> usize {
        self.target
    }

    /// Whether drug leaves all of them in the end.
    pub fn drains(&self) -> bool {
        self.drains
    }

    /// The integral of the analyte's amount from now on, in mg·h, when so much is in all compartments.
    pub(super) fn integral(&self, amounts: &[f64]) -> f64 {
        let outside = self.compartments.len();
        let mut rates = self.rates.clone();
        for (row, index) in self.compartments.iter().enumerate() {
            rates.set(row, outside, amounts[*index]);
        }
        if !self.empty(&mut rates) || !self.drains {
            return f64::INFINITY;
        }
        let mut integrals: Vec<f64> = Vec::with_capacity(outside);
        for row in 0..outside {
            let before = integrals.iter().enumerate();
            let arrives: f64 = before
                .map(|(from, integral)| rates.get(row, from) * integral)
                .sum();
            integrals.push((rates.get(row, outside) + arrives) / rates.get(row, row));
        }
        integrals[self.target]
    }

    /// The smallest rate λ at which e^(−λt) solves the system, by bisection: when every compartment
    /// is given λ less of a loss, all can be eliminated exactly as long as λ is below it (a property of
    /// M-matrices; Berman and Plemmons, Nonnegative Matrices in the Mathematical Sciences, chapter 6).
    ///
    /// Equal and nearly equal rates need no special care, and no complex number appears.
    pub(super) fn slowest_rate(&self) -> Option<f64> {
        let outside = self.compartments.len();
        let mut rates = self.rates.clone();
        let mut below = |rate: f64| {
            rates.clone_from(&self.rates);
            for column in 0..outside {
                rates.add(outside, column, -rate);
            }
            self.empty(&mut rates)
        };
        let mut low = 0.0;
        let mut high = (0..outside)
            .map(|column| self.loss_rate(&self.rates, column, self.mass_compartments))
            .fold(f64::INFINITY, f64::min);
        if !self.drains || !below(low) {
            return None;
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if below(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(0.5 * (low + high))
    }

    /// The rate at which drug leaves a compartment for the first `others` and for outside.
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

    /// Takes the compartments out one after the other, the last one first: what passed through one
    /// now goes straight on. Gaussian elimination as Grassmann, Taksar and Heyman do it for Markov
    /// chains (Operations Research 1985;33:1107-1116): where the last row is not negative nothing is
    /// subtracted, so no digit is lost, however different the rates are.
    ///
    /// The rate out of each is left on the diagonal. False when one of them cannot be eliminated.
    fn empty(&self, rates: &mut Matrix) -> bool {
        let outside = self.compartments.len();
        for gone in (0..outside).rev() {
            let out = self.loss_rate(rates, gone, gone);
            if out.is_nan() || out <= 0.0 {
                return false;
            }
            rates.set(gone, gone, out);
            if gone >= self.mass_compartments {
                continue;
            }
            for to in (0..gone).chain([outside]) {
                let share = rates.get(to, gone) / out;
                for from in 0..gone {
                    if from != to {
                        rates.add(to, from, share * rates.get(gone, from));
                    }
                }
                if to != outside {
                    rates.add(to, outside, share * rates.get(gone, outside));
                }
            }
        }
        true
    }
}

/// Everything that can be reached from `start` along `leads(from, to)`.
fn closure(start: Vec<usize>, leads: impl Fn(usize, usize) -> bool, size: usize) -> Vec<usize> {
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
