use super::colour::Colour;
use super::design::line_height;
use super::font::Face;

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lettering {
    pub(super) face: Face,
    pub(super) size: f64,
    pub(super) colour: Colour,
}

impl Lettering {
    pub(super) const fn regular(size: f64, colour: Colour) -> Self {
        Self {
            face: Face::Regular,
            size,
            colour,
        }
    }

    pub(super) const fn bold(size: f64, colour: Colour) -> Self {
        Self {
            face: Face::Bold,
            size,
            colour,
        }
    }

    /// How wide a text is.
    pub(super) fn width(&self, text: &str) -> f64 {
        self.face.width(text, self.size)
    }

    /// The same in letters so small that a text fits a width.
    pub(super) fn fitted(mut self, text: &str, width: f64) -> Self {
        let natural = self.width(text);
        if natural > width {
            self.size *= width / natural;
        }
        self
    }

    /// How high a number of lines is.
    pub(super) fn height(&self, lines: usize) -> f64 {
        lines as f64 * line_height(self.size)
    }

    /// The text, or as much of it as fits with an ellipsis.
    pub(super) fn shorten(&self, text: &str, width: f64) -> String {
        let text = text.trim();
        if self.width(text) <= width {
            return text.to_string();
        }
        let mut kept = String::new();
        for letter in text.chars() {
            kept.push(letter);
            if self.width(&kept) + self.width("…") > width {
                kept.pop();
                break;
            }
        }
        // A word that would lose most of its letters goes as a whole.
        if let Some((whole, rest)) = kept.rsplit_once(' ')
            && rest.chars().count() < 4
        {
            kept = whole.to_string();
        }
        let kept = kept.trim_end_matches([' ', ',', ';', ':', '.', '(', '–', '·', '/']);
        format!("{kept}…")
    }

    /// The text in lines of a width, the last of which is shortened where there are too many.
    pub(super) fn wrap(&self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() && lines.len() < most {
            if lines.len() + 1 == most {
                lines.push(self.shorten(rest, width));
                break;
            }
            let (line, after) = self.first_line(rest, width);
            lines.push(line.to_string());
            rest = after.trim_start();
        }
        lines
    }

    /// Splits off the words that fit; a word wider than the line is split in itself.
    fn first_line<'a>(&self, text: &'a str, width: f64) -> (&'a str, &'a str) {
        let mut end = 0;
        for (place, _) in text.match_indices(' ').chain(std::iter::once((text.len(), ""))) {
            let line = text.get(..place).unwrap_or(text);
            if self.width(line) > width {
                break;
            }
            end = place;
        }
        if end == 0 {
            let mut fits = 0;
            for (place, letter) in text.char_indices() {
                let after = place + letter.len_utf8();
                if fits > 0 && self.width(text.get(..after).unwrap_or(text)) > width {
                    break;
                }
                fits = after;
            }
            end = fits;
        }
        text.split_at_checked(end).unwrap_or((text, ""))
    }
}

#[cfg(test)]
mod tests {
    use super::Lettering;
    use crate::plot::design::INK;

    const BODY: Lettering = Lettering::regular(24.0, INK);

    #[test]
    fn a_short_text_stays_and_a_long_one_fits() {
        assert_eq!(BODY.shorten(" 30 h ", 200.0), "30 h");
        let long = "thirty hours at three tenths of a milligram per kilogram and hour";
        let short = BODY.shorten(long, 300.0);
        assert!(short.ends_with('…') && BODY.width(&short) <= 300.0, "{short}");
    }

    #[test]
    fn lines_hold_whole_words_and_lose_none() {
        let text = "venous / mixed arterial and venous";
        let lines = BODY.wrap(text, 200.0, 9);
        assert!(lines.iter().all(|line| BODY.width(line) <= 200.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn too_many_lines_end_in_an_ellipsis_and_a_giant_word_is_split() {
        let lines = BODY.wrap("one two three four five six seven eight", 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        let giant = BODY.wrap(&"x".repeat(60), 100.0, 20);
        assert_eq!(giant.concat().len(), 60);
        assert!(giant.iter().all(|line| BODY.width(line) <= 100.0));
    }
}
