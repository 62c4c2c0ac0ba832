use super::terminal::Terminal;
use crate::output::ClaimedFolders;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
#[cfg(unix)]
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// How long a run may take to come to its end by itself once it has been asked to.
const PATIENCE: Duration = Duration::from_millis(300);
/// How long the last words may take, should nobody read standard error. On a busy machine a new thread may wait for
/// its turn; with [`PATIENCE`] it stays within the half second in which a run ends.
const LAST_WORDS: Duration = Duration::from_millis(150);
/// How often it is looked whether files are still being put into their places.
const LOOK: Duration = Duration::from_millis(2);

/// The signals that end a run: Ctrl-C (SIGINT), SIGTERM and, when the terminal goes, SIGHUP.
///
/// The first asks: whatever computes or writes looks now and then, and ends cleanly. What does not end
/// soon, such as a wait for a pipe or the drawing of a picture, is cut off: temporary files are removed and the
/// process ends. The second signal ends it at once.
#[derive(Clone, Debug)]
pub(super) struct Signals {
    terminal: Terminal,
    /// The number of the signal that came, or 0. The handler itself sets it, so that whoever looks afterwards knows,
    /// however late the thread that waits for signals is.
    asked: Arc<AtomicUsize>,
    /// Whether the thread that waits has seen one.
    seen: Arc<AtomicBool>,
}

impl Signals {
    /// Listens from now on. Where that cannot be done a signal ends the program at once, which leaves
    /// results whole.
    pub(super) fn listen(terminal: Terminal) -> Self {
        let signals = Self {
            terminal,
            asked: Arc::default(),
            seen: Arc::default(),
        };
        signals.clone().wait();
        signals
    }

    /// Whether a signal has come.
    pub(super) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst) != 0
    }

    /// Ends the program as the first signal wants it, leaving nothing unfinished.
    pub(super) fn end(&self) -> ! {
        let finished = loop {
            match ClaimedFolders::abandon() {
                Some(finished) => break finished,
                None => thread::sleep(LOOK),
            }
        };
        let terminal = self.terminal;
        let words = match finished {
            0 => "stopped; nothing was written".to_string(),
            1 => "stopped; the results of one scenario had been written and are whole".to_string(),
            many => format!("stopped; the results of {many} scenarios had been written and are whole"),
        };
        let talk = thread::spawn(move || terminal.say(&words));
        let mut left = LAST_WORDS;
        while !talk.is_finished() && left > Duration::ZERO {
            thread::sleep(LOOK);
            left = left.saturating_sub(LOOK);
        }
        std::process::exit(exit_code(self.asked.load(Ordering::SeqCst)))
    }

    /// A signal has come: the first lets the program end by itself, for a while.
    fn come(&self, signal: usize) {
        self.asked.store(signal, Ordering::SeqCst);
        if self.seen.swap(true, Ordering::SeqCst) {
            std::process::exit(exit_code(signal));
        }
        let signals = self.clone();
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            signals.end()
        });
    }

    #[cfg(unix)]
    fn wait(self) {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        // Under `nohup` a program goes on when the terminal goes.
        let mut wanted = vec![SIGINT, SIGTERM];
        if !ignores_hangup() {
            wanted.push(SIGHUP);
        }
        let Ok(mut coming) = signal_hook::iterator::Signals::new(&wanted) else {
            return;
        };
        for signal in wanted {
            // Where this fails the thread below sets it, a little later.
            let _ = usize::try_from(signal)
                .map(|number| signal_hook::flag::register_usize(signal, Arc::clone(&self.asked), number));
        }
        let (says, hears) = channel();
        thread::spawn(move || {
            let _ = says.send(());
            for signal in coming.forever().filter_map(|signal| usize::try_from(signal).ok()) {
                self.come(signal);
            }
        });
        // With its first allocation a thread reserves address space. Under a limit of that, what is left would
        // otherwise depend on whether the thread had its turn before it was asked for.
        let _ = hears.recv();
    }

    #[cfg(not(unix))]
    fn wait(self) {
        const SIGINT: usize = 2;
        let _ = ctrlc::set_handler(move || self.come(SIGINT));
    }
}

/// What shells expect of a program that a signal has ended.
fn exit_code(signal: usize) -> i32 {
    i32::try_from(signal).map_or(1, |signal| 128 + signal)
}

/// Whether SIGHUP was ignored when the program was started: the lowest bit of a mask in hexadecimal. Only Linux says
/// so in a file.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 == 1)
}
