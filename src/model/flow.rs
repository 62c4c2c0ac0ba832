/// Drug on its way from one compartment to others, or out of the body.
///
/// Parameters are given by their index in [`super::Model::parameters`], compartments by their
/// index in [`super::Model::compartments`].
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Where it leaves.
    pub from: usize,
    /// Where it arrives, and how much of it; what no share names leaves the body.
    pub to: Vec<Share>,
    /// How fast it goes.
    pub kind: FlowKind,
}

impl Flow {
    /// Whether another flow is this one again: same law with the same parameters, same way. One that goes
    /// both ways is the same from either end.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let there = |flow: &Self| flow.to.first().map(|share| share.into);
        let back = matches!(self.kind, FlowKind::Clearance { both_ways: true, .. })
            && there(self) == Some(other.from)
            && there(other) == Some(self.from);
        self.kind == other.kind && (back || (self.from == other.from && self.to == other.to))
    }
}

/// A part of a flow that arrives somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The compartment it arrives in.
    pub into: usize,
    /// Index of the parameter that says which fraction; `None` means all of it.
    pub fraction: Option<usize>,
}

/// The law a flow follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// clearance × concentration; with `both_ways` the same clearance also leads back.
    Clearance {
        /// The clearance.
        clearance: usize,
        /// Whether the same clearance leads back.
        both_ways: bool,
    },
    /// rate constant × amount.
    Rate {
        /// The rate constant.
        rate: usize,
    },
    /// Michaelis–Menten: vmax × C / (km + C).
    Saturable {
        /// The greatest rate.
        vmax: usize,
        /// The concentration at half of it.
        km: usize,
    },
    /// An effect site that follows the concentration with a delay and takes no drug away.
    EffectSite {
        /// The rate constant of equilibration.
        ke0: usize,
    },
    /// The same site follows the concentration of another analyte too, times a weight.
    EffectSiteToo {
        /// The rate constant of equilibration.
        ke0: usize,
        /// How much one unit of that concentration counts, in units of the first one.
        weight: usize,
        /// Whether it counts the other way.
        opposes: bool,
    },
}
