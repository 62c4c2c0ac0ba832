use std::fmt;

/// What is known of a number where the end of the observation may have cut it off (censored it).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// The number itself.
    #[default]
    Known,
    /// It may be more.
    AtLeast,
    /// It may be less.
    AtMost,
    /// It may be more or less.
    Unknown,
}

impl Bound {
    /// From what is known of a number: that it is not less than what stands there, that it is not more.
    pub(super) fn new(not_less: bool, not_more: bool) -> Self {
        match (not_less, not_more) {
            (true, true) => Self::Known,
            (true, false) => Self::AtLeast,
            (false, true) => Self::AtMost,
            (false, false) => Self::Unknown,
        }
    }

    /// What is known of the number with the other sign.
    ///
    /// ```
    /// use infusim::outcome::Bound;
    /// let all = [Bound::Known, Bound::AtLeast, Bound::AtMost, Bound::Unknown];
    /// let negated = [Bound::Known, Bound::AtMost, Bound::AtLeast, Bound::Unknown];
    /// assert_eq!(all.map(Bound::negated), negated);
    /// ```
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::AtLeast => Self::AtMost,
            Self::AtMost => Self::AtLeast,
            other => other,
        }
    }

    /// What stands before the number where people read it: `≥`, `≤` or nothing.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::Known | Self::Unknown => "",
        }
    }
}

/// As files write it: `known`, `at least`, `at most`, `unknown`.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Known => "known",
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
            Self::Unknown => "unknown",
        })
    }
}
