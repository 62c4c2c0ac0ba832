use infusim::simulate::{Progress, ProgressCallback};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often Python is asked whether somebody wants to stop, and told how far it is.
const EVERY: Duration = Duration::from_millis(20);

/// What the work and who waits for it tell each other.
#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    done: AtomicU64,
    of: AtomicU64,
}

impl Shared {
    fn go_on(&self, progress: Progress) -> ControlFlow<()> {
        self.of.store(progress.of, Ordering::Release);
        self.done.fetch_max(progress.done, Ordering::Release);
        match self.stop.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Does some work on a thread of its own while Python goes on: other threads run, and `progress`, a callable, is told how many
/// subjects are done, of how many. Ctrl-C, and whatever the callable raises, comes through at once; the work is told to stop, and
/// ends by itself.
///
/// # Errors
/// What the callable raises, `KeyboardInterrupt`, or that the thread was lost.
pub fn in_background<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(&ProgressCallback<'_>) -> T + Send + 'static,
) -> PyResult<T> {
    let shared = Arc::new(Shared::default());
    let (gives, takes) = sync_channel(1);
    let own = Arc::clone(&shared);
    thread::spawn(move || {
        let found = work(&|progress| own.go_on(progress));
        // Nobody may be waiting any more.
        drop(gives.send(found));
    });
    // Without the lock of Python only what is shared between threads may be used.
    let takes = Mutex::new(takes);
    let mut told = 0;
    loop {
        match py.detach(|| wait(&takes)) {
            Ok(found) => return Ok(found),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("infusim failed; please report it"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        let now = shared.done.load(Ordering::Acquire);
        let asked = py
            .check_signals()
            .and_then(|()| match progress.filter(|_| now > told) {
                Some(callable) => callable
                    .call1(py, (now, shared.of.load(Ordering::Acquire)))
                    .map(drop),
                None => Ok(()),
            });
        told = told.max(now);
        if let Err(error) = asked {
            shared.stop.store(true, Ordering::Relaxed);
            return Err(error);
        }
    }
}

fn wait<T>(takes: &Mutex<Receiver<T>>) -> Result<T, RecvTimeoutError> {
    takes
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv_timeout(EVERY)
}
