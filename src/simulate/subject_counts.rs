use super::unfinished_doses::OpenDoses;
use crate::outcome::observed::LevelRank;

/// What is counted over all subjects of an arm, in any order.
#[derive(Clone, Debug, Default)]
pub(super) struct SubjectCounts {
    /// Doses that the end of observation finds unfinished.
    pub(super) open: OpenDoses,
    /// For each measured level, its rank among true levels, and among measured ones.
    pub(super) ranks: Vec<[LevelRank; 2]>,
}

impl SubjectCounts {
    /// Adds other subjects.
    pub(super) fn merge(&mut self, other: &Self) {
        self.open.merge(&other.open);
        self.ranks
            .resize(self.ranks.len().max(other.ranks.len()), Default::default());
        for (ranks, more) in self.ranks.iter_mut().flatten().zip(other.ranks.iter().flatten()) {
            ranks.merge(*more);
        }
    }
}
