use crate::lane::{LANES, LaneF64};
use crate::outcome::Edge;
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// A threshold of eight subjects with the band around it within which a level counts as at it: [`Edge`] in each lane.
#[derive(Clone, Copy)]
pub(super) struct LaneEdge<S: Simd> {
    /// ng/mL.
    pub(super) threshold: LaneF64<S>,
    pub(super) above: LaneF64<S>,
    pub(super) below: LaneF64<S>,
}

impl<S: Simd> LaneEdge<S> {
    /// The same in all of them, ng/mL.
    pub(super) fn at(simd: S, threshold: f64) -> Self {
        let Edge {
            threshold,
            above,
            below,
        } = Edge::new(threshold);
        Self {
            threshold: LaneF64::splat(simd, threshold),
            above: LaneF64::splat(simd, above),
            below: LaneF64::splat(simd, below),
        }
    }

    /// Another one in each, ng/mL.
    pub(super) fn new(simd: S, thresholds: [f64; LANES]) -> Self {
        let edges = thresholds.map(Edge::new);
        Self {
            threshold: LaneF64::load_array(simd, thresholds),
            above: LaneF64::load_array(simd, edges.map(|edge| edge.above)),
            below: LaneF64::load_array(simd, edges.map(|edge| edge.below)),
        }
    }

    /// That of one subject.
    pub(super) fn of_lane(&self, lane: usize) -> Edge {
        Edge {
            threshold: self.threshold.as_slice()[lane],
            above: self.above.as_slice()[lane],
            below: self.below.as_slice()[lane],
        }
    }
}
