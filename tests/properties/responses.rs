//! Responses, where they are known in closed form, and what they must not change.

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::{Exposure, ResponseOutcome, StudyOutcome};
use infusim::population::SubjectRange;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{ArmRequest, SimulateOptions, simulate, simulate_arm};
use infusim::solver::Method;
use std::ops::ControlFlow;

const CL: f64 = 30.0;
const V: f64 = 60.0;
const MODEL: &str = "\
title: One compartment
short: One
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody N}
studied_in: {people: nobody}
parameters:
  cl: {value: 30 L/h, grade: D, from: made up}
  v: {value: 60 L, grade: D, from: made up}
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
variability:
  effects: {cl: {on: [cl], cv: 30 %, grade: D, from: made up}}
";

/// A response file: `law`, `parameters`, further lines.
fn response(law: &str, parameters: &str, more: &str) -> String {
    let matrix = if more.contains("ke0:") {
        "effect site"
    } else {
        "plasma"
    };
    format!(
        "title: A response\nshort: R\nkind: side effect\nfollows: ketamine\n\
         measured: {{matrix: {matrix}, site: venous}}\nscale: {{unit: points, lowest: 0, highest: 100}}\n\
         law: {law}\nlevels: {{some: {{value: 20, says: some, grade: D, from: made up}}}}\n\
         partners: {{models: [m], why: made up}}\npeople: nobody\nsource: {{authors: Nobody N}}\ngrade: D\nfrom: made up\n\
         parameters:\n{parameters}{more}caveats: [made up]\n"
    )
}

fn parameter(name: &str, value: &str) -> String {
    format!("  {name}: {{value: {value}, grade: D, from: made up}}\n")
}

/// 50 points at most, C50 differing between people; without drug there are none.
fn hyperbolic() -> String {
    let parameters = parameter("emax", "50") + &parameter("c50", "500 ng/mL");
    let spread = "variability: {effects: {c50: {on: [c50], cv: 60 %, grade: D, from: made up}}}\n";
    response("{direction: rises, maximum: emax, c50: c50}", &parameters, spread)
}

fn sigmoid(more: &str) -> String {
    let parameters = parameter("e0", "80")
        + &parameter("f", "0.9")
        + &parameter("c50", "0.5 mg/L")
        + &parameter("gamma", "3.5")
        + &parameter("rate", "4 1/h");
    let parameters = match more.contains("ke0:") {
        true => parameters,
        false => parameters.replace(&parameter("rate", "4 1/h"), ""),
    };
    let law = "{direction: falls, baseline: e0, fraction: f, c50: c50, gamma: gamma}";
    let spread = "variability: {effects: {c50: {on: [c50], cv: 60 %, grade: D, from: made up}}}\n";
    response(law, &parameters, &format!("{spread}{more}"))
}

const ARMS: &str = "arms: {bolus: [{bolus: 60 mg}], infusion: [{infusion: {dose: 60 mg, over: 2 h}}]}";

fn study(responses: &str, file: &str, patients: u64) -> Study {
    study_of(responses, file, patients, ARMS)
}

fn study_of(responses: &str, file: &str, patients: u64, arms: &str) -> Study {
    let text = format!(
        "title: t\nmodel: ./m.yaml\npatients: {{count: {patients}, seed: 5, weight: 70 kg}}\n{responses}\
         thresholds: [{{name: high, substance: ketamine, above: 700 ng/mL}}]\nkeep: [parameters]\n{arms}\n\
         observe: {{until: 12 h, every: 10 min}}\n"
    );
    let library = Library::open().unwrap();
    let read = |name: &str| -> Result<Source, Diagnostics> {
        Ok(Source::new(name, if name == "./m.yaml" { MODEL } else { file }))
    };
    match Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &read)) {
        Ok(study) => study,
        Err(rejected) => panic!("{rejected}"),
    }
}

const WITH: &str = "responses: [./r.yaml]\n";

fn simulated(study: &Study, method: Method, threads: usize) -> StudyOutcome {
    let library = Library::open().unwrap();
    let options = SimulateOptions {
        method,
        threads: Some(threads),
        ..SimulateOptions::default()
    };
    let watch = |_| ControlFlow::Continue(());
    simulate(study, library.substances(), options, &watch).unwrap()
}

fn own(outcome: &StudyOutcome, arm: usize) -> &ResponseOutcome {
    &outcome.series[arm].responses[0]
}

/// The parameters kept of each person.
fn parameters(outcome: &StudyOutcome, name: &str) -> Vec<f64> {
    let model = &outcome.models[0];
    let index = model
        .parameters
        .iter()
        .position(|parameter| parameter.name == name)
        .unwrap();
    let kept = outcome.series[0].kept.parameters.as_ref().unwrap();
    kept.column(index).to_vec()
}

fn near(found: f64, expected: f64, share: f64) {
    let far = (found - expected).abs() > share * expected.abs().max(1e-12);
    assert!(!far, "{found} instead of {expected}");
}

/// After a bolus C = D/V exp(−kt): the response is above e while C > C50 h/(1 − h), h = e/Emax.
#[test]
fn hours_beyond_a_value_are_those_of_the_closed_form_in_everybody() {
    let outcome = simulated(&study(WITH, &hyperbolic(), 500), Method::Auto, 2);
    let (c50, cl) = (parameters(&outcome, "r.c50"), parameters(&outcome, "cl"));
    let patients = &outcome.series[0].analytes[0].patients;
    let hours = patients.hours_above(1).unwrap();
    let (first, back) = (patients.first_above(1).unwrap(), patients.back_below(1).unwrap());
    let odds = 20.0 / 30.0;
    let mut never = 0;
    for person in 0..500 {
        // Kept in mg/L.
        let level = 1000.0 * c50[person] * odds;
        let peak = 60_000.0 / V;
        let expected = ((peak / level).ln() * V / cl[person]).clamp(0.0, 12.0);
        if expected == 0.0 {
            never += 1;
            assert!(first[person].is_nan() && hours[person] == 0.0);
        } else {
            near(hours[person], expected, 1e-9);
            assert_eq!(first[person], 0.0);
            assert!(expected == 12.0 || back[person] == hours[person]);
        }
        near(
            own(&outcome, 0).peaks[person],
            50.0 * peak / (1000.0 * c50[person] + peak),
            1e-12,
        );
    }
    assert!(never > 0, "somebody never gets there");
}

/// A person's response at a point of the grid is that of their own level there, and the band is made of these.
#[test]
fn bands_are_those_of_everybodys_own_response() {
    for file in [hyperbolic(), sigmoid(""), sigmoid("ke0: rate\n")] {
        let study = study(WITH, &file, 300);
        let library = Library::open().unwrap();
        let request = ArmRequest {
            study: &study,
            substances: library.substances(),
            model: 0,
            arm: 1,
            options: SimulateOptions::default(),
            keep: infusim::outcome::Keep {
                curves: infusim::outcome::Keep::ALL,
                parameters: true,
                ..infusim::outcome::Keep::default()
            },
        };
        let found = simulate_arm(&request, &|_| ControlFlow::Continue(()))
            .unwrap()
            .series;
        let driver = found.responses[0].analyte;
        let levels = &found.kept.curves.as_ref().unwrap()[driver];
        let kept = found.kept.parameters.as_ref().unwrap();
        let index = |name: &str| {
            study.models[0]
                .parameters
                .iter()
                .position(|known| known.name == name)
        };
        let is_sigmoid = file.contains("gamma");
        for point in [3, 12, 13, 40] {
            let response = |person: usize| {
                let c50 = 1000.0 * kept[(person, index("r.c50").unwrap())];
                let ratio = levels[(person, point)] / c50;
                match is_sigmoid {
                    true => 80.0 * (1.0 - 0.9 * ratio.powf(3.5) / (1.0 + ratio.powf(3.5))),
                    false => 50.0 * ratio / (1.0 + ratio),
                }
            };
            let mut values: Vec<f64> = (0..300).map(response).collect();
            let beyond = values.iter().filter(|value| {
                if is_sigmoid {
                    **value < 20.0
                } else {
                    **value > 20.0
                }
            });
            let curves = &found.responses[0].curves;
            assert_eq!(curves.above[(1, point)], beyond.count() as u64);
            values.sort_by(f64::total_cmp);
            for (curve, rank) in curves.percentiles.iter().zip([15, 150, 285]) {
                near(curve.at(point).value, values[rank - 1], 1e-12);
            }
        }
    }
}

/// One compartment with an effect site after a bolus: Ce = D/V ke0/(ke0 − k) (exp(−kt) − exp(−ke0 t)), highest at
/// ln(ke0/k)/(ke0 − k).
#[test]
fn the_furthest_a_response_goes_is_at_the_peak_of_its_effect_site() {
    let outcome = simulated(&study(WITH, &sigmoid("ke0: rate\n"), 200), Method::Auto, 2);
    let (c50, cl) = (parameters(&outcome, "r.c50"), parameters(&outcome, "cl"));
    let site = &outcome.series[0].analytes[1].patients;
    for person in 0..200 {
        let (k, ke0) = (cl[person] / V, 4.0_f64);
        let time = (ke0 / k).ln() / (ke0 - k);
        let peak = 60_000.0 / V * ke0 / (ke0 - k) * ((-k * time).exp() - (-ke0 * time).exp());
        near(site.cmax()[person], peak, 1e-12);
        near(site.tmax()[person], time, 1e-6);
        let ratio = (peak / (1000.0 * c50[person])).powf(3.5);
        near(
            own(&outcome, 0).peaks[person],
            80.0 * (1.0 - 0.9 * ratio / (1.0 + ratio)),
            1e-12,
        );
    }
    let typical = &outcome.series[0].analytes[1].typical;
    near(typical.tmax, (4.0 / (CL / V)).ln() / (4.0 - CL / V), 1e-6);
}

/// People are the same with responses and without. So are concentrations and hours above thresholds of these, to the last
/// bit; with an effect site, whose rate is one more of the system, to rounding.
#[test]
fn responses_change_no_concentration() {
    let without = simulated(&study("", "", 300), Method::Auto, 2);
    // With one rate more the propagator is another one, by some roundings of the dose: of what is left of it after twelve
    // hours they are a larger part, so that small levels are held to a hundredth of the highest.
    let small = 0.01 * 60_000.0 / V;
    for (file, rounding) in [(sigmoid(""), 0.0), (sigmoid("ke0: rate\n"), 1e-12)] {
        let with = simulated(&study(WITH, &file, 300), Method::Auto, 2);
        for name in ["cl", "v"] {
            assert_eq!(parameters(&with, name), parameters(&without, name));
        }
        for (one, other) in with.series.iter().zip(&without.series) {
            let (one, other) = (&one.analytes[0], &other.analytes[0]);
            let numbers = |of: &infusim::outcome::AnalyteOutcome| {
                let patients = &of.patients;
                let mut all = [patients.cmax(), patients.area_to_infinity()].concat();
                all.extend(patients.hours_above(0).unwrap());
                all.extend(&of.curves.typical);
                all.extend(of.curves.percentiles.iter().flat_map(|curve| &curve.values));
                all
            };
            for (one, other) in numbers(one).into_iter().zip(numbers(other)) {
                let near = rounding * other.abs().max(small);
                assert!((one - other).abs() <= near, "{one} {other}");
            }
        }
    }
}

/// The same on any number of threads, in a shard, and with a second response beside it.
#[test]
fn a_person_responds_alike_wherever_they_are_simulated() {
    let study = study(WITH, &sigmoid("ke0: rate\n"), 700);
    let one = simulated(&study, Method::Auto, 1);
    for threads in [2, 16] {
        let other = simulated(&study, Method::Auto, threads);
        for arm in 0..2 {
            assert_eq!(own(&one, arm).peaks, own(&other, arm).peaks);
            assert_eq!(own(&one, arm).curves.above, own(&other, arm).curves.above);
            let percentiles = own(&one, arm).curves.percentiles.iter();
            for (one, other) in percentiles.zip(&own(&other, arm).curves.percentiles) {
                assert_eq!(one.values, other.values);
            }
        }
    }
    let shard = study
        .clone()
        .with_subjects("501-600".parse::<SubjectRange>().unwrap())
        .unwrap();
    let part = simulated(&shard, Method::Auto, 2);
    for arm in 0..2 {
        assert_eq!(own(&part, arm).peaks, own(&one, arm).peaks[500..600]);
    }
}

/// Solvers agree on responses, and on hours beyond their values, as they do on levels.
#[test]
fn solvers_agree() {
    let study = study(WITH, &sigmoid("ke0: rate\n"), 60);
    let exact = simulated(&study, Method::Exact, 2);
    for method in [Method::Rodas5p, Method::Dopri5] {
        let other = simulated(&study, method, 2);
        for arm in 0..2 {
            for (one, other) in own(&exact, arm).peaks.iter().zip(&own(&other, arm).peaks) {
                near(*other, *one, 1e-6);
            }
            let hours = |outcome: &StudyOutcome| {
                let patients = &outcome.series[arm].analytes[1].patients;
                patients
                    .iter()
                    .map(|exposure: Exposure| exposure.above[1].hours)
                    .collect::<Vec<_>>()
            };
            for (one, other) in hours(&exact).into_iter().zip(hours(&other)) {
                assert!((one - other).abs() < 1e-4, "{one} {other}");
            }
        }
    }
}

/// A chance of 30 %: so many respond, by the same number in both arms, and the others stay at the baseline.
#[test]
fn some_respond_and_some_do_not() {
    let parameters = parameter("emax", "50") + &parameter("c50", "500 ng/mL") + &parameter("chance", "0.3");
    let law = "{direction: rises, maximum: emax, c50: c50, responders: chance}";
    let outcome = simulated(
        &study(WITH, &response(law, &parameters, ""), 4000),
        Method::Auto,
        2,
    );
    let responds = |arm: usize| {
        own(&outcome, arm)
            .peaks
            .iter()
            .map(|peak| *peak > 0.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(responds(0), responds(1));
    let share = responds(0).iter().filter(|responds| **responds).count() as f64 / 4000.0;
    // Three standard deviations.
    assert!(
        (share - 0.3).abs() < 3.0 * (0.3_f64 * 0.7 / 4000.0).sqrt(),
        "{share}"
    );
    assert!(
        own(&outcome, 0).typical_peak > 30.0,
        "the typical patient responds"
    );
    let above = &outcome.series[0].analytes[0].patients.hours_above(1).unwrap();
    assert!(
        above
            .iter()
            .zip(responds(0))
            .all(|(hours, responds)| responds || *hours == 0.0)
    );
}

/// γ is another one above C50 than below: BIS of propofol, 93 (1 − u^g/(1 + u^g)), g 1.47 and 1.89.
#[test]
fn two_slopes_meet_at_half_of_the_change() {
    let parameters = parameter("e0", "93")
        + &parameter("c50", "3.08 mg/L")
        + &parameter("below", "1.47")
        + &parameter("over", "1.89")
        + &parameter("f", "1");
    let law = "{direction: falls, baseline: e0, fraction: f, c50: c50, gamma: below, gamma_above: over}";
    let outcome = simulated(&study(WITH, &response(law, &parameters, ""), 1), Method::Auto, 1);
    let series = &outcome.series[0];
    let levels = series.analytes[0].curves.typical.iter();
    for (level, found) in levels.zip(&series.responses[0].curves.typical) {
        let ratio = level / 3080.0;
        let gamma = if ratio < 1.0 { 1.47 } else { 1.89 };
        near(
            *found,
            93.0 * (1.0 - ratio.powf(gamma) / (1.0 + ratio.powf(gamma))),
            1e-12,
        );
    }
}

/// 60 mg/h until the response of a person passes 20 points: at their own concentration C(e), so that nobody's level goes
/// above it; who would need more than 60 mg/h for it, R/CL (1 − exp(−kT)) < C(e), is never stopped.
#[test]
fn a_rule_stops_each_person_at_their_own_response() {
    let arms = "arms: {a: [{titrate: {start: 60 mg/h, over: 10 h, look: 1 h, \
                stop_if: {of: r, above: 20, seen: when crossed}}}]}";
    let outcome = simulated(&study_of(WITH, &hyperbolic(), 500, arms), Method::Auto, 2);
    let (c50, cl) = (parameters(&outcome, "r.c50"), parameters(&outcome, "cl"));
    let patients = &outcome.series[0].analytes[0].patients;
    let mut stopped = 0;
    for person in 0..500 {
        let own_level = 1000.0 * c50[person] * 20.0 / 30.0;
        let without_rule = 60_000.0 / cl[person] * (1.0 - (-cl[person] / V * 10.0).exp());
        // A crossing is found in the microsecond it falls into: so long the level goes on rising, by 60 mg/h / V at most.
        let rise = 60_000.0 / V / 3.6e9;
        let far = (patients.cmax()[person] - own_level.min(without_rule)).abs();
        assert!(far <= rise + 1e-9 * own_level.min(without_rule), "{far}");
        stopped += usize::from(own_level < without_rule);
    }
    let found = outcome.series[0].titration.as_ref().unwrap().stopped.unwrap();
    assert!((1..500).contains(&stopped));
    near(found.value, stopped as f64 / 500.0, 1e-12);
}

/// Where nobody differs in C50, a rule on a value of the response is the rule on the concentration at which it is reached,
/// at looks too: 20 = 50 C/(500 + C) at C = 1000/3 ng/mL.
#[test]
fn a_rule_on_a_value_is_one_on_its_concentration() {
    let spread = "variability: {effects: {c50: {on: [c50], cv: 60 %, grade: D, from: made up}}}\n";
    let file = hyperbolic().replace(spread, "");
    let rule = |condition: &str| {
        let arms = format!(
            "arms: {{a: [{{titrate: {{start: 5 mg/h, over: 10 h, look: 1 h, raise: {{by: 3 mg/h, at_most: 30 mg/h}}, \
             while: {{{condition}}}}}}}]}}"
        );
        simulated(&study_of(WITH, &file, 300, &arms), Method::Auto, 2)
    };
    let (one, other) = (rule("of: r, below: 20"), rule("below: 333.3333333333333 ng/mL"));
    let (one, other) = (
        &one.series[0].analytes[0].patients,
        &other.series[0].analytes[0].patients,
    );
    assert_eq!(one.cmax(), other.cmax());
    assert_eq!(one.area_to_infinity(), other.area_to_infinity());
}
