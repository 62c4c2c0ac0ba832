//! Dexmedetomidine, remifentanil, propofol and vancomycin: parameters of people by the published formulas, and typical levels.
//!
//! Worked out with 30 digits in another language from the same published numbers, and printed with ten; values of public programs
//! are marked as such.

use crate::fixtures::{Run, close, model, run};
use infusim::document::Source;
use infusim::model::{Library, Model, ModelError, PatientInputs};
use infusim::population::{ModelInputs, People, Population, WeightDistribution};
use infusim::quantity::{Mass, MassRate, Time, Weight};
use infusim::regimen::{Delivery, Dose, DoseAmount, DoseRate, Infusion, Item, Regimen};
use infusim::solver::{Method, terminal_half_life};

/// Covariates by name, as the numbers formulas see.
type Said<'a> = &'a [(&'a str, f64)];

const FEMALE: (&str, f64) = ("sex", 1.0);
const OPIATES: (&str, f64) = ("opiates", 1.0);

/// The covariates of a model: typical ones but for those said.
fn covariates(model: &Model, said: Said<'_>) -> Vec<f64> {
    let mut values = model.typical_covariates();
    for (name, value) in said {
        let place = model
            .covariates
            .iter()
            .position(|covariate| covariate.name == *name);
        values[place.expect("a covariate")] = *value;
    }
    values
}

/// Parameters of the typical person, by name, in their own units.
fn parameters(model: &Model, kg: f64, said: Said<'_>, names: &[&str]) -> Vec<f64> {
    let weight = Weight::from_kg(kg);
    let covariates = covariates(model, said);
    let values = model
        .individual(PatientInputs::typical(weight, &covariates))
        .unwrap();
    let number = |name: &&str| {
        let index = model.parameter(name).unwrap();
        let parameter = &model.parameters[index];
        let number = parameter.number_of(values.get(index), weight);
        match parameter.dimension().is_per_weight() {
            true => number * kg,
            false => number,
        }
    };
    names.iter().map(number).collect()
}

const THREE: [&str; 6] = ["v1", "v2", "v3", "cl", "q2", "q3"];
const TWO: [&str; 4] = ["v1", "v2", "cl", "q"];

#[track_caller]
fn agree(model: &Model, kg: f64, said: Said<'_>, expected: &[f64], share: f64) {
    let names: &[&str] = if expected.len() == 6 { &THREE } else { &TWO };
    for (found, expected) in parameters(model, kg, said, names).iter().zip(expected) {
        close(*found, *expected, share);
    }
}

/// Litres, litres per minute; litres per hour of the models of two compartments.
#[test]
#[allow(clippy::approx_constant, reason = "6.28 L is a volume")]
fn parameters_of_people() {
    let (age, cm) = (|years| ("age", years), |cm| ("height", cm));
    let table: &[(&str, f64, Said<'_>, &[f64])] = &[
        (
            "hannivoort-2015",
            55.0,
            &[],
            &[
                1.398571429,
                23.80714286,
                40.85714286,
                0.5724961927,
                2.486936814,
                0.5023946181,
            ],
        ),
        (
            "hannivoort-2015",
            100.0,
            &[],
            &[
                2.542857143,
                43.28571429,
                74.28571429,
                0.8963973948,
                3.89397119,
                0.7866344485,
            ],
        ),
        (
            "minto-1997",
            70.0,
            &[age(40.0), cm(170.0)],
            &[5.121425606, 9.852138408, 5.42, 2.605683737, 2.05, 0.076],
        ),
        (
            "minto-1997",
            50.0,
            &[age(80.0), cm(155.0), FEMALE],
            &[3.079155047, 4.75073257, 5.42, 1.629198075, 0.846, 0.0308],
        ),
        (
            "schnider-1998",
            70.0,
            &[age(40.0), cm(170.0)],
            &[4.27, 23.983, 238.0, 1.638134948, 1.602, 0.836],
        ),
        (
            "schnider-1998",
            50.0,
            &[age(80.0), cm(155.0), FEMALE],
            &[4.27, 8.343, 238.0, 1.501332518, 0.642, 0.836],
        ),
        (
            "marsh-1991",
            70.0,
            &[],
            &[15.96, 32.50036364, 202.6436364, 1.89924, 1.78752, 0.668724],
        ),
        (
            "eleveld-2018",
            70.0,
            &[age(35.0), cm(170.0)],
            &[6.28, 25.5, 273.0, 1.79, 1.830580045, 1.11],
        ),
        (
            "eleveld-2018",
            70.0,
            &[age(50.0), cm(171.0), OPIATES],
            &[
                6.28,
                20.17972631,
                137.6353139,
                1.551489783,
                1.516453291,
                0.671146324,
            ],
        ),
        (
            "eleveld-2018",
            55.0,
            &[age(50.0), cm(160.0), FEMALE, OPIATES],
            &[
                5.7696614,
                15.85549924,
                92.44761611,
                1.519020626,
                1.265544804,
                0.4979567173,
            ],
        ),
        (
            "eleveld-2018",
            55.0,
            &[age(50.0), cm(160.0), FEMALE],
            &[
                5.7696614,
                15.85549924,
                184.3142483,
                1.752539365,
                1.265544804,
                0.8354856397,
            ],
        ),
        (
            "eleveld-2018",
            20.0,
            &[age(5.0), cm(110.0)],
            &[
                3.468059701,
                11.63380965,
                79.76677141,
                0.6995229851,
                1.205658687,
                0.3725192304,
            ],
        ),
        (
            "eleveld-2017",
            70.0,
            &[age(50.0), cm(171.0)],
            &[
                5.374235383,
                8.4410576,
                3.152058473,
                2.465984707,
                1.531562713,
                0.08037139825,
            ],
        ),
        (
            "eleveld-2017",
            60.0,
            &[age(25.0), cm(165.0), FEMALE],
            &[
                4.526342967,
                9.746902352,
                6.588684676,
                3.07521117,
                2.843295992,
                0.1604739908,
            ],
        ),
        (
            "talke-2018",
            55.0,
            &[],
            &[
                9.428571429,
                9.192857143,
                37.08571429,
                0.6267414588,
                0.8428879805,
                0.8595788316,
            ],
        ),
        (
            "potts-2008",
            3.5,
            &[age(0.0)],
            &[1.845, 3.495, 1.644169725, 7.211272017],
        ),
        (
            "dexmedetomidine-children-2018",
            20.0,
            &[],
            &[6.257142857, 23.2, 8.128535405, 29.62225883],
        ),
        (
            "goti-2018",
            70.0,
            &[("crcl", 65.0)],
            &[58.4, 38.4, 2.755485958, 6.5],
        ),
        (
            "goti-2018",
            80.0,
            &[("crcl", 30.0)],
            &[66.74285714, 43.88571429, 1.4844464, 6.5],
        ),
        (
            "goti-2018",
            70.0,
            &[("crcl", 65.0), ("dialysis", 1.0)],
            &[29.2, 38.4, 1.928840171, 6.5],
        ),
    ];
    for (id, kg, said, expected) in table {
        agree(&model(id), *kg, said, expected, 1e-8);
    }
    // What is above 150 mL/min is held there.
    let clearance = |crcl| parameters(&model("goti-2018"), 70.0, &[("crcl", crcl)], &["cl"]);
    assert_eq!(clearance(300.0), clearance(150.0));
}

/// The abstract prints 15.55 L/h at birth, half of the mature clearance at 46.5 weeks and 87 % of it at one year, for 70 kg.
#[test]
fn clearance_of_potts_matures_as_printed() {
    let clearance = |years: f64| parameters(&model("potts-2008"), 70.0, &[("age", years)], &["cl"])[0];
    close(clearance(0.0), 15.55, 1e-3);
    close(clearance(6.5 / 52.0), 0.5 * 39.2, 1e-12);
    close(clearance(1.0), 0.87 * 39.2, 1e-3);
}

/// Values of the tests of a public program (stanpumpR, opiates on) and of a public engine's page.
#[test]
fn public_programs_agree_to_the_rounding_of_printed_numbers() {
    let man = [("age", 50.0), ("height", 171.0), OPIATES];
    let woman = [("age", 50.0), ("height", 160.0), FEMALE, OPIATES];
    let propofol = model("eleveld-2018");
    agree(&propofol, 70.0, &man, &STANPUMP_MAN, 3e-3);
    agree(&propofol, 55.0, &woman, &STANPUMP_WOMAN, 3e-3);
    // Of 0.124, which stands for 0.1244, the last digit is 4e-3.
    agree(
        &model("eleveld-2017"),
        70.0,
        &man[..2],
        &STANPUMP_REMIFENTANIL,
        4e-3,
    );
    let forty = [("age", 40.0), ("height", 170.0)];
    let schnider = parameters(&model("schnider-1998"), 70.0, &forty, &["cl", "q2"]);
    close(schnider[0], 1.6373, 3e-3);
    close(schnider[1], 1.602, 1e-12);
    close(
        parameters(&model("minto-1997"), 70.0, &forty, &["v1"])[0],
        5.1223,
        3e-3,
    );
}

const STANPUMP_MAN: [f64; 6] = [6.283078, 20.17078, 137.4287, 1.551355, 1.516118, 0.6698454];
const STANPUMP_WOMAN: [f64; 6] = [5.772932, 15.84847, 92.30994, 1.519402, 1.265265, 0.4969959];
const STANPUMP_REMIFENTANIL: [f64; 6] = [5.371314, 8.442319, 3.148362, 2.462212, 1.52838, 0.08064262];

/// A shipped model with other numbers in the places of its own.
fn with_numbers(id: &str, numbers: &[(&str, f64)]) -> Model {
    let shipped = model(id);
    let mut text = shipped.source.text.clone();
    for (printed, number) in numbers {
        assert!(text.contains(printed), "{printed}");
        let unit = printed.trim_start_matches(|letter: char| letter != ' ');
        text = text.replace(printed, &format!("{number}{unit}"));
    }
    let library = Library::open().unwrap();
    match Model::parse(id, Source::new("test.yaml", &text), library.substances()) {
        Ok(model) => model,
        Err(bad) => panic!("{bad}"),
    }
}

/// The formulas of the files with the digits that the public program carries.
#[test]
fn public_programs_agree_where_numbers_are_not_rounded() {
    let exp = |log: f64| log.exp();
    let propofol = with_numbers(
        "eleveld-2018",
        &[
            ("6.28 L", exp(1.837860)),
            ("25.5 L", exp(3.238730)),
            ("273 L", exp(5.608800)),
            ("1.79 L", exp(0.5819830)),
            ("1.75 L", exp(0.5596720)),
            ("1.11 L", exp(0.1030460)),
            ("42.3 weeks", exp(3.744220)),
            ("9.06", exp(2.203300)),
            ("0.0156", 0.01563300),
            ("0.00286", 0.002857090),
            ("33.6", exp(3.513130)),
            ("0.0138", 0.01381660),
            ("68.3 weeks", exp(4.223570)),
            ("2.10 L", exp(0.7420430)),
            ("1.30", exp(0.2656420)),
        ],
    );
    agree(
        &propofol,
        70.0,
        &[("age", 50.0), ("height", 171.0), OPIATES],
        &STANPUMP_MAN,
        1e-6,
    );
    // That program rounds the fat-free mass of the reference man, which the third volume and its flow follow.
    let woman = [("age", 50.0), ("height", 160.0), FEMALE, OPIATES];
    let found = parameters(&propofol, 55.0, &woman, &THREE);
    for (place, tolerance) in [1e-6, 1e-6, 1.2e-5, 1e-6, 1e-6, 1.2e-5].into_iter().enumerate() {
        close(found[place], STANPUMP_WOMAN[place], tolerance);
    }
    let remifentanil = with_numbers(
        "eleveld-2017",
        &[
            ("5.81 L", exp(1.759110)),
            ("8.82 L", exp(2.177170)),
            ("5.03 L", exp(1.614450)),
            ("2.58 L", exp(0.946257)),
            ("1.72 L", exp(0.540315)),
            ("0.124 L", exp(-2.083880)),
            ("2.88", 2.878980),
            ("0.00554", 0.00554481),
            ("0.00327", 0.00326985),
            ("0.0315", 0.0315135),
            ("0.470", 0.4704050),
            ("0.0260", 0.0260496),
        ],
    );
    // Its seven digits differ by 1.02e-6 for the same reason.
    agree(
        &remifentanil,
        70.0,
        &[("age", 50.0), ("height", 171.0)],
        &STANPUMP_REMIFENTANIL,
        1.1e-6,
    );
}

fn give(at_min: f64, dose: Dose) -> Item {
    Item::Give {
        at: Some(Time::from_hours(at_min / 60.0)),
        route: "iv".into(),
        dose,
        delivery: Delivery::default(),
    }
}

/// mg from one minute to another.
fn from_to(start_min: f64, end_min: f64, mg: f64) -> Item {
    give(
        start_min,
        Dose::Infusion(Infusion::DoseOver {
            dose: DoseAmount::Absolute(Mass::from_mg(mg)),
            over: Time::from_hours((end_min - start_min) / 60.0),
        }),
    )
}

/// mg/h from one minute to another.
fn at_rate(start_min: f64, end_min: f64, mg_per_hour: f64) -> Item {
    give(
        start_min,
        Dose::Infusion(Infusion::RateOver {
            rate: DoseRate::Absolute(MassRate::from_mg_per_hour(mg_per_hour)),
            over: Time::from_hours((end_min - start_min) / 60.0),
            at_most: None,
        }),
    )
}

/// The typical person, solved.
fn solved(model: &Model, kg: f64, said: Said<'_>, items: Vec<Item>, hours: f64) -> Run {
    let weight = WeightDistribution::Fixed(Weight::from_kg(kg));
    let population = Population {
        count: 1,
        seed: 1,
        people: People::weighing(weight),
    };
    let inputs = ModelInputs::same(covariates(model, said));
    let patient = population.typical(model, &inputs).unwrap();
    run(model, &patient, &Regimen::new(items), hours, Method::Auto)
}

/// Minutes and ng/mL.
#[track_caller]
fn levels(run: &Run, expected: &[(f64, f64)]) {
    for (minutes, level) in expected {
        close(run.level(0, *minutes), *level, 1e-9);
    }
}

#[test]
fn levels_of_dexmedetomidine() {
    let loading = vec![from_to(0.0, 10.0, 0.070), at_rate(10.0, 120.0, 0.035)];
    levels(
        &solved(&model("hannivoort-2015"), 70.0, &[], loading, 3.0),
        &[
            (5.0, 2.083897964),
            (10.0, 2.559089188),
            (30.0, 0.9220267979),
            (120.0, 0.7518234746),
            (180.0, 0.3261626313),
        ],
    );
    let short = vec![from_to(0.0, 15.0, 0.28e-3 * 70.0)];
    levels(
        &solved(&model("talke-2018"), 70.0, &[], short, 2.0),
        &[
            (5.0, 0.3328196734),
            (15.0, 0.5571956962),
            (20.0, 0.2897151167),
            (30.0, 0.1715587332),
            (60.0, 0.1036194921),
            (120.0, 0.05993278978),
        ],
    );
    let scheme = vec![from_to(0.0, 10.0, 0.015), at_rate(10.0, 60.0, 0.7e-3 * 15.0)];
    levels(
        &solved(&model("potts-2008"), 15.0, &[("age", 3.5)], scheme, 6.0),
        &[
            (10.0, 1.38138522),
            (60.0, 0.6744500333),
            (120.0, 0.3070869176),
            (360.0, 0.05720395715),
        ],
    );
    let single = vec![from_to(0.0, 10.0, 0.7e-3 * 20.0)];
    levels(
        &solved(&model("dexmedetomidine-children-2018"), 20.0, &[], single, 6.0),
        &[
            (10.0, 1.448031022),
            (30.0, 0.41452232),
            (120.0, 0.217546416),
            (360.0, 0.08517483064),
        ],
    );
}

/// Of a spray into the nose, in pg/mL: a healthy volunteer and a patient.
#[test]
fn levels_of_a_nasal_spray() {
    let spray = Item::Give {
        at: None,
        route: "nasal".into(),
        dose: Dose::Bolus(DoseAmount::Absolute(Mass::from_mg(0.1))),
        delivery: Delivery::default(),
    };
    for (kg, healthy, expected) in [
        (
            60.0,
            1.0,
            [315.3339124, 384.4222367, 373.1158456, 308.3303348, 110.3203039],
        ),
        (
            80.0,
            0.0,
            [126.6863842, 171.5343536, 195.9552678, 203.4683823, 113.6883157],
        ),
    ] {
        let said = [("healthy", healthy)];
        let run = solved(&model("huang-2025"), kg, &said, vec![spray.clone()], 6.0);
        let times = [15.0, 30.0, 60.0, 120.0, 360.0];
        levels(
            &run,
            &times
                .into_iter()
                .zip(expected.map(|pg| pg / 1e3))
                .collect::<Vec<_>>(),
        );
    }
}

/// One compartment: a rate over clearance at steady state, and half after ln 2 · V / CL, from the abstract's numbers by hand.
#[test]
fn levels_of_one_compartment() {
    let days = 20.0 * 24.0;
    let run = solved(
        &model("valitalo-2013"),
        80.0,
        &[],
        vec![at_rate(0.0, days * 60.0, 0.039)],
        days + 12.0,
    );
    close(run.level(0, days * 60.0), 1.0, 1e-9);
    let half = std::f64::consts::LN_2 * 104.0 / 39.0;
    close(run.level(0, (days + half) * 60.0), 0.5, 1e-9);
}

#[test]
fn levels_of_remifentanil() {
    let hour = vec![at_rate(0.0, 60.0, 0.2e-3 * 70.0 * 60.0)];
    let said = [("age", 40.0), ("height", 170.0)];
    levels(
        &solved(&model("minto-1997"), 70.0, &said, hour, 2.0),
        &[
            (5.0, 3.532556163),
            (30.0, 5.137590908),
            (60.0, 5.288658579),
            (65.0, 1.763283101),
            (75.0, 0.6526301645),
        ],
    );
}

#[test]
fn levels_of_propofol() {
    let third = 1.0 / 3.0;
    let hour = vec![from_to(0.0, third, 140.0), at_rate(third, 60.0, 420.0)];
    levels(
        &solved(&model("marsh-1991"), 70.0, &[], hour, 2.0),
        &[
            (1.0, 7273.905648),
            (5.0, 3785.046957),
            (30.0, 2538.562305),
            (60.0, 2729.387198),
            (90.0, 664.0894745),
        ],
    );
    let hour = vec![at_rate(0.0, 60.0, 700.0)];
    levels(
        &solved(&model("eleveld-2018"), 70.0, &[], hour, 2.0),
        &[
            (5.0, 2572.580235),
            (30.0, 3627.606822),
            (60.0, 4122.324341),
            (90.0, 744.781283),
        ],
    );
}

#[test]
fn levels_of_vancomycin() {
    let every_twelve = (0..4).map(|round| {
        let start = 720.0 * f64::from(round);
        from_to(start, start + 60.0, 1000.0)
    });
    let run = solved(
        &model("goti-2018"),
        70.0,
        &[("crcl", 65.0)],
        every_twelve.collect(),
        48.0,
    );
    // At 12 h the second dose begins, at 48 h nothing does.
    levels(
        &run,
        &[
            (60.0, 15883.01151),
            (720.0, 6818.050942),
            (37.0 * 60.0, 30495.60575),
            (48.0 * 60.0, 17594.60811),
        ],
    );
}

/// Coefficients of variation as variances of the logarithm, ln(1 + CV²), and variances as printed.
#[test]
fn spreads_are_as_published() {
    let table: &[(&str, Said<'_>, f64)] = &[
        (
            "minto-1997",
            &[
                ("v1", 0.06541313855),
                ("v2", 0.08075014969),
                ("v3", 0.3615828803),
                ("cl", 0.01941039352),
                ("q2", 0.1218635878),
                ("q3", 0.1553784972),
            ],
            1e-9,
        ),
        ("goti-2018", &[("cl", 0.147), ("v1", 0.510), ("v2", 0.282)], 2e-3),
        (
            "eleveld-2018",
            &[
                ("v1", 0.610),
                ("v2", 0.565),
                ("v3", 0.597),
                ("cl", 0.265),
                ("q2", 0.346),
                ("q3", 0.209),
            ],
            1e-12,
        ),
        (
            "eleveld-2017",
            &[
                ("v1", 0.104),
                ("v2", 0.115),
                ("v3", 0.810),
                ("cl", 0.0197),
                ("q2", 0.0547),
                ("q3", 0.285),
            ],
            1e-12,
        ),
    ];
    for (id, expected, share) in table {
        let model = model(id);
        assert_eq!(model.variability.effects.len(), expected.len(), "{id}");
        for (name, variance) in *expected {
            let mut effects = model.variability.effects.iter();
            let effect = effects.find(|effect| effect.name == *name).unwrap();
            assert_eq!(effect.on, [model.parameter(name).unwrap()], "{id}, {name}");
            close(effect.variance, *variance, *share);
        }
    }
    for id in [
        "hannivoort-2015",
        "minto-1997-simple",
        "marsh-1991",
        "schnider-1998",
    ] {
        assert!(!model(id).has_variability(), "{id}: no spread was found");
    }
}

/// Correlations of Talke 2018 that are kept are the printed ones, and no others are there.
#[test]
fn correlations_of_talke_are_the_part_that_is_possible() {
    let variability = model("talke-2018").variability;
    let names: Vec<&str> = variability
        .effects
        .iter()
        .map(|effect| effect.name.as_str())
        .collect();
    assert_eq!(names, ["cl", "v1", "q2", "v2"]);
    let r = |one: usize, other: usize| {
        let (a, b) = (&variability.factor[one], &variability.factor[other]);
        let covariance: f64 = a.iter().zip(b).map(|(x, y)| x * y).sum();
        covariance / (variability.effects[one].variance * variability.effects[other].variance).sqrt()
    };
    for (one, other, printed) in [
        (0, 2, 0.685),
        (0, 3, 0.971),
        (2, 3, 0.833),
        (0, 1, 0.0),
        (1, 2, 0.0),
        (1, 3, 0.0),
    ] {
        assert!(
            (r(one, other) - printed).abs() < 1e-12,
            "{one}, {other}: {}",
            r(one, other)
        );
    }
}

/// A line that falls below zero stops the run: Q3 of Minto above 107.26 years, V2 of Schnider above 101.34.
#[test]
fn a_line_below_zero_is_refused() {
    for (id, parameter, fine, too_old) in [
        ("minto-1997", "q3", 107.0, 108.0),
        ("schnider-1998", "v2", 101.0, 102.0),
    ] {
        let model = model(id);
        let at = |age: f64| {
            let covariates = covariates(&model, &[("age", age)]);
            model.individual(PatientInputs::typical(Weight::from_kg(70.0), &covariates))
        };
        assert!(at(fine).is_ok(), "{id} at {fine}");
        match at(too_old) {
            Err(ModelError::Impossible { parameter: found, .. }) => assert_eq!(found, parameter),
            other => panic!("{id} at {too_old}: {other:?}"),
        }
    }
}

/// Rate constants of 0.01, 0.02, 0.03, 0.04 and 0.05 /min have the rates λ of a public program's test of its cubic.
#[test]
fn rates_of_a_cubic() {
    let text = "title: made up for a test\nshort: Test\ndrug: ketamine\nmeasured: {matrix: plasma, site: venous}\n\
                source: {authors: nobody}\nstudied_in: {people: nobody}\nparameters:\n  \
                v: {value: 1 L, grade: D, from: this test}\n  k10: {value: 0.01 1/min, grade: D, from: this test}\n  \
                k12: {value: 0.02 1/min, grade: D, from: this test}\n  k13: {value: 0.03 1/min, grade: D, from: this test}\n  \
                k21: {value: 0.04 1/min, grade: D, from: this test}\n  k31: {value: 0.05 1/min, grade: D, from: this test}\n\
                compartments: {central: {volume: v, reads: ketamine}, two: {}, three: {}}\nflows:\n  \
                - {from: central, to: outside, rate: k10}\n  - {from: central, to: two, rate: k12}\n  \
                - {from: two, to: central, rate: k21}\n  - {from: central, to: three, rate: k13}\n  \
                - {from: three, to: central, rate: k31}\nroutes: {iv: {into: central}}\n";
    let library = Library::open().unwrap();
    let model = match Model::parse("test", Source::new("test.yaml", text), library.substances()) {
        Ok(model) => model,
        Err(bad) => panic!("{bad}"),
    };
    let dose = give(0.0, Dose::Bolus(DoseAmount::Absolute(Mass::from_mg(1.0))));
    let run = solved(&model, 70.0, &[], vec![dose], 10.0);
    let rates = [0.101857993, 0.043642958, 0.004499049];
    // C(t) = Σ Π(k_j1 − λ) / Π(other λ − λ) · e^(−λt) of a bolus of 1 mg into 1 L.
    let level = |minutes: f64| -> f64 {
        let term = |rate: f64| {
            let others = rates.iter().filter(|other| **other != rate);
            let below: f64 = others.map(|other| other - rate).product();
            (0.04 - rate) * (0.05 - rate) / below * (-rate * minutes).exp()
        };
        rates.into_iter().map(term).sum()
    };
    for minutes in [5.0, 20.0, 60.0, 200.0, 600.0] {
        close(run.level(0, minutes), 1000.0 * level(minutes), 1e-6);
    }
    let half_life = terminal_half_life(&run.system, &run.schedule, 0, 0.0).unwrap();
    close(half_life * 60.0, std::f64::consts::LN_2 / rates[2], 1e-6);
}
