use super::{Provenance, keys, read_provenance};
use crate::document::{
    Diagnostics, Document, Expected, Fields, Mistake, Mistakes, Node, Sign, Source, did_you_mean, quoted,
    read_name, read_number, read_quantity,
};
use crate::quantity::{Dimension, MolarMass};

/// A drug, an enantiomer of it, or a metabolite.
#[derive(Clone, Debug, PartialEq)]
pub struct Substance {
    /// As written in files: `ketamine`, `S-ketamine`.
    pub name: String,
    /// What it is a form of: `ketamine` for the racemate and for S-ketamine. Two substances of one
    /// family can be set against each other, with a warning; two of different families cannot.
    pub family: String,
    /// In words: "racemic ketamine, R and S together".
    pub form: String,
    /// Mass of one mole.
    pub molar_mass: MolarMass,
    /// Where the molar mass was read.
    pub provenance: Provenance,
    /// Salts it is sold as.
    pub salts: Vec<Salt>,
    /// Of an enantiomer: the racemate it is a part of.
    pub racemate: Option<Racemate>,
}

/// A racemate of which an enantiomer is a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Racemate {
    /// The substance.
    pub name: String,
    /// mg of the enantiomer in one mg of it.
    pub share: f64,
    /// Where that was read.
    pub provenance: Provenance,
}

/// A salt of a substance, for doses written as the salt.
#[derive(Clone, Debug, PartialEq)]
pub struct Salt {
    /// As written in scenarios: `hydrochloride`.
    pub name: String,
    /// mg of base in one mg of salt.
    pub base_fraction: f64,
    /// Where that was read.
    pub provenance: Provenance,
}

/// All substances known.
#[derive(Clone, Debug, Default)]
pub struct Substances {
    list: Vec<Substance>,
}

impl Substances {
    /// Reads a file of substances.
    ///
    /// # Errors
    /// Every mistake in the file.
    pub fn parse(source: Source) -> Result<Self, Diagnostics> {
        Document::read_whole(source, |document, mistakes| {
            let mut substances = Self::default();
            substances.read_more(&document.root, mistakes);
            Some(substances)
        })
    }

    /// Adds the substances of one group to those known.
    pub(super) fn read_more(&mut self, node: &Node, mistakes: &mut Mistakes) {
        let Some(fields) = Fields::any(node, "substances", mistakes) else {
            return;
        };
        for (name, _, node) in fields.entries() {
            if let Some(substance) = read_substance(name, node, mistakes) {
                self.list.retain(|known| known.name != name);
                self.list.push(substance);
            }
        }
    }

    /// Adds those of others whose names are not known yet.
    pub(crate) fn add(&mut self, others: &Self) {
        for other in &others.list {
            if self.get(&other.name).is_none() {
                self.list.push(other.clone());
            }
        }
    }

    /// Reads the name of a substance, which must be known.
    pub(crate) fn read_known(&self, node: &Node, mistakes: &mut Mistakes) -> Option<&Substance> {
        let name = read_name(node, "the name of a substance", mistakes)?;
        let found = self.get(&name);
        if found.is_none() {
            let names: Vec<&str> = self.names().collect();
            let near = did_you_mean(&name, self.names()).map(|near| format!("{near} Another one"));
            let known = || format!("substances known are {}; another one", names.join(", "));
            let hint = format!(
                "{} is declared in its model file, under `substances`",
                near.unwrap_or_else(known)
            );
            let message = format!("there is no substance {}", quoted(&name));
            mistakes.add(Mistake::at(node.place, message).hint(hint));
        }
        found
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&Substance> {
        self.list.iter().find(|substance| substance.name == name)
    }

    /// Every name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|substance| substance.name.as_str())
    }
}

fn read_substance(name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<Substance> {
    let fields = Fields::open(node, "a substance", keys::SUBSTANCE, mistakes)?;
    let family = fields
        .get("family")
        .and_then(|node| read_name(node, "a family", mistakes));
    let form = fields
        .get("form")
        .and_then(|node| read_name(node, "a form in words", mistakes));
    let molar_mass = fields.get("molar_mass").and_then(|node| {
        let expected = Expected {
            what: "a molar mass",
            dimensions: &[Dimension::MOLAR_MASS],
            example: "200 g/mol",
            sign: Sign::Positive,
        };
        read_quantity(node, expected, mistakes).and_then(|quantity| MolarMass::from_quantity(&quantity))
    });
    let provenance = read_provenance(&fields, mistakes);
    let mut salts = Vec::new();
    if let Some(group) = fields
        .get("salts")
        .and_then(|node| Fields::any(node, "salts", mistakes))
    {
        for (name, _, node) in group.entries() {
            salts.extend(read_salt(name, node, mistakes));
        }
    }
    let racemate = fields.get("racemate").map(|node| read_racemate(node, mistakes));
    Some(Substance {
        name: name.to_string(),
        family: family?,
        form: form?,
        molar_mass: molar_mass?,
        provenance: provenance?,
        salts,
        racemate: match racemate {
            Some(found) => Some(found?),
            None => None,
        },
    })
}

fn read_racemate(node: &Node, mistakes: &mut Mistakes) -> Option<Racemate> {
    let fields = Fields::open(node, "`racemate`", keys::RACEMATE, mistakes)?;
    let name = fields
        .get("of")
        .and_then(|node| read_name(node, "a substance", mistakes));
    let share = fields.get("share").and_then(|node| {
        let share = read_number(node, "a share of the racemate", Sign::Positive, "0.5", mistakes)?;
        if share < 1.0 {
            return Some(share);
        }
        let message = format!("an enantiomer is a part of its racemate, and {share} is all of it or more");
        mistakes.add(Mistake::at(node.place, message).hint("a racemate holds half of each: 0.5"));
        None
    });
    let provenance = read_provenance(&fields, mistakes);
    Some(Racemate {
        name: name?,
        share: share?,
        provenance: provenance?,
    })
}

fn read_salt(name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<Salt> {
    let fields = Fields::open(node, "a salt", keys::SALT, mistakes)?;
    let fraction = fields.get("base_fraction").and_then(|node| {
        let expected = Expected {
            what: "the fraction that is base",
            dimensions: &[Dimension::NUMBER],
            example: "0.9",
            sign: Sign::Positive,
        };
        read_quantity(node, expected, mistakes)
    });
    let provenance = read_provenance(&fields, mistakes);
    Some(Salt {
        name: name.to_string(),
        base_fraction: fraction?.canonical(),
        provenance: provenance?,
    })
}
