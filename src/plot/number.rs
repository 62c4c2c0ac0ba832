//! Numbers as the figure writes them.

use crate::quantity::compact;

/// With at most a number of decimals, none of them a closing zero, and commas between thousands.
pub(super) fn plain(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    match text.strip_prefix('-') {
        Some("0") => "0".to_string(),
        Some(size) => format!("−{}", grouped(size)),
        None => grouped(text),
    }
}

/// A text with commas between the thousands of its whole numbers.
pub(super) fn grouped(text: &str) -> String {
    let mut grouped = String::new();
    let mut decimals = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest
            .split_at_checked(digits.max(first.len_utf8()))
            .unwrap_or((rest, ""));
        for (index, letter) in number.chars().enumerate() {
            if digits > 0 && !decimals && index > 0 && (digits - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(letter);
        }
        decimals = number == ".";
        rest = after;
    }
    grouped
}

/// With three digits or a few more, as doses and rates are written.
pub(super) fn short(value: f64) -> String {
    if value != 0.0 && !(LEAST..MOST).contains(&value.abs()) {
        return power(value, 3);
    }
    let decimals = match value.abs() {
        size if size >= 1_000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 0.1 => 2,
        _ => 4,
    };
    plain(value, decimals)
}

/// As the label of a tick: every decimal it has.
pub(super) fn tick(value: f64) -> String {
    plain(value, 6)
}

/// The labels of an axis. On a linear one all are written alike, with a power of ten where the highest needs
/// one.
pub(super) fn ticks(values: &[f64], log: bool) -> Vec<String> {
    let needs_power = |value: f64| value > 0.0 && !(LEAST..MOST).contains(&value);
    let highest = values.iter().copied().fold(0.0, f64::max);
    let label = |value: f64| match needs_power(if log { value } else { highest }) {
        true => power(value, 3),
        false => tick(value),
    };
    values.iter().copied().map(label).collect()
}

/// Values outside of this are written with a power of ten.
const LEAST: f64 = 1e-3;
const MOST: f64 = 1e7;

/// "2.5×10⁻⁹", with at most so many digits.
fn power(value: f64, digits: usize) -> String {
    let text = format!("{value:.*e}", digits.saturating_sub(1));
    let Some((digits, exponent)) = text.split_once('e').filter(|_| value != 0.0) else {
        return plain(value, 0);
    };
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    };
    let raised: String = exponent.chars().map(superscript).collect();
    format!("{}×10{raised}", digits.replace('-', "−"))
}

fn superscript(letter: char) -> char {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match letter.to_digit(10) {
        Some(digit) => digits.get(digit as usize).copied().unwrap_or(letter),
        None => '⁻',
    }
}

/// A length of time in a sentence: "45 s", "12.7 min", "1.73 h".
pub(super) fn duration(hours: f64) -> String {
    let (number, unit) = match hours {
        hours if hours < 2.0 / 60.0 => (3_600.0 * hours, "s"),
        hours if hours < 1.0 => (60.0 * hours, "min"),
        hours => (hours, "h"),
    };
    format!("{} {unit}", grouped(&compact(number, 3)))
}

#[cfg(test)]
mod tests {
    use super::{grouped, plain, short, tick, ticks};

    #[test]
    fn by_hand() {
        assert_eq!(plain(1_234_567.0, 0), "1,234,567");
        assert_eq!(plain(100.0, 0), "100");
        assert_eq!(plain(-0.001, 1), "0");
        assert_eq!(short(37.5), "37.5");
        assert_eq!(short(600.04), "600");
        assert_eq!(short(56.25), "56.25");
        assert_eq!(tick(0.3 - 0.1), "0.2");
        assert_eq!(tick(2_000.0), "2,000");
        assert_eq!(short(2.46e-12), "2.46×10⁻¹²");
        assert_eq!(short(-3e10), "−3×10¹⁰");
        assert_eq!(short(0.0), "0");
        assert_eq!(grouped("1200–2400 ng/mL, 0.12345"), "1,200–2,400 ng/mL, 0.12345");
    }

    #[test]
    fn an_axis_is_written_in_one_way() {
        assert_eq!(ticks(&[0.0, 50.0, 100.0], false), ["0", "50", "100"]);
        assert_eq!(ticks(&[0.0, 5e6, 1e7], false), ["0", "5×10⁶", "1×10⁷"]);
        assert_eq!(ticks(&[0.0, 2e-13, 4e-13], false), ["0", "2×10⁻¹³", "4×10⁻¹³"]);
        assert_eq!(ticks(&[1e-4, 1e-2, 1.0], true), ["1×10⁻⁴", "0.01", "1"]);
    }
}
