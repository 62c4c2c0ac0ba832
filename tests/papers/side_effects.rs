//! The numbers of the shipped notes on side effects, against the sources they were read in.

use infusim::effect::{FindingSize, SideEffectNote, side_effect_ids, side_effect_note};
use infusim::model::{Grade, Library};

/// Of a note the people, the grade, and for each finding a word of it, the numbers as printed and their unit.
type Published = (
    &'static str,
    Option<u64>,
    Grade,
    &'static [(&'static str, &'static [f64], &'static str)],
);

const PUBLISHED: &[Published] = &[
    (
        "adverse-events-cochrane-2025",
        None,
        Grade::B,
        &[("any adverse event", &[3.26, 1.05, 10.09, 95.0], "")],
    ),
    (
        "adverse-events-stoker-2019",
        Some(95),
        Grade::A,
        &[("any adverse event", &[29.5], "%")],
    ),
    (
        "blood-pressure-idvall-1979",
        Some(31),
        Grade::A,
        &[
            ("blood pressure", &[15.0, 30.0], "%"),
            ("heart rate", &[15.0, 30.0], "%"),
        ],
    ),
    (
        "blood-pressure-yale-2024",
        Some(138),
        Grade::A,
        &[
            (
                "systolic blood pressure at its peak, 40 min",
                &[16.0, 11.2],
                "mmHg",
            ),
            (
                "diastolic blood pressure at its peak, 40 min",
                &[11.0, 8.45],
                "mmHg",
            ),
            ("severe hypertension", &[0.98, 23.0], "%"),
            ("severe hypertension", &[12.5, 17.0], "%"),
        ],
    ),
    (
        "emergence-ketalar-label",
        None,
        Grade::B,
        &[("emergence reactions", &[12.0], "%")],
    ),
    (
        "esketamine-nasal-spray",
        None,
        Grade::B,
        &[
            ("dissociation", &[56.0, 61.0, 84.0, 69.0], "%"),
            ("sedation", &[56.0, 50.0, 84.0, 61.0], "%"),
            ("nausea", &[56.0, 27.0, 84.0, 32.0], "%"),
            ("vomiting", &[56.0, 6.0, 84.0, 12.0], "%"),
            ("dizziness", &[29.0], "%"),
            ("systolic blood pressure at its peak, 40 min", &[7.0, 9.0], "mmHg"),
            (
                "diastolic blood pressure at its peak, 40 min",
                &[4.0, 6.0],
                "mmHg",
            ),
        ],
    ),
    (
        "psychosis-like-sigtermans-2009",
        Some(60),
        Grade::A,
        &[("psychosis-like", &[76.0, 18.0], "%")],
    ),
    (
        "side-effects-odutola-2023",
        Some(1080),
        Grade::B,
        &[
            ("nausea", &[1.42, 0.84, 2.39], ""),
            ("hallucination", &[1.08, 0.67, 1.76], ""),
            ("sedation", &[1.05, 0.24, 4.54], ""),
        ],
    ),
];

fn notes() -> Vec<SideEffectNote> {
    let library = Library::open().unwrap();
    let note = |id| side_effect_note(id, library.substances()).unwrap_or_else(|bad| panic!("{bad}"));
    side_effect_ids().map(|id| note(id).unwrap()).collect()
}

/// The numbers of a finding as they were printed, and the unit of the first that is no dose.
fn numbers(size: &FindingSize) -> (Vec<f64>, String) {
    match size {
        FindingSize::Share {
            share,
            count,
            control,
            ..
        } => {
            let mut numbers = vec![share.value()];
            numbers.extend(count.map(|count| count as f64));
            numbers.extend(control.iter().map(|control| control.share.value()));
            (numbers, share.unit().to_string())
        }
        FindingSize::SharesByDose { shares, .. } => {
            let pairs = shares.iter();
            (
                pairs
                    .flat_map(|one| [one.dose.value(), one.share.value()])
                    .collect(),
                shares[0].share.unit().to_string(),
            )
        }
        FindingSize::MeanChange { mean, sd } => (
            vec![mean.value(), sd.as_ref().unwrap().value()],
            mean.unit().to_string(),
        ),
        FindingSize::ChangeRange { from, to } => (vec![from.value(), to.value()], from.unit().to_string()),
        FindingSize::RiskRatio {
            estimate,
            low,
            high,
            interval,
            ..
        } => {
            let mut numbers = vec![estimate.value(), low.value(), high.value()];
            numbers.extend(interval.iter().map(|interval| interval.value()));
            (numbers, estimate.unit().to_string())
        }
    }
}

/// Every number that is shipped stands here, and every number here is shipped.
#[test]
fn numbers_are_those_of_the_sources() {
    let notes = notes();
    let ids: Vec<&str> = notes.iter().map(|note| note.id.as_str()).collect();
    let published: Vec<&str> = PUBLISHED.iter().map(|(id, ..)| *id).collect();
    assert_eq!(ids, published);
    for (note, (id, people, grade, findings)) in notes.iter().zip(PUBLISHED) {
        assert_eq!((note.people, note.provenance.grade), (*people, *grade), "{id}");
        assert_eq!(note.findings.len(), findings.len(), "{id}");
        for (finding, (what, expected, unit)) in note.findings.iter().zip(*findings) {
            assert!(
                finding.what.contains(what),
                "{id}: {} is not {what}",
                finding.what
            );
            let (found, of) = numbers(&finding.size);
            assert_eq!(
                (found.as_slice(), of.as_str()),
                (*expected, *unit),
                "{id}: {what}"
            );
        }
    }
}

/// As printed, digit by digit: 16.0 is not 16, and 12 % is about 12 %.
#[test]
fn findings_are_said_as_they_were_printed() {
    let said: Vec<String> = notes()
        .iter()
        .flat_map(|note| note.findings.iter().map(ToString::to_string).collect::<Vec<_>>())
        .collect();
    for expected in [
        "systolic blood pressure at its peak, 40 min after the start: +16.0 mmHg (SD 11.2 mmHg)",
        "severe hypertension: 0.98 % of infusions (23)",
        "severe hypertension: 12.5 % (17 people)",
        "blood pressure, for a time: +15 to +30 %",
        "nausea: 27 % at 56 mg, 32 % at 84 mg",
        "systolic blood pressure at its peak, 40 min after the dose: +7 to +9 mmHg",
        "mild to moderate psychosis-like effects during the infusion: 76 %; 18 % with placebo",
        "emergence reactions, from dream-like states to delirium: about 12 %",
        "any adverse event: risk ratio 3.26 (95 % interval 1.05 to 10.09) against placebo",
        "nausea: risk ratio 1.42 (interval 0.84 to 2.39, its level not stated) against placebo or another drug",
    ] {
        assert!(
            said.iter().any(|said| said == expected),
            "{expected} is not among {said:#?}"
        );
    }
}

/// S-ketamine was given where the sources say so, and the racemate elsewhere.
#[test]
fn drug_forms_are_those_of_the_sources() {
    for note in notes() {
        let expected = match note.id.as_str() {
            "esketamine-nasal-spray" | "psychosis-like-sigtermans-2009" => "S-ketamine",
            _ => "ketamine",
        };
        assert_eq!(note.substance.name, expected, "{}", note.id);
    }
}
