use super::arithmetic::Arithmetic;
use super::fitting::fitting;
use super::flow_term::molar_masses;
use super::scope::Scope;
use crate::model::{Model, ParameterValues};
use crate::quantity::{Time, significant};
use crate::simulate::SolvedSubject;
use crate::solver::{Input, Polyexponential};

/// A concentration as a sum of exponentials over doses, with numbers.
#[derive(Debug)]
pub(super) struct ClosedForm {
    pub(super) curve: Polyexponential,
    inputs: Vec<Input>,
    /// " into A2", by compartment, where doses go into several; nothing where they go into one.
    into: Vec<String>,
    /// Volume, L.
    volume: f64,
    molar_masses: Option<[f64; 2]>,
}

/// Which number of a concentration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reckoned {
    /// The level at a time, hours.
    LevelAt(f64),
    /// The area up to a time, hours.
    AreaTo(f64),
    /// The area to infinity.
    AreaToInfinity,
}

/// A number reckoned dose by dose.
#[derive(Clone, Debug)]
pub(super) struct ReckonedNumber {
    /// What each dose adds, with what it is called.
    pub(super) doses: Vec<(String, Arithmetic)>,
    /// What all of them add up to.
    pub(super) sum: Arithmetic,
}

/// Doses that are told one by one.
const MOST_DOSES: usize = 10;

impl ClosedForm {
    /// Of an analyte in a solved subject; `None` where there is none: a model that is not linear, changes with time or from
    /// occasion to occasion, or leads drug round in a circle.
    pub(super) fn new(
        model: &Model,
        scope: &Scope,
        values: &ParameterValues,
        solved: &SolvedSubject,
    ) -> Option<Self> {
        let problem = &solved.problem;
        if !problem.later.is_empty() {
            return None;
        }
        let mut inputs: Vec<Input> = Vec::new();
        let before = problem.schedule.initial().iter().enumerate();
        inputs.extend(
            before
                .filter(|(_, amount)| **amount > 0.0)
                .map(|(into, amount)| Input {
                    into,
                    start: Time::ZERO,
                    end: Time::ZERO,
                    amount: *amount,
                    tilt: 0.0,
                }),
        );
        inputs.extend(problem.schedule.inputs.iter().filter(|input| input.amount > 0.0));
        let mut dosed: Vec<usize> = inputs.iter().map(|input| input.into).collect();
        dosed.sort_unstable();
        dosed.dedup();
        let into = match dosed.len() {
            0 | 1 => Vec::new(),
            _ => (0..problem.system.size)
                .map(|index| format!(" into {}", scope.amount(index)))
                .collect(),
        };
        Some(Self {
            into,
            curve: Polyexponential::new(&problem.system, scope.target, &dosed)?,
            inputs,
            volume: scope.volume(model, values),
            molar_masses: molar_masses(model, scope.target),
        })
    }

    /// Whether it is one exponential.
    pub(super) fn is_single(&self) -> bool {
        self.curve.rates.len() == 1
    }

    /// The rates and the coefficients of doses into each compartment that gets any: `(into, c)`.
    pub(super) fn dosed(&self) -> Vec<(usize, &[f64])> {
        let mut into: Vec<usize> = self.inputs.iter().map(|input| input.into).collect();
        into.sort_unstable();
        into.dedup();
        let of = |into: usize| Some((into, self.curve.coefficients.get(into)?.as_slice()));
        let all = into.into_iter().filter_map(of);
        all.filter(|(_, all)| all.iter().any(|own| *own != 0.0)).collect()
    }

    /// The rate of the slowest exponential that a dose leaves behind.
    pub(super) fn slowest(&self) -> Option<f64> {
        let dosed = self.dosed();
        let is_left = |mode: usize| {
            dosed
                .iter()
                .any(|(_, all)| all.get(mode).is_some_and(|own| *own != 0.0))
        };
        let rates = self.curve.rates.iter().enumerate();
        rates
            .filter(|(mode, _)| is_left(*mode))
            .map(|(_, rate)| *rate)
            .next_back()
    }

    /// A number in ng/mL or ng·h/mL with as few digits as give it again; `None` where it does not come out, or a part of it
    /// has no such form here.
    pub(super) fn reckoned(&self, what: Reckoned, number: f64) -> Option<ReckonedNumber> {
        let digits_of = |digits: i32| self.with_digits(what, digits).map(|found| found.sum);
        digits_of(15)?;
        let mut used = 15;
        fitting(
            |digits| {
                used = digits;
                digits_of(digits).unwrap_or_else(|| Arithmetic::number(f64::NAN, digits))
            },
            number,
        )?;
        self.with_digits(what, used)
    }

    fn with_digits(&self, what: Reckoned, digits: i32) -> Option<ReckonedNumber> {
        let mut doses = Vec::new();
        for input in &self.inputs {
            let is_late = match what {
                Reckoned::LevelAt(time) | Reckoned::AreaTo(time) => {
                    let start = input.start.hours();
                    start > time || (start == time && input.end > input.start)
                }
                Reckoned::AreaToInfinity => false,
            };
            if is_late || self.coefficients(input).iter().all(|own| *own == 0.0) {
                continue;
            }
            let into = self.into.get(input.into).map_or("", String::as_str);
            doses.push((
                format!("{}{into}", name(input)),
                self.of_dose(what, input, digits)?,
            ));
        }
        let doses = largest(doses, digits);
        let values = doses
            .iter()
            .map(|(_, dose)| Arithmetic::number(dose.value, digits));
        let sum = values.reduce(|all, next| all.plus(&next));
        Some(ReckonedNumber {
            sum: sum.unwrap_or_else(|| Arithmetic::number(0.0, digits)),
            doses,
        })
    }

    fn coefficients(&self, input: &Input) -> &[f64] {
        self.curve.coefficients.get(input.into).map_or(&[], Vec::as_slice)
    }

    /// What a dose adds.
    fn of_dose(&self, what: Reckoned, input: &Input, digits: i32) -> Option<Arithmetic> {
        let number = |value: f64| Arithmetic::number(value, digits);
        let pulse = Pulse::new(what, input, digits)?;
        let terms = self.coefficients(input).iter().zip(&self.curve.rates);
        let terms = terms.filter(|(coefficient, _)| **coefficient != 0.0);
        let terms = terms.map(|(coefficient, rate)| {
            let rate = number(*rate);
            match *coefficient == 1.0 {
                true => pulse.term(None, &rate),
                false => pulse.term(Some(&number(*coefficient)), &rate),
            }
        });
        let sum = terms.reduce(|all, next| all.plus(&next))?;
        let mut factor = number(1000.0).over(&number(self.volume));
        if let Some([read, counted]) = self.molar_masses {
            factor = factor
                .times(&Arithmetic::printed(read))
                .over(&Arithmetic::printed(counted));
        }
        Some(match pulse.scale() {
            Some(scale) => factor.times(&scale).times(&sum),
            None => factor.times(&sum),
        })
    }
}

/// One dose in one exponential.
enum Pulse {
    /// All at once, so long ago.
    Bolus { mg: Arithmetic, ago: Arithmetic },
    /// At a rate, for so long, and over for so long.
    Infusion {
        rate: Arithmetic,
        lasted: Arithmetic,
        over_for: Arithmetic,
        /// How much the rate rises in an hour.
        rise: Option<Arithmetic>,
    },
    /// The area of a bolus.
    BolusArea { mg: Arithmetic, ago: Arithmetic },
    /// The area of an infusion.
    InfusionArea {
        rate: Arithmetic,
        lasted: Arithmetic,
        over_for: Arithmetic,
    },
    /// The area of a dose to infinity.
    WholeArea { mg: Arithmetic },
}

impl Pulse {
    fn new(what: Reckoned, input: &Input, digits: i32) -> Option<Self> {
        let number = |value: f64| Arithmetic::number(value, digits);
        let (start, end) = (input.start.hours(), input.end.hours());
        let mg = number(input.amount);
        let (time, is_area) = match what {
            Reckoned::AreaToInfinity => return Some(Self::WholeArea { mg }),
            Reckoned::LevelAt(time) => (time, false),
            Reckoned::AreaTo(time) => (time, true),
        };
        if input.start == input.end {
            let ago = number(time - start);
            return Some(match is_area {
                true => Self::BolusArea { mg, ago },
                false => Self::Bolus { mg, ago },
            });
        }
        let mean = input.amount / (end - start);
        let (lasted, over_for) = (number(time.min(end) - start), number((time - end).max(0.0)));
        let rise = (input.tilt != 0.0).then(|| number(2.0 * input.tilt * mean / (end - start)));
        match (is_area, rise) {
            // The area under a ramp is left to the solver.
            (true, Some(_)) => None,
            (true, None) => Some(Self::InfusionArea {
                rate: number(mean),
                lasted,
                over_for,
            }),
            (false, rise) => Some(Self::Infusion {
                rate: number(mean * (1.0 - input.tilt)),
                lasted,
                over_for,
                rise,
            }),
        }
    }

    /// What stands in front of the sum of exponentials.
    fn scale(&self) -> Option<Arithmetic> {
        match self {
            Self::Bolus { mg, .. } | Self::BolusArea { mg, .. } | Self::WholeArea { mg } => Some(mg.clone()),
            Self::Infusion { rate, rise: None, .. } | Self::InfusionArea { rate, .. } => Some(rate.clone()),
            Self::Infusion { .. } => None,
        }
    }

    /// One exponential, with a coefficient in front of it.
    fn term(&self, coefficient: Option<&Arithmetic>, rate: &Arithmetic) -> Arithmetic {
        let one = Arithmetic::number(1.0, 1);
        let falls = |hours: &Arithmetic| rate.times(hours).negated().exponential();
        let with = |shape: Arithmetic| match coefficient {
            Some(coefficient) => coefficient.times(&shape),
            None => shape,
        };
        let share = match coefficient {
            Some(coefficient) => coefficient.over(rate),
            None => one.over(rate),
        };
        // What an infusion leaves at its end, of that which it would leave after a long time.
        let filled = |lasted: &Arithmetic| one.minus(&falls(lasted));
        let since = |shape: Arithmetic, over_for: &Arithmetic| match over_for.value == 0.0 {
            true => shape,
            false => shape.times(&falls(over_for)),
        };
        match self {
            Self::Bolus { ago, .. } => with(falls(ago)),
            Self::Infusion {
                lasted,
                over_for,
                rise: None,
                ..
            } => since(share.times(&filled(lasted)), over_for),
            Self::Infusion {
                rate: first,
                lasted,
                over_for,
                rise: Some(rise),
            } => {
                let steady = first.times(&filled(lasted)).over(rate);
                let filling = filled(lasted).over(rate);
                let risen = rise.over(rate).times(&lasted.minus(&filling));
                with(since(steady.plus(&risen), over_for))
            }
            Self::BolusArea { ago, .. } => share.times(&filled(ago)),
            Self::InfusionArea { lasted, over_for, .. } => {
                let tail = since(filled(lasted), over_for).over(rate);
                share.times(&lasted.minus(&tail))
            }
            Self::WholeArea { .. } => share,
        }
    }
}

/// The doses that add most, in their order, and behind them what all others add together.
fn largest(doses: Vec<(String, Arithmetic)>, digits: i32) -> Vec<(String, Arithmetic)> {
    if doses.len() <= MOST_DOSES {
        return doses;
    }
    let mut sizes: Vec<f64> = doses.iter().map(|(_, dose)| dose.value.abs()).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(MOST_DOSES - 1).copied().unwrap_or(0.0);
    let (mut told, mut others) = (Vec::new(), Vec::new());
    for dose in doses {
        match dose.1.value.abs() >= least && told.len() < MOST_DOSES {
            true => told.push(dose),
            false => others.push(dose.1.value),
        }
    }
    let rest: f64 = others.iter().sum();
    let name = format!("the {} other doses together", others.len());
    told.push((name, Arithmetic::number(rest, digits)));
    told
}

/// "20 mg/h from 0 h to 30 h", "35 mg at 0 h".
fn name(input: &Input) -> String {
    let (start, end) = (input.start, input.end);
    if start == end {
        return format!("{} mg at {start}", significant(input.amount, 6));
    }
    let mean = input.amount / (end - start).hours();
    let rate = |factor: f64| significant(mean * factor, 6);
    match input.tilt == 0.0 {
        true => format!("{} mg/h from {start} to {end}", rate(1.0)),
        false => format!(
            "{} mg/h rising or falling to {} mg/h from {start} to {end}",
            rate(1.0 - input.tilt),
            rate(1.0 + input.tilt)
        ),
    }
}
