use crate::document::{Diagnostics, Mistakes, Source};
use crate::effect::{EvidenceNote, Threshold};
use crate::model::{Library, Model, Substances};
use std::fmt;

/// Finds what a scenario names: a path beside it first, then what is embedded in the binary.
pub struct Finder<'a> {
    library: &'a Library,
    read: &'a dyn Fn(&str) -> Result<Source, Diagnostics>,
}

/// Files that could not be used, with every mistake in each of them.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The files, the scenario first.
    pub files: Vec<Diagnostics>,
}

impl<'a> Finder<'a> {
    /// `read` fetches a file by a path written in a scenario.
    pub fn new(library: &'a Library, read: &'a dyn Fn(&str) -> Result<Source, Diagnostics>) -> Self {
        Self { library, read }
    }

    /// The embedded models and substances.
    pub fn library(&self) -> &'a Library {
        self.library
    }

    /// The file of a path written in a scenario.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn file(&self, path: &str) -> Result<Source, Diagnostics> {
        (self.read)(path)
    }

    fn substances(&self) -> &'a Substances {
        self.library.substances()
    }

    /// The model of a name or path; `Ok(None)` when there is none of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn model(&self, name: &str) -> Result<Option<Model>, Diagnostics> {
        if is_path(name) {
            let source = (self.read)(name)?;
            return Model::parse(stem(name), source, self.substances()).map(Some);
        }
        self.library.model(name)
    }

    /// The effect of a name or path; `Ok(None)` when there is none of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn effect(&self, name: &str) -> Result<Option<Threshold>, Diagnostics> {
        if is_path(name) {
            let source = (self.read)(name)?;
            return Threshold::parse(stem(name), source, self.substances()).map(Some);
        }
        crate::effect::effect(name, self.substances())
    }

    /// The evidence note of a name or path; `Ok(None)` when there is none of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn evidence(&self, name: &str) -> Result<Option<EvidenceNote>, Diagnostics> {
        if is_path(name) {
            let source = (self.read)(name)?;
            return EvidenceNote::parse(stem(name), source).map(Some);
        }
        crate::effect::evidence_note(name)
    }
}

fn is_path(name: &str) -> bool {
    name.contains('/') || name.ends_with(".yaml") || name.ends_with(".yml")
}

fn stem(path: &str) -> &str {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.strip_suffix(".yaml")
        .or_else(|| file.strip_suffix(".yml"))
        .unwrap_or(file)
}

impl Rejected {
    /// All that is wrong with a scenario and the files it names.
    pub(super) fn scenario(source: Source, mistakes: Mistakes, others: Vec<Diagnostics>) -> Self {
        let scenario = Diagnostics::new(source, mistakes.into_sorted());
        Self {
            files: std::iter::once(scenario).chain(others).collect(),
        }
    }

    /// The text a user sees, in colour for a terminal or plain.
    pub fn render(&self, colour: bool) -> String {
        let texts: Vec<String> = self.files.iter().map(|file| file.render(colour)).collect();
        texts.join("\n\n")
    }
}

impl From<Diagnostics> for Rejected {
    fn from(file: Diagnostics) -> Self {
        Self { files: vec![file] }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Rejected {}
