use super::Place;
use std::collections::BTreeMap;

/// One thing wrong with a file: what was seen, where, and one thing to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where; `None` when it concerns the file as a whole.
    pub place: Option<Place>,
    /// What was seen and what was expected.
    pub message: String,
    /// One thing to try.
    pub hint: Option<String>,
}

impl Mistake {
    /// A mistake at a place.
    pub fn at(place: Place, message: impl Into<String>) -> Self {
        Self {
            place: Some(place),
            message: message.into(),
            hint: None,
        }
    }

    /// A mistake of the whole file.
    pub fn anywhere(message: impl Into<String>) -> Self {
        Self {
            place: None,
            message: message.into(),
            hint: None,
        }
    }

    /// With something to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The mistakes found so far. Readers add to it and go on, so that a user sees all at once.
#[derive(Clone, Debug, Default)]
pub struct Mistakes {
    list: Vec<Mistake>,
    /// Values of which everything is said, by their places; `None` where that is said elsewhere.
    refused: BTreeMap<Place, Option<Mistake>>,
}

impl Mistakes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn add(&mut self, mistake: Mistake) {
        self.list.push(mistake);
    }

    /// Adds the mistake of a value that is no text at all. Whatever else is said of that value, which is not
    /// what its author sees, is left out.
    pub fn refuse(&mut self, place: Place, mistake: Mistake) {
        self.refused.entry(place).or_insert_with(|| Some(mistake.clone()));
        self.add(mistake);
    }

    /// Leaves out whatever is said of a value that is not known, because of a mistake elsewhere.
    pub fn ignore(&mut self, place: Place) {
        self.refused.entry(place).or_insert(None);
    }

    /// Adds the mistakes of another reading of the same file; of several at one place, only the first found.
    pub fn merge(&mut self, other: Self) {
        for (place, said) in other.refused {
            self.refused.entry(place).or_insert(said);
        }
        for mistake in other.list {
            if !self.list.iter().any(|known| known.place == mistake.place) {
                self.list.push(mistake);
            }
        }
    }

    /// Adds some words to what is said at some places.
    pub fn explain(&mut self, places: &BTreeMap<Place, String>) {
        for mistake in &mut self.list {
            let words = mistake.place.and_then(|place| value_at(places, place));
            if let Some(words) = words {
                mistake.message = format!("{} ({words})", mistake.message);
            }
        }
    }

    /// True while nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many so far; with it a reader can tell whether a part of the file was in order.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them, in the order of the file.
    pub fn into_sorted(mut self) -> Vec<Mistake> {
        let refused = &self.refused;
        let refusal = |place: Place| value_at(refused, place);
        self.list.retain(|mistake| {
            let said = mistake.place.and_then(refusal);
            said.is_none_or(|said| said.as_ref() == Some(mistake))
        });
        self.list
            .sort_by_key(|mistake| mistake.place.map_or(0, |place| place.start));
        self.list.dedup();
        self.list
    }
}

/// What is known of the value that a place lies in: single values do not overlap.
fn value_at<T>(values: &BTreeMap<Place, T>, place: Place) -> Option<&T> {
    let from_here = Place {
        end: usize::MAX,
        ..place
    };
    let (value, known) = values.range(..=from_here).next_back()?;
    (place.end <= value.end).then_some(known)
}

/// A text as written, in backticks for a message: on one line, and cut where it is long.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let line: String = text
        .trim()
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", line.get(..end).unwrap_or("").trim_end()),
        None => format!("`{line}`"),
    }
}

/// "did you mean `duration`?" when one of the known names is close to what was written.
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(written, known).map(|name| format!("did you mean `{name}`?"))
}

/// Bytes of a name beyond which none is near it.
const LONGEST_NAME: usize = 200;

/// The known name that is closest to what was written, when it is close.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this two names have a few letters in common by chance.
    const CLOSE: f64 = 0.8;
    /// What a name that is a part of another counts, so that a nearer one is found before it.
    const JUST_CLOSE: f64 = 0.801;
    /// A name of so many letters that is a part of another is hardly so by chance: `nasal` in `intranasal`.
    const PART: usize = 4;
    let lower = written.to_lowercase();
    let score = |name: &str| {
        let (short, long) = if name.len() < lower.len() {
            (name, lower.as_str())
        } else {
            (lower.as_str(), name)
        };
        match short.len() >= PART && long.len() <= 4 * short.len() && long.contains(short) {
            true => strsim::jaro_winkler(&lower, name).max(JUST_CLOSE),
            false => strsim::jaro_winkler(&lower, name),
        }
    };
    // Far longer than any name: comparing it letter by letter would take long and find nothing.
    if written.len() > LONGEST_NAME {
        return None;
    }
    known
        .into_iter()
        .map(|name| (score(&name.to_lowercase()), name))
        .filter(|(score, _)| *score > CLOSE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
