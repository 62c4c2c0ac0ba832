//! Names of files and folders that are made from names in scenarios and models.
//!
//! A name in a file never decides where anything is written: what is made here holds no separator, begins
//! with a letter or digit, is no name that Windows keeps for devices, and is of limited length.

use std::collections::HashSet;
use std::path::Path;

/// Longest name of a results folder, in bytes. Common file systems take 255, and a suffix or two must fit.
const LONGEST_FOLDER: usize = 120;
/// Longest part of a figure's name that comes from its analyte, in characters.
const LONGEST_ANALYTE: usize = 48;
/// Names that Windows keeps for devices, with and without an extension.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
/// The same, when a digit follows.
const RESERVED_WITH_DIGIT: [&str; 2] = ["com", "lpt"];

/// The names of figures of a kind without extension, one for each analyte: ASCII letters in lower case, digits and
/// dashes. The first analyte has the plain name, the others carry theirs; where two would meet, the later
/// one gets a number.
pub(super) fn figure_names(kind: &str, analytes: &[&str]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::with_capacity(analytes.len());
    for (index, analyte) in analytes.iter().enumerate() {
        let plain = match index {
            0 => kind.to_string(),
            _ => format!("{kind}-{}", letters_of(analyte)),
        };
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let free = std::iter::once(plain.clone())
            .chain(numbered)
            .find(|name| taken.insert(name.clone()));
        names.extend(free);
    }
    names
}

/// The name of the folder for a scenario's results: the scenario's own, as far as its letters are safe.
///
/// ```
/// use infusim::output::folder_name;
/// use std::path::Path;
/// assert_eq!(folder_name(Path::new("studies/two-or-thirty.yaml")), "two-or-thirty");
/// assert_eq!(folder_name(Path::new("....yaml")), "scenario");
/// ```
pub fn folder_name(scenario: &Path) -> String {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    let safe: String = stem
        .chars()
        .map(|letter| if is_safe(letter) { letter } else { '-' })
        .collect();
    let at_the_edge = |letter: char| matches!(letter, '.' | ' ' | '-');
    let mut name = safe.trim_matches(at_the_edge).to_string();
    while name.len() > LONGEST_FOLDER {
        name.pop();
    }
    let name = name.trim_end_matches(at_the_edge);
    match name {
        "" => "scenario".to_string(),
        name if is_reserved(name) => format!("scenario-{name}"),
        name => name.to_string(),
    }
}

/// Whether a name is that of a file beside the one it was read from: no path, nothing hidden.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && !name
            .chars()
            .any(|letter| matches!(letter, '/' | '\\' | ':') || letter.is_control())
}

/// Letters and digits of any script with their accents, and the marks that mean nothing to a file system or
/// to a shell's idea of a path. Whatever is invisible or turns the direction of writing is not among them.
fn is_safe(letter: char) -> bool {
    letter.is_alphanumeric()
        || ('\u{300}'..='\u{36f}').contains(&letter)
        || matches!(letter, '-' | '_' | '.' | ' ' | '+' | ',' | '(' | ')')
}

/// Letters and digits of ASCII in lower case; a dash for each run of others.
fn letters_of(analyte: &str) -> String {
    let mut name = String::new();
    for letter in analyte.chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(LONGEST_ANALYTE);
    match name.trim_end_matches('-') {
        "" => "analyte".to_string(),
        name => name.to_string(),
    }
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_lowercase();
    let with_digit = |prefix: &str| {
        let rest = stem.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(char::is_numeric))
    };
    RESERVED.contains(&stem.as_str()) || RESERVED_WITH_DIGIT.iter().any(|prefix| with_digit(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_names_of_their_own_from_safe_letters() {
        let analytes = [
            "ketamine",
            "met a",
            "met-a",
            "met/a",
            "MET A",
            "met a 2",
            "../../../x/victim",
            "",
            "κ",
            "\u{1b}[2J",
            "a\u{202e}b",
            &"x".repeat(300),
            &"x".repeat(301),
        ];
        let names = figure_names("concentration", &analytes);
        assert_eq!(names.len(), analytes.len());
        assert_eq!(names[0], "concentration");
        assert_eq!(names[1], "concentration-met-a");
        assert_eq!(
            figure_names("concentration", &["", "--(R, S)-nor--ketamine)"])[1],
            "concentration-r-s-nor-ketamine"
        );
        let distinct: HashSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), names.len(), "{names:?}");
        for name in &names {
            assert!(name.len() <= 80, "{name}");
            assert!(
                name.chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'),
                "{name}"
            );
        }
    }

    #[test]
    fn folders_stay_where_they_are_meant() {
        for (scenario, folder) in [
            ("a/two-or-thirty.yaml", "two-or-thirty"),
            ("Étude (2).yaml", "Étude (2)"),
            ("....yaml", "scenario"),
            (".yaml", "yaml"),
            ("..", "scenario"),
            ("CON.yaml", "scenario-CON"),
            ("con.study.yaml", "scenario-con.study"),
            ("com1.yaml", "scenario-com1"),
            ("LPT9.yaml", "scenario-LPT9"),
            ("com12.yaml", "com12"),
            ("coma.yaml", "coma"),
            ("command.yaml", "command"),
            ("a\u{1b}[2J.yaml", "a--2J"),
            ("a\u{202e}b.yaml", "a-b"),
            ("a\\..\\b.yaml", "a-..-b"),
            ("- -.yaml", "scenario"),
            ("end. .yaml", "end"),
        ] {
            assert_eq!(folder_name(Path::new(scenario)), folder, "{scenario:?}");
        }
        assert_eq!(
            folder_name(Path::new(&"é".repeat(300))),
            "é".repeat(LONGEST_FOLDER / 2)
        );
    }

    #[test]
    fn a_path_is_no_plain_name() {
        for name in [
            "",
            ".",
            "..",
            ".hidden",
            "a/b",
            "/etc/passwd",
            "..\\x",
            "c:x",
            "a\0b",
        ] {
            assert!(!is_plain(name), "{name:?}");
        }
        assert!(is_plain("concentration-met-a.svg"));
    }
}
