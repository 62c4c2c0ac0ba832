use super::Jet;

/// Hermite's quintic through value, slope and curvature at two times: what it leaves out is of sixth
/// order in their distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quintic {
    from: f64,
    width: f64,
    /// By power of the share of the way that has been gone.
    powers: [f64; 6],
}

impl Quintic {
    /// Through two levels at two times, in hours. At one and the same time it is the level itself.
    pub fn new(from: f64, before: Jet, to: f64, after: Jet) -> Self {
        let h = if to > from { to - from } else { 1.0 };
        // What the parabola from the start misses at the end, in value, slope and curvature.
        let bend = 0.5 * before.curvature * h * h;
        let value = after.value - before.value - before.slope * h - bend;
        let slope = (after.slope - before.slope) * h - 2.0 * bend;
        let curvature = after.curvature * h * h - 2.0 * bend;
        Self {
            from,
            width: h,
            powers: [
                before.value,
                before.slope * h,
                bend,
                10.0 * value - 4.0 * slope + 0.5 * curvature,
                -15.0 * value + 7.0 * slope - curvature,
                6.0 * value - 3.0 * slope + 0.5 * curvature,
            ],
        }
    }

    /// The level's value alone at a time between the two.
    pub fn value(&self, time: f64) -> f64 {
        let x = (time - self.from) / self.width;
        let [a, b, c, d, e, f] = self.powers;
        a + x * (b + x * (c + x * (d + x * (e + x * f))))
    }

    /// The level at a time between the two.
    pub fn level(&self, time: f64) -> Jet {
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
        let level = |t: f64| Jet {
            value: 3.0 + t - 2.0 * t * t + 0.5 * t.powi(3) - 0.25 * t.powi(4) + 0.1 * t.powi(5),
            slope: 1.0 - 4.0 * t + 1.5 * t * t - t.powi(3) + 0.5 * t.powi(4),
            curvature: -4.0 + 3.0 * t - 3.0 * t * t + 2.0 * t.powi(3),
        };
        let quintic = Quintic::new(1.0, level(1.0), 3.0, level(3.0));
        for time in [1.0, 1.3, 2.0, 2.9, 3.0] {
            let (found, expected) = (quintic.level(time), level(time));
            assert!((found.value - expected.value).abs() < 1e-13, "{time}");
            assert!((found.slope - expected.slope).abs() < 1e-12, "{time}");
            assert!((found.curvature - expected.curvature).abs() < 1e-12, "{time}");
        }
    }
}
