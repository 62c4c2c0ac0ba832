use std::fmt;

/// The method that computes a trajectory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// [`Method::Exact`] where the system is linear and constant in time, [`Method::Rodas5p`] otherwise.
    #[default]
    Auto,
    /// Exact propagation by the matrix exponential from event to event; linear, constant systems only. See
    /// [`Exact`](super::Exact).
    Exact,
    /// Rodas5P, a Rosenbrock method of order 5: few steps for stiff systems. See
    /// [`BatchRodas5p`](super::BatchRodas5p).
    Rodas5p,
    /// Dormand–Prince 5(4), an explicit Runge–Kutta method.
    Dopri5,
    /// Dormand–Prince 8(5,3), an explicit Runge–Kutta method.
    Dop853,
}

impl Method {
    /// All there are, in the order in which the program lists them.
    pub const ALL: [Self; 5] = [Self::Auto, Self::Exact, Self::Rodas5p, Self::Dopri5, Self::Dop853];

    /// What it is called, also by `--solver`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Exact => "exact",
            Self::Rodas5p => "rodas5p",
            Self::Dopri5 => "dopri5",
            Self::Dop853 => "dop853",
        }
    }
}

/// Tolerances of the numerical integrators; the exact method needs none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Error of a step, relative to each amount.
    pub relative: f64,
    /// Error of a step, relative to the total dose.
    pub absolute: f64,
}

impl Default for Tolerance {
    /// 1e-9 and 1e-12. The steps of the explicit methods are limited by stability, not by accuracy, so a tight
    /// tolerance costs them little; Rodas5P takes about three quarters more steps than at 1e-8.
    fn default() -> Self {
        Self {
            relative: 1e-9,
            absolute: 1e-12,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
