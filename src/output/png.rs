//! From SVG to pixels.

use super::PngError;
use crate::plot::Figure;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

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
    pixmap.encode_png().map_err(|error| PngError::Png {
        reason: error.to_string(),
    })
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
