use crate::opened::{Opened, PEOPLE, opened, shipped, two_or_thirty};
use infusim::lesson::{OpenKind, Same, Screen, ScreenError, ScreenState};
use infusim::model::{Library, Published};
use infusim::output::open_scenario_with_files;
use infusim::plot::{FigureOptions, draw, draw_design, with_remarks};
use infusim::scenario::{Design, Scenario, Study};
use infusim::simulate::{DesignRequest, SimulateOptions, simulate, simulate_design};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// The figure of each analyte, as `infusim run` draws it.
fn figures(study: Study, library: &Library) -> Vec<String> {
    let published = Published::open().unwrap();
    let study = study.with_other_models(library, published).with_other_spreads();
    let go_on = |_| ControlFlow::Continue(());
    let outcome = simulate(&study, library.substances(), SimulateOptions::default(), &go_on).unwrap();
    let outcome = with_remarks(outcome);
    let analytes = outcome.analytes();
    let figures = analytes
        .iter()
        .map(|analyte| draw(&outcome, analyte, FigureOptions::default()).unwrap().svg);
    figures.collect()
}

/// A screen nobody has touched shows the figure that the program draws of the scenario: of a design the first cell's.
#[test]
fn an_untouched_screen_is_the_scenario() {
    let library = Library::open().unwrap();
    for path in shipped() {
        let mut opened = opened(&path, &library);
        let study = match &opened.scenario {
            Scenario::Study(study) => (**study).clone(),
            Scenario::Design(design) => design.first().clone(),
        };
        let expected = figures(study.with(Some(opened.state.people), None), &library);
        let drawn = opened.screen.draw(&opened.state).unwrap();
        let charts = drawn.figures.iter().filter(|figure| figure.chart.is_some());
        let seen: Vec<&String> = charts.map(|figure| &figure.svg).collect();
        assert_eq!(seen.len(), expected.len(), "{}", path.display());
        for (seen, expected) in seen.into_iter().zip(&expected) {
            assert!(seen == expected, "{}: another figure", path.display());
        }
    }
}

/// The figures of a design, as `infusim run` draws them.
fn design_figures(design: &Design, library: &Library) -> Vec<String> {
    let request = DesignRequest {
        design,
        substances: library.substances(),
        cells: &design.cells(None).unwrap(),
        options: SimulateOptions::default(),
    };
    let outcome = simulate_design(&request, &|_| ControlFlow::Continue(())).unwrap();
    let figures = draw_design(&outcome).unwrap().into_iter();
    figures.map(|(_, figure)| figure.svg).collect()
}

/// A design is drawn whole too: as the program draws it, with the people and the values of the screen.
#[test]
fn a_design_is_drawn_whole() {
    let library = Library::open().unwrap();
    let mut count = 0;
    for path in shipped() {
        let mut opened = opened(&path, &library);
        let drawn = opened.screen.draw_design(&opened.state);
        let Scenario::Design(_) = &opened.scenario else {
            let error = drawn.unwrap_err().to_string();
            assert!(error.contains("nothing is varied"), "{error}");
            continue;
        };
        count += 1;
        let drawn = drawn.unwrap();
        let source = infusim::document::Source::new("screen.yaml", &drawn.text);
        let none = |name: &str| panic!("{name} is asked for");
        let finder = infusim::scenario::Finder::new(&library, &none);
        let Scenario::Design(design) = Scenario::read(source, &finder).unwrap() else {
            panic!("{} is a design", path.display());
        };
        assert_eq!(design.first().population.count, opened.state.people);
        let seen: Vec<&String> = drawn.figures.iter().map(|figure| &figure.svg).collect();
        let expected = design_figures(&design, &library);
        assert!(
            !expected.is_empty() && seen.iter().copied().eq(&expected),
            "{}",
            path.display()
        );
        opened.state.people = 10;
        assert_ne!(opened.screen.draw_design(&opened.state).unwrap().text, drawn.text);
    }
    assert_eq!(count, 3);
}

/// What is saved says what it is for and how it is drawn again, and is read as it stands.
#[test]
fn a_saved_text_says_how_it_is_drawn_again() {
    let mut opened = two_or_thirty();
    let linear = opened.screen.text(&opened.state).unwrap();
    opened.state.log = true;
    let log = opened.screen.text(&opened.state).unwrap();
    assert!(
        linear.starts_with("# ") && linear.contains("`infusim run` draws the same"),
        "{linear}"
    );
    assert!(log.contains("`infusim run --log` draws the same"), "{log}");
    assert!(
        log.lines()
            .next()
            .unwrap()
            .ends_with("For teaching and research, not for dosing people.")
    );
}

/// A page knows where thresholds stand and which marks are peaks under other models.
#[test]
fn a_chart_says_where_thresholds_are() {
    let mut opened = two_or_thirty();
    let drawn = opened.screen.draw(&opened.state).unwrap();
    let chart = drawn.figures[0].chart.as_ref().unwrap();
    let names: Vec<&str> = chart.thresholds.iter().map(|own| own.name.as_str()).collect();
    assert_eq!(names, ["analgesia-zanos-2018", "psychedelic-bowdle-1998"]);
    for threshold in &chart.thresholds {
        assert!(
            (threshold.low..=threshold.high).contains(&threshold.level),
            "{threshold:?}"
        );
    }
    for series in &chart.series {
        assert!(!series.other_peaks.is_empty(), "{} has other models", series.arm);
        assert!(
            series
                .other_peaks
                .iter()
                .all(|number| !series.typical.contains(number))
        );
    }
}

/// Peaks of the typical patient by arm.
fn peaks(opened: &mut Opened) -> BTreeMap<String, f64> {
    let drawn = opened.screen.draw(&opened.state).unwrap();
    let series = drawn
        .series
        .into_iter()
        .filter(|facts| facts.analyte == "ketamine");
    series.map(|facts| (facts.arm, facts.cmax)).collect()
}

/// A model in which everything is proportional to the dose shows twice the level at twice the rate, in that arm alone.
#[test]
fn a_moved_rate_moves_its_arm_in_proportion() {
    let mut opened = two_or_thirty();
    let before = peaks(&mut opened);
    opened.state.arms[2]
        .values
        .insert("0.infusion.rate".to_string(), "40 mg/h".to_string());
    let moved = opened.screen.moved(&opened.state, 0).unwrap();
    let changed: Vec<bool> = moved.series.iter().map(|series| series.is_changed).collect();
    assert_eq!(changed, [false, false, true, false]);
    assert!(
        moved.series[2].band.is_some(),
        "the band follows by the same factor"
    );
    assert!(moved.leaves_axis);
    let after = peaks(&mut opened);
    for (arm, peak) in before {
        let factor = if arm == "30 h" { 2.0 } else { 1.0 };
        assert!((after[&arm] / peak - factor).abs() < 1e-12, "{arm}");
    }
}

/// Where only doses changed, the band drawn while moving is the band that is drawn at rest.
#[test]
fn the_moved_band_is_the_one_at_rest() {
    let mut opened = two_or_thirty();
    opened.screen.draw(&opened.state).unwrap();
    // Less, so that the chart at rest has the same axis: the other arms are as high as before.
    opened.state.arms[0]
        .values
        .insert("0.infusion.rate".to_string(), "15 mg/h".to_string());
    let moved = opened.screen.moved(&opened.state, 0).unwrap();
    let solved = opened.screen.moved(&opened.state, PEOPLE).unwrap();
    assert_eq!(
        solved.series[0].band, moved.series[0].band,
        "the same people, solved again"
    );
    let drawn = opened.screen.draw(&opened.state).unwrap();
    let figure = &drawn.figures[0];
    let chart = figure.chart.as_ref().unwrap();
    let body = figure
        .svg
        .split_once("<g stroke-linejoin=\"round\">\n")
        .unwrap()
        .1;
    let elements: Vec<&str> = body.lines().collect();
    for (elements_of, moved) in [
        (&chart.series[0].typical, &moved.series[0].lines),
        (&chart.series[0].band, moved.series[0].band.as_ref().unwrap()),
        (&chart.series[0].median, moved.series[0].median.as_ref().unwrap()),
    ] {
        assert_eq!(elements_of.len(), moved.len());
        assert!(!moved.is_empty());
        for (element, points) in elements_of.iter().zip(moved) {
            let drawn = elements[*element];
            assert!(
                drawn.contains(&format!("points=\"{points}\"")),
                "{drawn}\n{points}"
            );
        }
    }
}

/// The length of an infusion moves without a band: everybody would have to be solved again.
#[test]
fn a_moved_length_has_no_band() {
    let mut opened = two_or_thirty();
    opened.screen.draw(&opened.state).unwrap();
    opened.state.arms[0]
        .values
        .insert("0.infusion.over".to_string(), "3 h".to_string());
    let moved = opened.screen.moved(&opened.state, 0).unwrap();
    assert!(moved.series[0].is_changed && moved.series[0].band.is_none());
    assert!(!moved.series[1].is_changed, "the others are as they were");
    let solved = opened.screen.moved(&opened.state, PEOPLE).unwrap();
    assert!(solved.series[0].band.is_some(), "they are");
}

/// 20 mg/h over 2, 10, 30 and 100 h are 40 mg and more; the same total is 40 mg in each.
#[test]
fn the_same_total_is_that_of_the_first_arm() {
    let mut opened = two_or_thirty();
    opened.state.same = Same::Total;
    let text = opened.screen.text(&opened.state).unwrap();
    for (hours, rate) in [(2, "20 mg/h"), (10, "4 mg/h"), (100, "0.4 mg/h")] {
        let line = format!("{{infusion: {{rate: {rate}, over: {hours} h}}}}");
        assert!(text.contains(&line), "{line}\n{text}");
    }
}

/// Arms are copied, renamed and taken away; people, model, thresholds and weight follow the state.
#[test]
fn the_text_is_what_is_on_the_screen() {
    let mut opened = two_or_thirty();
    let state = &mut opened.state;
    let mut copy = state.arms[1].clone();
    copy.name = "# a \"copy\": 5 h".to_string();
    copy.values
        .insert("0.infusion.over".to_string(), "5 h".to_string());
    state.arms = vec![copy, state.arms[3].clone()];
    state.people = 7;
    state.model = Some("domino-1984".to_string());
    state.off = vec!["psychedelic-bowdle-1998".to_string()];
    state
        .values
        .insert("patients.weight.median".to_string(), "60 kg".to_string());
    let text = opened.screen.text(&opened.state).unwrap();
    let library = Library::open().unwrap();
    let none = |name: &str| panic!("{name} is asked for");
    let finder = infusim::scenario::Finder::new(&library, &none);
    let source = infusim::document::Source::new("screen.yaml", &text);
    let study = Study::read(source, &finder).unwrap();
    let names: Vec<&str> = study.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(names, ["# a \"copy\": 5 h", "100 h"]);
    assert_eq!(study.models[0].id, "domino-1984");
    assert_eq!(study.population.count, 7);
    assert_eq!(study.population.people.typical_weight().kg(), 60.0);
    assert_eq!(study.thresholds.len(), 1);
    let given: Vec<f64> = study
        .read_back()
        .unwrap()
        .iter()
        .map(|arm| arm.total.mg())
        .collect();
    assert_eq!(given, [100.0, 2000.0]);
}

/// The typical patient alone: no band, no shares.
#[test]
fn nobody_but_the_typical_patient() {
    let mut opened = two_or_thirty();
    let with_people = opened.screen.draw(&opened.state).unwrap();
    opened.state.people = 0;
    let alone = opened.screen.draw(&opened.state).unwrap();
    let chart = alone.figures[0].chart.as_ref().unwrap();
    assert!(
        chart
            .series
            .iter()
            .all(|series| series.band.is_empty() && !series.typical.is_empty())
    );
    let peaks =
        |series: &[infusim::lesson::SeriesFacts]| series.iter().map(|facts| facts.cmax).collect::<Vec<_>>();
    assert_eq!(peaks(&alone.series), peaks(&with_people.series));
}

/// Mistakes of a field are those of the scenario, with a hint; other states are refused in words.
#[test]
fn wrong_states_say_what_is_wrong() {
    let mut opened = two_or_thirty();
    let mut wrong = opened.state.clone();
    wrong.arms[0]
        .values
        .insert("0.infusion.over".to_string(), "two hours".to_string());
    let Err(ScreenError::Rejected(rejected)) = opened.screen.draw(&wrong) else {
        panic!("two hours is no duration");
    };
    assert!(rejected.files[0].render(false).contains("two hours"));
    for (change, said) in [
        (
            Box::new(|state: &mut ScreenState| state.version = 9) as Box<dyn Fn(&mut ScreenState)>,
            "version 9",
        ),
        (
            Box::new(|state| state.source = "0".to_string()),
            "another scenario",
        ),
        (
            Box::new(|state| {
                state.values.insert("nowhere.at".to_string(), "1 h".to_string());
            }),
            "no value",
        ),
        (Box::new(|state| state.arms[0].from = 99), "arm 100"),
    ] {
        let mut state = opened.state.clone();
        change(&mut state);
        let error = opened.screen.draw(&state).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

/// Sliders of an arm go around what is written, weights stay among the bounds that are written.
#[test]
fn sliders_reach_around_what_is_written() {
    let library = Library::open().unwrap();
    for path in shipped() {
        let (scenario, files) = open_scenario_with_files(&path, &library).unwrap();
        let text = scenario.source().text.clone();
        let open = Screen::new().unwrap().open("a.yaml", &text, files).unwrap();
        let values = open.arms.iter().flat_map(|arm| &arm.values).chain(&open.values);
        for value in values {
            let Some(number) = value.number else {
                assert_eq!(value.kind, OpenKind::Axis);
                continue;
            };
            assert!(
                (value.low..=value.high).contains(&number),
                "{}: {value:?}",
                path.display()
            );
            assert!(!value.is_logarithmic || value.low > 0.0, "{value:?}");
        }
    }
}
