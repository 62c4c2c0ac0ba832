//! The share of people ever above a threshold over two axes of a design.

use super::canvas::{Anchor, Canvas, Stroke};
use super::cited_dots::{CitedDots, PlacedDot};
use super::colour::Colour;
use super::design::{BODY, BORDER, GAP, HEADING, INK, LEFT, RULE, SMALL, WHITE, WIDTH, line_height};
use super::design_axis::{name, scale, share, ticks};
use super::framed_page::FramedPage;
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::number::plain;
use super::plane::Plane;
use super::share_surface::ShareSurface;
use super::{Figure, PlotError};
use crate::outcome::{DesignOutcome, Sought};

/// Panels of a figure.
const MOST_PANELS: usize = 6;
/// The shares that have lines.
const LINES: [f64; 4] = [0.05, 0.1, 0.5, 0.9];
/// One hue from paper to dark: lightness falls evenly, so that a grey print and eyes without a colour keep the order.
const PALE: Colour = Colour(247, 249, 252);
const DARK: Colour = Colour(38, 88, 140);
const PANEL: f64 = 520.0;
const BETWEEN: f64 = 60.0;
/// How far tiles reach over their neighbours.
const SEAM: f64 = 0.8;
/// Distance of the lines that hatch what was not studied.
const HATCH: f64 = 16.0;

/// Draws the share of people ever above each threshold over the first two axes with numbers, with lines of equal share; a
/// panel for each threshold, arm and model. `None` where there are no two such axes, a third one, or no share.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw_heat_maps(outcome: &DesignOutcome) -> Result<Option<Figure>, PlotError> {
    let numeric = |axis: &usize| {
        let values = &outcome.axes[*axis].values;
        values.len() > 1 && values.iter().all(|value| value.number.is_some())
    };
    let [up, across] = (0..outcome.axes.len()).filter(numeric).collect::<Vec<_>>()[..] else {
        return Ok(None);
    };
    if outcome.axes.len() > 2 {
        return Ok(None);
    }
    let panels = ShareSurface::all(outcome);
    let all = panels.len();
    if all == 0 {
        return Ok(None);
    }
    let mut remarks = vec![
        "Lines of equal share, from the same people everywhere. Darker: more people. Hatched: longer than the model was \
         studied with."
            .to_string(),
    ];
    if all > MOST_PANELS {
        remarks.push(format!(
            "{MOST_PANELS} of {all} panels drawn: those written first; cells.csv has all."
        ));
    }
    let subtitle = format!(
        "Share of people ever beyond a threshold, by {} and {}",
        outcome.axes[up].name, outcome.axes[across].name
    );
    let cited = CitedDots::new(outcome, [across, up]);
    remarks.extend(cited.remark());
    let figure = HeatFigure {
        outcome,
        cited,
        axes: [across, up],
        panels: panels.into_iter().take(MOST_PANELS).collect(),
    };
    figure.draw(&subtitle, remarks).map(Some)
}

struct HeatFigure<'a> {
    outcome: &'a DesignOutcome,
    cited: CitedDots<'a>,
    /// Across and up.
    axes: [usize; 2],
    panels: Vec<ShareSurface<'a>>,
}

const HEADING_STYLE: Lettering = Lettering::bold(HEADING, INK);

impl HeatFigure<'_> {
    fn draw(&self, subtitle: &str, remarks: Vec<String>) -> Result<Figure, PlotError> {
        let page = FramedPage::of_design(self.outcome, subtitle, remarks);
        let columns = if self.panels.len() == 1 { 1 } else { 2 };
        let rows = self.panels.len().div_ceil(columns);
        let each = GAP + line_height(HEADING) + 12.0 + PANEL + 3.9 * line_height(BODY);
        let height = page.head_height() + each * rows as f64 + page.foot_height();
        let mut canvas = Canvas::new(WIDTH, height);
        page.draw_head(&mut canvas);
        let room = (WIDTH - 2.0 * BORDER - BETWEEN * (columns - 1) as f64) / columns as f64;
        for (index, panel) in self.panels.iter().enumerate() {
            let left = BORDER + (index % columns) as f64 * (room + BETWEEN);
            let top = page.head_height() + (index / columns) as f64 * each;
            self.panel(&mut canvas, panel, [left, top, room])?;
        }
        page.draw_foot(&mut canvas, height - page.foot_height());
        let title = format!("{}: {subtitle}", self.outcome.title);
        Ok(Figure {
            svg: canvas.finish(&title, &page.description()),
        })
    }

    fn panel(
        &self,
        canvas: &mut Canvas,
        panel: &ShareSurface<'_>,
        [left, top, room]: [f64; 3],
    ) -> Result<(), PlotError> {
        let [across, up] = self.axes.map(|axis| &self.outcome.axes[axis]);
        let at = Point::new(left, top + GAP + HEADING);
        canvas.text(
            at,
            &HEADING_STYLE.shorten(&panel.title, room),
            HEADING_STYLE,
            Anchor::Start,
        );
        let top = top + GAP + line_height(HEADING) + 12.0 + 0.9 * line_height(BODY);
        let small = Lettering::regular(SMALL, INK);
        canvas.text(Point::new(left, top - 14.0), &name(up), small, Anchor::Start);
        let plane = Plane {
            frame: Rectangle {
                left: left + LEFT + 20.0,
                top: top + 6.0,
                right: left + room - 10.0,
                bottom: top + 6.0 + PANEL,
            },
            across: scale(across),
            up: scale(up),
        };
        self.tiles(canvas, &plane, panel)?;
        let [across_ticks, up_ticks] = [ticks(across, &plane.across, 8), ticks(up, &plane.up, 8)];
        plane.axes(canvas, &across_ticks, &up_ticks)?;
        let dots = self.cited.place(&plane);
        let taken = dots.iter().flat_map(PlacedDot::taken).collect();
        self.lines(canvas, (&plane, taken), panel)?;
        for dot in &dots {
            dot.draw(canvas)?;
        }
        let middle = 0.5 * (plane.frame.left + plane.frame.right);
        let at = Point::new(middle, plane.frame.bottom + 10.0 + 2.1 * line_height(BODY));
        canvas.text(at, &name(across), Lettering::bold(BODY, INK), Anchor::Middle);
        Ok(())
    }

    /// A tile for each cell, as far as half way to its neighbours.
    fn tiles(&self, canvas: &mut Canvas, plane: &Plane, panel: &ShareSurface<'_>) -> Result<(), PlotError> {
        let xs = self.borders(self.axes[0], |value| plane.x(value));
        let ys = self.borders(self.axes[1], |value| plane.y(value));
        for cell in &panel.cells {
            let values = self.axes.map(|axis| cell.cell.values[axis]);
            let found = xs
                .get(values[0])
                .zip(ys.get(values[1]))
                .zip(share(cell, panel.threshold));
            let Some((([left, right], [bottom, top]), share)) = found else {
                continue;
            };
            let frame = Rectangle {
                left: left.min(*right),
                right: left.max(*right),
                top: top.min(*bottom),
                bottom: top.max(*bottom),
            };
            // A little over its neighbours, so that no paper shines through between two.
            let over = Rectangle {
                right: (frame.right + SEAM).min(plane.frame.right),
                bottom: (frame.bottom + SEAM).min(plane.frame.bottom),
                ..frame
            };
            canvas.rectangle(over, shade(share.value), 1.0)?;
            if cell.beyond.is_some() {
                hatch(canvas, frame)?;
            }
        }
        Ok(())
    }

    /// For each value of an axis, from where to where its tiles reach on the page.
    fn borders(&self, axis: usize, place: impl Fn(f64) -> f64) -> Vec<[f64; 2]> {
        let values = &self.outcome.axes[axis].values;
        let at: Vec<f64> = values
            .iter()
            .filter_map(|value| Some(place(value.number?)))
            .collect();
        let mut order: Vec<usize> = (0..at.len()).collect();
        order.sort_by(|one, other| at[*one].total_cmp(&at[*other]));
        let mut borders = vec![[0.0; 2]; at.len()];
        for (rank, index) in order.iter().enumerate() {
            let towards = |neighbour: Option<&usize>| {
                neighbour.map_or(at[*index], |neighbour| 0.5 * (at[*index] + at[*neighbour]))
            };
            let before = rank.checked_sub(1).and_then(|rank| order.get(rank));
            borders[*index] = [towards(before), towards(order.get(rank + 1))];
        }
        borders
    }

    /// Lines of equal share, each with its share on it; that of a limit is strong.
    /// Labels keep off what is taken.
    fn lines(
        &self,
        canvas: &mut Canvas,
        (plane, mut taken): (&Plane, Vec<Rectangle>),
        panel: &ShareSurface<'_>,
    ) -> Result<(), PlotError> {
        let limits = self.limits(panel);
        let mut wanted: Vec<f64> = LINES.to_vec();
        wanted.extend(limits.iter().filter(|limit| !LINES.contains(limit)));
        let mut labels: Vec<(Vec<Point>, f64, f64)> = Vec::new();
        for (index, share) in wanted.iter().enumerate() {
            let places = panel.line(self.outcome, self.axes, *share);
            let along = (index + 1) as f64 / (wanted.len() + 1) as f64;
            let runs = visible(plane, &places);
            let longest = runs.iter().max_by_key(|points| points.len());
            labels.extend(longest.map(|points| (points.clone(), along, *share)));
            let width = if limits.contains(share) { 6.0 } else { 2.6 };
            for points in runs {
                canvas.line(&points, Stroke::solid(WHITE, width + 3.0))?;
                canvas.line(&points, Stroke::solid(INK, width))?;
            }
        }
        // After all lines, so that none runs through a number.
        for (points, along, share) in labels {
            let style = match limits.contains(&share) {
                true => Lettering::bold(SMALL, INK),
                false => Lettering::regular(SMALL, INK),
            };
            let text = format!("{} %", plain(100.0 * share, 2));
            let frame = free_place(&points, along, style.width(&text), &taken);
            canvas.rectangle(frame, WHITE, 1.0)?;
            let at = Point::new(0.5 * (frame.left + frame.right), frame.top + 0.98 * SMALL);
            canvas.text(at, &text, style, Anchor::Middle);
            taken.push(frame);
        }
        Ok(())
    }

    fn limits(&self, panel: &ShareSurface<'_>) -> Vec<f64> {
        let conditions = self
            .outcome
            .found
            .iter()
            .flat_map(|found| &found.question.conditions);
        let own = conditions.filter(|condition| match &condition.of {
            Sought::ShareEverAbove(of) => of == panel.id,
            _ => false,
        });
        own.map(|condition| condition.limit.canonical()).collect()
    }
}

/// The parts of a line through places that lie on the upright axis, up to its ends.
fn visible(plane: &Plane, places: &[(f64, f64)]) -> Vec<Vec<Point>> {
    let mut runs: Vec<Vec<Point>> = Vec::new();
    let mut run: Vec<Point> = Vec::new();
    for pair in places.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|(x, y)| plane.point(x, y));
        let (top, bottom) = (plane.frame.top, plane.frame.bottom);
        let inside = |point: &Point| (top..=bottom).contains(&point.y);
        // Where the straight piece leaves the frame.
        let cut = |out: Point, other: Point| {
            let edge = out.y.clamp(top, bottom);
            let part = (edge - other.y) / (out.y - other.y);
            Point::new(other.x + part * (out.x - other.x), edge)
        };
        match (inside(&from), inside(&to)) {
            (true, true) => {
                if run.is_empty() {
                    run.push(from);
                }
                run.push(to);
            }
            (true, false) => {
                if run.is_empty() {
                    run.push(from);
                }
                run.push(cut(to, from));
                runs.push(std::mem::take(&mut run));
            }
            (false, true) => run = vec![cut(from, to), to],
            (false, false) => {}
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() > 1);
    runs
}

/// Around a label of a width on a line of points, part of the way along it or as near as nothing is taken.
fn free_place(points: &[Point], along: f64, width: f64, taken: &[Rectangle]) -> Rectangle {
    let frame = |part: f64| {
        let at = along_line(points, part);
        Rectangle {
            left: at.x - 0.5 * width - 5.0,
            right: at.x + 0.5 * width + 5.0,
            top: at.y - 0.62 * SMALL,
            bottom: at.y + 0.62 * SMALL,
        }
    };
    let parts = (0..20).map(|step| {
        let away = f64::from((step + 1) / 2) * if step % 2 == 0 { 0.05 } else { -0.05 };
        along + away
    });
    let on_line = parts.filter(|part| (0.02..=0.98).contains(part));
    let mut frames = on_line.map(frame);
    let free = frames.find(|frame| !taken.iter().any(|other| other.overlaps(frame, 0.0)));
    free.unwrap_or_else(|| frame(along))
}

/// The point part of the way along a line of points.
fn along_line(points: &[Point], part: f64) -> Point {
    let place = part * (points.len() - 1) as f64;
    let index = (place as usize).min(points.len().saturating_sub(2));
    let (Some(from), Some(to)) = (points.get(index), points.get(index + 1)) else {
        return points.first().copied().unwrap_or(Point::new(0.0, 0.0));
    };
    let rest = place - index as f64;
    Point::new(from.x + rest * (to.x - from.x), from.y + rest * (to.y - from.y))
}

/// From pale to dark.
fn shade(share: f64) -> Colour {
    let mix =
        |pale: u8, dark: u8| (f64::from(pale) + share * (f64::from(dark) - f64::from(pale))).round() as u8;
    Colour(mix(PALE.0, DARK.0), mix(PALE.1, DARK.1), mix(PALE.2, DARK.2))
}

/// Slanting lines over a rectangle.
fn hatch(canvas: &mut Canvas, frame: Rectangle) -> Result<(), PlotError> {
    let (width, height) = (frame.width(), frame.height());
    let first = ((frame.left + frame.top) / HATCH).ceil() as i64;
    let last = ((frame.right + frame.bottom) / HATCH).floor() as i64;
    for step in first..=last {
        let sum = step as f64 * HATCH;
        let from = (sum - frame.bottom).max(frame.left);
        let to = (sum - frame.top).min(frame.right);
        if from < to && width > 0.0 && height > 0.0 {
            let ends = [Point::new(from, sum - from), Point::new(to, sum - to)];
            canvas.line(&ends, Stroke::solid(RULE, 1.6))?;
        }
    }
    Ok(())
}
