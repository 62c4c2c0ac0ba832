use std::fmt;

/// What people differ by around a regression: mean zero, a standard deviation, and a skewness.
///
/// Without skewness it is normal. With skewness γ it is a log-normal variable shifted to mean zero: for a standard normal z
///
/// e = sd · sign(γ) · (exp(σ z' − σ²/2) − 1) / √(ω − 1), with z' = sign(γ) z, ω = exp(σ²) and (ω + 2) √(ω − 1) = |γ|,
///
/// whose real root is ω = ∛((2 + γ² + √(4γ² + γ⁴))/2) + ∛((2 + γ² − √(4γ² + γ⁴))/2) − 1 (N. L. Johnson, S. Kotz and
/// N. Balakrishnan, *Continuous Univariate Distributions* vol. 1, 2nd ed., 1994, chapter 14).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    sd: f64,
    skew: f64,
    /// ω and σ.
    log_normal: (f64, f64),
}

/// A skewness below which the root loses its digits and the variable is normal to any reader.
const NONE: f64 = 1e-3;

impl Residual {
    /// Of a standard deviation and a skewness.
    pub fn new(sd: f64, skew: f64) -> Self {
        let square = skew * skew;
        let root = (4.0 * square + square * square).sqrt();
        let omega = libm::cbrt(0.5 * (2.0 + square + root)) + libm::cbrt(0.5 * (2.0 + square - root)) - 1.0;
        Self {
            sd,
            skew,
            log_normal: (omega, libm::log(omega).max(0.0).sqrt()),
        }
    }

    /// The residual at a standard normal number, with which it rises.
    pub fn value(&self, normal: f64) -> f64 {
        if self.skew.abs() < NONE {
            return self.sd * normal;
        }
        let (omega, sigma) = self.log_normal;
        let sign = self.skew.signum();
        let power = sigma * sign * normal - 0.5 * sigma * sigma;
        self.sd * sign * libm::expm1(power) / (omega - 1.0).sqrt()
    }
}

impl fmt::Display for Residual {
    /// "SD 0.19945, skewness 0.406".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SD {}", self.sd)?;
        match self.skew == 0.0 {
            true => Ok(()),
            false => write!(f, ", skewness {}", self.skew),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Residual;

    /// Moments by the trapezoidal rule over z, which is exact to rounding for such integrands.
    #[test]
    fn has_the_moments_it_is_made_of() {
        for skew in [-1.5, -0.2, 0.0, 0.373, 0.406, 2.0] {
            let residual = Residual::new(0.24, skew);
            let mut moments = [0.0; 3];
            for step in -1200..=1200 {
                let z = f64::from(step) * 0.01;
                let density = 0.01 * (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
                let value = residual.value(z);
                for (power, moment) in (1..).zip(&mut moments) {
                    *moment += density * value.powi(power);
                }
            }
            let [mean, square, cube] = moments;
            assert!(mean.abs() < 1e-12, "{skew}: {mean}");
            assert!((square.sqrt() - 0.24).abs() < 1e-12, "{skew}: {square}");
            assert!((cube / square.powf(1.5) - skew).abs() < 1e-9, "{skew}: {cube}");
        }
    }
}
