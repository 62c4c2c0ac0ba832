//! Colour as people see it, by the `palette` crate, and that crate against published numbers.

use palette::color_difference::{Ciede2000, Wcag21RelativeContrast};
use palette::white_point::D65;
use palette::{IntoColor, Lab, LinSrgb, Srgb};

/// A colour of a figure, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Colour(pub [u8; 3]);

/// Who looks at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sight {
    Usual,
    Deutan,
    Protan,
}

/// Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, table of matrices, severity 1.0; for
/// linear sRGB.
const DEUTAN: [[f64; 3]; 3] = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
];
const PROTAN: [[f64; 3]; 3] = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
];

impl Colour {
    fn linear(self) -> LinSrgb<f64> {
        let [red, green, blue] = self.0;
        Srgb::new(red, green, blue).into_format::<f64>().into_linear()
    }

    /// In CIELAB as one sees it.
    pub fn lab(self, sight: Sight) -> Lab<D65, f64> {
        let seen = self.linear();
        let rgb = [seen.red, seen.green, seen.blue];
        let through = |matrix: [[f64; 3]; 3]| {
            let row = |row: [f64; 3]| row.iter().zip(rgb).map(|(part, light)| part * light).sum::<f64>();
            let [red, green, blue] = matrix.map(|parts| row(parts).clamp(0.0, 1.0));
            LinSrgb::new(red, green, blue)
        };
        let seen = match sight {
            Sight::Usual => seen,
            Sight::Deutan => through(DEUTAN),
            Sight::Protan => through(PROTAN),
        };
        seen.into_color()
    }

    /// L* in CIELAB, from 0 for black to 100 for white.
    pub fn lightness(self) -> f64 {
        self.lab(Sight::Usual).l
    }

    /// CIEDE2000 to another colour.
    pub fn difference(self, other: Self, sight: Sight) -> f64 {
        self.lab(sight).difference(other.lab(sight))
    }

    /// The contrast ratio of WCAG 2.1, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let [red, green, blue] = self.0;
        let [other_red, other_green, other_blue] = other.0;
        let one: Srgb<f64> = Srgb::new(red, green, blue).into_format();
        let two: Srgb<f64> = Srgb::new(other_red, other_green, other_blue).into_format();
        one.relative_contrast(two)
    }
}

/// Sharma, Wu and Dalal (2005), doi:10.1002/col.20070, table 1: two colours in CIELAB and their difference.
const PUBLISHED: [[f64; 7]; 34] = [
    [50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425],
    [50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615],
    [50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412],
    [50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000],
    [50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000],
    [50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000],
    [50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669],
    [50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669],
    [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792],
    [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792],
    [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195],
    [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195],
    [50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045],
    [50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045],
    [50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461],
    [50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065],
    [50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492],
    [50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977],
    [50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030],
    [50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535],
    [50.0000, 2.5000, 0.0000, 50.0000, 3.1736, 0.5854, 1.0000],
    [50.0000, 2.5000, 0.0000, 50.0000, 3.2972, 0.0000, 1.0000],
    [50.0000, 2.5000, 0.0000, 50.0000, 1.8634, 0.5757, 1.0000],
    [50.0000, 2.5000, 0.0000, 50.0000, 3.2592, 0.3350, 1.0000],
    [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
    [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
    [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
    [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
    [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
    [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
    [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
    [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
    [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
    [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
];

#[test]
fn ciede2000_gives_the_published_differences() {
    for [l, a, b, other_l, other_a, other_b, expected] in PUBLISHED {
        let (one, other) = (Lab::<D65, f64>::new(l, a, b), Lab::new(other_l, other_a, other_b));
        for found in [one.difference(other), other.difference(one)] {
            assert!((found - expected).abs() < 1e-4, "{found} for {expected}");
        }
    }
}

#[test]
fn contrast_gives_the_published_ratios() {
    // WCAG 2.1: 21:1 between black and white; #767676 is the lightest grey with 4.5:1 on white.
    let (black, white) = (Colour([0; 3]), Colour([255; 3]));
    assert!((black.contrast(white) - 21.0).abs() < 1e-9);
    assert!(Colour([0x76; 3]).contrast(white) >= 4.5);
    assert!(Colour([0x77; 3]).contrast(white) < 4.5);
}

#[test]
fn lightness_gives_the_published_values() {
    // sRGB primaries in CIELAB (D65), as Lindbloom's calculator prints them.
    for (rgb, expected) in [
        ([255, 0, 0], 53.24),
        ([0, 255, 0], 87.73),
        ([0, 0, 255], 32.30),
        ([255; 3], 100.0),
    ] {
        let found = Colour(rgb).lightness();
        assert!((found - expected).abs() < 0.02, "{rgb:?}: {found}");
    }
}

#[test]
fn grey_is_grey_to_everybody_and_red_like_green_to_some() {
    for matrix in [DEUTAN, PROTAN] {
        assert!(
            matrix
                .iter()
                .all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 2e-6)
        );
    }
    // A red and a green of equal lightness.
    let (red, green) = (Colour([196, 62, 62]), Colour([70, 124, 40]));
    assert!(red.difference(green, Sight::Usual) > 45.0);
    assert!(red.difference(green, Sight::Deutan) < 15.0);
}
