use super::arithmetic::Arithmetic;
use crate::model::{FlowKind, Model, ParameterValues, Share};

/// One flow from a compartment to one other, or out of the body, as it stands in the equations.
#[derive(Clone, Debug)]
pub(super) struct FlowTerm {
    /// Index of the compartment it leaves.
    pub(super) from: usize,
    /// Index of the one it arrives in; `None` for out of the body.
    pub(super) into: Option<usize>,
    /// False for a flow into an effect site, which takes no drug.
    pub(super) leaves: bool,
    law: FlowLaw,
}

/// How fast it goes, by indices of parameters.
#[derive(Clone, Debug)]
enum FlowLaw {
    /// Product of some over product of others, times a number, times the amount.
    Linear {
        over: Vec<usize>,
        times: Vec<usize>,
        constant: f64,
        /// Linear change per hour since the first dose, as a fraction.
        slope: Option<f64>,
        /// Whether the share that leaves is what the named shares do not take.
        rest_of: Vec<usize>,
    },
    /// Michaelis–Menten.
    Saturable {
        vmax: usize,
        km: usize,
        volume: usize,
        times: Vec<usize>,
        rest_of: Vec<usize>,
    },
}

impl FlowLaw {
    fn linear(times: Vec<usize>, over: Option<usize>, slope: Option<f64>) -> Self {
        Self::Linear {
            over: over.into_iter().collect(),
            times,
            constant: 1.0,
            slope,
            rest_of: Vec::new(),
        }
    }

    fn saturable(vmax: usize, km: usize, volume: usize) -> Self {
        Self::Saturable {
            vmax,
            km,
            volume,
            times: Vec::new(),
            rest_of: Vec::new(),
        }
    }

    /// Of a site that follows the concentration of another analyte too, times a weight.
    fn between_levels(
        model: &Model,
        [from, site]: [usize; 2],
        ([ke0, weight], opposes): ([usize; 2], bool),
    ) -> Self {
        let ratio =
            |compartment| molar_masses(model, compartment).map_or(1.0, |[read, counted]| read / counted);
        let sign = if opposes { -1.0 } else { 1.0 };
        Self::Linear {
            times: [ke0, weight].into_iter().chain(volume(model, site)).collect(),
            over: volume(model, from).into_iter().collect(),
            constant: sign * ratio(from) / ratio(site),
            slope: None,
            rest_of: Vec::new(),
        }
    }
}

/// Index of the parameter that is a compartment's volume.
fn volume(model: &Model, compartment: usize) -> Option<usize> {
    model.compartments.get(compartment)?.volume
}

impl FlowTerm {
    /// All of a model.
    pub(super) fn all(model: &Model) -> Vec<Self> {
        let mut terms = Vec::new();
        for flow in &model.flows {
            let from = flow.from;
            let slope = |parameter: usize| model.parameters.get(parameter).and_then(|own| own.time_slope);
            let mut push = |from, to: &[Share], leaves, law: FlowLaw| {
                push_shares(&mut terms, (from, to, leaves), &law);
            };
            match flow.kind {
                FlowKind::Clearance { clearance, both_ways } => {
                    let law = |times, of| FlowLaw::linear(times, volume(model, of), slope(clearance));
                    push(from, &flow.to, true, law(vec![clearance], from));
                    for share in flow.to.iter().filter(|_| both_ways) {
                        let times = std::iter::once(clearance).chain(share.fraction).collect();
                        let back = Share {
                            into: from,
                            fraction: None,
                        };
                        push(share.into, &[back], true, law(times, share.into));
                    }
                }
                FlowKind::Rate { rate } => {
                    push(
                        from,
                        &flow.to,
                        true,
                        FlowLaw::linear(vec![rate], None, slope(rate)),
                    );
                }
                FlowKind::Saturable { vmax, km } => {
                    if let Some(volume) = volume(model, from) {
                        push(from, &flow.to, true, FlowLaw::saturable(vmax, km, volume));
                    }
                }
                FlowKind::EffectSite { ke0 } => {
                    push(from, &flow.to, false, FlowLaw::linear(vec![ke0], None, None));
                    for share in &flow.to {
                        push(share.into, &[], true, FlowLaw::linear(vec![ke0], None, None));
                    }
                }
                FlowKind::EffectSiteToo { ke0, weight, opposes } => {
                    if let Some(site) = flow.to.first().map(|share| share.into) {
                        let law = FlowLaw::between_levels(model, [from, site], ([ke0, weight], opposes));
                        push(from, &flow.to, false, law);
                    }
                }
            }
        }
        terms
    }

    /// Whether it saturates.
    pub(super) fn saturates(&self) -> bool {
        matches!(self.law, FlowLaw::Saturable { .. })
    }

    /// Whether its rate changes with time.
    pub(super) fn changes_with_time(&self) -> bool {
        matches!(self.law, FlowLaw::Linear { slope: Some(_), .. })
    }

    /// The parameters it uses.
    pub(super) fn parameters(&self) -> Vec<usize> {
        match &self.law {
            FlowLaw::Linear {
                over, times, rest_of, ..
            } => [over.as_slice(), times, rest_of].concat(),
            FlowLaw::Saturable {
                vmax,
                km,
                volume,
                times,
                rest_of,
            } => [&[*vmax, *km, *volume], times.as_slice(), rest_of].concat(),
        }
    }

    /// The flow in mg/h, in symbols; the amount is called `amount`.
    pub(super) fn symbols(&self, model: &Model, amount: &str) -> String {
        let name = |index: &usize| {
            let parameter = model.parameters.get(*index);
            parameter.map_or_else(String::new, |parameter| symbol(&parameter.name))
        };
        let names = |all: &[usize], join: &str| all.iter().map(name).collect::<Vec<_>>().join(join);
        match &self.law {
            FlowLaw::Linear {
                over,
                times,
                constant,
                slope,
                rest_of,
            } => {
                let mut text = names(times, "·");
                if *constant != 1.0 {
                    text = format!("{}·{text}", crate::quantity::significant(*constant, 6));
                }
                if !rest_of.is_empty() {
                    text.push_str(&format!("·(1 − {})", names(rest_of, " − ")));
                }
                if !over.is_empty() {
                    text.push_str(&format!("/{}", names(over, "/")));
                }
                if let Some(slope) = slope {
                    text.push_str(&format!("·(1 + {slope}·t)"));
                }
                format!("{text}·{amount}")
            }
            FlowLaw::Saturable {
                vmax,
                km,
                volume,
                times,
                rest_of,
            } => {
                let level = format!("{amount}/{}", name(volume));
                let mut text = format!("{}·({level})/({} + {level})", name(vmax), name(km));
                if !times.is_empty() {
                    text.push_str(&format!("·{}", names(times, "·")));
                }
                if !rest_of.is_empty() {
                    text.push_str(&format!("·(1 − {})", names(rest_of, " − ")));
                }
                text
            }
        }
    }

    /// The flow in mg/h with numbers: parameters in canonical units, the amount in mg, and hours since the first dose.
    pub(super) fn numbers(
        &self,
        values: &ParameterValues,
        (amount, since): (f64, f64),
        digits: i32,
    ) -> Arithmetic {
        let number = |value: f64| Arithmetic::number(value, digits);
        let value = |index: &usize| number(values.get(*index));
        let amount = number(amount);
        match &self.law {
            FlowLaw::Linear { .. } => self.rate(values, since, digits).times(&amount),
            FlowLaw::Saturable {
                vmax,
                km,
                volume,
                times,
                rest_of,
            } => {
                let level = amount.over(&value(volume));
                let mut found = value(vmax).times(&level).over(&value(km).plus(&level));
                found = times.iter().fold(found, |all, next| all.times(&value(next)));
                match rest_of.is_empty() {
                    true => found,
                    false => found.times(&rest(values, rest_of, digits)),
                }
            }
        }
    }

    /// The rate constant with numbers, 1/h; 0 for one that saturates.
    pub(super) fn rate(&self, values: &ParameterValues, since: f64, digits: i32) -> Arithmetic {
        let number = |value: f64| Arithmetic::number(value, digits);
        let value = |index: &usize| number(values.get(*index));
        let FlowLaw::Linear {
            over,
            times,
            constant,
            slope,
            rest_of,
        } = &self.law
        else {
            return number(0.0);
        };
        let mut factors: Vec<Arithmetic> = times.iter().map(value).collect();
        if *constant != 1.0 {
            factors.insert(0, number(*constant));
        }
        if !rest_of.is_empty() {
            factors.push(rest(values, rest_of, digits));
        }
        let first = factors.first().cloned().unwrap_or_else(|| number(1.0));
        let product = factors.iter().skip(1).fold(first, |all, next| all.times(next));
        let found = over.iter().fold(product, |all, next| all.over(&value(next)));
        match slope {
            Some(slope) => {
                let change = number(*slope).times(&number(since.max(0.0)));
                found.times(&number(1.0).plus(&change))
            }
            None => found,
        }
    }
}

/// What of a flow the named shares do not take.
fn rest(values: &ParameterValues, rest_of: &[usize], digits: i32) -> Arithmetic {
    let one = Arithmetic::number(1.0, digits);
    let shares = rest_of
        .iter()
        .map(|index| Arithmetic::number(values.get(*index), digits));
    shares.fold(one, |rest, share| rest.minus(&share))
}

/// Adds a flow to each compartment it arrives in, and what of it leaves the body.
fn push_shares(terms: &mut Vec<FlowTerm>, (from, to, leaves): (usize, &[Share], bool), law: &FlowLaw) {
    for share in to {
        let mut law = law.clone();
        match &mut law {
            FlowLaw::Linear { times, .. } | FlowLaw::Saturable { times, .. } => times.extend(share.fraction),
        }
        terms.push(FlowTerm {
            from,
            into: Some(share.into),
            leaves,
            law,
        });
    }
    let fractions: Vec<usize> = to.iter().filter_map(|share| share.fraction).collect();
    let all_arrives = to.iter().any(|share| share.fraction.is_none());
    if leaves && !all_arrives {
        let mut law = law.clone();
        match &mut law {
            FlowLaw::Linear { rest_of, .. } | FlowLaw::Saturable { rest_of, .. } => rest_of.extend(fractions),
        }
        terms.push(FlowTerm {
            from,
            into: None,
            leaves,
            law,
        });
    }
}

/// Molar masses of the substance that is read in a compartment and of that whose mass its amount counts, g/mol; `None` where
/// they are one.
pub(super) fn molar_masses(model: &Model, compartment: usize) -> Option<[f64; 2]> {
    let counted = model.compartments.get(compartment)?.counted_as.as_deref()?;
    let read = model.substance_of(compartment)?;
    let mass = |name: &str| Some(model.substances.get(name)?.molar_mass.grams_per_mole());
    Some([mass(read)?, mass(counted)?])
}

/// The name of a parameter in a formula: in one word.
pub(super) fn symbol(name: &str) -> String {
    name.replace(' ', "_")
}
