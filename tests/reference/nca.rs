//! Non-compartmental analysis against `nca/nca_anchors.py`, which computes in 40 digits with sums of exponentials; its output
//! stands beside it. Samples there are rounded to four digits, so that every program starts from the same numbers.

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::nca::{
    Absence, AucRule, Convention, FirstLevel, LastLevel, NcaDose, NcaOutcome, NcaQuantity as Q, SampledNca,
    SampledProfile, SlopeRule,
};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use infusim::solver::Method;
use std::ops::ControlFlow;

const MINUTES: [f64; 17] = [
    0.0, 10.0, 20.0, 30.0, 40.0, 45.0, 50.0, 60.0, 80.0, 100.0, 130.0, 160.0, 220.0, 280.0, 400.0, 520.0,
    760.0,
];
const LEVELS: [f64; 17] = [
    0.0, 154.5, 198.3, 228.0, 253.1, 155.0, 120.3, 95.86, 73.74, 59.61, 46.17, 37.84, 27.94, 21.76, 13.72,
    8.716, 3.525,
];
/// 35 mg over 40 min.
const DOSE: NcaDose = NcaDose {
    amount: 35.0,
    mean_time: 20.0 / 60.0,
    end: 40.0 / 60.0,
    is_bolus: false,
    is_intravenous: true,
    round: None,
};
/// The output has twelve digits; half of the last of them is at most 5e-12 of a number.
const PRINTED: f64 = 5.1e-12;
/// Of numbers that go through the exact solution of the model.
const EXACT: f64 = 1e-9;

#[track_caller]
fn near(found: Result<f64, Absence>, expected: f64, share: f64, what: &str) {
    let found = found.unwrap_or_else(|absence| panic!("{what}: {absence}"));
    let far = (found - expected).abs() / expected.abs();
    assert!(far <= share, "{what}: {found}, not {expected}, {far:e}");
}

fn profile() -> SampledProfile {
    SampledProfile::new(&MINUTES.map(|minute| minute / 60.0), &LEVELS, None).unwrap()
}

fn analysed(auc: AucRule, slope: SlopeRule, last: LastLevel, look: impl Fn(&SampledNca<'_>)) {
    let profile = profile();
    let rules = Convention { auc, slope, last };
    look(&SampledNca::new(&profile, &DOSE, rules, FirstLevel::Extrapolated));
}

/// λz, adjusted r² and half-life, by the rule that takes three samples and by the one that takes four.
#[test]
fn the_two_rules_of_the_terminal_line() {
    for (slope, points, rate, adjusted, half_life) in [
        (
            SlopeRule::AdjustedR2,
            3.0,
            0.22647059732,
            0.99999933667,
            3.06064976541,
        ),
        (
            SlopeRule::AdjustedR2PlusPoints,
            4.0,
            0.227328478248,
            0.999975323601,
            3.04909963724,
        ),
    ] {
        analysed(AucRule::Linear, slope, LastLevel::Observed, |nca| {
            near(nca.value(Q::Points), points, 0.0, "points");
            near(nca.value(Q::LambdaZ), rate, PRINTED, "λz");
            near(nca.value(Q::AdjustedR2), adjusted, PRINTED, "adjusted r²");
            near(nca.value(Q::HalfLife), half_life, PRINTED, "half-life");
            near(nca.value(Q::Cmax), 253.1, 0.0, "Cmax");
            near(nca.value(Q::Tmax), 40.0 / 60.0, 0.0, "Tmax");
            near(nca.value(Q::Tlast), 760.0 / 60.0, 0.0, "Tlast");
        });
    }
    assert!((SlopeRule::AdjustedR2PlusPoints.score(0.99999933667, 3) - 1.00029933667).abs() < 1e-11);
}

/// Quantities with their values.
type Numbers<'a> = &'a [(Q, f64)];

/// Areas and their moments, with three samples and with four.
#[test]
fn quantities_by_both_rules_of_areas() {
    let (three, four) = (SlopeRule::AdjustedR2, SlopeRule::AdjustedR2PlusPoints);
    let (linear, log) = (AucRule::Linear, AucRule::LinearUpLogDown);
    let expected: &[(SlopeRule, AucRule, Numbers<'_>)] = &[
        (
            three,
            linear,
            &[
                (Q::AucLast, 402.457166667),
                (Q::AumcLast, 1055.06641667),
                (Q::AucInfinity, 418.022101107),
                (Q::Extrapolated, 3.72347165362),
                (Q::AumcInfinity, 1320.9505321),
                (Q::MeanResidence, 2.82666832353),
                (Q::Clearance, 83.7276304466),
                (Q::VolumeZ, 369.706405324),
                (Q::VolumeSteady, 236.670240787),
            ],
        ),
        (
            three,
            log,
            &[
                (Q::AucLast, 398.613193011),
                (Q::AumcLast, 1056.94006284),
                (Q::AucInfinity, 414.178127452),
                (Q::Extrapolated, 3.75802907226),
                (Q::AumcInfinity, 1322.82417827),
                (Q::MeanResidence, 2.86051996455),
                (Q::Clearance, 84.5047038465),
                (Q::VolumeZ, 373.13763838),
                (Q::VolumeSteady, 241.727392451),
            ],
        ),
        (
            four,
            linear,
            &[
                (Q::AucInfinity, 417.96336293),
                (Q::Extrapolated, 3.70994150177),
                (Q::MeanResidence, 2.82409357121),
                (Q::Clearance, 83.7393970482),
                (Q::VolumeZ, 368.362985991),
                (Q::VolumeSteady, 236.487892861),
            ],
        ),
        (
            four,
            log,
            &[
                (Q::AucInfinity, 414.119389275),
                (Q::Extrapolated, 3.74437823128),
                (Q::MeanResidence, 2.85792611412),
                (Q::Clearance, 84.5166898882),
                (Q::VolumeZ, 371.78223573),
                (Q::VolumeSteady, 241.54245511),
            ],
        ),
    ];
    for (slope, auc, quantities) in expected {
        analysed(*auc, *slope, LastLevel::Observed, |nca| {
            for (quantity, value) in *quantities {
                near(
                    nca.value(*quantity),
                    *value,
                    2.0 * PRINTED,
                    &format!("{auc}, {slope}: {}", quantity.name()),
                );
            }
        });
    }
}

/// From the level that the line predicts for the last sample.
#[test]
fn areas_from_the_predicted_level() {
    for (slope, auc, area) in [
        (SlopeRule::AdjustedR2, AucRule::Linear, 418.019757172),
        (SlopeRule::AdjustedR2, AucRule::LinearUpLogDown, 414.175783516),
        (SlopeRule::AdjustedR2PlusPoints, AucRule::Linear, 417.934449714),
        (
            SlopeRule::AdjustedR2PlusPoints,
            AucRule::LinearUpLogDown,
            414.090476058,
        ),
    ] {
        analysed(auc, slope, LastLevel::Predicted, |nca| {
            near(nca.value(Q::AucInfinity), area, PRINTED, "AUC");
        });
    }
    analysed(
        AucRule::Linear,
        SlopeRule::AdjustedR2,
        LastLevel::Predicted,
        |nca| {
            near(nca.value(Q::Clast), 3.52446916752, PRINTED, "Clast");
        },
    );
}

const PLAN: &str = "samples: [0 min, 10 min, 20 min, 30 min, 40 min, 45 min, 50 min, 60 min, 80 min, 100 min, 130 min, \
                    160 min, 220 min, 280 min, 400 min, 520 min, 760 min]";

fn outcome(text: &str, method: Method) -> NcaOutcome {
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let study = Study::read(Source::new("nca.yaml", text), &Finder::new(&library, &nothing)).unwrap();
    let options = SimulateOptions {
        method,
        threads: Some(1),
        ..SimulateOptions::default()
    };
    let found = simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    found.series[0].analytes[0].nca.clone().unwrap()
}

fn study(arm: &str, plan: &str) -> String {
    format!(
        "title: t\nmodel: kamp-2020\npatients: {{count: 1, weight: 70 kg}}\narms:\n  a:\n    - {arm}\nobserve: {{until: 24 h, \
         every: 1 h}}\nnca: {{{plan}}}\n"
    )
}

#[track_caller]
fn exact(nca: &NcaOutcome, quantity: Q) -> Result<f64, Absence> {
    let row = nca
        .rows
        .iter()
        .find(|row| row.quantity == quantity && row.convention.is_none());
    row.unwrap_or_else(|| panic!("no row of {}", quantity.name()))
        .typical
}

/// The exact column of the same dose is that of the sums of exponentials, by every solver that has one.
#[test]
fn the_exact_column() {
    let text = study("infusion: {dose: 35 mg, over: 40 min}", PLAN);
    let found = outcome(&text, Method::Exact);
    for (quantity, value) in [
        (Q::Cmax, 253.05183479),
        (Q::Tmax, 2.0 / 3.0),
        (Q::LambdaZ, 0.22633224289),
        (Q::HalfLife, 3.0625207072),
        (Q::AucLast, 401.093436341),
        (Q::AucInfinity, 416.666666667),
        (Q::Extrapolated, 100.0 * (1.0 - 401.093436341 / 416.666666667)),
        (Q::AumcInfinity, 416.666666667 * (2.83333333333 + 1.0 / 3.0)),
        (Q::MeanResidence, 2.83333333333),
        (Q::Clearance, 84.0),
        (Q::VolumeZ, 371.1358087),
        (Q::VolumeSteady, 238.0),
        (Q::Decrement(0), 8.7045219 / 60.0),
        (Q::Decrement(1), 78.2871911 / 60.0),
        (Q::Decrement(2), 202.94419 / 60.0),
    ] {
        // Of decrement times nine digits are printed.
        let share = if matches!(quantity, Q::Decrement(_)) {
            1e-8
        } else {
            EXACT
        };
        near(exact(&found, quantity), value, share, quantity.name());
    }
    let stepped = outcome(&text, Method::Dop853);
    for quantity in [
        Q::Cmax,
        Q::AucLast,
        Q::AucInfinity,
        Q::MeanResidence,
        Q::VolumeSteady,
    ] {
        near(
            exact(&stepped, quantity),
            exact(&found, quantity).unwrap(),
            1e-7,
            quantity.name(),
        );
    }
    assert_eq!(exact(&found, Q::Points), Err(Absence::OfSamples));
}

/// After a target that was held for 40 min the tissues hold more than after a constant rate, and levels take longer to
/// fall. The pump's first step takes 10 s, in which the published convention takes none.
#[test]
fn decrement_times_after_a_held_target() {
    let text = study("target: {level: 100 ng/mL, over: 40 min}", PLAN);
    let found = outcome(&text, Method::Exact);
    for (share, minutes) in [(0, 13.3527375), (1, 104.910377), (2, 254.487632)] {
        near(
            exact(&found, Q::Decrement(share)),
            minutes / 60.0,
            5e-3,
            "after a target",
        );
    }
}

/// All four numbers of accumulation, and the levels at steady state.
#[test]
fn accumulation_of_equal_doses() {
    for (hours, auc, cmax, trough, rate, mean, highest, lowest) in [
        (
            6,
            1.2034411941,
            1.07295623493,
            1.34556945982,
            1.34621444224,
            69.4444444444,
            271.513543899,
            21.4852476682,
        ),
        (
            12,
            1.04543788632,
            1.01491536439,
            1.0708238377,
            1.07082391533,
            34.7222222222,
            256.826195114,
            4.38908007728,
        ),
        (
            24,
            1.00288291552,
            1.00092529763,
            1.00439367277,
            1.00439367277,
            17.3611111111,
            253.285983053,
            0.272283193845,
        ),
    ] {
        let arm = format!(
            "repeat: {{every: {hours} h, times: 2, steady_state: yes, doses: [{{infusion: {{dose: 35 mg, over: 40 min}}}}]}}"
        );
        let found = outcome(
            &study(&arm, &format!("samples: [0 h, 40 min, 1 h, 2 h, 4 h, {hours} h]")),
            Method::Exact,
        );
        for (quantity, value) in [
            (Q::AccumulationAuc, auc),
            (Q::AccumulationCmax, cmax),
            (Q::AccumulationCtrough, trough),
            (Q::AccumulationLambda, rate),
            (Q::Caverage, mean),
            (Q::Cmax, highest),
            (Q::Ctrough, lowest),
            (Q::AucRound, 416.666666667),
            (Q::Clearance, 84.0),
            (Q::MeanResidence, 2.83333333333),
            (Q::VolumeSteady, 238.0),
            (Q::Fluctuation, 100.0 * (highest - lowest) / mean),
            (Q::Swing, (highest - lowest) / lowest),
        ] {
            near(
                exact(&found, quantity),
                value,
                EXACT,
                &format!("{hours} h: {}", quantity.name()),
            );
        }
        // Samples at the end of the infusion and of the round see the highest level and the lowest.
        let sampled = |quantity: Q| {
            let row = found
                .rows
                .iter()
                .find(|row| row.quantity == quantity && row.convention.is_some());
            row.unwrap().typical
        };
        for (quantity, value) in [
            (Q::AccumulationCmax, cmax),
            (Q::AccumulationCtrough, trough),
            (Q::Ctrough, lowest),
        ] {
            near(
                sampled(quantity),
                value,
                EXACT,
                &format!("sampled, {hours} h: {}", quantity.name()),
            );
        }
    }
}
