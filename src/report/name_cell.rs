use std::borrow::Cow;

/// Texts that readers of CSV files take for a missing, logical or infinite value, quoted or not; small letters stand for
/// large ones too. The defaults of pandas' `read_csv`, R's `read.csv` and `readr`, and what Excel and LibreOffice turn
/// into a value.
const NOT_A_NAME: &[&str] = &[
    "", "#n/a", "#n/a n/a", "#na", "-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan", "<na>", "n/a", "na",
    "nan", "nil", "none", "null", "missing", "true", "false", "t", "f", "inf", "infinity", ".",
];
/// What makes a cell a formula in a spreadsheet, also in the wide shapes of East Asian keyboards (OWASP, "CSV
/// Injection"). `'` is here so that every name can be told from its mark.
const FIRST: &[char] = &[
    '=', '+', '-', '@', '\'', '＝', '＋', '－', '＠', '\u{2212}', '|', '%',
];

/// A name as a cell of a CSV file. A spreadsheet would take one that begins with `=`, `+`, `-` or `@` for a formula, and
/// other programs one called `NA` for a missing value: these get an apostrophe in front. So does a name that has one
/// already, so that taking one apostrophe away always gives the name.
pub(super) fn name_cell(name: &str) -> Cow<'_, str> {
    let is_empty =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    let seen = name.trim_start_matches(is_empty);
    let is_value = NOT_A_NAME.contains(&seen.trim_end().to_lowercase().as_str());
    if is_value || seen.starts_with(FIRST) {
        Cow::Owned(format!("'{name}"))
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::name_cell;

    #[test]
    fn names_are_text_to_every_reader_and_can_be_had_back() {
        for name in [
            "=1+1",
            "+ bolus",
            "-x",
            "@x",
            "\t=1",
            "\r=1",
            " =1",
            "\u{feff}=1",
            "＝1",
            "NA",
            "na ",
            "NaN",
            "null",
            "N/A",
            "TRUE",
            "inf",
            "-inf",
            "",
            "'x",
            "''",
            "'NA",
        ] {
            let cell = name_cell(name);
            assert_eq!(cell.strip_prefix('\''), Some(name), "{name:?}");
        }
        for name in [
            "2 h",
            "a+b",
            "Nathan",
            "nasal",
            "30 h, after a bolus",
            "漢字",
            "1e5",
            "\"quoted\"",
        ] {
            assert_eq!(name_cell(name), name);
        }
    }
}
