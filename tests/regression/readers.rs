//! What any text may be given to, whoever wrote it: each reader takes it or says in words what is wrong with it.
//!
//! The targets of `fuzz/` call these functions with texts that nobody thought of; [`super::found`] calls them with
//! the files that such a search brought up, and with everything that is shipped.

use infusim::document::{Diagnostics, Document, Source};
use infusim::model::{Formula, Library, Model, PatientInputs};
use infusim::quantity::{Quantity, Weight};
use infusim::report::table;
use infusim::scenario::{Arm, Finder, Rejected, Study};
use infusim::simulate::{SimulateError, SimulateOptions, simulate, unfinished_in_typical};
use infusim::solver::System;
use std::ops::ControlFlow;
use std::sync::OnceLock;

/// A reader, by the name of its target.
pub type Reader = fn(&str);

/// All of them.
pub const READERS: [(&str, Reader); 5] = [
    ("quantity", quantity),
    ("document", document),
    ("formula", formula),
    ("model", model),
    ("scenario", scenario),
];

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::open().unwrap())
}

/// What is wrong is said in words, and the words leave a terminal as it is.
fn told(text: &str) {
    assert!(!text.trim().is_empty(), "refused without a word");
    let control = text.chars().find(|c| c.is_control() && *c != '\n');
    assert!(control.is_none(), "the message holds {control:?}: {text:?}");
}

fn rejected(file: &Diagnostics) {
    assert!(!file.mistakes().is_empty(), "refused without a reason");
    told(&file.render(false));
}

/// A quantity that is read can be printed and read again, and is then the same.
pub fn quantity(text: &str) {
    match text.parse::<Quantity>() {
        Ok(quantity) => {
            let printed = quantity.to_string();
            let again: Quantity = printed
                .parse()
                .unwrap_or_else(|error| panic!("{printed:?}: {error}"));
            assert_eq!(quantity.dimension(), again.dimension(), "{printed:?}");
            let (one, other) = (quantity.canonical(), again.canonical());
            assert!(one.to_bits() == other.to_bits(), "{printed:?}: {one}, {other}");
        }
        Err(error) => assert!(!error.hint().is_empty()),
    }
}

/// A file as a tree of values.
pub fn document(text: &str) {
    if let Err(file) = Document::parse(Source::new("text.yaml", text)) {
        rejected(&file);
    }
}

/// A formula that is read has a value for any numbers, or says that it has none.
pub fn formula(text: &str) {
    let Ok(formula) = Formula::parse(text) else { return };
    for number in [0.0, 1.0, -2.5, 1e300] {
        let numbers = vec![number; formula.names().len()];
        let _ = formula.value(&numbers);
    }
}

/// A scenario for whatever model.
const FOR_A_MODEL: &str = "title: t\nmodel: ./text.yaml\npatients: {count: 3, weight: {median: 70 kg, cv: 20 %}}\n\
    arms:\n  one:\n    - bolus: 5 mg\n    - infusion: {dose: 10 mg, over: 1 h}\nobserve: {until: 4 h, every: 10 min}\n";

/// A model that is read gives anybody parameters, or says why it has none for them; and a scenario with it is a
/// study, or says what is wrong.
pub fn model(text: &str) {
    let source = || Source::new("./text.yaml", text);
    match Model::parse("text", source(), library().substances()) {
        Ok(model) => {
            for kg in [0.5, 70.0, 400.0] {
                let covariates = model.typical_covariates();
                match model.individual(PatientInputs::typical(Weight::from_kg(kg), &covariates)) {
                    Ok(values) => {
                        let _ = System::new(&model, &values);
                    }
                    Err(error) => assert!(!error.to_string().is_empty()),
                }
            }
            study(FOR_A_MODEL, &|_| Ok(source()));
        }
        Err(file) => rejected(&file),
    }
}

/// A scenario is a study or a list of mistakes; models and effects are those that are shipped.
pub fn scenario(text: &str) {
    // A file that is not there is told by whoever looked for it.
    study(text, &|name| {
        Err(Diagnostics::new(Source::new(name, ""), Vec::new()))
    });
}

fn study(text: &str, read: &dyn Fn(&str) -> Result<Source, Diagnostics>) {
    let finder = Finder::new(library(), read);
    match Study::read(Source::new("scenario.yaml", text), &finder) {
        Ok(study) => {
            checked(&study);
            ran(&study);
        }
        Err(Rejected { files }) => {
            assert!(!files.is_empty());
            let with_words = files.iter().filter(|file| !file.mistakes().is_empty());
            with_words.for_each(rejected);
        }
    }
}

/// What `infusim check` goes through with a study that is read, and what it says.
fn checked(study: &Study) {
    assert!(!study.arms.is_empty() && !study.models.is_empty());
    match unfinished_in_typical(study) {
        Ok(warnings) => {
            let warnings = study.warnings.iter().chain(&warnings);
            warnings.for_each(|warning| told(&warning.to_string()));
        }
        Err(error) => refused(&error),
    }
    study.defaults.iter().for_each(|default| told(default));
}

/// A study that is small enough is run, for two patients.
fn ran(study: &Study) {
    const MOST_SERIES: usize = 6;
    const MOST_POINTS: usize = 500;
    const MOST_DOSES: usize = 100;
    let doses = |arm: &Arm| {
        let timeline = arm.regimen.timeline(study.population.people.typical_weight());
        timeline.map_or(0, |timeline| timeline.doses().len())
    };
    let series = study.models.len() * study.arms.len();
    if series > MOST_SERIES
        || study.grid.len() > MOST_POINTS
        || study.arms.iter().any(|arm| doses(arm) > MOST_DOSES)
    {
        return;
    }
    let options = SimulateOptions {
        threads: Some(1),
        ..SimulateOptions::default()
    };
    let go_on = |_| ControlFlow::Continue(());
    match simulate(
        &study.clone().with(Some(2), None),
        library().substances(),
        options,
        &go_on,
    ) {
        Ok(outcome) => told(&table(&outcome).to_string()),
        Err(error) => refused(&error),
    }
}

/// A study may ask for what cannot be computed; the program must not be at fault.
fn refused(error: &SimulateError) {
    let by_the_study = matches!(
        error,
        SimulateError::Population { .. } | SimulateError::Regimen { .. } | SimulateError::Solver { .. }
    );
    assert!(by_the_study, "{error}");
    told(&error.to_string());
}
