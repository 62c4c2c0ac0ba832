use super::PlotError;
use super::canvas::{Anchor, Canvas};
use super::contents::Contents;
use super::design::{GREY, INK};
use super::footer::SAFETY;
use super::geometry::{Point, Rectangle};
use super::header::capitalised;
use super::lettering::Lettering;
use super::number::{plain, short};
use super::panel::Panel;
use super::slide_design::{BOLD, BORDER, GAP, HEIGHT, LEAST, LINE, QUIET, ROOM, WIDTH, WORDS};
use super::slide_detail::SlideCourse;
use super::slide_legend::SlideLegend;
use super::slide_margin::SlideMargin;
use super::slide_notes::SlideNotes;
use super::slide_panel::{NUMBERS, SlidePanel, TIMES};
use super::slide_sentence::SlideSentence;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use crate::outcome::Accumulation;

/// Everything on a slide, with its place.
pub(super) struct SlidePage<'a> {
    contents: &'a Contents<'a>,
    sentence: (Lettering, Vec<String>),
    heading: String,
    legend: SlideLegend,
    course: SlideCourse,
    margin: SlideMargin,
    notes: SlideNotes,
    /// Of the panels.
    top: f64,
    bottom: f64,
}

/// Sizes of the sentence, and how many lines it may take in each.
const SENTENCES: [(f64, usize); 4] = [(60.0, 2), (54.0, 2), (LEAST, 2), (LEAST, 3)];
/// A sentence that fits in none of them.
const LONGEST: (f64, usize) = (LEAST, 4);
/// Width of a detail.
const DETAIL: f64 = 400.0;
/// Right of the panels where no name stands there: the unit of time.
const BARE: f64 = 230.0;
/// Room for a number of the time axis.
const TIME: f64 = 120.0;

impl<'a> SlidePage<'a> {
    pub(super) fn new(contents: &'a Contents<'a>, log: bool) -> Self {
        let sentence = SlideSentence::new(contents);
        let course = SlideCourse::new(contents, log);
        let mut more = Vec::new();
        if !sentence.tells_accumulation {
            more.extend(accumulations(contents));
        }
        let drawn = drawn(&sentence);
        let legend = SlideLegend::new(contents);
        let detail = course.detail.as_ref().map_or(0.0, |_| LINE);
        let top = BORDER + drawn.0.height(drawn.1.len()) + LINE + legend.height() + detail + GAP;
        // What is left out is said in a note, and a note takes room from what is drawn.
        let place =
            |notes: &SlideNotes| HEIGHT - BORDER - LINE - notes.lines.len() as f64 * LINE - TIMES - GAP;
        let notes = SlideNotes::new(contents, more.clone());
        let margin = SlideMargin::new(contents, course.axis.high, place(&notes) - top);
        let (notes, margin) = match margin.left_out {
            0 => (notes, margin),
            left_out => {
                let thresholds = if left_out == 1 { "threshold" } else { "thresholds" };
                more.push(format!(
                    "{left_out} more {thresholds}: in the other figures and in tables."
                ));
                let notes = SlideNotes::new(contents, more);
                let margin = SlideMargin::new(contents, course.axis.high, place(&notes) - top);
                (notes, margin)
            }
        };
        Self {
            heading: heading(contents),
            sentence: drawn,
            legend,
            margin,
            top,
            bottom: place(&notes),
            notes,
            course,
            contents,
        }
    }

    /// Draws everything, from the top down, and gives the SVG.
    pub(super) fn draw(&self) -> Result<String, PlotError> {
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        let mut y = BORDER;
        let (style, lines) = &self.sentence;
        for line in lines {
            canvas.text(
                Point::new(BORDER, y + 0.88 * style.size),
                line,
                *style,
                Anchor::Start,
            );
            y += style.height(1);
        }
        let at = Point::new(BORDER, y + 0.9 * LEAST);
        canvas.text(at, &self.heading, QUIET, Anchor::Start);
        y += LINE;
        self.legend.draw(&mut canvas, y)?;
        self.panels(&mut canvas)?;
        let mut y = self.bottom + TIMES + GAP;
        for line in &self.notes.lines {
            canvas.text(Point::new(BORDER, y + 0.8 * LEAST), line, QUIET, Anchor::Start);
            y += LINE;
        }
        self.footer(&mut canvas);
        let outcome = self.contents.outcome;
        let title = format!("{}: {}", outcome.title, self.contents.analyte);
        let description = self.contents.description(SAFETY);
        let sentence = lines.join(" ");
        Ok(canvas.finish(&title, &format!("{sentence}\n{description}")))
    }

    /// The whole course, and before it the detail.
    fn panels(&self, canvas: &mut Canvas) -> Result<(), PlotError> {
        let mut left = BORDER + NUMBERS;
        let baseline = self.top - GAP - 0.2 * LEAST;
        if let Some(detail) = &self.course.detail {
            let axis = detail.axis.unwrap_or(self.course.axis);
            let panel = self.panel([left, left + DETAIL], detail.length, axis);
            let at = Point::new(left, baseline);
            canvas.text(
                at,
                &BOLD.shorten(&detail.heading, DETAIL + NUMBERS),
                BOLD,
                Anchor::Start,
            );
            let piece = SlidePanel {
                contents: self.contents,
                time: times(detail.length, DETAIL),
                panel,
                from: detail.from,
            };
            piece.draw(canvas, &self.margin)?;
            piece.draw_unit(canvas, 0.0);
            left += DETAIL + NUMBERS + GAP;
        }
        let words = SlideMargin::width(self.contents).max(BARE);
        let right = WIDTH - BORDER - words;
        let whole = SlidePanel {
            contents: self.contents,
            time: times(self.contents.until, right - left),
            panel: self.panel([left, right], self.contents.until, self.course.axis),
            from: 0.0,
        };
        whole.draw(canvas, &self.margin)?;
        whole.draw_unit(canvas, words - 2.0 * GAP);
        if let Some(said) = self
            .course
            .detail
            .as_ref()
            .and_then(|detail| detail.off_the_axis.as_ref())
        {
            let room = WIDTH - BORDER - left;
            let text = BOLD.shorten(said, room);
            canvas.text(Point::new(left, baseline), &text, BOLD, Anchor::Start);
        }
        self.margin.draw(canvas, &whole.panel)
    }

    fn panel(&self, [left, right]: [f64; 2], until: f64, axis: ValueAxis) -> Panel {
        let frame = Rectangle {
            left,
            top: self.top,
            right,
            bottom: self.bottom,
        };
        Panel { frame, until, axis }
    }

    /// One line: what it is not for, the model, how many warnings there are.
    fn footer(&self, canvas: &mut Canvas) {
        let baseline = HEIGHT - BORDER - 0.2 * LEAST;
        canvas.text(Point::new(BORDER, baseline), SAFETY, WORDS, Anchor::Start);
        let models = self.contents.models();
        let names: Vec<&str> = models.iter().map(|model| model.short.as_str()).collect();
        let names = match models.len() {
            1 => names.join(""),
            count => format!("{count} models: {}", names.join(", ")),
        };
        let warnings = match self.contents.outcome.warnings.len() {
            0 => String::new(),
            1 => " · 1 warning".to_string(),
            count => format!(" · {count} warnings"),
        };
        let room = ROOM - WORDS.width(SAFETY) - 2.0 * GAP;
        let full = format!("{names}{warnings}");
        let short = format!("{} models{warnings}", models.len());
        let fits = |text: &String| WORDS.width(text) <= room;
        let text = [full, names, short].into_iter().find(fits);
        let text = text.unwrap_or_else(|| WORDS.shorten(warnings.trim_start_matches(" · "), room));
        canvas.text(Point::new(WIDTH - BORDER, baseline), &text, QUIET, Anchor::End);
    }
}

/// As many numbers below a panel of a width as can be read.
fn times(hours: f64, width: f64) -> TimeAxis {
    TimeAxis::of_most(hours, (width / TIME).max(2.0))
}

/// The sentence that says most of those that fit, in the largest letters in which it does.
fn drawn(sentence: &SlideSentence) -> (Lettering, Vec<String>) {
    for text in &sentence.candidates {
        for (size, most) in SENTENCES {
            let style = Lettering::bold(size, INK);
            let lines = style.wrap(text, ROOM, usize::MAX);
            if lines.len() <= most {
                return (style, lines);
            }
        }
    }
    let (size, most) = LONGEST;
    let style = Lettering::bold(size, INK);
    let text = sentence.candidates.last().map_or("", String::as_str);
    (style, style.wrap(text, ROOM, most))
}

/// How doses add up in each arm of equal rounds.
fn accumulations(contents: &Contents<'_>) -> Vec<String> {
    let with = contents.shown.iter().filter_map(|shown| {
        let words = shown.analyte.accumulation.as_ref().map(Accumulation::words)?;
        Some(format!("{}: {words}.", shown.label))
    });
    with.collect()
}

/// "Ketamine in plasma, ng/mL. Line: typical patient (75 kg); shade: 5–95 % of 1,000 people (±4)", as much of it as fits.
fn heading(contents: &Contents<'_>) -> String {
    let outcome = contents.outcome;
    let mut matrices: Vec<String> = contents
        .models()
        .iter()
        .map(|model| model.measured.matrix.to_string())
        .collect();
    matrices.dedup();
    let site = match contents.is_effect_site() {
        true => String::new(),
        false => format!(" in {}", matrices.join(" or ")),
    };
    let analyte = capitalised(contents.analyte);
    let what = format!("{analyte}{site} ({})", contents.unit());
    let weight = outcome.population.people.typical_weight();
    let mut candidates = Vec::new();
    if contents.has_population() {
        let [low, _, high] = outcome.probabilities.map(|share| plain(100.0 * share, 1));
        let people = plain(outcome.subjects.count() as f64, 0);
        let error = contents
            .band_error()
            .map(|error| format!(" ±{}", short(two_digits(error))));
        let error = error.unwrap_or_default();
        let shade = format!("shade: {low}–{high} % of {people} people{error}");
        candidates.push(format!("{what} · line: typical patient, {weight} · {shade}"));
        candidates.push(format!("{what} · line: typical patient · {shade}"));
        candidates.push(format!("{what} · line: typical · {shade}"));
        candidates.push(format!("{what} · {shade}"));
        candidates.push(format!("{what} · {low}–{high} %"));
    } else {
        candidates.push(format!("{what} · line: typical patient, {weight}"));
        candidates.push(format!("{what} · typical patient"));
    }
    let fits = |text: &String| QUIET.width(text) <= ROOM;
    let found = candidates.into_iter().find(fits);
    found.unwrap_or_else(|| Lettering::regular(LEAST, GREY).shorten(&what, ROOM))
}

/// An error is not known better than to two digits.
fn two_digits(error: f64) -> f64 {
    crate::quantity::significant(error, 2).parse().unwrap_or(error)
}
