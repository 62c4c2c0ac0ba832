use super::arithmetic::Arithmetic;
use super::number_context::DIGITS as PRINTED;
use crate::quantity::significant;

/// Digits that are tried, fewest first: a calculator takes ten, and a program all.
const DIGITS: [i32; 6] = [5, 6, 7, 8, 10, 15];
/// A calculation with as few digits as give a number again; `None` where it does not with all of them.
pub(super) fn fitting(build: impl FnMut(i32) -> Arithmetic, number: f64) -> Option<Arithmetic> {
    let mut tried = DIGITS.into_iter().map(build);
    tried.find(|found| is_near(found.value, number))
}

/// Whether a result is the number, as it is printed.
pub(super) fn is_near(found: f64, number: f64) -> bool {
    significant(found, PRINTED) == significant(number, PRINTED)
}
