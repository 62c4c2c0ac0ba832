//! What other published models that fit a protocol say of its typical patient.

use super::{Blocks, significant};
use crate::outcome::StudyOutcome;

/// Arms of which the range is told; more stand in `other_models.csv`.
const MOST_ARMS: usize = 6;

/// A paragraph below the table: between which peaks the published models lie, the run's own among them; nothing where the
/// run has several models, or others were not asked for.
pub(super) fn other_models_text(outcome: &StudyOutcome) -> Blocks {
    let ([model], false) = (&outcome.models[..], outcome.others.is_empty()) else {
        return Blocks::new();
    };
    let Some(drug) = model.analytes().next().map(|(name, _)| name) else {
        return Blocks::new();
    };
    let arms: Vec<(usize, Vec<(f64, String)>)> = (0..outcome.series.len())
        .map(|arm| (arm, peaks(outcome, arm)))
        .filter(|(_, peaks)| peaks.len() > 1)
        .collect();
    let Some(((first, peaks), rest)) = arms.split_first() else {
        return Blocks::new();
    };
    let one = outcome.series.len() == 1;
    let label = |arm: usize| outcome.series.get(arm).map_or("", |series| series.arm.as_str());
    let named: Vec<String> = peaks
        .iter()
        .map(|(peak, who)| format!("{who} {}", significant(*peak, 4)))
        .collect();
    let of = if one {
        String::new()
    } else {
        format!(" in arm {}", label(*first))
    };
    let mut text = format!(
        "Published models that fit this protocol put the typical patient's peak of {drug}{of} between {} ng/mL ({})",
        range(peaks),
        named.join("; "),
    );
    for (arm, peaks) in rest.iter().take(MOST_ARMS) {
        text.push_str(&format!("; in arm {} between {}", label(*arm), range(peaks)));
    }
    if rest.len() > MOST_ARMS {
        text.push_str(&format!(
            "; {} more arms stand in other_models.csv",
            rest.len() - MOST_ARMS
        ));
    }
    let mut blocks = Blocks::new();
    blocks.gap();
    blocks.paragraph(format!("{text}."));
    blocks
}

/// "177 and 253".
fn range(peaks: &[(f64, String)]) -> String {
    let ends =
        [peaks.first(), peaks.last()].map(|end| significant(end.map_or(f64::NAN, |(peak, _)| *peak), 3));
    ends.join(" and ")
}

/// Peaks of the drug in an arm, the lowest first, with the models: "Hijazi 2003 (site not stated, intensive care)".
fn peaks(outcome: &StudyOutcome, arm: usize) -> Vec<(f64, String)> {
    let own = outcome.series.get(arm).and_then(|series| {
        let model = outcome.models.get(series.model)?;
        let peak = series.analytes.first()?.typical.cmax;
        Some((peak, format!("{} ({})", model.short, model.measured.site)))
    });
    let others = outcome.others.iter().filter_map(|other| {
        let (peak, _) = other.peak(arm)?;
        let about = std::iter::once(other.measured.site.to_string()).chain(other.condition.clone());
        let about: Vec<String> = about.collect();
        Some((peak, format!("{} ({})", other.short, about.join(", "))))
    });
    let mut peaks: Vec<(f64, String)> = own
        .filter(|(peak, _)| *peak > 0.0)
        .into_iter()
        .chain(others)
        .collect();
    peaks.sort_by(|one, other| one.0.total_cmp(&other.0));
    peaks
}
