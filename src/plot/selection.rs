use super::palette::{FEW, MOST};
use crate::outcome::{SeriesOutcome, StudyOutcome};

/// Which series of a study are drawn, where there are more than can be told apart, and how that is said.
///
/// Of several models each is drawn with the same arms. Arms are the first, against which the others are
/// compared, and those evenly spread in the order of the typical patient's peak in the first model. The choice
/// looks at nothing else, so the figures of all analytes show the same arms.
pub(super) struct Selection {
    /// Places in the study's series, in their order.
    pub(super) drawn: Vec<usize>,
    /// "6 of 80 arms drawn: …"; `None` where nothing is left out.
    pub(super) said: Option<String>,
}

impl Selection {
    /// For the figure of an analyte, with so many series at most.
    pub(super) fn new(outcome: &StudyOutcome, analyte: &str, most: usize) -> Self {
        let models = in_order(outcome.series.iter().map(|series| series.model));
        let in_first = |series: &&SeriesOutcome| Some(&series.model) == models.first();
        let arms: Vec<f64> = outcome.series.iter().filter(in_first).map(peak).collect();
        let models_drawn: Vec<usize> = match models.len() <= most {
            true => models.clone(),
            false => with_analyte(outcome, analyte, most),
        };
        let room = (most / models_drawn.len().max(1)).max(1);
        let arms_drawn = spread(&arms, room);
        let mut drawn = Vec::new();
        let mut before: Option<usize> = None;
        let mut arm = 0;
        for (index, series) in outcome.series.iter().enumerate() {
            arm = if before == Some(series.model) { arm + 1 } else { 0 };
            before = Some(series.model);
            if models_drawn.contains(&series.model) && arms_drawn.contains(&arm) {
                drawn.push(index);
            }
        }
        let said = (drawn.len() < outcome.series.len())
            .then(|| said([arms_drawn.len(), arms.len()], [models_drawn.len(), models.len()]));
        Self { drawn, said }
    }

    /// The series on the figure of an analyte, each with the place of its look. A series has the same place in
    /// the figures of all analytes, and one no figure shows it beside may have that too, so that few looks are
    /// needed; where that would still take a look that so few curves do not have, places are counted through.
    pub(super) fn seen(&self, outcome: &StudyOutcome, analyte: &str) -> Vec<(usize, usize)> {
        let names = |index: usize| {
            let series = outcome.series.get(index);
            series
                .into_iter()
                .flat_map(|series| &series.analytes)
                .map(|analyte| &analyte.name)
        };
        let mut places: Vec<(usize, usize)> = Vec::new();
        for index in self.drawn.iter().copied() {
            let beside = |known: usize| names(known).any(|name| names(index).any(|other| other == name));
            let free = |place: &usize| {
                !places
                    .iter()
                    .any(|(known, taken)| taken == place && beside(*known))
            };
            let place = (0..).find(free).unwrap_or(0);
            places.push((index, place));
        }
        places.retain(|(index, _)| names(*index).any(|name| name == analyte));
        let looks = if places.len() <= FEW { FEW } else { MOST };
        if places.iter().any(|(_, place)| *place >= looks) {
            for (count, (_, place)) in places.iter_mut().enumerate() {
                *place = count;
            }
        }
        places
    }
}

/// The first models that have an analyte, as many as fit.
fn with_analyte(outcome: &StudyOutcome, analyte: &str, most: usize) -> Vec<usize> {
    let has = |series: &&SeriesOutcome| series.analytes.iter().any(|known| known.name == analyte);
    let mut models = in_order(outcome.series.iter().filter(has).map(|series| series.model));
    models.truncate(most);
    models
}

fn in_order(models: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut known: Vec<usize> = Vec::new();
    for model in models {
        if known.last() != Some(&model) {
            known.push(model);
        }
    }
    known
}

/// The typical patient's highest level of the first analyte, in ng/mL.
fn peak(series: &SeriesOutcome) -> f64 {
    series
        .analytes
        .first()
        .map_or(0.0, |analyte| analyte.typical.cmax)
}

/// The places of so many values: the first, and others evenly spread from the lowest to the highest.
fn spread(values: &[f64], room: usize) -> Vec<usize> {
    if values.len() <= room {
        return (0..values.len()).collect();
    }
    let mut order: Vec<usize> = (1..values.len()).collect();
    let value = |index: &usize| values.get(*index).copied().unwrap_or(0.0);
    order.sort_by(|one, other| value(one).total_cmp(&value(other)).then(one.cmp(other)));
    let others = room - 1;
    let mut chosen = vec![0];
    for step in 0..others {
        // A single other is the highest.
        let rank = match others {
            1 => order.len() - 1,
            _ => (step * (order.len() - 1) + (others - 1) / 2) / (others - 1),
        };
        chosen.extend(order.get(rank));
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn said([arms, of_arms]: [usize; 2], [models, of_models]: [usize; 2]) -> String {
    let mut text = match arms < of_arms {
        true => format!("{arms} of {of_arms} arms drawn: "),
        false => String::new(),
    };
    text += match (arms < of_arms, arms) {
        (false, _) => "",
        (true, 1) => "the first",
        (true, 2) => "the first and the one with the highest peak besides",
        (true, _) => "the first, and others spread from the lowest to the highest peak",
    };
    if models < of_models {
        let comma = if text.is_empty() { "" } else { "; " };
        text += &format!("{comma}{models} of {of_models} models drawn: the first that compute it");
    }
    text + ". Tables and files hold all."
}

#[cfg(test)]
mod tests {
    use super::{MOST, Selection, spread};
    use crate::plot::example::study;

    #[test]
    fn all_are_drawn_as_long_as_they_can_be_told_apart() {
        let selection = Selection::new(&study(6), "ketamine", MOST);
        assert_eq!(selection.drawn, [0, 1, 2, 3, 4, 5]);
        assert_eq!(selection.said, None);
    }

    #[test]
    fn of_eighty_arms_the_first_the_lowest_and_the_highest_are_drawn() {
        let selection = Selection::new(&study(80), "ketamine", MOST);
        assert_eq!(selection.drawn.len(), 6);
        assert!([0, 1, 79].iter().all(|arm| selection.drawn.contains(arm)));
        assert_eq!(
            selection.said.as_deref(),
            Some(
                "6 of 80 arms drawn: the first, and others spread from the lowest to the highest peak. Tables and \
                 files hold all."
            )
        );
    }

    #[test]
    fn every_model_shows_the_same_arms() {
        let mut study = study(5);
        let model = study.models[0].clone();
        study.models.push(model);
        let second: Vec<_> = study
            .series
            .iter()
            .cloned()
            .map(|mut series| {
                series.model = 1;
                series
            })
            .collect();
        study.series.extend(second);
        assert_eq!(Selection::new(&study, "ketamine", MOST).drawn, [0, 1, 4, 5, 6, 9]);
    }

    #[test]
    fn the_spread_is_even_whatever_the_order() {
        assert_eq!(spread(&[5.0, 9.0, 1.0, 7.0, 3.0], 3), [0, 1, 2]);
        assert_eq!(spread(&[5.0, 9.0, 1.0], 1), [0]);
        assert_eq!(spread(&[1.0, f64::NAN, 2.0], 2).len(), 2);
        assert_eq!(spread(&[], 6), [0; 0]);
    }
}
