use super::SimulateError;

/// The caller's thread alone: what [`Threads`] is without the feature `threads`.
#[derive(Debug)]
pub struct Threads;

impl Threads {
    /// The caller's thread, however many are asked for.
    ///
    /// # Errors
    /// None; with the feature `threads`, when they cannot be started.
    pub fn start(_count: Option<usize>) -> Result<Self, SimulateError> {
        Ok(Self)
    }

    /// How many threads there will be, which is one.
    pub fn count_for(_asked: Option<usize>) -> usize {
        1
    }

    /// How many threads there are.
    pub fn count(&self) -> usize {
        1
    }

    /// Does something.
    pub fn enter<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        work()
    }

    /// What becomes of each item, in the order of the items.
    pub fn map<T: Send, R: Send>(&self, items: Vec<T>, each: impl Fn(T) -> R + Sync) -> Vec<R> {
        items.into_iter().map(each).collect()
    }

    /// Lets each worker work, one after the other.
    ///
    /// # Errors
    /// That of the first that fails.
    pub fn work<W: Send, E: Send>(
        &self,
        workers: &mut [W],
        each: impl Fn(&mut W) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        workers.iter_mut().try_for_each(each)
    }

    /// Does something, at once.
    pub fn beside(&self, work: impl FnOnce() + Send + 'static) {
        work();
    }
}
