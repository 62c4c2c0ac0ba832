use super::Estimate;
use super::estimate::Z;

/// Spearman's rank correlation of two columns: Pearson's of their ranks, equal numbers sharing the mean of theirs (C. Spearman,
/// Am J Psychol 1904;15:72-101, doi:10.2307/1412159).
///
/// Its 95 % interval is by Fisher's transformation: artanh(ρ) ± z √((1 + ρ²/2)/(n − 3)) (D. G. Bonett and T. A. Wright,
/// Psychometrika 2000;65:23-28, doi:10.1007/BF02294183). `None` with fewer than four pairs, or where one column does not vary.
///
/// ```
/// use infusim::quantiles::rank_correlation;
/// let rho = rank_correlation(&[1.0, 2.0, 3.0, 4.0], &[10.0, 30.0, 20.0, 40.0]).ok_or("no variation")?;
/// assert!((rho.value - 0.8).abs() < 1e-12);
/// # Ok::<(), &str>(())
/// ```
pub fn rank_correlation(one: &[f64], other: &[f64]) -> Option<Estimate> {
    let n = one.len().min(other.len());
    if n < 4 {
        return None;
    }
    let (x, y) = (ranks(one.get(..n)?), ranks(other.get(..n)?));
    // Ranks have the same mean in both columns.
    let mean = (n as f64 + 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| -> f64 {
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| (a - mean) * (b - mean)).sum()
    };
    let scale = (product(&x, &x) * product(&y, &y)).sqrt();
    if scale == 0.0 {
        return None;
    }
    let rho = (product(&x, &y) / scale).clamp(-1.0, 1.0);
    let reach = Z * ((1.0 + rho * rho / 2.0) / (n as f64 - 3.0)).sqrt();
    let end = |side: f64| libm::tanh(libm::atanh(rho) + side * reach);
    Some(Estimate {
        value: rho,
        low: Some(end(-1.0)),
        high: Some(end(1.0)),
    })
}

/// The rank of each number, from 1; equal ones have the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0.0;
    for equal in order.chunk_by(|one, other| values[*one] == values[*other]) {
        let count = equal.len() as f64;
        for index in equal {
            ranks[*index] = before + (count + 1.0) / 2.0;
        }
        before += count;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::rank_correlation;

    /// By hand: ranks 1, 2.5, 2.5, 4, 6, 5 and 2, 1, 3.5, 3.5, 6, 5, so 14.75/17.
    #[test]
    fn ties_share_their_ranks() {
        let one = [1.0, 2.0, 2.0, 3.0, 5.0, 4.0];
        let other = [2.0, 1.0, 3.0, 3.0, 9.0, 7.0];
        let rho = rank_correlation(&one, &other).unwrap();
        assert!((rho.value - 14.75 / 17.0).abs() < 1e-9, "{}", rho.value);
    }

    #[test]
    fn what_does_not_vary_goes_with_nothing() {
        assert_eq!(rank_correlation(&[1.0; 6], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), None);
        assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), None);
        let same = rank_correlation(&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!((same.value, same.high), (1.0, Some(1.0)));
    }
}
