//! Slides: whatever the scenario, letters are large, nothing lies on anything else, and the sentence is true.

use crate::contrast::nothing_is_hidden;
use crate::painted::Painted;
use crate::studies::{THRESHOLDS, higher_and_higher, longer_and_longer, outcome, scenario};
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::output::open_scenario;
use infusim::plot::{FigureOptions, draw_slide};
use infusim::report::{Frame, FrameKind};
use infusim::scenario::Scenario;
use infusim::simulate::{SimulateOptions, simulate};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// 24 points of a slide that is 7.5 inches high, on a screen of 1080 pixels.
const LEAST: f32 = 1_080.0 * 24.0 / (7.5 * 72.0);

fn slide(outcome: &StudyOutcome, analyte: &str, log: bool) -> String {
    draw_slide(outcome, analyte, FigureOptions { log }).unwrap().svg
}

/// What a slide says on top.
fn sentence(svg: &str) -> String {
    let words = svg.split_once("<desc>").unwrap().1;
    let line = words.lines().next().unwrap();
    line.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Size of letters, page, overlaps, contrast, the number of curves and the footer.
#[track_caller]
fn is_a_slide(svg: &str, what: &str) -> Painted {
    let tree = resvg::usvg::Tree::from_str(svg, &resvg::usvg::Options::default()).unwrap();
    let (page, drawn) = (tree.size(), tree.root().abs_bounding_box());
    assert_eq!((page.width(), page.height()), (1_920.0, 1_080.0), "{what}");
    assert!(
        drawn.left() >= 0.0 && drawn.top() >= 0.0 && drawn.right() <= 1_920.0 && drawn.bottom() <= 1_080.0,
        "{what}: {drawn:?}"
    );
    let painted = Painted::new(svg);
    for text in &painted.texts {
        let size = text.size;
        assert!(size >= LEAST - 0.01, "{what}: `{}` has {size} px", text.words);
    }
    nothing_is_hidden(&painted, what);
    let safety = "Forteachingandresearch,notfordosingpeople.";
    let foot = painted.texts.iter().find(|text| text.words == safety);
    let foot = foot.unwrap_or_else(|| panic!("{what}: the footer is cut")).frame;
    let below = painted
        .texts
        .iter()
        .filter(|text| text.frame.top() > foot.bottom());
    assert_eq!(below.count(), 0, "{what}: the footer is the last line");
    let typical = painted.colours(7.0);
    assert!(typical.len() <= 4, "{what}: {typical:?}");
    painted
}

/// The typical patient's numbers in `summary.csv`, by measure.
fn typical_numbers(outcome: &StudyOutcome, analyte: &str) -> BTreeMap<String, Vec<f64>> {
    let frame = Frame::new(FrameKind::Summary, outcome);
    let mut text = Vec::new();
    frame.write_csv(&mut text).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let mut numbers: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        if row["analyte"] == analyte
            && let Ok(number) = row["typical"].parse()
        {
            numbers.entry(row["measure"].clone()).or_default().push(number);
        }
    }
    numbers
}

/// Whether a number as printed, with three digits, is one of these.
fn is_one_of(printed: f64, numbers: &[f64]) -> bool {
    numbers
        .iter()
        .any(|number| (printed - number).abs() <= 0.005_000_1 * number.abs())
}

/// The numbers before a unit in a text.
fn before(unit: &str, text: &str) -> Vec<f64> {
    let parts: Vec<&str> = text.split(unit).collect();
    let heads = parts.iter().take(parts.len() - 1);
    let last = heads.filter_map(|head| head.trim_end().rsplit(' ').next());
    last.filter_map(|word| word.trim_start_matches('(').replace(',', "").parse().ok())
        .collect()
}

/// Every peak and every time in the sentence stands in `summary.csv`, or is a difference of two that stand there.
#[track_caller]
fn tells_the_truth(outcome: &StudyOutcome, analyte: &str, said: &str, what: &str) {
    let numbers = typical_numbers(outcome, analyte);
    // Arms may be called "2 h".
    let unquoted: String = said
        .split('“')
        .enumerate()
        .fold(String::new(), |text, (place, part)| {
            text + if place == 0 {
                part
            } else {
                part.split_once('”').map_or("", |(_, rest)| rest)
            }
        });
    let peaks = before("ng/mL", &unquoted);
    assert_eq!(peaks.len(), unquoted.matches("ng/mL").count(), "{what}: {said}");
    for peak in &peaks {
        assert!(
            is_one_of(*peak, &numbers["cmax"]),
            "{what}: {peak} ng/mL in `{said}`"
        );
    }
    let hours: Vec<f64> = ["tmax", "time_above"]
        .iter()
        .filter_map(|measure| numbers.get(*measure))
        .flatten()
        .copied()
        .collect();
    let differences: Vec<f64> = hours
        .iter()
        .flat_map(|one| hours.iter().map(move |other| one - other))
        .collect();
    for hour in before(" h ", &unquoted)
        .into_iter()
        .chain(before(" h.", &unquoted))
    {
        let known = is_one_of(hour, &hours) || is_one_of(hour, &differences);
        assert!(known, "{what}: {hour} h in `{said}`");
    }
    assert!(said.to_lowercase().contains("typical patient"), "{what}: {said}");
    assert!(
        !peaks.is_empty() || said.contains("arrives"),
        "{what}: `{said}` tells no number"
    );
}

/// Every scenario that ships and draws curves.
fn shipped() -> Vec<(String, StudyOutcome)> {
    let library = Library::open().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    assert!(files.len() > 15, "{files:?}");
    let run = |file: PathBuf| {
        let Ok(Scenario::Study(study)) = open_scenario(&file, &library) else {
            return None;
        };
        let study = study.with(Some(60), None);
        let watch = |_| ControlFlow::Continue(());
        let outcome = simulate(&study, library.substances(), SimulateOptions::default(), &watch);
        Some((
            file.file_stem().unwrap().to_string_lossy().into_owned(),
            outcome.unwrap(),
        ))
    };
    files.into_iter().filter_map(run).collect()
}

#[test]
fn every_shipped_scenario_has_slides() {
    for (name, outcome) in shipped() {
        for analyte in outcome.analytes() {
            for log in [false, true] {
                let what = format!("{name}, {analyte}, log {log}");
                let svg = slide(&outcome, analyte, log);
                is_a_slide(&svg, &what);
                tells_the_truth(&outcome, analyte, &sentence(&svg), &what);
            }
        }
    }
}

#[test]
fn with_one_to_nine_arms_and_many_thresholds() {
    let ids: Vec<&str> = infusim::effect::effect_ids().collect();
    let all = format!("thresholds: [{}]", ids.join(", "));
    for count in [1, 2, 4, 5, 9] {
        for (arms, until) in [
            (longer_and_longer(count), "{until: 24 h, every: 10 min}"),
            (higher_and_higher(count), "{until: 6 h, every: 5 min}"),
        ] {
            for lines in ["", THRESHOLDS, &all] {
                let outcome = outcome(&scenario(lines, &arms, until));
                let svg = slide(&outcome, "ketamine", false);
                let what = format!("{count} arms until {until}, {lines}");
                let painted = is_a_slide(&svg, &what);
                if count > 4 {
                    painted.text(&format!("4 of {count} arms drawn"));
                }
                tells_the_truth(&outcome, "ketamine", &sentence(&svg), &what);
            }
        }
    }
}

#[test]
fn the_sentence_is_that_of_a_hand_calculation() {
    // One compartment of 50 L and 20 L/h: a bolus of 100 mg peaks at 2000 ng/mL and falls by exp(-0.4 t); it is above
    // 500 ng/mL for ln(4) / 0.4 = 3.466 h. One of 50 mg peaks at 1000 ng/mL, above for ln(2) / 0.4 = 1.733 h.
    let outcome = crate::studies::outcome_with(
        "title: t\nmodel: ./one.yaml\npatients: {count: 1, seed: 1, weight: 70 kg}\narms:\n  half: [{bolus: 50 mg}]\n  whole: \
         [{bolus: 100 mg}]\nthresholds: [{name: a level, substance: ketamine, above: 500 ng/mL}]\nobserve: {until: 12 h, every: 5 \
         min}\n",
        &[("one.yaml", ONE)],
    );
    let said = sentence(&slide(&outcome, "ketamine", false));
    assert_eq!(
        said,
        "Typical patient: “whole” (peak 2,000 ng/mL) is 1.73 h longer above “a level” ≠ than “half” (1,000 ng/mL)."
    );
}

#[test]
fn doses_add_up_as_on_paper() {
    // With k = 0.4 /h and boluses every 2 h the ratio of the n-th peak to the first is (1 - e^(-nk·2)) / (1 - e^(-k·2)), and
    // so is that of troughs.
    let outcome = crate::studies::outcome_with(
        "title: t\nmodel: ./one.yaml\npatients: {count: 1, seed: 1, weight: 70 kg}\narms:\n  close: [{repeat: {every: 2 h, times: 30, \
         doses: [{bolus: 50 mg}]}}]\n  far: [{repeat: {every: 24 h, times: 3, doses: [{bolus: 50 mg}]}}]\n  five: [{repeat: {every: 2 \
         h, times: 5, doses: [{bolus: 50 mg}]}}]\n  once: [{bolus: 50 mg}]\n  steady: [{repeat: {every: 2 h, times: 5, steady_state: \
         yes, doses: [{bolus: 50 mg}]}}]\nobserve: {until: 72 h, every: 5 min}\n",
        &[("one.yaml", ONE)],
    );
    let of = |arm: &str| {
        let series = outcome.series.iter().find(|series| series.arm == arm).unwrap();
        series.analytes[0].accumulation
    };
    let ratio =
        |rounds: f64, every: f64| (1.0 - (-0.4 * every * rounds).exp()) / (1.0 - (-0.4 * every).exp());
    let close = |one: f64, other: f64| assert!((one / other - 1.0).abs() < 1e-9, "{one} {other}");
    let steady = 1.0 / (1.0 - (-0.4_f64 * 2.0).exp());
    let found = of("close").unwrap();
    close(found.peak, ratio(30.0, 2.0));
    close(found.peak, steady);
    close(found.trough.unwrap(), ratio(30.0, 2.0));
    assert_eq!((found.last, found.is_none()), (30, false));
    assert_eq!(
        found.words(),
        "accumulation: the peak of round 30 is 1.82 times that of round 1"
    );
    // The round goes on after its last dose.
    let five = of("five").unwrap();
    close(five.peak, ratio(5.0, 2.0));
    close(five.trough.unwrap(), ratio(5.0, 2.0));
    let far = of("far").unwrap();
    close(far.peak, ratio(3.0, 24.0));
    assert_eq!(
        far.words(),
        "no accumulation: the peak of day 3 is within 0.01 % of that of day 1"
    );
    assert_eq!((of("once"), of("steady")), (None, None));
}

/// One compartment of 50 L and 20 L/h, for everybody.
const ONE: &str = include_str!("one-compartment.yaml");

#[test]
fn equal_days_have_a_day_of_their_own_and_a_bolus_has_its_minutes() {
    let days = ["  days:\n    - repeat: {every: 24 h, times: 5, doses: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}]}\n".to_string()];
    let days = outcome(&scenario("", &days, "{until: 6 days, every: 10 min}"));
    let svg = slide(&days, "ketamine", false);
    is_a_slide(&svg, "days").text("day 1");
    let said = sentence(&svg);
    assert!(said.contains("no accumulation: the peak of day 5 is"), "{said}");
    let bolus =
        ["  a bolus:\n    - bolus: 1 mg/kg\n    - infusion: {rate: 10 mg/h, over: 11 h}\n".to_string()];
    let bolus = outcome(&scenario("", &bolus, "{until: 12 h, every: 1 min}"));
    let svg = slide(&bolus, "ketamine", false);
    let painted = is_a_slide(&svg, "a bolus");
    painted.text("first 1 h");
    let cmax = bolus.series[0].analytes[0].typical.cmax;
    let said = painted
        .texts
        .iter()
        .find(|text| text.words.contains("intheinset"))
        .unwrap();
    let peak = before(
        "ng/mL",
        &said.words.replace("of", "of ").replace("ng/mL", " ng/mL"),
    );
    assert!(is_one_of(peak[0], &[cmax]), "{} {cmax}", said.words);
    // The whole course keeps an axis of its own: its highest number is below half of the peak.
    let once = is_a_slide(&slide(&bolus, "ketamine", true), "a bolus, log");
    assert!(!once.texts.iter().any(|text| text.words.contains("inset")));
}

#[test]
fn a_message_of_the_scenario_is_what_stands_on_top() {
    let arms = longer_and_longer(2);
    let until = "{until: 24 h, every: 10 min}";
    let mut messages = vec![
        "Length adds duration, not height".to_string(),
        "<b>&amp; \"quoted\" ]]> 'x' <script>alert(1)</script>".to_string(),
        "\u{202e}turned\u{202c} \u{200f}and 漢字 e\u{301} 😀".to_string(),
        "\u{7f}\u{1}".to_string(),
        "W".repeat(140),
        "word ".repeat(28),
        "漢".repeat(140),
    ];
    for message in messages.drain(..) {
        let mut outcome = outcome(&scenario("thresholds: [psychedelic-bowdle-1998]", &arms, until));
        outcome.message = Some(message.clone());
        let svg = slide(&outcome, "ketamine", false);
        assert!(
            !svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains('\u{1}'),
            "{message}"
        );
        is_a_slide(&svg, &message);
    }
    let mut outcome = outcome(&scenario("", &arms, until));
    outcome.message = Some("Length adds duration, not height".to_string());
    let svg = slide(&outcome, "ketamine", false);
    assert_eq!(sentence(&svg), "Length adds duration, not height");
    is_a_slide(&svg, "message").text("Length adds duration");
}

#[test]
fn nothing_given_and_long_names_are_slides_too() {
    let nothing = ["  placebo: []\n".to_string()];
    let nothing = outcome(&scenario("", &nothing, "{until: 24 h, every: 10 min}"));
    let svg = slide(&nothing, "ketamine", false);
    is_a_slide(&svg, "nothing");
    assert_eq!(sentence(&svg), "In the typical patient no ketamine arrives.");
    let long = "a name that goes on and on ".repeat(9);
    let arms: Vec<String> = (1..5)
        .map(|arm| format!("  {long}{arm}:\n    - infusion: {{rate: {arm} mg/h, over: 5 h}}\n"))
        .collect();
    let long = outcome(&scenario(THRESHOLDS, &arms, "{until: 24 h, every: 10 min}"));
    let svg = slide(&long, "ketamine", false);
    is_a_slide(&svg, "long names");
    tells_the_truth(&long, "ketamine", &sentence(&svg), "long names");
}

#[test]
fn marks_say_which_side_is_which() {
    let lines = "thresholds: [psychedelic-bowdle-1998]";
    let outcome = outcome(&scenario(
        lines,
        &longer_and_longer(2),
        "{until: 24 h, every: 10 min}",
    ));
    let painted = is_a_slide(&slide(&outcome, "ketamine", false), "marks");
    // Bowdle 1998 took venous blood, Kamp 2020 both kinds: models/effects, models.
    painted.text("≠ site: threshold venous, curve mixed arterial and venous");
}
