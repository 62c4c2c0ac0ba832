//! What was aimed at.

use super::measured::Measured;
use super::number::{digits, span, times};
use super::pace::{MANY, SOME};

/// Reasons, a line for each target that has been missed on some machine.
const REASONS: &str = include_str!("../misses.md");

/// An aim, and how far it was reached.
pub struct Target {
    pub name: String,
    pub wanted: String,
    pub measured: String,
    pub met: bool,
}

/// All that can be told from what was measured.
pub fn all(measured: &Measured) -> Vec<Target> {
    let threads = measured.machine.threads;
    let mut targets = Vec::new();
    let mut add = |name: String, wanted: String, measured: String, met: bool| {
        targets.push(Target {
            name,
            wanted,
            measured,
            met,
        });
    };
    for workload in ["W1", "W2"] {
        let mut all = vec![1, threads];
        all.dedup();
        for threads in all {
            let pace = measured.pace(workload, MANY, threads);
            let Some(ratio) = pace.and_then(|pace| pace.ratio()) else {
                continue;
            };
            let name = format!("{workload}, {}: ensemble over bare kernel", on(threads));
            add(name, "at most 2 ×".to_string(), times(ratio), ratio <= 2.0);
        }
    }
    if let (Some(w2), Some(w4)) = (measured.pace("W2", MANY, 1), measured.pace("W4", MANY, 1)) {
        let ratio = w4.per_point() / w2.per_point();
        let name = "W4 over W2, for each patient and point".to_string();
        add(name, "at most 3 ×".to_string(), times(ratio), ratio <= 3.0);
    }
    if let (Some(one), Some(all)) = (measured.pace("W1", MANY, 1), measured.pace("W1", MANY, threads)) {
        // 3.4 was asked for on four.
        let (ratio, wanted) = (one.ensemble / all.ensemble, 0.85 * threads as f64);
        let name = format!("W1, one thread over {threads}");
        add(
            name,
            format!("at least {} ×", digits(wanted)),
            times(ratio),
            ratio >= wanted,
        );
    }
    if let Some(ratio) = measured.fastest("diffsol", "W3") {
        let name = "W3, 1 thread: diffsol's fastest way over the ensemble".to_string();
        add(name, "at least 1 ×".to_string(), times(ratio), ratio >= 1.0);
    }
    if let Some(whole) = measured.whole(1) {
        let name = "command, 1 patient: until the table".to_string();
        add(
            name,
            "below 20 ms".to_string(),
            span(whole.table),
            whole.table < 0.02,
        );
        let name = "command, 1 patient: all files".to_string();
        add(
            name,
            "below 40 ms".to_string(),
            span(whole.seconds),
            whole.seconds < 0.04,
        );
    }
    for (patients, name, wanted) in [(SOME, "10,000", 0.2), (MANY, "100,000", 2.0)] {
        let Some(whole) = measured.whole(patients) else {
            continue;
        };
        let name = format!("command, {name} patients: all files");
        add(
            name,
            format!("below {wanted} s"),
            span(whole.seconds),
            whole.seconds < wanted,
        );
    }
    if let Some(whole) = measured.whole(MANY) {
        let (name, memory) = ("command, 100,000 patients: peak memory".to_string(), whole.memory);
        add(
            name,
            "below 300 MB".to_string(),
            format!("{} MB", digits(memory)),
            memory < 300.0,
        );
    }
    if let (Some(whole), Some(large)) = (measured.whole(MANY), measured.whole(10 * MANY)) {
        let ratio = large.each() / whole.each();
        let name = "command, a patient of 1,000,000 over one of 100,000".to_string();
        add(name, "at most 1.1 ×".to_string(), times(ratio), ratio <= 1.1);
    }
    let designs = &measured.designs;
    let [one, ten, hundred] = designs.without_hours;
    let [one_with, ten_with] = designs.with_hours;
    for (name, ratio, most) in [
        ("W5, ten doses over one: without hours above", ten / one, 1.1),
        (
            "W5, a hundred doses over one: without hours above",
            hundred / one,
            1.3,
        ),
        (
            "W5, ten doses over one: hours above two thresholds too",
            ten_with / one_with,
            2.5,
        ),
    ] {
        add(
            name.to_string(),
            format!("at most {most} ×"),
            times(ratio),
            ratio <= most,
        );
    }
    add(
        "W5, 80 cells with tables, command".to_string(),
        "below 4 s".to_string(),
        span(designs.command),
        designs.command < 4.0,
    );
    let ratio = measured.rules.by_rule / measured.rules.without;
    add(
        "W6, twenty looks over an infusion at one rate, command".to_string(),
        "at most 6 ×".to_string(),
        times(ratio),
        ratio <= 6.0,
    );
    targets
}

/// So many threads, in words.
pub fn on(threads: usize) -> String {
    match threads {
        1 => "1 thread".to_string(),
        _ => format!("{threads} threads"),
    }
}

impl Target {
    /// Why it was missed, as somebody has written it down.
    pub fn reason(&self) -> Option<&'static str> {
        let line = format!("- **{}**", self.name);
        REASONS.lines().find(|known| known.starts_with(&line))
    }
}

/// Says which targets were missed without a reason being given.
pub fn name_unexplained(measured: &Measured) {
    for target in all(measured) {
        if !target.met && target.reason().is_none() {
            eprintln!("missed, and benches/misses.md does not say why: {}", target.name);
        }
    }
}
