use crate::run::{Row, Run, number};
use std::fmt::Write;

/// An action: hours, what, the level seen, the rates before and after, the booster.
type Seen<'a> = (f64, &'a str, Option<f64>, [f64; 2], f64);

/// What is done to a person in an arm.
fn actions<'a>(rows: &'a [Row], arm: &str, person: &str) -> Vec<Seen<'a>> {
    let of = rows
        .iter()
        .filter(|row| row["arm"] == arm && row["subject"] == person);
    of.map(|row| {
        (
            number(row, "time_h"),
            row["action"].as_str(),
            row["level_seen_ng_per_ml"].parse().ok(),
            ["before", "after"].map(|when| number(row, &format!("rate_{when}_mg_per_h"))),
            number(row, "booster_mg"),
        )
    })
    .collect()
}

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
        "{found}, expected {expected}"
    );
}

/// One compartment of 30 L and 30 L/h: at r mg/h levels tend to 100 r / 3 ng/mL, with e⁻¹ of the distance left after an
/// hour.
#[test]
fn rules_in_one_compartment() {
    let run = Run::of("by-rule", &["--quiet", "--format", "parquet"]);
    let rows = run.table("actions.csv");
    let left = (-1.0_f64).exp();
    let first = 100.0 * (1.0 - left);
    let second = 200.0 - (200.0 - first) * left;
    let third = 300.0 - (300.0 - second) * left;
    let fourth = 300.0 - (300.0 - third) * left;
    // The typical patient and three others who are all alike.
    for person in ["0", "1", "3"] {
        let found = actions(&rows, "raised and stopped", person);
        let expected = [
            (0.0, "started", None, [0.0, 3.0]),
            (1.0, "raised", Some(first), [3.0, 6.0]),
            (2.0, "raised", Some(second), [6.0, 9.0]),
            (4.0, "stopped", Some(fourth), [9.0, 0.0]),
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((time, what, level, rates, _), (hour, action, seen, around)) in found.into_iter().zip(expected) {
            assert_eq!((time, what, rates), (hour, action, around));
            assert_eq!(level.is_some(), seen.is_some());
            near(level.unwrap_or(0.0), seen.unwrap_or(0.0));
        }
        // 250 ng/mL on the way from the second look: when 50 of the distance to 300 are left.
        let crossed = 2.0 + ((300.0 - second) / 50.0).ln();
        let found = actions(&rows, "stopped when crossed", person);
        let (time, what, level, rates, _) = found[3];
        assert_eq!((what, rates), ("stopped", [9.0, 0.0]));
        near(time, crossed);
        near(level.unwrap(), 250.0);

        // 10 ng/mL from the infusion; 3 mg are 100 ng/mL.
        let found = actions(&rows, "boosters", person);
        let low = 10.0 * (1.0 - left);
        let later = 10.0 + (low + 90.0) * left * left;
        let boosted: Vec<_> = found.iter().filter(|action| action.1 == "booster").collect();
        assert_eq!(boosted.len(), 2, "{found:?}");
        for (action, (hour, level)) in boosted.iter().zip([(1.0, low), (3.0, later)]) {
            assert_eq!((action.0, action.4), (hour, 3.0));
            near(action.2.unwrap(), level);
        }
        assert_eq!(found.last().unwrap().1, "ended");

        let found = actions(&rows, "all there is", person);
        let (time, what, ..) = *found.last().unwrap();
        assert_eq!(what, "total reached");
        near(time, 5.0 / 3.0);

        // 190 at the first look: lowered; 200 is not exceeded. Down from 190 towards 100 and never below 60.
        let found = actions(&rows, "down and on again", person);
        assert_eq!((found[1].0, found[1].1, found[1].3), (1.0, "lowered", [9.0, 3.0]));
        near(found[1].2.unwrap(), 300.0 * (1.0 - left));
    }
    let record = run.record();
    let mg = |arm: usize| record["arms"][arm]["typical_amount_mg"].as_f64().unwrap();
    near(mg(0), 27.0);
    near(mg(1), 9.0 + 9.0 * ((300.0 - second) / 50.0).ln());
    near(mg(3), 5.0);
}

/// Who is looked at does not depend on company, threads or solver.
#[test]
fn threads_solvers_and_parts_change_no_action() {
    let edit = |text: String| {
        text.replace("models/as-a-pump-thinks.yaml", "kamp-2020")
            .replace("count: 3", "count: 40")
    };
    let with = |arguments: &[&str]| {
        let run = Run::edited("by-rule", arguments, edit);
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        run.table("actions.csv")
    };
    let one = with(&["--quiet", "--threads", "1"]);
    assert_eq!(one, with(&["--quiet", "--threads", "2"]));
    assert_eq!(one, with(&["--quiet", "--solver", "rodas5p"]));
    let number = |row: &&Row| row["subject"] == "0" || (11..=20).contains(&row["subject"].parse().unwrap());
    let some: Vec<&Row> = one.iter().filter(number).collect();
    let part = with(&["--quiet", "--subjects", "11-20"]);
    assert_eq!(part.iter().collect::<Vec<_>>(), some);
}

/// Stopped above 250 and resumed below 60 ng/mL, at looks an hour apart and in the moment, in the compartment above: at
/// 9 mg/h it takes ln((300 − x) / 50) hours from x to 250, and ln(250 / 60) hours from there to 60.
#[test]
fn a_stopped_infusion_goes_on_at_the_rate_it_had() {
    let run = Run::of("by-rule", &["--quiet"]);
    let rows = run.table("actions.csv");
    let (mut level, mut runs) = (0.0, true);
    let mut expected = vec![(0.0, "started")];
    for hour in 1..10 {
        let tends_to = if runs { 300.0 } else { 0.0 };
        level = tends_to + (level - tends_to) * (-1.0_f64).exp();
        let acts = if runs { level > 250.0 } else { level < 60.0 };
        if acts {
            expected.push((f64::from(hour), if runs { "stopped" } else { "resumed" }));
            runs = !runs;
        }
    }
    expected.push((10.0, "ended"));
    let found = actions(&rows, "stopped and resumed", "2");
    let found: Vec<(f64, &str)> = found.iter().map(|action| (action.0, action.1)).collect();
    assert_eq!(found, expected);
    assert_eq!(found.len(), 6);

    let found = actions(&rows, "stopped and resumed when crossed", "2");
    let mut time = 0.0;
    let mut from = 0.0_f64;
    let mut actions_seen = found.iter().skip(1);
    loop {
        time += ((300.0 - from) / 50.0).ln();
        if time > 10.0 {
            break;
        }
        let stopped = actions_seen.next().unwrap();
        assert_eq!((stopped.1, stopped.3), ("stopped", [9.0, 0.0]));
        near(stopped.0, time);
        time += (250.0_f64 / 60.0).ln();
        let resumed = actions_seen.next().unwrap();
        assert_eq!((resumed.1, resumed.3), ("resumed", [0.0, 9.0]));
        near(resumed.0, time);
        from = 60.0;
    }
    assert_eq!(actions_seen.next().unwrap().1, "ended");
}

/// Boosters of 100 ng/mL on top of what tends to 10 ng/mL: one at once, since the level starts below 50, and the next each
/// time it has come down to 50, which from x takes ln((x − 10) / 40) hours; four in all.
#[test]
fn boosters_are_given_in_the_moment_a_level_is_crossed() {
    let run = Run::of("by-rule", &["--quiet"]);
    let rows = run.table("actions.csv");
    let found = actions(&rows, "boosters when crossed", "1");
    let boosters: Vec<f64> = found
        .iter()
        .filter(|action| action.1 == "booster")
        .map(|action| action.0)
        .collect();
    let second = ((100.0_f64 - 10.0) / 40.0).ln();
    let each = ((150.0_f64 - 10.0) / 40.0).ln();
    assert_eq!(boosters.len(), 4, "{found:?}");
    for (found, expected) in boosters
        .into_iter()
        .zip([0.0, second, second + each, second + 2.0 * each])
    {
        near(found, expected);
    }
}

/// What a rule comes to, written out as infusions and boluses: the same levels, and those that the rule has seen. With an
/// exact solution, with a clearance that changes, and with an elimination that saturates.
#[test]
fn a_rule_is_what_it_comes_to_written_out() {
    let models = [
        ("perez-ruixo-2021", "S-ketamine", true),
        ("flint-2017", "S-ketamine", true),
        ("models/saturable.yaml", "ketamine", false),
    ];
    for (model, drug, has_metabolite) in models {
        let name = "by-rule-of-a-metabolite";
        let of_model = |text: String| {
            let text = text
                .replace("perez-ruixo-2021", model)
                .replace("drug: S-ketamine", &format!("drug: {drug}"));
            match has_metabolite {
                true => text,
                false => text.replace(", of: S-norketamine", ""),
            }
        };
        let run = Run::edited(name, &["--quiet"], of_model);
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        let rows = run.table("actions.csv");
        let found = actions(&rows, "one", "0");
        assert!(found.len() > 4, "{model}: {found:?}");
        let mut written = String::from("  one:\n");
        for (index, action) in found.iter().enumerate() {
            let (time, what, _, [_, rate], booster) = *action;
            if what == "booster" {
                writeln!(written, "    - {{at: {time} h, bolus: {booster} mg}}").unwrap();
            }
            let next = found.get(index + 1).map_or(time, |next| next.0);
            if rate > 0.0 && next > time {
                let over = next - time;
                writeln!(
                    written,
                    "    - {{at: {time} h, infusion: {{rate: {rate} mg/h, over: {over} h}}}}"
                )
                .unwrap();
            }
        }
        let by_hand = Run::edited(name, &["--quiet"], |text| {
            let text = of_model(text);
            let (before, rest) = text.split_once("  one:").unwrap();
            let (_, after) = rest.split_once("observe:").unwrap();
            format!("{before}{written}observe:{after}")
        });
        assert_eq!(by_hand.said.code, 0, "{written}{}", by_hand.said.err);
        let typical = |run: &Run| -> Vec<(String, f64, f64)> {
            let rows = run.table("curves.csv").into_iter();
            rows.filter(|row| row["statistic"] == "typical")
                .map(|row| {
                    let level = number(&row, "concentration_ng_per_ml");
                    (row["analyte"].clone(), number(&row, "time_h"), level)
                })
                .collect()
        };
        let (ruled, expected) = (typical(&run), typical(&by_hand));
        assert_eq!(ruled.len(), expected.len());
        for ((analyte, time, level), (_, _, expected)) in ruled.iter().zip(&expected) {
            assert!(
                (level - expected).abs() <= 2e-7 * expected.abs() + 1e-7,
                "{model}, {analyte} at {time} h: {level}, by hand {expected}"
            );
        }
        let metabolite = if has_metabolite { "S-norketamine" } else { drug };
        let mut seen = 0;
        for (time, _, level, ..) in &found {
            // With a booster at the same time the curve has the level after it.
            let boosted = found
                .iter()
                .any(|action| action.0 == *time && action.1 == "booster");
            let Some(level) = level.filter(|_| !boosted) else {
                continue;
            };
            let there = expected
                .iter()
                .find(|(analyte, hours, _)| analyte == metabolite && hours == time)
                .unwrap();
            assert!(
                (level - there.2).abs() <= 1e-6 * level,
                "{model} at {time} h: {level}, {there:?}"
            );
            seen += 1;
        }
        assert!(seen >= 2, "{model}: {found:?}");
    }
}

/// Stopped by one substance and resumed by another in the same moment, again and again.
#[test]
fn a_rule_that_never_rests_is_told_so() {
    let run = Run::edited("by-rule-of-a-metabolite", &["--quiet"], |text| {
        text.replace(
            "stop_if: {above: 60 ng/mL, of: S-norketamine}",
            "stop_if: {above: 100 ng/mL, seen: when crossed}",
        )
        .replace(
            "resume_if: {below: 50 ng/mL, of: S-norketamine}",
            "resume_if: {below: 500 ng/mL, of: S-norketamine, seen: when crossed}",
        )
    });
    assert_eq!(run.said.code, 2);
    assert!(
        run.said
            .err
            .contains("the typical patient: the rule acts more than 100,000 times; set the levels"),
        "{}",
        run.said.err
    );
    assert!(!run.sandbox.path("out").exists());
}
