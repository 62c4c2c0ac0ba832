use super::exact_segment::ROUNDING;
use super::lane_matrix::LaneMatrix;
use super::mode_structure::ModeStructure;
use crate::lane::{LaneF64, LaneVector};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};
use fearless_simd_macros::simd;

/// The slope of one compartment's amount as a sum of exponentials, for eight subjects: a proof that it cannot change
/// its sign.
///
/// With the real, distinct eigenvalues −λ₁ > −λ₂ > … of the rates M and the slopes y = M x + b at the start of a
/// segment, the slope after t hours is Σ aᵢ e^(−λᵢt), with aᵢ = e Π_{j≠i} (M + λⱼ) y / Π_{j≠i} (λⱼ − λᵢ) for the row e of
/// the compartment. It has at most as many zeros for t > 0 as the sequence a₁, a₂, … has changes of sign (Descartes'
/// rule for sums of exponentials: Jameson 2006, Mathematical Gazette 90:223-234, doi:10.1017/S0025557200179628). So where
/// all aᵢ have one sign the curve does not turn in the segment.
///
/// Eigenvalues come from Jacobi's rotations of the symmetric form of the rates ([`ModeStructure`]), which are accurate
/// to [`EIGENVALUE_ERROR`] times the norm (Weyl's inequality; Golub and Van Loan, Matrix Computations, fourth edition,
/// section 8.5). Nothing is claimed of subjects whose eigenvalues are not separated by a thousand times that, or of whom
/// a sign is not certain. Held by the tests below and
/// `tests/properties/lanes_agree.rs`.
pub(crate) struct LaneModes<S: Simd, const N: usize> {
    /// In the order of λ.
    modes: [Mode<S, N>; N],
    count: usize,
    /// Subjects whose eigenvalues are separated.
    separated: mask64x8<S>,
}

/// The row that gives aᵢ from y, and a bound of its error, cell by cell.
#[derive(Clone, Copy)]
struct Mode<S: Simd, const N: usize> {
    row: LaneVector<S, N>,
    error: LaneVector<S, N>,
}

/// Error of an eigenvalue, relative to the norm of the symmetric matrix; some thousand roundings.
const EIGENVALUE_ERROR: f64 = 1e-12;
/// Distance of two eigenvalues, in units of their error, from which they count as separated.
const SEPARATION: f64 = 1e3;
/// Sweeps of rotations, each of which squares what is left beside the diagonal.
const SWEEPS: usize = 7;

impl<S: Simd, const N: usize> LaneModes<S, N> {
    #[simd]
    pub(crate) fn new(
        simd: S,
        rates: &LaneMatrix<S, N>,
        structure: &ModeStructure,
        compartment: usize,
    ) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        let count = structure.compartments.len().min(N);
        let mut matrix = SymmetricMatrix::new(simd, rates, &structure.compartments);
        let norm_square = matrix.norm_square();
        matrix.diagonalise(simd);
        let left = matrix.off_diagonal_square() - norm_square * (EIGENVALUE_ERROR * EIGENVALUE_ERROR * 1e-4);
        let mut separated = left.simd_le(zero);
        let mut eigenvalues = matrix.diagonal();
        sort(&mut eigenvalues, count);
        let norm = norm_square.sqrt();
        let error = norm * EIGENVALUE_ERROR;
        for index in 1..count {
            separated &= (eigenvalues[index] - eigenvalues[index - 1]).simd_gt(error * SEPARATION);
        }
        let mut modes = Self {
            modes: [Mode {
                row: [zero; N],
                error: [zero; N],
            }; N],
            count,
            separated,
        };
        for mode in 0..count {
            modes.modes[mode] = mode_row(simd, rates, (&eigenvalues, count), (mode, compartment), norm);
        }
        modes
    }

    /// Whether the amount only rises, or only falls, as long as the input stays: from the amounts in mg and the input in
    /// mg/h.
    #[inline(always)]
    pub(crate) fn cannot_turn(
        &self,
        simd: S,
        rates: &LaneMatrix<S, N>,
        amounts: &LaneVector<S, N>,
        input: &LaneVector<S, N>,
    ) -> mask64x8<S> {
        let zero = LaneF64::splat(simd, 0.0);
        let slopes = rates.step(amounts, input);
        // Inflow plus outflow: the terms of each slope, added without cancelling, times the error of their sum.
        let mut slope_errors = slopes;
        for index in 0..N {
            let turnover = slopes[index] - rates.0[index][index] * amounts[index] * 2.0;
            slope_errors[index] = turnover * ROUNDING;
        }
        let (mut rises, mut falls) = (self.separated, self.separated);
        for mode in 0..self.count {
            let Mode { row, error: errors } = &self.modes[mode];
            let (mut sum, mut error) = (zero, zero);
            for index in 0..N {
                sum += row[index] * slopes[index];
                error += errors[index] * slopes[index].abs() + row[index].abs() * slope_errors[index];
            }
            rises &= sum.simd_gt(error);
            falls &= sum.simd_lt(-error);
        }
        rises | falls
    }
}

/// The row e Π_{j≠i} (M + λⱼ) / Π_{j≠i} (λⱼ − λᵢ) of a mode i, and a bound of its error: with σ the norm, each factor is
/// right to (δ + N ε σ)/σ of |M| + λⱼ + σ, and each denominator to a thousandth.
#[inline(always)]
fn mode_row<S: Simd, const N: usize>(
    simd: S,
    rates: &LaneMatrix<S, N>,
    (eigenvalues, count): (&LaneVector<S, N>, usize),
    (mode, compartment): (usize, usize),
    norm: LaneF64<S>,
) -> Mode<S, N> {
    let zero = LaneF64::splat(simd, 0.0);
    let mut row = [zero; N];
    row[compartment] = LaneF64::splat(simd, 1.0);
    let (mut bound, mut denominator) = (row, LaneF64::splat(simd, 1.0));
    for other in 0..count {
        if other == mode {
            continue;
        }
        let (mut next, mut next_bound) = ([zero; N], [zero; N]);
        for column in 0..N {
            next[column] = row[column] * eigenvalues[other];
            next_bound[column] = bound[column] * (eigenvalues[other] + norm);
            for inner in 0..N {
                next[column] += row[inner] * rates.0[inner][column];
                next_bound[column] += bound[inner] * rates.0[inner][column].abs();
            }
        }
        (row, bound) = (next, next_bound);
        denominator *= eigenvalues[other] - eigenvalues[mode];
    }
    let inverse = 1.0 / denominator;
    for index in 0..N {
        row[index] *= inverse;
        bound[index] *= inverse.abs() * (4.0 * N as f64 * EIGENVALUE_ERROR);
    }
    Mode { row, error: bound }
}

/// The negative rate matrix in its symmetric form: the cell beside the diagonal is −√(rate there · rate back).
struct SymmetricMatrix<S: Simd, const N: usize> {
    cells: [[LaneF64<S>; N]; N],
    size: usize,
}

impl<S: Simd, const N: usize> SymmetricMatrix<S, N> {
    #[inline(always)]
    fn new(simd: S, rates: &LaneMatrix<S, N>, compartments: &[usize]) -> Self {
        let size = compartments.len().min(N);
        let mut cells = [[LaneF64::splat(simd, 0.0); N]; N];
        for row in 0..size {
            for column in 0..size {
                let (to, from) = (compartments[row], compartments[column]);
                cells[row][column] = match row == column {
                    true => -rates.0[to][to],
                    false => -(rates.0[to][from] * rates.0[from][to]).sqrt(),
                };
            }
        }
        Self { cells, size }
    }

    #[inline(always)]
    fn diagonal(&self) -> LaneVector<S, N> {
        let mut diagonal = [self.cells[0][0]; N];
        for (index, cell) in diagonal.iter_mut().enumerate() {
            *cell = self.cells[index][index];
        }
        diagonal
    }

    #[inline(always)]
    fn norm_square(&self) -> LaneF64<S> {
        let mut sum = self.off_diagonal_square();
        for index in 0..self.size {
            sum += self.cells[index][index] * self.cells[index][index];
        }
        sum
    }

    #[inline(always)]
    fn off_diagonal_square(&self) -> LaneF64<S> {
        let mut sum = self.cells[0][0] * 0.0;
        for row in 0..self.size {
            for column in 0..self.size {
                if row != column {
                    sum += self.cells[row][column] * self.cells[row][column];
                }
            }
        }
        sum
    }

    /// Sweeps of rotations, each of which makes a pair of cells beside the diagonal zero.
    #[inline(always)]
    fn diagonalise(&mut self, simd: S) {
        for _ in 0..SWEEPS {
            for row in 0..self.size {
                for column in row + 1..self.size {
                    self.rotate(simd, row, column);
                }
            }
        }
    }

    #[inline(always)]
    fn rotate(&mut self, simd: S, p: usize, q: usize) {
        let (zero, one) = (LaneF64::splat(simd, 0.0), LaneF64::splat(simd, 1.0));
        let cell = self.cells[p][q];
        let half_gap = (self.cells[q][q] - self.cells[p][p]) * 0.5;
        let root = (half_gap * half_gap + cell * cell).sqrt();
        let denominator = half_gap.simd_ge(zero).select(half_gap + root, half_gap - root);
        // A cell that is zero already is left alone.
        let tangent = cell.simd_eq(zero).select(zero, cell / denominator);
        let cosine = one / (tangent * tangent + 1.0).sqrt();
        let sine = tangent * cosine;
        self.cells[p][p] -= tangent * cell;
        self.cells[q][q] += tangent * cell;
        (self.cells[p][q], self.cells[q][p]) = (zero, zero);
        for other in 0..self.size {
            if other != p && other != q {
                let (of_p, of_q) = (self.cells[other][p], self.cells[other][q]);
                let (new_p, new_q) = (cosine * of_p - sine * of_q, sine * of_p + cosine * of_q);
                (self.cells[other][p], self.cells[p][other]) = (new_p, new_p);
                (self.cells[other][q], self.cells[q][other]) = (new_q, new_q);
            }
        }
    }
}

/// Sorts the first values of each lane in increasing order.
#[inline(always)]
fn sort<S: Simd, const N: usize>(values: &mut LaneVector<S, N>, count: usize) {
    for end in (1..count).rev() {
        for index in 0..end {
            let (one, two) = (values[index], values[index + 1]);
            (values[index], values[index + 1]) = (one.min(two), one.max(two));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LaneModes;
    use crate::lane::{LANES, LaneF64, SimdLevel};
    use crate::solver::linear::{LaneMatrix, ModeStructure};
    use crate::solver::{Exact, Reading, System, Transfer};
    use fearless_simd::dispatch;
    use fearless_simd::prelude::*;

    fn flow(from: usize, k: f64, to: Option<usize>) -> Transfer {
        Transfer {
            from,
            k,
            time_slope: 0.0,
            into: to.map(|to| (to, 1.0)).into_iter().collect(),
            outside: if to.is_some() { 0.0 } else { 1.0 },
            leaves: true,
        }
    }

    fn system(size: usize, flows: &[(usize, f64, Option<usize>)]) -> System {
        System {
            size,
            transfers: flows.iter().map(|(from, k, to)| flow(*from, *k, *to)).collect(),
            saturable: vec![],
            readings: vec![Reading {
                compartment: 0,
                factor: 1.0,
            }],
        }
    }

    /// Whether it is proved that the curve of compartment 0 does not turn, for amounts of three compartments and input
    /// into the first.
    fn is_proved(system: &System, amounts: [f64; 3], input: f64) -> bool {
        let positions = [0, 1, 2];
        let Some(structure) = ModeStructure::new(system, &positions[..system.size], 0) else {
            return false;
        };
        let mut cells = [[[0.0; LANES]; 3]; 3];
        system.for_each_rate(0.0, |to, from, rate| {
            for cell in &mut cells[to][from] {
                *cell += rate;
            }
        });
        dispatch!(SimdLevel::new(), simd => {
            let rates = LaneMatrix::from_lanes(simd, &cells);
            let modes = LaneModes::new(simd, &rates, &structure, 0);
            let amounts = amounts.map(|amount| LaneF64::splat(simd, amount));
            let input = [input, 0.0, 0.0].map(|rate| LaneF64::splat(simd, rate));
            modes.cannot_turn(simd, &rates, &amounts, &input).to_bitmask() == 0xff
        })
    }

    fn mammillary(k12: f64, k21: f64, k13: f64, k31: f64) -> System {
        let flows = [
            (0, 0.9, None),
            (0, k12, Some(1)),
            (1, k21, Some(0)),
            (0, k13, Some(2)),
            (2, k31, Some(0)),
        ];
        system(3, &flows)
    }

    /// After a bolus, during an infusion into an empty body, and after one that lasted long.
    #[test]
    fn curves_of_a_mammillary_model_are_proved_not_to_turn() {
        let model = mammillary(2.1, 1.4, 0.6, 0.05);
        assert!(is_proved(&model, [35.0, 0.0, 0.0], 0.0));
        assert!(is_proved(&model, [0.0; 3], 20.0));
        // Steady state of an infusion: all compartments filled in proportion.
        assert!(is_proved(
            &model,
            [20.0 / 0.9, 20.0 / 0.9 * 1.5, 20.0 / 0.9 * 12.0],
            0.0
        ));
    }

    /// A curve that does turn: drug waits in the second compartment.
    #[test]
    fn nothing_is_claimed_of_a_curve_that_turns() {
        let model = mammillary(2.1, 1.4, 0.6, 0.05);
        assert!(!is_proved(&model, [0.0, 35.0, 0.0], 0.0));
        assert!(!is_proved(&model, [1.0, 0.0, 35.0], 0.0));
        // Also where it turns only late, and by little.
        let slope = |hours: f64, amounts: [f64; 3]| {
            let propagator = Exact::matrix_exponential(&model, hours).unwrap();
            let at = |row: usize| {
                (0..3)
                    .map(|column| propagator.get(row, column) * amounts[column])
                    .sum::<f64>()
            };
            -3.6 * at(0) + 1.4 * at(1) + 0.05 * at(2)
        };
        for waiting in [30.0, 40.0, 60.0, 100.0, 300.0] {
            let amounts = [1.0, 2.0, waiting];
            let signs: Vec<bool> = (0..400)
                .map(|step| slope(0.05 * f64::from(step), amounts) > 0.0)
                .collect();
            let turns = signs.windows(2).any(|pair| pair[0] != pair[1]);
            assert!(!(turns && is_proved(&model, amounts, 0.0)), "{waiting}");
        }
    }

    /// Equal and nearly equal eigenvalues, and flows in a circle, whose eigenvalues are complex.
    #[test]
    fn nothing_is_claimed_without_real_separated_eigenvalues() {
        // Two peripheral compartments with one rate: an eigenvalue twice, up to a part of it.
        assert!(is_proved(&mammillary(2.1, 1.4, 0.6, 1.3), [35.0, 0.0, 0.0], 0.0));
        for gap in [0.0, 1e-15, 1e-12] {
            assert!(
                !is_proved(
                    &mammillary(2.1, 1.4, 0.6, 1.4 * (1.0 + gap)),
                    [35.0, 0.0, 0.0],
                    0.0
                ),
                "{gap}"
            );
        }
        let circle = system(
            3,
            &[
                (0, 1.0, Some(1)),
                (1, 1.0, Some(2)),
                (2, 1.0, Some(0)),
                (0, 0.1, None),
            ],
        );
        assert!(ModeStructure::new(&circle, &[0, 1, 2], 0).is_none());
        assert!(!is_proved(&circle, [35.0, 0.0, 0.0], 0.0));
    }
}
