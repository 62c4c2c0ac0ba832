/// A threshold whose level is another one in each subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnLevel {
    /// Index of the analyte.
    pub analyte: usize,
    /// Index of the threshold among those of the analyte.
    pub threshold: usize,
    /// Which of the subject's own levels it is.
    pub index: usize,
    /// What that is divided by.
    pub divisor: f64,
}

impl OwnLevel {
    /// The level of a subject with such levels, ng/mL.
    pub fn of(&self, own_levels: &[f64]) -> f64 {
        let level = own_levels.get(self.index).copied().unwrap_or(f64::INFINITY);
        match self.divisor > 0.0 {
            true => level / self.divisor,
            // Nothing is given: a level that is passed without any drug still is.
            false if level < 0.0 => level,
            false => f64::INFINITY,
        }
    }

    /// Thresholds in ng/mL with the levels of a subject in the place of those that are everybody's own.
    pub fn in_subject(
        all: &[Self],
        thresholds: &[Vec<Option<f64>>],
        own_levels: &[f64],
    ) -> Vec<Vec<Option<f64>>> {
        let mut thresholds = thresholds.to_vec();
        for own in all {
            let place = thresholds
                .get_mut(own.analyte)
                .and_then(|levels| levels.get_mut(own.threshold));
            if let Some(level) = place {
                *level = Some(own.of(own_levels));
            }
        }
        thresholds
    }
}
