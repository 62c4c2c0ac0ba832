//! Processor time, which other work on the machine does not change.

/// Processor time of all threads of the pool, in seconds; not a number where the system does not tell.
pub fn processor() -> f64 {
    let times = rayon::broadcast(|_| {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let first = text.split(' ').next().and_then(|first| first.parse().ok());
        first.unwrap_or(f64::NAN) * 1e-9
    });
    times.iter().sum()
}
