//! Reads which rounds of a `repeat` are left out.

use super::limits::MOST_ROUNDS;
use crate::document::{Mistake, Mistakes, Node, read_count, read_list};
use std::collections::BTreeSet;

const EXAMPLE: &str = "rounds are counted from 1: `skip: [3]` leaves out the third";

/// The rounds that are left out of so many.
pub(super) fn read_skip(node: &Node, times: Option<u64>, mistakes: &mut Mistakes) -> Option<Vec<u32>> {
    let before = mistakes.len();
    let mut rounds: BTreeSet<u32> = BTreeSet::new();
    for node in read_list(node, "`skip`", mistakes) {
        let Some(round) = node.scalar().and_then(|text| text.parse::<u64>().ok()) else {
            let most = times.unwrap_or(MOST_ROUNDS);
            read_count(node, "a round to leave out", 1, most, mistakes);
            continue;
        };
        if round == 0 || times.is_some_and(|times| round > times) {
            let message = match times {
                Some(times) => format!("there is no round {round}; there are {times}"),
                None => format!("there is no round {round}"),
            };
            mistakes.add(Mistake::at(node.place, message).hint(EXAMPLE));
            continue;
        }
        match u32::try_from(round) {
            Ok(round) if !rounds.insert(round) => {
                let message = format!("round {round} is left out twice");
                mistakes.add(Mistake::at(node.place, message).hint("take one of them out"));
            }
            _ => {}
        }
    }
    if mistakes.len() > before {
        return None;
    }
    if times.is_some_and(|times| rounds.len() as u64 == times) {
        let message = "all rounds are left out";
        let hint = "take the `repeat` out; an arm that gives nothing is written as []";
        mistakes.add(Mistake::at(node.heading.unwrap_or(node.place), message).hint(hint));
        return None;
    }
    Some(rounds.into_iter().collect())
}
