//! The upper panel: curves, bands and threshold ranges.

use super::PlotError;
use super::band::outlines;
use super::beyond::Beyond;
use super::canvas::{Anchor, Canvas, Dash, PartKind, Stroke};
use super::contents::Contents;
use super::curve::{lines, off_the_foot, stroke_curves};
use super::design::{DOT, INK, MEDIAN, SMALL, TYPICAL};
use super::geometry::Point;
use super::legend::{MARKER, mark};
use super::lettering::Lettering;
use super::line_ends::LineEnds;
use super::measured_band;
use super::number::{plain, short, ticks as labels};
use super::observed_points;
use super::other_peaks;
use super::palette::Look;
use super::panel::Panel;
use super::people_lines;
use super::shown::Shown;
use super::target_line;
use super::time_axis::TimeAxis;
use super::value_axis::{ValueAxis, round_down};
use crate::effect::Response;

/// Room above the highest curve, as a multiple of it.
const HEADROOM: f64 = 1.06;
/// The upper percentile, and a person's curve, may leave a linear axis for this part of the time, where it is then more than so
/// many times as high as all the rest.
pub(super) const BRIEF: f64 = 0.03;
pub(super) const FLATTENS: f64 = 2.0;
/// A threshold up to this many times the highest curve is brought onto a linear axis; a higher one is
/// named at the upper edge, so that it does not squash the curves.
const REACH_LINEAR: f64 = 1.3;
/// The same on a logarithmic axis.
const REACH_LOG: f64 = 4.0;
/// A logarithmic axis goes down to this part of the highest curve, and no further than
/// [`DEEPEST`] for a threshold.
const DEEP: f64 = 1.0 / 500.0;
const DEEPEST: f64 = 1.0 / 20_000.0;
/// Width of the edge of a band.
const EDGE: f64 = 1.4;
/// How opaque the ranges of all thresholds are together, so that where they overlap lines keep their
/// contrast.
const RANGES: f64 = 0.13;
/// Markers on a curve beside the one at its peak.
const MARKS: usize = 5;

/// The axis that shows every curve, the thresholds near them, and what is drawn beside them up to a value.
pub(super) fn value_axis(contents: &Contents<'_>, log: bool, beside: f64) -> ValueAxis {
    let axis = axis_up_to(contents, log, highest(contents, log));
    let headroom = if log { HEADROOM * HEADROOM } else { HEADROOM };
    match contents.response {
        Some(_) => axis,
        None => axis.reaching(beside * headroom),
    }
}

/// The axis that shows curves up to a value, and the thresholds near it.
pub(super) fn axis_up_to(contents: &Contents<'_>, log: bool, highest: f64) -> ValueAxis {
    if let Some(response) = contents.response {
        return response_axis(contents, response, highest);
    }
    if highest <= 0.0 {
        return if log {
            ValueAxis::log(0.1, 1.0)
        } else {
            ValueAxis::linear(1.0)
        };
    }
    let reach = if log { REACH_LOG } else { REACH_LINEAR };
    let mut high = highest * HEADROOM;
    for reference in &contents.references {
        for value in [reference.level, reference.ends.1] {
            if value <= reach * highest {
                high = high.max(value * HEADROOM);
            }
        }
    }
    for target in target_line::targets(contents) {
        high = high.max(target.level.ng_per_ml() * HEADROOM);
    }
    if !log {
        // A site that follows one analyte against another goes below zero.
        let low = if contents.is_effect_site() {
            lowest(contents)
        } else {
            0.0
        };
        return ValueAxis::from(low, high);
    }
    let curves = contents
        .shown
        .iter()
        .flat_map(|shown| [shown.typical(), shown.percentile(0)]);
    let lowest = curves
        .flatten()
        .filter(|value| *value > 0.0)
        .fold(f64::INFINITY, f64::min);
    let mut low = (highest * DEEP).max(lowest);
    if let Some((observed, _)) = observed_points::extent(contents) {
        low = low.min(observed.max(highest * DEEPEST));
    }
    for reference in &contents.references {
        low = low.min((reference.ends.0 / 2.0).max(highest * DEEPEST));
    }
    ValueAxis::log(round_down(low), high * HEADROOM)
}

/// The whole scale of a response that starts at its worst or at nothing; of one that goes both ways, or has no end, what its
/// curves take of it.
fn response_axis(contents: &Contents<'_>, response: &Response, highest: f64) -> ValueAxis {
    let scale = &response.scale;
    let goes_both_ways = scale.lowest < 0.0;
    let high = scale.highest.filter(|_| !goes_both_ways);
    let low = match goes_both_ways {
        false => scale.lowest,
        true => lowest(contents),
    };
    ValueAxis::from(low, high.unwrap_or(highest * HEADROOM))
}

/// The end of an axis below zero that shows every curve; zero where all are above.
fn lowest(contents: &Contents<'_>) -> f64 {
    let curves = contents.shown.iter();
    let curves = curves.flat_map(|shown| [shown.typical(), shown.percentile(0)]);
    let finite = curves.flatten().filter(|value| value.is_finite());
    HEADROOM * finite.fold(0.0, f64::min)
}

/// The highest value the axis must show: that of every curve, except for a brief peak of the upper
/// percentile after a bolus, which would flatten all the rest on a linear axis.
fn highest(contents: &Contents<'_>, log: bool) -> f64 {
    let mut lasting: f64 = 0.0;
    let mut brief: f64 = 0.0;
    for shown in &contents.shown {
        for line in [shown.typical(), shown.percentile(1)] {
            let finite = line.into_iter().filter(|value| value.is_finite());
            lasting = finite.fold(lasting, f64::max);
        }
        let upper = match shown.measured(2) {
            measured if measured.is_empty() => shown.percentile(2),
            measured => measured,
        };
        for mut upper in std::iter::once(upper).chain(people_lines::curves(contents, shown)) {
            upper.retain(|value| value.is_finite());
            upper.sort_by(|one, other| other.total_cmp(one));
            let short_while = (BRIEF * upper.len() as f64) as usize;
            lasting = upper.get(short_while).copied().unwrap_or(0.0).max(lasting);
            brief = upper.first().copied().unwrap_or(0.0).max(brief);
        }
    }
    if let Some((_, observed)) = observed_points::extent(contents) {
        lasting = lasting.max(observed);
    }
    match !log && brief > FLATTENS * lasting {
        true => lasting,
        false => lasting.max(brief),
    }
}

/// Fills the bands.
fn bands(
    canvas: &mut Canvas,
    contents: &Contents<'_>,
    panel: &Panel,
    order: &[(usize, &Shown<'_>)],
) -> Result<(), PlotError> {
    for (index, shown) in order {
        let (lower, upper) = (shown.percentile(0), shown.percentile(2));
        canvas.part((*index, PartKind::Band), |canvas| {
            for outline in outlines(panel, &contents.hours, &lower, &upper) {
                canvas.area(&outline, shown.look.tint, 1.0)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Draws the panel.
pub(super) fn draw(
    canvas: &mut Canvas,
    contents: &Contents<'_>,
    panel: &Panel,
    time: &TimeAxis,
    beyond: &Beyond,
) -> Result<(), PlotError> {
    let log = panel.axis.log;
    let ticks = panel.axis.ticks((panel.frame.height() / 85.0).round() as usize);
    beyond.shade(canvas, panel)?;
    range_fills(canvas, contents, panel)?;
    let order = contents.back_to_front();
    measured_band::shade(canvas, contents, panel)?;
    bands(canvas, contents, panel, &order)?;
    panel.grid(canvas, time, &ticks, &labels(&ticks, log))?;
    range_ends(canvas, contents, panel)?;
    people_lines::draw(canvas, contents, panel, &order)?;
    population_lines(canvas, contents, panel, &order)?;
    target_line::draw(canvas, contents, panel)?;
    for (index, shown) in &order {
        let stroke = Stroke::solid(shown.look.colour, TYPICAL).dash(shown.look.dash);
        canvas.part((*index, PartKind::Typical), |canvas| {
            let course = (contents.hours.as_slice(), &*shown.typical());
            curve(canvas, panel, course, shown.beyond(), stroke)
        })?;
    }
    other_peaks::draw(canvas, contents, panel)?;
    panel.axes(canvas, time, &ticks)?;
    beyond.draw(canvas, panel)?;
    let mut sites: Vec<(usize, Look, Point)> = Vec::new();
    for (index, shown) in order {
        let place = (index, contents.shown.len());
        let marks = marks(panel, &contents.hours, &shown.typical(), place);
        sites.extend(marks.into_iter().map(|at| (index, shown.look, at)));
    }
    let seen: Vec<(Look, Point)> = sites.iter().map(|(_, look, at)| (*look, *at)).collect();
    let ends = LineEnds::new(contents, panel, &seen);
    ends.draw_leaders(canvas, panel)?;
    for (index, look, at) in sites {
        canvas.part((index, PartKind::Marks), |canvas| mark(canvas, look, at, MARKER))?;
    }
    observed_points::draw(canvas, contents, panel)?;
    ends.draw_names(canvas)?;
    peak_note(canvas, contents, panel);
    Ok(())
}

/// Edges of bands, medians, and what draws of estimates come to.
fn population_lines(
    canvas: &mut Canvas,
    contents: &Contents<'_>,
    panel: &Panel,
    order: &[(usize, &Shown<'_>)],
) -> Result<(), PlotError> {
    let hours = &contents.hours;
    for (index, shown) in order {
        let band = [shown.percentile(0), shown.percentile(2)];
        canvas.part((*index, PartKind::Edges), |canvas| {
            stroke_curves(canvas, panel, hours, band, Stroke::solid(shown.look.edge, EDGE))
        })?;
        let measured = [shown.measured(0), shown.measured(2)];
        stroke_curves(canvas, panel, hours, measured, measured_band::stroke(shown.look))?;
    }
    for (index, shown) in order {
        let stroke = Stroke::solid(shown.look.colour, MEDIAN);
        canvas.part((*index, PartKind::Median), |canvas| {
            stroke_curves(canvas, panel, hours, [shown.percentile(1)], stroke)
        })?;
    }
    for (_, shown) in order {
        let stroke = Stroke::solid(shown.look.colour, EDGE).dash(Dash::Fine);
        stroke_curves(canvas, panel, hours, contents.over_draws(shown), stroke)?;
    }
    Ok(())
}

/// Says how high the upper percentile goes where it leaves the axis.
fn peak_note(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) {
    let points = contents.shown.iter().flat_map(|shown| {
        let upper = shown.percentile(2).into_iter();
        contents.hours.iter().copied().zip(upper)
    });
    let off = points.filter(|(_, value)| value.is_finite() && *value > panel.axis.high);
    let Some((hours, value)) = off.max_by(|one, other| one.1.total_cmp(&other.1)) else {
        return;
    };
    let [.., level] = contents.outcome.probabilities;
    let text = format!(
        "▲ {}th percentile up to {} {}",
        plain(100.0 * level, 1),
        short(value),
        contents.unit()
    );
    let style = Lettering::regular(SMALL, INK);
    let x = panel.x(hours) + 16.0;
    let (x, anchor) = match x + style.width(&text) <= panel.frame.right {
        true => (x, Anchor::Start),
        false => (panel.frame.right, Anchor::End),
    };
    canvas.text_on_paper(Point::new(x, panel.frame.top + SMALL + 2.0), &text, style, anchor);
}

/// Threshold ranges from edge to edge, behind the curves.
fn range_fills(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    let opacity = RANGES / contents.references.len().max(2) as f64;
    for reference in &contents.references {
        if let Some(frame) = panel.part((0.0, panel.until), reference.ends) {
            canvas.rectangle(frame, reference.look.colour, opacity)?;
        }
    }
    Ok(())
}

/// Their ends, and the levels from which on "above" is counted.
fn range_ends(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    for reference in &contents.references {
        let look = reference.look;
        let (low, high) = reference.ends;
        for (value, dash, width) in [
            (reference.level, look.dash, 2.2),
            (low, Dash::Fine, 1.6),
            (high, Dash::Fine, 1.6),
        ] {
            let again = dash == Dash::Fine && value == reference.level;
            if panel.axis.shows(value) && !again {
                panel.level(canvas, value, Stroke::solid(look.colour, width).dash(dash))?;
            }
        }
    }
    Ok(())
}

/// A curve of so many hours that turns into dots beyond the time its model was studied for.
pub(super) fn curve(
    canvas: &mut Canvas,
    panel: &Panel,
    (hours, values): (&[f64], &[f64]),
    beyond: f64,
    stroke: Stroke,
) -> Result<(), PlotError> {
    let values = off_the_foot(panel, values);
    let split = hours.partition_point(|hour| *hour <= beyond).max(1);
    let (hours_within, hours_beyond) = (hours.get(..split), hours.get(split - 1..));
    let (within, after) = (values.get(..split), values.get(split - 1..));
    for (hours, values, dash, width) in [
        (hours_within, within, stroke.dash, stroke.width),
        (hours_beyond, after, Dash::Dotted, DOT * stroke.width),
    ] {
        let (Some(hours), Some(values)) = (hours, values) else {
            continue;
        };
        for line in lines(panel, hours, values) {
            canvas.line(&line, Stroke { width, ..stroke }.dash(dash))?;
        }
    }
    Ok(())
}

/// Where markers sit on a curve: at its peak, and at regular times that differ from series to series.
pub(super) fn marks(panel: &Panel, hours: &[f64], values: &[f64], (index, of): (usize, usize)) -> Vec<Point> {
    if of < 2 {
        // Nothing to tell apart, and a lone marker looks like a measured point.
        return Vec::new();
    }
    let point = |at: usize| {
        let (hour, value) = (hours.get(at)?, values.get(at)?);
        let clear = (0.03..=1.0).contains(&panel.axis.position(*value));
        clear.then(|| panel.point(*hour, *value))
    };
    let peak = values
        .iter()
        .enumerate()
        .filter(|(_, value)| panel.axis.shows(**value))
        .max_by(|one, other| one.1.total_cmp(other.1).then(other.0.cmp(&one.0)))
        .and_then(|(at, _)| point(at));
    let mut marks: Vec<Point> = peak.into_iter().collect();
    for step in 0..MARKS {
        let part = (step as f64 + (index as f64 + 0.5) / of as f64) / MARKS as f64;
        let at = hours.partition_point(|hour| *hour < part * panel.until);
        let Some(next) = point(at) else { continue };
        let near = |mark: &Point| (mark.x - next.x).abs() < 5.0 * MARKER;
        if !marks.iter().any(near) {
            marks.push(next);
        }
    }
    marks
}
