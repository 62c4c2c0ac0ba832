use crate::document::Source;

/// The files of a folder under `models/` that are embedded in the binary.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedFiles {
    /// The folder, from the top of the repository on: `models/effects`.
    pub(super) folder: &'static str,
    /// Names and texts, in alphabetical order.
    pub(super) files: &'static [(&'static str, &'static str)],
}

impl EmbeddedFiles {
    /// The names of the files, without what stands behind the dot, in alphabetical order.
    pub fn ids(self) -> impl Iterator<Item = &'static str> {
        self.files.iter().map(|(id, _)| *id)
    }

    /// The file of a name; `None` where there is none.
    pub fn source(self, id: &str) -> Option<Source> {
        let (_, text) = self.files.iter().find(|(known, _)| *known == id)?;
        Some(Source::new(&format!("{}/{id}.yaml", self.folder), text))
    }
}
