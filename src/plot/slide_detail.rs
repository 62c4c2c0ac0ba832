use super::concentration::{axis_up_to, value_axis};
use super::contents::Contents;
use super::number::{duration, grouped};
use super::shown::Shown;
use super::value_axis::ValueAxis;
use crate::outcome::Accumulation;
use crate::quantity::compact;

/// A short piece of the course that a slide draws beside the whole of it: the first minutes of a bolus, which would flatten
/// all the rest, or one of several rounds that are all the same.
pub(super) struct SlideDetail {
    /// When it starts, and how long it is, in hours.
    pub(super) from: f64,
    pub(super) length: f64,
    /// Its own axis; that of the whole course where the two have the same.
    pub(super) axis: Option<ValueAxis>,
    /// What stands above it.
    pub(super) heading: String,
    /// What stands above the whole course, where the detail holds what is not on its axis.
    pub(super) off_the_axis: Option<String>,
}

/// What a slide draws of a course: its axis, and a detail.
pub(super) struct SlideCourse {
    pub(super) axis: ValueAxis,
    pub(super) detail: Option<SlideDetail>,
}

/// A peak that lasts no longer than this part of the time, and is more than so many times as high as the rest, has a detail. The
/// rest has the whole panel to itself where there is something of it to see: where the peak is not more than so many times as
/// high.
const BRIEF: f64 = 1.0 / 12.0;
const FEW_TIMES: f64 = 3.0;
const MANY_TIMES: f64 = 30.0;
/// Fewer rounds than this need no detail.
const FEW_ROUNDS: u32 = 3;
const HEADROOM: f64 = 1.06;

impl SlideCourse {
    pub(super) fn new(contents: &Contents<'_>, log: bool) -> Self {
        let axis = value_axis(contents, log, 0.0);
        let levels_alone = !log && contents.response.is_none() && !contents.is_effect_site();
        // Equal rounds are all as high, and the first one shows what each is.
        let is_once = |shown: &Shown<'_>| shown.analyte.accumulation.is_none();
        let may_flatten = levels_alone && contents.shown.iter().all(is_once);
        let of_peak = may_flatten.then(|| Self::of_peak(contents)).flatten();
        of_peak.unwrap_or_else(|| Self {
            axis,
            detail: SlideDetail::of_round(contents),
        })
    }

    /// Where a brief peak is a few times as high as all the rest.
    fn of_peak(contents: &Contents<'_>) -> Option<Self> {
        let mut rest: f64 = 0.0;
        let mut highest: Option<&Shown<'_>> = None;
        for shown in &contents.shown {
            for mut values in [shown.typical(), shown.percentile(2)] {
                values.retain(|value| value.is_finite());
                values.sort_by(|one, other| other.total_cmp(one));
                let brief = (BRIEF * values.len() as f64) as usize;
                rest = rest.max(values.get(brief).copied().unwrap_or(0.0));
            }
            let cmax = |shown: &Shown<'_>| shown.analyte.typical.cmax;
            if highest.is_none_or(|known| cmax(shown) > cmax(known)) {
                highest = Some(shown);
            }
        }
        let highest = &highest?.analyte.typical;
        if rest <= 0.0 || highest.cmax <= FEW_TIMES * rest {
            return None;
        }
        let length = BRIEF * contents.until;
        let from = (highest.tmax - 0.5 * length).max(0.0);
        let from = if highest.tmax < length { 0.0 } else { from };
        let inside = |(hour, _): &(&f64, f64)| (from..=from + length).contains(*hour);
        let seen = contents.shown.iter().flat_map(|shown| {
            let curves = [shown.typical(), shown.percentile(2)].into_iter();
            curves.flat_map(|values| {
                contents
                    .hours
                    .iter()
                    .zip(values)
                    .filter(inside)
                    .collect::<Vec<_>>()
            })
        });
        let seen = seen.map(|(_, value)| value).filter(|value| value.is_finite());
        let high = seen.fold(highest.cmax, f64::max);
        let peak = grouped(&compact(highest.cmax, 3));
        let heading = match from {
            0.0 => format!("first {}", duration(length)),
            from => format!("{} from {} on", duration(length), duration(from)),
        };
        let is_cut = highest.cmax <= MANY_TIMES * rest;
        let (axis, off_the_axis) = match is_cut {
            true => (
                axis_up_to(contents, false, rest),
                Some(format!("▲ peak of {peak} {} in the inset", contents.unit())),
            ),
            false => (value_axis(contents, false, 0.0), None),
        };
        Some(Self {
            axis,
            detail: Some(SlideDetail {
                from,
                length,
                axis: is_cut.then(|| ValueAxis::linear(high * HEADROOM)),
                off_the_axis,
                heading,
            }),
        })
    }
}

impl SlideDetail {
    /// One round, where all curves are of as long rounds that do not add up.
    fn of_round(contents: &Contents<'_>) -> Option<Self> {
        let accumulation = |shown: &Shown<'_>| shown.analyte.accumulation;
        let first: Accumulation = contents.shown.first().and_then(accumulation)?;
        let start = |shown: &Shown<'_>| shown.series.timeline.first_dose();
        let from = contents.shown.first().map(start)?;
        let alike = |shown: &Shown<'_>| {
            let own = accumulation(shown).filter(Accumulation::is_none);
            own.is_some_and(|own| own.every == first.every && own.last >= FEW_ROUNDS) && start(shown) == from
        };
        contents.shown.iter().all(alike).then(|| {
            let length = first.every.hours();
            Self {
                from: from.hours(),
                length,
                axis: None,
                heading: match length {
                    24.0 => "day 1".to_string(),
                    length => format!("first {}", duration(length)),
                },
                off_the_axis: None,
            }
        })
    }
}
