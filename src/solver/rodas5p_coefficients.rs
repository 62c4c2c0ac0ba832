//! Coefficients of Rodas5P: Steinebach, BIT Numerical Mathematics 2023;63:27, doi:10.1007/s10543-023-00967-x.
//!
//! In the form and with the symbols of Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.7, in
//! which products with the Jacobian are avoided; `rosenbrock` shows the equations. Row i holds the coefficients of
//! stage i + 1, column j those that multiply stage j + 1.
#![allow(non_upper_case_globals, reason = "the symbols of the paper")]

/// γ, the diagonal coefficient of every stage.
pub(super) const gamma: f64 = 0.21193756319429014;
/// aᵢⱼ: how the argument of a stage depends on the stages before it, for stages 1 to 6. The arguments of stages 7 and 8
/// and the result are each the previous argument plus the whole previous stage.
pub(super) const A: [&[f64]; 6] = [
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
/// Cᵢⱼ: how the right-hand side of a stage's linear system depends on the stages before it, in units of 1/h.
pub(super) const C: [&[f64]; 8] = [
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
/// cᵢ, the nodes: the time of each stage, as a fraction of the step.
pub(super) const c: [f64; 8] = [
    0.0,
    0.6358126895828704,
    0.4095798393397535,
    0.9769306725060716,
    0.4288403609558664,
    1.0,
    1.0,
    1.0,
];
/// dᵢ: the weight of the partial derivative ∂f/∂t in each stage.
pub(super) const d: [f64; 8] = [
    0.21193756319429014,
    -0.42387512638858027,
    -0.3384627126235924,
    1.8046452872882734,
    2.325825639765069,
    0.0,
    0.0,
    0.0,
];
/// bᵢ, the weights of the method before that transformation. A state on which no right-hand side depends, such as the
/// amount eliminated, grows by h Σᵢ bᵢ (fᵢ + L uᵢ + dᵢ h ∂f/∂t), where f is its own right-hand side and L = ∂f/∂x.
pub(super) const b: [f64; 8] = [
    0.12236007991300493,
    0.050238881884182705,
    1.3238392208663745,
    1.2643883758622316,
    -0.7904031855871829,
    -0.9680932754194287,
    -0.21426766071346695,
    0.21193756319429014,
];
/// bⱼ + Σᵢ bᵢ aᵢⱼ: with these weights wⱼ, ∫x dt over a step is h (x + Σⱼ wⱼ uⱼ), as the method gives it for a further
/// state whose right-hand side is x.
pub(super) const quadrature: [f64; 8] = [
    0.3180624130076089,
    0.9182430124175706,
    -0.17508128562627318,
    1.478989181448814,
    -0.8197081975241333,
    -0.9704233729386055,
    -0.002330097519176805,
    0.21193756319429014,
];
/// hᵢⱼ of the dense output P(θ) = (1 − θ) x₀ + θ x₁ + θ (1 − θ) R(θ) at the start of the step: R(0), the paper's first
/// row, then R′(0), its second row.
pub(super) const H_start: [[f64; 8]; 2] = [
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
/// The same at the end of the step: R(1), the sum of the three rows of the paper, then R′(1), the second row plus twice
/// the third.
pub(super) const H_end: [[f64; 8]; 2] = [
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
