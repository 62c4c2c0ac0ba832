use super::effect_look::EffectLook;
use super::number::grouped;
use super::shown::Shown;
use crate::effect::{EffectKind, Mismatch, Threshold};
use crate::model::Site;
use crate::outcome::StudyOutcome;

/// A threshold as the figure shows it.
pub(super) struct Reference<'a> {
    /// Which of the study's thresholds it is.
    pub(super) index: usize,
    pub(super) name: &'a str,
    pub(super) look: EffectLook,
    /// "50–200 ng/mL".
    pub(super) range: String,
    /// "above 50 ng/mL".
    pub(super) above: String,
    pub(super) kind: EffectKind,
    /// What counts as "above", in ng/mL.
    pub(super) level: f64,
    /// Lower and upper end of the range or interval; the same for a single number.
    pub(super) ends: (f64, f64),
    /// In what it differs from what the models compute, if in anything.
    pub(super) mismatch: Option<String>,
}

impl<'a> Reference<'a> {
    /// Those that belong to an analyte, in the order of the study.
    pub(super) fn all(outcome: &'a StudyOutcome, shown: &[Shown<'_>], analyte: &str) -> Vec<Self> {
        let mut references: Vec<Self> = Vec::new();
        for (index, threshold) in outcome.thresholds.iter().enumerate() {
            // A value of a response is no level in ng/mL; it stands on the figure of the response.
            let level_in = |shown: &Shown<'_>| {
                let level = shown.analyte.thresholds.get(index).copied().flatten();
                level.filter(|level| level.is_finite())
            };
            let concerned: Vec<&Shown<'_>> = shown.iter().filter(|shown| level_in(shown).is_some()).collect();
            let Some(level) = concerned.first().and_then(|shown| level_in(shown)) else {
                continue;
            };
            let low = threshold.lower.map_or(level, |lower| lower.ng_per_ml());
            let high = threshold.upper.map_or(level, |upper| upper.ng_per_ml());
            references.push(Self {
                index,
                name: &threshold.short,
                look: EffectLook::of(threshold.kind, references.len()),
                range: grouped(&threshold.range()),
                above: grouped(&threshold.above()),
                kind: threshold.kind,
                level,
                ends: (low.min(level), high.max(level)),
                mismatch: mismatch(threshold, &concerned, analyte),
            });
        }
        references
    }
}

/// "≠ site: threshold venous, curve mixed arterial and venous". Where the models differ in it, only in what they do.
fn mismatch(threshold: &Threshold, concerned: &[&Shown<'_>], analyte: &str) -> Option<String> {
    let mut by_model: Vec<(&str, Vec<Mismatch>)> = Vec::new();
    for shown in concerned {
        let model = shown.model.short.as_str();
        if !by_model.iter().any(|(known, _)| *known == model) {
            by_model.push((model, threshold.mismatches(shown.model, analyte)));
        }
    }
    let alike = |say: fn(&Mismatch) -> String| {
        let mut texts = by_model.iter().map(|(_, found)| join(found, say));
        let first = texts.next().unwrap_or_default();
        texts.all(|text| text == first).then_some(first)
    };
    let text = alike(words).or_else(|| alike(subject)).unwrap_or_else(|| {
        let said = by_model.iter().filter(|(_, found)| !found.is_empty());
        let texts: Vec<String> = said
            .map(|(model, found)| format!("{model}: {}", join(found, subject)))
            .collect();
        texts.join("; ")
    });
    (!text.is_empty()).then(|| format!("≠ {text}"))
}

fn join(found: &[Mismatch], say: fn(&Mismatch) -> String) -> String {
    found.iter().map(say).collect::<Vec<_>>().join("; ")
}

/// What differs, in full.
fn words(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Site {
            threshold: Site::NotStated,
            curve: Site::NotStated,
        } => "sampling sites not stated".to_string(),
        other => other.short(),
    }
}

/// In what it differs.
fn subject(mismatch: &Mismatch) -> String {
    mismatch.subject().to_string()
}

#[cfg(test)]
mod tests {
    use super::{join, subject, words};
    use crate::effect::Mismatch;
    use crate::model::Site;

    #[test]
    fn two_unknown_sites_are_not_called_different() {
        let unknown = Mismatch::Site {
            threshold: Site::NotStated,
            curve: Site::NotStated,
        };
        assert_eq!(words(&unknown), "sampling sites not stated");
        let known = Mismatch::Site {
            threshold: Site::Venous,
            curve: Site::Arterial,
        };
        assert_eq!(
            join(&[known.clone(), unknown], words),
            "site: threshold venous, curve arterial; sampling sites not stated"
        );
        assert_eq!(join(&[known], subject), "site");
    }
}
