//! Laws of target control, for models of one to three compartments with any rates.

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::Keep;
use infusim::quantity::{Concentration, MassRate, Time};
use infusim::regimen::{Target, TargetMatrix};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{ArmRequest, SimulateOptions, simulate_arm};
use infusim::solver::{PumpModel, PumpScheme, PumpSettings, Reading, System, Transfer};
use proptest::prelude::*;
use std::ops::ControlFlow;

const NEVER: PumpSettings = PumpSettings {
    switch: None,
    ..PumpSettings::USUAL
};

/// Elimination, and exchange with as many compartments as there are pairs of rates; all in 1/h.
#[derive(Clone, Debug)]
struct Mammillary {
    volume: f64,
    elimination: f64,
    exchange: Vec<(f64, f64)>,
    ke0: f64,
}

impl Mammillary {
    fn pump(&self) -> PumpModel {
        let flow = |from: usize, k: f64, into: Vec<(usize, f64)>| Transfer {
            from,
            k,
            time_slope: 0.0,
            outside: if into.is_empty() { 1.0 } else { 0.0 },
            into,
            leaves: true,
        };
        let reading = Reading {
            compartment: 0,
            factor: 1000.0 / self.volume,
        };
        let mut transfers = vec![flow(0, self.elimination, vec![])];
        for (index, (out, back)) in self.exchange.iter().enumerate() {
            transfers.push(flow(0, *out, vec![(index + 1, 1.0)]));
            transfers.push(flow(index + 1, *back, vec![(0, 1.0)]));
        }
        let system = System {
            size: 1 + self.exchange.len(),
            transfers,
            saturable: vec![],
            readings: vec![reading],
        };
        PumpModel::new("test", system, reading, Some(self.ke0)).unwrap()
    }
}

fn mammillary() -> impl Strategy<Value = Mammillary> {
    let rate = || 0.1..40.0;
    (
        3.0..80.0,
        0.5..30.0,
        prop::collection::vec((rate(), rate()), 0..3),
        1.0..60.0,
    )
        .prop_map(|(volume, elimination, exchange, ke0)| Mammillary {
            volume,
            elimination,
            exchange,
            ke0,
        })
}

fn target(matrix: TargetMatrix, level: f64, [start, end]: [i64; 2]) -> Target {
    Target {
        level: Concentration::from_ng_per_ml(level),
        matrix,
        start: Time::from_microseconds(start * 1_000_000),
        end: Time::from_microseconds(end * 1_000_000),
    }
}

fn rates(model: &PumpModel, settings: &PumpSettings, targets: &[Target]) -> Vec<f64> {
    let scheme = PumpScheme::new(model, settings, targets).unwrap();
    scheme.steps.iter().map(|step| step.rate.mg_per_hour()).collect()
}

fn near(one: f64, other: f64, share: f64) -> bool {
    (one - other).abs() <= share * one.abs().max(other.abs())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Twice the target takes twice the rates.
    #[test]
    fn rates_are_proportional_to_the_target(model in mammillary(), factor in 0.1..20.0_f64) {
        let pump = model.pump();
        let one = rates(&pump, &NEVER, &[target(TargetMatrix::Plasma, 100.0, [0, 600])]);
        let other = rates(&pump, &NEVER, &[target(TargetMatrix::Plasma, 100.0 * factor, [0, 600])]);
        let highest = one[0];
        for (one, other) in one.iter().zip(&other) {
            prop_assert!((other / factor - one).abs() <= 1e-11 * highest, "{one}, {other}");
        }
        let site = |level| rates(&pump, &NEVER, &[target(TargetMatrix::EffectSite, level, [0, 10])])[0];
        prop_assert!(near(site(100.0 * factor), factor * site(100.0), 1e-9));
    }

    /// Plasma is at the target at the end of each step, by an independent walk along the scheme.
    #[test]
    fn plasma_is_at_the_target_after_each_step(model in mammillary()) {
        let pump = model.pump();
        let scheme = PumpScheme::new(&pump, &NEVER, &[target(TargetMatrix::Plasma, 100.0, [0, 605])]).unwrap();
        for step in &scheme.steps {
            prop_assert!(near(step.plasma, 100.0, 1e-12));
        }
        // The target ends between two steps, and the last step with it.
        prop_assert_eq!(scheme.steps.last().unwrap().end, Time::from_microseconds(605_000_000));
    }

    /// The peak is as high as the target and never above it; where plasma is held instead, by no more than plasma
    /// exceeds the target within a step.
    #[test]
    fn the_effect_site_never_exceeds_its_target(model in mammillary()) {
        let pump = model.pump();
        for (settings, most) in [(NEVER, 1e-7), (PumpSettings::USUAL, 0.01)] {
            let held = [target(TargetMatrix::EffectSite, 100.0, [0, 600])];
            let scheme = PumpScheme::new(&pump, &settings, &held).unwrap();
            for step in &scheme.steps {
                let site = step.site.unwrap();
                prop_assert!(site <= 100.0 * (1.0 + most), "{site}");
            }
        }
    }

    /// An effect site that follows at once is plasma.
    #[test]
    fn an_effect_site_without_delay_is_plasma(model in mammillary()) {
        let fast = Mammillary { ke0: 1e7, ..model };
        let pump = fast.pump();
        let [site, plasma] = [TargetMatrix::EffectSite, TargetMatrix::Plasma]
            .map(|matrix| rates(&pump, &NEVER, &[target(matrix, 100.0, [0, 10])])[0]);
        prop_assert!(near(site, plasma, 1e-4), "{site}, {plasma}");
    }

    /// A limit that is never met changes nothing.
    #[test]
    fn a_high_limit_is_none(model in mammillary()) {
        let pump = model.pump();
        let held = [target(TargetMatrix::EffectSite, 100.0, [0, 600])];
        let high = PumpSettings { max_rate: Some(MassRate::from_mg_per_hour(1e9)), ..PumpSettings::USUAL };
        prop_assert_eq!(rates(&pump, &high, &held), rates(&pump, &PumpSettings::USUAL, &held));
    }

    /// A limit below clearance × level never reaches the target, and says what would have.
    #[test]
    fn a_limit_below_the_need_never_reaches_the_target(model in mammillary()) {
        let pump = model.pump();
        let lasting = 100.0 / 1000.0 * model.volume * model.elimination;
        let limited = PumpSettings { max_rate: Some(MassRate::from_mg_per_hour(0.9 * lasting)), ..NEVER };
        let held = [target(TargetMatrix::Plasma, 100.0, [0, 36_000])];
        let found = PumpScheme::new(&pump, &limited, &held).unwrap().held[0];
        prop_assert_eq!(found.reached, None);
        prop_assert_eq!(found.at_limit, Time::from_hours(10.0));
        prop_assert!(found.level_at_end <= 90.0 * (1.0 + 1e-9));
        prop_assert!(found.needed.mg_per_hour() > 0.9 * lasting);
    }

    /// One target is two that follow each other at a step.
    #[test]
    fn two_halves_are_one_run(model in mammillary(), at in 1..59_i64) {
        let pump = model.pump();
        for matrix in [TargetMatrix::Plasma, TargetMatrix::EffectSite] {
            let whole = rates(&pump, &PumpSettings::USUAL, &[target(matrix, 100.0, [0, 600])]);
            let halves = [
                target(matrix, 100.0, [0, 10 * at]),
                target(matrix, 100.0, [10 * at, 600]),
            ];
            prop_assert_eq!(&rates(&pump, &PumpSettings::USUAL, &halves), &whole);
        }
    }
}

/// Closed forms divide by the difference of ke0 and a rate of decline; here nothing happens where it is zero. The decline
/// of one compartment is its elimination.
#[test]
fn ke0_may_equal_a_rate_of_decline() {
    let first = |ke0: f64| {
        let model = Mammillary {
            volume: 10.0,
            elimination: 6.0,
            exchange: vec![],
            ke0,
        };
        rates(
            &model.pump(),
            &NEVER,
            &[target(TargetMatrix::EffectSite, 100.0, [0, 10])],
        )[0]
    };
    let [below, equal, above] = [6.0 * (1.0 - 1e-6), 6.0, 6.0 * (1.0 + 1e-6)].map(first);
    assert!(
        near(equal, 0.5 * (below + above), 1e-11),
        "{below} {equal} {above}"
    );
    assert!(below > equal && equal > above);
    // After a bolus of one compartment with ke0 = k the effect site has k t exp(−k t), highest 1/k later with 1/e.
    let model = Mammillary {
        volume: 10.0,
        elimination: 6.0,
        exchange: vec![],
        ke0: 6.0,
    };
    let (hours, amount) = model.pump().effect_peak().unwrap().find(&[1.0, 0.0]);
    assert!(near(hours, 1.0 / 6.0, 1e-9), "{hours}");
    assert!(near(amount, (-1.0_f64).exp(), 1e-12), "{amount}");
}

/// No regimen of a linear model spreads people more than a bolus does (Hu, Horstman and Shafer, Anesthesiology
/// 2005;102:639): relative to the mean, the spread of a sum is at most the largest of its parts.
#[test]
fn a_target_spreads_people_no_more_than_a_bolus() {
    let library = Library::open().unwrap();
    let text = "title: Spread\nmodel: kamp-2020\npatients: {count: 200, seed: 3, weight: 70 kg}\n\
        arms:\n  bolus: [{bolus: 35 mg}]\n  \
        held: [{target: {level: 150 ng/mL, over: 2 h, pump: {model: domino-1984, for: typical}}}]\n\
        observe: {until: 2 h, every: 10 s}\n";
    let no_files = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let study = Study::read(
        Source::new("spread.yaml", text),
        &Finder::new(&library, &no_files),
    )
    .unwrap();
    let spread = |arm: usize| -> Vec<f64> {
        let request = ArmRequest {
            study: &study,
            substances: library.substances(),
            model: 0,
            arm,
            options: SimulateOptions::default(),
            keep: Keep {
                curves: Keep::ALL,
                ..Keep::default()
            },
        };
        let found = simulate_arm(&request, &|_| ControlFlow::Continue(())).unwrap();
        let curves = &found.series.kept.curves.unwrap()[0];
        let relative = curves.columns().into_iter().map(|levels| {
            let mean = levels.mean().unwrap();
            levels.std(0.0) / mean
        });
        relative.collect()
    };
    let (bolus, held) = (spread(0), spread(1));
    let mut widest: f64 = 0.0;
    for (point, (bolus, held)) in bolus.iter().zip(&held).enumerate() {
        widest = widest.max(*bolus);
        // Nothing is there at the start under the target.
        if point > 0 {
            assert!(
                *held <= widest * (1.0 + 1e-9),
                "point {point}: {held}, bolus {widest}"
            );
        }
    }
}
