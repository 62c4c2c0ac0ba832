use super::SolverError;
use std::fmt;

/// A stop request, checked every few steps within everything that may take long.
///
/// ```
/// use infusim::solver::Stop;
/// use std::sync::atomic::{AtomicBool, Ordering};
/// let pressed = AtomicBool::new(false);
/// let is_requested = || pressed.load(Ordering::Relaxed);
/// let stop = Stop::new(&is_requested);
/// assert!(stop.check().is_ok());
/// pressed.store(true, Ordering::Relaxed);
/// assert!(stop.check().is_err());
/// ```
#[derive(Clone, Copy)]
pub struct Stop<'a>(&'a (dyn Fn() -> bool + Sync));

impl<'a> Stop<'a> {
    /// Never requested.
    pub const NEVER: Stop<'static> = Stop(&|| false);

    /// Requested once the function returns true.
    pub fn new(is_requested: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self(is_requested)
    }

    /// Whether a stop is requested.
    pub fn is_requested(&self) -> bool {
        (self.0)()
    }

    /// Returns an error when a stop is requested.
    ///
    /// # Errors
    /// [`SolverError::Stopped`] when a stop is requested.
    pub fn check(&self) -> Result<(), SolverError> {
        match self.is_requested() {
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
