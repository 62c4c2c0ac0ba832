/// A number rounded to so many significant digits, without trailing zeros: 253.1, 0.0412, 12000.
///
/// ```
/// use infusim::quantity::significant;
/// assert_eq!(significant(253.0958, 4), "253.1");
/// assert_eq!(significant(0.041_26, 3), "0.0413");
/// assert_eq!(significant(12_345.6, 3), "12300");
/// ```
pub fn significant(value: f64, digits: i32) -> String {
    let mut text = String::new();
    push_significant(&mut text, value, digits);
    text
}

/// Below and from here on [`compact`] writes an exponent: 0.0001 and 1000000 are the longest numbers written out.
const WRITTEN_OUT: std::ops::Range<f64> = 1e-4..1e7;

/// As [`significant`], and very small and very large numbers with an exponent, so that tables which people read keep
/// their width: 253, 0.000412, 2.1e-14.
///
/// ```
/// use infusim::quantity::compact;
/// assert_eq!(compact(0.041_26, 3), "0.0413");
/// assert_eq!(compact(-0.000_000_000_002_36, 3), "-2.36e-12");
/// ```
pub fn compact(value: f64, digits: i32) -> String {
    if value == 0.0 || !value.is_finite() || WRITTEN_OUT.contains(&value.abs()) {
        return significant(value, digits);
    }
    let places = (digits - 1).max(0) as usize;
    let text = format!("{value:.places$e}");
    match text.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => {
            format!(
                "{}e{exponent}",
                digits.trim_end_matches('0').trim_end_matches('.')
            )
        }
        _ => text,
    }
}

/// Digits that people write, at most.
const WRITTEN_DIGITS: usize = 12;

/// A number that was worked out, to so many digits that it is what a person would have written: 0.3 and not
/// 0.30000000000000004.
///
/// ```
/// use infusim::quantity::as_written;
/// assert_eq!(as_written(0.1 + 0.2), 0.3);
/// ```
pub fn as_written(value: f64) -> f64 {
    format!("{value:.*e}", WRITTEN_DIGITS - 1)
        .parse()
        .unwrap_or(value)
}

/// Appends what [`significant`] gives; for files with millions of numbers.
pub fn push_significant(text: &mut String, value: f64, digits: i32) {
    if value == 0.0 {
        text.push('0');
    } else if value.is_nan() {
        // A number that does not exist is an empty cell.
    } else if value.is_infinite() {
        text.push_str(if value > 0.0 { "inf" } else { "-inf" });
    } else if let Some(rounded) = Rounded::new(value.abs(), digits) {
        if value < 0.0 {
            text.push('-');
        }
        rounded.push(text);
    } else {
        // Rust rounds decimal digits correctly in scientific notation; read back, the number prints plainly.
        let places = (digits - 1).max(0) as usize;
        let rounded: f64 = format!("{value:.places$e}").parse().unwrap_or(value);
        text.push_str(&rounded.to_string());
    }
}

/// Powers of ten that a float holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];
/// So close to the middle between two neighbours, floats do not say which is nearer. The error of one
/// multiplication is far less: half of 2⁻²³ at nine digits.
const UNSURE: f64 = 1e-6;

/// A positive number, rounded: an integer with `places` of its digits behind the point (in front of
/// as many zeros, if negative).
struct Rounded {
    digits: u64,
    places: i32,
}

impl Rounded {
    /// By one exact power of ten; `None` where that does not safely give the digits.
    fn new(value: f64, digits: i32) -> Option<Self> {
        if !(1..=9).contains(&digits) {
            return None;
        }
        // log10(2) is a little more than 1233/4096, so this is the exponent of ten, or one beside it.
        let exponent_of_two = (value.to_bits() >> 52) as i32 - 1023;
        let exponent = (exponent_of_two * 1233) >> 12;
        let (least, most) = (power_of_ten(digits - 1)?, power_of_ten(digits)?);
        let mut places = digits - 1 - exponent;
        let mut scaled = shift(value, places)?;
        if scaled >= most {
            places -= 1;
            scaled = shift(value, places)?;
        } else if scaled < least {
            places += 1;
            scaled = shift(value, places)?;
        }
        if !(least..most).contains(&scaled) {
            return None;
        }
        let below = scaled.floor();
        let rest = scaled - below;
        if (rest - 0.5).abs() < UNSURE {
            return None;
        }
        let mut digits = below as u64 + u64::from(rest > 0.5);
        while digits.is_multiple_of(10) {
            digits /= 10;
            places -= 1;
        }
        Some(Self { digits, places })
    }

    fn push(&self, text: &mut String) {
        let mut reversed = [0; 20];
        let mut rest = self.digits;
        let mut length = 0;
        for digit in &mut reversed {
            if rest == 0 {
                break;
            }
            *digit = (rest % 10) as u8;
            rest /= 10;
            length += 1;
        }
        // How many digits stand before the point; the digits begin behind it where there are none.
        let before = length - self.places;
        if before <= 0 {
            text.push_str("0.");
            for _ in before..0 {
                text.push('0');
            }
        }
        let written = reversed.iter().take(length as usize).rev();
        for (index, digit) in written.enumerate() {
            if index > 0 && index as i32 == before {
                text.push('.');
            }
            text.push(char::from(b'0' + digit));
        }
        for _ in length..before {
            text.push('0');
        }
    }
}

fn power_of_ten(exponent: i32) -> Option<f64> {
    TENS.get(usize::try_from(exponent).ok()?).copied()
}

/// A value times a power of ten, rounded once.
fn shift(value: f64, places: i32) -> Option<f64> {
    match places {
        0.. => Some(value * power_of_ten(places)?),
        _ => Some(value / power_of_ten(-places)?),
    }
}

/// A count with a thin mark every three digits: 100,000.
pub fn with_thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{compact, significant};
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    /// The standard library's own rounding and printing.
    fn by_the_book(value: f64, digits: i32) -> String {
        let places = (digits - 1) as usize;
        let rounded: f64 = format!("{value:.places$e}").parse().unwrap();
        rounded.to_string()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 5_000,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(2026),
            ..ProptestConfig::default()
        })]

        #[test]
        fn any_number_prints_as_the_standard_library_rounds_it(bits in any::<u64>(), digits in 1..18_i32) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite() && value != 0.0);
            prop_assert_eq!(significant(value, digits), by_the_book(value, digits));
        }

        #[test]
        fn so_do_the_numbers_of_results(value in -1.0..1.0_f64, exponent in -16..32_i32, digits in 1..12_i32) {
            let value = value * 10_f64.powi(exponent);
            prop_assume!(value != 0.0);
            prop_assert_eq!(significant(value, digits), by_the_book(value, digits));
        }

        /// Halves, round numbers and their neighbours.
        #[test]
        fn so_do_numbers_at_the_edge(
            whole in 1..2_000_000_000_u64,
            exponent in -16..10_i32,
            beside in -3..4_i64,
            digits in 1..12_i32,
        ) {
            for whole in [whole, 10_u64.pow((whole % 15) as u32)] {
                let value = format!("{whole}5e{exponent}").parse::<f64>().unwrap();
                let value = f64::from_bits(value.to_bits().saturating_add_signed(beside));
                prop_assert_eq!(significant(value, digits), by_the_book(value, digits));
            }
        }
    }

    #[test]
    fn what_is_no_number_is_said_or_left_out() {
        let printed =
            [0.0, -0.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE].map(|value| significant(value, 1));
        assert_eq!(printed[..4], ["0", "0", "", "inf"]);
        assert_eq!(significant(f64::NEG_INFINITY, 3), "-inf");
        assert!(printed[4].starts_with("0.000"), "{}", printed[4]);
        assert_eq!(significant(-99_999.999, 4), "-100000");
    }

    #[test]
    fn tables_keep_their_width() {
        for (value, text) in [
            (1e-4, "0.0001"),
            (0.999_99e-4, "1e-4"),
            (-2.36e-12, "-2.36e-12"),
            (4.0e-7, "4e-7"),
            (9_999_999.0, "10000000"),
            (1.25e7, "1.25e7"),
            (0.0, "0"),
            (f64::NAN, ""),
        ] {
            assert_eq!(compact(value, 3), text);
        }
    }
}
