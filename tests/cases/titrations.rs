use crate::run::{Row, Run, number};

/// What is done to a person in an arm: hours, what, the level seen, the rates before and after, the booster.
fn actions<'a>(rows: &'a [Row], arm: &str, person: &str) -> Vec<(f64, &'a str, Option<f64>, [f64; 2], f64)> {
    let of = rows.iter().filter(|row| row["arm"] == arm && row["acted_on"] == person);
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
    let number = |row: &&Row| row["acted_on"] == "0" || (11..=20).contains(&row["acted_on"].parse().unwrap());
    let some: Vec<&Row> = one.iter().filter(number).collect();
    let part = with(&["--quiet", "--subjects", "11-20"]);
    assert_eq!(part.iter().collect::<Vec<_>>(), some);
}
