//! Measured levels set against simulated ones, by counting and by the distribution of order statistics.
//!
//! One compartment, a bolus, ln c normal with standard deviation s at every time ([`measured_levels`](super::measured_levels)).
//! Of m independent levels at one time the k-th smallest is below x with P(at least k of m are) = a sum of binomial
//! probabilities, so that a prediction interval of a percentile over studies of m people has a closed form.

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::outcome::observed::{BandRanks, CheckAbsence, ObservedOutcome};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::fmt::Write;
use std::ops::ControlFlow;

/// ω² + σ² = 0.3² + 0.4² = 0.5².
const MODEL: &str = "
title: One compartment
short: One
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody}
studied_in: {people: nobody}
parameters:
  v: {value: 10 L, grade: D, from: a test}
  cl: {value: 3 L/h, grade: D, from: a test}
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
variability: {effects: {size: {on: [v, cl], sd: 0.3, grade: D, from: a test}}}
residual: {ketamine: {log_sd: 0.4, grade: D, from: a test}}
";
const S: f64 = 0.5;

fn observed(patients: u64, residual: &str, options: SimulateOptions, csv: &str) -> StudyOutcome {
    let text = format!(
        "
title: Checked
model: one.yaml
patients: {{count: {patients}, seed: 8, weight: 70 kg}}
arms: {{a: [{{bolus: 10 mg}}]}}
observe: {{until: 6 h, every: 1 h}}
residual: {residual}
observed: levels.csv
"
    );
    let files = |name: &str| match name {
        "one.yaml" => Ok(Source::new(name, MODEL)),
        "levels.csv" => Ok(Source::new(name, csv)),
        _ => Err(Diagnostics::new(Source::new(name, ""), Vec::new())),
    };
    let library = Library::open().unwrap();
    let study = Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &files));
    let study = study.unwrap_or_else(|bad| panic!("{bad}"));
    simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

fn own(outcome: &StudyOutcome) -> &ObservedOutcome {
    outcome.series[0].analytes[0].observed.as_ref().unwrap()
}

fn level(hours: f64) -> f64 {
    1_000.0 * (-0.3 * hours).exp()
}

/// At times that are no points of the grid, levels at the 3rd, 10th, 50th, 90th and 97th percentile of people by the closed
/// form: the share of people who are lower is that percentile, to its Monte Carlo error.
#[test]
fn shares_below_and_points_inside() {
    // Python 3.11, statistics.NormalDist().inv_cdf at 0.03, 0.1, 0.5, 0.9, 0.97.
    let z = [
        -1.8807936081512509,
        -1.2815515655446008,
        0.0,
        1.2815515655446008,
        1.8807936081512509,
    ];
    let shares = [0.03, 0.1, 0.5, 0.9, 0.97];
    let mut csv = "time (min),level (ug/L)\n".to_string();
    for minutes in [7.0, 101.0, 333.3] {
        for z in z {
            writeln!(csv, "{minutes},{}", level(minutes / 60.0) * f64::exp(S * z)).unwrap();
        }
    }
    let outcome = observed(20_000, "yes", SimulateOptions::default(), &csv);
    let own = own(&outcome);
    for (index, placed) in own.levels.iter().enumerate() {
        let found = placed.measured_rank.unwrap().share_lower(20_000).unwrap();
        let (low, high) = (found.low.unwrap(), found.high.unwrap());
        let expected = shares[index % 5];
        assert!((low..=high).contains(&expected), "{expected}: {low} to {high}");
        let typical = level([7.0, 101.0, 333.3][index / 5] / 60.0);
        assert!((placed.typical - typical).abs() < 1e-9 * typical);
    }
    // The outermost of each time lie outside the band of measured levels, and the more so outside that of true ones, whose
    // ends are at ±1.645·0.3: of 0.5·(±1.28, ±1.88) none is inside.
    let measured = own.in_measured_band.unwrap();
    assert_eq!((measured.points, measured.inside), (15, 9));
    assert_eq!((own.in_band.points, own.in_band.inside), (15, 3));
}

/// 40 people at five times, each percentile measured where the closed form has its median.
fn forty_people() -> String {
    let mut csv = "subject,time (h),level (ng/mL)\n".to_string();
    for hours in 1..=5 {
        for person in 0..40 {
            // Python 3.11: the normal quantile at (person + 0.5)/40, here by bisection of erf.
            let z = normal_quantile((f64::from(person) + 0.5) / 40.0);
            writeln!(
                csv,
                "p{person},{hours},{}",
                level(f64::from(hours)) * f64::exp(S * z)
            )
            .unwrap();
        }
    }
    csv
}

/// By bisection of the complementary error function.
fn normal_quantile(probability: f64) -> f64 {
    let (mut low, mut high) = (-10.0, 10.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        match 0.5 * libm::erfc(-middle / f64::sqrt(2.0)) < probability {
            true => low = middle,
            false => high = middle,
        }
    }
    low
}

/// The x with P(at least k of m uniform numbers are below x) = probability, by bisection of a sum of binomial terms.
fn order_statistic_quantile(m: i32, k: i32, probability: f64) -> f64 {
    let at_least = |x: f64| -> f64 {
        (k..=m)
            .map(|j| {
                let ways: f64 = (1..=j).map(|i| f64::from(m - j + i) / f64::from(i)).product();
                ways * x.powi(j) * (1.0 - x).powi(m - j)
            })
            .sum()
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        match at_least(middle) < probability {
            true => low = middle,
            false => high = middle,
        }
    }
    low
}

#[test]
fn prediction_intervals_are_those_of_order_statistics() {
    let outcome = observed(40_000, "yes", SimulateOptions::default(), &forty_people());
    let check = own(&outcome).check.as_ref().unwrap();
    assert_eq!((check.bins.len(), check.studies, check.subjects), (5, 1_000, 40));
    let mut missed = 0;
    for (bin, hours) in check.bins.iter().zip(1..) {
        assert_eq!((bin.levels, bin.middle), (40, f64::from(hours)));
        // Of 40 the 5th, 50th and 95th percentile are the 2nd, 20th and 38th smallest.
        for (of, rank) in bin.percentiles.iter().zip([2, 20, 38]) {
            for (estimate, probability) in of.simulated.iter().zip([0.025, 0.5, 0.975]) {
                let z = normal_quantile(order_statistic_quantile(40, rank, probability));
                let expected = level(f64::from(hours)) * f64::exp(S * z);
                let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
                missed += usize::from(!(low..=high).contains(&expected));
                assert!((estimate.value - expected).abs() < 0.1 * expected);
            }
            assert!(!of.is_outside());
        }
    }
    // 45 intervals, each of which holds in 95 % of studies or more: P(more than 7 miss) = 0.3 %.
    assert!(missed <= 7, "{missed} of 45 intervals miss");
}

/// Levels half as high as the model says lie outside at every percentile: e^(0.5 z) halves within 1.39 standard deviations,
/// of which the median of 40 has about 0.2.
#[test]
fn levels_of_another_model_lie_outside() {
    let mut csv = "subject,time (h),level (ng/mL)\n".to_string();
    for line in forty_people().lines().skip(1) {
        let (before, level) = line.rsplit_once(',').unwrap();
        writeln!(csv, "{before},{}", 0.5 * level.parse::<f64>().unwrap()).unwrap();
    }
    let outcome = observed(10_000, "yes", SimulateOptions::default(), &csv);
    let check = own(&outcome).check.as_ref().unwrap();
    let medians = check.bins.iter().map(|bin| bin.percentiles[1]);
    assert!(medians.clone().count() == 5 && medians.into_iter().all(|median| median.is_outside()));
}

#[test]
fn nothing_depends_on_threads_and_windows() {
    let auto = SimulateOptions::default();
    let csv = forty_people();
    let one = observed(8_100, "yes", auto, &csv);
    for threads in [1, 16] {
        let options = SimulateOptions {
            threads: Some(threads),
            percentile_memory: 1,
            ..auto
        };
        let other = observed(8_100, "yes", options, &csv);
        assert_eq!(own(&one).levels, own(&other).levels);
        assert_eq!(own(&one).check, own(&other).check);
    }
}

#[test]
fn why_there_is_no_check() {
    let auto = SimulateOptions::default();
    let csv = forty_people();
    let absence = |outcome: &StudyOutcome| own(outcome).check.clone().unwrap_err();
    assert_eq!(
        absence(&observed(7_999, "yes", auto, &csv)),
        CheckAbsence::FewPeople {
            people: 7_999,
            needed: 8_000
        }
    );
    assert_eq!(
        absence(&observed(8_000, "no", auto, &csv)),
        CheckAbsence::NoResidualError
    );
    assert_eq!(
        absence(&observed(100, "yes", auto, &csv.replace("subject", "group"))),
        CheckAbsence::Groups
    );
    let unnamed = csv.lines().map(|line| line.split_once(',').unwrap().1);
    let unnamed = unnamed.collect::<Vec<_>>().join("\n");
    assert_eq!(
        absence(&observed(100, "yes", auto, &unnamed)),
        CheckAbsence::NoSubjects
    );
    let two_times: Vec<&str> = csv.lines().take(81).collect();
    assert_eq!(
        absence(&observed(100, "yes", auto, &two_times.join("\n"))),
        CheckAbsence::FewLevels { levels: 80, bins: 2 }
    );
}

/// A level just inside an end of the band that the curves have at a point of the grid is inside, one just outside is not: in
/// lanes and step by step, for metabolites, with visits of their own, of true and of measured levels.
#[test]
fn points_and_curves_have_one_band() {
    for (model, doses, more) in [
        ("otto-2021", "{infusion: {dose: 10 mg, over: 30 min}}", ""),
        ("flint-2017", "{infusion: {dose: 10 mg, over: 2 h}}", ""),
        (
            "simons-2022",
            "{bolus: 50 mg, route: film}, {at: 3 h, bolus: 50 mg, route: film}",
            "occasions: each dose",
        ),
    ] {
        let read = |csv: Option<&str>| {
            let observed = csv.map_or("", |_| "observed: levels.csv");
            let text = format!(
                "title: t\nmodel: {model}\npatients: {{count: 300, seed: 4, weight: {{median: 70 kg, cv: 15 %, min: 50 kg, max: \
                 90 kg}}}}\narms: {{a: [{doses}]}}\nobserve: {{until: 6 h, every: 2 h}}\nresidual: yes\n{more}\n{observed}\n"
            );
            let files = |name: &str| match (name, csv) {
                ("levels.csv", Some(csv)) => Ok(Source::new(name, csv)),
                _ => Err(Diagnostics::new(Source::new(name, ""), Vec::new())),
            };
            let library = Library::open().unwrap();
            let study = Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &files));
            let study = study.unwrap_or_else(|bad| panic!("{bad}"));
            let options = SimulateOptions::default();
            simulate(&study, library.substances(), options, &|_| {
                ControlFlow::Continue(())
            })
            .unwrap()
        };
        let curves = read(None);
        let mut csv = "time (h),level (ng/mL),analyte\n".to_string();
        let mut expected = Vec::new();
        for analyte in &curves.series[0].analytes {
            for (is_measured, percentiles) in [
                (false, &analyte.curves.percentiles),
                (true, &analyte.curves.measured),
            ] {
                for point in 1..=3 {
                    let [low, high] = [0, 2].map(|place| percentiles[place].at(point).value);
                    for (level, is_inside) in [
                        (low * 0.9999, false),
                        (low * 1.0001, true),
                        (high * 0.9999, true),
                        (high * 1.0001, false),
                    ] {
                        writeln!(csv, "{},{level},{}", 2 * point, analyte.name).unwrap();
                        expected.push((is_measured, is_inside));
                    }
                }
            }
        }
        let found = read(Some(&csv));
        let analytes = found.series[0].analytes.iter();
        let levels = analytes.flat_map(|analyte| &analyte.observed.as_ref().unwrap().levels);
        let band = BandRanks::new([0.05, 0.95], 300);
        let mut count = 0;
        for (level, (is_measured, is_inside)) in levels.zip(expected) {
            let rank = match is_measured {
                true => level.measured_rank.unwrap(),
                false => level.rank,
            };
            assert_eq!(rank.is_inside(&band), is_inside, "{model}, {level:?}");
            count += 1;
        }
        assert!(count >= 48);
    }
}
