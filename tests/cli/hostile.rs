//! Hostile names: every string that a file may hold, replaced by what could do harm somewhere.
//!
//! The files in `hostile/` use every key of every table (the first test sees to that). Each text in them is
//! replaced, wherever it stands, by each of [`HOSTILE`]; what is refused must be refused with a place and in words
//! that a terminal can show, what is taken is run, and its results are looked at: terminal, SVG, CSV, Parquet, JSON
//! and paths.

use crate::harmless::{run_and_look, shows};
use infusim::document::{Content, Diagnostics, Document, Node, Place, Source};
use infusim::model::{BodySize, Library};
use infusim::report::describe_body_size;
use infusim::scenario::{Finder, Rejected, Scenario};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// As written in YAML.
const HOSTILE: &[&str] = &[
    r#""\e[2J""#,
    "\"\u{1b}[2J\"",
    r#""\x9b2J""#,
    r#""a\0b""#,
    r#""two\nlines""#,
    r#""a\tb\r""#,
    r#""\x7f""#,
    r#""../../../victim""#,
    r#""..""#,
    r#""...""#,
    r#""/etc/victim""#,
    r#""C:\\victim""#,
    r#""=1+1""#,
    r#""@x""#,
    r#""+x""#,
    r#""-x""#,
    r#""'=1+1""#,
    r#""NA""#,
    r#""NaN""#,
    r#""null""#,
    r#""<script>alert(1)</script>""#,
    r#""&amp;&x;""#,
    r#""]]>""#,
    r#""say \"no\", it's; $HOME `id` %s {} \\""#,
    "\"\u{202e}evil\u{202c}\u{200f}\"",
    "\"😀🜂 e\u{301}\"",
    "LONG",
    r#"" ""#,
    r#""""#,
    r#""*""#,
];

const SCENARIO: &str = "study.yaml";
const DESIGN: &str = "design.yaml";
const SURVEYED: &str = "surveyed.yaml";
const SURVEY: &str = "survey.yaml";
const BODY_SIZE: &str = "body-size.yaml";
const LEVELS: &str = "levels.csv";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Names of the files, and what they say.
fn files() -> BTreeMap<String, String> {
    let entries = fs::read_dir(root().join("tests/cli/hostile")).unwrap();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).unwrap())
    };
    entries.map(|entry| read(entry.unwrap().path())).collect()
}

/// The keys of the tables, as the program's own source states them.
fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for table in [
        "scenario/keys",
        "scenario/design_keys",
        "scenario/interaction_keys",
        "scenario/nca_keys",
        "scenario/people_keys",
        "population/survey_keys",
        "scenario/responses_keys",
        "scenario/rule_keys",
        "model/keys",
        "model/residual_keys",
        "model/covariate_keys",
        "model/variability_keys",
        "model/body_size_keys",
        "effect/keys",
        "effect/response_keys",
        "effect/side_effect_keys",
    ] {
        let text = fs::read_to_string(root().join("src").join(table).with_extension("rs")).unwrap();
        for start in ["Key::required(", "Key::optional("] {
            for rest in text.split(start).skip(1) {
                let name = rest.trim_start().strip_prefix('"').unwrap();
                keys.insert(name.split('"').next().unwrap().to_string());
            }
        }
    }
    assert!(keys.len() > 90, "{keys:?}");
    keys
}

/// Texts and where they stand: single values, and keys of groups.
fn texts<'a>(node: &'a Node, found: &mut Vec<(&'a str, Place)>) {
    match &node.content {
        Content::Empty => {}
        Content::Scalar(text) => found.push((text, node.place)),
        Content::List(nodes) => nodes.iter().for_each(|node| texts(node, found)),
        Content::Map(pairs) => {
            for (key, value) in pairs {
                texts(key, found);
                texts(value, found);
            }
        }
    }
}

fn written(hostile: &str) -> String {
    match hostile {
        "LONG" => format!("\"{}\"", "long ".repeat(60)),
        other => other.to_string(),
    }
}

/// The files in which some texts, wherever they stand, are others.
fn replaced(files: &BTreeMap<String, String>, with: &BTreeMap<&str, &str>) -> BTreeMap<String, String> {
    let one = |(name, text): (&String, &String)| {
        if !name.ends_with(".yaml") {
            return (name.clone(), replaced_in_table(text, with));
        }
        let document = Document::parse(Source::new(name, text)).unwrap();
        let mut found = Vec::new();
        texts(&document.root, &mut found);
        found.sort_by_key(|(_, place)| std::cmp::Reverse(place.start));
        let mut text = text.clone();
        for (old, place) in found {
            if let Some(hostile) = with.get(old) {
                text.replace_range(place.start..place.end, &written(hostile));
            }
        }
        (name.clone(), text)
    };
    files.iter().map(one).collect()
}

/// The same in the cells of a table, where a text is written as it is read.
fn replaced_in_table(text: &str, with: &BTreeMap<&str, &str>) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let cells = row.iter().map(|cell| match with.get(cell) {
            Some(hostile) => as_read(hostile).unwrap_or_else(|| cell.to_string()),
            None => cell.to_string(),
        });
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// What a hostile text says, where it can be read.
fn as_read(hostile: &str) -> Option<String> {
    let source = Source::new("hostile.yaml", &format!("text: {}\n", written(hostile)));
    let document = Document::parse(source).ok()?;
    let (_, node) = document.root.entry("text")?;
    node.scalar().map(str::to_string)
}

/// The texts in cells of a table: what is no number.
fn cells(text: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    let cells: Vec<String> = rows
        .flat_map(|row| row.iter().map(str::to_string).collect::<Vec<_>>())
        .collect();
    let is_text = |cell: &String| cell.starts_with(char::is_alphabetic);
    cells.into_iter().filter(is_text).collect()
}

fn read(files: &BTreeMap<String, String>, scenario: &str) -> Result<Scenario, Rejected> {
    let library = Library::open().unwrap();
    let find = |name: &str| {
        let text = files.get(name.trim_start_matches("./"));
        let missing = || Diagnostics::new(Source::new(name, ""), Vec::new());
        text.map(|text| Source::new(name, text)).ok_or_else(missing)
    };
    Scenario::read(
        Source::new(scenario, &files[scenario]),
        &Finder::new(&library, &find),
    )
}

/// Where and why, of everything that is refused.
#[track_caller]
fn says_where(rejected: &Rejected, what: &str) {
    assert!(!rejected.files.is_empty(), "{what}");
    let told = rejected.render(false);
    shows(&told, what);
    assert!(
        told.contains("error: ") && told.contains(".yaml:"),
        "{what}: {told}"
    );
}

/// All that fails, and not only the first.
#[derive(Default)]
struct Faults {
    told: Vec<String>,
}

impl Faults {
    fn within(&mut self, look: impl FnOnce()) {
        let Err(fault) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)) else {
            return;
        };
        let told = fault.downcast_ref::<String>().cloned();
        self.told
            .push(told.unwrap_or_else(|| "a fault without words".to_string()));
    }

    #[track_caller]
    fn none(self) {
        assert!(
            self.told.is_empty(),
            "{} faults:\n{}",
            self.told.len(),
            self.told.join("\n")
        );
    }
}

/// A key that is new in a table is missing from the files of this test, until it is written there.
#[test]
fn the_hostile_files_use_every_key() {
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (name, text) in files().into_iter().filter(|(name, _)| name.ends_with(".yaml")) {
        let document = Document::parse(Source::new(&name, &text)).unwrap();
        let mut found = Vec::new();
        texts(&document.root, &mut found);
        used.extend(found.into_iter().map(|(text, _)| text.to_string()));
    }
    // A scenario has either `model` or `models`, and seeks the largest or the smallest value.
    used.extend(["model", "smallest"].map(str::to_string));
    let missing: Vec<String> = keys().difference(&used).cloned().collect();
    assert!(
        missing.is_empty(),
        "write these keys into tests/cli/hostile: {missing:?}"
    );
}

#[test]
fn hostile_names_in_a_study_are_refused_with_a_place_or_do_no_harm() {
    let files = files();
    let of_studies: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|name| ![DESIGN, SURVEYED, SURVEY, BODY_SIZE].contains(name))
        .collect();
    assert!(refused_or_harmless(&files, SCENARIO, &of_studies) > 40);
}

#[test]
fn hostile_names_in_a_design_are_refused_with_a_place_or_do_no_harm() {
    assert!(refused_or_harmless(&files(), DESIGN, &[DESIGN]) > 4);
}

#[test]
fn hostile_names_in_a_survey_are_refused_with_a_place_or_do_no_harm() {
    assert!(refused_or_harmless(&files(), SURVEYED, &[SURVEYED, SURVEY]) > 8);
}

/// A formula of body size is read and shown; no scenario names its file.
#[test]
fn hostile_names_in_a_formula_of_body_size_are_refused_with_a_place_or_do_no_harm() {
    let files: BTreeMap<String, String> = files()
        .into_iter()
        .filter(|(name, _)| name == BODY_SIZE)
        .collect();
    let document = Document::parse(Source::new(BODY_SIZE, &files[BODY_SIZE])).unwrap();
    let mut found = Vec::new();
    texts(&document.root, &mut found);
    let keys = keys();
    let strings: BTreeSet<&str> = found
        .into_iter()
        .map(|(text, _)| text)
        .filter(|text| !keys.contains(*text))
        .collect();
    assert!(strings.len() > 20, "{strings:?}");
    let mut taken = 0;
    for string in strings {
        for hostile in HOSTILE {
            let what = format!("`{string}` as {hostile}");
            let text = &replaced(&files, &BTreeMap::from([(string, *hostile)]))[BODY_SIZE];
            match BodySize::parse("hostile", Source::new(BODY_SIZE, text)) {
                Ok(read) => {
                    taken += 1;
                    shows(&describe_body_size(&read), &what);
                }
                Err(bad) => says_where(&Rejected { files: vec![bad] }, &what),
            }
        }
    }
    assert!(taken > 40, "{taken}");
}

/// Tries every hostile text in place of every string of some of the files; gives how many strings may be hostile.
#[track_caller]
fn refused_or_harmless(files: &BTreeMap<String, String>, scenario: &str, looked_at: &[&str]) -> usize {
    assert_eq!(run_and_look(files, scenario, "as it is"), 0);
    let keys = keys();
    let mut strings: BTreeSet<&str> = BTreeSet::new();
    let documents: Vec<Document> = files
        .iter()
        .filter(|(name, _)| looked_at.contains(&name.as_str()) && name.ends_with(".yaml"))
        .map(|(name, text)| Document::parse(Source::new(name, text)).unwrap())
        .collect();
    for document in &documents {
        let mut found = Vec::new();
        texts(&document.root, &mut found);
        strings.extend(
            found
                .into_iter()
                .map(|(text, _)| text)
                .filter(|text| !keys.contains(*text)),
        );
    }
    let in_table = match looked_at.contains(&LEVELS) {
        true => cells(&files[LEVELS]),
        false => Vec::new(),
    };
    strings.extend(in_table.iter().map(String::as_str));
    let mut faults = Faults::default();
    let strings: Vec<&str> = strings.into_iter().collect();
    let taken = what_each_may_be(files, scenario, &strings, &mut faults);
    // All at once, each in turn: neighbours are different from each other. Where two cannot be together, such as
    // two arms of one name, one of them waits for a later round.
    let mut waiting: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (string, may_be) in &taken {
        waiting.extend(may_be.iter().map(|hostile| (*string, *hostile)));
    }
    for round in 0..2 * HOSTILE.len() {
        let mut tried: Vec<(&str, &str)> = Vec::new();
        for (index, (string, may_be)) in taken.iter().enumerate() {
            let mut turn = (0..may_be.len()).map(|step| may_be[(index + round + step) % may_be.len()]);
            let hostile = turn.find(|hostile| waiting.contains(&(*string, *hostile)));
            tried.extend(hostile.map(|hostile| (*string, hostile)));
        }
        let mut with: BTreeMap<&str, &str> = BTreeMap::new();
        add_what_can_be_together(files, scenario, &tried, &mut with);
        for (string, hostile) in &with {
            assert!(waiting.remove(&(*string, *hostile)));
        }
        if with.is_empty() {
            break;
        }
        faults.within(|| {
            let what = format!("round {round}: {with:?}");
            assert_eq!(
                run_and_look(&replaced(files, &with), scenario, &what),
                0,
                "{what}"
            );
        });
    }
    assert!(waiting.is_empty(), "not tried: {waiting:?}");
    faults.none();
    taken.len()
}

/// For each string that may be hostile, what it may be; what is refused must be refused with a place.
fn what_each_may_be<'a>(
    files: &BTreeMap<String, String>,
    scenario: &str,
    strings: &[&'a str],
    faults: &mut Faults,
) -> Vec<(&'a str, Vec<&'static str>)> {
    let of_some = |strings: &[&'a str]| {
        let (mut taken, mut faults) = (Vec::new(), Faults::default());
        for string in strings {
            let mut may_be = Vec::new();
            for hostile in HOSTILE {
                let what = format!("`{string}` as {hostile}");
                match read(&replaced(files, &BTreeMap::from([(*string, *hostile)])), scenario) {
                    Ok(_) => may_be.push(*hostile),
                    Err(rejected) => faults.within(|| says_where(&rejected, &what)),
                }
            }
            if !may_be.is_empty() {
                taken.push((*string, may_be));
            }
        }
        (taken, faults)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut taken = Vec::new();
    std::thread::scope(|scope| {
        let parts = strings.chunks(strings.len().div_ceil(threads).max(1));
        let parts: Vec<_> = parts.map(|part| scope.spawn(move || of_some(part))).collect();
        for part in parts {
            let (of_part, found) = part.join().unwrap();
            taken.extend(of_part);
            faults.told.extend(found.told);
        }
    });
    taken
}

/// Adds as many replacements as a scenario can be read with: all of them, or what can of either half.
fn add_what_can_be_together<'a>(
    files: &BTreeMap<String, String>,
    scenario: &str,
    tried: &[(&'a str, &'a str)],
    with: &mut BTreeMap<&'a str, &'a str>,
) {
    if tried.is_empty() {
        return;
    }
    let mut all = with.clone();
    all.extend(tried.iter().copied());
    if read(&replaced(files, &all), scenario).is_ok() {
        *with = all;
        return;
    }
    if tried.len() > 1 {
        let (one, other) = tried.split_at(tried.len() / 2);
        add_what_can_be_together(files, scenario, one, with);
        add_what_can_be_together(files, scenario, other, with);
    }
}

/// A scenario's own name, and the folder's, which is made from it.
#[cfg(unix)]
#[test]
fn hostile_names_of_files_stay_where_they_are() {
    let files = files();
    for name in [
        "....yaml",
        "...yaml",
        "-.yaml",
        "--help.yaml",
        "=1+1.yaml",
        "@x.yaml",
        "NA.yaml",
        "con.yaml",
        "a b.yaml",
        "<script>.yaml",
        "&amp;.yaml",
        "\u{1b}[2J.yaml",
        "two\nlines.yaml",
        "\u{202e}evil.yaml",
        "😀.yaml",
        "\\.yaml",
        "'\"$HOME`id`.yaml",
        " .yaml",
        "~.yaml",
    ] {
        let mut renamed = files.clone();
        let text = renamed.remove(SCENARIO).unwrap();
        renamed.insert(name.to_string(), text);
        let code = run_and_look(&renamed, name, &format!("a file called {name:?}"));
        assert_eq!(code, 0, "{name:?}");
    }
}
