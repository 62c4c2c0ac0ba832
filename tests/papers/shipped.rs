//! Every file that is shipped is in order, and says where its numbers come from.

use infusim::effect::{effect, effect_ids, evidence_ids, evidence_note, side_effect_ids, side_effect_note};
use infusim::model::{Grade, Library, Scatter};

#[test]
fn models_are_in_order_and_verified() {
    let library = Library::open().unwrap();
    for id in library.ids() {
        let model = match library.model(id) {
            Ok(Some(model)) => model,
            Ok(None) => panic!("{id} is listed but not there"),
            Err(bad) => panic!("{bad}"),
        };
        assert!(!model.is_unverified(), "{id} ships a number of grade C");
        let citation = &model.citation;
        let is_said = citation.note.as_ref().is_some_and(|note| note.contains("DOI"));
        assert!(
            citation.doi.is_some() || citation.pmid.is_some() || is_said,
            "{id} names no DOI or PMID and does not say why"
        );
        assert!(!model.notes.is_empty(), "{id} has no notes");
        assert!(model.route("iv").is_some(), "{id} has no route iv");
    }
    for name in library.substances().names() {
        let substance = library.substances().get(name).unwrap();
        assert_ne!(substance.provenance.grade, Grade::C, "{name}");
    }
}

#[test]
fn the_models_of_the_first_release_are_there() {
    let ids: Vec<&str> = Library::open().unwrap().ids().collect();
    for id in [
        "kamp-2020",
        "domino-1984",
        "clements-1981",
        "hijazi-2003",
        "herd-2007",
        "otto-2021",
        "flint-2017",
    ] {
        assert!(ids.contains(&id), "{id}");
    }
}

#[test]
fn borrowed_variability_is_labelled() {
    let model = Library::open().unwrap().model("kamp-2020").unwrap().unwrap();
    let borrowed = model.variability.borrowed_from.expect("Kamp 2020 publishes none");
    assert!(borrowed.study.contains("Hasan 2021"));
}

/// As nlmixr2lib (and posologyr, of vancomycin) has them from the papers' tables: variances as their roots, nmol/mL by molar mass.
#[test]
fn residual_errors_are_those_that_were_published() {
    let linear = |proportional: f64, additive: f64| Scatter::Linear {
        proportional,
        additive,
    };
    let log = |sd: f64| Scatter::Logarithmic { sd };
    let published = [
        ("otto-2021", "S-ketamine", linear(0.23609, 0.0)),
        ("otto-2021", "S-norketamine", linear(0.14261, 0.0)),
        ("flint-2017", "S-ketamine", linear(0.419, 0.0)),
        ("flint-2017", "S-norketamine", linear(0.475, 0.0)),
        ("ashraf-2018", "S-ketamine", linear(0.086_f64.sqrt(), 0.0)),
        ("ashraf-2018", "S-norketamine", linear(0.062_f64.sqrt(), 0.0)),
        ("perez-ruixo-2021", "S-ketamine", log(0.276)),
        ("perez-ruixo-2021", "S-norketamine", log(0.422)),
        ("simons-2022", "S-ketamine", linear(0.012_f64.sqrt(), 0.0)),
        ("simons-2022", "S-norketamine", linear(0.102, 0.058 * 223.70)),
        (
            "simons-2022",
            "S-hydroxynorketamine",
            linear(0.079, 0.020 * 239.70),
        ),
        ("talke-2018", "dexmedetomidine", linear(0.104, 0.011)),
        ("huang-2025", "dexmedetomidine", linear(0.277, 0.00501)),
        ("goti-2018", "vancomycin", linear(0.227, 3_400.0)),
    ];
    let library = Library::open().unwrap();
    for (id, analyte, expected) in published {
        let model = library.model(id).unwrap().unwrap();
        let found = model.residual_error(analyte).unwrap().scatter;
        let numbers = |scatter: Scatter| match scatter {
            Scatter::Linear {
                proportional,
                additive,
            } => [proportional, additive],
            Scatter::Logarithmic { sd } => [-sd, 0.0],
        };
        for (found, expected) in numbers(found).into_iter().zip(numbers(expected)) {
            assert!(
                (found - expected).abs() < 1e-12 * expected.abs().max(1.0),
                "{id}, {analyte}"
            );
        }
    }
    let all = library.all();
    let count = all.iter().map(|model| model.residual.len()).sum::<usize>();
    assert_eq!(count, published.len(), "of the others none was published");
}

#[test]
fn effects_and_evidence_are_in_order_and_verified() {
    let library = Library::open().unwrap();
    for id in effect_ids() {
        let effect = effect(id, library.substances())
            .unwrap_or_else(|bad| panic!("{bad}"))
            .unwrap();
        assert_ne!(effect.provenance.unwrap().grade, Grade::C, "{id}");
        assert!(effect.citation.is_some() && !effect.caveats.is_empty(), "{id}");
        assert!(
            effect.short.chars().count() <= 28,
            "{id}: the label is too long for a figure"
        );
    }
    let notes: Vec<&str> = evidence_ids().collect();
    for id in &notes {
        let note = evidence_note(id).unwrap_or_else(|bad| panic!("{bad}")).unwrap();
        assert_ne!(note.provenance.grade, Grade::C, "{id}");
        assert!(!note.caveats.is_empty(), "{id} is shown without a doubt");
        for other in &note.disagrees_with {
            assert!(
                notes.contains(&other.as_str()),
                "{id} disagrees with {other}, which is not there"
            );
        }
    }
}

#[test]
fn notes_on_side_effects_are_in_order_and_verified() {
    let library = Library::open().unwrap();
    let others: Vec<&str> = effect_ids().chain(evidence_ids()).collect();
    for id in side_effect_ids() {
        let note = side_effect_note(id, library.substances())
            .unwrap_or_else(|bad| panic!("{bad}"))
            .unwrap();
        assert!(
            matches!(note.provenance.grade, Grade::A | Grade::B),
            "{id} is of grade {}",
            note.provenance.grade
        );
        assert!(!note.caveats.is_empty(), "{id} is shown without a doubt");
        assert!(!note.findings.is_empty(), "{id} says nothing");
        assert!(
            !others.contains(&id),
            "`infusim effects show {id}` shows something else"
        );
    }
}
