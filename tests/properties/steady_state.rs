use crate::cases::{TIGHT, disposition_cases, flow, random_cases, rate};
use crate::oracle;
use infusim::quantity::{Mass, Time, Weight};
use infusim::regimen::{Delivery, Dose, DoseAmount, Infusion, Item, Regimen, TimedDose};
use infusim::solver::{Input, Method, Schedule, System, solve};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;

const TIMES: u32 = 200;

/// `dose` every so often, 200 times; observed up to the start of a 201st that is not given.
fn inputs(dose: Dose, every: Time) -> (Vec<Input>, Time) {
    let once = Item::Give {
        at: None,
        route: "iv".into(),
        dose,
        delivery: Delivery::default(),
    };
    let again = Item::Repeat {
        at: None,
        every,
        times: TIMES,
        skip: Vec::new(),
        steady_state: false,
        items: vec![once],
    };
    let timeline = Regimen::new(vec![again]).timeline(Weight::from_kg(70.0)).unwrap();
    let input = |input: &TimedDose| {
        let (start, end, amount) = (input.start, input.end, input.amount.mg());
        Input {
            into: 0,
            start,
            end,
            amount,
            tilt: 0.0,
        }
    };
    (timeline.doses().iter().map(input).collect(), every.times(TIMES))
}

proptest! {
    #![proptest_config(random_cases(48))]

    /// After 200 equal rounds the amounts are the geometric sum (I − Eⁿ)(I − E)⁻¹ b, where E carries a round
    /// forward and b is what one round leaves; it fails when a round is lost, or begins a hair early.
    #[test]
    fn many_rounds_add_up_to_the_geometric_sum(
        case in disposition_cases(), minutes in 30..2_000_u32, over in prop::option::of(0.01..1.0_f64)
    ) {
        let every = Time::from_hours(1.0 / 60.0).times(minutes);
        let amount = DoseAmount::Absolute(Mass::from_mg(35.0));
        let infused = over.map(|share| Time::from_hours(every.hours() * share));
        let dose = match infused {
            None => Dose::Bolus(amount),
            Some(over) => Dose::Infusion(Infusion::DoseOver { dose: amount, over }),
        };
        let (inputs, end) = inputs(dose, every);
        let size = case.model.system.size;
        let schedule = Schedule::from_inputs(inputs, size, Time::ZERO, end);
        let trajectory = case.solve_schedule(&schedule, Method::Exact);

        let matrix = oracle::rate_matrix(&case.model.system);
        let carry = (&matrix * every.hours()).exp();
        let nothing = DVector::zeros(size);
        let mut rates = vec![0.0; size];
        let left = match infused {
            None => {
                let mut given = nothing;
                given[0] = 35.0;
                &carry * given
            }
            Some(over) => {
                rates[0] = 35.0 / over.hours();
                let given = oracle::propagate(&matrix, &nothing, &rates, over.hours());
                oracle::propagate(&matrix, &given, &vec![0.0; size], (every - over).hours())
            }
        };
        let one = DMatrix::<f64>::identity(size, size);
        let rounds = &one - carry.pow(TIMES);
        // Where next to nothing leaves in a round, I − E has lost digits: about as many as the sum has rounds.
        let inverse = (&one - &carry).try_inverse();
        prop_assume!(inverse.is_some());
        let inverse = inverse.unwrap();
        let digits = 1e-14 * inverse.norm();
        prop_assume!(digits < 1e-8);
        let expected = rounds * inverse * left;
        // The exact method rounds once for each quarter turnover of the fastest rate.
        let fastest = case.model.system.transfers.iter().map(|flow| flow.k).sum::<f64>();
        let turnovers = fastest * end.hours();
        for (found, expected) in trajectory.remaining().iter().zip(&expected) {
            let allowed = (10.0 * digits + 1e-15 * (1e3 + turnovers)) * 35.0 * f64::from(TIMES);
            prop_assert!((found - expected).abs() <= allowed, "{found}, not {expected}");
        }
    }

    /// In one compartment the trough is D·q/(1 − q) and the peak D/(1 − q), q = e^(−kτ), as on paper; it
    /// fails when the dose at the end of a round is counted too early or not at all.
    #[test]
    fn one_compartment_as_on_paper(k in rate(), hours in 1..48_u32) {
        let every = Time::from_hours(1.0).times(hours);
        let (inputs, end) = inputs(Dose::Bolus(DoseAmount::Absolute(Mass::from_mg(35.0))), every);
        let transfers = vec![flow(0, k, &[])];
        let system = System { size: 1, transfers, saturable: vec![], readings: vec![] };
        let schedule = Schedule::from_inputs(inputs, 1, Time::ZERO, end);
        for (method, share) in [(Method::Exact, 1e-12), (Method::Dopri5, 1e-9)] {
            let trajectory = solve("one", &system, &schedule, method, TIGHT).unwrap();
            let q = (-k * f64::from(hours)).exp();
            let all = -(-k * f64::from(hours) * f64::from(TIMES)).exp_m1() / -(-k * f64::from(hours)).exp_m1();
            let trough = trajectory.remaining()[0];
            prop_assert!((trough - 35.0 * q * all).abs() <= share * 35.0 * all, "{method}: {trough}");
            let peak = trajectory.segments.last().unwrap().state(0)[0];
            prop_assert!((peak - 35.0 * all).abs() <= share * 35.0 * all, "{method}: {peak}");
        }
    }
}
