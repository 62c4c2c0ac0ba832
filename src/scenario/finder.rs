use crate::document::{Diagnostics, Mistakes, Source};
use crate::effect::{EvidenceNote, Response, SideEffectNote, Threshold};
use crate::model::{Library, Model, Substances};
use crate::population::{ListedPeople, People, PeopleSource, PopulationError, Survey, survey};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Finds what a scenario names: a path beside it first, then what is embedded in the binary. What was found once stays
/// as it was: the cells of a design name the same files thousands of times.
pub struct Finder<'a> {
    library: &'a Library,
    read: &'a ReadFile<'a>,
    read_table: &'a ReadFile<'a>,
    found: RefCell<FoundFiles>,
}

/// Fetches a file by a path written in a scenario.
pub type ReadFile<'a> = dyn Fn(&str) -> Result<Source, Diagnostics> + 'a;

/// People that a scenario names.
#[derive(Clone, Debug)]
pub(super) enum FoundPeople {
    /// In a table, and the names of its columns that nothing uses.
    Listed(People, Vec<String>),
    /// From a survey.
    Survey(Box<Survey>),
}

/// What became of each name that was looked up, for another [`Finder`] to know.
#[derive(Clone, Debug, Default)]
pub struct FoundFiles {
    people: Found<FoundPeople>,
    models: Found<Model>,
    effects: Found<Threshold>,
    notes: Found<EvidenceNote>,
    responses: Found<Response>,
    side_effects: Found<Arc<SideEffectNote>>,
    /// The people of a survey that were drawn last, with their seed and how many of them were looked at.
    sampled: Option<(u64, u64, People)>,
}

/// By name: what stands there, nothing, or what is wrong with the file.
type Found<T> = BTreeMap<String, Result<Option<T>, Diagnostics>>;

/// Files that could not be used, with every mistake in each of them.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The files, the scenario first.
    pub files: Vec<Diagnostics>,
}

impl<'a> Finder<'a> {
    /// `read` fetches a file by a path written in a scenario.
    pub fn new(library: &'a Library, read: &'a ReadFile<'a>) -> Self {
        Self::knowing(library, read, FoundFiles::default())
    }

    /// One that need not look for what is known.
    pub fn knowing(library: &'a Library, read: &'a ReadFile<'a>, found: FoundFiles) -> Self {
        Self {
            library,
            read,
            read_table: read,
            found: RefCell::new(found),
        }
    }

    /// The same, where tables, which may be larger, are fetched in another way.
    #[must_use]
    pub fn with_tables(self, read_table: &'a ReadFile<'a>) -> Self {
        Self { read_table, ..self }
    }

    /// What was found so far.
    pub(super) fn found(&self) -> FoundFiles {
        self.found.borrow().clone()
    }

    /// The same, of one that is needed no more.
    pub fn into_found(self) -> FoundFiles {
        self.found.into_inner()
    }

    /// The embedded models and substances.
    pub fn library(&self) -> &'a Library {
        self.library
    }

    /// What became of a name in one of the tables; read where it was not looked up before.
    fn once<T: Clone>(
        &self,
        name: &str,
        table: impl Fn(&mut FoundFiles) -> &mut Found<T>,
        read: impl FnOnce() -> Result<Option<T>, Diagnostics>,
    ) -> Result<Option<T>, Diagnostics> {
        if let Some(known) = table(&mut self.found.borrow_mut()).get(name) {
            return known.clone();
        }
        let read = read();
        table(&mut self.found.borrow_mut()).insert(name.to_string(), read.clone());
        read
    }

    /// What a file says, where a name is its path, and else what is shipped by that name.
    fn file_or<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str, Source) -> Result<T, Diagnostics>,
        shipped: impl FnOnce(&str) -> Result<Option<T>, Diagnostics>,
    ) -> Result<Option<T>, Diagnostics> {
        match is_path(name) {
            true => parse(stem(name), (self.read)(name)?).map(Some),
            false => shipped(name),
        }
    }

    /// The model of a name or path; `Ok(None)` when there is none of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn model(&self, name: &str) -> Result<Option<Model>, Diagnostics> {
        let parse = |id: &str, source| Model::parse(id, source, self.library.substances());
        let read = || self.file_or(name, parse, |name| self.library.model(name));
        self.once(name, |found| &mut found.models, read)
    }

    /// The effect of a name or path, which must be of one of these substances; `Ok(None)` when there is none of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn effect(&self, name: &str, substances: &Substances) -> Result<Option<Threshold>, Diagnostics> {
        let parse = |id: &str, source| Threshold::parse(id, source, substances);
        let read = || self.file_or(name, parse, |name| crate::effect::effect(name, substances));
        self.once(name, |found| &mut found.effects, read)
    }

    /// The response of a name or path, which must be to one of these substances; `Ok(None)` when there is none of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn response(&self, name: &str, substances: &Substances) -> Result<Option<Response>, Diagnostics> {
        let parse = |id: &str, source| Response::parse(id, source, substances);
        let read = || self.file_or(name, parse, |name| crate::effect::response(name, substances));
        self.once(name, |found| &mut found.responses, read)
    }

    /// Whether a path is that of a table.
    pub(super) fn is_table(name: &str) -> bool {
        let name = name.to_lowercase();
        [".csv", ".tsv", ".txt"].iter().any(|end| name.ends_with(end))
    }

    /// The people of a table, which `table` reads, or of a survey; `Ok(None)` when there is no survey of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub(super) fn people(
        &self,
        name: &str,
        table: impl FnOnce(Source) -> Result<(ListedPeople, Vec<String>), Diagnostics>,
    ) -> Result<Option<FoundPeople>, Diagnostics> {
        let read = || {
            if Self::is_table(name) {
                let (people, unused) = table((self.read_table)(name)?)?;
                return Ok(Some(FoundPeople::Listed(People::listed(people), unused)));
            }
            let survey = self.file_or(name, Survey::parse, survey)?;
            Ok(survey.map(|survey| FoundPeople::Survey(Box::new(survey))))
        };
        self.once(name, |found| &mut found.people, read)
    }

    /// What `read` makes of a table; `Ok(None)` when the name is not that of one.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub(super) fn table<T>(
        &self,
        name: &str,
        read: impl FnOnce(Source) -> Result<T, Diagnostics>,
    ) -> Result<Option<T>, Diagnostics> {
        match Self::is_table(name) {
            true => read((self.read_table)(name)?).map(Some),
            false => Ok(None),
        }
    }

    /// The people of a survey, as [`People::sampled`] draws them; drawn again only where something else was drawn since.
    pub(super) fn sampled(&self, survey: Survey, seed: u64, count: u64) -> Result<People, PopulationError> {
        if let Some((known_seed, known_count, people)) = &self.found.borrow().sampled
            && (*known_seed, *known_count) == (seed, count)
            && matches!(people.source(), PeopleSource::Sampled(known) if **known == survey)
        {
            return Ok(people.clone());
        }
        let people = People::sampled(survey, seed, count)?;
        self.found.borrow_mut().sampled = Some((seed, count, people.clone()));
        Ok(people)
    }

    /// The evidence note of a name or path; `Ok(None)` when there is none of that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn evidence(&self, name: &str) -> Result<Option<EvidenceNote>, Diagnostics> {
        let read = || self.file_or(name, EvidenceNote::parse, crate::effect::evidence_note);
        self.once(name, |found| &mut found.notes, read)
    }

    /// The note on side effects of a name or path, which must be of one of these substances; `Ok(None)` when there is none of
    /// that name.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn side_effect(
        &self,
        name: &str,
        substances: &Substances,
    ) -> Result<Option<Arc<SideEffectNote>>, Diagnostics> {
        let parse = |id: &str, source| SideEffectNote::parse(id, source, substances);
        let shipped = |name: &str| crate::effect::side_effect_note(name, substances);
        let read = || Ok(self.file_or(name, parse, shipped)?.map(Arc::new));
        self.once(name, |found| &mut found.side_effects, read)
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
