/// Variances and covariances of random effects.
#[derive(Clone, Debug)]
pub(crate) struct Covariance {
    /// Lower triangle, row by row: row i has i + 1 numbers.
    rows: Vec<Vec<f64>>,
}

/// What is left of a variance, as a part of it, that counts as nothing: an effect that follows from
/// those before it. Printed correlations have four digits at most, so the least that two different
/// ones can leave is 1 − 0.9999², 2e-4; rounding leaves 1e-15.
const NOTHING: f64 = 1e-9;

impl Covariance {
    /// Independent effects.
    pub(crate) fn of(variances: impl Iterator<Item = f64>) -> Self {
        let row = |(index, variance)| {
            let mut row = vec![0.0; index];
            row.push(variance);
            row
        };
        Self {
            rows: variances.enumerate().map(row).collect(),
        }
    }

    /// Sets the covariance of two different effects.
    pub(crate) fn set(&mut self, one: usize, other: usize, value: f64) {
        let (row, column) = (one.max(other), one.min(other));
        if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = value;
        }
    }

    /// The lower triangular factor whose product with its transpose is this matrix; `None` when no
    /// people can differ so.
    ///
    /// Cholesky's factorisation, also where the matrix is only semidefinite: an effect that does not
    /// vary or follows wholly from others leaves a pivot of zero, and its column is zero (N. J. Higham,
    /// *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM 2002, section 10.3,
    /// doi:10.1137/1.9780898718027). What the factor gives back differs from the matrix by at most
    /// √[`NOTHING`] of the two standard deviations, and by rounding where no pivot is zero.
    pub(crate) fn factor(&self) -> Option<Vec<Vec<f64>>> {
        let size = self.rows.len();
        let mut factor: Vec<Vec<f64>> = self.rows.clone();
        let at = |factor: &Vec<Vec<f64>>, row: usize, column: usize| {
            factor
                .get(row)
                .and_then(|row| row.get(column))
                .copied()
                .unwrap_or(0.0)
        };
        let variance = |index: usize| at(&self.rows, index, index);
        for column in 0..size {
            let left = at(&factor, column, column);
            if left < -NOTHING * variance(column) {
                return None;
            }
            let pivot = if left <= NOTHING * variance(column) {
                0.0
            } else {
                left.sqrt()
            };
            set(&mut factor, column, column, pivot);
            for row in column + 1..size {
                let cell = at(&factor, row, column);
                let value = match pivot > 0.0 {
                    true => cell / pivot,
                    false if cell.abs() <= (NOTHING * variance(row) * variance(column)).sqrt() => 0.0,
                    false => return None,
                };
                set(&mut factor, row, column, value);
            }
            for later in column + 1..size {
                let beside = at(&factor, later, column);
                for row in later..size {
                    let value = at(&factor, row, later) - beside * at(&factor, row, column);
                    set(&mut factor, row, later, value);
                }
            }
        }
        Some(factor)
    }
}

fn set(factor: &mut [Vec<f64>], row: usize, column: usize, value: f64) {
    if let Some(cell) = factor.get_mut(row).and_then(|row| row.get_mut(column)) {
        *cell = value;
    }
}

#[cfg(test)]
mod tests {
    use super::Covariance;

    fn factor(variances: &[f64], covariances: &[(usize, usize, f64)]) -> Option<Vec<Vec<f64>>> {
        let mut matrix = Covariance::of(variances.iter().copied());
        for (one, other, value) in covariances {
            matrix.set(*one, *other, *value);
        }
        matrix.factor()
    }

    /// By hand: 4 = 2², 2 = 2·1, 5 = 1² + 2², and so on.
    #[test]
    fn factors_as_by_hand() {
        let found = factor(&[4.0, 5.0, 14.0], &[(1, 0, 2.0), (0, 2, 6.0), (1, 2, 5.0)]);
        assert_eq!(found, Some(vec![vec![2.0], vec![1.0, 2.0], vec![3.0, 1.0, 2.0]]));
    }

    /// What is refused does not depend on the unit: a correlation of 1.01 is beyond 1 however small or large the
    /// variances are, and one of 1 + 1e-12 is 1.
    #[test]
    fn a_correlation_beyond_one_is_refused_at_any_scale() {
        for variance in [1e-8, 1.0, 1e8] {
            assert_eq!(
                factor(&[variance; 2], &[(1, 0, 1.01 * variance)]),
                None,
                "{variance}"
            );
            assert!(factor(&[variance; 2], &[(1, 0, (1.0 + 1e-12) * variance)]).is_some());
        }
    }

    #[test]
    fn effects_may_follow_from_others_or_not_vary() {
        let r = |one: f64, other: f64, r: f64| r * (one * other).sqrt();
        let found = factor(
            &[0.2, 0.1, 0.3],
            &[
                (1, 0, r(0.2, 0.1, 1.0)),
                (2, 0, r(0.2, 0.3, -1.0)),
                (2, 1, r(0.1, 0.3, -1.0)),
            ],
        )
        .unwrap();
        for (row, sd) in [(1, 0.1f64.sqrt()), (2, -0.3f64.sqrt())] {
            assert!((found[row][0] - sd).abs() < 1e-15, "{found:?}");
            assert!(found[row][1..].iter().all(|cell| *cell == 0.0), "{found:?}");
        }
        assert_eq!(factor(&[0.0, 4.0], &[]), Some(vec![vec![0.0], vec![0.0, 2.0]]));
    }

    #[test]
    fn impossible_matrices_have_no_factor() {
        assert_eq!(factor(&[1.0, 1.0], &[(1, 0, 1.001)]), None);
        assert_eq!(factor(&[0.0, 1.0], &[(1, 0, 0.1)]), None);
        // Two that go together cannot go apart with a third.
        assert_eq!(factor(&[1.0; 3], &[(1, 0, 0.9), (2, 0, 0.9), (2, 1, -0.9)]), None);
        assert_eq!(factor(&[1.0; 3], &[(1, 0, 1.0), (2, 0, 1.0), (2, 1, 0.5)]), None);
    }

    /// What is impossible is so at any size of the variances: the bounds are parts of them.
    #[test]
    fn impossible_matrices_have_no_factor_at_any_scale() {
        assert_eq!(factor(&[1e-6, 1e-6], &[(1, 0, 1.001e-6)]), None);
        assert_eq!(factor(&[1e6, 1e6], &[(1, 0, 1.001e6)]), None);
        // The second follows from the first and cannot differ from it in what it shares with the third.
        for (two, three) in [(1e-6, 1.0), (1.0, 1e-6)] {
            let shared = 0.1 * f64::sqrt(two * three);
            let one = [(1, 0, f64::sqrt(two)), (2, 1, shared)];
            assert_eq!(factor(&[1.0, two, three], &one), None, "{two} {three}");
        }
    }
}
