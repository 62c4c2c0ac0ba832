use super::PlotError;
use super::canvas::{Anchor, Canvas, Stroke};
use super::contents::Contents;
use super::design::{INK, SMALL};
use super::geometry::Point;
use super::lettering::Lettering;
use super::number::short;
use super::panel::Panel;
use crate::regimen::{Target, TargetMatrix};

/// A target stands out from curves and thresholds: it is what a pump was told.
const WIDTH: f64 = 2.0;
/// From the line to its words, in pixels.
const GAP: f64 = 6.0;

/// Every target of what is shown, each once.
pub(super) fn targets(contents: &Contents<'_>) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    for shown in &contents.shown {
        let own = shown.series.targets.iter();
        for held in own.filter(|held| held.analyte == contents.analyte) {
            if !found.contains(&held.target) {
                found.push(held.target);
            }
        }
    }
    found
}

/// Draws the targets as lines over the time in which they stand, with their levels.
pub(super) fn draw(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    let style = Lettering::bold(SMALL, INK);
    for target in targets(contents) {
        let (start, end) = (target.start.hours(), target.end.hours().min(panel.until));
        let level = target.level.ng_per_ml();
        if start >= end || level > panel.axis.high || level < panel.axis.low {
            continue;
        }
        let (from, to) = (panel.point(start, level), panel.point(end, level));
        canvas.line(&[from, to], Stroke::solid(INK, WIDTH))?;
        let place = match target.matrix {
            TargetMatrix::Plasma => "target",
            TargetMatrix::EffectSite => "target, effect site",
        };
        let text = format!("{place} {} ng/mL", short(level));
        let right = (to.x - GAP).max(from.x + style.width(&text) + GAP);
        canvas.text_on_paper(Point::new(right, to.y - GAP), &text, style, Anchor::End);
    }
    Ok(())
}
