//! Measured levels of a table, as a user sees them.

use crate::harmless::shows;
use crate::sandbox::Sandbox;
use serde_json::Value;

fn scenario(model: &str, more: &str) -> String {
    format!(
        "title: Measured\nmodel: {model}\npatients: {{count: 400, seed: 1, weight: 70 kg}}\narms:\n  one: [{{infusion: {{dose: \
         10 mg, over: 30 min}}}}]\n  two: [{{infusion: {{dose: 10 mg, over: 2 h}}}}]\nobserve: {{until: 4 h, every: 5 \
         min}}\nobserved: levels.csv\n{more}"
    )
}

const LEVELS: &str = "\
group;time (min);level (nmol/L);lower (nmol/L);upper (nmol/L);analyte;arm;site
fed;30;210;150;;S-ketamine;one;arterial
fed;60;<5;;;S-ketamine;one;arterial
fasted;30;100;80;120;S-norketamine;two;
fasted;300;100;80;120;S-norketamine;two;
";

/// Of 237.73 g/mol, 210 nmol/L are 49.92 ng/mL; 5 are 1.189; of 223.70 g/mol 100 are 22.37.
#[test]
fn molar_levels_semicolons_ends_and_limits() {
    let sandbox = Sandbox::new();
    sandbox.write("levels.csv", LEVELS);
    sandbox.write("t.yaml", scenario("otto-2021", ""));
    let said = sandbox.infusim(&["run", "t.yaml", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let text = String::from_utf8(sandbox.read("out/t/observed.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let cell = |row: &csv::StringRecord, name: &str| {
        let column = header.iter().position(|known| known == name).unwrap();
        row[column].to_string()
    };
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let names = [
        "arm",
        "analyte",
        "row",
        "subject_or_group",
        "level_ng_per_ml",
        "below_limit",
        "level_lower_ng_per_ml",
    ];
    let found: Vec<Vec<String>> = rows
        .iter()
        .map(|row| names.iter().map(|name| cell(row, name)).collect())
        .collect();
    assert_eq!(
        found,
        [
            ["one", "S-ketamine", "1", "fed", "49.9233", "no", "35.6595"],
            ["one", "S-ketamine", "2", "fed", "1.18865", "yes", ""],
            ["two", "S-norketamine", "3", "fasted", "22.37", "no", "17.896"],
        ]
    );
    assert_eq!(
        cell(&rows[1], "in_band"),
        "",
        "of a level below a limit it is not known"
    );
    assert_eq!(cell(&rows[0], "measured_share_lower"), "");
    let out = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "1 of 1 levels of groups (100 %) lie in the band of true levels, which holds 90 % of people (5–95 %)",
        "One more, below the limit of quantification, is not counted.",
        "`residual: yes` adds the published residual error",
        "observation: in levels.csv, 1 of 4 levels were measured before the start or after the end of the observation (4 h), and are left out",
        "measured levels: in levels.csv, arterial levels are set against those of model otto-2021, which are venous; early on arterial and venous levels differ",
        "it is not said from which vessel blood was taken",
        "levels of groups, such as means, scatter less than those of people",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    let record: Value = serde_json::from_slice(&sandbox.read("out/t/run.json")).unwrap();
    assert_eq!(record["observed"]["table"]["name"], "levels.csv");
    assert_eq!(record["observed"]["left_out"], 1);
    assert!(!sandbox.path("out/t/vpc.csv").exists());
}

/// Levels of an analyte that one of two models does not compute are left out there, and said to be.
#[test]
fn levels_are_set_against_models_that_compute_them() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "levels.csv",
        "time (h),level (ng/mL),analyte,arm\n1,40,S-ketamine,one\n",
    );
    let text = scenario("otto-2021", "").replace("model: otto-2021", "models: [otto-2021, kamp-2020]");
    sandbox.write("t.yaml", text);
    let said = sandbox.infusim(&["run", "t.yaml", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let out = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        out.contains("levels of S-ketamine are not set against model kamp-2020, which does not compute it"),
        "{out}"
    );
}

/// A trough that is written at the time of the next bolus.
#[test]
fn a_level_at_a_bolus_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "levels.csv",
        "time (h),level (ng/mL),site\n2,40,venous\n3,30,venous\n",
    );
    sandbox.write(
        "t.yaml",
        "title: Two boluses\nmodel: otto-2021\npatients: {count: 20, seed: 1, weight: 70 kg}\narms: {one: [{bolus: 5 mg}, \
         {at: 2 h, bolus: 5 mg}]}\nobserve: {until: 4 h, every: 5 min}\nobserved: levels.csv\n",
    );
    let said = sandbox.infusim(&["run", "t.yaml", "--details"]);
    let out = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        out.contains(
            "1 of the levels stand at the time of a bolus, and are set against the level right after it"
        ),
        "{out}"
    );
}

/// A file that a scenario of somebody else's names is not shown, unless it is a table of levels.
#[test]
fn another_file_is_not_carried_on() {
    let sandbox = Sandbox::new();
    sandbox.write("secret.csv", "user,password\nroot,hunter2\n");
    sandbox.write(
        "t.yaml",
        scenario("otto-2021", "").replace("levels.csv", "secret.csv"),
    );
    let said = sandbox.infusim(&["run", "t.yaml"]);
    assert_eq!(said.code, 2);
    assert!(
        !said.err.contains("hunter2") && !said.err.contains("password"),
        "{}",
        said.err
    );
}

/// Cells that would move a cursor, turn a text around, or begin a formula.
#[test]
fn hostile_cells_do_no_harm() {
    for hostile in [
        "\u{1b}[2J",
        "\u{9b}2J",
        "a\0b",
        "\u{7f}",
        "\u{202e}evil",
        "=1+1",
        "@x",
        "../../victim",
        "<script>",
        "\"two\nlines\"",
        "\"a\tb\"",
        "NA",
        "😀",
    ] {
        for (label, level) in [(hostile, "40"), ("one", hostile)] {
            let sandbox = Sandbox::new();
            let csv = format!("subject,time (h),level (ng/mL),arm,{hostile}\n{label},1,{level},one,\n");
            sandbox.write("levels.csv", csv);
            sandbox.write("t.yaml", scenario("otto-2021", ""));
            let said = sandbox.infusim(&["run", "t.yaml", "--details"]);
            assert!([0, 2].contains(&said.code), "{hostile:?}: {}", said.err);
            shows(&said.out, hostile);
            shows(&said.err, hostile);
            if said.code == 0 {
                let csv = String::from_utf8(sandbox.read("out/t/observed.csv")).unwrap();
                let cells = csv.lines().flat_map(|line| line.split(','));
                assert!(
                    !cells.into_iter().any(|cell| cell.starts_with(['=', '@'])),
                    "{csv}"
                );
                for file in ["observed.csv", "concentration.svg"] {
                    shows(
                        &String::from_utf8(sandbox.read(&format!("out/t/{file}"))).unwrap(),
                        hostile,
                    );
                }
            }
        }
    }
}
