use super::matrix::Matrix;
use crate::solver::system::time_factor;
use crate::solver::{Reading, System, Transfer};

/// A flow proportional to an amount: one of a system at a given time and vanishing amounts.
pub(crate) struct LinearFlow<'a> {
    pub(crate) from: usize,
    /// Rate constant, 1/h.
    pub(crate) k: f64,
    /// Compartments where it arrives, with the fraction of the flow.
    pub(crate) into: &'a [(usize, f64)],
    /// False for an effect site, which follows an amount without taking any.
    pub(crate) leaves: bool,
}

impl System {
    /// True when every flow is proportional to an amount and no rate constant changes with time.
    pub fn is_linear_and_constant(&self) -> bool {
        self.saturable.is_empty() && self.transfers.iter().all(|transfer| transfer.time_slope == 0.0)
    }

    /// The rate matrix A at `since_first_dose` hours, 1/h, with saturable flows at vanishing amounts. Without input
    /// the amounts of a linear, constant system follow dx/dt = A x.
    pub fn rate_matrix(&self, since_first_dose: f64) -> Matrix {
        let mut matrix = Matrix::zero(self.size);
        self.for_each_rate(since_first_dose, |to, from, k| matrix.add(to, from, k));
        matrix
    }

    /// Visits the cells of [`System::rate_matrix`] as `visit(to, from, rate)`, rates in 1/h; those of the same cell are
    /// to be added up.
    pub fn for_each_rate(&self, since_first_dose: f64, mut visit: impl FnMut(usize, usize, f64)) {
        for flow in self.flows(since_first_dose) {
            if flow.leaves {
                visit(flow.from, flow.from, -flow.k);
            }
            for (to, fraction) in flow.into {
                visit(*to, flow.from, flow.k * fraction);
            }
        }
    }

    /// Whether drug flows between the same compartments as in another linear, constant system, and the same ones are
    /// read.
    pub fn has_same_structure(&self, other: &Self) -> bool {
        let same = |(one, two): (&Transfer, &Transfer)| {
            let into = one.into.iter().zip(&two.into);
            (one.from, one.leaves, one.k != 0.0, loses_mass(&one.into))
                == (two.from, two.leaves, two.k != 0.0, loses_mass(&two.into))
                && one.into.len() == two.into.len()
                && into
                    .into_iter()
                    .all(|((to, share), (into, part))| to == into && (*share > 0.0) == (*part > 0.0))
        };
        let read = |reading: &Reading| reading.compartment;
        self.size == other.size
            && self.transfers.len() == other.transfers.len()
            && self.transfers.iter().zip(&other.transfers).all(same)
            && self.readings.iter().map(read).eq(other.readings.iter().map(read))
    }

    /// The fastest rate at which drug leaves a compartment of a linear, constant system, or an effect site follows one, 1/h.
    pub fn fastest_rate(&self) -> f64 {
        let rate_out = |compartment: usize| {
            let leaving = self
                .transfers
                .iter()
                .filter(|transfer| transfer.leaves && transfer.from == compartment);
            leaving.map(|transfer| transfer.k).sum::<f64>()
        };
        let following = self.transfers.iter().filter(|transfer| !transfer.leaves);
        let following = following.map(|transfer| transfer.k.abs());
        (0..self.size).map(rate_out).chain(following).fold(0.0, f64::max)
    }

    /// The least power of two, in 1/h, that no rate of a linear, constant system exceeds; at least 2^-20.
    pub fn rate_bound(&self) -> f64 {
        let fastest = self.fastest_rate();
        let mut bound = 1.0 / (1 << 20) as f64;
        while bound < fastest {
            bound *= 2.0;
        }
        bound
    }

    /// Every flow at `since_first_dose` hours and vanishing amounts.
    pub(crate) fn flows(&self, since_first_dose: f64) -> impl Iterator<Item = LinearFlow<'_>> {
        let saturable = self.saturable.iter().map(|flow| LinearFlow {
            from: flow.from,
            k: flow.vmax / flow.km_amount,
            into: &flow.into,
            leaves: true,
        });
        let transfers = self.transfers.iter().map(move |transfer| LinearFlow {
            from: transfer.from,
            k: transfer.k * time_factor(transfer, since_first_dose),
            into: &transfer.into,
            leaves: transfer.leaves,
        });
        transfers.chain(saturable)
    }

    /// The rate constant of elimination from the body, by compartment, of a linear, constant system, 1/h.
    pub fn elimination_rates(&self) -> Vec<f64> {
        self.sums_by_compartment(|transfer| match loses_mass(&transfer.into) {
            true => transfer.k * transfer.outside,
            false => 0.0,
        })
    }

    /// The rate constant at which an amount leaves all compartments, by compartment, of a linear, constant system, 1/h:
    /// elimination from the body or, for an effect site, its own decline.
    pub fn loss_rates(&self) -> Vec<f64> {
        self.sums_by_compartment(|transfer| match transfer.leaves && loses_mass(&transfer.into) {
            true => transfer.k * (1.0 - transfer.into.iter().map(|(_, share)| share).sum::<f64>()),
            false => 0.0,
        })
    }

    /// Whether each compartment holds drug: false for an effect site, which follows an amount without taking any.
    pub fn holds_mass(&self) -> Vec<bool> {
        let mut holds = vec![true; self.size];
        for transfer in self.transfers.iter().filter(|transfer| !transfer.leaves) {
            for (site, _) in &transfer.into {
                holds[*site] = false;
            }
        }
        holds
    }

    /// Whether mass is conserved: false where drug flows from an effect site into a compartment.
    pub fn conserves_mass(&self) -> bool {
        let holds = self.holds_mass();
        let from_site =
            |transfer: &Transfer| transfer.leaves && !holds[transfer.from] && !transfer.into.is_empty();
        !self.transfers.iter().any(from_site)
    }

    fn sums_by_compartment(&self, rate: impl Fn(&Transfer) -> f64) -> Vec<f64> {
        let mut sums = vec![0.0; self.size];
        for transfer in &self.transfers {
            sums[transfer.from] += rate(transfer);
        }
        sums
    }
}

/// Least fraction of a flow that counts as lost: fractions such as 0.1, 0.2 and 0.7 do not add to exactly 1.
const MIN_LOSS: f64 = 1e-12;

/// Whether a flow arrives in compartments in part only.
pub(crate) fn loses_mass(into: &[(usize, f64)]) -> bool {
    let arrives: f64 = into.iter().map(|(_, fraction)| fraction).sum();
    arrives < 1.0 - MIN_LOSS
}
