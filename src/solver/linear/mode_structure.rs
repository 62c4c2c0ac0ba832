use crate::solver::System;

/// The compartments from which drug reaches one compartment, in blocks whose rate matrices have real eigenvalues.
///
/// A block holds compartments that exchange drug with each other, along a tree and both ways: its rate matrix is then
/// similar to a symmetric one (Keilson 1979, Markov Chain Models – Rarity and Exponentiality, chapter 3,
/// doi:10.1007/978-1-4612-6200-8). Between blocks drug moves one way, so the eigenvalues of all are those of the blocks.
#[derive(Clone, Debug)]
pub(crate) struct ModeStructure {
    /// Positions of the compartments of each block.
    pub(super) blocks: Vec<Vec<usize>>,
}

impl ModeStructure {
    /// For the compartment at the position `target`; `positions` maps compartments of a linear, constant system to those
    /// of a group. `None` where a block is no tree, or an exchange goes one way round.
    pub(crate) fn new(system: &System, positions: &[usize], target: usize) -> Option<Self> {
        let size = positions.len();
        let mut flows = vec![vec![false; size]; size];
        system.for_each_rate(0.0, |to, from, rate| {
            flows[positions[to]][positions[from]] |= to != from && rate > 0.0;
        });
        let reaches = reachability(&flows);
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        for compartment in (0..size).filter(|from| reaches[target][*from]) {
            let is_same = |block: &&mut Vec<usize>| {
                let first = block[0];
                reaches[first][compartment] && reaches[compartment][first]
            };
            match blocks.iter_mut().find(is_same) {
                Some(block) => block.push(compartment),
                None => blocks.push(vec![compartment]),
            }
        }
        let is_tree = |block: &Vec<usize>| {
            let pairs = block
                .iter()
                .flat_map(|one| block.iter().map(move |other| (*one, *other)));
            let leads = pairs.filter(|(to, from)| flows[*to][*from]).collect::<Vec<_>>();
            leads.len() == 2 * (block.len() - 1) && leads.iter().all(|(to, from)| flows[*from][*to])
        };
        blocks.iter().all(is_tree).then_some(Self { blocks })
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
