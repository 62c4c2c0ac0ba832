use super::PlotError;
use super::colour::{Colour, LineStyle};
use super::font::{Face, MISSING};
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use plotters_backend::DrawingBackend;
use plotters_svg::SVGBackend;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::ops::Range;

/// Steps a pixel is divided into: plotters knows whole coordinates only, and a tenth of a pixel is
/// finer than any screen or printer shows.
const FINE: f64 = 10.0;

/// What the figure is drawn on, back to front.
pub(super) struct Canvas {
    width: f64,
    height: f64,
    body: String,
    /// Every letter used, by cut; each outline is written once.
    letters: BTreeMap<(Face, char), &'static str>,
    /// How many elements the body has.
    elements: usize,
    /// Which of them draw what.
    parts: Vec<Part>,
}

/// Elements that draw one part of a series.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The place of the series on the figure.
    pub(super) place: usize,
    pub(super) kind: PartKind,
    pub(super) elements: Range<usize>,
}

/// What elements draw of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    Typical,
    Band,
    Edges,
    Median,
    Marks,
    OtherPeaks,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    pub(super) dash: Dash,
}

/// Whether a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Dotted,
    /// Short dashes, for thin lines.
    Fine,
    /// Dots so small and few that a dark line is quiet, for grids.
    Sparse,
    Long,
    LongShort,
    LongShortShort,
    Even,
    Short,
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Stroke {
    pub(super) const fn solid(colour: Colour, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: Dash::Solid,
        }
    }

    pub(super) const fn dash(mut self, dash: Dash) -> Self {
        self.dash = dash;
        self
    }

    /// The attributes plotters cannot write.
    fn group(&self) -> Option<String> {
        let width = self.width;
        let (lengths, cap): (&[f64], &str) = match self.dash {
            Dash::Solid => return None,
            Dash::Dotted => (&[0.1, 2.3 * width], " stroke-linecap=\"round\""),
            Dash::Fine => (&[4.0, 4.0], ""),
            Dash::Sparse => (&[width, 8.0], ""),
            Dash::Long => (&[26.0, 8.0], ""),
            Dash::LongShort => (&[22.0, 6.0, 7.0, 6.0], ""),
            Dash::LongShortShort => (&[22.0, 5.0, 6.0, 5.0, 6.0, 5.0], ""),
            Dash::Even => (&[13.0, 7.0], ""),
            Dash::Short => (&[6.0, 5.0], ""),
        };
        let lengths: Vec<String> = lengths.iter().map(|length| fine(*length).to_string()).collect();
        Some(format!("stroke-dasharray=\"{}\"{cap}", lengths.join(" ")))
    }
}

fn fine(length: f64) -> i32 {
    (length * FINE).round() as i32
}

pub(super) fn fine_points(points: &[Point]) -> Vec<(i32, i32)> {
    let mut fine: Vec<(i32, i32)> = points
        .iter()
        .map(|point| (fine(point.x), fine(point.y)))
        .collect();
    fine.dedup();
    fine
}

impl Canvas {
    /// An empty one, in pixels.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self {
            width: width.round(),
            height: height.round(),
            body: String::new(),
            letters: BTreeMap::new(),
            elements: 0,
            parts: Vec::new(),
        }
    }

    /// Draws a part of a series and keeps in mind which elements it took.
    pub(super) fn part(
        &mut self,
        (place, kind): (usize, PartKind),
        draw: impl FnOnce(&mut Self) -> Result<(), PlotError>,
    ) -> Result<(), PlotError> {
        let first = self.elements;
        draw(self)?;
        self.parts.push(Part {
            place,
            kind,
            elements: first..self.elements,
        });
        Ok(())
    }

    /// Which elements draw what.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: &[Point], stroke: Stroke) -> Result<(), PlotError> {
        let points = fine_points(points);
        if points.len() < 2 {
            return Ok(());
        }
        let style = LineStyle {
            colour: stroke.colour,
            width: fine(stroke.width).unsigned_abs().max(1),
        };
        let shape = self.shape(|backend| backend.draw_path(points, &style))?;
        self.elements += 1;
        match stroke.group() {
            Some(group) => writeln!(self.body, "<g {group}>{}</g>", shape.trim_end()),
            None => write!(self.body, "{shape}"),
        }
        .ok();
        Ok(())
    }

    /// A filled outline.
    pub(super) fn area(&mut self, outline: &[Point], colour: Colour, opacity: f64) -> Result<(), PlotError> {
        let points = fine_points(outline);
        if points.len() < 3 {
            return Ok(());
        }
        let style = colour.with_opacity(opacity);
        let shape = self.shape(|backend| backend.fill_polygon(points, &style))?;
        self.elements += 1;
        self.body.push_str(&shape);
        Ok(())
    }

    /// A filled rectangle.
    pub(super) fn rectangle(
        &mut self,
        frame: Rectangle,
        colour: Colour,
        opacity: f64,
    ) -> Result<(), PlotError> {
        let style = colour.with_opacity(opacity);
        let upper = (fine(frame.left), fine(frame.top));
        let lower = (fine(frame.right), fine(frame.bottom));
        let shape = self.shape(|backend| backend.draw_rect(upper, lower, &style, true))?;
        self.elements += 1;
        self.body.push_str(&shape);
        Ok(())
    }

    /// A line of text whose baseline runs through a point.
    pub(super) fn text(&mut self, at: Point, text: &str, style: Lettering, anchor: Anchor) {
        let uses = self.uses(at, text, style, anchor);
        let Colour(red, green, blue) = style.colour;
        self.elements += 1;
        writeln!(self.body, "<g fill=\"#{red:02X}{green:02X}{blue:02X}\"{uses}").ok();
    }

    /// The same on a rim of paper, for text that lies on lines.
    pub(super) fn text_on_paper(&mut self, at: Point, text: &str, style: Lettering, anchor: Anchor) {
        let uses = self.uses(at, text, style, anchor);
        let rim = (7.0 / style.size * 1000.0).round();
        self.elements += 1;
        writeln!(
            self.body,
            "<g fill=\"#FFF\" stroke=\"#FFF\" stroke-width=\"{rim}\"{uses}"
        )
        .ok();
        self.text(at, text, style, anchor);
    }

    /// The letters of a text, placed in thousandths of their size.
    fn uses(&mut self, at: Point, text: &str, style: Lettering, anchor: Anchor) -> String {
        let width = style.width(text);
        let left = match anchor {
            Anchor::Start => at.x,
            Anchor::Middle => at.x - width / 2.0,
            Anchor::End => at.x - width,
        };
        let scale = style.size * FINE / 1000.0;
        let (x, y) = (fine(left), fine(at.y));
        let mut uses = format!(" transform=\"translate({x} {y}) scale({scale:.3} -{scale:.3})\">");
        let mut advance = 0.0;
        for letter in text.chars() {
            let (letter, glyph) = style.face.glyph(letter);
            if !glyph.outline.is_empty() {
                self.letters.insert((style.face, letter), glyph.outline);
                let id = glyph_id(style.face, letter);
                write!(uses, "<use xlink:href=\"#{id}\" x=\"{advance}\"/>").ok();
            }
            advance += glyph.advance;
        }
        uses.push_str("</g>");
        uses
    }

    /// Draws one shape with plotters and takes it out of the page plotters puts it on.
    fn shape<E: Display>(
        &self,
        draw: impl FnOnce(&mut SVGBackend<'_>) -> Result<(), E>,
    ) -> Result<String, PlotError> {
        let mut page = String::new();
        let size = (fine(self.width).unsigned_abs(), fine(self.height).unsigned_abs());
        let refused = |error: &dyn Display| PlotError::Drawing {
            reason: error.to_string(),
        };
        {
            let mut backend = SVGBackend::with_string(&mut page, size);
            draw(&mut backend).map_err(|error| refused(&error))?;
            backend.present().map_err(|error| refused(&error))?;
        }
        let inner = page
            .split_once('\n')
            .and_then(|(_, rest)| rest.trim_end().strip_suffix("</svg>"));
        inner
            .map(|shape| shape.replace(" opacity=\"1\"", "").replace(" \"/>", "\"/>"))
            .ok_or_else(|| refused(&"its page is not an SVG element"))
    }

    /// The figure as SVG. Title and description are for those who do not see it.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let (wide, high) = (fine(self.width), fine(self.height));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             width=\"{}\" height=\"{}\" viewBox=\"0 0 {wide} {high}\" role=\"img\">\n\
             <title>{}</title>\n<desc>{}</desc>\n<defs>\n",
            self.width,
            self.height,
            escape(title),
            escape(description)
        );
        for ((face, letter), outline) in &self.letters {
            let id = glyph_id(*face, *letter);
            writeln!(svg, "<path id=\"{id}\" d=\"{outline}\"/>").ok();
        }
        write!(
            svg,
            "</defs>\n<rect width=\"{wide}\" height=\"{high}\" fill=\"#FFF\"/>\n\
             <g stroke-linejoin=\"round\">\n{}</g>\n</svg>\n",
            self.body
        )
        .ok();
        svg
    }
}

/// Two figures on one page may share their letters: the same id is always the same outline.
fn glyph_id(face: Face, letter: char) -> String {
    format!("infusim-{}{:x}", face.letter(), u32::from(letter))
}

/// Text between tags. What XML 1.0 does not allow and what would turn the text around (Unicode Bidirectional
/// Algorithm, section 2) is written as a box, so that nobody sees a name other than the one in the file.
fn escape(text: &str) -> String {
    let allowed = |letter: char| match letter {
        '\n' => letter,
        '\u{fffe}' | '\u{ffff}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => MISSING,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => MISSING,
        letter if letter.is_control() => MISSING,
        letter => letter,
    };
    text.chars()
        .map(allowed)
        .fold(String::new(), |mut escaped, letter| {
            match letter {
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                letter => escaped.push(letter),
            }
            escaped
        })
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Canvas, Dash, Stroke};
    use crate::plot::design::INK;
    use crate::plot::geometry::Point;
    use crate::plot::lettering::Lettering;

    #[test]
    fn coordinates_are_tenths_of_a_pixel_and_dashes_are_dashes() {
        let mut canvas = Canvas::new(100.0, 50.0);
        let points = [Point::new(1.04, 2.0), Point::new(3.06, 4.5)];
        let stroke = Stroke::solid(INK, 1.5).dash(Dash::Fine);
        canvas.line(&points, stroke).expect("a line");
        let svg = canvas.finish("a < b", "");
        assert!(svg.contains("points=\"10,20 31,45\""), "{svg}");
        assert!(svg.contains("stroke-dasharray=\"40 40\""));
        assert!(svg.contains("<title>a &lt; b</title>"));
        assert!(svg.contains("width=\"100\" height=\"50\" viewBox=\"0 0 1000 500\""));
    }

    #[test]
    fn no_text_can_break_or_turn_the_file() {
        let hostile = "a]]>\u{1b}[2J\0<b x=\"1\">\u{fffe}\u{202e}&amp;";
        let svg = Canvas::new(100.0, 50.0).finish(hostile, hostile);
        let escaped = "a]]&gt;□[2J□&lt;b x=\"1\"&gt;□□&amp;amp;";
        assert_eq!(svg.matches(escaped).count(), 2, "{svg}");
    }

    #[test]
    fn every_letter_is_written_once() {
        let mut canvas = Canvas::new(100.0, 50.0);
        let style = Lettering::regular(20.0, INK);
        canvas.text(Point::new(10.0, 20.0), "banana", style, Anchor::Start);
        canvas.text(Point::new(90.0, 40.0), "ban", style, Anchor::End);
        let svg = canvas.finish("", "");
        assert_eq!(svg.matches("<path ").count(), 3);
        assert_eq!(svg.matches("<use ").count(), 9);
    }
}
