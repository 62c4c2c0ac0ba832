use crate::quantiles::Z;

/// How unsure a published estimate is, as it is drawn.
///
/// With the estimate θ and its standard error SE a draw is, for a standard normal z,
///
/// - on the logarithmic scale, for what is above zero: θ exp(ω z), ω² = ln(1 + (SE/θ)²), whose median is θ;
/// - on the logit scale, for fractions: log-odds of θ plus z SE/(θ(1 − θ)), the delta rule (G. W. Oehlert, *The American
///   Statistician* 46, 1992, 27, doi:10.1080/00031305.1992.10475842);
/// - on the linear scale, for what may be below zero: θ + z SE.
///
/// Of a 95 % interval from a to b a draw is √(ab) exp(ω z), ω = ln(b/a)/(2 · 1.96): log-normal through its ends, whose
/// median need not be θ.
#[derive(Clone, Debug, PartialEq)]
pub struct EstimateError {
    /// Standard deviation on the scale.
    pub sd: f64,
    /// The scale on which draws are normal.
    pub scale: EstimateScale,
    /// Median of the draws, as a multiple of the estimate.
    pub median: f64,
    /// As printed: `SEE 0.06 L/min`, `RSE 9 %`.
    pub printed: String,
}

/// The scale on which draws of an estimate are normal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstimateScale {
    /// Of the logarithm.
    Log,
    /// Of the log-odds.
    Logit,
    /// Of the number itself.
    Linear,
}

impl EstimateScale {
    /// As written in files.
    pub(super) const CHOICES: &'static [(&'static str, Self)] = &[
        ("log", Self::Log),
        ("logit", Self::Logit),
        ("linear", Self::Linear),
    ];
}

impl EstimateError {
    /// Of an estimate and its standard error, in the same unit; `None` where the scale does not suit the estimate.
    pub fn new(estimate: f64, error: f64, scale: EstimateScale, printed: String) -> Option<Self> {
        let relative = error / estimate;
        let sd = match scale {
            EstimateScale::Log => libm::log1p(relative * relative).sqrt(),
            EstimateScale::Logit => error / (estimate * (1.0 - estimate)),
            EstimateScale::Linear => error,
        };
        let suits = match scale {
            EstimateScale::Log => estimate > 0.0,
            EstimateScale::Logit => estimate > 0.0 && estimate < 1.0,
            EstimateScale::Linear => true,
        };
        (suits && sd.is_finite()).then_some(Self {
            sd,
            scale,
            median: 1.0,
            printed,
        })
    }

    /// Of an estimate and the ends of its 95 % interval, in the same unit; `None` where these are not above zero and in
    /// order.
    pub fn through(estimate: f64, [low, high]: [f64; 2], printed: String) -> Option<Self> {
        (low > 0.0 && low < high && estimate > 0.0).then(|| Self {
            sd: libm::log(high / low) / (2.0 * Z),
            scale: EstimateScale::Log,
            median: (low * high).sqrt() / estimate,
            printed,
        })
    }

    /// A draw of an estimate, at a standard normal number.
    pub fn draw(&self, estimate: f64, normal: f64) -> f64 {
        match self.scale {
            EstimateScale::Log => estimate * self.median * libm::exp(self.sd * normal),
            EstimateScale::Linear => estimate + self.sd * normal,
            EstimateScale::Logit => {
                let odds = estimate / (1.0 - estimate) * libm::exp(self.sd * normal);
                odds / (1.0 + odds)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EstimateError, EstimateScale};

    /// By another program: RSE 7.6 % and 39.8 % on the logarithmic scale.
    #[test]
    fn a_relative_standard_error_is_one_of_the_logarithm() {
        for (rse, sd) in [(0.076, 0.075_890_598_02), (0.398, 0.383_462_117_7)] {
            let error = EstimateError::new(5.0, 5.0 * rse, EstimateScale::Log, String::new()).unwrap();
            assert!((error.sd - sd).abs() < 1e-10, "{}", error.sd);
        }
    }

    /// By another program: 4.37 to 21.2 and 5.3 to 20.5 as 95 % intervals of log-normal draws.
    #[test]
    fn an_interval_is_drawn_through_its_ends() {
        for (estimate, ends, median, sd) in [
            (10.5, [4.37, 21.2], 9.625, 0.4029),
            (10.9, [5.3, 20.5], 10.424, 0.3451),
        ] {
            let error = EstimateError::through(estimate, ends, String::new()).unwrap();
            assert!((error.sd - sd).abs() < 5e-5, "{}", error.sd);
            assert!((error.draw(estimate, 0.0) - median).abs() < 5e-4);
            assert!((error.draw(estimate, 1.959_963_984_540_054) - ends[1]).abs() < 1e-12);
        }
        assert_eq!(EstimateError::through(1.0, [2.0, 1.0], String::new()), None);
    }

    /// 26.3 ± 1.2 %: log-odds ln(0.263/0.737), and 0.012/(0.263·0.737) of them.
    #[test]
    fn a_fraction_stays_one() {
        let error = EstimateError::new(0.263, 0.012, EstimateScale::Logit, String::new()).unwrap();
        assert!((error.sd - 0.012 / (0.263 * 0.737)).abs() < 1e-15);
        assert!((error.draw(0.263, 0.0) - 0.263).abs() < 1e-15);
        assert!(error.draw(0.263, 100.0) < 1.0 && error.draw(0.263, -100.0) > 0.0);
        assert_eq!(
            EstimateError::new(1.16, 0.06, EstimateScale::Logit, String::new()),
            None
        );
    }
}
