use super::Jet;

/// Hermite's quintic through value, slope and curvature at two times.
///
/// For a function f and an interval of h hours its error is f⁽⁶⁾(ξ)/6! · (t − from)³ (t − to)³: of order 6, at most
/// h⁶/46,080 times the greatest sixth derivative.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quintic {
    from: f64,
    width: f64,
    /// Coefficients by power of (t − from)/width.
    powers: [f64; 6],
}

impl Quintic {
    /// Through the jets `before` and `after` at the times `from` and `to`, in hours. At two equal times it is `before`.
    pub fn new(from: f64, before: Jet, to: f64, after: Jet) -> Self {
        let h = if to > from { to - from } else { 1.0 };
        let quadratic = 0.5 * before.curvature * h * h;
        // Value, slope and curvature at the end, less those of the parabola through `before`.
        let value = after.value - before.value - before.slope * h - quadratic;
        let slope = (after.slope - before.slope) * h - 2.0 * quadratic;
        let curvature = after.curvature * h * h - 2.0 * quadratic;
        Self {
            from,
            width: h,
            powers: [
                before.value,
                before.slope * h,
                quadratic,
                10.0 * value - 4.0 * slope + 0.5 * curvature,
                -15.0 * value + 7.0 * slope - curvature,
                6.0 * value - 3.0 * slope + 0.5 * curvature,
            ],
        }
    }

    /// The value alone at a time between the two.
    pub fn value(&self, time: f64) -> f64 {
        let x = (time - self.from) / self.width;
        let [a, b, c, d, e, f] = self.powers;
        a + x * (b + x * (c + x * (d + x * (e + x * f))))
    }

    /// Value, slope and curvature at a time between the two.
    pub fn jet(&self, time: f64) -> Jet {
        let x = (time - self.from) / self.width;
        let [_, b, c, d, e, f] = self.powers;
        Jet {
            value: self.value(time),
            slope: (b + x * (2.0 * c + x * (3.0 * d + x * (4.0 * e + x * 5.0 * f)))) / self.width,
            curvature: (2.0 * c + x * (6.0 * d + x * (12.0 * e + x * 20.0 * f))) / (self.width * self.width),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Jet, Quintic};

    #[test]
    fn is_exact_for_polynomials_of_fifth_degree() {
        // 3 + t − 2t² + t³/2 − t⁴/4 + t⁵/10
        let polynomial = |t: f64| Jet {
            value: 3.0 + t - 2.0 * t * t + 0.5 * t.powi(3) - 0.25 * t.powi(4) + 0.1 * t.powi(5),
            slope: 1.0 - 4.0 * t + 1.5 * t * t - t.powi(3) + 0.5 * t.powi(4),
            curvature: -4.0 + 3.0 * t - 3.0 * t * t + 2.0 * t.powi(3),
        };
        let quintic = Quintic::new(1.0, polynomial(1.0), 3.0, polynomial(3.0));
        for time in [1.0, 1.3, 2.0, 2.9, 3.0] {
            let (found, expected) = (quintic.jet(time), polynomial(time));
            assert!((found.value - expected.value).abs() < 1e-13, "{time}");
            assert!((found.slope - expected.slope).abs() < 1e-12, "{time}");
            assert!((found.curvature - expected.curvature).abs() < 1e-12, "{time}");
        }
    }
}
