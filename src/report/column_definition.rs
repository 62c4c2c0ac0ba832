/// One column of a table of results: everything that is known of it without a run.
///
/// Names are made of lower-case letters, digits and underscores, so that no language needs to quote them; where the
/// numbers have a unit, the name ends in it, spelt out ([`unit_in_names`](Self::unit_in_names)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnDefinition {
    /// What it is called in every format: `cmax_ng_per_ml`.
    pub name: &'static str,
    /// The unit of its numbers as it is printed: `ng/mL`; `None` for texts, counts, shares and probabilities.
    pub unit: Option<&'static str>,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Whether a cell may be missing: empty in CSV, null in Parquet.
    pub is_optional: bool,
    /// Whether the same few values come again and again, so that a dictionary saves space.
    pub is_repetitive: bool,
    /// What it says, in a sentence.
    pub meaning: &'static str,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number of 64 bits: with 8 significant digits in CSV, with all of them in Parquet.
    Number,
}

impl ColumnKind {
    /// `text`, `integer` or `number`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
        }
    }
}

impl ColumnDefinition {
    /// A text in every row.
    pub(super) const fn text(name: &'static str, meaning: &'static str) -> Self {
        Self {
            name,
            unit: None,
            kind: ColumnKind::Text,
            is_optional: false,
            is_repetitive: true,
            meaning,
        }
    }

    /// A whole number in every row.
    pub(super) const fn integer(name: &'static str, meaning: &'static str) -> Self {
        Self {
            kind: ColumnKind::Integer,
            is_repetitive: false,
            ..Self::text(name, meaning)
        }
    }

    /// A number without a unit, or of the unit that another column names, in every row.
    pub(super) const fn number(name: &'static str, meaning: &'static str) -> Self {
        Self {
            kind: ColumnKind::Number,
            ..Self::integer(name, meaning)
        }
    }

    /// A number of a unit in every row.
    pub(super) const fn quantity(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        Self {
            unit: Some(unit),
            ..Self::number(name, meaning)
        }
    }

    /// The same, but cells may be missing.
    pub(super) const fn optional(self) -> Self {
        Self {
            is_optional: true,
            ..self
        }
    }

    /// The same, but few values come again and again.
    pub(super) const fn repetitive(self) -> Self {
        Self {
            is_repetitive: true,
            ..self
        }
    }

    /// A unit as names of columns end in it: `ng·h/mL` is `ng_h_per_ml`.
    ///
    /// ```
    /// use infusim::report::ColumnDefinition;
    /// assert_eq!(ColumnDefinition::unit_in_names("ng·h/mL"), "ng_h_per_ml");
    /// ```
    pub fn unit_in_names(unit: &str) -> String {
        unit.replace('·', "_").replace('/', "_per_").to_lowercase()
    }
}
