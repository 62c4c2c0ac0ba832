//! Measured levels over the curves: a hollow marker each, with whiskers where ends are stated.

use super::PlotError;
use super::canvas::{Canvas, Stroke};
use super::colour::Colour;
use super::contents::Contents;
use super::design::{INK, WHITE};
use super::geometry::Point;
use super::marker::Marker;
use super::palette::{MARKERS, MOST};
use super::panel::Panel;
use crate::outcome::observed::{LabelKind, ObservedLevel, ObservedLevels};

/// Radius of a marker, and of one where there are many.
pub(super) const RADIUS: f64 = 7.5;
const SMALL_RADIUS: f64 = 5.0;
/// More levels than this are many.
const MANY: usize = 80;
/// Width of a rim, of a whisker, and of the paper around both.
const RIM: f64 = 2.4;
const WHISKER: f64 = 2.0;
const PAPER: f64 = 5.5;
/// Half the width of the end of a whisker.
const CAP: f64 = 7.0;
/// The arrow that points down from a limit of quantification.
const ARROW: f64 = 20.0;

/// A level on the figure, with the colour of its series and the shape of its label.
struct DrawnLevel<'a> {
    level: &'a ObservedLevel,
    colour: Colour,
    marker: Marker,
}

/// Levels shown on a figure, once each: those of series of several models in ink.
fn drawn<'a>(contents: &'a Contents<'_>) -> Vec<DrawnLevel<'a>> {
    let Some(observed) = contents.outcome.observed.as_deref() else {
        return Vec::new();
    };
    let mut drawn: Vec<(usize, DrawnLevel<'_>)> = Vec::new();
    for shown in &contents.shown {
        let placed = shown.analyte.observed.iter().flat_map(|own| &own.levels);
        for index in placed.map(|placed| placed.index) {
            let Some(level) = observed.levels.get(index) else {
                continue;
            };
            match drawn.iter_mut().find(|(known, _)| *known == index) {
                Some((_, known)) => known.colour = INK,
                None => drawn.push((
                    index,
                    DrawnLevel {
                        level,
                        colour: if contents.shown.len() > 1 {
                            shown.look.colour
                        } else {
                            INK
                        },
                        marker: marker(observed, level.label),
                    },
                )),
            }
        }
    }
    drawn.into_iter().map(|(_, level)| level).collect()
}

/// The shape of a label, where they are few enough to be told apart.
fn marker(observed: &ObservedLevels, label: Option<usize>) -> Marker {
    let label = label.filter(|_| observed.labels.len() <= MOST);
    let marker = label.and_then(|label| MARKERS.get(label));
    marker.copied().unwrap_or(Marker::Circle)
}

/// What the legend says of them: a shape and its words.
pub(super) fn legend(contents: &Contents<'_>) -> Vec<(Option<Marker>, String)> {
    let levels = drawn(contents);
    let Some(observed) = contents
        .outcome
        .observed
        .as_deref()
        .filter(|_| !levels.is_empty())
    else {
        return Vec::new();
    };
    let is_labelled = |label: &usize| levels.iter().any(|drawn| drawn.level.label == Some(*label));
    let labels: Vec<usize> = (0..observed.labels.len()).filter(is_labelled).collect();
    let kind = observed.kind.map_or("", LabelKind::name);
    let mut entries: Vec<(Option<Marker>, String)> = match observed.labels.len() {
        1..=MOST => {
            let of_label = |label: usize| {
                let name = observed.labels.get(label).map_or("", String::as_str);
                (
                    Some(marker(observed, Some(label))),
                    format!("measured, {kind} {name}"),
                )
            };
            labels.into_iter().map(of_label).collect()
        }
        0 => vec![(Some(Marker::Circle), "measured".to_string())],
        _ => vec![(
            Some(Marker::Circle),
            format!("measured, {} {kind}s", labels.len()),
        )],
    };
    if levels.iter().any(|drawn| drawn.level.is_below_limit) {
        entries.push((None, "measured, below the limit of quantification".to_string()));
    }
    entries
}

/// The highest and the lowest number among them that an axis shows, ng/mL; of the lowest, those above zero.
pub(super) fn extent(contents: &Contents<'_>) -> Option<(f64, f64)> {
    let levels = drawn(contents);
    let numbers = levels.iter().flat_map(|drawn| {
        let [low, high] = drawn.level.ends;
        [Some(drawn.level.level), low, high]
    });
    let numbers: Vec<f64> = numbers.flatten().filter(|number| *number > 0.0).collect();
    let highest = numbers.iter().copied().reduce(f64::max)?;
    Some((numbers.iter().copied().fold(highest, f64::min), highest))
}

/// Draws all of them.
pub(super) fn draw(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    let levels = drawn(contents);
    let radius = if levels.len() > MANY { SMALL_RADIUS } else { RADIUS };
    for DrawnLevel {
        level,
        colour,
        marker,
    } in levels
    {
        let hours = level.time.hours();
        let at = |value: f64| panel.point(hours, value.clamp(panel.axis.low, panel.axis.high));
        let is_too_low = level.level < panel.axis.low;
        if level.is_below_limit || is_too_low {
            arrow(canvas, at(level.level), (panel.frame.bottom, colour))?;
            continue;
        }
        let ends = level.ends.map(|end| end.map(at));
        for stroke in [Stroke::solid(WHITE, PAPER), Stroke::solid(colour, WHISKER)] {
            for end in ends.into_iter().flatten() {
                canvas.line(&[at(level.level), end], stroke)?;
                let cap = [-CAP, CAP].map(|aside| Point::new(end.x + aside, end.y));
                canvas.line(&cap, stroke)?;
            }
        }
        hollow(canvas, marker, at(level.level), (radius, colour))?;
    }
    Ok(())
}

/// A marker whose inside is paper.
pub(super) fn hollow(
    canvas: &mut Canvas,
    marker: Marker,
    at: Point,
    (radius, colour): (f64, Colour),
) -> Result<(), PlotError> {
    let mut rim = marker.outline(at, radius);
    if let Some(first) = rim.first().copied() {
        rim.push(first);
    }
    // Of small ones many lie on each other.
    let paper = if radius < RADIUS { RIM + 1.2 } else { PAPER };
    canvas.area(&marker.outline(at, radius + 0.5 * paper), WHITE, 1.0)?;
    canvas.line(&rim, Stroke::solid(colour, RIM))
}

/// A bar at a limit of quantification, and an arrow down from it, no further than a foot.
pub(super) fn arrow(canvas: &mut Canvas, at: Point, (foot, colour): (f64, Colour)) -> Result<(), PlotError> {
    let foot = Point::new(at.x, (at.y + ARROW).min(foot).max(at.y));
    let bar = [-CAP, CAP].map(|aside| Point::new(at.x + aside, at.y));
    let head = [
        Point::new(foot.x - 5.0, foot.y - 7.0),
        foot,
        Point::new(foot.x + 5.0, foot.y - 7.0),
    ];
    for stroke in [Stroke::solid(WHITE, PAPER), Stroke::solid(colour, WHISKER)] {
        canvas.line(&bar, stroke)?;
        canvas.line(&[at, foot], stroke)?;
        canvas.line(&head, stroke)?;
    }
    Ok(())
}
