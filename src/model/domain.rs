use super::keys;
use crate::document::{
    Expected, Fields, Key, Mistake, Mistakes, Node, Sign, read_choice, read_name, read_quantity, read_text,
};
use crate::quantity::{Dimension, Quantity, Time, Weight};
use crate::regimen::{DoseAmount, DoseRate};

/// What a model was studied in. A run outside it goes on, and says so.
#[derive(Clone, Debug, PartialEq)]
pub struct StudiedIn {
    /// Who and how many.
    pub people: String,
    /// Whether they were grown up, where the source says so.
    pub ages: Option<AgeGroup>,
    /// What sets them apart from healthy people and ordinary patients: "intensive care".
    pub condition: Option<String>,
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

/// Whether people were grown up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeGroup {
    /// All of them.
    Adults,
    /// None of them.
    Children,
    /// Some of them.
    Both,
}

impl AgeGroup {
    const CHOICES: &'static [(&'static str, Self)] = &[
        ("adults", Self::Adults),
        ("children", Self::Children),
        ("adults and children", Self::Both),
    ];
}

impl StudiedIn {
    /// Reads a `studied_in:` group.
    pub fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "what was studied", keys::STUDIED_IN, mistakes)?;
        let people = fields
            .get("people")
            .and_then(|node| read_text(node, "who was studied", mistakes));
        let ages = fields
            .get("ages")
            .and_then(|node| read_choice(node, "who was studied", AgeGroup::CHOICES, mistakes));
        let condition = fields
            .get("condition")
            .and_then(|node| read_name(node, "what sets them apart", mistakes));
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
        let weight = fields.get("weight").and_then(|node| read_weights(node, mistakes));
        let age = fields.get("age").and_then(|node| read_ages(node, mistakes));
        Some(Self {
            people: people?,
            ages,
            condition,
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

/// The ends of a range: `{from: 18 years, to: 65 years}`.
struct RangeEnds {
    group: &'static str,
    keys: &'static [Key],
    expected: Expected,
    /// What is said of ends that stand the wrong way round.
    swapped: &'static str,
    /// Which of them stands behind `from`.
    first: &'static str,
}

impl RangeEnds {
    fn read(self, node: &Node, mistakes: &mut Mistakes) -> Option<(Quantity, Quantity)> {
        let fields = Fields::open(node, self.group, self.keys, mistakes)?;
        let mut end = |name: &str| read_quantity(fields.get(name)?, self.expected, mistakes);
        let (from, to) = (end("from"), end("to"));
        let (from, to) = (from?, to?);
        if from.dimension() != to.dimension() {
            let message = format!("{from} and {to} are not of one kind, so there is no range between them");
            let hint = "write both with units of the same kind, as both per kg or neither";
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            return None;
        }
        if from.canonical() > to.canonical() {
            let message = format!("{}: {from} and {to}", self.swapped);
            let hint = format!("write the {} behind `from`", self.first);
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            return None;
        }
        Some((from, to))
    }
}

fn read_doses(node: &Node, mistakes: &mut Mistakes) -> Vec<(String, DoseAmount, DoseAmount)> {
    let Some(routes) = Fields::any(node, "doses by route", mistakes) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (route, _, node) in routes.entries() {
        let ends = RangeEnds {
            group: "a range of doses",
            keys: keys::DOSE_RANGE,
            expected: Expected {
                what: "a dose",
                dimensions: DoseAmount::DIMENSIONS,
                example: "35 mg or 0.5 mg/kg",
                sign: Sign::Positive,
            },
            swapped: "the smallest dose is larger than the largest",
            first: "smaller",
        };
        let Some((from, to)) = ends.read(node, mistakes) else {
            continue;
        };
        let dose = DoseAmount::from_quantity;
        if let (Some(from), Some(to)) = (dose(&from), dose(&to)) {
            found.push((route.to_string(), from, to));
        }
    }
    found
}

fn read_ages(node: &Node, mistakes: &mut Mistakes) -> Option<(Quantity, Quantity)> {
    let ends = RangeEnds {
        group: "a range of ages",
        keys: keys::AGE_RANGE,
        expected: Expected {
            what: "an age",
            dimensions: &[Dimension::TIME],
            example: "18 years",
            sign: Sign::NotNegative,
        },
        swapped: "the youngest is older than the oldest",
        first: "younger",
    };
    ends.read(node, mistakes)
}

fn read_weights(node: &Node, mistakes: &mut Mistakes) -> Option<(Weight, Weight)> {
    let ends = RangeEnds {
        group: "a range of weights",
        keys: keys::WEIGHT_RANGE,
        expected: Expected {
            what: "a weight",
            dimensions: &[Dimension::MASS],
            example: "70 kg",
            sign: Sign::Positive,
        },
        swapped: "the lightest is heavier than the heaviest",
        first: "lighter",
    };
    let (from, to) = ends.read(node, mistakes)?;
    Some((Weight::from_quantity(&from)?, Weight::from_quantity(&to)?))
}
