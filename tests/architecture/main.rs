//! The architecture, held by reading the source: layers, lengths of files, and what must not be there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cycles;

use cycles::{FilePath, Sources};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The modules and their layers, as `ARCHITECTURE.md` draws them.
const LAYERS: &[(&str, u8)] = &[
    ("lane", 0),
    ("quantity", 0),
    ("document", 1),
    ("quantiles", 1),
    ("regimen", 1),
    ("model", 2),
    ("population", 3),
    ("solver", 4),
    ("effect", 5),
    ("outcome", 6),
    ("ensemble", 7),
    ("scenario", 7),
    ("simulate", 8),
    ("explain", 9),
    ("plot", 9),
    ("report", 9),
    ("lesson", 10),
    ("output", 10),
    ("cli", 11),
];
/// Lines of a file. Longer ones hold more than one thing.
const LONGEST: usize = 400;

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path.strip_prefix(&root).unwrap().to_path_buf(), text)
    };
    files(&root, "rs")
        .into_iter()
        .filter(|path| !is_for_tests(path))
        .map(read)
        .collect()
}

/// A file that its module declares under `#[cfg(test)]`.
fn is_for_tests(path: &Path) -> bool {
    let module = fs::read_to_string(path.with_file_name("mod.rs")).unwrap_or_default();
    let stem = path.file_stem().unwrap().to_string_lossy();
    module.contains(&format!("#[cfg(test)]\nmod {stem};"))
}

/// The part of a file that is built into the library: without its tests and comments.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    code.lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

fn layer(module: &str) -> Option<u8> {
    LAYERS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, layer)| *layer)
}

/// Every module a text names after `crate::`, also in groups such as `crate::{a::B, c::D}`.
fn modules_used(text: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        modules.insert(name);
        assert!(
            !rest.starts_with('{'),
            "write one `use crate::module::…` a line, so that layers can be read"
        );
    }
    modules
}

#[test]
fn a_module_uses_only_modules_of_lower_layers() {
    for (path, text) in source() {
        let module = path.iter().next().unwrap().to_string_lossy().into_owned();
        let Some(here) = layer(&module) else {
            assert!(
                path.iter().count() == 1,
                "{} stands in a module without a layer",
                path.display()
            );
            continue;
        };
        for used in modules_used(&code(&text)) {
            if used == module {
                continue;
            }
            let there = layer(&used).unwrap_or_else(|| panic!("{}: no module `{used}`", path.display()));
            assert!(
                there < here,
                "{} (layer {here}) uses {used} (layer {there})",
                path.display()
            );
        }
    }
}

/// A file that needs itself through others cannot be read without them all.
#[test]
fn files_of_a_module_need_each_other_in_one_direction() {
    let path = |path: &Path| -> FilePath {
        let mut parts: FilePath = path
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        parts.pop_if(|last| last == "mod");
        parts
    };
    let sources = Sources(
        source()
            .into_iter()
            .map(|(file, text)| (path(&file), code(&text)))
            .collect(),
    );
    assert!(sources.0.len() > 200, "{} files", sources.0.len());
    let cycles = sources.cycles();
    assert!(cycles.is_empty(), "{cycles:#?}");
}

#[test]
fn every_module_is_there_and_says_what_it_is_for() {
    for (module, _) in LAYERS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(module)
            .join("mod.rs");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! Layer "), "{}", path.display());
    }
}

#[test]
fn files_hold_one_thing() {
    for (path, text) in source() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
        for word in ["utils", "util", "helpers", "common", "manager", "misc"] {
            assert_ne!(path.file_stem().unwrap(), word, "{}", path.display());
        }
    }
}

#[test]
fn only_the_command_line_prints_and_only_the_population_draws() {
    for (path, text) in source() {
        let code = code(&text);
        let module = path.iter().next().unwrap().to_string_lossy().into_owned();
        for word in ["println!", "eprintln!", "print!(", "stdout()", "stderr()"] {
            assert!(
                module == "cli" || !code.contains(word),
                "{} prints: {word}",
                path.display()
            );
        }
        assert!(
            module == "population" || !code.contains("use rand"),
            "{} draws random numbers",
            path.display()
        );
        assert!(
            path == Path::new("simulate/threads.rs") || !code.contains("rayon"),
            "{} starts threads",
            path.display()
        );
        for word in ["SystemTime", "Instant::now"] {
            assert!(
                module == "cli" || !code.contains(word),
                "{} reads the clock",
                path.display()
            );
        }
        let touches_files = code.contains("std::fs") || code.contains("File::open");
        assert!(
            module == "cli" || module == "output" || !touches_files,
            "{} touches files",
            path.display()
        );
    }
}

#[test]
fn nothing_in_the_library_can_panic_by_choice() {
    for (path, text) in source() {
        let code = code(&text);
        for word in [
            ".unwrap()",
            ".expect(",
            "panic!(",
            "todo!(",
            "unimplemented!(",
            "unreachable!(",
        ] {
            assert!(!code.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn numbers_come_from_portable_functions() {
    let words = [
        ".exp()",
        ".exp_m1()",
        ".ln()",
        ".ln_1p()",
        ".log10()",
        ".log2()",
        ".log(",
        ".powf(",
        ".powi(",
        ".sin()",
        ".cos()",
        ".tan()",
        ".tanh()",
        ".cbrt()",
        ".mul_add(",
    ];
    for (path, text) in source() {
        let module = path.iter().next().unwrap().to_string_lossy().into_owned();
        let draws_only = matches!(module.as_str(), "plot" | "cli");
        for word in words {
            assert!(
                draws_only || !code(&text).contains(word),
                "{} holds {word}, whose digits differ from machine to machine; take it from libm",
                path.display()
            );
        }
    }
}

/// Numbers with three or more significant digits that stand in the data files: clearances, volumes,
/// rate constants, molar masses, thresholds.
fn constants_of_the_world() -> BTreeSet<String> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let mut numbers = BTreeSet::new();
    for path in files(&models, "yaml") {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let keys = [
                "value:",
                "molar_mass:",
                "base_fraction:",
                "variance:",
                "covariance:",
                "at:",
                "above:",
            ];
            for key in keys {
                let Some((_, rest)) = line.split_once(key) else {
                    continue;
                };
                let number: String = rest
                    .trim_start()
                    .chars()
                    .take_while(|c| c.is_ascii_digit() || *c == '.')
                    .collect();
                let digits = number
                    .trim_start_matches(['0', '.'])
                    .chars()
                    .filter(char::is_ascii_digit);
                let trimmed = digits.collect::<String>();
                let significant = trimmed.trim_end_matches('0').len();
                if significant >= 3 {
                    numbers.insert(number);
                }
            }
        }
    }
    numbers
}

/// Numbers of methods that a parameter of some drug shares by chance, each in its file.
const BY_CHANCE: &[(&str, &str)] = &[
    // By how much of a step a last one may be longer; a flow of dexmedetomidine.
    ("solver/lane_integrator.rs", "1.01"),
];

#[test]
fn no_constant_of_the_world_stands_in_the_code() {
    let numbers = constants_of_the_world();
    assert!(
        numbers.len() > 50,
        "only {} numbers found in the data: is the test blind?",
        numbers.len()
    );
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == '_';
    for (path, text) in source() {
        let code = code(&text);
        let written: BTreeSet<String> = code
            .split(|c: char| !is_part(c))
            .map(|number| number.replace('_', ""))
            .collect();
        // Sizes and colours of a figure may share three digits with a clearance by chance.
        let is_figure = path.starts_with("plot");
        let digits = |number: &String| number.chars().filter(char::is_ascii_digit).count();
        for number in numbers.iter().filter(|number| !is_figure || digits(number) > 3) {
            let by_chance = |(file, other): &(&str, &str)| path.ends_with(file) && number == other;
            assert!(
                !written.contains(number) || BY_CHANCE.iter().any(by_chance),
                "{} holds {number}, which belongs into models/",
                path.display()
            );
        }
    }
}

/// Crates that have no business in a library that touches no file, thread or terminal, such as one in a web page.
const NOT_IN_THE_CORE: &[&str] = &[
    "clap",
    "clap_complete",
    "ctrlc",
    "indicatif",
    "parquet",
    "rayon",
    "resvg",
    "signal-hook",
    "tempfile",
    "terminal_size",
];

/// Names of all crates that the library is built from with some features.
fn crates(features: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_string());
    let output = Command::new(cargo)
        .args(["tree", "--frozen", "--edges", "normal", "--prefix", "none"])
        .arg("--no-default-features")
        .args(["--features", &features.join(",")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let tree = String::from_utf8(output.stdout).unwrap();
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_string).collect()
}

#[test]
fn features_follow_layers() {
    let core = crates(&[]);
    for name in NOT_IN_THE_CORE {
        assert!(
            !core.contains(*name),
            "the library without features brings {name}"
        );
    }
    assert!(
        core.contains("plotters-svg") && core.contains("serde_json"),
        "{core:?}"
    );
    assert!(crates(&["threads"]).contains("rayon"));
    let files = crates(&["files"]);
    assert!(files.contains("parquet") && files.contains("resvg"), "{files:?}");
    for name in ["clap", "indicatif", "rayon", "signal-hook"] {
        assert!(
            !files.contains(name),
            "the library that writes files brings {name}"
        );
    }
    assert!(crates(&["cli"]).is_superset(&files), "`cli` holds `files`");
}

/// Lines of a function. Longer ones do not fit a head.
const LONGEST_FUNCTION: usize = 60;

#[test]
fn functions_fit_a_head() {
    let mut long = Vec::new();
    let mut functions = 0;
    for (path, text) in source() {
        let text = text.split("#[cfg(test)]").next().unwrap().to_string();
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let words: Vec<&str> = line.split_whitespace().collect();
            let Some(at) = words.iter().position(|word| *word == "fn") else {
                continue;
            };
            let is_declared = words[..at].iter().all(|word| {
                word.starts_with("pub") || ["const", "async", "in", "crate::solver)"].contains(word)
            });
            if !is_declared {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let body = lines[start..].iter().position(|line| *line == end).unwrap_or(0);
            functions += 1;
            if body + 1 > LONGEST_FUNCTION {
                long.push(format!("{}:{} {} lines", path.display(), start + 1, body + 1));
            }
        }
    }
    assert!(functions > 500, "{functions} functions");
    assert!(
        long.is_empty(),
        "longer than {LONGEST_FUNCTION} lines:\n{}",
        long.join("\n")
    );
}

/// A file beside a `main.rs` that no `mod` names is not compiled, and its tests are silently not run.
#[test]
fn every_test_file_is_compiled() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = files(&tests, "rs");
    let texts: Vec<String> = files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let mut lost = Vec::new();
    for file in &files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if name == "main" {
            continue;
        }
        let (folder, name) = match name.as_str() {
            "mod" => {
                let folder = file.parent().unwrap();
                let name = folder.file_name().unwrap().to_string_lossy().into_owned();
                (folder.parent().unwrap(), name)
            }
            _ => (file.parent().unwrap(), name),
        };
        let declared = |above: &Path| {
            let text = fs::read_to_string(above).unwrap_or_default();
            text.lines().any(|line| {
                let line = line.trim_start_matches("pub ");
                line == format!("mod {name};")
            })
        };
        let beside = ["main.rs", "mod.rs"]
            .iter()
            .any(|above| declared(&folder.join(above)));
        let attribute = format!("/{}\"]", file.file_name().unwrap().to_string_lossy());
        let is_shared = texts.iter().any(|text| {
            text.lines()
                .any(|line| line.starts_with("#[path") && line.ends_with(&attribute))
        });
        if !beside && !is_shared {
            lost.push(file.display().to_string());
        }
    }
    assert!(files.len() > 100, "{}", files.len());
    assert!(lost.is_empty(), "no `mod` names these: {lost:#?}");
}
