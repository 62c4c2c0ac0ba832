use super::SimulateError;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads that a study is simulated on, and its files are made on.
///
/// Nothing depends on how many there are: what is mapped comes back in its order. Without the feature `threads`
/// there is none but the caller's, with the same functions (`one_thread.rs`).
#[derive(Debug)]
pub struct Threads {
    pool: ThreadPool,
}

impl Threads {
    /// So many threads; `None` for as many as there are processors.
    ///
    /// # Errors
    /// When they cannot be started.
    pub fn start(count: Option<usize>) -> Result<Self, SimulateError> {
        let threads = count.unwrap_or(0);
        let built = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = built.map_err(|error| SimulateError::Threads {
            threads,
            reason: error.to_string(),
        })?;
        Ok(Self { pool })
    }

    /// How many threads there will be where so many are asked for.
    pub fn count_for(asked: Option<usize>) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        asked.filter(|threads| *threads > 0).unwrap_or_else(processors)
    }

    /// How many threads there are.
    pub fn count(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Does something on one of the threads, so that what it maps need not be handed over each time.
    pub fn enter<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.pool.install(work)
    }

    /// What becomes of each item, in the order of the items. Each is work of its own, long enough to be handed over.
    pub fn map<T: Send, R: Send>(&self, items: Vec<T>, each: impl Fn(T) -> R + Sync) -> Vec<R> {
        self.enter(|| {
            let items = items.into_par_iter().with_max_len(1);
            items.map(&each).collect()
        })
    }

    /// Lets each worker work.
    ///
    /// # Errors
    /// That of one that failed; the others are let go on or not.
    pub fn work<W: Send, E: Send>(
        &self,
        workers: &mut [W],
        each: impl Fn(&mut W) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        self.enter(|| workers.par_iter_mut().try_for_each(&each))
    }

    /// Does something beside all the rest.
    pub fn beside(&self, work: impl FnOnce() + Send + 'static) {
        self.pool.spawn(work);
    }
}
