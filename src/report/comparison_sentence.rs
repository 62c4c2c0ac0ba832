use super::comparison_table::{arm, comparisons};
use super::estimate_text::{NO_INTERVAL, bounded};
use super::restriction_marks::marks_of_difference;
use super::{Blocks, compact, with_thousands};
use crate::effect::Threshold;
use crate::outcome::{ArmComparison, Bound, Comparison, Measure, Percentile, StudyOutcome};
use crate::quantiles::Estimate;

/// Thresholds that a sentence names; more stand in `comparison.csv`.
const MOST_THRESHOLDS: usize = 4;
/// Sentences about an analyte; more stand in `comparison.csv`.
const MOST_SENTENCES: usize = 12;

/// A sentence for each arm that is compared with the first one.
pub(super) fn comparison_sentences(outcome: &StudyOutcome, analyte: &str) -> Blocks {
    let here: Vec<&[ArmComparison]> = comparisons(outcome)
        .filter(|compared| compared.first().is_some_and(|first| first.analyte == analyte))
        .collect();
    let mut blocks = Blocks::new();
    if !here.is_empty() {
        blocks.gap();
    }
    for compared in here.iter().take(MOST_SENTENCES) {
        blocks.line(sentence(outcome, compared));
    }
    if here.len() > MOST_SENTENCES {
        let left = here.len() - MOST_SENTENCES;
        blocks.line(format!("{left} more comparisons stand in comparison.csv."));
    }
    blocks
}

/// "10 h against 2 h, same 1,000 people: peak 72 ±2 ng/mL higher (35.6 to 131), 10.8 ±0.1 h longer above psychedelic
/// (8.89 to 14.6); everybody has more."
fn sentence(outcome: &StudyOutcome, compared: &[ArmComparison]) -> String {
    let Some(first) = compared.first() else {
        return String::new();
    };
    let (shown, left) = shown(compared);
    let in_all = in_all(&shown);
    let parts: Vec<String> = shown
        .iter()
        .map(|compared| {
            let part = part(outcome, &compared.comparison, in_all.is_none());
            format!("{part}{}", marks_of_difference(outcome, compared))
        })
        .collect();
    let left = match left {
        0 => String::new(),
        1 => "; one more threshold stands in comparison.csv".to_string(),
        _ => format!("; {left} more thresholds stand in comparison.csv"),
    };
    format!(
        "{} against {}, same {}: {}{}{left}.",
        arm(outcome, first),
        first.baseline,
        match outcome.subjects.count() {
            1 => "person".to_string(),
            count => format!("{} people", with_thousands(count)),
        },
        parts.join(", "),
        in_all.unwrap_or_default(),
    )
}

/// Peak, area to infinity and the first thresholds, and how many thresholds more there are. The area to the end is not
/// shown: much of how it differs may be the work of the end.
fn shown(compared: &[ArmComparison]) -> (Vec<&ArmComparison>, usize) {
    let mut shown = Vec::new();
    let mut thresholds = 0_usize;
    for compared in compared {
        let comparison = &compared.comparison;
        let is_shown = match comparison.measure {
            Measure::Cmax | Measure::AreaToInfinity => true,
            Measure::HoursAbove(_) => {
                thresholds += 1;
                thresholds <= MOST_THRESHOLDS
            }
            _ => false,
        };
        if is_shown && !comparison.difference.is_empty() {
            shown.push(compared);
        }
    }
    (shown, thresholds.saturating_sub(MOST_THRESHOLDS))
}

/// "; everybody has more of each", where that is so of all that is shown.
fn in_all(shown: &[&ArmComparison]) -> Option<&'static str> {
    let all = |share: fn(&Comparison) -> Option<Estimate>| {
        shown.iter().all(|compared| is_all(share(&compared.comparison)))
    };
    let one = shown.len() == 1;
    if all(|comparison| comparison.more) {
        Some(if one {
            "; everybody has more"
        } else {
            "; everybody has more of each"
        })
    } else if all(|comparison| comparison.less) {
        Some(if one {
            "; everybody has less"
        } else {
            "; everybody has less of each"
        })
    } else if all(|comparison| comparison.same) {
        Some(" in everybody")
    } else {
        None
    }
}

fn is_all(share: Option<Estimate>) -> bool {
    share.is_some_and(|share| share.value == 1.0)
}

/// "peak 72 ±2 ng/mL higher (35.6 to 131; more in 99.1 ±0.6 %, less in 0.9 ±0.6 %)".
fn part(outcome: &StudyOutcome, comparison: &Comparison, with_shares: bool) -> String {
    let [what, more, less, same] = words(outcome, comparison.measure);
    if is_all(comparison.same) {
        return same;
    }
    let [low, median, high] = comparison.difference.as_slice() else {
        return String::new();
    };
    if median.bound == Bound::Unknown {
        return format!(
            "the difference in {} is not known, because the observation ended first ({})",
            noun(outcome, comparison.measure),
            shares(comparison)
        );
    }
    let unit = comparison.measure.unit();
    // A decrease is given as a positive size, with the levels in the same direction.
    let lower = median.estimate.value < 0.0;
    let [low, median, high] = match lower {
        true => [negated(high), negated(median), negated(low)],
        false => [*low, *median, *high],
    };
    let end = |percentile: &Percentile| bounded(percentile.estimate.value, percentile.bound, 3);
    let range = format!("{} to {}", end(&low), end(&high));
    let error = match (median.bound, median.estimate.error()) {
        (Bound::Known, Some(error)) => format!(" ±{}", compact(error, 1)),
        (Bound::Known, None) => format!(" {NO_INTERVAL}"),
        _ => String::new(),
    };
    let direction = if lower { less } else { more };
    let size = match median.estimate.value == 0.0 {
        true => format!("{what}0{error} {unit} different{}", above(&direction)),
        false => format!("{what}{}{error} {unit} {direction}", end(&median)),
    };
    match with_shares {
        true => format!("{size} ({range}; {})", shares(comparison)),
        false => format!("{size} ({range})"),
    }
}

/// " above psychedelic" of "longer above psychedelic"; nothing of "higher".
fn above(direction: &str) -> &str {
    direction
        .find(' ')
        .and_then(|at| direction.get(at..))
        .unwrap_or("")
}

/// What stands before the size, the word behind it where there is more, where there is less, and what is said where
/// nothing differs.
fn words(outcome: &StudyOutcome, measure: Measure) -> [String; 4] {
    match measure {
        Measure::Cmax => ["peak ", "higher", "lower", "the same peak"].map(str::to_string),
        Measure::HoursAbove(index) => {
            let threshold = outcome.thresholds.get(index);
            let beyond = threshold.map_or_else(String::new, Threshold::beyond);
            [
                String::new(),
                format!("longer {beyond}"),
                format!("shorter {beyond}"),
                format!("as long {beyond}"),
            ]
        }
        _ => ["AUC ", "larger", "smaller", "the same AUC"].map(str::to_string),
    }
}

/// What differs: "peak".
fn noun(outcome: &StudyOutcome, measure: Measure) -> String {
    match measure {
        Measure::Cmax => "peak".to_string(),
        Measure::HoursAbove(index) => {
            let threshold = outcome.thresholds.get(index);
            format!("time {}", threshold.map_or_else(String::new, Threshold::beyond))
        }
        _ => "AUC".to_string(),
    }
}

fn negated(percentile: &Percentile) -> Percentile {
    let Estimate { value, low, high } = percentile.estimate;
    let minus = |value: f64| 0.0 - value;
    Percentile {
        probability: percentile.probability,
        estimate: Estimate {
            value: minus(value),
            low: high.map(minus),
            high: low.map(minus),
        },
        bound: percentile.bound.negated(),
    }
}

/// "more in 90.7 ±2 %, not known in 9.3 ±2 %".
fn shares(comparison: &Comparison) -> String {
    let all = [
        ("more", comparison.more),
        ("less", comparison.less),
        ("same", comparison.same),
        ("not known", comparison.censored),
    ];
    let words = all.into_iter().filter_map(|(word, share)| {
        let share = share.filter(|share| share.value > 0.0)?;
        Some(match share.value == 1.0 {
            true => format!("{word} in all"),
            false => {
                let error = share
                    .error()
                    .map_or(String::new(), |error| format!(" ±{}", compact(100.0 * error, 1)));
                format!("{word} in {}{error} %", compact(100.0 * share.value, 3))
            }
        })
    });
    words.collect::<Vec<_>>().join(", ")
}
