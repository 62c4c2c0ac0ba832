use super::{EmbeddedFiles, Model, Substances};
use crate::document::{Diagnostics, Mistake, Source, did_you_mean};

/// Files under `models/`, gathered by the build script so that the binary works alone.
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

const MODELS: EmbeddedFiles = EmbeddedFiles {
    folder: "models",
    files: embedded::MODELS,
};
const LIMITS: EmbeddedFiles = EmbeddedFiles {
    folder: "models/limits",
    files: embedded::LIMITS,
};
/// Formulas of body size.
pub(super) const BODY_SIZES: EmbeddedFiles = EmbeddedFiles {
    folder: "models/body-size",
    files: embedded::BODY_SIZES,
};
/// Surveys of people.
pub const SURVEYS: EmbeddedFiles = EmbeddedFiles {
    folder: "models/people",
    files: embedded::PEOPLE,
};
/// Effects.
pub const EFFECTS: EmbeddedFiles = EmbeddedFiles {
    folder: "models/effects",
    files: embedded::EFFECTS,
};
/// Responses.
pub const RESPONSES: EmbeddedFiles = EmbeddedFiles {
    folder: "models/responses",
    files: embedded::RESPONSES,
};
/// Evidence notes.
pub const EVIDENCE: EmbeddedFiles = EmbeddedFiles {
    folder: "models/evidence",
    files: embedded::EVIDENCE,
};
/// Notes on side effects.
pub const SIDE_EFFECTS: EmbeddedFiles = EmbeddedFiles {
    folder: "models/side-effects",
    files: embedded::SIDE_EFFECTS,
};

/// The models and substances embedded in the binary.
///
/// ```
/// use infusim::model::Library;
/// let library = Library::open()?;
/// let model = library.model("kamp-2020")?.ok_or("not there")?;
/// assert_eq!(model.compartments.len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Library {
    substances: Substances,
}

impl Library {
    /// Opens the library.
    ///
    /// # Errors
    /// When an embedded file is not in order, which a test rules out for a released binary.
    pub fn open() -> Result<Self, Diagnostics> {
        let source = Source::new("models/substances/substances.yaml", one(embedded::SUBSTANCES));
        Ok(Self {
            substances: Substances::parse(source)?,
        })
    }

    /// The names of all embedded models, in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        MODELS.ids()
    }

    /// The embedded model of this name; `Ok(None)` when there is none.
    ///
    /// # Errors
    /// When its file is not in order.
    pub fn model(&self, id: &str) -> Result<Option<Model>, Diagnostics> {
        let parse = |source| Model::parse(id, source, &self.substances);
        MODELS.source(id).map(parse).transpose()
    }

    /// Every embedded model of a drug that is in order. Which they are is seen in the texts of the files, most of which is
    /// then not read.
    pub fn of_drug(&self, drug: &str) -> Vec<Model> {
        let line = format!("\ndrug: {drug}\n");
        let of_it = MODELS.files.iter().filter(|(_, text)| text.contains(&line));
        of_it
            .filter_map(|(id, _)| self.model(id).ok().flatten())
            .collect()
    }

    /// The names of the embedded models of which something holds, as hints list them.
    pub fn ids_where(&self, holds: impl Fn(&Model) -> bool) -> Vec<String> {
        let all = self.all().into_iter();
        all.filter(holds).map(|model| model.id).collect()
    }

    /// The same of models of a drug that one of these models is of.
    pub fn ids_like(&self, models: &[Model], holds: impl Fn(&Model) -> bool) -> Vec<String> {
        let is_like = |model: &Model| models.iter().any(|other| other.drug.family == model.drug.family);
        self.ids_where(|model| is_like(model) && holds(model))
    }

    /// Every embedded model that is in order, which a test says of all.
    pub fn all(&self) -> Vec<Model> {
        self.ids()
            .filter_map(|id| self.model(id).ok().flatten())
            .collect()
    }

    /// "did you mean `kamp-2020`?", or the list of names.
    pub fn suggest(&self, id: &str) -> String {
        did_you_mean(id, self.ids())
            .unwrap_or_else(|| format!("models are {}", self.ids().collect::<Vec<_>>().join(", ")))
    }

    /// Every substance known.
    pub fn substances(&self) -> &Substances {
        &self.substances
    }
}

/// An embedded file of limits, by its name under `models/limits`.
///
/// # Errors
/// When there is none, which a test rules out for a released binary.
pub(super) fn embedded_limits(name: &str) -> Result<Source, Diagnostics> {
    LIMITS.source(name).ok_or_else(|| {
        let absent = Mistake::anywhere("this file was not built into the program");
        let mistake = absent.hint("build it again from a complete copy of the source");
        let source = Source::new(&format!("{}/{name}.yaml", LIMITS.folder), "");
        Diagnostics::new(source, vec![mistake])
    })
}

fn one(files: &'static [(&'static str, &'static str)]) -> &'static str {
    files.first().map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::embedded_limits;

    #[test]
    fn a_file_of_limits_that_is_absent_is_an_error() {
        assert!(embedded_limits("regimens").is_ok());
        let absent = embedded_limits("no-such-file").expect_err("there is none");
        assert_eq!(absent.name(), "models/limits/no-such-file.yaml");
        assert_eq!(absent.mistakes().len(), 1);
    }
}
