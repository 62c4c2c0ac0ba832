use crate::solver::System;

/// The compartments from which drug reaches one compartment, where their rate matrix has real eigenvalues: they
/// exchange drug with each other, along a tree and both ways.
///
/// The matrix is then similar to a symmetric one (Keilson 1979, Markov Chain Models – Rarity and Exponentiality,
/// chapter 3, doi:10.1007/978-1-4612-6200-8). A compartment that is fed one way, by a depot or as a metabolite, has no
/// such structure: its curve turns as a rule, so that a proof would be sought in vain.
#[derive(Clone, Debug)]
pub(crate) struct ModeStructure {
    /// Positions of the compartments in a group.
    pub(super) compartments: Vec<usize>,
}

impl ModeStructure {
    /// For the compartment at the position `target`; `positions` maps compartments of a linear, constant system to those
    /// of a group. `None` where an exchange goes one way, or round.
    pub(crate) fn new(system: &System, positions: &[usize], target: usize) -> Option<Self> {
        let size = positions.len();
        let mut flows = vec![vec![false; size]; size];
        system.for_each_rate(0.0, |to, from, rate| {
            flows[positions[to]][positions[from]] |= to != from && rate > 0.0;
        });
        let reaches = reachability(&flows);
        let compartments: Vec<usize> = (0..size).filter(|from| reaches[target][*from]).collect();
        let pairs = compartments
            .iter()
            .flat_map(|one| compartments.iter().map(move |other| (*one, *other)));
        let exchanges: Vec<(usize, usize)> = pairs.filter(|(to, from)| flows[*to][*from]).collect();
        let is_tree = exchanges.len() == 2 * (compartments.len() - 1)
            && exchanges.iter().all(|(to, from)| flows[*from][*to]);
        is_tree.then_some(Self { compartments })
    }
}

/// For each compartment, from which ones drug reaches it, itself included.
fn reachability(flows: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let mut reaches = flows.to_vec();
    for (index, row) in reaches.iter_mut().enumerate() {
        row[index] = true;
    }
    for by in 0..flows.len() {
        for to in 0..flows.len() {
            for from in 0..flows.len() {
                reaches[to][from] |= reaches[to][by] && reaches[by][from];
            }
        }
    }
    reaches
}
