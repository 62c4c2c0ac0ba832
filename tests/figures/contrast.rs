//! Nothing on a figure is too faint: WCAG 2.1, 4.5:1 for text and 3:1 for lines, against what lies behind.

use crate::painted::Painted;
use crate::studies::{THRESHOLDS, figure, higher_and_higher, longer_and_longer, outcome, scenario};

const TEXT: f64 = 4.5;
const LINE: f64 = 3.0;

#[track_caller]
pub fn nothing_is_faint(svg: &str, what: &str) {
    let painted = Painted::new(svg);
    assert!(painted.texts.len() > 20 && painted.lines.len() > 20, "{what}");
    nothing_is_hidden(&painted, what);
}

/// Nothing is faint, and no text lies on another.
#[track_caller]
pub fn nothing_is_hidden(painted: &Painted, what: &str) {
    assert!(painted.texts.len() > 5 && painted.lines.len() > 5, "{what}");
    for line in &painted.lines {
        let (contrast, behind) = line.faintest;
        let start = line.points.first();
        assert!(
            contrast >= LINE,
            "{what}: a line of {:?}, {} px, on {behind:?} from {start:?} has {contrast:.2}:1",
            line.colour,
            line.width
        );
    }
    for text in &painted.texts {
        let (contrast, behind) = text.faintest;
        assert!(
            contrast >= TEXT,
            "{what}: `{}` on {behind:?} has {contrast:.2}:1",
            text.words
        );
    }
    for (index, text) in painted.texts.iter().enumerate() {
        let overlaps = painted.texts[index + 1..].iter().find(|other| {
            let (one, other) = (text.frame, other.frame);
            one.left() < other.right() - 1.0
                && other.left() < one.right() - 1.0
                && one.top() < other.bottom() - 1.0
                && other.top() < one.bottom() - 1.0
        });
        assert!(
            overlaps.is_none(),
            "{what}: `{}` lies on `{}`",
            text.words,
            overlaps.map_or("", |text| &text.words)
        );
    }
}

#[test]
fn with_one_to_six_arms_and_more() {
    for count in [1, 2, 3, 4, 5, 6, 9] {
        for (arms, until) in [
            (longer_and_longer(count), "{until: 24 h, every: 10 min}"),
            (higher_and_higher(count), "{until: 6 h, every: 5 min}"),
        ] {
            for lines in ["", THRESHOLDS] {
                let outcome = outcome(&scenario(lines, &arms, until));
                for log in [false, true] {
                    let what = format!("{count} arms until {until}, {lines}, log {log}");
                    nothing_is_faint(&figure(&outcome, "ketamine", log), &what);
                }
            }
        }
    }
}

#[test]
fn with_several_models_and_analytes() {
    let lines = format!("models: [kamp-2020, domino-1984, hijazi-2003]\n{THRESHOLDS}");
    let arms = longer_and_longer(2);
    let mixed = outcome(&scenario(&lines, &arms, "{until: 24 h, every: 10 min}"));
    let lines = "models: [perez-ruixo-2021, kamp-2020]\nthresholds: [psychedelic-bowdle-1998]";
    let boluses = ["  doses:\n    - repeat: {every: 1 h, times: 9, doses: [{bolus: 10 mg}]}\n".to_string()];
    let doses = outcome(&scenario(lines, &boluses, "{until: 24 h, every: 10 min}"));
    for outcome in [mixed, doses] {
        for analyte in outcome.analytes() {
            for log in [false, true] {
                nothing_is_faint(&figure(&outcome, analyte, log), &format!("{analyte}, log {log}"));
            }
        }
    }
}

#[test]
fn with_every_threshold_there_is() {
    let ids: Vec<&str> = infusim::effect::effect_ids().collect();
    let lines = format!("thresholds: [{}]", ids.join(", "));
    let outcome = outcome(&scenario(
        &lines,
        &higher_and_higher(3),
        "{until: 6 h, every: 5 min}",
    ));
    for log in [false, true] {
        nothing_is_faint(&figure(&outcome, "ketamine", log), &format!("log {log}"));
    }
}
