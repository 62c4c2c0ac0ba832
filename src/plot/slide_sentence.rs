use super::contents::Contents;
use super::number::{duration, grouped};
use super::reference::Reference;
use super::shown::Shown;
use crate::outcome::{Accumulation, Bound, Measure};
use crate::quantity::compact;

/// What a slide says on top: the scenario's own words, or a sentence made from the numbers of the typical patient. It tells
/// what is on the slide and recommends nothing.
pub(super) struct SlideSentence {
    /// From the one that says most to the shortest; each is true by itself.
    pub(super) candidates: Vec<String>,
    /// Whether it tells how doses add up.
    pub(super) tells_accumulation: bool,
}

/// Hours above a threshold that differ by less than this share are not set against each other.
const LEAST_DIFFERENCE: f64 = 0.005;

impl SlideSentence {
    pub(super) fn new(contents: &Contents<'_>) -> Self {
        if let Some(message) = &contents.outcome.message {
            return Self {
                candidates: vec![message.clone()],
                tells_accumulation: false,
            };
        }
        let highest = contents.shown.iter().max_by(|one, other| by_peak(one, other));
        let Some(highest) = highest.filter(|shown| shown.analyte.typical.cmax > 0.0) else {
            return Self {
                candidates: vec![format!("In the typical patient no {} arrives.", contents.analyte)],
                tells_accumulation: false,
            };
        };
        let shortest = format!(
            "In the typical patient the highest peak is {}.",
            peak(contents, highest)
        );
        let (mut candidates, tells_accumulation) = match contents.shown.as_slice() {
            [shown] => of_one(contents, shown),
            _ => (of_several(contents, highest), false),
        };
        candidates.push(shortest);
        Self {
            candidates,
            tells_accumulation,
        }
    }
}

fn by_peak(one: &Shown<'_>, other: &Shown<'_>) -> std::cmp::Ordering {
    one.analyte.typical.cmax.total_cmp(&other.analyte.typical.cmax)
}

/// Of a single curve: how doses add up, or how long it is above a threshold.
fn of_one(contents: &Contents<'_>, shown: &Shown<'_>) -> (Vec<String>, bool) {
    let peaks = format!(
        "In the typical patient {} peaks at {}",
        contents.analyte,
        peak(contents, shown)
    );
    let after = format!(
        "{peaks} after {}{}",
        duration(shown.analyte.typical.tmax),
        mark(contents, shown, Measure::Tmax)
    );
    let mut candidates = Vec::new();
    let accumulation = shown.analyte.accumulation.as_ref().map(Accumulation::words);
    candidates.extend(accumulation.iter().map(|words| format!("{peaks}; {words}.")));
    let above = contents.references.iter().find_map(|reference| {
        let hours = HoursAbove::of(contents, shown, reference);
        (hours.hours > 0.0).then(|| format!("{after} and is {} for {}.", beyond(reference), hours.words))
    });
    let below = lowest(contents).map(|reference| format!("{after} and stays below {}.", name(reference)));
    candidates.extend(above.or(below));
    candidates.push(format!("{after}."));
    (candidates, accumulation.is_some())
}

/// Of several curves: how much longer one is above a threshold than another, and their peaks.
fn of_several(contents: &Contents<'_>, highest: &Shown<'_>) -> Vec<String> {
    let mut candidates = Vec::new();
    let reached = contents
        .references
        .iter()
        .find_map(|reference| compared(contents, reference));
    candidates.extend(reached);
    let never = |reference: &&Reference<'_>| {
        let mut shown = contents.shown.iter();
        shown.all(|shown| HoursAbove::of(contents, shown, reference).hours == 0.0)
    };
    if let Some(reference) = lowest(contents).filter(never) {
        candidates.push(format!(
            "In the typical patient no arm comes above {}: the highest peak, in {}, is {}.",
            name(reference),
            quoted(highest),
            peak(contents, highest)
        ));
    }
    let least = contents.shown.iter().min_by(|one, other| by_peak(one, other));
    if let Some(least) = least {
        let (high, low) = (peak(contents, highest), peak(contents, least));
        candidates.push(match high == low {
            true => format!("In the typical patient every arm shown peaks at {high}."),
            false => format!(
                "In the typical patient {} peaks at {high}, {} at {low}.",
                quoted(highest),
                quoted(least)
            ),
        });
    }
    candidates
}

/// "“30 h” (peak 301 ng/mL) is 28 h longer above “psychedelic” than “2 h” (227 ng/mL)"; `None` where no curve reaches the
/// threshold, or all are as long above it.
fn compared(contents: &Contents<'_>, reference: &Reference<'_>) -> Option<String> {
    let all = contents
        .shown
        .iter()
        .map(|shown| (shown, HoursAbove::of(contents, shown, reference)));
    let mut all: Vec<(&Shown<'_>, HoursAbove)> = all.collect();
    // Of equals the first as written.
    all.sort_by(|one, other| one.1.hours.total_cmp(&other.1.hours));
    let (short, least) = all.first()?;
    let (_, most) = all.last()?;
    let (long, _) = all.iter().find(|(_, hours)| hours.hours == most.hours)?;
    let difference = most.hours - least.hours;
    if difference <= LEAST_DIFFERENCE * most.hours {
        return None;
    }
    let begin = format!(
        "Typical patient: {} (peak {})",
        quoted(long),
        peak(contents, long)
    );
    let end = format!("{} ({})", quoted(short), peak(contents, short));
    let beyond = beyond(reference);
    Some(match (least.hours == 0.0, most.bound, least.bound) {
        (true, _, _) => format!("{begin} is {beyond} for {}, {end} never.", most.words),
        (false, Bound::Known, Bound::Known) => format!(
            "{begin} is {}{} longer {beyond} than {end}.",
            duration(difference),
            most.mark
        ),
        _ => format!(
            "{begin} is {beyond} for {}, {end} for {}.",
            most.words, least.words
        ),
    })
}

/// The threshold that the lowest level reaches first, where there are some.
fn lowest<'a, 'b>(contents: &'b Contents<'a>) -> Option<&'b Reference<'a>> {
    let all = contents.references.iter();
    all.min_by(|one, other| one.level.total_cmp(&other.level))
}

/// How long the typical patient of a curve is above a threshold.
struct HoursAbove {
    hours: f64,
    bound: Bound,
    mark: &'static str,
    /// "2.6 h", "at least 3 h".
    words: String,
}

impl HoursAbove {
    fn of(contents: &Contents<'_>, shown: &Shown<'_>, reference: &Reference<'_>) -> Self {
        let measure = Measure::HoursAbove(reference.index);
        let hours = measure.of(&shown.analyte.typical).unwrap_or(0.0);
        let summary = shown.analyte.summary(measure);
        let bound = summary.map_or(Bound::Known, |summary| summary.typical_bound);
        let at_least = if bound == Bound::Known { "" } else { "at least " };
        let mark = mark(contents, shown, measure);
        Self {
            hours,
            bound,
            mark,
            words: format!("{at_least}{}{mark}", duration(hours)),
        }
    }
}

/// "301 ng/mL".
fn peak(contents: &Contents<'_>, shown: &Shown<'_>) -> String {
    let level = rounded(shown.analyte.typical.cmax);
    format!(
        "{level} {}{}",
        contents.unit(),
        mark(contents, shown, Measure::Cmax)
    )
}

/// As tables print it.
fn rounded(value: f64) -> String {
    grouped(&compact(value, 3))
}

fn quoted(shown: &Shown<'_>) -> String {
    format!("“{}”", shown.label)
}

/// "“psychedelic, linear” ≠": a mark where it was measured in something else.
fn name(reference: &Reference<'_>) -> String {
    let mark = if reference.mismatch.is_some() { " ≠" } else { "" };
    format!("“{}”{mark}", reference.name)
}

fn beyond(reference: &Reference<'_>) -> String {
    format!("above {}", name(reference))
}

/// Stands behind a number that the model's author says not to report.
fn mark(contents: &Contents<'_>, shown: &Shown<'_>, measure: Measure) -> &'static str {
    let concerns = |found: &&crate::outcome::Restricted| {
        found.is_of(shown.series.model, &shown.series.arm, contents.analyte) && found.concerns(measure)
    };
    match contents.outcome.restricted.iter().find(concerns) {
        Some(_) => " †",
        None => "",
    }
}
