//! Target control against `target_control/tci_anchors.py`, which computes in 40 digits from the published equations with
//! sums of exponentials; its output stands beside it. The cases have the letters of that output.
//!
//! Propofol after Marsh and remifentanil after Minto are parameter sets of public programs, for these tests alone.

use infusim::quantity::{Concentration, MassRate, Time};
use infusim::regimen::{Target, TargetMatrix};
use infusim::solver::{
    FreeDecline, InputPropagator, PumpMode, PumpModel, PumpScheme, PumpSettings, PumpStep, Reading,
    SwitchRule, System, Transfer,
};

/// Three compartments: volume in L, rate constants in 1/min.
struct Set {
    v1: f64,
    k10: f64,
    k12: f64,
    k21: f64,
    k13: f64,
    k31: f64,
    ke0: f64,
}

const MARSH: Set = Set {
    v1: 15.96,
    k10: 0.119,
    k12: 0.112,
    k21: 0.055,
    k13: 0.0419,
    k31: 0.0033,
    ke0: 0.26,
};
const DOMINO: Set = Set {
    v1: 4.41,
    k10: 0.4381,
    k12: 0.5921,
    k21: 0.2470,
    k13: 0.5900,
    k31: 0.0146,
    ke0: 0.238,
};
/// Micrograms stand for milligrams, and ng/mL for µg/mL.
const MINTO: Set = Set {
    v1: 5.1,
    k10: 2.6 / 5.1,
    k12: 2.05 / 5.1,
    k21: 2.05 / 9.82,
    k13: 0.076 / 5.1,
    k31: 0.076 / 5.42,
    ke0: 0.595,
};
const NEVER: PumpSettings = PumpSettings {
    switch: None,
    ..PumpSettings::USUAL
};
/// Stated for the closed form (plasma), and for the effect site's first rate, dose and peak.
const PLASMA: f64 = 1e-9;
const EFFECT: f64 = 1e-6;

impl Set {
    fn system(&self) -> (System, Reading) {
        let flow = |from: usize, per_minute: f64, into: Vec<(usize, f64)>| Transfer {
            from,
            k: 60.0 * per_minute,
            time_slope: 0.0,
            outside: if into.is_empty() { 1.0 } else { 0.0 },
            into,
            leaves: true,
        };
        let reading = Reading {
            compartment: 0,
            factor: 1000.0 / self.v1,
        };
        let system = System {
            size: 3,
            transfers: vec![
                flow(0, self.k10, vec![]),
                flow(0, self.k12, vec![(1, 1.0)]),
                flow(1, self.k21, vec![(0, 1.0)]),
                flow(0, self.k13, vec![(2, 1.0)]),
                flow(2, self.k31, vec![(0, 1.0)]),
            ],
            saturable: vec![],
            readings: vec![reading],
        };
        (system, reading)
    }

    fn pump(&self) -> PumpModel {
        let (system, reading) = self.system();
        PumpModel::new("test", system, reading, Some(60.0 * self.ke0)).unwrap()
    }

    /// µg/mL for so many minutes.
    fn held(&self, matrix: TargetMatrix, target: f64, minutes: f64, settings: &PumpSettings) -> PumpScheme {
        PumpScheme::new(
            &self.pump(),
            settings,
            &[target_from(matrix, target, [0.0, minutes])],
        )
        .unwrap()
    }
}

fn target_from(matrix: TargetMatrix, target: f64, [start, end]: [f64; 2]) -> Target {
    Target {
        level: Concentration::from_ng_per_ml(1000.0 * target),
        matrix,
        start: Time::from_hours(start / 60.0),
        end: Time::from_hours(end / 60.0),
    }
}

fn mg_per_min(step: &PumpStep) -> f64 {
    step.rate.mg_per_hour() / 60.0
}

fn total(scheme: &PumpScheme) -> f64 {
    let amounts = scheme
        .steps
        .iter()
        .map(|step| step.rate.mg_per_hour() * (step.end - step.start).hours());
    amounts.sum()
}

fn near(found: f64, expected: f64, share: f64) {
    assert!(
        (found - expected).abs() <= share * expected.abs(),
        "{found}, expected {expected}"
    );
}

/// Rates by number of the step, mg/min.
fn rates(scheme: &PumpScheme, expected: &[(usize, f64)], share: f64) {
    for (index, rate) in expected {
        near(mg_per_min(&scheme.steps[*index]), *rate, share);
    }
}

/// With short steps the rates are those of bolus, elimination and transfer at the start of each step; their error falls
/// with the square of the step, that of the first amount with its first and second powers, which halved steps take away.
#[test]
fn a_continuous_plasma_target_is_the_limit_of_short_steps() {
    for (set, target, bolus, expected) in [
        (MARSH, 4.0, 63.84, [14.3102623231, 10.0550816363, 7.96628085061]),
        (
            DOMINO,
            0.1,
            0.441,
            [0.440133761293, 0.301557115414, 0.193242919806],
        ),
        (MINTO, 4.0, 20.4, [11.6809220161, 10.5310955643, 10.4000674576]),
    ] {
        let with_step = |seconds: i64| {
            let step = Time::from_microseconds(seconds * 1_000_000);
            let settings = PumpSettings { step, ..NEVER };
            let scheme = set.held(TargetMatrix::Plasma, target, 601.0, &settings);
            let first = mg_per_min(&scheme.steps[0]) * seconds as f64 / 60.0;
            let rate = |minutes: usize| mg_per_min(&scheme.steps[minutes * 60 / seconds as usize]);
            (first, [10, 60, 600].map(rate))
        };
        let [(four, _), (two, long), (one, short)] = [4, 2, 1].map(with_step);
        near((8.0 * one - 6.0 * two + four) / 3.0, bolus, 1e-5);
        for ((short, long), expected) in short.into_iter().zip(long).zip(expected) {
            near((4.0 * short - long) / 3.0, expected, PLASMA);
        }
    }
}

#[test]
fn a_plasma_target_in_steps_of_ten_seconds() {
    let at = [0, 1, 2, 5, 30, 59, 60, 179, 359];
    for (set, target, expected, amount, site) in [
        (
            MARSH,
            4.0,
            [
                391.805601179,
                17.3547695186,
                17.2886569494,
                17.093841657,
                15.6587559483,
                14.3494378271,
                14.3100281259,
                11.4068172595,
                10.0587081295,
            ],
            789.633232437,
            3.9999955697,
        ),
        (
            DOMINO,
            0.1,
            [
                3.01717345673,
                0.702892602405,
                0.692176413419,
                0.662411827522,
                0.5108996298,
                0.441574021431,
                0.440099247316,
                0.361673553893,
                0.301815781893,
            ],
            23.4652170668,
            0.0999990513175,
        ),
        (
            MINTO,
            4.0,
            [
                132.044244405,
                18.6166421592,
                18.3453914042,
                17.585891051,
                13.5690661965,
                11.7171105472,
                11.6805170801,
                10.6162599023,
                10.5313992182,
            ],
            695.147758489,
            3.999999141,
        ),
    ] {
        let scheme = set.held(TargetMatrix::Plasma, target, 60.0, &NEVER);
        let expected: Vec<(usize, f64)> = at.into_iter().zip(expected).collect();
        rates(&scheme, &expected, PLASMA);
        near(total(&scheme), amount, PLASMA);
        near(scheme.steps[359].site.unwrap() / 1000.0, site, PLASMA);
    }
}

#[test]
fn a_plasma_target_with_a_highest_rate() {
    let limited = PumpSettings {
        max_rate: Some(MassRate::from_mg_per_hour(200.0 * 60.0)),
        ..NEVER
    };
    let scheme = MARSH.held(TargetMatrix::Plasma, 4.0, 10.0, &limited);
    let expected = [
        (0, 200.0),
        (1, 200.0),
        (2, 17.9560583516),
        (3, 17.2553229332),
        (4, 17.1900987654),
        (5, 17.1254571511),
        (30, 15.6840343451),
    ];
    rates(&scheme, &expected, PLASMA);
    near(total(&scheme), 218.758001187, PLASMA);
    near(scheme.steps[59].site.unwrap() / 1000.0, 3.68978157109, PLASMA);
    let held = scheme.held[0];
    assert_eq!(held.at_limit, Time::from_microseconds(20_000_000));
    // 3.99321634332 after 20 s, as in case E, is within 1 % of the target.
    assert_eq!(held.reached, Some(Time::from_microseconds(20_000_000)));
    near(held.needed.mg_per_hour() / 60.0, 391.805601179, PLASMA);
}

/// First rate, dose, peak, C1 after the step, zeros after it, and the first rate after them.
struct EffectCase {
    set: Set,
    target: f64,
    minutes: f64,
    rate: f64,
    dose: f64,
    peak: f64,
    plasma: f64,
    next: (usize, f64),
    site: &'static [(usize, f64)],
}

const EFFECT_CASES: [EffectCase; 3] = [
    EffectCase {
        set: MARSH,
        target: 4.0,
        minutes: 10.0,
        rate: 1046.96250414,
        dose: 174.493750689,
        peak: 240.22146472,
        plasma: 10.6885914952,
        next: (25, 43.4832675828),
        // By the number of the step that ends then: 10, 60, 230, 240 and 250 s.
        site: &[
            (0, 0.229991497061),
            (5, 2.0417747888),
            (22, 3.99633063538),
            (23, 3.9999983295),
            (24, 3.99684125172),
        ],
    },
    EffectCase {
        set: DOMINO,
        target: 0.1,
        minutes: 10.0,
        rate: 23.7735368956,
        dose: 3.96225614927,
        peak: 101.630413398,
        plasma: 0.787940674827,
        next: (11, 1.07703210095),
        site: &[(0, 0.0161057076274), (4, 0.0845930185986), (9, 0.0999913711189)],
    },
    EffectCase {
        set: MINTO,
        target: 4.0,
        minutes: 5.0,
        rate: 409.519964987,
        dose: 68.2533274978,
        peak: 91.0273115614,
        plasma: 12.4055377599,
        next: (10, 39.4489222664),
        site: &[(5, 3.69105363205), (7, 3.9674448747), (8, 3.99974143039)],
    },
];

#[test]
fn an_effect_site_target_in_steps_of_ten_seconds() {
    for case in EFFECT_CASES {
        let scheme = case
            .set
            .held(TargetMatrix::EffectSite, case.target, case.minutes, &NEVER);
        let first = scheme.steps[0];
        near(mg_per_min(&first), case.rate, EFFECT);
        near(mg_per_min(&first) / 6.0, case.dose, EFFECT);
        near(first.plasma / 1000.0, case.plasma, EFFECT);
        let (next, rate) = case.next;
        for index in 1..next {
            assert_eq!(scheme.steps[index].rate.mg_per_hour(), 0.0, "step {index}");
        }
        near(mg_per_min(&scheme.steps[next]), rate, EFFECT);
        for (index, level) in case.site {
            near(scheme.steps[*index].site.unwrap() / 1000.0, *level, EFFECT);
        }
        // Later rates hang on the last digits; the effect site does not.
        for step in &scheme.steps[next..] {
            near(step.site.unwrap() / 1000.0, case.target, 0.01);
            assert!(step.site.unwrap() <= 1000.0 * case.target * (1.0 + 1e-8));
        }
    }
}

/// The peak after the first step, found from its amounts alone.
#[test]
fn the_peak_of_the_effect_site() {
    for case in EFFECT_CASES {
        let pump = case.set.pump();
        let (mut system, _) = case.set.system();
        system = system.with_effect_site(0, 60.0 * case.set.ke0);
        let step = Time::from_microseconds(10_000_000);
        let mut propagator = InputPropagator::new(&system, 0).unwrap();
        let mut amounts = vec![0.0; 4];
        propagator.advance(&mut amounts, 60.0 * case.rate, step).unwrap();
        let (hours, amount) = pump.effect_peak().unwrap().find(&amounts);
        near(3600.0 * hours + 10.0, case.peak, EFFECT);
        near(amount / case.set.v1, case.target, EFFECT);
    }
}

#[test]
fn an_effect_site_target_with_a_highest_rate() {
    let limited = PumpSettings {
        max_rate: Some(MassRate::from_mg_per_hour(200.0 * 60.0)),
        ..NEVER
    };
    let scheme = MARSH.held(TargetMatrix::EffectSite, 4.0, 10.0, &limited);
    for index in 0..5 {
        near(mg_per_min(&scheme.steps[index]), 200.0, 1e-12);
    }
    near(mg_per_min(&scheme.steps[5]), 49.0247350975, EFFECT);
    for index in 6..24 {
        assert_eq!(scheme.steps[index].rate.mg_per_hour(), 0.0, "step {index}");
    }
    let plasma = [
        2.04182890085,
        3.99321634332,
        5.85851290641,
        7.64185812411,
        9.34719073198,
    ];
    for (step, level) in scheme.steps.iter().zip(plasma) {
        near(step.plasma / 1000.0, level, PLASMA);
    }
    for (before, level) in [(5, 0.977351640842), (6, 1.33422395393), (24, 3.98122565133)] {
        near(scheme.steps[before - 1].site.unwrap() / 1000.0, level, EFFECT);
    }
}

#[test]
fn an_effect_site_target_that_goes_over_to_plasma() {
    let switching = PumpSettings {
        switch: Some(SwitchRule::SIMTIVA),
        ..NEVER
    };
    let scheme = MARSH.held(TargetMatrix::EffectSite, 4.0, 10.0, &switching);
    for (index, step) in scheme.steps.iter().enumerate() {
        let expected = if index <= 21 {
            PumpMode::EffectSite
        } else {
            PumpMode::Plasma
        };
        assert_eq!(step.mode, expected, "step {index}");
        if (1..=23).contains(&index) {
            assert_eq!(step.rate.mg_per_hour(), 0.0, "step {index}");
        }
    }
    rates(
        &scheme,
        &[(24, 14.6952715924), (25, 14.9757552892), (59, 13.6515176033)],
        EFFECT,
    );
    near(total(&scheme), 260.25144846, EFFECT);
    let last = scheme.steps[59];
    near(last.plasma / 1000.0, 4.0, PLASMA);
    near(last.site.unwrap() / 1000.0, 3.99998976504, EFFECT);
}

/// How long plasma takes to come down to a lowered target, the pump off.
#[test]
fn the_time_until_a_lowered_target_is_reached() {
    for (set, [high, low], minutes) in [
        (MARSH, [4.0, 2.0], 6.69755593854),
        (DOMINO, [0.2, 0.1], 3.92243111695),
    ] {
        let (system, _) = set.system();
        let mut propagator = InputPropagator::new(&system, 0).unwrap();
        let mut amounts = vec![0.0; 3];
        for step in set.held(TargetMatrix::Plasma, high, 60.0, &NEVER).steps {
            propagator
                .advance(&mut amounts, step.rate.mg_per_hour(), step.end - step.start)
                .unwrap();
        }
        let decline = FreeDecline::new(&system, 1.0).unwrap();
        let [mut before, mut after] = [0.0, 1.0];
        for _ in 0..60 {
            let middle: f64 = 0.5 * (before + after);
            match decline.after(&amounts, middle)[0] / set.v1 > low {
                true => before = middle,
                false => after = middle,
            }
        }
        near(60.0 * after, minutes, PLASMA);
    }
}

/// A bolus is what steps that become short tend to: peak and dose.
#[test]
fn a_bolus_for_an_effect_site_target() {
    for (set, target, minutes, volume, dose) in [
        (MARSH, 4.0, 3.91971988353, 43.6203446212, 174.481378485),
        (DOMINO, 0.1, 1.60835309026, 39.6120324049, 3.96120324049),
        (MINTO, 4.0, 1.43195839623, 17.0547061716, 68.2188246866),
    ] {
        let (hours, amount) = set.pump().effect_peak().unwrap().find(&[1.0, 0.0, 0.0, 0.0]);
        near(60.0 * hours, minutes, PLASMA);
        near(set.v1 / amount, volume, PLASMA);
        near(target * set.v1 / amount, dose, PLASMA);
        let short = PumpSettings {
            step: Time::from_microseconds(1000),
            ..NEVER
        };
        let scheme = set.held(TargetMatrix::EffectSite, target, 1e-3, &short);
        near(mg_per_min(&scheme.steps[0]) * 1e-3 / 60.0, dose, EFFECT);
    }
}

#[test]
fn a_plasma_target_that_is_lowered() {
    for (set, [high, low], zeros, rate) in [
        (MARSH, [4.0, 2.0], 40, 1.6146686763),
        (DOMINO, [0.2, 0.1], 23, 0.0117455806226),
    ] {
        let targets = [
            target_from(TargetMatrix::Plasma, high, [0.0, 60.0]),
            target_from(TargetMatrix::Plasma, low, [60.0, 80.0]),
        ];
        let scheme = PumpScheme::new(&set.pump(), &NEVER, &targets).unwrap();
        let lowered = &scheme.steps[360..];
        for step in &lowered[..zeros] {
            assert_eq!(step.rate.mg_per_hour(), 0.0);
        }
        near(mg_per_min(&lowered[zeros]), rate, 1e-7);
        near(lowered[zeros].plasma / 1000.0, low, PLASMA);
    }
}
