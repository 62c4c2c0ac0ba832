use super::matrix::Matrix;
use crate::solver::{System, Transfer};

/// The amount in one compartment of a linear, constant system as a sum of exponentials.
///
/// One mg put into a compartment j at once leaves Σ cᵢⱼ e^(−λᵢt) mg in the compartment that is asked for after t hours. The
/// rates λ are the eigenvalues of the negative rate matrix −M of the compartments from which drug gets there; with all of them
/// distinct, cᵢⱼ = e Π_{m≠i} (M + λₘ)/(λₘ − λᵢ) eⱼ for the row e of the compartment (Lagrange's interpolation of a function of a
/// matrix: Higham, Functions of Matrices, 2008, section 1.2.2, doi:10.1137/1.9780898717778).
///
/// It is meant for people who check a number by hand. The solver propagates without it ([`Exact`](super::Exact)), since for
/// rates that are nearly equal the coefficients are large and cancel. Held by the tests below.
///
/// ```
/// use infusim::solver::{Polyexponential, System, Transfer};
/// let leaving = |from, k, into: Vec<(usize, f64)>, outside| Transfer { from, k, time_slope: 0.0, into, outside, leaves: true };
/// let absorption = System {
///     size: 2,
///     transfers: vec![leaving(0, 1.5, vec![(1, 1.0)], 0.0), leaving(1, 0.5, vec![], 1.0)],
///     saturable: vec![],
///     readings: vec![],
/// };
/// // Bateman: ka/(ka − k) (e^(−kt) − e^(−ka t))
/// let curve = Polyexponential::new(&absorption, 1, &[0]).ok_or("no such form")?;
/// assert_eq!(curve.rates, [1.5, 0.5]);
/// assert_eq!(curve.coefficients[0], [-1.5, 1.5]);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Polyexponential {
    /// λ, 1/h, from the fastest to the slowest; all above zero.
    pub rates: Vec<f64>,
    /// c, by the compartment that the dose goes into, in the order of the rates; all zero where none of it arrives.
    pub coefficients: Vec<Vec<f64>>,
}

/// Compartments on the way beyond which nobody checks by hand.
const MOST: usize = 12;
/// Compartments in all beyond which it takes long to see which are on the way.
const LARGEST: usize = 200;
/// Distance of two rates, as a fraction of the faster one, from which they count as distinct.
const SEPARATION: f64 = 1e-6;
/// Sweeps of rotations, each of which squares what is left beside the diagonal.
const SWEEPS: usize = 12;

impl Polyexponential {
    /// Of a compartment after doses into some others. `None` where what leads there is not linear and constant or has too many
    /// compartments, where drug goes round in a circle, so that rates may not be real, where two rates are the same, and
    /// where some of it stays for ever.
    pub fn new(system: &System, target: usize, dosed: &[usize]) -> Option<Self> {
        if system.size > LARGEST {
            return None;
        }
        let matrix = system.rate_matrix(0.0);
        let reaches = reachability(&matrix, system.size);
        let holds = |index: usize| dosed.iter().any(|from| reaches[index][*from]);
        let feeding: Vec<usize> = (0..system.size)
            .filter(|from| *from == target || (reaches[target][*from] && holds(*from)))
            .collect();
        let changes = |flow: &Transfer| flow.time_slope != 0.0 && feeding.contains(&flow.from);
        let saturates = system.saturable.iter().any(|flow| feeding.contains(&flow.from));
        if feeding.len() > MOST || saturates || system.transfers.iter().any(changes) {
            return None;
        }
        let mut rates = Vec::new();
        let mut open = feeding.clone();
        while let Some(first) = open.first().copied() {
            let (block, others): (Vec<usize>, Vec<usize>) = open
                .into_iter()
                .partition(|other| reaches[first][*other] && reaches[*other][first]);
            rates.extend(rates_of_block(&matrix, &block)?);
            open = others;
        }
        rates.sort_by(|a, b| b.total_cmp(a));
        let fastest = rates.first().copied().unwrap_or(0.0);
        let pairs = rates.windows(2);
        let is_distinct = pairs
            .into_iter()
            .all(|pair| matches!(pair, [one, two] if one - two > SEPARATION * one));
        if !is_distinct || rates.iter().any(|rate| *rate <= fastest * 1e-12) {
            return None;
        }
        Some(Self {
            coefficients: coefficients(&matrix, target, (&feeding, system.size), &rates),
            rates,
        })
    }
}

/// For each compartment, from which ones drug reaches it, itself included.
fn reachability(matrix: &Matrix, size: usize) -> Vec<Vec<bool>> {
    let mut reaches: Vec<Vec<bool>> = (0..size)
        .map(|to| {
            let row = matrix.row(to).iter().enumerate();
            row.map(|(from, rate)| from == to || *rate != 0.0).collect()
        })
        .collect();
    for by in 0..size {
        for to in 0..size {
            for from in 0..size {
                reaches[to][from] |= reaches[to][by] && reaches[by][from];
            }
        }
    }
    reaches
}

/// The rates of compartments that exchange drug with each other: along a tree and both ways, so that their rate matrix is
/// similar to a symmetric one (see [`ModeStructure`](super::ModeStructure)); `None` where they do not.
fn rates_of_block(matrix: &Matrix, block: &[usize]) -> Option<Vec<f64>> {
    let count = block.len();
    let mut symmetric = vec![vec![0.0; count]; count];
    let mut exchanges = 0;
    for (row, to) in block.iter().enumerate() {
        for (column, from) in block.iter().enumerate() {
            let (there, back) = (matrix.row(*to)[*from], matrix.row(*from)[*to]);
            if row == column {
                symmetric[row][column] = -there;
            } else if there != 0.0 || back != 0.0 {
                if there <= 0.0 || back <= 0.0 {
                    return None;
                }
                exchanges += 1;
                symmetric[row][column] = -(there * back).sqrt();
            }
        }
    }
    (exchanges == 2 * (count - 1)).then(|| eigenvalues(symmetric))
}

/// Eigenvalues of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, Matrix Computations, section 8.5).
fn eigenvalues(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let count = matrix.len();
    for _ in 0..SWEEPS {
        for p in 0..count {
            for q in p + 1..count {
                if matrix[p][q] == 0.0 {
                    continue;
                }
                let tau = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let t = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
                let c = 1.0 / (1.0 + t * t).sqrt();
                rotate(&mut matrix, (p, q), (c, t * c));
            }
        }
    }
    (0..count).map(|index| matrix[index][index]).collect()
}

fn rotate(matrix: &mut [Vec<f64>], (p, q): (usize, usize), (c, s): (f64, f64)) {
    for row in matrix.iter_mut() {
        let (one, two) = (row[p], row[q]);
        row[p] = c * one - s * two;
        row[q] = s * one + c * two;
    }
    for column in 0..matrix.len() {
        let (one, two) = (matrix[p][column], matrix[q][column]);
        matrix[p][column] = c * one - s * two;
        matrix[q][column] = s * one + c * two;
    }
}

fn coefficients(
    matrix: &Matrix,
    target: usize,
    (feeding, size): (&[usize], usize),
    rates: &[f64],
) -> Vec<Vec<f64>> {
    let mut found = vec![vec![0.0; rates.len()]; size];
    for (mode, rate) in rates.iter().enumerate() {
        let mut row = vec![0.0; size];
        row[target] = 1.0;
        for (other, other_rate) in rates.iter().enumerate() {
            if other != mode {
                let next = matrix.left_multiply(&row);
                let pairs = row.iter_mut().zip(next);
                pairs.for_each(|(cell, next)| {
                    *cell = (next + other_rate * *cell) / (other_rate - rate);
                });
            }
        }
        for into in feeding {
            found[*into][mode] = row[*into];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Polyexponential;
    use crate::solver::{System, Transfer};

    fn system(size: usize, flows: &[(usize, f64, Option<usize>)]) -> System {
        let transfers = flows.iter().map(|(from, k, into)| Transfer {
            from: *from,
            k: *k,
            time_slope: 0.0,
            into: into.map(|into| (into, 1.0)).into_iter().collect(),
            outside: if into.is_none() { 1.0 } else { 0.0 },
            leaves: true,
        });
        System {
            size,
            transfers: transfers.collect(),
            saturable: Vec::new(),
            readings: Vec::new(),
        }
    }

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-12 * expected.abs()
    }

    /// The two roots of λ² − (k10 + k12 + k21) λ + k10 k21, and (α − k21)/(α − β) of a bolus into the first compartment.
    #[test]
    fn two_compartments_by_the_quadratic_formula() {
        let (k10, k12, k21) = (0.7, 1.9, 0.4);
        let found = Polyexponential::new(
            &system(2, &[(0, k10, None), (0, k12, Some(1)), (1, k21, Some(0))]),
            0,
            &[0],
        );
        let found = found.unwrap();
        let sum: f64 = k10 + k12 + k21;
        let root = (sum * sum - 4.0 * k10 * k21).sqrt();
        let (alpha, beta) = (0.5 * (sum + root), 0.5 * (sum - root));
        assert!(
            near(found.rates[0], alpha) && near(found.rates[1], beta),
            "{found:?}"
        );
        let [first, second] = [(alpha - k21) / (alpha - beta), (k21 - beta) / (alpha - beta)];
        assert!(
            near(found.coefficients[0][0], first) && near(found.coefficients[0][1], second),
            "{found:?}"
        );
    }

    /// What is not on the way matters to nothing; what goes round, stays or leaves at one rate has no such form.
    #[test]
    fn only_what_has_the_form_is_given_it() {
        let beside = system(
            3,
            &[(0, 0.5, None), (0, 0.25, Some(1)), (1, 3.0, None), (2, 0.1, None)],
        );
        let found = Polyexponential::new(&beside, 0, &[0]).unwrap();
        assert_eq!(
            (found.rates.as_slice(), found.coefficients[0].as_slice()),
            (&[0.75][..], &[1.0][..])
        );
        let circle = [
            (0, 1.0, Some(1)),
            (1, 2.0, Some(2)),
            (2, 3.0, Some(0)),
            (0, 0.1, None),
        ];
        assert_eq!(Polyexponential::new(&system(3, &circle), 0, &[0]), None);
        assert_eq!(
            Polyexponential::new(&system(2, &[(0, 1.0, Some(1)), (1, 1.0, None)]), 1, &[0]),
            None
        );
        assert_eq!(
            Polyexponential::new(&system(2, &[(0, 1.0, Some(1))]), 1, &[0]),
            None
        );
    }
}
