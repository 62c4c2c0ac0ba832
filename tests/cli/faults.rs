//! Failures of the system in the middle of replacing results: afterwards all files are those of the earlier run, or
//! all are those of this one, and nothing else is there.
//!
//! `strace` lets one system call fail, or the program be killed at it, one after the other: at random moments the
//! window in which something could break is hardly ever met.
#![cfg(target_os = "linux")]

use crate::sandbox::{SCENARIO, Said, Sandbox};
use infusim::output::ResultFolder;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The files of a folder with their contents; a folder in it as its name alone.
type Snapshot = BTreeMap<String, Vec<u8>>;

/// Where results go, from the sandbox.
const RESULTS: &str = "out/study";
/// The largest number of calls of one kind that is tried.
const MOST: usize = 60;

/// A sandbox with the results of an earlier study, and the study whose results are to replace them.
struct Fault {
    sandbox: Sandbox,
    old: Snapshot,
    new: Snapshot,
}

/// Files that the hidden folder and the results may hold.
const NAMES: [&str; 11] = [
    "above.csv",
    "comparison.csv",
    "concentration.png",
    "concentration.svg",
    "curves.csv",
    "other_models.csv",
    "other_spreads.csv",
    "patients.csv",
    "run.json",
    "shares.csv",
    "summary.csv",
];

impl Fault {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        let first = SCENARIO.replace("count: 20", "count: 2");
        let second = first.replace("  2 h:\n    - infusion: {dose: 0.5 mg/kg, over: 2 h}\n", "");
        assert_ne!(first, second);
        sandbox.write("first/study.yaml", first);
        sandbox.write("second/study.yaml", second);
        let said = sandbox.infusim(&["run", "second/study.yaml"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let new = snapshot(&sandbox);
        fs::remove_dir_all(sandbox.path("out")).unwrap();
        let said = sandbox.infusim(&["run", "first/study.yaml"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let old = snapshot(&sandbox);
        assert_eq!((old.len(), new.len()), (11, 10));
        Self { sandbox, old, new }
    }

    /// Puts the earlier results there again.
    fn reset(&self) {
        let results = self.sandbox.path(RESULTS);
        fs::remove_dir_all(&results).unwrap();
        for (name, contents) in &self.old {
            self.sandbox.write(&format!("{RESULTS}/{name}"), contents);
        }
    }

    /// Runs the second study; the `when`-th of some system calls on files of the results goes wrong as `inject`
    /// says. Gives whether that happened.
    fn run(&self, calls: &str, inject: &str, when: impl Display) -> (Option<i32>, String, bool) {
        let log = self.sandbox.path("strace.log");
        let out = self.sandbox.path("out");
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o"]).arg(&log);
        command.arg(format!("--trace={calls}"));
        command.arg(format!("--inject={calls}:{inject}:when={when}"));
        let results = self.sandbox.path(RESULTS);
        let staging = results.join(".infusim-run");
        for folder in [&results, &staging, &staging.join("new"), &staging.join("old")] {
            command.arg("-P").arg(folder);
            for name in NAMES.iter().chain(&["lock"]) {
                command.arg("-P").arg(folder.join(name));
            }
        }
        let output = command
            .arg(assert_cmd::cargo::cargo_bin!("infusim"))
            .args(["run", "second/study.yaml", "--threads", "1", "--out"])
            .arg(&out)
            .current_dir(self.sandbox.path("."))
            .output()
            .unwrap();
        let log = fs::read_to_string(log).unwrap_or_default();
        let killed = output.status.code().is_none();
        let happened = killed || log.contains("INJECTED") || log.contains("--- SIGINT");
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said, happened)
    }

    /// Everything visible is of one run, and nothing hidden is there.
    #[track_caller]
    fn is_old(&self, what: &str) -> bool {
        let found = snapshot(&self.sandbox);
        let names: Vec<&String> = found.keys().collect();
        assert!(found == self.old || found == self.new, "{what}: {names:?}");
        found == self.old
    }
}

fn snapshot(sandbox: &Sandbox) -> Snapshot {
    let read = |name: String| {
        let path = format!("{RESULTS}/{name}");
        let contents = if sandbox.path(&path).is_file() {
            sandbox.read(&path)
        } else {
            Vec::new()
        };
        (name, contents)
    };
    sandbox.files(RESULTS).into_iter().map(read).collect()
}

/// Whether `strace` can be used; on the machine that decides what becomes part of infusim it has to be there.
fn strace_works() -> bool {
    let tried = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "--trace=?rename", "true"])
        .stderr(Stdio::null())
        .status();
    let works = tried.is_ok_and(|status| status.success());
    assert!(
        works || std::env::var_os("CI").is_none(),
        "strace is missing or may not trace: `apt-get install strace`, and allow ptrace"
    );
    works
}

const RENAMES: &str = "?rename,?renameat,?renameat2";
const FOLDERS: &str = "?mkdir,?mkdirat";

/// Whatever fails, once, is said with exit code 1, and all is as it was.
#[test]
fn a_call_that_fails_leaves_all_old() {
    if !strace_works() {
        return;
    }
    let fault = Fault::new();
    for (calls, error) in [
        (RENAMES, "EIO"),
        ("fsync", "EIO"),
        ("write", "ENOSPC"),
        ("openat", "EMFILE"),
        (FOLDERS, "EACCES"),
    ] {
        let mut failed = 0;
        for when in 1..=MOST {
            fault.reset();
            let (code, said, happened) = fault.run(calls, &format!("error={error}"), when);
            let what = format!("{calls} {error} {when}: {code:?} {said}");
            if !happened {
                assert_eq!(code, Some(0), "{what}");
                assert!(!fault.is_old(&what), "{what}");
                break;
            }
            failed += 1;
            assert!(!said.contains("panicked"), "{what}");
            if calls == "openat" {
                // Each thread counts its own calls: what is opened to clear up may fail too. The next run does it.
                drop(ResultFolder::open(&fault.sandbox.path(RESULTS)).unwrap());
            }
            match code {
                // What was not needed for the results, such as a look at the earlier ones.
                Some(0) => assert!(!fault.is_old(&what), "{what}"),
                Some(1) => {
                    assert!(fault.is_old(&what), "{what}");
                    assert!(said.contains("could not be written: "), "{what}");
                }
                _ => panic!("{what}"),
            }
        }
        assert!((1..MOST).contains(&failed), "{calls}: {failed}");
    }
}

/// Killed at any of these calls, the folder says that it is incomplete unless all is old or all is new; and the
/// next run puts it right.
#[test]
fn a_run_that_is_killed_leaves_all_old_or_says_so() {
    if !strace_works() {
        return;
    }
    let fault = Fault::new();
    let mut incomplete = 0;
    for calls in [RENAMES, "fsync", "?unlink,?unlinkat,?rmdir"] {
        for when in 1..=MOST {
            fault.reset();
            let (_, said, happened) = fault.run(calls, "signal=SIGKILL", when);
            let what = format!("{calls} killed at {when}: {said}");
            if !happened {
                break;
            }
            assert!(when < MOST, "{what}");
            let mut found = snapshot(&fault.sandbox);
            found.remove(".infusim-run");
            let checked = fault.sandbox.infusim(&["check", RESULTS]);
            if found == fault.old || found == fault.new {
                assert_eq!(checked.code, 0, "{what}: {}", checked.err);
            } else {
                incomplete += 1;
                assert_eq!(checked.code, 2, "{what}: {}", checked.out);
                assert!(checked.err.contains("run.json is missing"), "{}", checked.err);
            }
            drop(ResultFolder::open(&fault.sandbox.path(RESULTS)).unwrap());
            fault.is_old(&what);
        }
    }
    assert!(incomplete > 5, "the window was met only {incomplete} times");
}

/// A caught signal at any moment of the replacing: 130, with all old, or with all new when it came too late; what is
/// said is what is there.
#[test]
fn a_run_that_is_stopped_while_it_replaces_leaves_all_old_or_all_new() {
    if !strace_works() {
        return;
    }
    let fault = Fault::new();
    for when in 1..=MOST {
        fault.reset();
        let (code, said, happened) = fault.run(RENAMES, "signal=SIGINT", when);
        let what = format!("stopped at {when}: {code:?} {said}");
        if !happened {
            return;
        }
        assert_eq!(code, Some(130), "{what}");
        assert_eq!(
            fault.is_old(&what),
            said.contains("nothing was written"),
            "{what}"
        );
    }
    panic!("there is no end of renaming");
}

/// Where putting back fails as well, that is said, nothing is lost, and the next run puts it back.
#[test]
fn what_cannot_be_put_back_is_kept() {
    if !strace_works() {
        return;
    }
    let fault = Fault::new();
    let results = fault.sandbox.path(RESULTS);
    let mut kept = 0;
    for from in 1..MOST {
        fault.reset();
        // From this call on every one fails.
        let (code, said, happened) = fault.run(RENAMES, "error=EIO", format!("{from}+"));
        if !happened {
            break;
        }
        assert_eq!(code, Some(1), "{from}: {said}");
        if said.contains("could not be put back") {
            kept += 1;
            let checked = fault.sandbox.infusim(&["check", RESULTS]);
            assert_eq!(checked.code, 2, "{from}: {}", checked.out);
        }
        drop(ResultFolder::open(&results).unwrap());
        assert!(fault.is_old(&said), "{from}: {said}");
    }
    assert!(kept > 5, "{kept}");
}

/// A shell runs the second study under limits.
fn limited(fault: &Fault, limits: &str) -> Said {
    let program = assert_cmd::cargo::cargo_bin!("infusim");
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "{limits}; exec {} run second/study.yaml",
            program.display()
        ))
        .current_dir(fault.sandbox.path("."))
        .output()
        .unwrap();
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The system would end the program with a signal, unless it asks to be told.
#[test]
fn files_that_may_not_be_large_leave_all_old() {
    let fault = Fault::new();
    let said = limited(&fault, "ulimit -f 4");
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("ulimit -f"), "{}", said.err);
    assert!(fault.is_old("ulimit -f"));
}

#[test]
fn few_files_open_at_a_time_are_enough_or_leave_all_old() {
    let fault = Fault::new();
    let mut finished = false;
    for files in 4..20 {
        fault.reset();
        let said = limited(&fault, &format!("ulimit -n {files}"));
        match said.code {
            0 => assert!(!fault.is_old("ulimit -n"), "{files}: {}", said.err),
            // The scenario itself could not be read, or a file not be written.
            1 | 2 => {
                assert!(fault.is_old("ulimit -n"), "{files}: {}", said.err);
                assert!(
                    said.err.to_lowercase().contains("too many"),
                    "{files}: {}",
                    said.err
                );
            }
            // The program was not even loaded.
            _ => assert!(fault.is_old("ulimit -n"), "{files}: {}", said.err),
        }
        finished |= said.code == 0;
    }
    assert!(finished);
}

/// Where the table cannot be printed, because the disk it goes to is full, that is a failure; to nobody, it is not.
#[test]
fn output_that_goes_nowhere_leaves_all_old_or_all_new() {
    let fault = Fault::new();
    let said = limited(&fault, "exec >/dev/full");
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("standard output"), "{}", said.err);
    assert!(fault.is_old("a full disk"));
    for limits in ["exec >&-", "exec 2>&-", "exec >&- 2>&- <&-"] {
        fault.reset();
        let said = limited(&fault, limits);
        assert_eq!(said.code, 0, "{limits}: {}", said.err);
        assert!(!fault.is_old(limits));
    }
}

#[test]
fn a_second_run_into_one_folder_is_refused_while_the_first_goes_on() {
    let fault = Fault::new();
    let mut first = fault.sandbox.command();
    first.args(["run", "first/study.yaml", "--patients", "5000000", "--quiet"]);
    let mut child = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let lock = fault.sandbox.path(&format!("{RESULTS}/.infusim-run/lock"));
    while !lock.exists() {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(10));
    }
    // The lock is taken right after the file is made.
    std::thread::sleep(Duration::from_millis(200));
    let said = fault.sandbox.infusim(&["run", "second/study.yaml"]);
    let end = |signal: &str| {
        let kill = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
    };
    if said.code != 1 {
        end("-KILL");
    }
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(
        said.err.contains("another run is at work in out/study"),
        "{}",
        said.err
    );
    assert_eq!(said.out, "");
    // The lock goes with the process that holds it, however that ends.
    end("-KILL");
    child.wait().unwrap();
    let said = fault.sandbox.infusim(&["run", "second/study.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!fault.is_old("after the first was killed"));
}

/// A folder in the way of a file is neither moved nor removed.
#[test]
fn a_folder_in_the_way_leaves_all_old() {
    for name in NAMES.iter().filter(|name| **name != "comparison.csv") {
        let fault = Fault::new();
        fs::remove_file(fault.sandbox.path(&format!("{RESULTS}/{name}"))).unwrap();
        fault.sandbox.write(&format!("{RESULTS}/{name}/mine.txt"), "mine");
        let before = snapshot(&fault.sandbox);
        let said = fault.sandbox.infusim(&["run", "second/study.yaml"]);
        assert_eq!(said.code, 1, "{name}: {}", said.err);
        assert!(
            said.err
                .contains(&format!("{name} could not be written: a folder")),
            "{}",
            said.err
        );
        assert_eq!(snapshot(&fault.sandbox), before, "{name}");
        assert_eq!(fault.sandbox.read(&format!("{RESULTS}/{name}/mine.txt")), b"mine");
    }
}

/// Files that an earlier version left when it was killed go; those that are only called alike stay.
#[test]
fn what_killed_runs_of_earlier_versions_left_goes() {
    let fault = Fault::new();
    for stray in [".infusim-a1B2c3", ".infusim-ZZZZZZ"] {
        fault.sandbox.write(&format!("{RESULTS}/{stray}"), "half of it");
    }
    fault
        .sandbox
        .write(&format!("{RESULTS}/.infusim-notes.txt"), "mine");
    let said = fault.sandbox.infusim(&["run", "second/study.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        fault.sandbox.read(&format!("{RESULTS}/.infusim-notes.txt")),
        b"mine"
    );
    fs::remove_file(fault.sandbox.path(&format!("{RESULTS}/.infusim-notes.txt"))).unwrap();
    assert!(!fault.is_old("strays"));
}

/// A link is replaced; what it leads to is not written over.
#[test]
fn a_link_in_the_place_of_a_file_is_not_followed() {
    let fault = Fault::new();
    fault.sandbox.write("elsewhere.csv", "mine");
    let link = fault.sandbox.path(&format!("{RESULTS}/curves.csv"));
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(fault.sandbox.path("elsewhere.csv"), &link).unwrap();
    let said = fault.sandbox.infusim(&["run", "second/study.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
    assert_eq!(fault.sandbox.read("elsewhere.csv"), b"mine");
    assert!(!fault.is_old("a link"));
}

/// Results are as readable as any other new file of the user's.
#[test]
fn files_are_as_readable_as_the_user_wants_new_files_to_be() {
    use std::os::unix::fs::PermissionsExt;
    for (mask, mode) in [("022", 0o644), ("027", 0o640), ("077", 0o600), ("002", 0o664)] {
        let fault = Fault::new();
        let said = limited(&fault, &format!("umask {mask}"));
        assert_eq!(said.code, 0, "{}", said.err);
        for name in fault.sandbox.files(RESULTS) {
            let path = fault.sandbox.path(&format!("{RESULTS}/{name}"));
            let found = fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(found, mode, "{name} under umask {mask}: {found:o}");
        }
    }
}
