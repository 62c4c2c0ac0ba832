use super::contents::Contents;
use super::font::{Face, MISSING};
use super::noted::is_noted;
use super::observed_points;
use std::fmt::Write;

/// The letters of a figure that its typeface has no shape for, and where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters {
    /// A place, such as "arm 漢字", with its letters, each once.
    missing: Vec<(String, Vec<char>)>,
}

/// More letters or places than these are counted, not named.
const NAMED: usize = 8;

impl Letters {
    /// Of everything on a figure that somebody else has written.
    pub(super) fn of(contents: &Contents<'_>) -> Self {
        let mut letters = Self::default();
        letters.look("the title", &contents.outcome.title);
        letters.look("the analyte's name", contents.analyte);
        for model in contents.models() {
            letters.look(&format!("model {}", model.short), &model.short);
        }
        for shown in &contents.shown {
            letters.look(&format!("arm {}", shown.series.arm), &shown.series.arm);
        }
        for (_, text) in observed_points::legend(contents) {
            letters.look("the names of measured levels", &text);
        }
        for reference in &contents.references {
            let mismatch = reference.mismatch.as_deref().unwrap_or_default();
            letters.look(
                &format!("threshold {}", reference.name),
                &format!("{}{mismatch}", reference.name),
            );
        }
        for warning in contents
            .outcome
            .warnings
            .iter()
            .filter(|warning| is_noted(warning.kind))
        {
            letters.look("the notes below", &warning.text);
        }
        letters
    }

    /// Adds those of a text.
    fn look(&mut self, place: &str, text: &str) {
        let mut found: Vec<char> = Vec::new();
        for letter in text.chars().filter(|letter| !Face::Regular.has(*letter)) {
            if !found.contains(&letter) {
                found.push(letter);
            }
        }
        if !found.is_empty() && !self.missing.iter().any(|(known, _)| known == place) {
            self.missing.push((place.to_string(), found));
        }
    }

    /// True where every letter has its shape.
    pub(super) fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Says them; `None` where every letter has its shape.
    pub(super) fn said(&self) -> Option<String> {
        if self.is_complete() {
            return None;
        }
        let mut places: Vec<String> = self
            .missing
            .iter()
            .take(NAMED)
            .map(|(place, letters)| format!("{} in {}", named(letters), shortened(place)))
            .collect();
        match self.missing.len() - places.len() {
            0 => {}
            1 => places.push("others in one more place".to_string()),
            more => places.push(format!("others in {more} more places")),
        }
        Some(format!(
            "the figures' typeface has no shape for {}: {MISSING} stands for each; tables and files hold them",
            places.join("; ")
        ))
    }
}

/// "漢 (U+6F22), 字 (U+5B57)". What is not seen, or turns what follows it, is named by its number alone.
fn named(letters: &[char]) -> String {
    let mut text = String::new();
    for letter in letters.iter().take(NAMED) {
        let comma = if text.is_empty() { "" } else { ", " };
        let code = u32::from(*letter);
        match is_seen(*letter) {
            true => write!(text, "{comma}{letter} (U+{code:04X})").ok(),
            false => write!(text, "{comma}U+{code:04X}").ok(),
        };
    }
    match letters.len().saturating_sub(NAMED) {
        0 => {}
        more => {
            write!(text, " and {more} more").ok();
        }
    }
    text
}

/// A place as it can be printed in a line.
fn shortened(place: &str) -> String {
    const LONGEST: usize = 40;
    let seen: String = place
        .chars()
        .map(|letter| if is_seen(letter) { letter } else { MISSING })
        .collect();
    match seen.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", seen.get(..end).unwrap_or(&seen)),
        None => seen,
    }
}

/// False for controls, and for the invisible letters that join, mark or turn others (Unicode's format
/// characters, chapter 23.2 of the standard).
fn is_seen(letter: char) -> bool {
    let formats = [
        ('\u{ad}', '\u{ad}'),
        ('\u{600}', '\u{605}'),
        ('\u{61c}', '\u{61c}'),
        ('\u{180e}', '\u{180e}'),
        ('\u{200b}', '\u{200f}'),
        ('\u{2028}', '\u{202e}'),
        ('\u{2060}', '\u{206f}'),
        ('\u{fe00}', '\u{fe0f}'),
        ('\u{feff}', '\u{feff}'),
        ('\u{fff9}', '\u{fffb}'),
        ('\u{e0000}', '\u{e0fff}'),
    ];
    !letter.is_control() && !formats.iter().any(|(from, to)| (*from..=*to).contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::Letters;
    use crate::plot::contents::Contents;
    use crate::plot::example::study;

    fn said(title: &str, arm: &str) -> Option<String> {
        let mut study = study(1);
        study.title = title.to_string();
        study.series[0].arm = arm.to_string();
        Letters::of(&Contents::new(&study, "ketamine").expect("contents")).said()
    }

    #[test]
    fn letters_are_named_with_their_place() {
        let said = said("氯胺酮 and 💉, 氯", "2 h").expect("letters are missing");
        assert_eq!(
            said,
            "the figures' typeface has no shape for 氯 (U+6C2F), 胺 (U+80FA), 酮 (U+916E), 💉 (U+1F489) in the \
             title: □ stands for each; tables and files hold them"
        );
    }

    #[test]
    fn what_turns_the_line_is_named_but_not_printed() {
        let said = said("Five days", "a\u{202e}b e\u{301}").expect("letters are missing");
        assert!(said.contains("U+202E") && !said.contains('\u{202e}'), "{said}");
        assert!(said.contains("U+0301"), "{said}");
    }

    #[test]
    fn nothing_is_said_where_nothing_is_missing() {
        assert_eq!(said("Überdosis über µg/mL — ≥ 5 %, α", "2 h, Łódź"), None);
    }

    #[test]
    fn a_crowd_of_letters_stays_short() {
        let crowd: String = ('\u{4e00}'..'\u{4f00}').collect();
        let said = said(&crowd, &crowd).expect("letters are missing");
        assert!(
            said.contains("and 248 more") && said.chars().count() < 400,
            "{said}"
        );
    }
}
