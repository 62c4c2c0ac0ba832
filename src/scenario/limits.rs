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

impl Limits {
    pub(super) fn open() -> Result<Self, BadFile> {
        let source = Source::new("models/limits/limits.yaml", embedded_limits());
        Ok(Self {
            document: Document::parse(source)?,
        })
    }

    /// One end of what a kind of quantity may be.
    fn bound(&self, kind: &str, end: &str) -> Option<Quantity> {
        let mut ignored = Mistakes::new();
        let fields = Fields::any(&self.document.root, "limits", &mut ignored)?;
        let group = Fields::any(fields.get(kind)?, "a limit", &mut ignored)?;
        group.get(end)?.scalar()?.parse::<Quantity>().ok()
    }

    /// The most a kind of quantity may be.
    pub(super) fn most(&self, kind: &str) -> Option<Quantity> {
        self.bound(kind, "most")
    }

    /// Adds a mistake when a quantity is beyond what its kind allows; `what` says what it is.
    pub(super) fn check(
        &self,
        kind: &str,
        what: &str,
        quantity: &Quantity,
        node: &Node,
        mistakes: &mut Mistakes,
    ) -> bool {
        let same = |bound: &Quantity| bound.dimension() == quantity.dimension();
        let least = self.bound(kind, "least").filter(same);
        let most = self.most(kind).filter(same);
        let value = quantity.canonical();
        let too_much = most.as_ref().is_some_and(|most| value > most.canonical());
        let too_little = least.as_ref().is_some_and(|least| value < least.canonical());
        if !too_much && !too_little {
            return true;
        }
        let range = match (least, most) {
            (Some(least), Some(most)) => format!("{what} is from {least} to {most} here"),
            (None, Some(most)) => format!("{what} is up to {most} here"),
            (Some(least), None) => format!("{what} is from {least} on here"),
            (None, None) => String::new(),
        };
        let word = match (kind, too_much) {
            ("duration", true) => "long",
            ("duration", false) => "short",
            (_, true) => "large",
            (_, false) => "small",
        };
        mistakes.add(
            Mistake::at(node.place, format!("{} is too {word} for {what}", node.seen()))
                .hint(format!("is the unit right? {range}")),
        );
        false
    }
}
