//! What each arm gives, told back in plain numbers; and doses far beyond those published.

use crate::sandbox::{Sandbox, shipped};

fn study(model: &str, weight: &str, arms: &str) -> String {
    format!(
        "title: A study\nmodel: {model}\npatients: {{count: 5, weight: {weight}}}\narms:\n{arms}\
         observe: {{until: 12 days, every: 1 h}}\n"
    )
}

/// What `check` says of these arms, with single spaces.
fn checked(model: &str, weight: &str, arms: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.write("study.yaml", study(model, weight, arms));
    let said = sandbox.infusim(&["check", "study.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines from "Given to" to the next empty one, or to the first that is indented.
fn read_back(text: &str) -> String {
    let lines = text.lines().skip_while(|line| !line.starts_with("Given to"));
    let lines: Vec<&str> = lines
        .enumerate()
        .take_while(|(index, line)| *index < 3 || !line.is_empty() && !line.starts_with("  warning"))
        .map(|(_, line)| line)
        .collect();
    lines.join("\n")
}

/// `check` and `run` tell the same, and it is what the shipped scenarios mean.
#[test]
fn shipped_scenarios_are_told_back() {
    for path in shipped() {
        let sandbox = Sandbox::new();
        let file = path.to_str().unwrap();
        let checked = sandbox.infusim(&["check", file]);
        let run = sandbox.infusim(&["run", file, "--patients", "2"]);
        assert_eq!((checked.code, run.code), (0, 0), "{}{}", checked.err, run.err);
        let told = read_back(&checked.out);
        assert_eq!(read_back(&run.out), told);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_suffix(name);
        settings.bind(|| insta::assert_snapshot!("read_back", told));
    }
}

/// 24 h after the end of the second infusion is day 3, 40 min late; to leave out day 3 takes two days less 40 min.
#[test]
fn a_pause_that_shifts_day_three_instead_of_skipping_it_is_seen() {
    let arms = |pause: &str| {
        let daily = |times| {
            format!(
                "    - repeat: {{every: 24 h, times: {times}, doses: [{{infusion: {{dose: 0.5 mg/kg, over: 40 min}}}}]}}\n"
            )
        };
        checked(
            "kamp-2020",
            "75 kg",
            &format!("  trajectory:\n{}    - pause: {pause}\n{}", daily(2), daily(3)),
        )
    };
    let shifted = arms("24 h");
    assert!(
        shifted.contains("day 2 0:00 day 2 0:40 … ×2 every 24 h day 3 0:40 day 3 1:20"),
        "{shifted}"
    );
    assert!(
        shifted.contains("in all on 5 days 187.5 (2.5) 37.5 (0.5)/day"),
        "{shifted}"
    );
    assert!(
        shifted.contains(
            "regimen: arm trajectory: after a pause of 24 h the next dose starts at day 3 0:40, the one before at day 2 0:00"
        ),
        "{shifted}"
    );
    let skipped = arms("47 h");
    assert!(!skipped.contains("regimen:"), "{skipped}");
    assert!(skipped.contains("day 3 23:40 day 4 0:20"), "{skipped}");
}

/// Pauses written one after the other are one; a pattern of several doses is told once only from three times on, so that
/// the doses after the pause have a line of their own. After a bolus, or where a start is written, nothing is shifted.
#[test]
fn doses_written_one_by_one_show_the_day_that_was_shifted() {
    let day = "    - infusion: {dose: 0.5 mg/kg, over: 40 min}\n";
    let pause = "    - pause: 24 h\n";
    let arm = format!("  one by one:\n{day}{pause}{day}{pause}{pause}{day}{pause}{day}");
    let said = checked("kamp-2020", "75 kg", &arm);
    assert!(
        said.contains("day 4 1:20 day 4 2:00 37.5 (0.5) 56.25 (0.75) day 5 2:00 day 5 2:40"),
        "{said}"
    );
    assert!(
        said.contains(
            "after a pause of 24 h the next dose starts at day 2 0:40, the one before at day 1 0:00"
        ),
        "{said}"
    );
    let bolus = "    - bolus: 0.5 mg/kg\n";
    let timed = "    - {bolus: 0.5 mg/kg, at: 3 days}\n";
    for arm in [
        format!("  one:\n{bolus}{pause}{bolus}"),
        format!("  one:\n{day}{pause}{timed}"),
    ] {
        let said = checked("kamp-2020", "75 kg", &arm);
        assert!(!said.contains("regimen:"), "{said}");
    }
}

/// 0.5 mg in 75 kg is 0.00667 mg/kg, a fifteenth of the smallest dose published.
#[test]
fn milligrams_for_milligrams_per_kilogram_are_seen_and_warned_about() {
    let said = checked(
        "kamp-2020",
        "75 kg",
        "  one:\n    - infusion: {dose: 0.5 mg, over: 40 min}\n  two: [{bolus: 0.5 mg/kg}]\n",
    );
    assert!(said.contains("0:00 0:40 0.5 (0.00667) 0.75 (0.01)"), "{said}");
    assert!(
        said.contains("regimen: arm one: an infusion of 0.5 mg is 0.006667 mg/kg for 75 kg"),
        "{said}"
    );
    assert!(said.contains("the smallest published is 0.1 mg/kg"), "{said}");
    assert!(!said.contains("regimen: arm two"), "{said}");
}

/// 0.25 mg/kg/min is 15 mg/kg/h; times 75 kg, 4 h and ten days 45 g. At 0.25 mg/kg/h nothing is said.
#[test]
fn a_rate_per_minute_for_one_per_hour_is_seen_and_warned_about() {
    let daily = |rate: &str| {
        let arm = format!(
            "  ten days:\n    - repeat: {{every: 24 h, times: 10, doses: [{{infusion: {{rate: {rate}, over: 4 h}}}}]}}\n"
        );
        checked("kamp-2020", "75 kg", &arm)
    };
    let said = daily("0.25 mg/kg/min");
    assert!(said.contains("4500 (60) 1125 (15)"), "{said}");
    assert!(
        said.contains("in all on 10 days 45000 (600) 4500 (60)/day"),
        "{said}"
    );
    assert!(
        said.contains("4500 mg over 4 h is 1125 mg/h, or 15 mg/kg/h for 75 kg, and 45 g in all; published are up to 2 mg/kg/h"),
        "{said}"
    );
    assert!(!daily("0.25 mg/kg/h").contains("regimen:"));
}

/// At a limit is not beyond it; a dose as fast as an injection is none of an infusion; infusions at the same time add up;
/// and children in intensive care were studied with 3.6 mg/kg/h.
#[test]
fn what_is_published_is_not_warned_about_and_what_is_beyond_is() {
    let warned = |model: &str, weight: &str, item: &str| {
        checked(model, weight, &format!("  arm: [{item}]\n")).contains("regimen: arm arm")
    };
    let adult = |item: &str| warned("kamp-2020", "75 kg", item);
    assert!(!adult("{infusion: {rate: 2 mg/kg/h, over: 6 h}}"));
    assert!(adult("{infusion: {rate: 2.1 mg/kg/h, over: 6 h}}"));
    assert!(adult(
        "{infusion: {rate: 1.1 mg/kg/h, over: 5 h}}, {infusion: {rate: 1.1 mg/kg/h, over: 5 h}, at: 0 h}"
    ));
    assert!(!adult("{infusion: {dose: 4.5 mg/kg, over: 1 min}}"));
    assert!(adult("{infusion: {dose: 5 mg/kg, over: 1 min}}"));
    assert!(!adult("{bolus: 4.5 mg/kg}"));
    assert!(adult("{bolus: 5 mg/kg}"));
    assert!(!adult("{infusion: {rate: 40 mg/h, over: 5 days}}"));
    assert!(adult("{infusion: {rate: 45 mg/h, over: 5 days}}"));
    assert!(adult(
        "{repeat: {every: 1 h, times: 24, doses: [{bolus: 50 mg}]}}"
    ));
    assert!(!adult("{bolus: 0 mg}"));
    assert!(!warned(
        "flint-2017",
        "8 kg",
        "{infusion: {rate: 3.6 mg/kg/h, over: 100 h}}"
    ));
    assert!(warned(
        "flint-2017",
        "8 kg",
        "{infusion: {rate: 4 mg/kg/h, over: 100 h}}"
    ));
    let studied = |item: &str| checked("herd-2007", "30 kg", &format!("  arm: [{item}]\n"));
    assert!(!studied("{bolus: 1.5 mg/kg}").contains("single doses by route iv"));
    assert!(
        studied("{bolus: 2 mg/kg}")
            .contains("single doses by route iv up to 1.5 mg/kg; arm arm gives 60 mg, 2 mg/kg")
    );
    assert!(
        studied("{bolus: 15 mg}")
            .contains("single doses by route iv from 1 mg/kg; arm arm gives 15 mg, 0.5 mg/kg")
    );
}

/// Amounts are told in the form that was written, with what it holds.
#[test]
fn a_salt_is_told_as_it_was_written() {
    let arms = "  one: [{bolus: 32.3 mg}]\n";
    let said = checked("kamp-2020\ndose_as: hydrochloride", "50 kg", arms);
    assert!(
        said.contains("of 50 kg by route iv, in mg of hydrochloride, 0.867 base:"),
        "{said}"
    );
    assert!(said.contains("32.3 (0.646) bolus"), "{said}");
}

/// Eighty doses take a few lines, also where each is another; two routes are told apart.
#[test]
fn many_doses_are_told_in_a_few_lines() {
    let sandbox = Sandbox::new();
    let rising: String = (1..=80)
        .map(|mg| format!("    - bolus: {} mg\n    - pause: 3 h\n", 10 + mg))
        .collect();
    let same = "  same:\n    - repeat: {every: 3 h, times: 80, doses: [{bolus: 56 mg, route: nasal}]}\n";
    sandbox.write(
        "study.yaml",
        study(
            "perez-ruixo-2021",
            "75 kg",
            &format!("  rising:\n{rising}{same}  none: []\n"),
        ),
    );
    let said = sandbox.infusim(&["run", "study.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let told = read_back(&said.out);
    let lines = told.lines().take_while(|line| !line.starts_with("By default"));
    assert!(lines.count() <= 12, "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("… 77 more day 10 21:00 day 10 21:00 90 (1.2) bolus iv"),
        "{words}"
    );
    assert!(
        words.contains("56 (0.747) bolus nasal day 10 21:00 day 10 21:00 … ×80 every 3 h"),
        "{words}"
    );
    assert!(words.contains("none – – 0"), "{words}");
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/study/run.json")).unwrap();
    let given = &record["given_to_typical"];
    // 80 · 10 + (1 + 2 + … + 80) = 4040 mg.
    assert_eq!(
        (&given[0]["doses"], &given[0]["amount_mg"]),
        (&80.into(), &4040.0.into())
    );
    assert_eq!(given[1]["items"][0]["times"], 80);
    assert_eq!(given[1]["items"][0]["first_round"][0]["amount_mg"], 56.0);
    assert_eq!(
        (&given[2]["doses"], &given[2]["amount_mg"]),
        (&0.into(), &0.0.into())
    );
}
