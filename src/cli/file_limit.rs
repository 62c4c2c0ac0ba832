/// Asks the system to say when a file grows beyond what the user may write (`ulimit -f`), as it says everything
/// else that goes wrong with a file. It would end the program otherwise, in the middle of writing.
#[cfg(unix)]
pub(super) fn report_file_limit() {
    use signal_hook::consts::SIGXFSZ;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    // That the signal is caught is enough: the write then fails. Where it cannot be caught, all stays as it was.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

#[cfg(not(unix))]
pub(super) fn report_file_limit() {}
