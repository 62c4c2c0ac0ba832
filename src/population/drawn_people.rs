use super::{CovariateDistribution, PersonColumn, PopulationError, Purpose, Stream, WeightDistribution};
use crate::quantity::Weight;

/// People whose weight and covariates are drawn from distributions.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnPeople {
    /// How they weigh.
    pub weight: WeightDistribution,
    covariates: Vec<DrawnCovariate>,
    correlations: Vec<Correlation>,
    /// What goes together; what goes with nothing is a group of one.
    groups: Vec<Group>,
}

/// A covariate that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnCovariate {
    /// Its name and unit.
    pub column: PersonColumn,
    /// How it is distributed before the cut.
    pub distribution: CovariateDistribution,
    /// The least and the greatest that anybody has.
    pub limits: (f64, f64),
}

/// Variables whose normal numbers are correlated: a draw of them counts where each lies between its limits.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    /// Indices of covariates; `None` for weight.
    members: Vec<Option<usize>>,
    /// Lower triangle of the Cholesky factor of their correlations, row by row.
    factor: Vec<Vec<f64>>,
}

/// Two variables that go together, and how closely: 0 is weight, a covariate of index i is i + 1.
pub type Correlation = ([usize; 2], f64);

/// Draws for one person before giving up. What leaves less than one person in a hundred between the limits of one
/// covariate is refused before.
const TRIES: u32 = 10_000;
/// The same where several limits must hold at the same time, of which it is not known before how many people they leave.
const TRIES_TOGETHER: u32 = 2_000;

impl DrawnPeople {
    /// Whose weight alone differs, or not even that.
    pub fn weighing(weight: WeightDistribution) -> Self {
        Self {
            weight,
            covariates: Vec::new(),
            correlations: Vec::new(),
            groups: vec![Group::alone(None)],
        }
    }

    /// With covariates, some of which go together; `factor` gives the Cholesky factor of the correlations of some variables,
    /// by their numbers as in [`Correlation`], or `None` where nobody can be so.
    ///
    /// # Errors
    /// The variables of a group that cannot go together so.
    pub fn new(
        weight: WeightDistribution,
        covariates: Vec<DrawnCovariate>,
        correlations: &[Correlation],
        factor: impl Fn(&[usize]) -> Option<Vec<Vec<f64>>>,
    ) -> Result<Self, Vec<usize>> {
        let mut groups = Vec::new();
        for members in connected(covariates.len() + 1, correlations) {
            let factor = factor(&members).ok_or_else(|| members.clone())?;
            let members = members.iter().map(|number| number.checked_sub(1)).collect();
            groups.push(Group { members, factor });
        }
        Ok(Self {
            weight,
            covariates,
            correlations: correlations.to_vec(),
            groups,
        })
    }

    /// What is drawn beside weight.
    pub fn covariates(&self) -> &[DrawnCovariate] {
        &self.covariates
    }

    /// What goes together.
    pub fn correlations(&self) -> &[Correlation] {
        &self.correlations
    }

    /// Draws a person's weight and covariates, in the order of [`DrawnPeople::covariates`].
    ///
    /// # Errors
    /// When the limits hold next to nobody.
    pub(super) fn draw(&self, seed: u64, number: u64, row: &mut [f64]) -> Result<Weight, PopulationError> {
        let mut weight = self.weight.typical();
        for group in &self.groups {
            self.draw_group(group, (seed, number), &mut weight, row)?;
        }
        Ok(weight)
    }

    fn draw_group(
        &self,
        group: &Group,
        (seed, number): (u64, u64),
        weight: &mut Weight,
        row: &mut [f64],
    ) -> Result<(), PopulationError> {
        if group.members.iter().all(|member| self.is_fixed(*member)) {
            for member in group.members.iter().flatten() {
                row[*member] = self.covariates[*member].distribution.typical();
            }
            return Ok(());
        }
        let stream = |member: &Option<usize>| match member {
            None => Stream::new(seed, number, Purpose::Weight),
            Some(index) => Stream::of_covariate(seed, number, &self.covariates[*index].column.name),
        };
        let mut streams: Vec<Stream> = group.members.iter().map(stream).collect();
        let mut normals = vec![0.0; streams.len()];
        for _ in 0..group.tries() {
            for (normal, stream) in normals.iter_mut().zip(&mut streams) {
                *normal = stream.normal();
            }
            let correlated = group.factor.iter();
            let correlated = correlated.map(|row| row.iter().zip(&normals).map(|(a, b)| a * b).sum::<f64>());
            let mut inside = true;
            for (member, normal) in group.members.iter().zip(correlated) {
                inside &= match member {
                    None => {
                        *weight = self.weight.value(normal);
                        self.weight.holds(*weight)
                    }
                    Some(index) => {
                        let covariate = &self.covariates[*index];
                        row[*index] = covariate.distribution.value(normal);
                        covariate.holds(row[*index])
                    }
                };
            }
            if inside {
                return Ok(());
            }
        }
        Err(self.nobody(group, number))
    }

    fn is_fixed(&self, member: Option<usize>) -> bool {
        match member {
            None => matches!(self.weight, WeightDistribution::Fixed(_)),
            Some(index) => matches!(
                self.covariates[index].distribution,
                CovariateDistribution::Fixed(_)
            ),
        }
    }

    fn nobody(&self, group: &Group, subject: u64) -> PopulationError {
        if let [None] = group.members[..] {
            let (min, max) = self.weight.bounds();
            return PopulationError::Weight {
                subject,
                tries: TRIES,
                min,
                max,
            };
        }
        let name = |member: &Option<usize>| match member {
            None => "weight".to_string(),
            Some(index) => self.covariates[*index].column.name.clone(),
        };
        PopulationError::Covariates {
            subject,
            tries: group.tries(),
            names: group.members.iter().map(name).collect::<Vec<_>>().join(", "),
        }
    }
}

impl DrawnCovariate {
    fn holds(&self, value: f64) -> bool {
        (self.limits.0..=self.limits.1).contains(&value)
    }

    /// The share of the uncut distribution that lies between the limits.
    pub fn share_within(&self) -> f64 {
        match self.distribution {
            CovariateDistribution::Normal { .. } | CovariateDistribution::LogNormal { .. } => {
                let below = |limit| self.distribution.share_below(limit);
                below(self.limits.1) - below(self.limits.0)
            }
            _ => 1.0,
        }
    }
}

impl Group {
    fn tries(&self) -> u32 {
        match self.members.len() {
            1 => TRIES,
            _ => TRIES_TOGETHER,
        }
    }

    fn alone(member: Option<usize>) -> Self {
        Self {
            members: vec![member],
            factor: vec![vec![1.0]],
        }
    }
}

/// Variables 0 to `count`, in groups within which correlations lead from each to each.
fn connected(count: usize, correlations: &[Correlation]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..count).collect();
    for ([one, other], _) in correlations {
        let (from, to) = (group[*one].max(group[*other]), group[*one].min(group[*other]));
        for label in group.iter_mut().filter(|label| **label == from) {
            *label = to;
        }
    }
    let members =
        |label: usize| -> Vec<usize> { (0..count).filter(|index| group[*index] == label).collect() };
    (0..count)
        .map(members)
        .filter(|members| !members.is_empty())
        .collect()
}
