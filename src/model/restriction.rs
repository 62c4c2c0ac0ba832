use super::known_name::known;
use super::restriction_keys::RESTRICTION;
use super::{Provenance, Route, read_provenance};
use crate::document::{
    Expected, Fields, Mistakes, Node, Sign, read_choice, read_list, read_quantity, read_text, read_texts,
};
use crate::quantity::{Dimension, Quantity, Time, Weight};

/// Something that must not be taken from a model, as its paper or the author of its file says.
///
/// It concerns every result that fits all of what it names; what it does not name, it leaves open.
#[derive(Clone, Debug, PartialEq)]
pub struct Restriction {
    /// The results not to report; empty for all.
    pub results: Vec<ResultKind>,
    /// The analyte; `None` for every one.
    pub analyte: Option<String>,
    /// Only in arms that use one of these routes; empty for all.
    pub routes: Vec<String>,
    /// Only in arms that give a bolus, or an infusion.
    pub given_as: Option<GivenAs>,
    /// Only in arms that infuse for longer without a break.
    pub longer_than: Option<Time>,
    /// Only where people are of more than this weight.
    pub heavier_than: Option<Weight>,
    /// Only where people are of less than this weight.
    pub lighter_than: Option<Weight>,
    /// The reason, as it follows a colon.
    pub why: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A kind of result of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultKind {
    /// The highest level.
    Peak,
    /// When it is reached.
    TimeOfPeak,
    /// Areas under the curve.
    Area,
    /// The terminal half-life.
    HalfLife,
    /// Times above and shares of people above a threshold.
    TimeAbove,
}

/// How a dose is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenAs {
    /// All at once.
    Bolus,
    /// At a rate for a while.
    Infusion,
}

impl ResultKind {
    /// As written in files.
    const CHOICES: &'static [(&'static str, Self)] = &[
        ("peak", Self::Peak),
        ("time of peak", Self::TimeOfPeak),
        ("area", Self::Area),
        ("half-life", Self::HalfLife),
        ("time above", Self::TimeAbove),
    ];

    /// As written in files.
    pub fn name(self) -> &'static str {
        let found = Self::CHOICES.iter().find(|(_, kind)| *kind == self);
        found.map_or("", |(name, _)| name)
    }
}

const GIVEN_AS: &[(&str, GivenAs)] = &[("bolus", GivenAs::Bolus), ("infusion", GivenAs::Infusion)];

impl Restriction {
    /// Reads a `do_not:` list, of a model with these analytes and routes.
    pub(super) fn read_all(
        node: &Node,
        analytes: &[&str],
        routes: &[Route],
        mistakes: &mut Mistakes,
    ) -> Vec<Self> {
        let routes: Vec<&str> = routes.iter().map(|route| route.name.as_str()).collect();
        read_list(node, "`do_not`", mistakes)
            .iter()
            .filter_map(|node| Self::read(node, analytes, &routes, mistakes))
            .collect()
    }

    fn read(node: &Node, analytes: &[&str], routes: &[&str], mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "an item of `do_not`", RESTRICTION, mistakes)?;
        let results = match fields.get("report") {
            Some(node) => read_list(node, "`report`", mistakes)
                .iter()
                .filter_map(|node| read_choice(node, "a kind of result", ResultKind::CHOICES, mistakes))
                .collect(),
            None => Vec::new(),
        };
        let analyte = fields.get("analyte").and_then(|node| {
            let name = read_text(node, "an analyte", mistakes)?;
            known(node, "analyte", &name, analytes, mistakes);
            Some(name)
        });
        let of_routes = fields.get("routes");
        let of_routes = of_routes.map_or_else(Vec::new, |node| {
            let names = read_texts(node, "a route", mistakes);
            for name in &names {
                known(node, "route", name, routes, mistakes);
            }
            names
        });
        let given_as = fields
            .get("given_as")
            .and_then(|node| read_choice(node, "how a dose is given", GIVEN_AS, mistakes));
        let mut quantity = |name: &str, what, dimensions, example| -> Option<Quantity> {
            let expected = Expected {
                what,
                dimensions,
                example,
                sign: Sign::Positive,
            };
            read_quantity(fields.get(name)?, expected, mistakes)
        };
        let longer_than = quantity("infusion_longer_than", "a duration", &[Dimension::TIME], "2 h");
        let heavier_than = quantity("heavier_than", "a weight", &[Dimension::MASS], "90 kg");
        let lighter_than = quantity("lighter_than", "a weight", &[Dimension::MASS], "50 kg");
        let why = fields
            .get("why")
            .and_then(|node| read_text(node, "a reason", mistakes));
        let provenance = read_provenance(&fields, mistakes);
        Some(Self {
            results,
            analyte,
            routes: of_routes,
            given_as,
            longer_than: longer_than.and_then(|quantity| Time::from_quantity(&quantity)),
            heavier_than: heavier_than.and_then(|quantity| Weight::from_quantity(&quantity)),
            lighter_than: lighter_than.and_then(|quantity| Weight::from_quantity(&quantity)),
            why: why?,
            provenance: provenance?,
        })
    }

    /// What must not be done: "do not report area of S-norketamine by route nasal".
    pub fn what(&self) -> String {
        let results: Vec<&str> = self.results.iter().map(|kind| kind.name()).collect();
        let mut text = match (results.as_slice(), &self.analyte) {
            ([], None) => "do not report anything".to_string(),
            ([], Some(_)) => "do not report levels".to_string(),
            (names, _) => format!("do not report {}", names.join(", ")),
        };
        let mut add = |part: String| text.push_str(&part);
        if let Some(analyte) = &self.analyte {
            add(format!(" of {analyte}"));
        }
        match (self.given_as, self.longer_than) {
            (_, Some(longest)) => add(format!(" after infusions longer than {longest}")),
            (Some(GivenAs::Bolus), None) => add(" after a bolus".to_string()),
            (Some(GivenAs::Infusion), None) => add(" after an infusion".to_string()),
            (None, None) => {}
        }
        if !self.routes.is_empty() {
            add(format!(" by route {}", self.routes.join(" or ")));
        }
        if let Some(weight) = self.heavier_than {
            add(format!(" in people heavier than {weight}"));
        }
        if let Some(weight) = self.lighter_than {
            add(format!(" in people lighter than {weight}"));
        }
        text
    }
}
