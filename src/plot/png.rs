//! From SVG to pixels.

use super::PlotError;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Renders an SVG at a scale.
pub(super) fn render(svg: &str, scale: f32) -> Result<Vec<u8>, PlotError> {
    let tree = Tree::from_str(svg, &Options::default()).map_err(|error| PlotError::Svg {
        reason: error.to_string(),
    })?;
    let pixels = |length: f32| (length * scale).round().max(0.0) as u32;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let mut pixmap = Pixmap::new(width, height).ok_or(PlotError::Size { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| PlotError::Png {
        reason: error.to_string(),
    })
}
