//! Responses: golden values by another program, from the parameters as published.

use crate::fixtures::close;
use infusim::document::{Diagnostics, Source};
use infusim::effect::{Response, ResponseCurve, response};
use infusim::model::Library;
use infusim::outcome::{SeriesOutcome, StudyOutcome};
use infusim::population::{ModelInputs, People, Population, WeightDistribution};
use infusim::quantity::Weight;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;

fn shipped(id: &str) -> Response {
    response(id, Library::open().unwrap().substances())
        .unwrap()
        .unwrap()
}

/// The typical person's curve of a response, driven by a model that gives its analyte.
fn typical_curve(model: &str, id: &str) -> ResponseCurve {
    let response = shipped(id);
    let model = Library::open().unwrap().model(model).unwrap().unwrap();
    let model = model.with_parts([&response.part]);
    let people = People::weighing(WeightDistribution::Fixed(Weight::from_kg(70.0)));
    let population = Population {
        count: 1,
        seed: 1,
        people,
    };
    let inputs = ModelInputs::same(model.typical_covariates());
    let typical = population.typical(&model, &inputs).unwrap();
    let first = model.part(id).unwrap().first_parameter;
    response.law.unwrap().curve(&typical.values, first)
}

/// Herd 2008: 5 (1 − 0.939 C^3.71/(0.56^3.71 + C^3.71)), C in mg/L.
#[test]
fn sedation_of_children() {
    let curve = typical_curve("herd-2007", "sedation-herd-2008");
    for (concentration, score) in [
        (0.1, 4.992145278),
        (0.2, 4.899246987),
        (0.4, 3.953050321),
        (0.56, 2.6525),
        (0.74, 1.536518148),
        (1.0, 0.794341032),
        (1.5, 0.4233124037),
        (2.0, 0.3463759135),
    ] {
        close(curve.at(1000.0 * concentration), score, 1e-9);
        close(curve.concentration_at(score), 1000.0 * concentration, 1e-7);
    }
}

/// Jonkman 2018: 1 + C/127.
#[test]
fn breathing_against_remifentanil() {
    let curve = typical_curve("simons-2022", "breathing-jonkman-2018");
    for (concentration, times) in [
        (50.0, 1.393700787),
        (127.0, 2.0),
        (191.0, 2.503937008),
        (254.0, 3.0),
    ] {
        close(curve.at(concentration), times, 1e-9);
    }
}

fn study(text: &str) -> StudyOutcome {
    let library = Library::open().unwrap();
    let no_files = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let study = Study::read(Source::new("study.yaml", text), &Finder::new(&library, &no_files)).unwrap();
    let watch = |_| ControlFlow::Continue(());
    simulate(&study, library.substances(), SimulateOptions::default(), &watch).unwrap()
}

/// The only series of a study.
fn series(outcome: &StudyOutcome) -> &SeriesOutcome {
    &outcome.series[0]
}

/// The analyte of an effect site in the only series of a study: values at minutes of the grid.
fn at_minutes(outcome: &StudyOutcome, analyte: usize, minutes: f64) -> f64 {
    let grid = outcome.grid;
    let place = (0..grid.len()).find(|place| (grid.time(*place).hours() * 60.0 - minutes).abs() < 1e-6);
    series(outcome).analytes[analyte].curves.typical[place.unwrap()]
}

/// 35 mg over 40 min in 70 kg: plasma and effect site, ng/mL; eight printed digits.
#[test]
fn the_lag_of_an_effect_site() {
    let domino = study(
        "title: lag\nmodel: domino-1984\nresponses: [nociception-navarrete-2024]\npatients: {count: 1, seed: 1, weight: 70 kg}\n\
         arms: {a: [{infusion: {dose: 35 mg, over: 40 min}}]}\nobserve: {until: 160 min, every: 5 min}\n",
    );
    for (minutes, plasma, site) in [
        (5.0, 155.33692, 91.127698),
        (10.0, 181.80913, 147.59587),
        (20.0, 209.58422, 197.11702),
        (40.0, 240.33081, 234.48849),
        (45.0, 91.412614, 150.10624),
        (60.0, 55.108418, 62.654265),
        (100.0, 40.44451, 41.513499),
        (160.0, 28.131007, 28.864446),
    ] {
        close(at_minutes(&domino, 0, minutes), plasma, 1e-7);
        close(at_minutes(&domino, 1, minutes), site, 1e-7);
    }
    let peak = &series(&domino).analytes[1].typical;
    close(peak.cmax, 234.5093367, 1e-9);
    close(60.0 * peak.tmax, 40.03026977, 1e-8);

    let simons = study(
        "title: lag\nmodel: simons-2022\nresponses: [perception-olofsen-2022]\npatients: {count: 1, seed: 1, weight: 70 kg}\n\
         arms: {a: [{infusion: {dose: 35 mg, over: 40 min}}]}\nobserve: {until: 160 min, every: 5 min}\n",
    );
    for (minutes, plasma, site) in [
        (10.0, 195.05137, 86.387949),
        (40.0, 288.74163, 250.09211),
        (60.0, 90.659916, 139.75516),
    ] {
        close(at_minutes(&simons, 0, minutes), plasma, 1e-7);
        close(at_minutes(&simons, 3, minutes), site, 1e-7);
    }
    let peak = &series(&simons).analytes[3].typical;
    close(peak.cmax, 250.9905035, 1e-9);
    close(60.0 * peak.tmax, 40.58672114, 1e-8);
}

/// Domino with 0.238/min: the effect site peaks 1.60835309 min after a bolus.
#[test]
fn the_effect_site_peaks_after_a_bolus() {
    let bolus = study(
        "title: lag\nmodel: domino-1984\nresponses: [nociception-navarrete-2024]\npatients: {count: 1, seed: 1, weight: 70 kg}\n\
         arms: {a: [{bolus: 7 mg}]}\nobserve: {until: 30 min, every: 5 min}\n",
    );
    close(60.0 * series(&bolus).analytes[1].typical.tmax, 1.60835309, 1e-8);
}

/// 20 mg/h of S-ketamine for T hours under the venous model: the slow site and the share of the largest relief, at the end
/// of the infusion and after days, with the digits that were printed, and for how many days the site is above C50.
#[test]
fn slow_relief() {
    type Row<'a> = (&'a str, f64, [f64; 7], [f64; 7], f64);
    let rows: [Row<'_>; 5] = [
        (
            "40 min",
            2.0 / 3.0,
            [
                0.06176324,
                0.3407099,
                0.2403963,
                0.1540302,
                0.06323563,
                0.01560912,
                0.001796328,
            ],
            [
                0.0058478, 0.031429, 0.022382, 0.014457, 0.0059864, 0.0014844, 0.00017105,
            ],
            0.0,
        ),
        (
            "2 h",
            2.0,
            [
                0.3746517,
                1.022299,
                0.719917,
                0.4612755,
                0.1893723,
                0.04674476,
                0.005379479,
            ],
            [
                0.034452, 0.088723, 0.064164, 0.042082, 0.017716, 0.0044322, 0.00051207,
            ],
            0.0,
        ),
        (
            "10 h",
            10.0,
            [
                3.759891, 5.102407, 3.561736, 2.282126, 0.9369053, 0.2312662, 0.02661458,
            ],
            [0.26367, 0.32703, 0.25329, 0.17854, 0.081919, 0.021551, 0.0025283],
            0.0,
        ),
        (
            "30 h",
            30.0,
            [
                13.84741, 15.06764, 10.40824, 6.668917, 2.73786, 0.675815, 0.07777413,
            ],
            [0.56874, 0.58932, 0.49781, 0.38843, 0.20682, 0.060471, 0.0073526],
            7.13494,
        ),
        (
            "100 h",
            100.0,
            [
                46.98029, 46.24763, 31.7056, 20.31487, 8.340075, 2.058669, 0.2369157,
            ],
            [0.81733, 0.81497, 0.75122, 0.65926, 0.44268, 0.16392, 0.022066],
            27.568,
        ),
    ];
    for (over, hours, site, relief, days_above) in rows {
        let found = study(&format!(
            "title: slow\nmodel: otto-2021\ndrug: S-ketamine\nresponses: [relief-dahan-2011]\n\
             patients: {{count: 1, seed: 1, weight: 70 kg}}\n\
             arms: {{a: [{{infusion: {{rate: 20 mg/h, over: {over}}}}}]}}\nobserve: {{until: 100 days, every: 20 min}}\n"
        ));
        let series = series(&found);
        let last = series.analytes.len() - 1;
        for (index, day) in [0.0, 1.0, 7.0, 14.0, 28.0, 50.0, 84.0].into_iter().enumerate() {
            let minutes = 60.0 * (hours + 24.0 * day);
            close(at_minutes(&found, last, minutes), site[index], 1e-6);
            let place = (minutes / 20.0).round() as usize;
            close(series.responses[0].curves.typical[place], relief[index], 5e-5);
        }
        // Half of the largest relief is where the slow site is at C50.
        let above = series.analytes[last].typical.above[0];
        if days_above == 0.0 {
            assert_eq!(above.hours, 0.0);
        } else {
            close(above.hours / 24.0, days_above, 1e-5);
        }
    }
}

/// In how many of the draws of its estimates the slow site stays above C50 for more than two days after a steady level of
/// 20 mg/h, worked out by another program with draws of its own: their Monte Carlo errors are 0.003.
#[test]
fn slow_relief_is_hardly_known() {
    const DRAWS: u64 = 20_000;
    let response = shipped("relief-dahan-2011");
    let model = Library::open().unwrap().model("otto-2021").unwrap().unwrap();
    let model = model.with_parts([&response.part]);
    let first = model.part("relief-dahan-2011").unwrap().first_parameter;
    let people = People::weighing(WeightDistribution::Fixed(Weight::from_kg(70.0)));
    let population = Population {
        count: 1,
        seed: 1,
        people,
    };
    let inputs = ModelInputs::same(model.typical_covariates());
    let names: Vec<&str> = model
        .parameters
        .iter()
        .map(|parameter| parameter.name.as_str())
        .collect();
    let place = |name: &str| {
        names
            .iter()
            .position(|known| *known == format!("relief-dahan-2011.{name}"))
            .unwrap()
    };
    let (c50, half_life) = (place("c50"), place("t_half"));
    assert_eq!(first, c50.min(half_life));
    let steady = 20.0 / 95.2 * 1000.0;
    let mut above = [0_u64; 5];
    for draw in 1..=DRAWS {
        let drawn = model.redrawn(1000.0, |name| {
            let mut stream = infusim::population::Stream::of_estimate(7, draw, name);
            move || stream.normal()
        });
        let values = population.typical(&drawn, &inputs).unwrap().values;
        // Canonical units are mg/L and hours.
        let (c50, days) = (1000.0 * values.get(c50), values.get(half_life) / 24.0);
        for (count, hours) in above.iter_mut().zip([2.0 / 3.0, 2.0, 10.0, 30.0, 100.0]) {
            let site = steady * (1.0 - 0.5_f64.powf(hours / 24.0 / days));
            *count += u64::from(days * (site / c50).log2() > 2.0);
        }
    }
    for (count, expected) in above.into_iter().zip([0.0, 0.0, 0.093, 0.800, 0.999]) {
        let share = count as f64 / DRAWS as f64;
        assert!((share - expected).abs() < 0.015, "{share} instead of {expected}");
    }
}

/// Olofsen 2012: at 100 ng/mL of ketamine and 50 ng/mL of norketamine at the effect site pain falls by 2.3 cm. The effect
/// site follows one analyte against the other: with the sites C₁ and C₂ of each alone it is C₁ − w C₂.
#[test]
fn one_analyte_against_another() {
    let curve = typical_curve("simons-2022", "pain-olofsen-2012");
    close(curve.at(100.0 - 0.030 / 0.038 * 50.0), 2.3, 1e-12);

    let arms = "arms: {a: [{infusion: {rate: 20 mg/h, over: 2 h}}]}\nobserve: {until: 12 h, every: 5 min}\n";
    let text = |response: &str| {
        format!(
            "title: t\nmodel: simons-2022\nresponses: [{response}]\npatients: {{count: 30, seed: 1, weight: 70 kg}}\n{arms}"
        )
    };
    let both = study(&text("pain-olofsen-2012"));
    let site = &series(&both).analytes[3];
    let response = &series(&both).responses[0];
    // By the levels in the blood: the effect site of each alone, by the trapezoidal rule over short steps.
    let fine = study(&text("pain-olofsen-2012").replace("every: 5 min", "every: 0.1 min"));
    let blood = |analyte: usize| series(&fine).analytes[analyte].curves.typical.to_vec();
    let (ketamine, norketamine) = (blood(0), blood(1));
    let (ke0, step) = (2_f64.ln() / 11.8, 0.1);
    let (mut expected, mut worst) = (0.0_f64, 0.0_f64);
    for point in 1..ketamine.len() {
        let driver = |point: usize| ketamine[point] - 0.030 / 0.038 * norketamine[point];
        let decline = (-ke0 * step).exp();
        // Exact for a driver that changes linearly within a step.
        let (from, to) = (driver(point - 1), driver(point));
        let rise = (to - from) / step;
        expected = decline * expected + (1.0 - decline) * (from - rise / ke0) + rise * step;
        let found = series(&fine).analytes[3].curves.typical[point];
        worst = worst.max((found - expected).abs());
        close(
            series(&fine).responses[0].curves.typical[point],
            0.038 * found,
            1e-12,
        );
    }
    assert!(worst < 2e-3, "{worst} ng/mL");
    assert!(
        response.curves.typical.iter().any(|fall| *fall < 0.0),
        "norketamine outlasts ketamine"
    );
    assert!(site.patients.cmax().iter().all(|peak| *peak > 0.0));
}

/// Talke 2018, 70 kg, 0.28 µg/kg over 15 min: effect site in ng/mL and effect in units of the instrument.
#[test]
fn vessels_of_a_finger_under_dexmedetomidine() {
    let found = study(
        "title: t\nmodel: talke-2018\nresponses: [vasoconstriction-talke-2018]\npatients: {count: 1, seed: 1, weight: 70 kg}\n\
         arms: {a: [{infusion: {dose: 0.28 µg/kg, over: 15 min}}]}\nobserve: {until: 120 min, every: 5 min}\n",
    );
    for (minutes, site, effect) in [
        (5.0, 0.1879155845, 6948.864699),
        (15.0, 0.4981666743, 8627.762714),
        (20.0, 0.3909838253, 8369.941846),
        (30.0, 0.1986484726, 7062.103948),
        (60.0, 0.1078351536, 6173.730141),
        (120.0, 0.06146422584, 5929.543535),
    ] {
        close(at_minutes(&found, 1, minutes), site, 1e-9);
        let place = (minutes / 5.0) as usize;
        close(series(&found).responses[0].curves.typical[place], effect, 1e-9);
    }
}

/// Children of 20 kg, 0.7 µg/kg over 10 min: falls of arterial pressure and heart rate, per cent.
#[test]
fn pressure_and_heart_rate_under_dexmedetomidine() {
    let found = study(
        "title: t\nmodel: dexmedetomidine-children-2018\n\
         responses: [pressure-dexmedetomidine-children-2018, heart-rate-dexmedetomidine-children-2018]\n\
         patients: {count: 1, seed: 1, weight: 20 kg}\n\
         arms: {a: [{infusion: {dose: 0.7 µg/kg, over: 10 min}}]}\nobserve: {until: 6 h, every: 10 min}\n",
    );
    for (place, pressure, rate) in [
        (1, 33.43271362, 20.92372372),
        (3, 20.37471287, 12.3946388),
        (12, 13.62415635, 8.169866419),
        (36, 6.538778498, 3.863229505),
    ] {
        close(series(&found).responses[0].curves.typical[place], pressure, 1e-9);
        close(series(&found).responses[1].curves.typical[place], rate, 1e-9);
    }
}

/// BIS = 93 (1 − C^g/(Ce50^g + C^g)), g 1.47 below Ce50 and 1.89 above, Ce50 = 3.08 exp(−0.00635 (age − 35)); the effect
/// site with 0.146 (kg/70)^−0.25 per min. The spectral edge falls from 20 to 5.5 Hz.
#[test]
fn the_brain_under_propofol_and_remifentanil() {
    let bis = typical_curve("eleveld-2018", "bis-eleveld-2018");
    close(bis.at(3080.0), 46.5, 1e-12);
    for (concentration, exponent) in [(1.0_f64, 1.47), (2.0, 1.47), (4.0, 1.89), (6.0, 1.89)] {
        let power = (concentration / 3.08).powf(exponent);
        close(bis.at(1000.0 * concentration), 93.0 / (1.0 + power), 1e-12);
    }
    let edge = typical_curve("minto-1997", "spectral-edge-minto-1997");
    for concentration in [5.0_f64, 13.1, 30.0] {
        let power = (concentration / 13.1).powf(2.44);
        close(edge.at(concentration), 20.0 - 14.5 * power / (1.0 + power), 1e-12);
    }
}
