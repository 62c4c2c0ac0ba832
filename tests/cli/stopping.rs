//! Ctrl-C in the middle of a run.
#![cfg(unix)]

use crate::desk::{Desk, SCENARIO};
use infusim::document::{BadFile, Source};
use infusim::model::Library;
use infusim::scenario::{Finder, Study};
use infusim::study::{ResultFolder, RunOptions, StudyError, WriteOptions, run, write};
use std::io::Read;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn a_run_that_is_stopped_leaves_nothing_behind() {
    let desk = Desk::new();
    let text = SCENARIO.replace("  2 h:\n    - infusion: {dose: 0.5 mg/kg, over: 2 h}\n", "");
    desk.write("long.yaml", text);
    let mut child = desk
        .command()
        .args(["run", "long.yaml", "--patients", "2000000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(
        child.try_wait().unwrap().is_none(),
        "the run was over before it could be stopped"
    );
    let asked = Instant::now();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let status = child.wait().unwrap();
    assert!(
        asked.elapsed() < Duration::from_secs(20),
        "it took {:?} to stop",
        asked.elapsed()
    );
    assert_eq!(status.code(), Some(130));
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(out, "");
    assert_eq!(err, "stopped; nothing was written\n");
    assert_eq!(desk.files("."), ["long.yaml"]);
}

/// All is computed and the writing has begun: what was there before stays, and nothing comes to it.
#[test]
fn a_run_that_is_stopped_while_it_writes_leaves_what_was_there() {
    let desk = Desk::new();
    desk.write("out/patients.csv", "of an earlier run");
    let library = Library::open().unwrap();
    let none = |name: &str| Err(BadFile::new(Source::new(name, ""), Vec::new()));
    let study = Study::read(Source::new("short.yaml", SCENARIO), &Finder::new(&library, &none)).unwrap();
    let options = RunOptions::default();
    let outcome = run(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    let mut folder = ResultFolder::open(&desk.path("out")).unwrap();
    let stopped = write(
        &outcome,
        &study,
        options,
        &mut folder,
        WriteOptions::default(),
        &|_| ControlFlow::Break(()),
    );
    assert!(matches!(stopped, Err(StudyError::Stopped)), "{stopped:?}");
    drop(folder);
    assert_eq!(desk.files("out"), ["patients.csv"]);
    assert_eq!(desk.read("out/patients.csv"), b"of an earlier run");
}
