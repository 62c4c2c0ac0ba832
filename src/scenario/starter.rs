/// A commented scenario to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// Two arms side by side.
    Compare,
    /// The same dose again and again.
    Repeat,
}

impl Starter {
    /// Its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Compare => include_str!("starter/compare.yaml"),
            Self::Repeat => include_str!("starter/repeat.yaml"),
        }
    }
}
