//! From SVG to pixels.

use super::PngError;
use crate::plot::Figure;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::io::Write;

/// A figure as PNG bytes, at a multiple of its size, which is 1800 pixels across.
///
/// # Errors
/// When the picture cannot be made, or not of this size.
pub fn png(figure: &Figure, scale: f32) -> Result<Vec<u8>, PngError> {
    let tree = Tree::from_str(&figure.svg, &Options::default()).map_err(|error| PngError::Svg {
        reason: error.to_string(),
    })?;
    let pixels = |length: f32| (length * scale).round().max(0.0) as u32;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let mut pixmap = Pixmap::new(width, height).ok_or(PngError::Size { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    encoded(&pixmap).map_err(|error| PngError::Png {
        reason: error.to_string(),
    })
}

/// PNG bytes without transparency, on white, by a fast compression: a tenth of the time of the usual one, which would
/// take as long as everything else a run does for one patient, for twice the bytes.
fn encoded(pixmap: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    encoder.set_filter(Filter::Adaptive);
    let mut writer = encoder.write_header()?;
    // Row by row: a whole picture more would take longer to get from the system than to fill.
    let mut rows = writer.stream_writer()?;
    let width = pixmap.width() as usize;
    let mut colours = vec![0; 3 * width];
    for row in pixmap.pixels().chunks(width) {
        for (colour, pixel) in colours.chunks_exact_mut(3).zip(row) {
            // Colours are multiplied by their opacity already; what is missing is the paper.
            let paper = u8::MAX - pixel.alpha();
            colour[0] = pixel.red().saturating_add(paper);
            colour[1] = pixel.green().saturating_add(paper);
            colour[2] = pixel.blue().saturating_add(paper);
        }
        rows.write_all(&colours)?;
    }
    rows.finish()?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::png;
    use crate::output::PngError;
    use crate::plot::Figure;

    #[test]
    fn pixels_come_at_any_scale() {
        let figure = Figure {
            svg: r#"<svg width="1800" height="1120" xmlns="http://www.w3.org/2000/svg"/>"#.to_string(),
        };
        let width = |png: &[u8]| u32::from_be_bytes([png[16], png[17], png[18], png[19]]);
        assert_eq!(width(&png(&figure, 1.0).unwrap()), 1_800);
        assert_eq!(width(&png(&figure, 0.5).unwrap()), 900);
        assert!(matches!(png(&figure, 0.0), Err(PngError::Size { .. })));
        let broken = Figure {
            svg: "<svg".to_string(),
        };
        assert!(matches!(png(&broken, 1.0), Err(PngError::Svg { .. })));
    }
}
