use super::beyond::Beyond;
use super::canvas::{Anchor, Canvas};
use super::chart::{Chart, ChartPanel, ChartSeries, ChartThreshold};
use super::concentration;
use super::contents::Contents;
use super::design::{
    BODY, BORDER, GAP, GREY, HEADING, INK, LEAST_CONCENTRATION, LEAST_HEIGHT, LEFT, SMALL, WIDTH, line_height,
};
use super::effect_look::EffectLook;
use super::footer::{Footer, SAFETY};
use super::geometry::{Point, Rectangle};
use super::header::Header;
use super::legend::Legend;
use super::lettering::Lettering;
use super::margin::{Margin, bars_width, natural_width};
use super::number::short;
use super::panel::Panel;
use super::rate::DoseRow;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use super::{PlotError, other_peaks, share};

/// Everything on the figure, with its place.
pub(super) struct Page<'a> {
    contents: &'a Contents<'a>,
    time: TimeAxis,
    header: Header,
    legend: Legend,
    beyond: Beyond,
    margin: Margin,
    dose_rows: Vec<DoseRow<'a>>,
    footer: Footer,
    axis: ValueAxis,
    heading: String,
    /// Where words right of the panels begin, and how much room they have.
    words: (f64, f64),
    right: f64,
}

const HEADING_STYLE: Lettering = Lettering::bold(HEADING, INK);
const NARROWEST_WORDS: f64 = 190.0;
const WIDEST_WORDS: f64 = 330.0;
/// Between two share rows, so that 0 and 100 % do not touch.
const BETWEEN_SHARES: f64 = 26.0;
const BETWEEN_ROWS: f64 = 10.0;

impl<'a> Page<'a> {
    pub(super) fn new(contents: &'a Contents<'a>, log: bool) -> Self {
        let dose_rows = DoseRow::all(contents);
        let row_words = dose_rows
            .iter()
            .map(|row| Lettering::regular(SMALL, INK).width(&row.words()) + 26.0)
            .fold(0.0, f64::max);
        let room = natural_width(&contents.references)
            .max(row_words)
            .clamp(NARROWEST_WORDS, WIDEST_WORDS);
        let bars = bars_width(&contents.references);
        let right = WIDTH - BORDER - room - bars;
        let axis = concentration::value_axis(contents, log, other_peaks::highest(contents));
        let heading = contents.heading(log);
        Self {
            time: TimeAxis::new(contents.until),
            header: Header::new(contents),
            legend: Legend::new(
                contents,
                &axis,
                WIDTH - 2.0 * BORDER - HEADING_STYLE.width(&heading) - 40.0,
            ),
            heading,
            beyond: Beyond::new(contents),
            margin: Margin::new(contents, room, axis.high),
            footer: Footer::new(contents),
            words: (right + bars, room),
            contents,
            dose_rows,
            axis,
            right,
        }
    }

    /// From the foot of the concentrations to that of the figure.
    fn height_below(&self) -> f64 {
        let shares = match self.rows() {
            0 => 0.0,
            rows => {
                heading_height() + rows as f64 * share::row_height(rows) + (rows - 1) as f64 * BETWEEN_SHARES
            }
        };
        let dose_rows = self.dose_rows.len();
        let rates = heading_height()
            + dose_rows as f64 * DoseRow::height(dose_rows)
            + dose_rows.saturating_sub(1) as f64 * BETWEEN_ROWS;
        shares + rates + self.axis_height() + self.footer.height() + BORDER
    }

    fn rows(&self) -> usize {
        match self.contents.has_population() {
            true => self.contents.references.len(),
            false => 0,
        }
    }

    fn axis_height(&self) -> f64 {
        let days = if self.time.days.is_empty() {
            0.0
        } else {
            line_height(SMALL)
        };
        10.0 + 1.9 * line_height(BODY) + days + GAP
    }

    /// Draws everything, from the top down.
    pub(super) fn draw(&self) -> Result<Chart, PlotError> {
        let above = BORDER
            + self.header.height()
            + 10.0
            + self.legend.height()
            + heading_height()
            + self.beyond.height();
        let below = self.height_below();
        let concentration = (LEAST_HEIGHT - above - below)
            .max(LEAST_CONCENTRATION)
            .max(self.margin.height() - GAP);
        let height = above + concentration + below;
        let mut canvas = Canvas::new(WIDTH, height);
        let mut y = BORDER;
        self.header.draw(&mut canvas, y);
        y += self.header.height() + 10.0;
        self.legend.draw(&mut canvas, y)?;
        y += self.legend.height();

        self.legend.draw_key(&mut canvas, y + GAP + HEADING)?;
        y = heading(&mut canvas, y, &self.heading, "");
        let panel = self.panel(y + self.beyond.height(), concentration, self.axis);
        concentration::draw(&mut canvas, self.contents, &panel, &self.time, &self.beyond)?;
        self.margin.draw(&mut canvas, &panel, panel.frame.top)?;
        y = panel.frame.bottom;

        y = self.draw_shares(&mut canvas, y)?;
        y = self.draw_dose_rows(&mut canvas, y)?;
        y = self.draw_time(&mut canvas, y);
        self.footer.draw(&mut canvas, self.contents, y);
        let title = format!("{}: {}", self.contents.outcome.title, self.contents.analyte);
        Ok(Chart {
            width: WIDTH,
            height: height.round(),
            panel: ChartPanel::new(&panel),
            unit: self.contents.unit().to_string(),
            series: self.series(&canvas),
            thresholds: self.thresholds(),
            svg: canvas.finish(&title, &self.contents.description(SAFETY)),
        })
    }

    /// The series on the figure, each with the elements that draw it.
    fn series(&self, canvas: &Canvas) -> Vec<ChartSeries> {
        let all = &self.contents.outcome.series;
        let series = self.contents.shown.iter().enumerate().map(|(place, shown)| {
            let index = all.iter().position(|series| std::ptr::eq(series, shown.series));
            let mut series = ChartSeries {
                index: index.unwrap_or(0),
                arm: shown.series.arm.clone(),
                model: shown.model.id.clone(),
                colour: shown.look.colour.to_string(),
                ..ChartSeries::default()
            };
            let parts = canvas.parts().iter().filter(|part| part.place == place);
            parts.for_each(|part| series.add(part));
            series
        });
        series.collect()
    }

    fn thresholds(&self) -> Vec<ChartThreshold> {
        let references = self.contents.references.iter().filter_map(|reference| {
            let threshold = self.contents.outcome.thresholds.get(reference.index)?;
            let (low, high) = reference.ends;
            Some(ChartThreshold {
                name: threshold.id.clone(),
                level: reference.level,
                low,
                high,
            })
        });
        references.collect()
    }

    fn panel(&self, top: f64, height: f64, axis: ValueAxis) -> Panel {
        let frame = Rectangle {
            left: BORDER + LEFT - 20.0,
            top,
            right: self.right,
            bottom: top + height,
        };
        Panel {
            frame,
            until: self.contents.until,
            axis,
        }
    }

    fn draw_shares(&self, canvas: &mut Canvas, top: f64) -> Result<f64, PlotError> {
        if self.rows() == 0 {
            return Ok(top);
        }
        let note = "shaded: 95 % Monte Carlo interval";
        let mut y = heading(canvas, top, self.contents.shares_heading(), note);
        self.draw_meanings(canvas, top + GAP + HEADING);
        for (index, reference) in self.contents.references.iter().enumerate() {
            if index > 0 {
                y += BETWEEN_SHARES;
            }
            let panel = self.panel(y, share::row_height(self.rows()), ValueAxis::linear(1.0));
            share::draw(canvas, self.contents, &panel, &self.time, reference)?;
            share::label(canvas, &panel, self.words.0, self.words.1, reference);
            y = panel.frame.bottom;
        }
        Ok(y)
    }

    /// What the colours of the thresholds mean, right-aligned.
    fn draw_meanings(&self, canvas: &mut Canvas, baseline: f64) {
        let mut kinds = Vec::new();
        for reference in self.contents.references.iter().rev() {
            let meaning = (EffectLook::meaning(reference.kind), reference.look.colour);
            if !kinds.contains(&meaning) {
                kinds.push(meaning);
            }
        }
        let mut right = WIDTH - BORDER;
        for (meaning, colour) in kinds {
            let style = Lettering::regular(SMALL, colour);
            let text = format!("● {meaning}");
            canvas.text(Point::new(right, baseline), &text, style, Anchor::End);
            right -= style.width(&text) + 24.0;
        }
    }

    fn draw_dose_rows(&self, canvas: &mut Canvas, top: f64) -> Result<f64, PlotError> {
        let highest = DoseRow::highest(&self.dose_rows);
        let title = match highest > 0.0 {
            true => "Dose rate of the typical patient (mg/h)",
            false => "Doses of the typical patient (mg)",
        };
        let counted = self.contents.outcome.counted.as_ref();
        let form = counted.map(|counted| format!("as {counted}"));
        let [low, _, high] = self
            .contents
            .outcome
            .probabilities
            .map(|share| short(100.0 * share));
        let differs = self.dose_rows.iter().any(DoseRow::differs);
        let spread = differs.then(|| format!("shaded: {low}–{high} % of patients"));
        let note: Vec<String> = form.into_iter().chain(spread).collect();
        let mut y = heading(canvas, top, title, &note.join(", "));
        let without_ticks = self.time.without_short_ticks();
        let time_below = |index: usize| match index + 1 == self.dose_rows.len() {
            true => &self.time,
            false => &without_ticks,
        };
        for (index, row) in self.dose_rows.iter().enumerate() {
            if index > 0 {
                y += BETWEEN_ROWS;
            }
            let panel = self.panel(y, DoseRow::height(self.dose_rows.len()), DoseRow::axis(highest));
            // The highest rate itself and no round number near it: rates are what somebody sets on a
            // pump. Zero would be in the way of the row below.
            let ticks: &[f64] = if self.dose_rows.len() == 1 {
                &[0.0, highest]
            } else {
                &[highest]
            };
            row.draw(canvas, &panel, time_below(index), ticks)?;
            row.label(canvas, &panel, self.words.0, self.words.1)?;
            y = panel.frame.bottom;
        }
        Ok(y)
    }

    /// The numbers of the time axis below the last panel.
    fn draw_time(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let panel = self.panel(top, 0.0, ValueAxis::linear(1.0));
        let style = Lettering::regular(BODY, INK);
        let mut y = top + 10.0 + BODY;
        for (hours, label) in &self.time.ticks {
            canvas.text(Point::new(panel.x(*hours), y), label, style, Anchor::Middle);
        }
        if !self.time.days.is_empty() {
            y += line_height(SMALL);
            let small = Lettering::regular(SMALL, GREY);
            for (hours, name) in &self.time.days {
                canvas.text(Point::new(panel.x(*hours), y), name, small, Anchor::Middle);
            }
        }
        y += line_height(BODY);
        let middle = 0.5 * (panel.frame.left + panel.frame.right);
        let bold = Lettering::bold(BODY, INK);
        canvas.text(Point::new(middle, y), self.time.title, bold, Anchor::Middle);
        top + self.axis_height()
    }
}

fn heading_height() -> f64 {
    GAP + line_height(HEADING) + 10.0
}

/// The line above a panel; says where the panel may begin.
fn heading(canvas: &mut Canvas, top: f64, text: &str, note: &str) -> f64 {
    let y = top + GAP + HEADING;
    canvas.text(Point::new(BORDER, y), text, HEADING_STYLE, Anchor::Start);
    if !note.is_empty() {
        let x = BORDER + HEADING_STYLE.width(text) + 24.0;
        canvas.text(
            Point::new(x, y),
            note,
            Lettering::regular(SMALL, GREY),
            Anchor::Start,
        );
    }
    top + heading_height()
}
