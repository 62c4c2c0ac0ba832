/// A commented scenario to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// Two arms side by side.
    Compare,
    /// The same dose again and again.
    Repeat,
    /// A dose and a duration that are varied.
    Explore,
}

impl Starter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Compare, Self::Repeat, Self::Explore];

    /// What it is called, also by `--kind`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::Repeat => "repeat",
            Self::Explore => "explore",
        }
    }

    /// Its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Compare => include_str!("starter/compare.yaml"),
            Self::Repeat => include_str!("starter/repeat.yaml"),
            Self::Explore => include_str!("starter/explore.yaml"),
        }
    }
}
