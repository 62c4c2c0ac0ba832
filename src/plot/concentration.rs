//! The upper panel: curves, bands and threshold ranges.

use super::PlotError;
use super::band::outlines;
use super::beyond::Beyond;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::contents::{Contents, Shown};
use super::curve::{lines, off_the_foot};
use super::design::{MEDIAN, SMALL, TYPICAL};
use super::geometry::Point;
use super::legend::{MARKER, mark};
use super::lettering::Lettering;
use super::number::{plain, short, tick};
use super::palette::threshold_colours;
use super::panel::Panel;
use super::time_axis::TimeAxis;
use super::value_axis::{ValueAxis, round_down};

/// Room above the highest curve, as a multiple of it.
const HEADROOM: f64 = 1.06;
/// The upper percentile may leave a linear axis for this part of the time, where it is then more than so
/// many times as high as all the rest.
const BRIEF: f64 = 0.03;
const FLATTENS: f64 = 2.0;
/// A threshold up to this many times the highest curve is brought onto a linear axis; a higher one is
/// named at the upper edge, so that it does not squash the curves.
const REACH_LINEAR: f64 = 1.3;
/// The same on a logarithmic axis.
const REACH_LOG: f64 = 4.0;
/// A logarithmic axis goes down to this part of the highest curve, and no further than
/// [`DEEPEST`] for a threshold.
const DEEP: f64 = 1.0 / 500.0;
const DEEPEST: f64 = 1.0 / 20_000.0;
/// The dots of a dotted line as a multiple of its width: a median may run through them.
pub(super) const DOT: f64 = 1.6;
/// Markers on a curve beside the one at its peak.
const MARKS: usize = 5;

/// The axis that shows every curve, and the thresholds near them.
pub(super) fn value_axis(contents: &Contents<'_>, log: bool) -> ValueAxis {
    let highest = highest(contents, log);
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
    if !log {
        return ValueAxis::linear(high);
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
    for reference in &contents.references {
        low = low.min((reference.ends.0 / 2.0).max(highest * DEEPEST));
    }
    ValueAxis::log(round_down(low), high * HEADROOM)
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
        let mut upper = shown.percentile(2);
        upper.retain(|value| value.is_finite());
        upper.sort_by(|one, other| other.total_cmp(one));
        let short_while = (BRIEF * upper.len() as f64) as usize;
        lasting = upper.get(short_while).copied().unwrap_or(0.0).max(lasting);
        brief = upper.first().copied().unwrap_or(0.0).max(brief);
    }
    match !log && brief > FLATTENS * lasting {
        true => lasting,
        false => lasting.max(brief),
    }
}

/// Draws the panel.
pub(super) fn draw(
    canvas: &mut Canvas,
    contents: &Contents<'_>,
    panel: &Panel,
    time: &TimeAxis,
    beyond: &Beyond,
) -> Result<(), PlotError> {
    let ticks = panel.axis.ticks((panel.frame.height() / 85.0).round() as usize);
    beyond.shade(canvas, panel)?;
    range_fills(canvas, contents, panel)?;
    panel.grid(canvas, time, &ticks, tick)?;
    range_ends(canvas, contents, panel)?;
    let opacity = band_opacity(contents.shown.len());
    let order = contents.back_to_front();
    for (_, shown) in &order {
        let (lower, upper) = (shown.percentile(0), shown.percentile(2));
        for outline in outlines(panel, &contents.hours, &lower, &upper) {
            canvas.area(&outline, shown.look.colour, opacity)?;
        }
        for edge in [lower, upper] {
            let stroke = Stroke::solid(shown.look.colour, 1.2).opacity(0.55);
            for line in lines(panel, &contents.hours, &off_the_foot(panel, &edge)) {
                canvas.line(&line, stroke)?;
            }
        }
    }
    for (_, shown) in &order {
        let stroke = Stroke::solid(shown.look.colour, MEDIAN);
        let median = off_the_foot(panel, &shown.percentile(1));
        for line in lines(panel, &contents.hours, &median) {
            canvas.line(&line, stroke)?;
        }
    }
    for (_, shown) in &order {
        let stroke = Stroke::solid(shown.look.colour, TYPICAL);
        curve(canvas, contents, panel, shown, &shown.typical(), stroke)?;
    }
    for (index, shown) in order {
        let place = (index, contents.shown.len());
        for at in marks(panel, &contents.hours, &shown.typical(), place) {
            mark(canvas, shown.look, at, MARKER)?;
        }
    }
    panel.axes(canvas, time, &ticks)?;
    beyond.draw(canvas, panel)?;
    peak_note(canvas, contents, panel);
    Ok(())
}

/// Says how high the upper percentile goes where it leaves the axis.
fn peak_note(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) {
    let points = contents.shown.iter().flat_map(|shown| {
        let upper = shown.percentile(2).into_iter();
        contents
            .hours
            .iter()
            .copied()
            .zip(upper)
            .map(|(hours, value)| (hours, value, shown.look))
    });
    let off = points.filter(|(_, value, _)| value.is_finite() && *value > panel.axis.high);
    let Some((hours, value, look)) = off.max_by(|one, other| one.1.total_cmp(&other.1)) else {
        return;
    };
    let [.., level] = contents.outcome.levels;
    let text = format!(
        "▲ {}th percentile up to {} ng/mL",
        plain(100.0 * level, 1),
        short(value)
    );
    let style = Lettering::regular(SMALL, look.colour);
    let x = panel.x(hours) + 16.0;
    let (x, anchor) = match x + style.width(&text) <= panel.frame.right {
        true => (x, Anchor::Start),
        false => (panel.frame.right, Anchor::End),
    };
    canvas.text_on_paper(Point::new(x, panel.frame.top + SMALL + 2.0), &text, style, anchor);
}

/// Threshold ranges from edge to edge, behind the curves.
fn range_fills(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    for reference in &contents.references {
        let (colour, _) = threshold_colours(reference.index);
        if let Some(frame) = panel.part((0.0, panel.until), reference.ends) {
            canvas.rectangle(frame, colour, 0.12)?;
        }
    }
    Ok(())
}

/// Their ends, and the levels from which on "above" is counted.
fn range_ends(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    for reference in &contents.references {
        let (colour, _) = threshold_colours(reference.index);
        let (low, high) = reference.ends;
        for (value, dash) in [
            (reference.level, Dash::Solid),
            (low, Dash::Fine),
            (high, Dash::Fine),
        ] {
            let again = dash == Dash::Fine && value == reference.level;
            if panel.axis.shows(value) && !again {
                panel.level(canvas, value, Stroke::solid(colour, 2.0).dash(dash))?;
            }
        }
    }
    Ok(())
}

/// A curve that turns into dots where its model was not studied.
pub(super) fn curve(
    canvas: &mut Canvas,
    contents: &Contents<'_>,
    panel: &Panel,
    shown: &Shown<'_>,
    values: &[f64],
    stroke: Stroke,
) -> Result<(), PlotError> {
    let hours = &contents.hours;
    let values = off_the_foot(panel, values);
    let beyond = shown.series.beyond.map_or(f64::INFINITY, |time| time.hours());
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

/// More bands, more air.
pub(super) fn band_opacity(series: usize) -> f64 {
    match series {
        0 | 1 => 0.22,
        2 => 0.2,
        3 | 4 => 0.14,
        _ => 0.11,
    }
}
