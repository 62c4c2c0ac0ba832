//! `BENCHMARKS.md`, and the short table of the README.

use super::measured::Measured;
use super::number::{digits, grouped, percent, span, times};
use super::pace::{MANY, Pace, SOME};
use super::rivals::Rival;
use super::targets;
use std::fmt::Write;
use std::path::Path;

/// Between these lines of the README stands what this program wrote.
const MARKS: [&str; 2] = ["<!-- speed -->", "<!-- /speed -->"];

const WORKLOADS: &str = "\
## What is computed

All workloads are scenarios in [benches/workloads](benches/workloads). Everybody weighs 70 kg and has \
pharmacokinetic parameters of their own; levels are drawn every five minutes.

| | given | model | points | analytes |
|---|---|---|---|---|
| W1 | 0.5 mg/kg over 40 min, on five days | linear, three compartments | 1,441 | 1 |
| W2 | 0.3 mg/kg/h for 30 h | linear, with a metabolite | 865 | 2 |
| W3 | 0.3 mg/kg/h for 30 h | saturable elimination, solved step by step | 865 | 1 |
| W4 | as W2, and a bolus into a depot | W2 with depot and effect site, six compartments | 865 | 2 |
| W5 | 10 doses from 0.1 to 1 mg/kg by 8 durations from 20 min to 100 h | that of W1 | none | 1 |
| W6 | an infusion over 126 h whose rate follows 20 looks at the level | that of W1 | 1,441 | 1 |

The *ensemble* is the library without files: it draws the patients; computes everybody's levels, exact \
Cmax, Tmax and areas (to the end and to infinity), terminal half-life and hours above two thresholds for \
each analyte; and finds for each point three exact percentiles with their confidence intervals and the \
share of patients above either threshold. A *level* is one analyte of one patient at one point. W3 is \
solved at a relative tolerance of 1e-8, because the other programs are; \"W3, default\" is at infusim's own.

The *bare kernel* ([benches/baseline](benches/baseline)) is the least code that computes the same of W1 and W2, \
written for these two workloads alone: closed formulas, no units, no model files, no error messages. Before \
anything is timed its numbers are checked against infusim's. The *whole command* is `infusim run` on W1 \
from start to exit, with reading the scenario, the table, all files and the figures.

";

/// The whole file.
pub fn benchmarks(measured: &Measured) -> String {
    let mut text = "# Benchmarks\n\nHow long infusim takes, against the least code that could do the same \
                    and against other programs. Written by one command, not by hand:\n\n"
        .to_string();
    put(&mut text, &format!("```sh\n{}\n```\n", measured.machine.command));
    text += &provisional(measured);
    text += WORKLOADS;
    put(
        &mut text,
        &format!(
            "Times are wall times, each the fastest of so many runs: {} where nothing else is said, {} of the \
             other programs. Kernel and ensemble take turns.\n",
            measured.repeat, measured.repeat_long
        ),
    );
    text += &ensemble(measured);
    text += &aims(measured);
    text += &parts(measured);
    text += &commands(measured);
    text += &designs(measured);
    text += &rules(measured);
    text += &rivals(measured);
    text += &solos(measured);
    text += &machine(measured);
    text
}

/// The table of the README.
pub fn short(measured: &Measured) -> String {
    let mut rows = Vec::new();
    for patients in [SOME, MANY] {
        if let Some(whole) = measured.whole(patients) {
            let what = format!("{} patients, whole command, all files", grouped(patients as u64));
            rows.push(vec![
                what,
                format!("{}, {} MB", span(whole.seconds), digits(whole.memory)),
            ]);
        }
    }
    if let Some(pace) = measured.pace("W1", MANY, 1) {
        let value = format!("{} ns", digits(pace.nanoseconds()));
        rows.push(vec![
            "one level of one patient, ensemble on one thread".to_string(),
            value,
        ]);
    }
    for package in ["pharmsol", "diffsol"] {
        let on = |workload: &&str| {
            Some(format!(
                "{workload} {}",
                times(measured.fastest(package, workload)?)
            ))
        };
        let all: Vec<String> = ["W1", "W2", "W3"].iter().filter_map(on).collect();
        if !all.is_empty() {
            let what = format!("{package}, its fastest way, in times of infusim's ensemble");
            rows.push(vec![what, all.join(", ")]);
        }
    }
    let machine = &measured.machine;
    let provisional = if machine.is_busy() || measured.quick {
        " Provisional: not measured at rest."
    } else {
        ""
    };
    format!(
        "{}\nMeasured on {} on {}, {}, by `{}`.{provisional}\n",
        table(&["five daily infusions, 1,441 points (W1)", "measured"], &rows),
        machine.date,
        machine.processor,
        targets::on(machine.threads),
        machine.command,
    )
}

/// Puts the short table into its place.
pub fn into_readme(short: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let [open, close] = MARKS;
    let parts = text
        .split_once(open)
        .and_then(|(before, rest)| Some((before, rest.split_once(close)?.1)));
    let (before, after) = parts.expect("README.md has a place for the table");
    std::fs::write(&path, format!("{before}{open}\n{short}{close}{after}")).unwrap();
}

fn provisional(measured: &Measured) -> String {
    let mut why = Vec::new();
    if measured.machine.is_busy() {
        why.push(format!(
            "the machine had other work (load average {})",
            measured.machine.load
        ));
    }
    if measured.quick {
        why.push("each was measured only a few times (`--quick`)".to_string());
    }
    if why.is_empty() {
        return String::new();
    }
    format!("**These numbers are provisional:** {}.\n\n", why.join("; "))
}

fn ensemble(measured: &Measured) -> String {
    let row = |pace: &Pace| {
        let shares = measured.shares.iter().find(|shares| {
            (shares.workload, shares.patients, 1) == (pace.workload, pace.patients, pace.threads)
        });
        let parts = shares.map(|shares| shares.of_all().map(percent));
        // Rivals run on one thread, and with the smaller population.
        let alone = pace.threads == 1 && pace.patients == SOME;
        let against = |package: &str| {
            let ratio = measured.fastest(package, pace.workload).filter(|_| alone);
            ratio.map_or(String::new(), times)
        };
        let mut row = vec![
            pace.workload.to_string(),
            grouped(pace.patients as u64),
            pace.threads.to_string(),
            span(pace.ensemble),
            digits(pace.nanoseconds()),
        ];
        row.extend(parts.unwrap_or_default());
        row.push(pace.ratio().map_or(String::new(), times));
        row.extend(["pharmsol", "diffsol"].map(against));
        row
    };
    let rows: Vec<Vec<String>> = measured.paces.iter().map(row).collect();
    let head = [
        "workload",
        "patients",
        "threads",
        "ensemble",
        "ns per level",
        "sampling",
        "propagation",
        "percentiles",
        "writing",
        "over bare kernel",
        "pharmsol",
        "diffsol",
    ];
    format!(
        "## The ensemble\n\n{}\n\"Over bare kernel\" is the ensemble's time divided by the kernel's. Under \
         pharmsol and diffsol stands how many times as long as infusim's ensemble the fastest way to use them \
         takes; they were measured on one thread. Shares are parts of ensemble and writing together, on one \
         thread.\n\n",
        table(&head, &rows)
    )
}

fn aims(measured: &Measured) -> String {
    let verdict = |met: bool| if met { "met" } else { "**missed**" }.to_string();
    let rows: Vec<Vec<String>> = targets::all(measured)
        .into_iter()
        .map(|target| vec![target.name, target.wanted, target.measured, verdict(target.met)])
        .collect();
    let table = table(&["target", "wanted", "measured", ""], &rows);
    let missed = targets::all(measured).into_iter().filter(|target| !target.met);
    let reasons: String = missed
        .filter_map(|target| target.reason())
        .map(|reason| format!("{reason}\n"))
        .collect();
    format!("## Targets\n\n{table}\n{reasons}\n")
}

fn parts(measured: &Measured) -> String {
    let rows: Vec<Vec<String>> = measured
        .shares
        .iter()
        .map(|shares| {
            vec![
                shares.workload.to_string(),
                grouped(shares.patients as u64),
                span(shares.sampling),
                span(shares.propagation),
                span(shares.percentiles),
                span(shares.writing),
                span(shares.figures),
                span(shares.writing - shares.figures),
            ]
        })
        .collect();
    let head = [
        "workload",
        "patients",
        "sampling",
        "propagation",
        "percentiles",
        "writing",
        "of that figures",
        "without figures",
    ];
    let bare: Vec<Vec<String>> = measured
        .shares
        .iter()
        .filter_map(|shares| {
            let mut row = vec![shares.workload.to_string(), grouped(shares.patients as u64)];
            row.extend(shares.bare?.map(span));
            Some(row)
        })
        .collect();
    let of_bare = [
        "workload",
        "patients",
        "sampling",
        "exposures",
        "levels",
        "percentiles",
    ];
    format!(
        "## Where the time goes\n\nOn one thread. The library does not read the clock; its parts are called \
         one by one. Sampling is drawing patients, their rates and doses. Propagation is levels at all points \
         and exposures, led through quantiles whose brackets are closed, so a comparison of each level with nothing is still \
         in it, and so is counting who is above the thresholds. Percentiles is the rest of the ensemble. Writing is all files; its figures were also drawn \
         alone.\n\n{}\nThe bare kernel, stopped earlier and earlier; its percentiles contain a second \
         passage of everybody.\n\n{}\n",
        table(&head, &rows),
        table(&of_bare, &bare)
    )
}

fn commands(measured: &Measured) -> String {
    let rows: Vec<Vec<String>> = measured
        .wholes
        .iter()
        .map(|whole| {
            vec![
                grouped(whole.patients as u64),
                whole.runs.to_string(),
                span(whole.table),
                span(whole.seconds),
                span(whole.each()),
                format!("{} MB", digits(whole.memory)),
            ]
        })
        .collect();
    let head = [
        "patients",
        "runs",
        "until the table",
        "until all files",
        "a patient",
        "peak memory",
    ];
    format!(
        "## The whole command\n\n`infusim run` on W1, all files, {}.\n\n{}\n",
        targets::on(measured.machine.threads),
        table(&head, &rows)
    )
}

fn designs(measured: &Measured) -> String {
    let of = &measured.designs;
    let [one, ten, hundred] = of.without_hours;
    let [one_with, ten_with] = of.with_hours;
    let row = |told: &str, doses: &str, seconds: f64, first: f64| {
        vec![
            told.to_string(),
            doses.to_string(),
            span(seconds),
            times(seconds / first),
        ]
    };
    let (without, with) = (
        "peaks, areas, shares ever above, total doses",
        "hours above two thresholds and times to fall too",
    );
    let rows = [
        row(without, "1", one, one),
        row(without, "10", ten, one),
        row(without, "100", hundred, one),
        row(with, "1", one_with, one_with),
        row(with, "10", ten_with, one_with),
    ];
    format!(
        "## Designs\n\nW5 with 10,000 patients and eight durations, {}, the fastest of {} runs that take turns. The whole \
         command on its 80 cells, with tables and without figures: {}.\n\n{}\n",
        targets::on(measured.machine.threads),
        of.runs,
        span(of.command),
        table(&["told", "doses", "time", "over one dose"], &rows)
    )
}

fn rules(measured: &Measured) -> String {
    let of = &measured.rules;
    let row = |arm: &str, seconds: f64| vec![arm.to_string(), span(seconds), times(seconds / of.without)];
    let rows = [
        row("an infusion at one rate", of.without),
        row("twenty looks", of.by_rule),
    ];
    format!(
        "## Rules\n\n`infusim run` on W6 with 10,000 patients over five days, tables without figures, {}, the fastest of {} runs \
         that take turns.\n\n{}\n",
        targets::on(measured.machine.threads),
        of.runs,
        table(&["arm", "time", "over one rate"], &rows)
    )
}

fn rivals(measured: &Measured) -> String {
    let Some(rivals) = &measured.rivals else {
        return "## Other programs\n\nNot measured this time (`--without-rivals`).\n\n".to_string();
    };
    let row = |rival: &Rival| {
        vec![
            rival.workload.clone(),
            format!("{} {}", rival.name, rival.version),
            grouped(rival.patients as u64),
            span(rival.propagation),
            span(rival.statistics),
            measured.against(rival).map_or(String::new(), times),
            format!("{:.0e}", rival.worst_error),
            rival.note.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = rivals.iter().map(row).collect();
    let head = [
        "workload",
        "program",
        "patients",
        "levels",
        "statistics",
        "in times of infusim",
        "worst error",
        "settings",
    ];
    format!(
        "## Other programs\n\npharmsol and diffsol computed the levels of the very patients infusim draws, on \
         one thread, and then simpler statistics; [benches/rivals](benches/rivals/README.md) says what they \
         were spared. \"In times of infusim\" is levels and statistics, for each patient, against infusim's \
         ensemble with 10,000 patients on one thread. The error is the worst difference from infusim, relative \
         to the maximum of the curve.\n\n{}\n",
        table(&head, &rows)
    )
}

fn solos(measured: &Measured) -> String {
    let rows: Vec<Vec<String>> = measured
        .solos
        .iter()
        .map(|solo| {
            vec![
                solo.workload.to_string(),
                solo.method.to_string(),
                span(solo.seconds),
            ]
        })
        .collect();
    format!(
        "## One patient alone\n\nThe solvers as a library offers them: rates, trajectory, levels at all points and \
         exposure of one patient. `ode_solvers` is behind dopri5 and dop853.\n\n{}\n",
        table(&["workload", "solver", "time"], &rows)
    )
}

fn machine(measured: &Measured) -> String {
    let machine = &measured.machine;
    let rows = [
        ("date", machine.date.clone()),
        ("commit", machine.commit.clone()),
        ("processor", machine.processor.clone()),
        ("threads", machine.threads.to_string()),
        ("memory", format!("{} GB", digits(machine.memory))),
        ("vectors", machine.vectors.clone()),
        ("compiler", machine.compiler.clone()),
        ("load average before the start", machine.load.clone()),
    ];
    let rows: Vec<Vec<String>> = rows.map(|(what, value)| vec![what.to_string(), value]).into();
    format!("## Machine\n\n{}", table(&["", ""], &rows))
}

fn put(text: &mut String, line: &str) {
    writeln!(text, "{line}").unwrap();
}

/// A table.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    put(&mut text, &format!("| {} |", head.join(" | ")));
    put(&mut text, &format!("|{}", "---|".repeat(head.len())));
    for row in rows {
        put(&mut text, &format!("| {} |", row.join(" | ")));
    }
    text
}
