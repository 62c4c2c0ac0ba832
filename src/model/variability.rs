use super::{EstimateError, Provenance};

/// How people differ, and how the same person differs from visit to visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variability {
    /// Between subjects: one random effect each.
    pub effects: Vec<Effect>,
    /// Lower triangle of the Cholesky factor of the effects' covariance matrix, row by row:
    /// row i has i + 1 numbers. Effects = factor × independent standard normals.
    pub factor: Vec<Vec<f64>>,
    /// Between occasions, independent of each other.
    pub occasion: Vec<Effect>,
    /// Set when the numbers were published for another model.
    pub borrowed_from: Option<BorrowedFrom>,
    /// Other spreads between people that are as plausible.
    pub alternatives: Vec<SpreadAlternative>,
}

impl Variability {
    /// The variance of all effects on a parameter together, between subjects and between occasions.
    pub fn variance_on(&self, parameter: usize) -> f64 {
        let mut sums = vec![0.0; self.factor.len()];
        for (effect, row) in self.effects.iter().zip(&self.factor) {
            if effect.on.contains(&parameter) {
                for (sum, cell) in sums.iter_mut().zip(row) {
                    *sum += cell;
                }
            }
        }
        let subject: f64 = sums.iter().map(|sum| sum * sum).sum();
        let visit = self
            .occasion
            .iter()
            .filter(|effect| effect.on.contains(&parameter));
        subject + visit.map(|effect| effect.variance).sum::<f64>()
    }
}

/// One random effect: a normal number per patient that shifts one or more parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// As in the file.
    pub name: String,
    /// Indices of the parameters it acts on; several share one effect.
    pub on: Vec<usize>,
    /// How it acts.
    pub spread: Spread,
    /// Its variance, on the scale it acts on.
    pub variance: f64,
    /// How unsure its variance is, where that was published.
    pub estimate: Option<EstimateError>,
    /// Whether it is drawn from a stream of its own, that follows from its name: so that a further one changes nobody's
    /// others.
    pub has_own_stream: bool,
    /// As printed: `24 %`.
    pub printed: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// The scale on which a random effect is normal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// parameter × exp(effect).
    LogNormal,
    /// For fractions: the effect is added to the log-odds, so the result stays between 0 and 1.
    Logit,
    /// For the chance that somebody is one of those in whom something happens: a parameter p becomes 1 where Φ(effect) < p,
    /// and 0 elsewhere; 1 in the typical patient.
    Chance,
}

/// A study whose variability stands in for one that was not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BorrowedFrom {
    /// The study.
    pub study: String,
    /// Why it may stand in, and what speaks against it.
    pub why: String,
}

/// Another spread between people that is as plausible as the model's own, from another study.
#[derive(Clone, Debug, PartialEq)]
pub struct SpreadAlternative {
    /// The study it is from.
    pub name: String,
    /// Why people may differ so instead, and what speaks against it.
    pub why: String,
    /// All random effects between people.
    pub effects: Vec<Effect>,
    /// As [`Variability::factor`].
    pub factor: Vec<Vec<f64>>,
}
