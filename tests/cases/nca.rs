//! Edges of non-compartmental analysis: each expected value is worked out by hand, or follows from a closed form.

use crate::run::{Row, Run, number};
use infusim::outcome::nca::{
    Absence, AucRule, Convention, FirstLevel, LastLevel, NcaDose, NcaQuantity as Q, NcaSpread, ProfileError,
    SampledNca, SampledProfile, SlopeRule,
};

const BOLUS: NcaDose = NcaDose {
    amount: 10.0,
    mean_time: 0.0,
    end: 0.0,
    is_bolus: true,
    is_intravenous: true,
    round: None,
};
const LINEAR: Convention = Convention {
    auc: AucRule::Linear,
    slope: SlopeRule::AdjustedR2,
    last: LastLevel::Observed,
};
const LOG: Convention = Convention {
    auc: AucRule::LinearUpLogDown,
    ..LINEAR
};

fn profile(samples: &[[f64; 2]], lloq: Option<f64>) -> SampledProfile {
    let times: Vec<f64> = samples.iter().map(|[time, _]| *time).collect();
    let levels: Vec<f64> = samples.iter().map(|[_, level]| *level).collect();
    SampledProfile::new(&times, &levels, lloq).unwrap()
}

fn value(samples: &[[f64; 2]], dose: &NcaDose, rules: Convention, quantity: Q) -> Result<f64, Absence> {
    let profile = profile(samples, None);
    SampledNca::new(&profile, dose, rules, FirstLevel::Extrapolated).value(quantity)
}

#[track_caller]
fn near(found: Result<f64, Absence>, expected: f64) {
    let found = found.unwrap();
    assert!(
        (found - expected).abs() <= 1e-12 * expected.abs(),
        "{found}, not {expected}"
    );
}

#[test]
fn of_equal_peaks_the_first_counts_and_the_line_begins_after_it() {
    let samples = [
        [0.0, 0.0],
        [1.0, 8.0],
        [2.0, 8.0],
        [3.0, 4.0],
        [4.0, 2.0],
        [5.0, 1.0],
    ];
    near(value(&samples, &BOLUS, LINEAR, Q::Tmax), 1.0);
    // Through 8, 4, 2 and 1 the line is exact, and so it is through the last three: more samples are taken.
    near(value(&samples, &BOLUS, LINEAR, Q::Points), 4.0);
    near(value(&samples, &BOLUS, LINEAR, Q::HalfLife), 1.0);
}

#[test]
fn the_highest_sample_is_never_on_the_line() {
    let samples = [[0.0, 8.0], [1.0, 4.0], [2.0, 2.0]];
    assert_eq!(
        value(&samples, &BOLUS, LINEAR, Q::LambdaZ),
        Err(Absence::TooFewLevels)
    );
    assert_eq!(
        value(&samples, &BOLUS, LINEAR, Q::Clearance),
        Err(Absence::TooFewLevels)
    );
    near(value(&samples, &BOLUS, LINEAR, Q::AucLast), 6.0 + 3.0);
}

/// Where one end is zero both rules are linear.
#[test]
fn zeros_inside_the_curve() {
    let samples = [
        [0.0, 6.0],
        [1.0, 0.0],
        [2.0, 4.0],
        [3.0, 2.0],
        [4.0, 1.0],
        [5.0, 0.5],
    ];
    near(
        value(&samples, &BOLUS, LINEAR, Q::AucLast),
        3.0 + 2.0 + 3.0 + 1.5 + 0.75,
    );
    let falling = (2.0 + 1.0 + 0.5) / std::f64::consts::LN_2;
    near(value(&samples, &BOLUS, LOG, Q::AucLast), 3.0 + 2.0 + falling);
}

#[test]
fn levels_below_the_limit_of_quantification() {
    let samples = [
        [0.0, 0.5],
        [1.0, 9.0],
        [2.0, 0.5],
        [3.0, 4.0],
        [4.0, 2.0],
        [5.0, 1.0],
        [6.0, 0.5],
    ];
    let found = profile(&samples, Some(1.0));
    assert_eq!(
        found.points(),
        [[0.0, 0.0], [1.0, 9.0], [3.0, 4.0], [4.0, 2.0], [5.0, 1.0]]
    );
    assert_eq!(found.last(), Some([5.0, 1.0]));
    let nothing = profile(&samples, Some(10.0));
    let nca = SampledNca::new(&nothing, &BOLUS, LINEAR, FirstLevel::Extrapolated);
    for quantity in Q::of_dose(true, false, 0) {
        assert_eq!(nca.value(quantity), Err(Absence::NoLevel), "{}", quantity.name());
    }
    assert_eq!(nca.area_between(0.0, 1.0), Err(Absence::NoLevel));
}

#[test]
fn samples_that_make_no_profile() {
    let of = |times: &[f64], levels: &[f64]| SampledProfile::new(times, levels, None).unwrap_err();
    assert_eq!(
        of(&[0.0, 1.0, 1.0], &[1.0, 2.0, 3.0]),
        ProfileError::Duplicate { hours: 1.0 }
    );
    assert_eq!(
        of(&[0.0, 2.0, 1.0], &[1.0, 2.0, 3.0]),
        ProfileError::Order { hours: 1.0 }
    );
    assert_eq!(of(&[0.0], &[]), ProfileError::Lengths { times: 1, levels: 0 });
    assert_eq!(
        of(&[0.0], &[-1.0]),
        ProfileError::NotALevel {
            hours: 0.0,
            level: -1.0
        }
    );
    assert!(matches!(of(&[0.0], &[f64::NAN]), ProfileError::NotALevel { .. }));
}

#[test]
fn a_curve_that_does_not_fall_has_no_terminal_line() {
    let samples = [[0.0, 9.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]];
    assert_eq!(value(&samples, &BOLUS, LINEAR, Q::HalfLife), Err(Absence::NoFall));
    let flat = [[0.0, 9.0], [1.0, 2.0], [2.0, 2.0], [3.0, 2.0]];
    assert_eq!(value(&flat, &BOLUS, LINEAR, Q::AucInfinity), Err(Absence::NoFall));
}

/// Between samples the level is that of the rule: 4·2^(−t) from 4 at 1 h to 1 at 3 h, or 4 − 1.5 t.
#[test]
fn partial_areas_end_between_samples() {
    let samples = [[0.0, 0.0], [1.0, 4.0], [3.0, 1.0], [4.0, 0.5], [5.0, 0.25]];
    let dose = NcaDose {
        is_bolus: false,
        ..BOLUS
    };
    let profile = profile(&samples, None);
    let of = |rules| SampledNca::new(&profile, &dose, rules, FirstLevel::Extrapolated);
    // From 0.5 h (2 ng/mL) to 1 h, and from there to 2 h.
    near(of(LINEAR).area_between(0.5, 2.0), 0.5 * 3.0 + 0.5 * (4.0 + 2.5));
    near(
        of(LOG).area_between(0.5, 2.0),
        0.5 * 3.0 + (4.0 - 2.0) / std::f64::consts::LN_2,
    );
    assert_eq!(of(LINEAR).area_between(0.5, 5.5), Err(Absence::OutsideSamples));
    assert_eq!(of(LINEAR).area_between(-1.0, 2.0), Err(Absence::OutsideSamples));
}

/// A bolus whose first sample comes after 1 h: 8 ng/mL at the start by the line through 4 and 2, or 4 as sampled.
#[test]
fn a_bolus_without_a_sample_at_its_time() {
    let samples = [[1.0, 4.0], [2.0, 2.0], [3.0, 1.0], [4.0, 0.5]];
    let late = profile(&samples, None);
    let of = |rule| SampledNca::new(&late, &BOLUS, LINEAR, rule).value(Q::AucLast);
    near(of(FirstLevel::Extrapolated), 6.0 + 3.0 + 1.5 + 0.75);
    near(of(FirstLevel::Observed), 4.0 + 3.0 + 1.5 + 0.75);
    // Levels that rise at first say nothing of what was before.
    let rising = profile(&[[1.0, 4.0], [2.0, 5.0], [3.0, 1.0]], None);
    near(
        SampledNca::new(&rising, &BOLUS, LINEAR, FirstLevel::Extrapolated).value(Q::AucLast),
        4.0 + 4.5 + 3.0,
    );
    // Before anything else than a bolus there was nothing.
    let dose = NcaDose {
        is_bolus: false,
        ..BOLUS
    };
    near(value(&samples, &dose, LINEAR, Q::AucLast), 2.0 + 3.0 + 1.5 + 0.75);
}

#[test]
fn the_mean_time_of_an_infusion_is_no_residence() {
    let samples = [[0.0, 0.0], [2.0, 8.0], [3.0, 4.0], [4.0, 2.0], [5.0, 1.0]];
    let dose = NcaDose {
        mean_time: 1.0,
        end: 2.0,
        is_bolus: false,
        ..BOLUS
    };
    let [with, without] = [
        dose,
        NcaDose {
            mean_time: 0.0,
            ..dose
        },
    ]
    .map(|dose| value(&samples, &dose, LOG, Q::MeanResidence).unwrap());
    assert!((without - with - 1.0).abs() < 1e-12);
}

#[test]
fn after_a_dose_by_mouth_there_is_no_vss() {
    let samples = [[0.0, 0.0], [1.0, 8.0], [2.0, 4.0], [3.0, 2.0], [4.0, 1.0]];
    let dose = NcaDose {
        is_bolus: false,
        is_intravenous: false,
        ..BOLUS
    };
    let names: Vec<&str> = Q::of_dose(false, false, 0).into_iter().map(Q::name).collect();
    assert!(names.contains(&"cl_f") && names.contains(&"vz_f") && !names.contains(&"cl"));
    assert_eq!(
        value(&samples, &dose, LOG, Q::VolumeSteady),
        Err(Absence::NotIntravenous)
    );
    near(
        value(&samples, &dose, LOG, Q::ClearanceOverF),
        10_000.0 / (4.0 + 8.0 / std::f64::consts::LN_2),
    );
}

/// From 8: to 4 at the first sample, to 1.6 between 2 and 1, to 0.8 after the last.
#[test]
fn decrement_times_between_samples() {
    let samples = [[0.0, 8.0], [1.0, 4.0], [2.0, 2.0], [3.0, 1.0]];
    for rules in [LINEAR, LOG] {
        near(value(&samples, &BOLUS, rules, Q::Decrement(0)), 1.0);
        assert_eq!(
            value(&samples, &BOLUS, rules, Q::Decrement(2)),
            Err(Absence::OutsideSamples)
        );
    }
    near(value(&samples, &BOLUS, LINEAR, Q::Decrement(1)), 2.4);
    near(value(&samples, &BOLUS, LOG, Q::Decrement(1)), 5.0_f64.log2());
    // What is given ends half-way from 4 to 2: from 3, or 2 √2, on.
    let later = NcaDose { end: 1.5, ..BOLUS };
    near(value(&samples, &later, LINEAR, Q::Decrement(0)), 2.5 - 1.5);
    near(value(&samples, &later, LOG, Q::Decrement(0)), 1.0);
}

#[test]
fn nothing_is_extrapolated_past_a_dose() {
    let samples = [[0.0, 8.0], [1.0, 4.0], [2.0, 2.0], [3.0, 1.0]];
    let dose = NcaDose { end: 6.0, ..BOLUS };
    assert_eq!(
        value(&samples, &dose, LINEAR, Q::LambdaZ),
        Err(Absence::TooFewLevels)
    );
    let at_end = NcaDose { end: 3.5, ..BOLUS };
    assert!(value(&samples, &at_end, LINEAR, Q::AucInfinity).is_err());
    let nothing = NcaDose { amount: 0.0, ..BOLUS };
    assert_eq!(
        value(&samples, &nothing, LINEAR, Q::Clearance),
        Err(Absence::NoDose)
    );
}

/// 8 → 1 in a round of 3 h: 10 mg over an area of 7/ln 2.
#[test]
fn a_round_at_steady_state() {
    let samples = [[0.0, 8.0], [1.0, 4.0], [2.0, 2.0], [3.0, 1.0]];
    let dose = NcaDose {
        round: Some(3.0),
        ..BOLUS
    };
    let area = 7.0 / std::f64::consts::LN_2;
    near(value(&samples, &dose, LOG, Q::AucRound), area);
    near(value(&samples, &dose, LOG, Q::Clearance), 10_000.0 / area);
    near(value(&samples, &dose, LOG, Q::Caverage), area / 3.0);
    near(
        value(&samples, &dose, LOG, Q::Fluctuation),
        100.0 * 7.0 / (area / 3.0),
    );
    near(value(&samples, &dose, LOG, Q::Swing), 7.0);
    near(
        value(&samples, &dose, LOG, Q::AccumulationLambda),
        1.0 / (1.0 - 0.125),
    );
    // One compartment: MRT = 1/k, and Vss = CL/k = Vz.
    near(
        value(&samples, &dose, LOG, Q::MeanResidence),
        1.0 / std::f64::consts::LN_2,
    );
    near(
        value(&samples, &dose, LOG, Q::VolumeSteady),
        value(&samples, &dose, LOG, Q::VolumeZ).unwrap(),
    );
    let early = NcaDose {
        round: Some(4.0),
        ..BOLUS
    };
    assert_eq!(
        value(&samples, &early, LOG, Q::AucRound),
        Err(Absence::NoSampleAtEnd)
    );
    let first = profile(&[[0.0, 7.0], [1.0, 3.5], [2.0, 1.75], [3.0, 0.875]], None);
    let own = profile(&samples, None);
    let beside = SampledNca::new(&own, &dose, LOG, FirstLevel::Extrapolated)
        .beside_first(&first, FirstLevel::Extrapolated);
    for quantity in [Q::AccumulationAuc, Q::AccumulationCmax, Q::AccumulationCtrough] {
        near(beside.value(quantity), 8.0 / 7.0);
    }
}

/// Logarithms −2, 0, 0, 0, 0 and 2: s² = 8/5, m₄ = 32/6.
#[test]
fn geometric_mean_and_coefficient_of_variation() {
    let numbers = [-2.0, 0.0, 0.0, 0.0, 0.0, 2.0_f64].map(|log| Ok(3.0 * log.exp()));
    let missing = [
        Err(Absence::NoFall),
        Err(Absence::TooFewLevels),
        Err(Absence::NoFall),
    ];
    let people = numbers.into_iter().chain(missing);
    let found = NcaSpread::new(people, &[0.05, 0.5, 0.95], Some(3.5));
    assert_eq!(
        (found.counted, found.above, found.absent),
        (6, Some(1), Some((Absence::NoFall, 2)))
    );
    let mean = found.geometric_mean.unwrap();
    let half = 1.959963984540054 * (1.6_f64 / 6.0).sqrt();
    near(Ok(mean.value), 3.0);
    near(Ok(mean.low.unwrap()), 3.0 * (-half).exp());
    near(Ok(mean.high.unwrap()), 3.0 * half.exp());
    let cv = found.geometric_cv.unwrap();
    let half = 1.959963984540054 * ((32.0 / 6.0 - 2.56_f64) / 6.0).sqrt();
    near(Ok(cv.value), 100.0 * 1.6_f64.exp_m1().sqrt());
    near(Ok(cv.low.unwrap()), 100.0 * (1.6 - half).exp_m1().sqrt());
    near(Ok(cv.high.unwrap()), 100.0 * (1.6 + half).exp_m1().sqrt());
    assert_eq!(found.percentiles[1].estimate.value, 3.0);
    // Of one person there is no spread, of a number that is not above zero no geometric mean, of nobody nothing.
    let one = NcaSpread::new([Ok(2.0)].into_iter(), &[0.5], None);
    assert_eq!((one.geometric_mean.unwrap().low, one.geometric_cv), (None, None));
    let zero = NcaSpread::new([Ok(2.0), Ok(0.0)].into_iter(), &[0.5], None);
    assert_eq!((zero.geometric_mean, zero.counted), (None, 2));
    let nobody = NcaSpread::new([Err(Absence::NoDose)].into_iter(), &[0.5], None);
    assert!(nobody.percentiles.is_empty() && nobody.geometric_mean.is_none());
}

/// The row of a quantity in an arm, by one convention.
#[track_caller]
fn row<'a>(rows: &'a [Row], arm: &str, quantity: &str, convention: &str) -> &'a Row {
    let is = |row: &&Row| {
        row["arm"] == arm && row["quantity"] == quantity && row["convention"].starts_with(convention)
    };
    rows.iter()
        .find(is)
        .unwrap_or_else(|| panic!("no {quantity} of {arm}"))
}

/// One compartment of 30 L, cleared with 3 L/h: dense samples give back what the model is, and a placebo gives reasons.
#[test]
fn a_run_with_every_kind_of_dose() {
    let run = Run::of("sampled", &["--quiet"]);
    let rows = run.table("nca.csv");
    for (arm, quantity, expected) in [
        ("at once", "cl", 3.0),
        ("at once", "vss", 30.0),
        ("at once", "mrt", 10.0),
        ("over 2 h", "cl", 3.0),
        ("over 2 h", "vz", 30.0),
        ("over 2 h", "mrt", 10.0),
        ("twice", "cl", 3.0),
        ("twice", "mrt", 10.0),
        ("rising", "mrt", 10.0),
        ("for ever", "cl", 3.0),
        ("for ever", "vss", 30.0),
        ("for ever", "accumulation_auc", 1.0 / (1.0 - (-1.2_f64).exp())),
    ] {
        let found = number(row(&rows, arm, quantity, "exact"), "typical");
        assert!(
            (found - expected).abs() < 1e-7 * expected,
            "{arm}, {quantity}: {found}"
        );
        let sampled = number(row(&rows, arm, quantity, "linear up log down"), "typical");
        assert!(
            (sampled - expected).abs() < 0.02 * expected,
            "{arm}, {quantity}: {sampled}"
        );
    }
    // From 30 min to 10 h of 10 mg/30 L, which falls with 0.1 1/h.
    let partial = row(&rows, "at once", "auc_partial", "exact");
    let expected = 10_000.0 / 3.0 * ((-0.05_f64).exp() - (-1.0_f64).exp());
    assert!((number(partial, "typical") - expected).abs() < 1e-7 * expected);
    assert_eq!(
        (partial["from_h"].as_str(), partial["to_h"].as_str()),
        ("0.5", "10")
    );
    let late = row(&rows, "later", "tmax", "exact");
    assert!((number(late, "typical")).abs() < 1e-12);
    let nothing = row(&rows, "nothing", "cl", "exact");
    assert_eq!(
        (nothing["typical"].as_str(), nothing["typical_absent"].as_str()),
        ("", "nothing is given")
    );
    assert_eq!(nothing["people"], "0");
    let sampled = row(&rows, "nothing", "cmax", "linear");
    assert_eq!(sampled["people_absent"], "no sample is quantifiable");
    // 8 people of one weight and no variability are one and the same person.
    let cl = row(&rows, "at once", "cl", "exact");
    assert_eq!(cl["people"], "8");
    assert!((number(cl, "geometric_mean") - 3.0).abs() < 1e-7 && number(cl, "geometric_cv") == 0.0);
    assert_eq!(run.record()["nca"]["samples_h"][1], 0.25);
}

/// Where elimination saturates areas are what they are, and the rest has no exact form.
#[test]
fn a_model_that_is_not_linear() {
    let run = Run::edited("sampled", &["--quiet"], |text| {
        text.replace("models/one.yaml", "models/saturable.yaml")
            .replace("nca:", "nca:\n  lloq: 0.01 ng/mL")
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    let rows = run.table("nca.csv");
    for quantity in ["cl", "vz", "mrt", "vss", "aumc_infinity"] {
        let found = row(&rows, "at once", quantity, "exact");
        assert_eq!(found["typical"], "", "{quantity}");
        assert!(found["typical_absent"].contains("not linear"), "{quantity}");
        assert!(number(row(&rows, "at once", quantity, "linear up log down"), "typical") > 0.0);
    }
    let [exact, sampled] = ["exact", "linear up log down"]
        .map(|convention| number(row(&rows, "at once", "auc_last", convention), "typical"));
    assert!((exact - sampled).abs() < 0.05 * exact, "{exact}, {sampled}");
}

/// Samples that end at 4 h leave e^(−0.4) of the area to extrapolation.
#[test]
fn a_plan_that_is_too_short_is_warned_about() {
    let run = Run::edited("sampled", &["--quiet"], |text| {
        text.replace(", 6 h, 8 h, 10 h, 12 h, 16 h, 24 h, 36 h, 48 h", "")
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    let warnings = run.record()["warnings"].to_string();
    assert!(
        warnings.contains("sampling plan: the samples of ketamine in arm at once")
            && warnings.contains("in 8 of 8 patients"),
        "{warnings}"
    );
    let rows = run.table("nca.csv");
    let share = number(row(&rows, "at once", "auc_extrapolated", "exact"), "typical");
    assert!((share - 100.0 * (-0.4_f64).exp()).abs() < 1e-5, "{share}");
    // The round of 12 h has no sample at its end.
    let round = row(&rows, "for ever", "cl", "linear up log down");
    assert_eq!(
        round["typical_absent"],
        "no quantifiable sample at the end of the round"
    );
}

/// The tables of keys offer the rules there are, by their names.
#[test]
fn the_schema_offers_every_rule() {
    let schema = infusim::scenario::scenario_schema();
    let offered = |key: &str| schema["properties"]["nca"]["properties"][key].to_string();
    for (key, names) in [
        ("auc", AucRule::ALL.map(AucRule::name)),
        ("lambda_z", SlopeRule::ALL.map(SlopeRule::name)),
        ("clast", LastLevel::ALL.map(LastLevel::name)),
        ("c0", FirstLevel::ALL.map(FirstLevel::name)),
    ] {
        let list = format!("\"enum\":[\"{}\",\"{}\"]", names[0], names[1]);
        assert!(offered(key).contains(&list), "{key}: {}", offered(key));
    }
}

/// The same bytes for any number of threads.
#[test]
fn threads_change_nothing() {
    let tables = ["1", "2", "4"].map(|threads| {
        let run = Run::of("sampled", &["--quiet", "--threads", threads, "--patients", "700"]);
        run.sandbox.read("out/sampled/nca.csv")
    });
    assert!(tables[0] == tables[1] && tables[0] == tables[2]);
}
