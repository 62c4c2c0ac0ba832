use std::fmt;

/// What kind of thing a quantity measures, as powers of the base dimensions.
///
/// Body weight is a dimension of its own, so that `mg/kg` (drug per body weight) can never
/// be mistaken for a plain ratio of masses.
///
/// ```
/// use infusim::quantity::{Dimension, Quantity};
/// let clearance: Quantity = "84 L/h".parse()?;
/// assert_eq!(clearance.dimension(), Dimension::FLOW);
/// # Ok::<(), infusim::quantity::QuantityError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dimension {
    pub(super) mass: i8,
    pub(super) amount: i8,
    pub(super) volume: i8,
    pub(super) time: i8,
    pub(super) body: i8,
    pub(super) length: i8,
    pub(super) pressure: i8,
}

impl Dimension {
    /// A pure number, such as `24 %`.
    pub const NUMBER: Self = Self {
        mass: 0,
        amount: 0,
        volume: 0,
        time: 0,
        body: 0,
        length: 0,
        pressure: 0,
    };
    /// Drug by mass, or a body weight: `35 mg`, `70 kg`.
    pub const MASS: Self = Self {
        mass: 1,
        ..Self::NUMBER
    };
    /// Drug per body weight: `0.5 mg/kg`.
    pub const MASS_PER_WEIGHT: Self = Self {
        mass: 1,
        body: -1,
        ..Self::NUMBER
    };
    /// Drug per time: `22 mg/h`.
    pub const MASS_RATE: Self = Self {
        mass: 1,
        time: -1,
        ..Self::NUMBER
    };
    /// Drug per time and body weight: `0.3 mg/kg/h`.
    pub const MASS_RATE_PER_WEIGHT: Self = Self {
        mass: 1,
        time: -1,
        body: -1,
        ..Self::NUMBER
    };
    /// A duration or a point in time: `40 min`.
    pub const TIME: Self = Self {
        time: 1,
        ..Self::NUMBER
    };
    /// A body height: `170 cm`.
    pub const LENGTH: Self = Self {
        length: 1,
        ..Self::NUMBER
    };
    /// A blood pressure: `120 mmHg`.
    pub const PRESSURE: Self = Self {
        pressure: 1,
        ..Self::NUMBER
    };
    /// A volume of distribution: `25 L`.
    pub const VOLUME: Self = Self {
        volume: 1,
        ..Self::NUMBER
    };
    /// A volume per body weight: `0.063 L/kg`.
    pub const VOLUME_PER_WEIGHT: Self = Self {
        volume: 1,
        body: -1,
        ..Self::NUMBER
    };
    /// A clearance: `84 L/h`.
    pub const FLOW: Self = Self {
        volume: 1,
        time: -1,
        ..Self::NUMBER
    };
    /// A clearance per body weight: `19 mL/min/kg`.
    pub const FLOW_PER_WEIGHT: Self = Self {
        volume: 1,
        time: -1,
        body: -1,
        ..Self::NUMBER
    };
    /// A first-order rate constant: `0.4381 /min`.
    pub const PER_TIME: Self = Self {
        time: -1,
        ..Self::NUMBER
    };
    /// A concentration by mass: `150 ng/mL`.
    pub const CONCENTRATION: Self = Self {
        mass: 1,
        volume: -1,
        ..Self::NUMBER
    };
    /// A change with each unit of a concentration: `0.038 mL/ng`.
    pub const PER_CONCENTRATION: Self = Self {
        mass: -1,
        volume: 1,
        ..Self::NUMBER
    };
    /// A concentration by amount of substance: `0.51 nmol/mL`.
    pub const MOLAR_CONCENTRATION: Self = Self {
        amount: 1,
        volume: -1,
        ..Self::NUMBER
    };
    /// An area under a curve: `400 ng·h/mL`.
    pub const CONCENTRATION_TIME: Self = Self {
        mass: 1,
        volume: -1,
        time: 1,
        ..Self::NUMBER
    };
    /// A molar mass: `237.73 g/mol`.
    pub const MOLAR_MASS: Self = Self {
        mass: 1,
        amount: -1,
        ..Self::NUMBER
    };

    /// True for a quantity that is stated per kilogram of body weight.
    pub fn is_per_weight(self) -> bool {
        self.body == -1
    }

    /// The same dimension with the "per body weight" taken away.
    pub fn without_weight(self) -> Self {
        Self { body: 0, ..self }
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self {
            mass: self.mass.saturating_add(other.mass),
            amount: self.amount.saturating_add(other.amount),
            volume: self.volume.saturating_add(other.volume),
            time: self.time.saturating_add(other.time),
            body: self.body.saturating_add(other.body),
            length: self.length.saturating_add(other.length),
            pressure: self.pressure.saturating_add(other.pressure),
        }
    }

    pub(super) fn per(self, other: Self) -> Self {
        Self {
            mass: self.mass.saturating_sub(other.mass),
            amount: self.amount.saturating_sub(other.amount),
            volume: self.volume.saturating_sub(other.volume),
            time: self.time.saturating_sub(other.time),
            body: self.body.saturating_sub(other.body),
            length: self.length.saturating_sub(other.length),
            pressure: self.pressure.saturating_sub(other.pressure),
        }
    }
}

/// Words a clinician would use, for messages: "a dose per body weight", "a duration".
impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = [
            (Self::NUMBER, "a plain number"),
            (Self::MASS, "a mass"),
            (Self::MASS_PER_WEIGHT, "a mass per body weight"),
            (Self::MASS_RATE, "a mass per time"),
            (Self::MASS_RATE_PER_WEIGHT, "a mass per time and body weight"),
            (Self::TIME, "a duration"),
            (Self::LENGTH, "a length"),
            (Self::PRESSURE, "a pressure"),
            (Self::VOLUME, "a volume"),
            (Self::VOLUME_PER_WEIGHT, "a volume per body weight"),
            (Self::FLOW, "a clearance (volume per time)"),
            (
                Self::FLOW_PER_WEIGHT,
                "a clearance (volume per time) per body weight",
            ),
            (Self::PER_TIME, "a rate constant (per time)"),
            (Self::CONCENTRATION, "a concentration"),
            (Self::MOLAR_CONCENTRATION, "a molar concentration"),
            (Self::PER_CONCENTRATION, "a change per concentration"),
            (Self::MOLAR_MASS, "a molar mass"),
        ];
        if let Some((_, words)) = known.iter().find(|(dimension, _)| dimension == self) {
            return f.write_str(words);
        }
        let powers = [
            ("mass", self.mass),
            ("amount", self.amount),
            ("volume", self.volume),
            ("time", self.time),
            ("body weight", self.body),
            ("length", self.length),
            ("pressure", self.pressure),
        ];
        let parts: Vec<String> = powers
            .iter()
            .filter(|(_, power)| *power != 0)
            .map(|(name, power)| match power {
                1 => (*name).to_string(),
                _ => format!("{name}^{power}"),
            })
            .collect();
        f.write_str(&parts.join(" · "))
    }
}
