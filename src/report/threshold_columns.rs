use super::row::column_name;
use crate::effect::Threshold;
use std::collections::HashSet;

/// What thresholds are called in the names of columns, in their order: letters, digits and `-` of the name as written,
/// and `_` for the rest. Of two thresholds that would meet in a column the later one has `_2` behind it, or the next
/// number that is free, so that adding a threshold at the end changes no name.
///
/// Names that differ by capitals alone meet too: SQL and DuckDB read them as one.
pub(super) fn threshold_columns(thresholds: &[Threshold]) -> Vec<String> {
    distinct(thresholds.iter().map(|threshold| threshold.id.as_str()))
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    names
        .map(|name| {
            let plain = column_name(name);
            let mut column = plain.clone();
            let mut number = 2;
            while columns(&column).iter().any(|column| taken.contains(column)) {
                column = format!("{plain}_{number}");
                number += 1;
            }
            taken.extend(columns(&column));
            column
        })
        .collect()
}

/// The columns of a threshold, as far as they depend on its name alone: itself, and the ends of its interval.
fn columns(name: &str) -> [String; 3] {
    let name = name.to_lowercase();
    [format!("{name}_low"), format!("{name}_high"), name]
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn columns_never_meet() {
        for (names, expected) in [
            (
                &["a", "b c", "psychedelic-1998"][..],
                &["a", "b_c", "psychedelic-1998"][..],
            ),
            (&["> 100", "< 200", "< 100"], &["__100", "__200", "__100_2"]),
            (&["a", "a_low", "a_high"], &["a", "a_low_2", "a_high_2"]),
            (&["a_low", "a"], &["a_low", "a_2"]),
            (
                &["a b", "a_b", "a.b", "a_b_2"],
                &["a_b", "a_b_2", "a_b_3", "a_b_2_2"],
            ),
            (&["Pain", "pain"], &["Pain", "pain_2"]),
        ] {
            assert_eq!(distinct(names.iter().copied()), expected);
        }
    }
}
