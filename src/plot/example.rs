//! A small study for the tests of this module, with curves made up by hand, and a panel.

use super::geometry::Rectangle;
use super::panel::Panel;
use super::value_axis::ValueAxis;
use crate::effect::{Threshold, effect};
use crate::model::Library;
use crate::outcome::{
    AnalyteOutcome, Curves, Exposure, Exposures, Keep, KeptSubjects, PointSummary, SeriesOutcome,
    StudyOutcome,
};
use crate::population::{People, PeopleRows, Population, SubjectRange, WeightDistribution};
use crate::quantiles::Estimate;
use crate::quantity::{Concentration, Mass, Time, Weight};
use crate::regimen::{TimedDose, Timeline};
use crate::solver::{Grid, Method};

const PROBABILITIES: [f64; 3] = [0.05, 0.5, 0.95];
const PATIENTS: u64 = 40;

/// Ten hours on a hundred pixels, both ways.
pub(super) fn panel(axis: ValueAxis) -> Panel {
    let frame = Rectangle {
        left: 0.0,
        top: 0.0,
        right: 100.0,
        bottom: 100.0,
    };
    Panel {
        frame,
        until: 10.0,
        axis,
    }
}

/// Arms of 2 h, 4 h, … that rise in a straight line and fall by halves, one effect at 50 ng/mL.
pub(super) fn study(arms: usize) -> StudyOutcome {
    let library = Library::open().expect("the library");
    let model = library.model("kamp-2020").expect("reads").expect("is there");
    let threshold: Threshold = effect("psychedelic-bowdle-1998", library.substances())
        .expect("reads")
        .expect("is there");
    let grid = Grid::new(Time::from_hours(0.25), Time::from_hours(24.0)).expect("a grid");
    let weight = WeightDistribution::Fixed(Weight::from_kg(70.0));
    let series = (1..=arms)
        .map(|arm| {
            let hours = 2.0 * arm as f64;
            SeriesOutcome {
                model: 0,
                arm: format!("{hours} h"),
                timeline: infusion(hours),
                rates: None,
                beyond: None,
                method: Method::default(),
                analytes: vec![analyte(&grid, hours, threshold.level.ng_per_ml())],
                responses: Vec::new(),
                targets: Vec::new(),
                titration: None,
                kept: KeptSubjects::default(),
            }
        })
        .collect();
    StudyOutcome {
        title: "Made up <by hand>".to_string(),
        message: None,
        models: vec![model],
        dosed_as: "base".to_string(),
        counted: None,
        arms: Vec::new(),
        defaults: Vec::new(),
        thresholds: vec![threshold],
        responses: Vec::new(),
        population: Population {
            count: PATIENTS,
            seed: 1,
            people: People::weighing(weight),
        },
        subjects: SubjectRange::all(PATIENTS),
        occasions: None,
        people: PeopleRows::default(),
        keep: Keep::default(),
        people_drawn: 0,
        rounds_followed: 0,
        grid,
        probabilities: PROBABILITIES,
        nca: None,
        observed: None,
        series,
        pumps: Vec::new(),
        comparisons: Vec::new(),
        uncertainty: None,
        other_spreads: Vec::new(),
        interactions: None,
        sensitivity: None,
        others: Vec::new(),
        warnings: Vec::new(),
        restricted: Vec::new(),
        unfinished: Vec::new(),
        evidence: Vec::new(),
        side_effects: Vec::new(),
        sources: Vec::new(),
        assumptions: Vec::new(),
    }
}

/// Moves the study's threshold.
pub(super) fn set_threshold(study: &mut StudyOutcome, level: f64) {
    for threshold in &mut study.thresholds {
        threshold.level = Concentration::from_ng_per_ml(level);
        threshold.upper = None;
    }
    for analyte in study.series.iter_mut().flat_map(|series| &mut series.analytes) {
        analyte.thresholds = vec![Some(level)];
    }
}

fn infusion(hours: f64) -> Timeline {
    Timeline::new(vec![TimedDose {
        number: 0,
        route: "iv".into(),
        start: Time::ZERO,
        end: Time::from_hours(hours),
        amount: Mass::from_mg(20.0 * hours),
        tilt: 0.0,
    }])
}

fn analyte(grid: &Grid, hours: f64, threshold: f64) -> AnalyteOutcome {
    let level = |index: usize| {
        let hour = grid.time(index).hours();
        if hour <= hours {
            40.0 * hour
        } else {
            40.0 * hours * libm::exp2(hours - hour)
        }
    };
    let typical: Vec<f64> = (0..grid.len()).map(level).collect();
    let mut curves = Curves::new(typical.clone().into(), &PROBABILITIES, PATIENTS, 1);
    for (index, typical) in typical.iter().enumerate() {
        let percentiles = [0.6, 1.0, 1.5].map(|factor| Estimate {
            value: factor * typical,
            low: None,
            high: None,
        });
        let point = PointSummary {
            above: vec![if *typical > threshold { PATIENTS / 2 } else { 0 }],
            percentiles: percentiles.to_vec(),
        };
        curves.set(index, &point);
    }
    AnalyteOutcome {
        falls: Vec::new(),
        accumulation: None,
        name: "ketamine".to_string(),
        thresholds: vec![Some(threshold)],
        curves,
        typical: Exposure {
            cmax: 40.0 * hours,
            tmax: hours,
            area: 0.0,
            area_to_infinity: 0.0,
            half_life: None,
            above: Vec::new(),
        },
        patients: Exposures::default(),
        nca: None,
        observed: None,
        summaries: Vec::new(),
    }
}
