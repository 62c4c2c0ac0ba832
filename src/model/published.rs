use super::library::embedded_limits;
use super::published_keys as keys;
use super::{Model, Provenance, read_provenance};
use crate::document::{
    Diagnostics, Document, Expected, Fields, Key, Mistake, Mistakes, Node, Sign, read_list, read_quantity,
    read_text,
};
use crate::quantity::{Dimension, Quantity};
use crate::regimen::{DoseAmount, DoseRate};
use std::sync::OnceLock;

/// The largest and the smallest regimens that have been published, as read from `models/limits`.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// The family of the drug they are of. Of other drugs nothing is known here.
    pub family: String,
    /// Rates of infusion, the lowest limit first.
    pub infusion_rates: Vec<Extreme>,
    /// Amounts given in 24 h, the lowest limit first.
    pub amounts_per_day: Vec<Extreme>,
    /// Given at once into a vein, or so fast that it counts as that.
    pub injection: Extreme,
    /// Doses given at once by other routes.
    pub single_doses: Vec<Extreme>,
    /// The smallest dose of any route.
    pub smallest_dose: Extreme,
    /// The share of the smallest dose below which a dose is spoken of.
    pub spoken_of_below: f64,
    /// The lightest and the heaviest person studied with any model.
    pub weights: (Extreme, Extreme),
    /// The youngest and the oldest.
    pub ages: (Extreme, Extreme),
    /// The lightest and the youngest adult.
    pub adults: (Extreme, Extreme),
}

/// The most, or the least, that has been published of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Extreme {
    /// As printed.
    pub limit: Quantity,
    /// Of doses by this route; `None` for any.
    pub route: Option<String>,
    /// What it is: "the guideline's highest rate for chronic pain".
    pub what: String,
    /// Where it was read.
    pub provenance: Provenance,
}

const FILE: &str = "regimens";

impl Published {
    /// Whether they say anything of a model's drug.
    pub fn concern(&self, model: &Model) -> bool {
        model.drug.family == self.family
    }

    /// Opens the embedded file, which is read once.
    ///
    /// # Errors
    /// When it is absent or not in order, which a test rules out for a released binary.
    pub fn open() -> Result<&'static Self, Diagnostics> {
        static OPENED: OnceLock<Result<Published, Diagnostics>> = OnceLock::new();
        let read = || {
            Document::read_whole(embedded_limits(FILE)?, |document, mistakes| {
                Self::read(&document.root, mistakes)
            })
        };
        OPENED.get_or_init(read).as_ref().map_err(Diagnostics::clone)
    }

    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "published regimens", keys::PUBLISHED, mistakes)?;
        let mut list = |name: &str, dimensions| -> Option<Vec<Extreme>> {
            let node = fields.get(name)?;
            let items = read_list(node, name, mistakes);
            if items.is_empty() {
                mistakes.add(Mistake::at(node.place, format!("`{name}` holds no limit")).hint("add one"));
            }
            let read = |node| Extreme::read(node, keys::MOST, "most", dimensions, mistakes);
            Some(items.iter().filter_map(read).collect())
        };
        let infusion_rates = list("infusion_rates", DoseRate::DIMENSIONS);
        let amounts_per_day = list("amounts_per_day", DoseAmount::DIMENSIONS);
        let single_doses = list("single_doses", DoseAmount::DIMENSIONS);
        let injection = Extreme::read(
            fields.get("injection")?,
            keys::MOST,
            "most",
            DoseAmount::DIMENSIONS,
            mistakes,
        );
        let mut of_people =
            |name: &str, word, dimensions| Extreme::of_people(&fields, (name, word), dimensions, mistakes);
        let weights = (
            of_people("lightest", "least", &[Dimension::MASS]),
            of_people("heaviest", "most", &[Dimension::MASS]),
        );
        let ages = (
            of_people("youngest", "least", &[Dimension::TIME]),
            of_people("oldest", "most", &[Dimension::TIME]),
        );
        let adults = (
            of_people("lightest_adult", "least", &[Dimension::MASS]),
            of_people("youngest_adult", "least", &[Dimension::TIME]),
        );
        let smallest = fields.get("smallest_dose")?;
        let smallest_dose = Extreme::read(smallest, keys::LEAST, "least", DoseAmount::DIMENSIONS, mistakes);
        let spoken_of_below = read_spoken_of_below(smallest, mistakes);
        let family = fields
            .get("family")
            .and_then(|node| read_text(node, "a family", mistakes));
        Some(Self {
            family: family?,
            infusion_rates: infusion_rates?,
            amounts_per_day: amounts_per_day?,
            injection: injection?,
            single_doses: single_doses?,
            smallest_dose: smallest_dose?,
            spoken_of_below: spoken_of_below?,
            weights: (weights.0?, weights.1?),
            ages: (ages.0?, ages.1?),
            adults: (adults.0?, adults.1?),
        })
    }
}

/// The share of the smallest dose below which a dose is spoken of.
fn read_spoken_of_below(smallest: &Node, mistakes: &mut Mistakes) -> Option<f64> {
    let fields = Fields::any(smallest, "the smallest dose", mistakes)?;
    let expected = Expected {
        what: "a share",
        dimensions: &[Dimension::NUMBER],
        example: "50 %",
        sign: Sign::Positive,
    };
    Some(read_quantity(fields.get("spoken_of_below")?, expected, mistakes)?.canonical())
}

impl Extreme {
    /// Of people: the least or the most of something.
    fn of_people(
        fields: &Fields<'_>,
        (name, word): (&str, &str),
        dimensions: &'static [Dimension],
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let keys = match word {
            "least" => keys::LEAST_OF_ALL,
            _ => keys::MOST,
        };
        Self::read(fields.get(name)?, keys, word, dimensions, mistakes)
    }

    fn read(
        node: &Node,
        keys: &[Key],
        name: &str,
        dimensions: &'static [Dimension],
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let fields = Fields::open(node, "an extreme", keys, mistakes)?;
        let expected = Expected {
            what: "a limit",
            dimensions,
            example: "2 mg/kg/h or 960 mg",
            sign: Sign::Positive,
        };
        let limit = read_quantity(fields.get(name)?, expected, mistakes);
        let route = fields
            .get("route")
            .and_then(|node| read_text(node, "a route", mistakes));
        let what = read_text(fields.get("what")?, "what it is", mistakes);
        let provenance = read_provenance(&fields, mistakes);
        Some(Self {
            limit: limit?,
            route,
            what: what?,
            provenance: provenance?,
        })
    }
}
