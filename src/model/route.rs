/// A way into the body, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// As written in scenarios: `iv`, `oral`.
    pub name: String,
    /// Where the dose goes; several where a part is swallowed.
    pub entries: Vec<RouteEntry>,
}

/// One part of a dose on its way in. Parameters are given by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteEntry {
    /// The compartment it goes into.
    pub into: usize,
    /// The fraction of the dose; `None` means all of it.
    pub bioavailability: Option<usize>,
    /// A delay before anything arrives.
    pub lag: Option<usize>,
    /// A duration over which a dose taken at once arrives at a constant rate.
    pub over: Option<usize>,
}

impl Route {
    /// True when every dose arrives whole and at once, as in a vein.
    pub fn is_direct(&self) -> bool {
        self.entries
            .iter()
            .all(|entry| entry.bioavailability.is_none() && entry.lag.is_none() && entry.over.is_none())
    }
}
