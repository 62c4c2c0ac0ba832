//! Figures of what is hardly there: nothing fails, nothing leaves the page, and it is said.

use crate::painted::Painted;
use crate::studies::{figure, longer_and_longer, outcome, scenario};
use infusim::outcome::StudyOutcome;

/// Both axes are drawn on their page and without a number that is none.
#[track_caller]
fn is_drawn(outcome: &StudyOutcome) -> [Painted; 2] {
    [false, true].map(|log| {
        let svg = figure(outcome, "ketamine", log);
        assert!(!svg.contains("NaN") && !svg.contains("inf\"") && !svg.contains("inf,"));
        let tree = resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).unwrap();
        let (page, drawn) = (tree.size(), tree.root().abs_bounding_box());
        assert!(drawn.left() >= 0.0 && drawn.top() >= 0.0, "{drawn:?}");
        assert!(
            drawn.right() <= page.width() && drawn.bottom() <= page.height(),
            "{drawn:?}"
        );
        assert!(page.height() < 4_000.0);
        Painted::new(&svg)
    })
}

fn small() -> StudyOutcome {
    outcome(&scenario(
        "thresholds: [psychedelic-bowdle-1998]",
        &longer_and_longer(2),
        "{until: 12 h, every: 10 min}",
    ))
}

/// The same with every level multiplied.
fn scaled(factor: f64) -> StudyOutcome {
    let mut outcome = small();
    for analyte in outcome.series.iter_mut().flat_map(|series| &mut series.analytes) {
        analyte.curves.typical.mapv_inplace(|level| factor * level);
        analyte.typical.cmax *= factor;
        for percentile in &mut analyte.curves.percentiles {
            percentile.values.mapv_inplace(|level| factor * level);
        }
    }
    outcome
}

#[test]
fn tiny_and_huge_levels_have_numbers_beside_their_axis() {
    for (factor, power) in [(1e-14, "×10⁻¹"), (1e9, "×10¹¹")] {
        let [linear, _] = is_drawn(&scaled(factor));
        linear.text(power);
    }
}

#[test]
fn a_curve_of_zeros_is_said_to_be_one() {
    for painted in is_drawn(&scaled(0.0)) {
        painted.text("2 h (0 throughout)");
    }
}

#[test]
fn a_constant_curve_has_an_axis() {
    let mut constant = small();
    for analyte in constant.series.iter_mut().flat_map(|series| &mut series.analytes) {
        analyte.curves.typical.fill(200.0);
        for percentile in &mut analyte.curves.percentiles {
            percentile.values.fill(200.0);
        }
    }
    is_drawn(&constant);
}

#[test]
fn a_second_and_two_years_and_one_step() {
    let bolus = ["  a bolus:\n    - bolus: 10 mg\n".to_string()];
    let [second, _] = is_drawn(&outcome(&scenario("", &bolus, "{until: 1 s, every: 0.1 s}")));
    second.text("Time (s)");
    is_drawn(&outcome(&scenario("", &bolus, "{until: 5 h, every: 5 h}")));
    let weekly =
        ["  weekly:\n    - repeat: {every: 7 days, times: 104, doses: [{bolus: 10 mg}]}\n".to_string()];
    is_drawn(&outcome(&scenario("", &weekly, "{until: 728 days, every: 12 h}")));
}

#[test]
fn names_of_nearly_a_thousand_letters_are_shortened() {
    let long = "an arm with a name that does not end ".repeat(25);
    let arms: Vec<String> = (0..6)
        .map(|arm| format!("  {arm} {long}:\n    - bolus: {} mg\n", arm + 1))
        .collect();
    let mut outcome = outcome(&scenario("", &arms, "{until: 2 h, every: 5 min}"));
    outcome.title = "A title ".repeat(500);
    for painted in is_drawn(&outcome) {
        painted.text("…");
    }
}

#[test]
fn thousands_of_doses_make_a_small_file() {
    let dose = "[{bolus: 0.1 mg}, {infusion: {dose: 0.1 mg, over: 30 s}}]";
    let arms = [format!(
        "  many:\n    - repeat: {{every: 1 min, times: 5000, doses: {dose}}}\n"
    )];
    let outcome = outcome(&scenario("", &arms, "{until: 90 h, every: 30 s}"));
    let svg = figure(&outcome, "ketamine", false);
    assert!(svg.len() < 1_000_000, "{} bytes", svg.len());
    Painted::new(&svg).text("Doses lie closer together than can be drawn");
}

/// Everybody is above 50 ng/mL while 200 mg/h run, nobody nine days later.
#[test]
fn who_is_still_above_when_the_observation_ends_is_said() {
    let text = |until: &str| {
        let arms = ["  long:\n    - infusion: {rate: 200 mg/h, over: 8 h}\n".to_string()];
        scenario("thresholds: [psychedelic-bowdle-1998]", &arms, until)
    };
    let words = "Still above when the observation ended, at 7 h: psychedelic, linear 100";
    for painted in is_drawn(&outcome(&text("{until: 7 h, every: 10 min}"))) {
        painted.text(words);
    }
    for painted in is_drawn(&outcome(&text("{until: 10 days, every: 1 h}"))) {
        assert!(
            painted
                .texts
                .iter()
                .all(|text| !text.words.contains("Stillabove"))
        );
    }
}
