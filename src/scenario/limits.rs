use crate::document::{BadFile, Document, Fields, Mistake, Mistakes, Node, Source};
use crate::model::embedded_limits;
use crate::quantity::Quantity;

/// What is still plausible, as read from `models/limits`. Guards against slips, no clinical limits.
pub(super) struct Limits {
    document: Document,
}

/// Counts beyond which a computer, not a patient, is out of bounds.
pub(super) const MOST_PATIENTS: u64 = 10_000_000;
/// Points of a curve.
pub(super) const MOST_POINTS: u64 = 200_000;
/// Rounds of a repeat.
pub(super) const MOST_ROUNDS: u64 = 10_000;
/// Arms times models.
pub(super) const MOST_SERIES: usize = 12;

impl Limits {
    pub(super) fn open() -> Result<Self, BadFile> {
        let source = Source::new("models/limits/limits.yaml", embedded_limits());
        Ok(Self {
            document: Document::parse(source)?,
        })
    }

    /// Adds a mistake when a quantity is beyond what its kind allows.
    pub(super) fn check(
        &self,
        kind: &str,
        quantity: &Quantity,
        node: &Node,
        mistakes: &mut Mistakes,
    ) -> bool {
        let bound = |end: &str| {
            let mut ignored = Mistakes::new();
            let fields = Fields::any(&self.document.root, "limits", &mut ignored)?;
            let group = Fields::any(fields.get(kind)?, "a limit", &mut ignored)?;
            group.get(end)?.scalar()?.parse::<Quantity>().ok()
        };
        let (least, most) = (bound("least"), bound("most"));
        let value = quantity.canonical();
        let too_much = most.as_ref().is_some_and(|most| value > most.canonical());
        let too_little = least.as_ref().is_some_and(|least| value < least.canonical());
        if !too_much && !too_little {
            return true;
        }
        let range = match (least, most) {
            (Some(least), Some(most)) => format!("from {least} to {most}"),
            (None, Some(most)) => format!("up to {most}"),
            (Some(least), None) => format!("from {least}"),
            (None, None) => String::new(),
        };
        let word = if too_much { "more" } else { "less" };
        mistakes.add(
            Mistake::at(
                node.place,
                format!("`{quantity}` is {word} than any protocol would say"),
            )
            .hint(format!("{range} is read here; is the unit right?")),
        );
        false
    }
}
