use super::library::embedded_limits;
use crate::document::{Diagnostics, Document, Fields, Mistake, Mistakes, Node};
use crate::quantity::{Dimension, Quantity};
use std::sync::OnceLock;

/// What is still plausible of a scenario or a model, as read from `models/limits`. Guards against slips, no clinical limits.
#[derive(Debug)]
pub struct Limits {
    document: Document,
}

impl Limits {
    /// Opens the embedded file, which is read once.
    ///
    /// # Errors
    /// When it is not in order, which a test rules out for a released binary.
    pub fn open() -> Result<&'static Self, Diagnostics> {
        static OPENED: OnceLock<Result<Limits, Diagnostics>> = OnceLock::new();
        let read = || {
            Ok(Self {
                document: Document::parse(embedded_limits("limits")?)?,
            })
        };
        OPENED.get_or_init(read).as_ref().map_err(Diagnostics::clone)
    }

    /// One end of what a kind of quantity may be.
    fn bound(&self, kind: &str, end: &str) -> Option<Quantity> {
        let mut ignored = Mistakes::new();
        let fields = Fields::any(&self.document.root, "limits", &mut ignored)?;
        let group = Fields::any(fields.get(kind)?, "a limit", &mut ignored)?;
        group.get(end)?.scalar()?.parse::<Quantity>().ok()
    }

    /// The most a kind of quantity may be.
    pub fn most(&self, kind: &str) -> Option<Quantity> {
        self.bound(kind, "most")
    }

    /// The least and the most a kind of quantity of a dimension may be, in canonical units, where there are such limits.
    pub fn range(&self, kind: &str, dimension: Dimension) -> (Option<f64>, Option<f64>) {
        let end = |name: &str| {
            let bound = self
                .bound(kind, name)
                .filter(|bound| bound.dimension() == dimension);
            bound.map(|bound| bound.canonical())
        };
        (end("least"), end("most"))
    }

    /// The name of the limit on a model's parameters of a dimension.
    pub fn of_parameter(dimension: Dimension) -> Option<&'static str> {
        Some(match dimension {
            Dimension::NUMBER => "model_number",
            Dimension::TIME => "model_time",
            Dimension::PER_TIME => "model_rate_constant",
            Dimension::VOLUME => "model_volume",
            Dimension::VOLUME_PER_WEIGHT => "model_volume_per_weight",
            Dimension::FLOW => "model_clearance",
            Dimension::FLOW_PER_WEIGHT => "model_clearance_per_weight",
            Dimension::MASS_RATE => "model_vmax",
            Dimension::MASS_RATE_PER_WEIGHT => "model_vmax_per_weight",
            Dimension::CONCENTRATION => "model_km",
            Dimension::MOLAR_CONCENTRATION => "model_molar_concentration",
            Dimension::PER_CONCENTRATION => "model_slope",
            _ => return None,
        })
    }

    /// Adds a mistake when a group or list holds more than its kind allows: "parameters", and the count.
    pub fn check_count(
        &self,
        kind: &str,
        what: &str,
        count: usize,
        node: &Node,
        mistakes: &mut Mistakes,
    ) -> bool {
        let Some(most) = self.most(kind).filter(|most| count as f64 > most.value()) else {
            return true;
        };
        let place = node.heading.unwrap_or(node.place);
        let message = format!("here are {count} {what}, and a model has up to {most}");
        mistakes.add(
            Mistake::at(place, message)
                .hint("is this the right file? the time to solve a model grows with the cube of its size"),
        );
        false
    }

    /// Adds a mistake when a quantity is beyond what its kind allows; `what` says what it is.
    pub fn check(
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
