/// A number rounded to so many significant digits, without trailing zeros: 253.1, 0.0412, 12000.
///
/// ```
/// use infusim::report::significant;
/// assert_eq!(significant(253.0958, 4), "253.1");
/// assert_eq!(significant(0.041_26, 3), "0.0413");
/// assert_eq!(significant(12_345.6, 3), "12300");
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
    // Rust rounds decimal digits correctly in scientific notation; read back, the number prints plainly.
    let places = (digits - 1).max(0) as usize;
    let rounded: f64 = format!("{value:.places$e}").parse().unwrap_or(value);
    rounded.to_string()
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
