//! Figures of designs: shares along an axis, lines of equal share over two, and times to fall.

use crate::painted::Painted;
use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::DesignOutcome;
use infusim::plot::{Figure, draw_falls, draw_heat_maps, draw_shares, draw_trade_off};
use infusim::scenario::{Finder, Scenario};
use infusim::simulate::{DesignRequest, SimulateOptions, simulate_design};
use resvg::usvg::{Options, Tree};
use std::ops::ControlFlow;

fn outcome(text: &str) -> DesignOutcome {
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let scenario = Scenario::read(Source::new("design.yaml", text), &Finder::new(&library, &nothing));
    let Scenario::Design(design) = scenario.unwrap_or_else(|rejected| panic!("{rejected}")) else {
        panic!("nothing is varied")
    };
    let request = DesignRequest {
        design: &design,
        substances: library.substances(),
        cells: &design.cells(None).unwrap(),
        options: SimulateOptions::default(),
    };
    simulate_design(&request, &|_| ControlFlow::Continue(())).unwrap()
}

const HEAD: &str = "title: A design with a title that goes on for longer than a line of the figure would ever hold, so that it \
    has to be broken into two of them\nmodels: [kamp-2020, clements-1981]\n\
    patients: {count: 200, seed: 1, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}\n\
    thresholds: [dissociation-zanos-2018, analgesia-zanos-2018]\nobserve: {until: 5 days, every: 12 h}\n";

fn two_axes() -> DesignOutcome {
    outcome(&format!(
        "{HEAD}vary: {{dose: {{from: 0.1 mg/kg, to: 1 mg/kg, steps: 10}}, length: [20 min, 40 min, 2 h, 10 h, 100 h]}}\n\
         arms: {{one infusion: [{{infusion: {{dose: $dose, over: $length}}}}]}}\n\
         cited: [{{name: once in 2012, at: {{dose: 500 µg/kg, length: 0.67 h}}, source: a journal}},\n\
         \x20 {{name: a second one that stands close to the first, at: {{dose: 0.52 mg/kg, length: 45 min}}, source: a book}},\n\
         \x20 {{name: too much, at: {{dose: 2 mg/kg, length: 40 min}}, source: nowhere}}]\n\
         find: {{largest: dose, such that: {{share ever above: dissociation-zanos-2018, at most: 5 %}}}}\n"
    ))
}

/// Letters can be read whatever lies behind them, everything lies on the page, and the page says what it is for.
#[track_caller]
fn is_readable(figure: &Figure) {
    let tree = Tree::from_str(&figure.svg, &Options::default()).unwrap();
    let (page, drawn) = (tree.size(), tree.root().abs_bounding_box());
    assert!(drawn.left() >= 0.0 && drawn.top() >= 0.0, "{drawn:?}");
    assert!(
        drawn.right() <= page.width() && drawn.bottom() <= page.height(),
        "{drawn:?} on {page:?}"
    );
    let painted = Painted::new(&figure.svg);
    assert!(painted.texts.len() > 10);
    for text in &painted.texts {
        assert!(text.faintest.0 >= 4.5, "{}: {:?}", text.words, text.faintest);
    }
    assert!(
        figure
            .svg
            .contains("For teaching and research, not for dosing people.")
    );
    assert!(!figure.svg.contains("<text"), "letters are outlines");
}

#[test]
fn shares_and_lines_of_equal_share_can_be_read() {
    let outcome = two_axes();
    is_readable(&draw_shares(&outcome).unwrap().unwrap());
    is_readable(&draw_heat_maps(&outcome).unwrap().unwrap());
    is_readable(&draw_trade_off(&outcome).unwrap().unwrap());
    assert!(draw_falls(&outcome).unwrap().is_none(), "two axes are not one");
}

#[test]
fn falls_can_be_read() {
    let outcome = outcome(&format!(
        "{HEAD}vary: {{length: [20 min, 2 h, 10 h, 30 h, 100 h]}}\nmeasures: [time to fall]\n\
         arms: {{one infusion: [{{infusion: {{rate: 20 mg/h, over: $length}}}}]}}\n"
    ));
    is_readable(&draw_falls(&outcome).unwrap().unwrap());
    assert!(
        draw_shares(&outcome).unwrap().is_none(),
        "no shares were asked for"
    );
    assert!(draw_heat_maps(&outcome).unwrap().is_none());
}

/// Cited regimens stand in the picture where they lie on its axes, and are named below it where they do not.
#[test]
fn cited_regimens_are_named() {
    let figure = draw_heat_maps(&two_axes()).unwrap().unwrap();
    let painted = Painted::new(&figure.svg);
    let named = |words: &str| painted.texts.iter().filter(|text| text.words == words).count();
    // Two models and two thresholds.
    assert_eq!(named("oncein2012"), 4);
    assert_eq!(named("toomuch"), 0);
    assert!(figure.svg.contains("Cited and beyond these axes: too much."));
}

/// Shares of a wanted effect need one.
#[test]
fn without_a_wanted_effect_there_is_no_trade_off() {
    let text = format!("{HEAD}vary: {{dose: [10 mg, 20 mg]}}\narms: {{a: [{{bolus: $dose}}]}}\n");
    let text = text.replace(
        "[dissociation-zanos-2018, analgesia-zanos-2018]",
        "[dissociation-zanos-2018]",
    );
    assert!(draw_trade_off(&outcome(&text)).unwrap().is_none());
}
