//! What any text may be given to, whoever wrote it: each reader takes it or says in words what is wrong with it.
//!
//! The targets of `fuzz/` call these functions with texts that nobody thought of; [`super::found`] calls them with
//! the files that such a search brought up, and with everything that is shipped.

use infusim::document::{BadFile, Document, Source};
use infusim::model::{Formula, Library, Model};
use infusim::quantity::{Quantity, Weight};
use infusim::scenario::{Finder, Rejected, Study};
use infusim::solver::System;
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

fn rejected(file: &BadFile) {
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

/// A model that is read gives anybody parameters, or says why it has none for them.
pub fn model(text: &str) {
    match Model::parse("text", Source::new("text.yaml", text), library().substances()) {
        Ok(model) => {
            for kg in [0.5, 70.0, 400.0] {
                let covariates = model.typical_covariates();
                match model.individual(Weight::from_kg(kg), &covariates, &[], &[]) {
                    Ok(values) => {
                        let _ = System::new(&model, &values);
                    }
                    Err(error) => assert!(!error.to_string().is_empty()),
                }
            }
        }
        Err(file) => rejected(&file),
    }
}

/// A scenario is a study or a list of mistakes; no other file is there.
pub fn scenario(text: &str) {
    let nothing = |name: &str| Err(BadFile::new(Source::new(name, ""), Vec::new()));
    let finder = Finder::new(library(), &nothing);
    match Study::read(Source::new("text.yaml", text), &finder) {
        Ok(study) => assert!(!study.arms.is_empty() && !study.models.is_empty()),
        Err(Rejected { files }) => {
            assert!(!files.is_empty());
            // A file that is not there is told by whoever looked for it.
            files
                .iter()
                .filter(|file| !file.mistakes().is_empty())
                .for_each(rejected);
        }
    }
}
