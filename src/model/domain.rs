use super::keys;
use crate::document::{Expected, Fields, Mistake, Mistakes, Node, Sign, read_quantity, read_text};
use crate::quantity::{Dimension, Quantity, Time, Weight};
use crate::regimen::{DoseAmount, DoseRate};

/// What a model was studied in. A run outside it goes on, and says so.
#[derive(Clone, Debug, PartialEq)]
pub struct StudiedIn {
    /// Who and how many.
    pub people: String,
    /// Lightest and heaviest, where the source says so.
    pub weight: Option<(Weight, Weight)>,
    /// Youngest and oldest, where the source says so.
    pub age: Option<(Quantity, Quantity)>,
    /// Doses given, in words.
    pub dose: Option<String>,
    /// The smallest and the largest single dose by route, where the source says so.
    pub doses: Vec<(String, DoseAmount, DoseAmount)>,
    /// The fastest infusion, where the source says so.
    pub fastest_infusion: Option<DoseRate>,
    /// The longest infusion, where the source says so.
    pub longest_infusion: Option<Time>,
    /// The last sample, where the source says so.
    pub last_sample: Option<Time>,
    /// What the sources read do not say.
    pub not_stated: Option<String>,
}

impl StudiedIn {
    /// Reads a `studied_in:` group.
    pub fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "what was studied", keys::STUDIED_IN, mistakes)?;
        let people = fields
            .get("people")
            .and_then(|node| read_text(node, "who was studied", mistakes));
        let dose = fields
            .get("dose")
            .and_then(|node| read_text(node, "the doses studied", mistakes));
        let not_stated = fields
            .get("not_stated")
            .and_then(|node| read_text(node, "what is not stated", mistakes));
        let mut duration = |name: &str| {
            let expected = Expected {
                what: "a duration",
                dimensions: &[Dimension::TIME],
                example: "2 h",
                sign: Sign::NotNegative,
            };
            let node = fields.get(name)?;
            read_quantity(node, expected, mistakes).and_then(|quantity| Time::from_quantity(&quantity))
        };
        let longest_infusion = duration("longest_infusion");
        let last_sample = duration("last_sample");
        let doses = fields
            .get("doses")
            .map(|node| read_doses(node, mistakes))
            .unwrap_or_default();
        let fastest_infusion = fields.get("fastest_infusion").and_then(|node| {
            let expected = Expected {
                what: "an infusion rate",
                dimensions: DoseRate::DIMENSIONS,
                example: "3.6 mg/kg/h",
                sign: Sign::Positive,
            };
            DoseRate::from_quantity(&read_quantity(node, expected, mistakes)?)
        });
        let weight = fields.get("weight").and_then(|node| read_range(node, mistakes));
        let age = fields.get("age").and_then(|node| read_ages(node, mistakes));
        Some(Self {
            people: people?,
            weight,
            age,
            dose,
            doses,
            fastest_infusion,
            longest_infusion,
            last_sample,
            not_stated,
        })
    }
}

fn read_doses(node: &Node, mistakes: &mut Mistakes) -> Vec<(String, DoseAmount, DoseAmount)> {
    let Some(routes) = Fields::any(node, "doses by route", mistakes) else {
        return Vec::new();
    };
    let expected = Expected {
        what: "a dose",
        dimensions: DoseAmount::DIMENSIONS,
        example: "35 mg or 0.5 mg/kg",
        sign: Sign::Positive,
    };
    let mut found = Vec::new();
    for (route, _, node) in routes.entries() {
        let Some(fields) = Fields::open(node, "a range of doses", keys::DOSE_RANGE, mistakes) else {
            continue;
        };
        let mut end = |name: &str| {
            let quantity = read_quantity(fields.get(name)?, expected, mistakes)?;
            DoseAmount::from_quantity(&quantity)
        };
        if let (Some(from), Some(to)) = (end("from"), end("to")) {
            found.push((route.to_string(), from, to));
        }
    }
    found
}

fn read_ages(node: &Node, mistakes: &mut Mistakes) -> Option<(Quantity, Quantity)> {
    let fields = Fields::open(node, "a range of ages", keys::AGE_RANGE, mistakes)?;
    let expected = Expected {
        what: "an age",
        dimensions: &[Dimension::TIME],
        example: "18 years",
        sign: Sign::NotNegative,
    };
    let mut end = |name: &str| read_quantity(fields.get(name)?, expected, mistakes);
    let (from, to) = (end("from"), end("to"));
    Some((from?, to?))
}

fn read_range(node: &Node, mistakes: &mut Mistakes) -> Option<(Weight, Weight)> {
    let fields = Fields::open(node, "a range of weights", keys::WEIGHT_RANGE, mistakes)?;
    let mut end = |name: &str| {
        let expected = Expected {
            what: "a weight",
            dimensions: &[Dimension::MASS],
            example: "70 kg",
            sign: Sign::Positive,
        };
        let node = fields.get(name)?;
        read_quantity(node, expected, mistakes).and_then(|quantity| Weight::from_quantity(&quantity))
    };
    let from = end("from");
    let to = end("to");
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        mistakes.add(
            Mistake::at(
                node.place,
                format!("the lightest is heavier than the heaviest: {from} and {to}"),
            )
            .hint("write the lighter behind `from`"),
        );
    }
    Some((from?, to?))
}
