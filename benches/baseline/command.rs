//! The whole command, as somebody types it: start to exit, all files written.

use super::number::{digits, grouped, span};
use super::subject::Subject;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// One size of population.
pub struct Whole {
    pub patients: usize,
    pub runs: usize,
    /// Seconds from start to exit.
    pub seconds: f64,
    /// Seconds to the first byte of the table.
    pub table: f64,
    /// The most memory it had at a time, MB; not a number where the system does not tell.
    pub memory: f64,
}

impl Whole {
    /// The fastest of so many runs on W1, on all threads, and the most memory of any.
    pub fn take(patients: usize, runs: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut whole = Self {
            patients,
            runs,
            seconds: f64::INFINITY,
            table: f64::INFINITY,
            memory: f64::NAN,
        };
        for _ in 0..runs {
            let start = Instant::now();
            let mut child = spawn(patients, folder.path());
            let mut table = child.stdout.take().unwrap();
            // The program cannot be asked for its memory once it is gone; a look now and then costs nothing.
            let watched = child.id();
            let (stop, stopped) = mpsc::channel::<()>();
            let watch = std::thread::spawn(move || {
                let mut most = f64::NAN;
                while stopped.recv_timeout(Duration::from_millis(2)) == Err(RecvTimeoutError::Timeout) {
                    most = most.max(peak(watched));
                }
                most
            });
            table.read_exact(&mut [0]).unwrap();
            whole.table = whole.table.min(start.elapsed().as_secs_f64());
            std::io::copy(&mut table, &mut std::io::sink()).unwrap();
            assert!(child.wait().unwrap().success(), "infusim run failed");
            whole.seconds = whole.seconds.min(start.elapsed().as_secs_f64());
            drop(stop);
            whole.memory = whole.memory.max(watch.join().unwrap());
        }
        println!(
            "infusim run --patients {}: {}, table after {}, {} MB",
            grouped(patients as u64),
            span(whole.seconds),
            span(whole.table),
            digits(whole.memory)
        );
        whole
    }

    /// Seconds for each patient.
    pub fn each(&self) -> f64 {
        self.seconds / self.patients as f64
    }
}

fn spawn(patients: usize, folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_infusim"))
        .arg("run")
        .arg(Subject::path("w1-daily"))
        .args(["--patients", &patients.to_string(), "--out"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The most memory a running process has had so far, MB. What the system tells of children that have
/// ended will not do: it counts the memory of the parent they were split from.
fn peak(process: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib * 1024.0 / 1e6)
}
