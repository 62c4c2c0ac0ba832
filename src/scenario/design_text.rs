use super::finder::FoundFiles;
use super::limits::Limits;
use super::reader::{ReadStudy, StudySources};
use super::substitution::substitute;
use super::{Finder, Rejected, Study};
use crate::document::{Diagnostics, Document, Mistake, Mistakes};
use crate::model::{Library, Published};
use crate::outcome::Axis;
use crate::quantity::Quantity;

/// The text of a design with all files it names, as they were when it was read: for values that are not among those of
/// its axes.
#[derive(Clone, Debug)]
pub(super) struct DesignText {
    pub(super) document: Document,
    pub(super) library: Library,
    pub(super) found: FoundFiles,
}

impl DesignText {
    /// The study at some values of the axes, but for one axis, which has a number in its unit.
    pub(super) fn study(
        &self,
        axes: &[Axis],
        values: &[usize],
        (sought, number): (usize, f64),
    ) -> Result<Study, Rejected> {
        let text = self.written(axes, sought, number)?;
        let texts = axes.iter().zip(values).enumerate();
        let texts = texts.filter_map(|(place, (axis, value))| {
            let written = match place == sought {
                true => text.as_str(),
                false => axis.value(*value)?.text.as_str(),
            };
            Some((axis.name.as_str(), written))
        });
        let root = substitute(&self.document.root, &texts.collect());
        let none = |_: &str| Err(self.wrong("a file it names was not read"));
        let (limits, published) = (Limits::open()?, Published::open()?);
        let sources = StudySources {
            finder: &Finder::knowing(&self.library, &none, self.found.clone()),
            limits,
            published,
        };
        let ReadStudy {
            study,
            mistakes,
            bad_files,
        } = sources.read(&root, &self.document.source, Mistakes::new());
        study.ok_or_else(|| Rejected::scenario(self.document.source.clone(), mistakes, bad_files))
    }

    /// The number with the unit of its axis, with all its digits.
    fn written(&self, axes: &[Axis], sought: usize, number: f64) -> Result<String, Rejected> {
        let unit = axes.get(sought).and_then(Axis::unit_name).unwrap_or_default();
        let quantity = Quantity::new(number, &unit);
        let quantity = quantity.map_err(|error| self.wrong(&error.to_string()))?;
        Ok(quantity.to_string())
    }

    fn wrong(&self, what: &str) -> Diagnostics {
        let mistake = Mistake::anywhere(what).hint("seek on an axis of quantities");
        Diagnostics::new(self.document.source.clone(), vec![mistake])
    }
}
