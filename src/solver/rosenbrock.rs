//! Steinebach's Rodas5P for eight patients at once: a Rosenbrock method of fifth order in eight
//! stages with an estimate of fourth order, L-stable and stiffly accurate (BIT Numerical
//! Mathematics 2023;63:27; the coefficients, which are published with the paper, in the form of
//! Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.7).
//!
//! Each stage solves (1/(γh) − J) u = slopes at the stage + Σ c·u/h + d·h·(what time itself changes
//! them by), J being the Jacobian at the start of the step. Its off-diagonal cells are not negative
//! and drug is never made, so 1/(γh) − J is an M-matrix and is decomposed without pivoting.
#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once"
)]

use super::lane_system::{LaneRates, LaneSystem, LaneVector};
use crate::lane::LaneF64;
use fearless_simd::{Simd, SimdBase};

const GAMMA: f64 = 0.21193756319429014;
/// How the stages before lead to each of the first six. The seventh, the eighth and the result lie each
/// one whole stage beyond the one before.
const A: [&[f64]; 6] = [
    &[],
    &[3.0],
    &[2.849394379747939, 0.45842242204463923],
    &[-6.954028509809101, 2.489845061869568, -10.358996098473584],
    &[
        2.8029986275628964,
        0.5072464736228206,
        -0.3988312541770524,
        -0.04721187230404641,
    ],
    &[
        -7.502846399306121,
        2.561846144803919,
        -11.627539656261098,
        -0.18268767659942256,
        0.030198172008377946,
    ],
];
/// How the stages before act on each.
const C: [&[f64]; 8] = [
    &[],
    &[-14.155112264123755],
    &[-17.97296035885952, -2.859693295451294],
    &[147.12150275711716, -1.41221402718213, 71.68940251302358],
    &[
        165.43517024871676,
        -0.4592823456491126,
        42.90938336958603,
        -5.961986721573306,
    ],
    &[
        24.854864614690072,
        -3.0009227002832186,
        47.4931110020768,
        5.5814197821558125,
        -0.6610691825249471,
    ],
    &[
        30.91273214028599,
        -3.1208243349937974,
        77.79954646070892,
        34.28646028294783,
        -19.097331116725623,
        -28.087943162872662,
    ],
    &[
        37.80277123390563,
        -3.2571969029072276,
        112.26918849496327,
        66.9347231244047,
        -40.06618937091002,
        -54.66780262877968,
        -9.48861652309627,
    ],
];
/// When, as a share of the step, each stage is.
const C_TIMES: [f64; 8] = [
    0.0,
    0.6358126895828704,
    0.4095798393397535,
    0.9769306725060716,
    0.4288403609558664,
    1.0,
    1.0,
    1.0,
];
/// What each stage takes of the change by time itself.
const DRIFTS: [f64; 8] = [
    0.21193756319429014,
    -0.42387512638858027,
    -0.3384627126235924,
    1.8046452872882734,
    2.325825639765069,
    0.0,
    0.0,
    0.0,
];

/// What each stage of what leaves the body adds to what has left.
const SUMS: [f64; 8] = [
    0.12236007991300493,
    0.050238881884182705,
    1.3238392208663745,
    1.2643883758622316,
    -0.7904031855871829,
    -0.9680932754194287,
    -0.21426766071346695,
    0.21193756319429014,
];
/// What the stages add to the integrals of the amounts. These and those above follow from the
/// coefficients before, as the method would integrate further states.
const INTEGRALS: [f64; 8] = [
    0.3180624130076089,
    0.9182430124175706,
    -0.17508128562627318,
    1.478989181448814,
    -0.8197081975241333,
    -0.9704233729386055,
    -0.002330097519176805,
    0.21193756319429014,
];
/// How the stages bend the method's own bridge over the step, P(x) = (1 − x) before + x after +
/// x (1 − x) R(x), at its start: R(0), then R'(0).
const FIRST_BENDS: [[f64; 8]; 2] = [
    [
        25.948786856663858,
        -2.5579724845846235,
        10.433815404888879,
        -2.3679251022685204,
        0.524948541321073,
        1.1241088310450404,
        0.4272876194431874,
        -0.17202221070155493,
    ],
    [
        -9.91568850695171,
        -0.9689944594115154,
        3.0438037242978453,
        -24.495224566215796,
        20.176138334709044,
        15.98066361424651,
        -6.789040303419874,
        -6.710236069923372,
    ],
];
/// The same at its end: R(1), then R'(1).
const BENDS: [[f64; 8]; 2] = [
    [
        27.45300192563441,
        -0.6390024293824395,
        86.39899908914701,
        53.26196867774211,
        -31.371784490122536,
        -42.68516380737574,
        -6.517579526804206,
        -1.999171094911205,
    ],
    [
        12.924118644892815,
        4.806934569815883,
        148.88656364421843,
        135.75501212623706,
        -83.96960439759627,
        -103.59920889108807,
        -7.100693989074912,
        3.055938301504072,
    ],
];

/// What a step finds.
pub(super) struct Step<S: Simd, const N: usize> {
    /// The amounts after it.
    pub(super) after: LaneVector<S, N>,
    /// What the method takes their error to be.
    pub(super) error: LaneVector<S, N>,
    /// Slope and curvature at its end, of the method's own bridge over it. How a fast compartment
    /// changes is a small difference of great flows: the right-hand side would give an error of the
    /// amount back times the rate, and for the curvature times its square. The bridge has gone
    /// through the same damping as the amounts.
    pub(super) slopes: LaneVector<S, N>,
    pub(super) curvatures: LaneVector<S, N>,
    /// Integrals of the amounts over the step.
    pub(super) integrals: LaneVector<S, N>,
    /// What has left the body.
    pub(super) left: LaneF64<S>,
}

/// The stages of a step, left where the next one writes its own: they are as large as all else together.
pub(super) type Stages<S, const N: usize> = [LaneVector<S, N>; 8];

/// Slopes and curvatures of the method's own bridge at the start of a step that leads from some amounts to others,
/// `per_h` being one by its length.
#[inline(always)]
pub(super) fn start<S: Simd, const N: usize>(
    stages: &Stages<S, N>,
    per_h: LaneF64<S>,
    [before, after]: [&LaneVector<S, N>; 2],
) -> [LaneVector<S, N>; 2] {
    let zero = LaneF64::splat(per_h.simd, 0.0);
    let (mut slopes, mut curvatures) = ([zero; N], [zero; N]);
    for row in 0..N {
        let (mut straight, mut bent) = (zero, zero);
        for stage in 0..8 {
            straight += stages[stage][row] * FIRST_BENDS[0][stage];
            bent += stages[stage][row] * FIRST_BENDS[1][stage];
        }
        slopes[row] = (after[row] - before[row] + straight) * per_h;
        curvatures[row] = (bent - straight) * 2.0 * per_h * per_h;
    }
    [slopes, curvatures]
}

/// A step of `h` hours from `amounts`, `since` hours after the first dose. Its stages are written into `stages`.
#[inline(always)]
pub(super) fn step<S: Simd, const N: usize>(
    lanes: &LaneSystem<S, N>,
    since: LaneF64<S>,
    h: LaneF64<S>,
    [amounts, inflow]: [&LaneVector<S, N>; 2],
    stages: &mut Stages<S, N>,
) -> Step<S, N> {
    let zero = LaneF64::splat(lanes.simd, 0.0);
    let per_h = LaneF64::splat(lanes.simd, 1.0) / h;
    let jacobian = lanes.jacobian(since, amounts);
    let decomposed = decompose(&jacobian, per_h / GAMMA);
    let drift = lanes.drift(since, amounts);
    let mut left = zero;
    let mut at = *amounts;
    for stage in 0..8 {
        let mut change = lanes.slopes(since + h * C_TIMES[stage], &at, inflow);
        for row in 0..N {
            let mut acts = zero;
            for before in 0..stage {
                acts += stages[before][row] * C[stage][before];
            }
            change.amounts[row] += per_h * acts;
        }
        if let Some(drift) = &drift {
            let weight = h * DRIFTS[stage];
            for row in 0..N {
                change.amounts[row] += weight * drift.amounts[row];
            }
            change.leaving += weight * drift.leaving;
        }
        substitute(&decomposed, &mut change.amounts);
        left += (change.leaving + jacobian.leaving(&change.amounts)) * SUMS[stage];
        stages[stage] = change.amounts;
        if stage < 5 {
            at = *amounts;
            for row in 0..N {
                for before in 0..=stage {
                    at[row] += stages[before][row] * A[stage + 1][before];
                }
            }
        } else {
            for row in 0..N {
                at[row] += stages[stage][row];
            }
        }
    }
    let mut found = Step {
        after: at,
        error: stages[7],
        slopes: at,
        curvatures: at,
        integrals: *amounts,
        left: h * left,
    };
    for row in 0..N {
        let (mut straight, mut bent) = (zero, zero);
        for stage in 0..8 {
            found.integrals[row] += stages[stage][row] * INTEGRALS[stage];
            straight += stages[stage][row] * BENDS[0][stage];
            bent += stages[stage][row] * BENDS[1][stage];
        }
        found.integrals[row] *= h;
        found.slopes[row] = (at[row] - amounts[row] - straight) * per_h;
        found.curvatures[row] = (straight + bent) * -2.0 * per_h * per_h;
    }
    found
}

/// `diagonal` − the Jacobian as a product of triangles, in one matrix; on the diagonal are the
/// inverses of the pivots.
#[inline(always)]
fn decompose<S: Simd, const N: usize>(
    jacobian: &LaneRates<S, N>,
    diagonal: LaneF64<S>,
) -> [LaneVector<S, N>; N] {
    let mut cells = jacobian.into;
    for row in 0..N {
        for column in 0..N {
            cells[row][column] = -cells[row][column];
        }
        cells[row][row] += diagonal;
    }
    for pivot in 0..N {
        let inverse = LaneF64::splat(diagonal.simd, 1.0) / cells[pivot][pivot];
        cells[pivot][pivot] = inverse;
        for row in pivot + 1..N {
            let share = cells[row][pivot] * inverse;
            cells[row][pivot] = share;
            for column in pivot + 1..N {
                cells[row][column] -= share * cells[pivot][column];
            }
        }
    }
    cells
}

#[inline(always)]
fn substitute<S: Simd, const N: usize>(decomposed: &[LaneVector<S, N>; N], right: &mut LaneVector<S, N>) {
    for row in 1..N {
        for column in 0..row {
            right[row] -= decomposed[row][column] * right[column];
        }
    }
    for row in (0..N).rev() {
        for column in row + 1..N {
            right[row] -= decomposed[row][column] * right[column];
        }
        right[row] *= decomposed[row][row];
    }
}
