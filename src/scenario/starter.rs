/// A commented scenario to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// Two arms side by side.
    Compare,
    /// The same dose again and again.
    Repeat,
    /// A dose and a duration that are varied.
    Explore,
    /// A pump that holds a level.
    Target,
    /// A rule that a rate follows.
    Titrate,
}

impl Starter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Compare,
        Self::Repeat,
        Self::Explore,
        Self::Target,
        Self::Titrate,
    ];

    /// What it is called, also by `--kind`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::Repeat => "repeat",
            Self::Explore => "explore",
            Self::Target => "target",
            Self::Titrate => "titrate",
        }
    }

    /// Its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Compare => include_str!("starter/compare.yaml"),
            Self::Repeat => include_str!("starter/repeat.yaml"),
            Self::Explore => include_str!("starter/explore.yaml"),
            Self::Target => include_str!("starter/target.yaml"),
            Self::Titrate => include_str!("starter/titrate.yaml"),
        }
    }
}
