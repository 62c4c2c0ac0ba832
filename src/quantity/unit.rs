use super::Dimension;
use std::fmt;

/// A unit as written: one numerator and any number of "per" parts, such as `mg/kg/h`,
/// `ng·h/mL` or `mg/h/70 kg`.
///
/// Equal units print alike; `mcg/kg/min` is read as, and printed as, `µg/kg/min`.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Multiplied together; empty for `/min`.
    above: Vec<&'static Atom>,
    /// Divided by, each with how many of it: `/70 kg` is (70, kg).
    below: Vec<(f64, &'static Atom)>,
}

/// One named unit. `scale.0 / scale.1` turns it into the canonical unit; it is kept as a
/// fraction because 1/1000 and 1/60 are not exact in binary and 1000 and 60 are.
#[derive(Debug, PartialEq)]
struct Atom {
    symbol: &'static str,
    spellings: &'static [&'static str],
    dimension: Dimension,
    scale: (f64, f64),
}

const fn atom(
    symbol: &'static str,
    spellings: &'static [&'static str],
    dimension: Dimension,
    scale: (f64, f64),
) -> Atom {
    Atom {
        symbol,
        spellings,
        dimension,
        scale,
    }
}

const AMOUNT: Dimension = Dimension {
    amount: 1,
    ..Dimension::NUMBER
};
const BODY: Dimension = Dimension {
    body: 1,
    ..Dimension::NUMBER
};

/// The units there are: definitions of measure, not facts about a drug.
const ATOMS: &[Atom] = &[
    atom("pg", &[], Dimension::MASS, (1.0, 1e9)),
    atom("ng", &[], Dimension::MASS, (1.0, 1e6)),
    atom("µg", &["μg", "ug", "mcg"], Dimension::MASS, (1.0, 1e3)),
    atom("mg", &[], Dimension::MASS, (1.0, 1.0)),
    atom("g", &[], Dimension::MASS, (1e3, 1.0)),
    atom("kg", &[], Dimension::MASS, (1e6, 1.0)),
    atom("nmol", &[], AMOUNT, (1.0, 1e3)),
    atom("µmol", &["μmol", "umol"], AMOUNT, (1.0, 1.0)),
    atom("mmol", &[], AMOUNT, (1e3, 1.0)),
    atom("mol", &[], AMOUNT, (1e6, 1.0)),
    atom("µL", &["μL", "uL", "µl", "ul"], Dimension::VOLUME, (1.0, 1e6)),
    atom("mL", &["ml"], Dimension::VOLUME, (1.0, 1e3)),
    atom("dL", &["dl"], Dimension::VOLUME, (1.0, 10.0)),
    atom("L", &["l"], Dimension::VOLUME, (1.0, 1.0)),
    atom("s", &["sec", "second", "seconds"], Dimension::TIME, (1.0, 3600.0)),
    atom("min", &["minute", "minutes"], Dimension::TIME, (1.0, 60.0)),
    atom("h", &["hr", "hour", "hours"], Dimension::TIME, (1.0, 1.0)),
    atom("day", &["days", "d"], Dimension::TIME, (24.0, 1.0)),
    atom("week", &["weeks"], Dimension::TIME, (168.0, 1.0)),
    atom("year", &["years", "y"], Dimension::TIME, (8766.0, 1.0)),
    atom("cm", &[], Dimension::LENGTH, (1.0, 1.0)),
    atom("m", &["metre", "metres"], Dimension::LENGTH, (100.0, 1.0)),
    atom("mmHg", &["mm Hg"], Dimension::PRESSURE, (1.0, 1.0)),
    atom("%", &["percent"], Dimension::NUMBER, (1.0, 100.0)),
];

/// After a slash, `kg` is the patient, not the drug.
static BODY_KILOGRAM: Atom = atom("kg", &[], BODY, (1.0, 1.0));

impl Unit {
    /// The unit of a pure number.
    pub fn none() -> Self {
        Self {
            above: Vec::new(),
            below: Vec::new(),
        }
    }

    /// Reads `mg/kg/h`, `ng/mL`, `/min`, `1/min`, `mg/h/70 kg`, `ng·h/mL`.
    ///
    /// # Errors
    /// The part that is not a unit, as written.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = text.split('/');
        let first = parts.next().unwrap_or("").trim();
        let mut above = Vec::new();
        if !first.is_empty() && first != "1" {
            for name in first.split(['·', '*', '⋅']) {
                above.push(find(name.trim(), false).ok_or_else(|| name.trim().to_string())?);
            }
        }
        let mut below = Vec::new();
        for part in parts {
            let part = part.trim();
            let split = part
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(part.len());
            let (count, name) = part.split_at(split);
            let count = match count {
                "" => 1.0,
                digits => digits.parse::<f64>().map_err(|_| part.to_string())?,
            };
            let atom = find(name.trim(), true).ok_or_else(|| part.to_string())?;
            if !(count.is_finite() && count > 0.0) {
                return Err(part.to_string());
            }
            below.push((count, atom));
        }
        Ok(Self { above, below })
    }

    /// What the unit measures.
    pub fn dimension(&self) -> Dimension {
        let above = self
            .above
            .iter()
            .fold(Dimension::NUMBER, |sum, atom| sum.times(atom.dimension));
        self.below
            .iter()
            .fold(above, |sum, (_, atom)| sum.per(atom.dimension))
    }

    /// `value` of this unit in canonical units (mg, µmol, L, h, cm, mmHg, kg body weight).
    pub(crate) fn to_canonical(&self, value: f64) -> f64 {
        let (up, down) = self.scale();
        value * up / down
    }

    /// The number of this unit in a canonical value.
    pub(crate) fn of_canonical(&self, canonical: f64) -> f64 {
        let (up, down) = self.scale();
        canonical * down / up
    }

    fn scale(&self) -> (f64, f64) {
        let mut up = 1.0;
        let mut down = 1.0;
        for atom in &self.above {
            up *= atom.scale.0;
            down *= atom.scale.1;
        }
        for (count, atom) in &self.below {
            up *= atom.scale.1;
            down *= atom.scale.0 * count;
        }
        (up, down)
    }

    /// Every unit a quantity is written with: its symbol, what is understood as well, and what it measures.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static [&'static str], Dimension)> {
        ATOMS
            .iter()
            .map(|atom| (atom.symbol, atom.spellings, atom.dimension))
    }

    /// Every spelling that is understood, for "did you mean".
    pub(super) fn spellings() -> impl Iterator<Item = &'static str> {
        ATOMS
            .iter()
            .flat_map(|atom| std::iter::once(atom.symbol).chain(atom.spellings.iter().copied()))
    }

    /// A regular expression for this unit and all others that measure the same and are built alike:
    /// for `mg/kg/h` every mass per kilogram and time. For editors, which know nothing of units.
    pub(crate) fn pattern(&self) -> String {
        let any = |dimension: Dimension| {
            let alike = ATOMS.iter().filter(|atom| atom.dimension == dimension);
            let names = alike.flat_map(|atom| std::iter::once(&atom.symbol).chain(atom.spellings));
            let names: Vec<&str> = names.copied().collect();
            format!("({})", names.join("|"))
        };
        let above: Vec<String> = self.above.iter().map(|atom| any(atom.dimension)).collect();
        let mut below: Vec<String> = self
            .below
            .iter()
            .map(|(_, atom)| {
                let names = if atom.dimension == BODY {
                    "kg".to_string()
                } else {
                    any(atom.dimension)
                };
                format!(" */ *[0-9.]* *{names}")
            })
            .collect();
        let written = below.concat();
        below.reverse();
        let reversed = below.concat();
        let above = above.join("[·*⋅]");
        if written == reversed {
            format!("{above}{written}")
        } else {
            format!("{above}({written}|{reversed})")
        }
    }

    /// True where the unit is written in words and takes a plural: `4 days`.
    fn takes_plural(&self) -> bool {
        self.below.is_empty()
            && matches!(self.above.as_slice(), [atom] if matches!(atom.symbol, "day" | "week" | "year"))
    }

    /// The unit as it stands behind `value`: `1 day`, `4 days`, `0.5 mg/kg`.
    pub fn behind(&self, value: f64) -> String {
        match self.to_string() {
            symbol if symbol.is_empty() => symbol,
            symbol if self.takes_plural() && value != 1.0 => format!(" {symbol}s"),
            symbol => format!(" {symbol}"),
        }
    }

    /// The unit by itself, as it stands behind several: `years`, `mg/kg`.
    pub fn of_several(&self) -> String {
        self.behind(2.0).trim().to_string()
    }
}

fn find(name: &str, below: bool) -> Option<&'static Atom> {
    if below && name == "kg" {
        return Some(&BODY_KILOGRAM);
    }
    ATOMS
        .iter()
        .find(|atom| atom.symbol == name || atom.spellings.contains(&name))
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let above: Vec<&str> = self.above.iter().map(|atom| atom.symbol).collect();
        f.write_str(&above.join("·"))?;
        for (count, atom) in &self.below {
            if *count == 1.0 {
                write!(f, "/{}", atom.symbol)?;
            } else {
                write!(f, "/{count} {}", atom.symbol)?;
            }
        }
        Ok(())
    }
}
