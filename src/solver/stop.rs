use super::SolverError;
use std::fmt;

/// Asked now and then within everything that may take long; true says that nobody waits for the result.
///
/// ```
/// use infusim::solver::Stop;
/// use std::sync::atomic::{AtomicBool, Ordering};
/// let pressed = AtomicBool::new(false);
/// let asked = || pressed.load(Ordering::Relaxed);
/// let stop = Stop::new(&asked);
/// assert!(stop.go_on().is_ok());
/// pressed.store(true, Ordering::Relaxed);
/// assert!(stop.go_on().is_err());
/// ```
#[derive(Clone, Copy)]
pub struct Stop<'a>(&'a (dyn Fn() -> bool + Sync));

impl<'a> Stop<'a> {
    /// For whoever waits to the end.
    pub const NEVER: Stop<'static> = Stop(&|| false);

    /// Asks a function.
    pub fn new(asked: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self(asked)
    }

    /// Whether to stop.
    pub fn asked(&self) -> bool {
        (self.0)()
    }

    /// # Errors
    /// When it is time to stop.
    pub fn go_on(&self) -> Result<(), SolverError> {
        match self.asked() {
            true => Err(SolverError::Stopped),
            false => Ok(()),
        }
    }
}

impl fmt::Debug for Stop<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stop")
    }
}
