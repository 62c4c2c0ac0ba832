use super::{Matrix, Reading, System, Transfer};

/// A flow at one time and vanishing amounts.
pub(super) struct LinearFlow<'a> {
    pub(super) from: usize,
    /// Rate constant per hour.
    pub(super) k: f64,
    pub(super) into: &'a [(usize, f64)],
    pub(super) leaves: bool,
}

impl System {
    /// True when every flow is proportional to an amount and no rate changes with time.
    pub fn is_linear_and_constant(&self) -> bool {
        self.saturable.is_empty() && self.transfers.iter().all(|transfer| transfer.slope == 0.0)
    }

    /// The rate matrix at `since_first_dose` hours, saturable flows taken at vanishing amounts:
    /// d(amounts)/dt = matrix × amounts. For a linear, constant system this is all there is.
    pub fn rate_matrix(&self, since_first_dose: f64) -> Matrix {
        let mut matrix = Matrix::zero(self.size);
        self.each_rate(since_first_dose, |to, from, k| matrix.add(to, from, k));
        matrix
    }

    /// Visits the cells of that matrix: where drug arrives, where it comes from, and the rate per hour,
    /// in parts that are to be added up.
    pub fn each_rate(&self, since_first_dose: f64, mut visit: impl FnMut(usize, usize, f64)) {
        for flow in self.flows(since_first_dose) {
            if flow.leaves {
                visit(flow.from, flow.from, -flow.k);
            }
            for (to, fraction) in flow.into {
                visit(*to, flow.from, flow.k * fraction);
            }
        }
    }

    /// Whether drug flows between the same compartments as in another linear, constant system.
    pub fn flows_like(&self, other: &Self) -> bool {
        let same = |(one, two): (&Transfer, &Transfer)| {
            let into = one.into.iter().zip(&two.into);
            (one.from, one.leaves, one.k > 0.0, loses(&one.into))
                == (two.from, two.leaves, two.k > 0.0, loses(&two.into))
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

    /// The fastest rate at which drug leaves a compartment of a linear, constant system, 1/h.
    pub fn fastest_rate(&self) -> f64 {
        let loss_rate = |compartment: usize| {
            let leaving = self
                .transfers
                .iter()
                .filter(|transfer| transfer.leaves && transfer.from == compartment);
            leaving.map(|transfer| transfer.k).sum::<f64>()
        };
        (0..self.size).map(loss_rate).fold(0.0, f64::max)
    }

    /// Every flow as it is at `since_first_dose` hours and vanishing amounts.
    pub(super) fn flows(&self, since_first_dose: f64) -> impl Iterator<Item = LinearFlow<'_>> {
        let saturable = self.saturable.iter().map(|flow| LinearFlow {
            from: flow.from,
            k: flow.vmax / flow.km_amount,
            into: &flow.into,
            leaves: true,
        });
        let transfers = self.transfers.iter().map(move |transfer| LinearFlow {
            from: transfer.from,
            k: transfer.k * growth(transfer, since_first_dose),
            into: &transfer.into,
            leaves: transfer.leaves,
        });
        transfers.chain(saturable)
    }

    /// Rate constants at which drug leaves the body from each compartment, for a linear, constant system.
    pub fn elimination(&self) -> Vec<f64> {
        self.sums(|transfer| match loses(&transfer.into) {
            true => transfer.k * transfer.outside,
            false => 0.0,
        })
    }

    /// Rate constants at which what is in each compartment goes where it is not counted, for a linear,
    /// constant system: out of the body or, of an effect site, away.
    pub fn losses(&self) -> Vec<f64> {
        self.sums(|transfer| match transfer.leaves && loses(&transfer.into) {
            true => transfer.k * (1.0 - transfer.into.iter().map(|(_, share)| share).sum::<f64>()),
            false => 0.0,
        })
    }

    /// Whether each compartment holds drug; effect sites only follow an amount.
    pub fn holds(&self) -> Vec<bool> {
        let mut holds = vec![true; self.size];
        for transfer in self.transfers.iter().filter(|transfer| !transfer.leaves) {
            for (site, _) in &transfer.into {
                holds[*site] = false;
            }
        }
        holds
    }

    /// False where drug flows out of an effect site: it would come from nowhere.
    pub fn conserves(&self) -> bool {
        let holds = self.holds();
        let from_nowhere =
            |transfer: &Transfer| transfer.leaves && !holds[transfer.from] && !transfer.into.is_empty();
        !self.transfers.iter().any(from_nowhere)
    }

    fn sums(&self, rate: impl Fn(&Transfer) -> f64) -> Vec<f64> {
        let mut sums = vec![0.0; self.size];
        for transfer in &self.transfers {
            sums[transfer.from] += rate(transfer);
        }
        sums
    }
}

/// A flow that loses less than this share on its way loses nothing: fractions such as 0.1, 0.2 and
/// 0.7 do not add to 1 by the last digit.
const LOSS: f64 = 1e-12;

/// Whether some of what flows leaves the body on the way.
pub(super) fn loses(into: &[(usize, f64)]) -> bool {
    let arrives: f64 = into.iter().map(|(_, fraction)| fraction).sum();
    arrives < 1.0 - LOSS
}

/// A changing rate constant counts from the first dose; before it, it has its starting value.
pub(super) fn growth(transfer: &Transfer, since_first_dose: f64) -> f64 {
    1.0 + transfer.slope * since_first_dose.max(0.0)
}
