//! Laws of non-compartmental analysis, on curves whose moments are known in closed form.

use crate::cases::{TIGHT, disposition_cases, random_cases};
use infusim::outcome::nca::{
    AucRule, Convention, FirstLevel, LastLevel, NcaDose, NcaQuantity, SampledNca, SampledProfile, SlopeRule,
};
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Schedule, Stop, moments_to_infinity, solve, steady_state};
use nalgebra::DVector;
use proptest::prelude::*;

const AT_ONCE: NcaDose = NcaDose {
    amount: 10.0,
    mean_time: 0.0,
    end: 0.0,
    is_bolus: true,
    is_intravenous: true,
    round: None,
};

fn convention(auc: AucRule, slope: SlopeRule, last: LastLevel) -> Convention {
    Convention { auc, slope, last }
}

fn conventions() -> impl Strategy<Value = Convention> {
    let all = AucRule::ALL.into_iter().flat_map(|auc| {
        SlopeRule::ALL.into_iter().flat_map(move |slope| {
            LastLevel::ALL
                .into_iter()
                .map(move |last| convention(auc, slope, last))
        })
    });
    prop::sample::select(all.collect::<Vec<_>>())
}

/// Times in increasing order from zero on, and a level at each.
fn samples(levels: std::ops::Range<f64>) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((0.01..3.0_f64, levels), 4..12).prop_map(|pairs| {
        let mut time = 0.0;
        let times = pairs.iter().enumerate().map(|(index, (step, _))| {
            time += if index == 0 { 0.0 } else { *step };
            time
        });
        (times.collect(), pairs.iter().map(|(_, level)| *level).collect())
    })
}

fn near(found: f64, expected: f64, share: f64) -> Result<(), TestCaseError> {
    prop_assert!(
        (found - expected).abs() <= share * expected.abs(),
        "{found}, not {expected}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(random_cases(128))]

    /// Between two samples of a piecewise linear curve any time may be sampled too without a change of the linear area, and
    /// that of two stretches is that of both.
    #[test]
    fn a_piecewise_linear_curve_has_its_area((times, levels) in samples(0.1..100.0), share in 0.01..0.99_f64, place in 0..3_usize) {
        let profile = SampledProfile::new(&times, &levels, None).unwrap();
        let rules = convention(AucRule::Linear, SlopeRule::AdjustedR2, LastLevel::Observed);
        let whole = SampledNca::new(&profile, &AT_ONCE, rules, FirstLevel::Extrapolated);
        let triangles: f64 = times.windows(2).zip(levels.windows(2))
            .map(|(t, c)| (t[1] - t[0]) * (c[0] + 0.5 * (c[1] - c[0])))
            .sum();
        near(whole.value(NcaQuantity::AucLast).unwrap(), triangles, 1e-13)?;
        let between = times[place] + share * (times[place + 1] - times[place]);
        let level = levels[place] + share * (levels[place + 1] - levels[place]);
        let (mut more, mut there) = (times.clone(), levels.clone());
        more.insert(place + 1, between);
        there.insert(place + 1, level);
        let profile = SampledProfile::new(&more, &there, None).unwrap();
        let denser = SampledNca::new(&profile, &AT_ONCE, rules, FirstLevel::Extrapolated);
        near(denser.value(NcaQuantity::AucLast).unwrap(), triangles, 1e-12)?;
        let end = *times.last().unwrap();
        let parts = whole.area_between(0.0, between).unwrap() + whole.area_between(between, end).unwrap();
        near(parts, triangles, 1e-12)?;
    }

    /// A bolus into one volume: whatever the samples, the logarithmic rule finds clearance and volume, and MRT = V/CL; so
    /// it does when the first sample comes late.
    #[test]
    fn a_mono_exponential_curve_gives_back_its_constants(
        (times, _) in samples(0.0..1.0), cl in 0.1..10.0_f64, v in 0.5..20.0_f64, late in any::<bool>(),
        slope in prop::sample::select(SlopeRule::ALL.to_vec()), last in prop::sample::select(LastLevel::ALL.to_vec()),
    ) {
        let k = cl / v;
        prop_assume!(k * times.last().unwrap() < 200.0);
        let times = if late { times[1..].to_vec() } else { times };
        prop_assume!(times.len() > 3);
        let levels: Vec<f64> = times.iter().map(|time| 10_000.0 / v * (-k * time).exp()).collect();
        let profile = SampledProfile::new(&times, &levels, None).unwrap();
        let rules = convention(AucRule::LinearUpLogDown, slope, last);
        let nca = SampledNca::new(&profile, &AT_ONCE, rules, FirstLevel::Extrapolated);
        for (quantity, expected) in [
            (NcaQuantity::LambdaZ, k),
            (NcaQuantity::AucInfinity, 10_000.0 / cl),
            (NcaQuantity::AumcInfinity, 10_000.0 / cl / k),
            (NcaQuantity::Clearance, cl),
            (NcaQuantity::MeanResidence, v / cl),
            (NcaQuantity::VolumeZ, v),
            (NcaQuantity::VolumeSteady, v),
        ] {
            near(nca.value(quantity).unwrap(), expected, 1e-9)?;
        }
    }

    /// Whatever the curve: a later time of the dose shifts nothing, twice the levels are twice the areas, and a share is
    /// one of the whole.
    #[test]
    fn areas_are_proportional_and_shares_are_shares((times, levels) in samples(0.1..100.0), rules in conventions()) {
        let twice: Vec<f64> = levels.iter().map(|level| 2.0 * level).collect();
        let [one, two] = [&levels, &twice].map(|levels| SampledProfile::new(&times, levels, None).unwrap());
        let of = |profile: &SampledProfile, quantity| {
            SampledNca::new(profile, &AT_ONCE, rules, FirstLevel::Extrapolated).value(quantity)
        };
        for quantity in [NcaQuantity::AucLast, NcaQuantity::AumcLast, NcaQuantity::AucInfinity, NcaQuantity::AumcInfinity] {
            if let Ok(once) = of(&one, quantity) {
                near(of(&two, quantity).unwrap(), 2.0 * once, 1e-9)?;
            }
        }
        if let Ok(share) = of(&one, NcaQuantity::Extrapolated) {
            prop_assert!((0.0..=100.0).contains(&share), "{share}");
            let [last, all] = [NcaQuantity::AucLast, NcaQuantity::AucInfinity].map(|quantity| of(&one, quantity).unwrap());
            near(100.0 - share, 100.0 * last / all, 1e-9)?;
        }
    }

    /// Both moments are those of a dense matrix's inverse.
    #[test]
    fn the_moments_are_those_of_the_inverse_matrix(case in disposition_cases()) {
        let system = &case.model.system;
        let schedule = case.schedule();
        let mut entered = vec![0.0; system.size];
        entered[0] = 35.0;
        let times = vec![0.0; system.size];
        let found = moments_to_infinity(system, &schedule, &entered, &times)[0];
        prop_assume!(found.is_some());
        let found = found.unwrap();
        let minus = -crate::oracle::rate_matrix(system);
        let inverse = minus.lu();
        let mut given = DVector::zeros(system.size);
        given[0] = 35.0;
        let areas = inverse.solve(&given).unwrap();
        let moments = inverse.solve(&areas).unwrap();
        let factor = system.readings[0].factor;
        near(found.area, factor * areas[system.readings[0].compartment], 1e-9)?;
        near(found.first, factor * moments[system.readings[0].compartment], 1e-9)?;
    }

    /// CL × MRT is the sum of the volumes, whichever way they are connected: those of neighbours are as the rate constants
    /// between them.
    #[test]
    fn vss_is_the_sum_of_the_volumes(case in disposition_cases()) {
        let system = &case.model.system;
        let mut volumes = vec![0.0; system.size];
        volumes[0] = 25.0;
        let k = |from: usize, to: usize| -> f64 {
            let flows = system.transfers.iter().filter(|flow| flow.from == from);
            flows.filter(|flow| flow.into.iter().any(|(into, _)| *into == to)).map(|flow| flow.k).sum()
        };
        for here in 1..system.size {
            let beside = (0..here).find(|beside| k(*beside, here) > 0.0).unwrap();
            volumes[here] = volumes[beside] * k(beside, here) / k(here, beside);
        }
        let leaving = system.transfers.iter().filter(|flow| flow.from == 0 && flow.into.is_empty());
        let cl = volumes[0] * leaving.map(|flow| flow.k).sum::<f64>();
        let mut entered = vec![0.0; system.size];
        entered[0] = 35.0;
        let found = moments_to_infinity(system, &case.schedule(), &entered, &vec![0.0; system.size])[0];
        prop_assume!(found.is_some());
        let found = found.unwrap();
        near(35_000.0 / found.area, cl, 1e-9)?;
        near(cl * found.first / found.area, volumes.iter().sum(), 1e-9)?;
    }

    /// Whatever is given every so often: at steady state a round has the area of a single dose.
    #[test]
    fn a_round_at_steady_state_has_the_moments_of_a_dose(case in disposition_cases(), hours in 0.5..30.0_f64, share in 0.0..0.9_f64) {
        let system = &case.model.system;
        let every = Time::from_hours(hours);
        let end = Time::from_hours(hours * share);
        let round = [Input { into: 0, start: Time::ZERO, end, amount: 35.0, tilt: 0.0 }];
        let found = steady_state("random", system, (&round, every), (Method::Exact, TIGHT), Stop::NEVER);
        prop_assume!(found.is_ok());
        let first = Schedule::from_inputs(round.to_vec(), system.size, Time::ZERO, every);
        let own = first.clone().with_initial(found.unwrap().amounts);
        let trajectory = solve("random", system, &own, Method::Exact, TIGHT).unwrap();
        let mut entered = vec![0.0; system.size];
        entered[0] = 35.0;
        let times = vec![0.0; system.size];
        let single = moments_to_infinity(system, &first, &entered, &times)[0];
        prop_assume!(single.is_some());
        near(trajectory.area(0), single.unwrap().area, 1e-9)?;
    }
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// A schedule that is divided at more times has the same levels and areas, knows the integral up to each of them, and
    /// gives the level there.
    #[test]
    fn a_divided_schedule_is_the_same_schedule(case in crate::cases::cases(), shares in prop::collection::vec(0.0..1.0_f64, 1..6)) {
        let whole = case.schedule();
        let times: Vec<Time> = shares.iter().map(|share| Time::from_hours(case.horizon.hours() * share)).collect();
        let divided = whole.divided_at(&times, case.horizon);
        prop_assert_eq!(&divided.inputs, &whole.inputs);
        let [one, two] = [&whole, &divided].map(|schedule| case.solve_schedule(schedule, Method::Exact));
        let highest = whole.input_until_horizon();
        for (analyte, reading) in case.model.system.readings.iter().enumerate() {
            let allowed = 1e-10 * highest * reading.factor;
            prop_assert!((one.area(analyte) - two.area(analyte)).abs() <= allowed * case.horizon.hours());
            for time in &times {
                let levels = [&one, &two].map(|trajectory| trajectory.concentration(*time, analyte));
                prop_assert!((levels[0] - levels[1]).abs() <= allowed, "{time}: {levels:?}");
                let until = case.solve_schedule(&whole.with_horizon(*time), Method::Exact);
                let area = two.area_until(*time, analyte);
                prop_assert!((until.area(analyte) - area).abs() <= allowed * case.horizon.hours(), "{time}: {area}");
            }
        }
    }
}
