//! Numbers as people read them.

/// Three significant digits, with commas between thousands.
pub fn digits(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_string();
    }
    if value == 0.0 {
        return "0".to_string();
    }
    // Rounded first: 9.996 has one digit before the point less than 10.0.
    let rounded: f64 = format!("{value:.2e}").parse().unwrap();
    let before = rounded.abs().log10().floor() as i32 + 1;
    match usize::try_from(3 - before) {
        Ok(decimals) => format!("{rounded:.decimals$}"),
        Err(_) => grouped(rounded as u64),
    }
}

/// With commas between thousands.
pub fn grouped(count: u64) -> String {
    let plain = count.to_string();
    let mut text = String::new();
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A span of time in the unit that suits it.
pub fn span(seconds: f64) -> String {
    match seconds {
        s if !s.is_finite() => "–".to_string(),
        s if s < 1e-3 => format!("{} µs", digits(s * 1e6)),
        s if s < 0.1 => format!("{} ms", digits(s * 1e3)),
        s => format!("{} s", digits(s)),
    }
}

/// A part of a whole.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// How many times as much.
pub fn times(ratio: f64) -> String {
    format!("{} ×", digits(ratio))
}
