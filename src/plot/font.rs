use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A cut of the one typeface of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
}

/// One letter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// How far the next letter stands from it, in thousandths of the size.
    pub(super) advance: f64,
    /// Its outline as an SVG path, y upwards.
    pub(super) outline: &'static str,
}

/// Stands for every character the typeface does not have.
pub(super) const MISSING: char = '□';

static REGULAR: LazyLock<BTreeMap<char, Glyph>> = LazyLock::new(|| read(include_str!("font/regular.txt")));
static BOLD: LazyLock<BTreeMap<char, Glyph>> = LazyLock::new(|| read(include_str!("font/bold.txt")));

fn read(table: &'static str) -> BTreeMap<char, Glyph> {
    let line = |line: &'static str| {
        let mut parts = line.splitn(3, ' ');
        let code = u32::from_str_radix(parts.next()?, 16).ok()?;
        let advance = parts.next()?.parse().ok()?;
        let outline = parts.next().unwrap_or("");
        Some((char::from_u32(code)?, Glyph { advance, outline }))
    };
    table.lines().filter_map(line).collect()
}

impl Face {
    /// True for a character the typeface has a shape for. Both cuts have the same; a line break or a tab is a
    /// space.
    pub(super) fn has(self, letter: char) -> bool {
        self.table().contains_key(&plain_space(letter))
    }

    fn table(self) -> &'static BTreeMap<char, Glyph> {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        }
    }

    /// What is drawn for a character: itself, or a box.
    pub(super) fn glyph(self, wanted: char) -> (char, Glyph) {
        let table = self.table();
        let wanted = plain_space(wanted);
        let nothing = Glyph {
            advance: 0.0,
            outline: "",
        };
        match table.get(&wanted) {
            Some(glyph) => (wanted, *glyph),
            None => (MISSING, table.get(&MISSING).copied().unwrap_or(nothing)),
        }
    }

    /// How wide a text is at a size.
    pub(super) fn width(self, text: &str, size: f64) -> f64 {
        text.chars()
            .map(|letter| self.glyph(letter).1.advance)
            .sum::<f64>()
            * size
            / 1000.0
    }

    /// For ids.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Regular => 'r',
            Self::Bold => 'b',
        }
    }
}

fn plain_space(letter: char) -> char {
    match letter {
        '\n' | '\r' | '\t' => ' ',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::Face;

    #[test]
    fn both_cuts_have_what_figures_write() {
        let needed = "AZaz09 éüñçøßłŠžαβμΩ₀⁻¹½–—…’“”•·≠≤≥≈×→↓↑▲●■%/µ□";
        assert!(super::REGULAR.keys().eq(super::BOLD.keys()));
        for face in [Face::Regular, Face::Bold] {
            for letter in needed.chars() {
                assert_eq!(face.glyph(letter).0, letter, "{letter} is missing");
            }
        }
    }

    #[test]
    fn what_is_missing_is_a_box_and_what_breaks_a_line_is_a_space() {
        for missing in ['漢', '\u{301}', '\u{202e}', '\u{1b}'] {
            assert_eq!(Face::Bold.glyph(missing).0, '□');
            assert!(!Face::Bold.has(missing));
        }
        assert_eq!(Face::Regular.width("\n", 20.0), Face::Regular.width(" ", 20.0));
    }

    #[test]
    fn widths_add_up() {
        let whole = Face::Regular.width("ng/mL", 24.0);
        let parts = Face::Regular.width("ng", 24.0) + Face::Regular.width("/mL", 24.0);
        assert!((whole - parts).abs() < 1e-9 && whole > 50.0);
    }
}
