/// What a profile follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NcaDose {
    /// How much in all, mg.
    pub amount: f64,
    /// The mean time at which it is given, h after its start: half of the length of an infusion, 0 for a bolus.
    pub mean_time: f64,
    /// When the last of it ends, h after its start.
    pub end: f64,
    /// Whether it starts with a bolus into the blood, after which the level is highest at once.
    pub is_bolus: bool,
    /// Whether all of it goes into the blood at once and whole, so that clearance and volumes follow from it.
    pub is_intravenous: bool,
    /// At steady state, the hours from one round to the next.
    pub round: Option<f64>,
}
