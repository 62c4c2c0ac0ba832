//! Reads a file of a scenario: a study, or a design.

use super::design_reader::read_design;
use super::limits::Limits;
use super::reader::{ReadStudy, StudySources};
use super::substitution::NamedAxes;
use super::{Finder, Rejected, Scenario, Study};
use crate::document::{Diagnostics, Document, Mistake, Mistakes, Source};
use crate::model::Published;

/// Keys that only a design has.
const OF_DESIGNS: [&str; 3] = ["measures", "find", "cited"];

impl Scenario {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// Every mistake in it, and in the model and effect files it names.
    pub fn read(source: Source, finder: &Finder<'_>) -> Result<Self, Rejected> {
        let (limits, published) = (Limits::open()?, Published::open()?);
        let mut mistakes = Mistakes::new();
        let document = Document::read(source, &mut mistakes)?;
        let sources = StudySources {
            finder,
            limits,
            published,
        };
        if let Some((_, vary)) = document.root.entry("vary") {
            return read_design(&document, vary, &sources, mistakes);
        }
        NamedAxes::find(&document.root, &mut mistakes).check(&[], &[], &mut mistakes);
        for name in OF_DESIGNS {
            if let Some((key, _)) = document.root.entry(name) {
                let message =
                    format!("`{name}` belongs to a scenario that varies something, and this one does not");
                let hint = format!("take `{name}` out, or say with `vary` what is varied");
                mistakes.add(Mistake::at(key.place, message).hint(hint));
            }
        }
        let ReadStudy {
            study,
            mistakes,
            bad_files,
        } = sources.read(&document.root, &document.source, mistakes);
        match study {
            Some(study) => Ok(Self::Study(Box::new(study))),
            None => Err(Rejected::scenario(document.source, mistakes, bad_files)),
        }
    }
}

impl Study {
    /// Reads the file of a scenario that varies nothing.
    ///
    /// # Errors
    /// Every mistake in it, and in the model and effect files it names; and when it is a design.
    pub fn read(source: Source, finder: &Finder<'_>) -> Result<Self, Rejected> {
        match Scenario::read(source, finder)? {
            Scenario::Study(study) => Ok(*study),
            Scenario::Design(design) => {
                let message = "here a single study is expected, and this scenario varies something";
                let hint = "take `vary` out, and write values in place of `$` and a name";
                let mistake = Mistake::anywhere(message).hint(hint);
                let source = design.first().source.clone();
                Err(Diagnostics::new(source, vec![mistake]).into())
            }
        }
    }
}
