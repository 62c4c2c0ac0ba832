use crate::simulate::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// A progress bar that appears on a terminal once a run has taken a second.
pub(super) struct Bar {
    bar: ProgressBar,
    started: Instant,
}

impl Bar {
    /// For so many subjects to be solved.
    pub(super) fn new(subjects: u64, quiet: bool) -> Self {
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(subjects), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} % of patients, {eta} to go") {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
        }
    }

    pub(super) fn show(&self, progress: Progress) {
        if self.started.elapsed() > Duration::from_secs(1) {
            self.bar.set_length(progress.of);
            self.bar.set_position(progress.done);
        }
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
