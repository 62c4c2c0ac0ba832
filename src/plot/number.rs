//! Numbers as the figure writes them.

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

#[cfg(test)]
mod tests {
    use super::{grouped, plain, short, tick};

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
        assert_eq!(grouped("1200–2400 ng/mL, 0.12345"), "1,200–2,400 ng/mL, 0.12345");
    }
}
