use super::{Dose, DoseAmount, DoseRate, Infusion, Item, Regimen};
use crate::quantity::Weight;

/// Two ratios of doses so close are one: each comes from a division.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// Values of an axis are written with 12 digits.
const AFFINE_ROUNDING: f64 = 1e-11;

impl Regimen {
    /// How many times as much this regimen gives as another one, at every time and to everybody; `None` where it is
    /// not the same multiple of every dose, where times differ, or where a duration follows from a dose.
    ///
    /// ```
    /// use infusim::quantity::Time;
    /// use infusim::regimen::{Delivery, Dose, DoseAmount, Infusion, Item, Regimen};
    /// let of = |mg_per_kg: f64| {
    ///     let (dose, over) = (DoseAmount::PerWeight(mg_per_kg), Time::from_hours(0.75));
    ///     let dose = Dose::Infusion(Infusion::DoseOver { dose, over });
    ///     Regimen::new(vec![Item::Give { at: None, route: "iv".into(), dose, delivery: Delivery::default() }])
    /// };
    /// assert_eq!(of(0.5).proportion_to(&of(0.25)), Some(2.0));
    /// ```
    pub fn proportion_to(&self, other: &Self) -> Option<f64> {
        if self == other {
            return Some(1.0);
        }
        let pairs = Pairs::of(self, other).filter(|pairs| !pairs.is_capped)?;
        let mut found = None;
        for (ours, theirs) in pairs.numbers.into_iter().filter(|pair| *pair != (0.0, 0.0)) {
            let ratio = ours / theirs;
            let first: f64 = *found.get_or_insert(ratio);
            if !ratio.is_finite() || (ratio - first).abs() > ROUNDING * first.abs() {
                return None;
            }
        }
        // mg that models count in one mg as written.
        found.map(|ratio: f64| ratio * (self.strength() / other.strength()))
    }

    /// Whether every dose of this regimen lies a part of the way from that of one regimen to that of another, at the same
    /// times: u(t) = u₀(t) + part (u₁(t) − u₀(t)). Under a linear model so do the levels.
    pub fn lies_between(&self, [from, to]: [&Self; 2], part: f64) -> bool {
        let pairs = |other: &Self| {
            let pairs = Pairs::of(self, other).filter(|pairs| !pairs.is_capped);
            pairs.filter(|_| self.strength() == other.strength())
        };
        let (Some(one), Some(other)) = (pairs(from), pairs(to)) else {
            return false;
        };
        let mut all = one.numbers.iter().zip(&other.numbers);
        all.all(|((own, from), (_, to))| {
            let expected = from + part * (to - from);
            (own - expected).abs() <= AFFINE_ROUNDING * own.abs().max(expected.abs())
        })
    }

    /// Whether a rate is capped (`at_most`) for a patient of this weight, so that less is given than written.
    pub fn is_capped_for(&self, weight: Weight) -> bool {
        is_capped(self.items(), weight)
    }

    /// Whether this regimen gives at least as much as another one in every dose, at the same times and for as long.
    /// Then so do its levels: amounts of a compartment model never fall when any input rises (its system is
    /// cooperative, as in Smith, Monotone Dynamical Systems, 1995, doi:10.1090/surv/041).
    pub fn gives_no_less_than(&self, other: &Self) -> bool {
        let pairs = Pairs::of(self, other);
        let same_strength = self.strength() == other.strength();
        same_strength && pairs.is_some_and(|pairs| pairs.numbers.iter().all(|(ours, theirs)| ours >= theirs))
    }
}

fn is_capped(items: &[Item], weight: Weight) -> bool {
    items.iter().any(|item| match item {
        Item::Give {
            dose:
                Dose::Infusion(Infusion::RateOver {
                    rate,
                    at_most: Some(most),
                    ..
                }),
            ..
        } => rate.for_weight(weight).mg_per_hour() > most.mg_per_hour(),
        Item::Give { .. } | Item::Pause(_) => false,
        Item::Repeat { items, .. } => is_capped(items, weight),
    })
}

/// The doses and rates of two regimens that differ in nothing else, in pairs.
#[derive(Default)]
struct Pairs {
    numbers: Vec<(f64, f64)>,
    /// Whether a rate is capped.
    is_capped: bool,
}

impl Pairs {
    /// `None` where something else differs.
    fn of(one: &Regimen, other: &Regimen) -> Option<Self> {
        let mut pairs = Self::default();
        pairs.lists(one.items(), other.items()).then_some(pairs)
    }

    fn lists(&mut self, ours: &[Item], theirs: &[Item]) -> bool {
        ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(one, other)| self.items(one, other))
    }

    fn items(&mut self, one: &Item, other: &Item) -> bool {
        match (one, other) {
            (Item::Pause(one), Item::Pause(other)) => one == other,
            (
                Item::Give {
                    at,
                    route,
                    dose,
                    delivery,
                },
                Item::Give {
                    at: other_at,
                    route: other_route,
                    dose: other_dose,
                    delivery: other_delivery,
                },
            ) => {
                // A rate that is rounded is no multiple of another one, though it never falls when that rises.
                self.is_capped |= delivery.round_to.is_some();
                let same = at == other_at && route == other_route && delivery == other_delivery;
                same && self.doses(dose, other_dose)
            }
            (
                Item::Repeat {
                    at,
                    every,
                    times,
                    skip,
                    steady_state,
                    items,
                },
                Item::Repeat {
                    at: other_at,
                    every: other_every,
                    times: other_times,
                    skip: other_skip,
                    steady_state: other_steady_state,
                    items: other_items,
                },
            ) => {
                let same = (at, every, times, skip, steady_state)
                    == (other_at, other_every, other_times, other_skip, other_steady_state);
                same && self.lists(items, other_items)
            }
            (Item::Pause(_) | Item::Give { .. } | Item::Repeat { .. }, _) => false,
        }
    }

    fn doses(&mut self, one: &Dose, other: &Dose) -> bool {
        match (one, other) {
            (Dose::Bolus(one), Dose::Bolus(other)) => self.amounts(*one, *other),
            (Dose::Infusion(one), Dose::Infusion(other)) => self.infusions(one, other),
            (Dose::Bolus(_) | Dose::Infusion(_), _) => false,
        }
    }

    fn infusions(&mut self, one: &Infusion, other: &Infusion) -> bool {
        match (one, other) {
            (
                Infusion::DoseOver { dose, over },
                Infusion::DoseOver {
                    dose: other_dose,
                    over: other_over,
                },
            ) => over == other_over && self.amounts(*dose, *other_dose),
            (
                Infusion::RateOver { rate, over, at_most },
                Infusion::RateOver {
                    rate: other_rate,
                    over: other_over,
                    at_most: other_at_most,
                },
            ) => {
                self.is_capped |= at_most.is_some();
                let same = over == other_over && at_most == other_at_most;
                same && self.rates(*rate, *other_rate)
            }
            (
                Infusion::Ramp { from, to, over },
                Infusion::Ramp {
                    from: other_from,
                    to: other_to,
                    over: other_over,
                },
            ) => over == other_over && self.rates(*from, *other_from) && self.rates(*to, *other_to),
            // A duration that follows from dose and rate is not the same, unless both are.
            (Infusion::DoseAtRate { dose, rate }, Infusion::DoseAtRate { .. }) => {
                one == other && self.amounts(*dose, *dose) && self.rates(*rate, *rate)
            }
            (
                Infusion::DoseOver { .. }
                | Infusion::RateOver { .. }
                | Infusion::Ramp { .. }
                | Infusion::DoseAtRate { .. },
                _,
            ) => false,
        }
    }

    fn amounts(&mut self, one: DoseAmount, other: DoseAmount) -> bool {
        match (one, other) {
            (DoseAmount::Absolute(one), DoseAmount::Absolute(other)) => self.numbers(one.mg(), other.mg()),
            (DoseAmount::PerWeight(one), DoseAmount::PerWeight(other)) => self.numbers(one, other),
            (DoseAmount::Absolute(_) | DoseAmount::PerWeight(_), _) => false,
        }
    }

    fn rates(&mut self, one: DoseRate, other: DoseRate) -> bool {
        match (one, other) {
            (DoseRate::Absolute(one), DoseRate::Absolute(other)) => {
                self.numbers(one.mg_per_hour(), other.mg_per_hour())
            }
            (DoseRate::PerWeight(one), DoseRate::PerWeight(other)) => self.numbers(one, other),
            (DoseRate::Absolute(_) | DoseRate::PerWeight(_), _) => false,
        }
    }

    fn numbers(&mut self, one: f64, other: f64) -> bool {
        self.numbers.push((one, other));
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::quantity::{Mass, MassRate, Time};
    use crate::regimen::{Delivery, Dose, DoseAmount, DoseRate, Infusion, Item, Regimen};

    fn give(dose: Dose) -> Item {
        let route = "iv".into();
        Item::Give {
            at: None,
            route,
            dose,
            delivery: Delivery::default(),
        }
    }

    fn bolus(mg: f64) -> Item {
        give(Dose::Bolus(DoseAmount::Absolute(Mass::from_mg(mg))))
    }

    fn infusion(rate: f64, at_most: Option<f64>) -> Item {
        give(Dose::Infusion(Infusion::RateOver {
            rate: DoseRate::PerWeight(rate),
            over: Time::from_hours(2.0),
            at_most: at_most.map(MassRate::from_mg_per_hour),
        }))
    }

    fn proportion(one: Vec<Item>, other: Vec<Item>) -> Option<f64> {
        Regimen::new(one).proportion_to(&Regimen::new(other))
    }

    #[test]
    fn one_ratio_of_all_doses() {
        let both = |factor: f64| vec![bolus(10.0 * factor), infusion(0.2 * factor, None)];
        assert_eq!(proportion(both(3.0), both(1.0)), Some(3.0));
        assert_eq!(proportion(both(0.0), both(1.0)), Some(0.0));
        // A loading dose that stays as it is.
        let fixed = |rate: f64| vec![bolus(10.0), infusion(rate, None)];
        assert_eq!(proportion(fixed(0.4), fixed(0.2)), None);
        // A fixed dose of nothing changes nothing.
        let nothing = |rate: f64| vec![bolus(0.0), infusion(rate, None)];
        assert_eq!(proportion(nothing(0.4), nothing(0.2)), Some(2.0));
        assert_eq!(proportion(both(1.0), both(0.0)), None);
        assert_eq!(proportion(vec![], vec![]), Some(1.0));
    }

    #[test]
    fn a_cap_or_a_duration_that_follows_from_the_dose_breaks_it() {
        let capped = |rate: f64| vec![infusion(rate, Some(25.0))];
        assert_eq!(proportion(capped(0.4), capped(0.2)), None);
        let at_rate = |mg: f64, rate: f64| {
            vec![give(Dose::Infusion(Infusion::DoseAtRate {
                dose: DoseAmount::Absolute(Mass::from_mg(mg)),
                rate: DoseRate::Absolute(MassRate::from_mg_per_hour(rate)),
            }))]
        };
        assert_eq!(proportion(at_rate(80.0, 20.0), at_rate(40.0, 20.0)), None);
        assert_eq!(proportion(at_rate(80.0, 40.0), at_rate(40.0, 20.0)), None);
        assert_eq!(proportion(at_rate(80.0, 40.0), at_rate(80.0, 40.0)), Some(1.0));
    }

    /// Half of an infusion is half of it at twice the rate too; steps of a pump are not.
    #[test]
    fn breaking_off_keeps_it_and_rounding_breaks_it() {
        let delivered = |rate: f64, delivery: Delivery| {
            let mut item = infusion(rate, None);
            if let Item::Give { delivery: how, .. } = &mut item {
                *how = delivery;
            }
            vec![item]
        };
        let plain = Delivery::default();
        let stopped = Delivery {
            stop_at: Some(Time::from_hours(1.0)),
            ..plain
        };
        let rounded = Delivery {
            round_to: Some(MassRate::from_mg_per_hour(1.0)),
            ..plain
        };
        assert_eq!(
            proportion(delivered(0.4, stopped), delivered(0.2, stopped)),
            Some(2.0)
        );
        assert_eq!(proportion(delivered(0.4, stopped), delivered(0.2, plain)), None);
        assert_eq!(proportion(delivered(0.4, rounded), delivered(0.2, rounded)), None);
    }

    #[test]
    fn more_in_every_dose_is_no_less() {
        let of = |first: f64, rate: f64| Regimen::new(vec![bolus(first), infusion(rate, Some(25.0))]);
        assert!(of(20.0, 0.4).gives_no_less_than(&of(10.0, 0.4)));
        assert!(!of(20.0, 0.3).gives_no_less_than(&of(10.0, 0.4)));
        let uncapped = Regimen::new(vec![bolus(20.0), infusion(0.5, None)]);
        assert!(!uncapped.gives_no_less_than(&of(10.0, 0.4)));
    }

    #[test]
    fn salts_count() {
        let base = Regimen::new(vec![bolus(10.0)]);
        let salt = Regimen::new(vec![bolus(20.0)]).with_strength(0.5);
        assert_eq!(salt.proportion_to(&base), Some(1.0));
    }
}
