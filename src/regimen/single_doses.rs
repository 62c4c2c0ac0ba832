use super::Timeline;
use crate::quantity::{Mass, Time};

impl Timeline {
    /// The doses of more than nothing by one route: boluses, those of one moment together, and infusions joined where
    /// there is no break between them.
    pub fn single_doses(&self, route: &str) -> Vec<Mass> {
        let by_route = self.doses().iter().filter(|input| &*input.route == route);
        let by_route = Self::new(by_route.cloned().collect());
        let mut boluses: Vec<(Time, f64)> = Vec::new();
        for input in by_route
            .doses()
            .iter()
            .filter(|input| input.is_bolus() && input.amount.mg() > 0.0)
        {
            match boluses.last_mut().filter(|(start, _)| *start == input.start) {
                Some((_, mg)) => *mg += input.amount.mg(),
                None => boluses.push((input.start, input.amount.mg())),
            }
        }
        let infusions = by_route.unbroken_infusions();
        let boluses = boluses.into_iter().map(|(_, mg)| Mass::from_mg(mg));
        boluses
            .chain(infusions.into_iter().map(|infusion| infusion.amount))
            .collect()
    }
}
