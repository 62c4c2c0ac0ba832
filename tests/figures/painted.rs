//! An SVG painted shape by shape, so that for each line and letter it is known what lies behind it.

use crate::colour::Colour;
use resvg::tiny_skia::{FillRule, Paint as Ink, PathSegment, Pixmap, Point, Rect, Transform};
use resvg::usvg::{Group, Node, Options, Paint, Path, Tree};

/// A painted figure.
pub struct Painted {
    pub lines: Vec<Line>,
    pub texts: Vec<Text>,
    /// Paper, areas and rims of paper: what lines are seen against.
    areas: Pixmap,
    /// The same with lines: what letters are seen against.
    everything: Pixmap,
}

/// A line as drawn, in pixels of the figure.
#[derive(Clone, Debug)]
pub struct Line {
    pub colour: Colour,
    pub width: f32,
    pub dashes: Option<Vec<f32>>,
    pub points: Vec<Point>,
    /// The least contrast along it, and the colour it has there behind it.
    pub faintest: (f64, Colour),
}

/// A line of text.
#[derive(Clone, Debug)]
pub struct Text {
    pub words: String,
    pub colour: Colour,
    /// Of its letters, in pixels.
    pub size: f32,
    pub frame: Rect,
    /// The least contrast with anything within two pixels of its letters.
    pub faintest: (f64, Colour),
}

const PAPER: Colour = Colour([255; 3]);
/// Letters are seen against what is so near, in pixels.
const NEAR: f32 = 2.0;

impl Painted {
    pub fn new(svg: &str) -> Self {
        let tree = Tree::from_str(svg, &Options::default()).expect("a good SVG");
        let size = tree.size().to_int_size();
        let empty = Pixmap::new(size.width(), size.height()).unwrap();
        let mut painted = Self {
            lines: Vec::new(),
            texts: Vec::new(),
            areas: empty.clone(),
            everything: empty,
        };
        painted.group(tree.root(), 1.0);
        let words = words(svg);
        assert_eq!(words.len(), painted.texts.len(), "every text is told from shapes");
        for (text, words) in painted.texts.iter_mut().zip(words) {
            text.words = words;
        }
        painted
    }

    /// The colours of the lines of a width, each once.
    pub fn colours(&self, width: f32) -> Vec<Colour> {
        let of_width = self.lines.iter().filter(|line| (line.width - width).abs() < 0.05);
        let mut colours: Vec<Colour> = of_width.map(|line| line.colour).collect();
        colours.sort();
        colours.dedup();
        colours
    }

    /// The text that holds these words.
    #[track_caller]
    pub fn text(&self, words: &str) -> &Text {
        let squeezed = words.replace(' ', "");
        let found = self.texts.iter().find(|text| text.words.contains(&squeezed));
        found.unwrap_or_else(|| panic!("nothing says `{words}`"))
    }

    fn group(&mut self, group: &Group, opacity: f32) {
        let opacity = opacity * group.opacity().get();
        for node in group.children() {
            match node {
                // Letters are drawn upside down, in thousandths of their size.
                Node::Group(group) if group.abs_transform().sy < 0.0 => self.text_line(group),
                Node::Group(group) => self.group(group, opacity),
                Node::Path(path) => self.shape(path, opacity),
                _ => panic!("an unexpected kind of shape"),
            }
        }
    }

    fn shape(&mut self, path: &Path, opacity: f32) {
        let transform = path.abs_transform();
        if let Some(fill) = path.fill() {
            let ink = ink(fill.paint(), opacity * fill.opacity().get());
            for map in [&mut self.areas, &mut self.everything] {
                map.fill_path(path.data(), &ink, FillRule::Winding, transform, None);
            }
        }
        let Some(stroke) = path.stroke() else { return };
        let colour = colour(stroke.paint());
        assert_eq!(opacity * stroke.opacity().get(), 1.0, "lines are opaque");
        if colour != PAPER {
            let points = points(path, transform);
            let faintest = points
                .iter()
                .filter_map(|point| pixel(&self.areas, point.x as i32, point.y as i32))
                .map(|behind| (colour.contrast(behind), behind))
                .fold(
                    (f64::INFINITY, PAPER),
                    |one, other| if other.0 < one.0 { other } else { one },
                );
            self.lines.push(Line {
                colour,
                width: stroke.width().get() * transform.sx,
                dashes: stroke.dasharray().map(<[f32]>::to_vec),
                points,
                faintest,
            });
        }
        let ink = ink(stroke.paint(), 1.0);
        let style = stroke.to_tiny_skia();
        self.everything
            .stroke_path(path.data(), &ink, &style, transform, None);
        if colour == PAPER {
            self.areas.stroke_path(path.data(), &ink, &style, transform, None);
        }
    }

    /// A line of letters: either their rim of paper, or they themselves.
    fn text_line(&mut self, group: &Group) {
        let mut letters = Vec::new();
        gather(group, &mut letters);
        let Some(first) = letters.first() else { return };
        let frame = group.abs_bounding_box();
        let fill = first.fill().expect("letters are filled");
        if let Some(stroke) = first.stroke() {
            assert_eq!((colour(stroke.paint()), colour(fill.paint())), (PAPER, PAPER));
            for letter in letters {
                self.shape(letter, 1.0);
            }
            return;
        }
        let colour = colour(fill.paint());
        let mut faintest = (f64::INFINITY, PAPER);
        for letter in letters {
            for behind in self.near(letter) {
                let contrast = colour.contrast(behind);
                if contrast < faintest.0 {
                    faintest = (contrast, behind);
                }
            }
        }
        self.texts.push(Text {
            words: String::new(),
            colour,
            size: -1_000.0 * group.abs_transform().sy,
            frame,
            faintest,
        });
    }

    /// Every colour within two pixels of a letter.
    fn near(&self, letter: &Path) -> Vec<Colour> {
        let frame = letter.abs_bounding_box();
        let (left, top) = (frame.left() as i32 - 3, frame.top() as i32 - 3);
        let (width, height) = (frame.width() as u32 + 8, frame.height() as u32 + 8);
        let mut map = Pixmap::new(width, height).unwrap();
        let transform = letter.abs_transform().post_translate(-left as f32, -top as f32);
        let black = Ink::default();
        map.fill_path(letter.data(), &black, FillRule::Winding, transform, None);
        let stroke = resvg::tiny_skia::Stroke {
            width: 2.0 * NEAR / transform.sx,
            ..Default::default()
        };
        map.stroke_path(letter.data(), &black, &stroke, transform, None);
        let mut colours = Vec::new();
        for (index, pixel_near) in map.pixels().iter().enumerate() {
            let (x, y) = (index as u32 % width, index as u32 / width);
            if pixel_near.alpha() > 127
                && let Some(behind) = pixel(&self.everything, left + x as i32, top + y as i32)
                && colours.last() != Some(&behind)
            {
                colours.push(behind);
            }
        }
        colours
    }
}

fn gather<'a>(group: &'a Group, letters: &mut Vec<&'a Path>) {
    for node in group.children() {
        match node {
            Node::Group(group) => gather(group, letters),
            Node::Path(path) => letters.push(path),
            _ => panic!("letters are outlines"),
        }
    }
}

fn colour(paint: &Paint) -> Colour {
    match paint {
        Paint::Color(colour) => Colour([colour.red, colour.green, colour.blue]),
        _ => panic!("colours are plain"),
    }
}

fn ink(paint: &Paint, opacity: f32) -> Ink<'static> {
    let Colour([red, green, blue]) = colour(paint);
    let mut ink = Ink {
        anti_alias: false,
        ..Ink::default()
    };
    ink.set_color_rgba8(red, green, blue, (255.0 * opacity).round() as u8);
    ink
}

fn pixel(map: &Pixmap, x: i32, y: i32) -> Option<Colour> {
    let pixel = map
        .pixel(u32::try_from(x).ok()?, u32::try_from(y).ok()?)?
        .demultiply();
    Some(Colour([pixel.red(), pixel.green(), pixel.blue()]))
}

/// Points along a path, three pixels apart.
fn points(path: &Path, transform: Transform) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let mut here = Point::zero();
    for segment in path.data().segments() {
        let mut to = match segment {
            PathSegment::MoveTo(point) | PathSegment::LineTo(point) => point,
            PathSegment::Close => continue,
            _ => panic!("lines are straight from point to point"),
        };
        transform.map_point(&mut to);
        let starts = matches!(segment, PathSegment::MoveTo(_));
        let steps = if starts {
            1
        } else {
            (to.distance(here) / 3.0).ceil() as usize
        };
        for step in 1..=steps {
            let part = step as f32 / steps as f32;
            points.push(Point::from_xy(
                here.x + part * (to.x - here.x),
                here.y + part * (to.y - here.y),
            ));
        }
        if starts {
            points.pop();
            points.push(to);
        }
        here = to;
    }
    points
}

/// The texts of a figure without their spaces, in the order in which they are drawn; rims left out.
fn words(svg: &str) -> Vec<String> {
    let lines = svg
        .lines()
        .filter(|line| line.contains("<use ") && !line.contains("stroke-width"));
    lines
        .map(|line| {
            let codes = line.split("#infusim-").skip(1);
            codes
                .filter_map(|code| {
                    let code = code.get(1..)?.split('"').next()?;
                    char::from_u32(u32::from_str_radix(code, 16).ok()?)
                })
                .collect()
        })
        .collect()
}
