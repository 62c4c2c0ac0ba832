/// A number with so many significant digits, without trailing zeros: 253.1, 0.0412, 12000.
///
/// ```
/// use infusim::report::significant;
/// assert_eq!(significant(253.0958, 4), "253.1");
/// assert_eq!(significant(0.041_26, 3), "0.0413");
/// assert_eq!(significant(12_345.6, 3), "12346");
/// ```
pub fn significant(value: f64, digits: i32) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        return if value.is_nan() {
            String::new()
        } else {
            "inf".to_string()
        };
    }
    let magnitude = value.abs().log10().floor() as i32;
    let decimals = (digits - 1 - magnitude).clamp(0, 17) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        text
    }
}

/// A count with a thin mark every three digits: 100,000.
pub fn with_thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
