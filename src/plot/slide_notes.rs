use super::contents::Contents;
use super::font::MISSING;
use super::footer::{restrictions_on, without_spread};
use super::letters::Letters;
use super::slide_design::{QUIET, ROOM};
use crate::effect::Mismatch;

/// What a slide says below its curves: what must be known to read them, and more where there is room.
pub(super) struct SlideNotes {
    pub(super) lines: Vec<String>,
}

/// Lines for what must be said, and for all together.
const MOST_NEEDED: usize = 4;
const MOST: usize = 3;

impl SlideNotes {
    /// `more` is said before what else there is room for.
    pub(super) fn new(contents: &Contents<'_>, more: Vec<String>) -> Self {
        let mut lines = Vec::new();
        let mut needed = contents.left_out.clone();
        if !Letters::of(contents).is_complete() {
            needed.push(format!("{MISSING}: a letter that this typeface does not have."));
        }
        for found in restrictions_on(contents) {
            let model = contents.outcome.models.get(found.model);
            let model = model.map_or("", |model| model.short.as_str());
            needed.push(format!("† {model}: {}.", found.restriction.what()));
        }
        needed.extend(mismatches(contents));
        for note in needed {
            let room = MOST_NEEDED.saturating_sub(lines.len());
            lines.extend(QUIET.wrap(&note, ROOM, room));
        }
        let others = more.into_iter().chain(others(contents));
        for note in others {
            let wrapped = QUIET.wrap(&note, ROOM, usize::MAX);
            if lines.len() + wrapped.len() <= MOST {
                lines.extend(wrapped);
            }
        }
        Self { lines }
    }
}

/// "≠ site: threshold venous, curve mixed arterial and venous; early on sites differ", a line for each way in which
/// thresholds differ from curves, with what it means where there is room.
fn mismatches(contents: &Contents<'_>) -> Vec<String> {
    let mut ways: Vec<MismatchNote> = Vec::new();
    for reference in &contents.references {
        let Some(threshold) = contents.outcome.thresholds.get(reference.index) else {
            continue;
        };
        let of_models = contents.models().into_iter();
        for found in of_models.flat_map(|model| threshold.mismatches(model, contents.analyte)) {
            let note = MismatchNote::new(&found);
            let same = |known: &&mut MismatchNote| known.what == note.what && known.curve == note.curve;
            match ways.iter_mut().find(same) {
                Some(known) => known.thresholds.extend(note.thresholds),
                None => ways.push(note),
            }
        }
    }
    ways.iter_mut().map(MismatchNote::said).collect()
}

/// A way in which thresholds differ from a curve.
struct MismatchNote {
    what: &'static str,
    thresholds: Vec<String>,
    curve: String,
    means: &'static str,
}

impl MismatchNote {
    fn new(mismatch: &Mismatch) -> Self {
        let [threshold, curve] = mismatch.sides();
        Self {
            what: mismatch.subject(),
            thresholds: vec![threshold],
            curve,
            means: mismatch.meaning(),
        }
    }

    fn said(&mut self) -> String {
        self.thresholds.sort();
        self.thresholds.dedup();
        let sides = format!(
            "≠ {}: threshold {}, curve {}",
            self.what,
            self.thresholds.join(" or "),
            self.curve
        );
        let full = format!("{sides}; {}.", self.means);
        match QUIET.width(&full) <= ROOM {
            true => full,
            false => format!("{sides}."),
        }
    }
}

/// What is said where there is room.
fn others(contents: &Contents<'_>) -> Vec<String> {
    let mut said: Vec<String> = without_spread(contents).into_iter().collect();
    if contents.shown.iter().any(|shown| shown.series.beyond.is_some()) {
        said.push("Dotted: beyond the longest infusion that was studied.".to_string());
    }
    said
}
