//! Arms are told apart: in print, on a projector, and by people who do not see red or green.

use crate::colour::{Colour, Sight};
use crate::painted::{Line, Painted};
use crate::studies::{THRESHOLDS, figure, higher_and_higher, longer_and_longer, outcome, scenario};
use infusim::plot::with_remarks;

/// Width of the line of a typical patient.
const TYPICAL: f32 = 4.2;
/// Of the sample in the key, which is of no arm.
const NEUTRAL: Colour = Colour([84, 84, 90]);

fn typical_colours(painted: &Painted) -> Vec<Colour> {
    let mut colours = painted.colours(TYPICAL);
    colours.retain(|colour| *colour != NEUTRAL);
    colours
}

#[track_caller]
fn are_told_apart(colours: &[Colour], lightness: f64, what: &str) {
    for (index, one) in colours.iter().enumerate() {
        for other in &colours[index + 1..] {
            let step = (one.lightness() - other.lightness()).abs();
            assert!(
                step >= lightness,
                "{what}: L* of {one:?} and {other:?} differ by {step:.1}"
            );
            for sight in [Sight::Usual, Sight::Deutan, Sight::Protan] {
                let difference = one.difference(*other, sight);
                assert!(
                    difference >= 12.0,
                    "{what}: {one:?} and {other:?} differ by {difference:.1} to {sight:?} eyes"
                );
            }
        }
    }
}

#[test]
fn one_to_four_by_lightness_and_five_or_six_by_lightness_dashes_and_names() {
    for count in 1..=6 {
        for lines in ["", THRESHOLDS] {
            let arms = higher_and_higher(count);
            let outcome = outcome(&scenario(lines, &arms, "{until: 6 h, every: 5 min}"));
            for log in [false, true] {
                let what = format!("{count} arms, {lines}, log {log}");
                let painted = Painted::new(&figure(&outcome, "ketamine", log));
                let colours = typical_colours(&painted);
                assert_eq!(colours.len(), count, "{what}");
                are_told_apart(&colours, if count <= 4 { 12.0 } else { 8.0 }, &what);
                if count > 4 {
                    dashes_differ(&painted, &colours);
                    let names: Vec<String> = outcome.series.iter().map(|series| series.arm.clone()).collect();
                    named_at_their_ends(&painted, &colours, &names, &what);
                }
            }
        }
    }
}

fn dashes_differ(painted: &Painted, colours: &[Colour]) {
    let of = |colour: &Colour| -> Vec<&Line> {
        let typical = |line: &&Line| line.colour == *colour && (line.width - TYPICAL).abs() < 0.05;
        painted.lines.iter().filter(typical).collect()
    };
    let mut seen: Vec<&Option<Vec<f32>>> = Vec::new();
    for colour in colours {
        let lines = of(colour);
        let dashes = &lines[0].dashes;
        assert!(
            lines.iter().all(|line| line.dashes == *dashes),
            "one arm, one kind of dash"
        );
        assert!(!seen.contains(&dashes), "{colour:?} has the dashes of another");
        seen.push(dashes);
    }
}

/// Each name stands once more beside the legend and the doses, near where its line ends.
fn named_at_their_ends(painted: &Painted, colours: &[Colour], names: &[String], what: &str) {
    let ends: Vec<_> = colours
        .iter()
        .map(|colour| {
            let typical = |line: &&Line| line.colour == *colour && (line.width - TYPICAL).abs() < 0.05;
            // The sample in the legend comes first, the curve after it.
            let curve = painted.lines.iter().filter(typical).nth(1).expect("a curve");
            *curve.points.last().unwrap()
        })
        .collect();
    for name in names {
        let squeezed = name.replace(' ', "");
        let places = painted
            .texts
            .iter()
            .filter(|text| text.words == squeezed)
            .map(|text| text.frame);
        let near = places.clone().any(|frame| {
            ends.iter().any(|end| {
                let (x, y) = (
                    end.x.clamp(frame.left(), frame.right()),
                    end.y.clamp(frame.top(), frame.bottom()),
                );
                (end.x - x).hypot(end.y - y) < 260.0
            })
        });
        assert!(
            near && places.count() >= 2,
            "{what}: no `{name}` at the end of a line"
        );
    }
}

#[test]
fn in_the_figure_of_every_analyte_of_every_model() {
    let lines = "models: [perez-ruixo-2021, kamp-2020, otto-2021]";
    for count in [1, 2] {
        let arms = longer_and_longer(count);
        let outcome = outcome(&scenario(lines, &arms, "{until: 12 h, every: 10 min}"));
        for analyte in outcome.analytes() {
            // Beyond what a model was studied in lines are dotted, and wider.
            let painted = Painted::new(&figure(&outcome, analyte, false));
            let colours = typical_colours(&painted);
            assert!(!colours.is_empty());
            let what = format!("{analyte}, {count} arms");
            are_told_apart(&colours, if colours.len() <= 4 { 12.0 } else { 8.0 }, &what);
        }
    }
}

#[test]
fn of_eighty_a_selection_is_drawn_and_said_and_all_are_computed() {
    let outcome = outcome(&scenario("", &longer_and_longer(80), "{until: 24 h, every: 1 h}"));
    assert_eq!(outcome.series.len(), 80);
    let painted = Painted::new(&figure(&outcome, "ketamine", false));
    let colours = typical_colours(&painted);
    assert_eq!(colours.len(), 6);
    are_told_apart(&colours, 8.0, "80 arms");
    painted.text("6 of 80 arms drawn: the first, and others");
    let outcome = with_remarks(outcome);
    let said = |text: &str| {
        outcome
            .warnings
            .iter()
            .any(|warning| warning.to_string().contains(text))
    };
    assert!(said("figure: 6 of 80 arms drawn"));
}
