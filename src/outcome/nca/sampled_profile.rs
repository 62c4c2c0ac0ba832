use super::ProfileError;

/// Levels of one person at sampling times, from the start of what is given.
///
/// A level below the limit of quantification is zero before the first one that is not, and left out from then on; a level
/// of zero where there is no such limit stays.
///
/// ```
/// use infusim::outcome::nca::SampledProfile;
/// let profile = SampledProfile::new(&[0.0, 1.0, 2.0, 3.0], &[0.4, 9.0, 9.0, 0.4], Some(1.0))?;
/// assert_eq!(profile.points(), [[0.0, 0.0], [1.0, 9.0], [2.0, 9.0]]);
/// assert_eq!(profile.highest(), Some([1.0, 9.0]));
/// assert_eq!(profile.last(), Some([2.0, 9.0]));
/// # Ok::<(), infusim::outcome::nca::ProfileError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SampledProfile {
    /// Times in h and levels in ng/mL.
    points: Vec<[f64; 2]>,
    /// The index of the first of the highest ones, and of the last one above zero.
    ends: Option<[usize; 2]>,
}

impl SampledProfile {
    /// From times in h, in increasing order, and levels in ng/mL, of which those below `lloq` are not quantifiable.
    ///
    /// # Errors
    /// When there are two samples at one time, they are in no order, or a level is no number.
    pub fn new(times: &[f64], levels: &[f64], lloq: Option<f64>) -> Result<Self, ProfileError> {
        if times.len() != levels.len() {
            return Err(ProfileError::Lengths {
                times: times.len(),
                levels: levels.len(),
            });
        }
        let mut points: Vec<[f64; 2]> = Vec::with_capacity(times.len());
        let mut before = f64::NEG_INFINITY;
        let mut is_there = false;
        for (hours, level) in times.iter().copied().zip(levels.iter().copied()) {
            if !hours.is_finite() || !level.is_finite() || level < 0.0 {
                return Err(ProfileError::NotALevel { hours, level });
            }
            if hours == before {
                return Err(ProfileError::Duplicate { hours });
            }
            if hours < before {
                return Err(ProfileError::Order { hours });
            }
            before = hours;
            let is_quantifiable = lloq.is_none_or(|lloq| level >= lloq);
            match is_quantifiable {
                true => points.push([hours, level]),
                false if !is_there => points.push([hours, 0.0]),
                false => {}
            }
            is_there |= is_quantifiable && level > 0.0;
        }
        Ok(Self {
            ends: ends(&points),
            points,
        })
    }

    /// The samples that count, each a time in h and a level in ng/mL.
    pub fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    /// The first of the highest samples; `None` where none is quantifiable.
    pub fn highest(&self) -> Option<[f64; 2]> {
        self.points.get(self.ends?[0]).copied()
    }

    /// The last quantifiable sample.
    pub fn last(&self) -> Option<[f64; 2]> {
        self.points.get(self.ends?[1]).copied()
    }

    /// The lowest sample.
    pub fn lowest(&self) -> Option<f64> {
        let levels = self.points.iter().map(|[_, level]| *level);
        levels.reduce(f64::min)
    }

    /// The quantifiable samples after the first of the highest, none of them before a time.
    pub fn after_highest(&self, from: f64) -> Vec<[f64; 2]> {
        let Some([highest, _]) = self.ends else {
            return Vec::new();
        };
        let later = self.points.iter().skip(highest + 1);
        later
            .filter(|[time, level]| *level > 0.0 && *time >= from)
            .copied()
            .collect()
    }
}

fn ends(points: &[[f64; 2]]) -> Option<[usize; 2]> {
    let last = points.iter().rposition(|[_, level]| *level > 0.0)?;
    let mut highest = 0;
    for (index, [_, level]) in points.iter().enumerate() {
        if *level > points[highest][1] {
            highest = index;
        }
    }
    Some([highest, last])
}
