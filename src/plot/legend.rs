use super::PlotError;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::colour::Colour;
use super::contents::Contents;
use super::design::{
    BODY, BORDER, DOT, FAINT, GREY, GRID, INK, MEDIAN, PALER, TYPICAL, WHITE, WIDTH, line_height,
};
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::marker::Marker;
use super::measured_band;
use super::number::plain;
use super::observed_points;
use super::other_peaks;
use super::palette::Look;
use super::people_lines;
use super::value_axis::ValueAxis;

/// Says which line is which.
pub(super) struct Legend {
    rows: Vec<Vec<LegendEntry>>,
    /// What kinds of line there are; stands beside the heading of the panel where it fits.
    key: Vec<LegendEntry>,
}

struct LegendEntry {
    sample: Sample,
    text: String,
    width: f64,
}

/// What stands before the words.
#[derive(Clone, Copy)]
enum Sample {
    /// A line, its band where there is one and, where there are several, its marker.
    Series {
        look: Look,
        has_band: bool,
        is_marked: bool,
    },
    Typical,
    Median,
    Band,
    MeasuredBand,
    Observed(Option<Marker>),
    Beyond,
    OtherPeaks,
    OverDraws,
    People,
}

const STYLE: Lettering = Lettering::regular(BODY, INK);
const SAMPLE: f64 = 60.0;
const BETWEEN: f64 = 34.0;
/// A longer name of an arm is shortened.
const LONGEST_NAME: f64 = 760.0;
/// Radius of the markers, here and on the curves.
pub(super) const MARKER: f64 = 8.5;

impl Legend {
    /// `beside` is the room to the right of the panel's heading.
    pub(super) fn new(contents: &Contents<'_>, axis: &ValueAxis, beside: f64) -> Self {
        let series = contents.shown.iter().map(|shown| {
            let note = not_seen(&shown.typical(), axis);
            // The name gives way, not the note.
            let room = LONGEST_NAME - STYLE.width(note);
            (
                Sample::Series {
                    look: shown.look,
                    has_band: shown.has_spread(),
                    is_marked: contents.shown.len() > 1,
                },
                format!("{}{note}", STYLE.shorten(&shown.label, room)),
            )
        });
        let mut rows = flow(series, WIDTH - 2.0 * BORDER);
        let mut key = flow(kinds_of_line(contents).into_iter(), beside);
        match key.len() {
            1 => Self {
                rows,
                key: key.pop().unwrap_or_default(),
            },
            _ => {
                rows.extend(flow(
                    key.into_iter().flatten().map(|entry| (entry.sample, entry.text)),
                    WIDTH - 2.0 * BORDER,
                ));
                Self {
                    rows,
                    key: Vec::new(),
                }
            }
        }
    }

    pub(super) fn height(&self) -> f64 {
        self.rows.len() as f64 * line_height(BODY) * 1.12
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64) -> Result<(), PlotError> {
        let mut y = top + BODY;
        for row in &self.rows {
            draw_row(canvas, row, Point::new(BORDER, y))?;
            y += line_height(BODY) * 1.12;
        }
        Ok(())
    }

    /// The kinds of line, to the right of a heading; `baseline` is that of the heading.
    pub(super) fn draw_key(&self, canvas: &mut Canvas, baseline: f64) -> Result<(), PlotError> {
        let width: f64 = self.key.iter().map(|entry| entry.width + BETWEEN).sum();
        let left = WIDTH - BORDER + BETWEEN - width;
        draw_row(canvas, &self.key, Point::new(left, baseline))
    }
}

/// What kinds of line there are.
fn kinds_of_line(contents: &Contents<'_>) -> Vec<(Sample, String)> {
    let population = &contents.outcome.population;
    let mut key = vec![(
        Sample::Typical,
        format!("typical patient ({})", population.people.typical_weight()),
    )];
    key.extend(kinds_of_people(contents));
    let observed = observed_points::legend(contents).into_iter();
    key.extend(observed.map(|(marker, text)| (Sample::Observed(marker), text)));
    if contents.shown.iter().any(|shown| shown.series.beyond.is_some()) {
        key.push((Sample::Beyond, "beyond what was studied".to_string()));
    }
    if let Some(uncertainty) = &contents.outcome.uncertainty {
        let text = format!(
            "typical, {} of {} draws of the estimates",
            contents.band_name(),
            uncertainty.draws
        );
        key.push((Sample::OverDraws, text));
    }
    if other_peaks::are_there(contents) {
        key.push((Sample::OtherPeaks, "its peak under other models".to_string()));
    }
    key
}

/// What is drawn of a population; nothing without one.
fn kinds_of_people(contents: &Contents<'_>) -> Vec<(Sample, String)> {
    let people = people_lines::legend(contents).map(|text| (Sample::People, text));
    if !contents.has_population() {
        return people.into_iter().collect();
    }
    let mut key = vec![(Sample::Median, "median".to_string())];
    let count = contents.outcome.subjects.count();
    let patients = plain(count as f64, 0);
    let whose = match count {
        1 => "of one patient".to_string(),
        _ => format!("of {patients} patients"),
    };
    key.extend(people);
    let band = contents.band_name();
    match measured_band::is_there(contents) {
        true => {
            key.push((Sample::Band, format!("{band} {whose}, true levels")));
            let text = format!("{band} {whose}, measured levels (residual error)");
            key.push((Sample::MeasuredBand, text));
        }
        false => key.push((Sample::Band, format!("{band} {whose}"))),
    }
    key
}

/// Says of a curve that cannot be seen why it cannot.
fn not_seen(values: &[f64], axis: &ValueAxis) -> &'static str {
    const LEAST_SEEN: f64 = 1e-3;
    let highest = values.iter().copied().fold(0.0, f64::max);
    match axis.position(highest) < LEAST_SEEN {
        true if highest == 0.0 => " (0 throughout)",
        true => " (too low to be seen)",
        false => "",
    }
}

fn draw_row(canvas: &mut Canvas, row: &[LegendEntry], start: Point) -> Result<(), PlotError> {
    let mut x = start.x;
    for entry in row {
        entry.sample.draw(canvas, x, start.y - 0.38 * BODY)?;
        let baseline = Point::new(x + SAMPLE + 12.0, start.y);
        canvas.text(baseline, &entry.text, STYLE, Anchor::Start);
        x += entry.width + BETWEEN;
    }
    Ok(())
}

/// Entries in rows of a width.
fn flow(entries: impl Iterator<Item = (Sample, String)>, room: f64) -> Vec<Vec<LegendEntry>> {
    let mut rows: Vec<Vec<LegendEntry>> = Vec::new();
    let mut used = f64::INFINITY;
    for (sample, text) in entries {
        let text = STYLE.shorten(&text, LONGEST_NAME);
        let width = SAMPLE + 12.0 + STYLE.width(&text);
        let entry = LegendEntry { sample, text, width };
        match rows.last_mut() {
            Some(row) if used + BETWEEN + width <= room => {
                used += BETWEEN + width;
                row.push(entry);
            }
            _ => {
                used = width;
                rows.push(vec![entry]);
            }
        }
    }
    rows
}

impl Sample {
    fn draw(self, canvas: &mut Canvas, x: f64, y: f64) -> Result<(), PlotError> {
        let ends = [Point::new(x, y), Point::new(x + SAMPLE, y)];
        let swatch = |canvas: &mut Canvas, colour: Colour| {
            let frame = Rectangle {
                left: x,
                top: y - 11.0,
                right: x + SAMPLE,
                bottom: y + 11.0,
            };
            canvas.rectangle(frame, colour, 1.0)
        };
        match self {
            Self::Series {
                look,
                has_band,
                is_marked,
            } => {
                if has_band {
                    swatch(canvas, look.tint)?;
                }
                canvas.line(&ends, Stroke::solid(look.colour, TYPICAL).dash(look.dash))?;
                match is_marked {
                    true => mark(canvas, look, Point::new(x + SAMPLE / 2.0, y), MARKER),
                    false => Ok(()),
                }
            }
            Self::Typical => canvas.line(&ends, Stroke::solid(GREY, TYPICAL)),
            Self::People => {
                let stroke = Stroke::solid(GREY, people_lines::WIDTH);
                beside(canvas, ends, &[-8.0, 0.0, 8.0], stroke)
            }
            Self::Median => canvas.line(&ends, Stroke::solid(GREY, MEDIAN)),
            Self::Beyond => canvas.line(&ends, Stroke::solid(GREY, DOT * TYPICAL).dash(Dash::Dotted)),
            Self::OverDraws => {
                let stroke = Stroke::solid(GREY, 1.4).dash(Dash::Fine);
                beside(canvas, ends, &[-9.0, 9.0], stroke)
            }
            Self::Observed(marker) => {
                let middle = Point::new(x + SAMPLE / 2.0, y);
                let look = (observed_points::RADIUS, INK);
                match marker {
                    Some(marker) => observed_points::hollow(canvas, marker, middle, look),
                    None => observed_points::arrow(canvas, Point::new(middle.x, y - 10.0), (y + 11.0, INK)),
                }
            }
            Self::OtherPeaks => other_peaks_sample(canvas, Point::new(x + SAMPLE / 2.0, y)),
            Self::Band | Self::MeasuredBand => {
                let (colour, stroke) = match self {
                    Self::Band => (FAINT, Stroke::solid(GRID, 1.4)),
                    _ => (PALER, Stroke::solid(GRID, 1.8).dash(measured_band::DASH)),
                };
                swatch(canvas, colour)?;
                beside(canvas, ends, &[-11.0, 11.0], stroke)
            }
        }
    }
}

/// Lines at distances below a line.
fn beside(canvas: &mut Canvas, ends: [Point; 2], distances: &[f64], stroke: Stroke) -> Result<(), PlotError> {
    for distance in distances {
        let ends = ends.map(|end| Point::new(end.x, end.y + distance));
        canvas.line(&ends, stroke)?;
    }
    Ok(())
}

/// A hairline with short marks.
fn other_peaks_sample(canvas: &mut Canvas, at: Point) -> Result<(), PlotError> {
    let Point { x: middle, y } = at;
    let stroke = Stroke::solid(GREY, 1.8);
    canvas.line(
        &[Point::new(middle, y - 11.0), Point::new(middle, y + 11.0)],
        stroke,
    )?;
    for rise in [-11.0, 2.0, 11.0] {
        let ends = [-11.0, 11.0].map(|aside| Point::new(middle + aside, y + rise));
        canvas.line(&ends, stroke)?;
    }
    Ok(())
}

/// A marker with a rim of paper.
pub(super) fn mark(canvas: &mut Canvas, look: Look, at: Point, radius: f64) -> Result<(), PlotError> {
    let mut rim = look.marker.outline(at, radius);
    if let Some(first) = rim.first().copied() {
        rim.push(first);
    }
    canvas.line(&rim, Stroke::solid(WHITE, 4.0))?;
    canvas.area(&rim, look.colour, 1.0)
}
