//! What is given and perhaps not meant: doses far beyond those published, with the arithmetic.

use super::{DosedAs, Study};
use crate::model::{Extreme, Model, Published};
use crate::outcome::{Warning, WarningKind};
use crate::quantity::{Mass, MassRate, Time, Weight, significant};
use crate::regimen::{DailyAmounts, DoseAmount, DoseRate, FastStretch, Timeline};

/// Warnings of arms whose doses for the typical patient are far beyond those published of the drug, one a kind and arm.
pub(super) fn beyond_published(study: &Study, published: &Published, list: &mut Vec<Warning>) {
    if !study.models.iter().any(|model| published.concern(model)) {
        return;
    }
    let weight = study.population.people.typical_weight();
    for arm in &study.arms {
        // In mg as written: what is published rarely says whether salt or base is meant.
        let Ok(timeline) = arm.timeline_as_written(weight) else {
            continue;
        };
        let given = GivenDoses {
            timeline: &timeline,
            weight,
        };
        // A rate that is too high makes days too high; the arithmetic of the rate says both.
        let fast = given
            .rate(study, published)
            .or_else(|| given.day(study, published));
        for text in fast
            .into_iter()
            .chain(given.large(published))
            .chain(given.small(published))
        {
            list.push(Warning {
                kind: WarningKind::Regimen,
                text: format!("arm {}: {text}", arm.name),
            });
        }
    }
}

/// What the typical patient gets in an arm.
struct GivenDoses<'a> {
    timeline: &'a Timeline,
    weight: Weight,
}

impl GivenDoses<'_> {
    /// "4500 mg over 4 h is 1125 mg/h, or 15 mg/kg/h for 75 kg, and 45 g in all; …".
    fn rate(&self, study: &Study, published: &Published) -> Option<String> {
        let limit = |extreme: &Extreme| {
            let rate = DoseRate::from_quantity(&extreme.limit)?;
            Some(rate.for_weight(self.weight))
        };
        let lowest = published.infusion_rates.first().and_then(limit)?;
        let highest = published.infusion_rates.last().and_then(limit)?;
        let studied = study
            .models
            .iter()
            .filter_map(|model| model.studied_in.fastest_infusion)
            .map(|rate| rate.for_weight(self.weight).mg_per_hour())
            .fold(0.0, f64::max)
            .min(highest.mg_per_hour());
        let limit = MassRate::from_mg_per_hour(lowest.mg_per_hour().max(studied));
        let most_at_once = self.mass(&published.injection)?;
        let is_dose = |stretch: &FastStretch| stretch.amount.mg() <= most_at_once.mg() * (1.0 + ROUNDING);
        let fast = self.timeline.faster_than(limit);
        let fastest = fast
            .iter()
            .filter(|stretch| !is_dose(stretch))
            .max_by(|a, b| a.highest.mg_per_hour().total_cmp(&b.highest.mg_per_hour()))?;
        let over = fastest.end - fastest.start;
        let rate = fastest.highest.mg_per_hour();
        let average = fastest.amount.mg() / over.hours();
        let steady = (rate - average).abs() <= ROUNDING * rate;
        let said = match steady {
            true => format!("{} over {over} is", say(fastest.amount.mg())),
            false => format!("{} over {over} come at up to", say(fastest.amount.mg())),
        };
        Some(format!(
            "{said} {} mg/h, or {} mg/kg/h for {}, and {} in all; {}. Is the unit of time right?",
            digits(rate),
            digits(rate / self.weight.kg()),
            self.weight,
            say(self.timeline.total().mg()),
            said_of(&published.infusion_rates),
        ))
    }

    /// "1826 mg on one day, 24.4 mg/kg for 75 kg; …".
    fn day(&self, study: &Study, published: &Published) -> Option<String> {
        let most = DailyAmounts::new(self.timeline).most;
        let limit = self.mass(published.amounts_per_day.first()?)?;
        let studied = study
            .models
            .iter()
            .filter_map(|model| model.studied_in.fastest_infusion)
            .map(|rate| rate.for_weight(self.weight).mg_per_hour() * DAY.hours())
            .fold(0.0, f64::max);
        if most.mg() <= limit.mg().max(studied) * (1.0 + ROUNDING) {
            return None;
        }
        Some(format!(
            "{} on one day, {} mg/kg for {}; {}",
            say(most.mg()),
            digits(most.mg() / self.weight.kg()),
            self.weight,
            said_of(&published.amounts_per_day),
        ))
    }

    /// "a bolus of 2250 mg is 30 mg/kg for 75 kg; …".
    fn large(&self, published: &Published) -> Option<String> {
        let boluses = self.timeline.doses().iter().filter(|input| input.is_bolus());
        let (amount, route) = boluses
            .filter_map(|input| {
                let most = self.largest_at_once(published, &input.route)?;
                let too_large = input.amount.mg() > most.mg() * (1.0 + ROUNDING);
                too_large.then_some((input.amount.mg(), &input.route))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        let extreme = largest_by(published, route)?;
        Some(format!(
            "a bolus of {} is {} mg/kg for {}; {}. Is the unit right?",
            say(amount),
            digits(amount / self.weight.kg()),
            self.weight,
            said_of(std::slice::from_ref(extreme)),
        ))
    }

    /// "a bolus of 0.5 mg is 0.00667 mg/kg for 75 kg; …".
    fn small(&self, published: &Published) -> Option<String> {
        let smallest = &published.smallest_dose;
        let limit = self.mass(smallest)?.mg() * published.spoken_of_below * (1.0 - ROUNDING);
        let boluses = self.timeline.doses().iter().filter(|input| input.is_bolus());
        let boluses = boluses.map(|input| (input.amount.mg(), "a bolus"));
        let infusions = self.timeline.unbroken_infusions();
        let infusions = infusions
            .iter()
            .map(|infusion| (infusion.amount.mg(), "an infusion"));
        let (amount, what) = boluses
            .chain(infusions)
            .filter(|(amount, _)| *amount > 0.0 && *amount < limit)
            .min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(format!(
            "{what} of {} is {} mg/kg for {}; the smallest published is {} ({}). Was a dose per kg meant?",
            say(amount),
            digits(amount / self.weight.kg()),
            self.weight,
            smallest.limit,
            smallest.what,
        ))
    }

    fn largest_at_once(&self, published: &Published, route: &str) -> Option<Mass> {
        self.mass(largest_by(published, route)?)
    }

    fn mass(&self, extreme: &Extreme) -> Option<Mass> {
        let amount = DoseAmount::from_quantity(&extreme.limit)?;
        Some(amount.for_weight(self.weight))
    }
}

const DAY: Time = Time::from_microseconds(24 * 3_600_000_000);
/// What is at a limit is not beyond it; amounts carry rounding errors.
const ROUNDING: f64 = 1e-9;

fn largest_by<'a>(published: &'a Published, route: &str) -> Option<&'a Extreme> {
    let mut all = std::iter::once(&published.injection).chain(&published.single_doses);
    all.find(|extreme| extreme.route.as_deref() == Some(route))
}

/// "published are up to 2 mg/kg/h (by the guideline, for chronic pain) and 7 mg/kg/h (in intensive care)".
fn said_of(extremes: &[Extreme]) -> String {
    let said: Vec<String> = extremes
        .iter()
        .map(|extreme| format!("{} ({})", extreme.limit, extreme.what))
        .collect();
    format!("published are up to {}", said.join(" and "))
}

/// "37.5 mg", and grams from ten thousand mg on.
fn say(mg: f64) -> String {
    match mg {
        10_000.0.. => format!("{} g", digits(mg / 1_000.0)),
        _ => format!("{} mg", digits(mg)),
    }
}

fn digits(value: f64) -> String {
    significant(value, 4)
}

/// A warning for each route by which an arm gives the typical patient more, or less, than the model was studied with.
pub(super) fn beyond_studied_doses(study: &Study, model: &Model, list: &mut Vec<Warning>) {
    let weight = study.population.people.typical_weight();
    for (route, from, to) in &model.studied_in.doses {
        let (least, most) = (from.for_weight(weight).mg(), to.for_weight(weight).mg());
        for (is_more, word) in [(true, "up to"), (false, "from")] {
            let beyond = study.arms.iter().filter_map(|arm| {
                let timeline = arm.timeline(weight).ok()?;
                let doses = timeline.single_doses(route).into_iter().map(|dose| dose.mg());
                let amount = match is_more {
                    true => doses
                        .filter(|mg| *mg > most * (1.0 + ROUNDING))
                        .max_by(f64::total_cmp),
                    false => doses
                        .filter(|mg| *mg < least * (1.0 - ROUNDING))
                        .min_by(f64::total_cmp),
                };
                Some((amount?, &arm.name))
            });
            let furthest = match is_more {
                true => beyond.max_by(|a, b| a.0.total_cmp(&b.0)),
                false => beyond.min_by(|a, b| a.0.total_cmp(&b.0)),
            };
            let Some((amount, arm)) = furthest else { continue };
            let studied = if is_more { to } else { from };
            list.push(Warning {
                kind: WarningKind::Domain,
                text: format!(
                    "model {} was studied with single doses by route {route} {word} {}; arm {arm} gives {}{}, {} mg/kg for {weight}",
                    model.id,
                    written(*studied),
                    say(amount),
                    of_counted(&study.dosed_as),
                    digits(amount / weight.kg()),
                ),
            });
        }
    }
}

/// " of base", " of S-ketamine"; nothing where models count what is written.
pub(super) fn of_counted(dosed_as: &DosedAs) -> String {
    let counted = dosed_as.counted();
    counted.map_or_else(String::new, |counted| format!(" of {counted}"))
}

fn written(amount: DoseAmount) -> String {
    match amount {
        DoseAmount::Absolute(mass) => say(mass.mg()),
        DoseAmount::PerWeight(per_kg) => format!("{} mg/kg", digits(per_kg)),
    }
}
