use super::canvas::Dash;
use super::colour::Colour;
use super::marker::Marker;

/// How one series is told from the others: by colour, in grey print by lightness and marker, and among
/// more than four also by its dashes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// Of the typical patient, the median and the markers.
    pub(super) colour: Colour,
    /// Of the edges of the band, where it is dark enough for a line.
    pub(super) edge: Colour,
    /// Of the band. It covers what lies behind it: bands that let each other through add up to a grey on
    /// which no line can be seen.
    pub(super) tint: Colour,
    pub(super) marker: Marker,
    pub(super) dash: Dash,
}

/// As many series as can be told apart; of more a selection is drawn.
pub(super) const MOST: usize = 6;
/// Up to so many colour alone is enough.
pub(super) const FEW: usize = 4;

/// Line, edge and tint.
type Colours = [(u8, u8, u8); 3];

/// Found by search over CIELAB: lightness from 14 to 54 in steps of 13, so that a grey print keeps them
/// apart and the lightest still has 3:1 on every tint, and hues that stay apart without red or green cones.
/// `tests/figures` holds the numbers.
const FOUR: [Colours; FEW] = [
    [(0, 63, 135), (88, 130, 177), (221, 229, 239)],
    [(206, 96, 0), (206, 96, 0), (246, 224, 206)],
    [(34, 35, 39), (126, 127, 129), (228, 228, 228)],
    [(160, 60, 100), (181, 102, 134), (240, 224, 231)],
];
/// The same for five or six, in steps of 8.
const SIX: [Colours; MOST] = [
    [(0, 64, 138), (87, 130, 178), (221, 229, 239)],
    [(198, 102, 0), (198, 102, 0), (244, 225, 206)],
    [(34, 27, 26), (130, 126, 126), (228, 228, 228)],
    [(171, 19, 56), (197, 93, 119), (244, 223, 228)],
    [(0, 116, 150), (39, 137, 166), (212, 232, 237)],
    [(80, 25, 69), (150, 117, 144), (233, 226, 232)],
];
pub(super) const MARKERS: [Marker; MOST] = [
    Marker::Circle,
    Marker::Square,
    Marker::Triangle,
    Marker::Diamond,
    Marker::Nabla,
    Marker::Cross,
];
/// Line styles that can be told apart.
pub(super) const DASHES: [Dash; MOST] = [
    Dash::Solid,
    Dash::Long,
    Dash::LongShort,
    Dash::Even,
    Dash::LongShortShort,
    Dash::Short,
];

impl Look {
    /// For letters: darker than lines, so that they can be read on paper.
    pub(super) fn letters(self) -> Colour {
        let darker = |part: u8| (f64::from(part) * 0.7).round() as u8;
        let Colour(red, green, blue) = self.colour;
        Colour(darker(red), darker(green), darker(blue))
    }

    /// Of the band of measured levels: half as dark as that of true ones.
    pub(super) fn wash(self) -> Colour {
        let lighter = |part: u8| 255 - (255 - part) / 2;
        let Colour(red, green, blue) = self.tint;
        Colour(lighter(red), lighter(green), lighter(blue))
    }

    /// Of the series of an index among so many.
    pub(super) fn of(index: usize, among: usize) -> Self {
        let pick = index % MOST;
        let few = among <= FEW;
        let colours = if few { FOUR.get(pick) } else { SIX.get(pick) };
        let ink = super::design::INK;
        let [colour, edge, tint] = colours
            .map_or([ink, super::design::RULE, super::design::FAINT], |colours| {
                colours.map(|(red, green, blue)| Colour(red, green, blue))
            });
        Self {
            colour,
            edge,
            tint,
            marker: MARKERS.get(pick).copied().unwrap_or(Marker::Circle),
            dash: DASHES.get(pick).copied().filter(|_| !few).unwrap_or(Dash::Solid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, Look, MOST};

    #[test]
    fn all_series_look_different() {
        for among in 1..=MOST {
            let looks: Vec<Look> = (0..among).map(|index| Look::of(index, among)).collect();
            for (index, look) in looks.iter().enumerate() {
                let alike = |other: &Look| other.colour == look.colour || other.marker == look.marker;
                assert!(!looks[index + 1..].iter().any(alike), "series {index} of {among}");
                let dashed = |other: &Look| other.dash == look.dash;
                assert!(among <= FEW || !looks[index + 1..].iter().any(dashed));
            }
        }
    }
}
