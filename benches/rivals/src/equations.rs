//! The three models as plain functions of slices, and their derivatives along a vector, per minute.
//!
//! States are mg in the central, shallow and deep compartment and of the metabolite.

use crate::RivalSubject;

/// A person's parameters in the order the functions below take them in.
pub fn parameters(person: &RivalSubject) -> [f64; 9] {
    [
        person.k10,
        person.k12,
        person.k21,
        person.k13,
        person.k31,
        person.vmax,
        person.km,
        person.fm * person.k10,
        person.k40,
    ]
}

/// Three compartments: how the state changes.
pub fn three(x: &[f64], p: &[f64], rate: f64, out: &mut [f64]) {
    linear_part(x, p, p[0] + p[1] + p[3], out);
    out[0] += rate;
}

/// Its Jacobian times a vector.
pub fn three_jacobian(_x: &[f64], p: &[f64], v: &[f64], out: &mut [f64]) {
    linear_part(v, p, p[0] + p[1] + p[3], out);
}

/// Three compartments and a metabolite: how the state changes.
pub fn metabolite(x: &[f64], p: &[f64], rate: f64, out: &mut [f64]) {
    metabolite_jacobian(x, p, x, out);
    out[0] += rate;
}

/// Its Jacobian times a vector.
pub fn metabolite_jacobian(_x: &[f64], p: &[f64], v: &[f64], out: &mut [f64]) {
    linear_part(v, p, p[0] + p[1] + p[3], out);
    out[3] = p[7] * v[0] - p[8] * v[3];
}

/// Three compartments with saturable elimination: how the state changes.
pub fn saturable(x: &[f64], p: &[f64], rate: f64, out: &mut [f64]) {
    linear_part(x, p, p[1] + p[3], out);
    out[0] += rate - p[5] * x[0] / (p[6] + x[0]);
}

/// Its Jacobian times a vector.
pub fn saturable_jacobian(x: &[f64], p: &[f64], v: &[f64], out: &mut [f64]) {
    linear_part(v, p, p[1] + p[3], out);
    let share = p[6] + x[0];
    out[0] -= p[5] * p[6] / (share * share) * v[0];
}

fn linear_part(x: &[f64], p: &[f64], leaving: f64, out: &mut [f64]) {
    out[0] = p[2] * x[1] + p[4] * x[2] - leaving * x[0];
    out[1] = p[1] * x[0] - p[2] * x[1];
    out[2] = p[3] * x[0] - p[4] * x[2];
}
