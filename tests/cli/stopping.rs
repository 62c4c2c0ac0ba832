//! Signals in the middle of a run.
#![cfg(unix)]

use crate::sandbox::{SCENARIO, Sandbox};
use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::output::{OutputError, ResultFolder, write};
use infusim::report::RunOptions;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::io::Read;
use std::ops::ControlFlow;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How a program that was sent a signal came to its end.
struct Ended {
    code: Option<i32>,
    after: Duration,
    out: String,
    err: String,
}

/// Starts the program, waits a while and sends it a signal. `None` when it was over before.
fn stopped(sandbox: &Sandbox, arguments: &[&str], wait: Duration, signal: &str) -> Option<Ended> {
    let mut child = sandbox
        .command()
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(wait);
    if child.try_wait().unwrap().is_some() {
        return None;
    }
    let asked = Instant::now();
    send(&child, signal);
    let status = child.wait().unwrap();
    let after = asked.elapsed();
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    Some(Ended {
        code: status.code(),
        after,
        out,
        err,
    })
}

fn send(child: &Child, signal: &str) {
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
}

/// Stops the program; it ends within half a second. Other tests run beside this one, so it may try again.
#[track_caller]
fn stopped_soon(sandbox: &Sandbox, arguments: &[&str], wait: Duration, signal: &str) -> Ended {
    let mut last = None;
    for _ in 0..5 {
        let ended =
            stopped(sandbox, arguments, wait, signal).expect("it was over before it could be stopped");
        if ended.after < Duration::from_millis(500) {
            return ended;
        }
        last = Some(ended.after);
    }
    panic!("{arguments:?} took {last:?} to stop");
}

const SECOND: Duration = Duration::from_secs(1);
/// Each signal with the exit code that shells expect.
const SIGNALS: [(&str, i32); 3] = [("-INT", 130), ("-TERM", 143), ("-HUP", 129)];

/// Whether these tests are themselves run under `nohup`, of which the programs that they start know.
fn under_nohup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() & 1 == 1)
}

#[test]
fn a_run_that_is_stopped_leaves_nothing_behind() {
    let sandbox = Sandbox::new();
    let text = SCENARIO.replace("  2 h:\n    - infusion: {dose: 0.5 mg/kg, over: 2 h}\n", "");
    sandbox.write("long.yaml", text);
    for (signal, code) in SIGNALS {
        if signal == "-HUP" && under_nohup() {
            continue;
        }
        let run = ["run", "long.yaml", "--patients", "4000000"];
        let ended = stopped_soon(&sandbox, &run, SECOND, signal);
        assert_eq!(ended.code, Some(code));
        assert_eq!(ended.out, "");
        assert_eq!(ended.err, "stopped; nothing was written\n");
        assert_eq!(sandbox.files("."), ["long.yaml"]);
    }
}

/// Moments from start to end, writing included: results are all there or not at all, and no temporary file stays.
#[test]
fn a_run_can_be_stopped_at_any_moment() {
    let sandbox = Sandbox::with_scenario();
    let run = ["run", "short.yaml", "--patients", "3000"];
    // The quickest of some: one that waited for others of the machine would put most moments behind the end.
    let length = |_| {
        let begun = Instant::now();
        assert_eq!(sandbox.infusim(&run).code, 0);
        begun.elapsed()
    };
    let whole = (0..4).map(length).min().unwrap();
    let all = sandbox.files("out/short");
    std::fs::remove_dir_all(sandbox.path("out")).unwrap();
    let mut cut = 0;
    for moment in 0..24 {
        let _ = std::fs::remove_dir_all(sandbox.path("out"));
        let (signal, code) = SIGNALS[moment % SIGNALS.len()];
        let Some(ended) = stopped(&sandbox, &run, whole.mul_f64(moment as f64 / 20.0), signal) else {
            continue;
        };
        let files = match sandbox.path("out/short").is_dir() {
            true => sandbox.files("out/short"),
            false => Vec::new(),
        };
        // Before the program listens a signal simply ends it, and it may be over just before one comes.
        match ended.code {
            None => assert!(files.is_empty() && ended.err.is_empty(), "{files:?}"),
            Some(0) => assert_eq!(files, all),
            Some(found) => {
                assert_eq!(found, code);
                if ended.err == "stopped; nothing was written\n" {
                    assert!(files.is_empty(), "{files:?}");
                } else {
                    assert_eq!(files, all, "{}", ended.err);
                }
                cut += 1;
            }
        }
    }
    assert!(cut > 5, "only {cut} runs were stopped");
}

/// A run that waits for a pipe that nobody reads cannot end by itself: it is cut off, and what it was making goes. Of
/// two scenarios the first is done, and the second has begun. How much a pipe holds is Linux's.
#[test]
#[cfg(target_os = "linux")]
fn a_run_that_is_stopped_while_it_waits_for_a_pipe_leaves_whole_results() {
    let sandbox = Sandbox::new();
    for name in ["one", "two"] {
        sandbox.write(&format!("{name}.yaml"), SCENARIO.replace("count: 20", "count: 2"));
    }
    let first = sandbox.infusim(&["run", "one.yaml", "--out", "first"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let whole = sandbox.files("first/one");
    std::fs::remove_dir_all(sandbox.path("first")).unwrap();
    // All that fits into a pipe but the table of the first scenario and a little of the second.
    let (_unread, mut pipe) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut pipe, &vec![b' '; 65_536 - first.out.len() - 64]).unwrap();
    for earlier in [false, true] {
        let mut run = sandbox.command();
        run.args(["run", "one.yaml", "two.yaml"]).stderr(Stdio::piped());
        let mut child = run.stdout(pipe.try_clone().unwrap()).spawn().unwrap();
        let staging = match earlier {
            false => "out/two/.infusim-run",
            true => "out/one/.infusim-run",
        };
        let begun = Instant::now();
        let waits = |sandbox: &Sandbox| {
            let first_is_done = earlier || !sandbox.path("out/one/.infusim-run").exists();
            sandbox.path(staging).exists() && first_is_done && sandbox.path("out/one/run.json").exists()
        };
        while !waits(&sandbox) {
            assert!(begun.elapsed() < 60 * SECOND && child.try_wait().unwrap().is_none());
            std::thread::sleep(SECOND / 50);
        }
        std::thread::sleep(SECOND / 2);
        send(&child, "-TERM");
        let code = child.wait().unwrap().code();
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let said = match earlier {
            false => "stopped; the results of one scenario had been written and are whole\n",
            true => "stopped; nothing was written\n",
        };
        assert_eq!(code, Some(143), "{err}");
        assert!(err.ends_with(said), "{err}");
        assert_eq!(sandbox.files("out"), ["one"], "{err}");
        assert_eq!(sandbox.files("out/one"), whole, "{err}");
    }
}

/// Under `nohup` a run goes on when the terminal goes.
#[test]
#[cfg(target_os = "linux")]
fn a_hangup_that_is_ignored_stays_ignored() {
    let sandbox = Sandbox::with_scenario();
    let program = sandbox.command();
    let mut child = Command::new("nohup")
        .arg(program.get_program())
        .args(["run", "short.yaml", "--patients", "20000"])
        .current_dir(sandbox.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(SECOND / 5);
    send(&child, "-HUP");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// All is computed and the writing has begun: what was there before stays, and nothing comes to it.
#[test]
fn a_run_that_is_stopped_while_it_writes_leaves_what_was_there() {
    let sandbox = Sandbox::new();
    sandbox.write("out/patients.csv", "of an earlier run");
    let library = Library::open().unwrap();
    let none = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let study = Study::read(Source::new("short.yaml", SCENARIO), &Finder::new(&library, &none)).unwrap();
    let options = SimulateOptions::default();
    let outcome = simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    let mut folder = ResultFolder::open(&sandbox.path("out")).unwrap();
    let stopped = write(
        &outcome,
        &study,
        options,
        &mut folder,
        RunOptions::default(),
        &|_| ControlFlow::Break(()),
    );
    assert!(matches!(stopped, Err(OutputError::Stopped)), "{stopped:?}");
    drop(folder);
    assert_eq!(sandbox.files("out"), ["patients.csv"]);
    assert_eq!(sandbox.read("out/patients.csv"), b"of an earlier run");
}
