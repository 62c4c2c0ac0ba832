use super::SolverError;
use crate::model::{Flow, FlowKind, Model, ParameterValues};

/// The right-hand side of one subject: a model's flows with the subject's parameter values.
///
/// Amounts are in mg, times in hours. A state holds the amounts by compartment, then the amount eliminated from the
/// body.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// Number of compartments.
    pub size: usize,
    /// Flows proportional to an amount.
    pub transfers: Vec<Transfer>,
    /// Flows that saturate.
    pub saturable: Vec<Saturable>,
    /// Where concentrations are read, in the order of [`Model::analytes`].
    pub readings: Vec<Reading>,
}

/// A flow proportional to the amount in the compartment it leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// The compartment it leaves.
    pub from: usize,
    /// Rate constant at the first dose, 1/h.
    pub k: f64,
    /// Linear change of the rate constant per hour, as a fraction of `k`: it is k · (1 + time_slope · t) at t hours
    /// after the first dose, and k before it.
    pub time_slope: f64,
    /// Compartments where it arrives, with the fraction of the flow.
    pub into: Vec<(usize, f64)>,
    /// Fraction that leaves the body.
    pub outside: f64,
    /// False for a flow into an effect site, which follows an amount without taking any.
    pub leaves: bool,
}

/// A Michaelis–Menten flow, `vmax · x / (km_amount + x)` for an amount x.
#[derive(Clone, Debug, PartialEq)]
pub struct Saturable {
    /// The compartment it leaves.
    pub from: usize,
    /// Its maximum, mg/h.
    pub vmax: f64,
    /// The amount at half of the maximum, mg: km × volume.
    pub km_amount: f64,
    /// Compartments where it arrives, with the fraction of the flow.
    pub into: Vec<(usize, f64)>,
    /// Fraction that leaves the body.
    pub outside: f64,
}

/// The concentration of an analyte as a multiple of an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The compartment.
    pub compartment: usize,
    /// ng/mL per mg.
    pub factor: f64,
}

impl System {
    /// The system of a model with one subject's parameter values.
    ///
    /// # Errors
    /// When a volume is zero, the fractions of a flow add to more than 1, or a molar mass is missing.
    pub fn new(model: &Model, values: &ParameterValues) -> Result<Self, SolverError> {
        let mut system = Self {
            size: model.compartments.len(),
            // A flow in both directions is two transfers.
            transfers: Vec::with_capacity(2 * model.flows.len()),
            saturable: Vec::new(),
            readings: Vec::with_capacity(model.compartments.len()),
        };
        for flow in &model.flows {
            system.add_flow(model, values, flow)?;
        }
        for (_, index) in model.analytes() {
            system.readings.push(Reading {
                compartment: index,
                factor: reading_factor(model, values, index)?,
            });
        }
        Ok(system)
    }

    /// Whether an effect site follows one analyte against another: its amount may then be negative, and turn where all
    /// amounts that it follows fall.
    pub fn has_opposed_site(&self) -> bool {
        self.transfers.iter().any(|transfer| transfer.k < 0.0)
    }

    fn add_flow(&mut self, model: &Model, values: &ParameterValues, flow: &Flow) -> Result<(), SolverError> {
        let into: Vec<(usize, f64)> = flow
            .to
            .iter()
            .map(|share| (share.into, share.fraction.map_or(1.0, |index| values.get(index))))
            .collect();
        let sum: f64 = into.iter().map(|(_, fraction)| fraction).sum();
        if sum > 1.0 + 1e-9 {
            return Err(SolverError::Shares {
                model: model.id.clone(),
                compartment: name(model, flow.from),
                sum,
            });
        }
        let from = flow.from;
        let mut transfer = Transfer {
            from,
            k: 0.0,
            time_slope: 0.0,
            into,
            outside: (1.0 - sum).max(0.0),
            leaves: true,
        };
        match flow.kind {
            FlowKind::Clearance { clearance, both_ways } => {
                let cl = values.get(clearance);
                transfer.k = cl / volume(model, values, from)?;
                transfer.time_slope = time_slope(model, clearance);
                if both_ways {
                    self.add_reverse_flows(model, values, cl, &transfer)?;
                }
                self.transfers.push(transfer);
            }
            FlowKind::Rate { rate } => {
                transfer.k = values.get(rate);
                transfer.time_slope = time_slope(model, rate);
                self.transfers.push(transfer);
            }
            FlowKind::EffectSite { ke0 } => {
                transfer.k = values.get(ke0);
                transfer.outside = 0.0;
                transfer.leaves = false;
                self.add_effect_site(transfer);
            }
            FlowKind::EffectSiteToo { ke0, weight, opposes } => {
                let sign = if opposes { -1.0 } else { 1.0 };
                transfer.k = sign * values.get(ke0) * values.get(weight);
                self.follow_too(model, values, transfer)?;
            }
            FlowKind::Saturable { vmax, km } => self.saturable.push(Saturable {
                from,
                vmax: values.get(vmax),
                // km is canonical in mg/L
                km_amount: values.get(km) * volume(model, values, from)?,
                into: transfer.into,
                outside: transfer.outside,
            }),
        }
        Ok(())
    }

    /// Lets an effect site follow another analyte too, at a rate between concentrations. The site declines once, however many
    /// it follows.
    fn follow_too(
        &mut self,
        model: &Model,
        values: &ParameterValues,
        mut transfer: Transfer,
    ) -> Result<(), SolverError> {
        if let Some((site, _)) = transfer.into.first() {
            let factor = |index| reading_factor(model, values, index);
            transfer.k *= factor(transfer.from)? / factor(*site)?;
            transfer.outside = 0.0;
            transfer.leaves = false;
            self.transfers.push(transfer);
        }
        Ok(())
    }

    /// Adds the flows in the opposite direction of a transfer with the clearance `cl` in L/h.
    fn add_reverse_flows(
        &mut self,
        model: &Model,
        values: &ParameterValues,
        cl: f64,
        transfer: &Transfer,
    ) -> Result<(), SolverError> {
        for (from, fraction) in &transfer.into {
            let k = cl * fraction / volume(model, values, *from)?;
            self.transfers.push(Transfer {
                from: *from,
                k,
                time_slope: transfer.time_slope,
                into: vec![(transfer.from, 1.0)],
                outside: 0.0,
                leaves: true,
            });
        }
        Ok(())
    }

    /// Adds a transfer into effect sites, and their decline with the same rate constant.
    fn add_effect_site(&mut self, transfer: Transfer) {
        for (site, _) in &transfer.into {
            self.transfers.push(Transfer {
                from: *site,
                k: transfer.k,
                time_slope: 0.0,
                into: Vec::new(),
                outside: 0.0,
                leaves: true,
            });
        }
        self.transfers.push(transfer);
    }

    /// The right-hand side: writes the derivative of the state into `out`, mg/h.
    ///
    /// `state` holds the amounts and the amount eliminated, mg; `rates` is the input into each compartment, mg/h. Cells
    /// of `out` beyond the state become zero.
    pub fn derivative(&self, since_first_dose: f64, state: &[f64], rates: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for (cell, rate) in out.iter_mut().zip(rates) {
            *cell = *rate;
        }
        for transfer in &self.transfers {
            let flux = transfer.k * time_factor(transfer, since_first_dose) * at(state, transfer.from);
            if transfer.leaves {
                add(out, transfer.from, -flux);
            }
            self.distribute(out, &transfer.into, transfer.outside, flux);
        }
        for flow in &self.saturable {
            let amount = at(state, flow.from).max(0.0);
            let flux = flow.vmax * amount / (flow.km_amount + amount);
            add(out, flow.from, -flux);
            self.distribute(out, &flow.into, flow.outside, flux);
        }
    }

    /// The second derivative of a solution, for its interpolation by a quintic: writes the derivative of the right-hand
    /// side along the solution into `out`, mg/h². `derivative` is the state's first derivative, mg/h.
    pub fn second_derivative(
        &self,
        since_first_dose: f64,
        state: &[f64],
        derivative: &[f64],
        out: &mut [f64],
    ) {
        out.fill(0.0);
        for transfer in &self.transfers {
            let flux = transfer.k
                * (time_factor(transfer, since_first_dose) * at(derivative, transfer.from)
                    + time_factor_slope(transfer, since_first_dose) * at(state, transfer.from));
            if transfer.leaves {
                add(out, transfer.from, -flux);
            }
            self.distribute(out, &transfer.into, transfer.outside, flux);
        }
        for flow in &self.saturable {
            let amount = at(state, flow.from).max(0.0);
            let free = flow.km_amount / (flow.km_amount + amount);
            let flux = flow.vmax / flow.km_amount * free * free * at(derivative, flow.from);
            add(out, flow.from, -flux);
            self.distribute(out, &flow.into, flow.outside, flux);
        }
    }

    /// Adds a flux where it arrives, and what leaves the body to the amount eliminated.
    fn distribute(&self, out: &mut [f64], into: &[(usize, f64)], outside: f64, flux: f64) {
        for (to, fraction) in into {
            add(out, *to, flux * fraction);
        }
        add(out, self.size, flux * outside);
    }
}

/// How many ng/mL of its analyte one mg in a compartment is.
fn reading_factor(model: &Model, values: &ParameterValues, index: usize) -> Result<f64, SolverError> {
    let volume = volume(model, values, index)?;
    let molar_mass = |name: &str| {
        let substance = model.substances.get(name);
        substance.map(|substance| substance.molar_mass.grams_per_mole())
    };
    let counted = model.compartments[index].counted_as.as_deref();
    let substance = model.substance_of(index).unwrap_or("");
    let conversion = match counted.map(|name| (molar_mass(substance), molar_mass(name))) {
        // The amount is the analyte's own mass.
        None => 1.0,
        Some((Some(read), Some(counted))) => read / counted,
        Some(_) => {
            return Err(SolverError::NoMolarMass {
                model: model.id.clone(),
                compartment: name(model, index),
            });
        }
    };
    // mg/L = 1000 ng/mL
    Ok(1000.0 / volume * conversion)
}

/// Linear change of a parameter per hour, as a fraction of it; zero for a constant one.
fn time_slope(model: &Model, parameter: usize) -> f64 {
    model.parameters[parameter].time_slope.unwrap_or(0.0)
}

/// The rate constant at `since_first_dose` hours relative to that at the first dose; 1 before it.
pub(super) fn time_factor(transfer: &Transfer, since_first_dose: f64) -> f64 {
    1.0 + transfer.time_slope * since_first_dose.max(0.0)
}

/// The derivative of [`time_factor`], 1/h.
fn time_factor_slope(transfer: &Transfer, since_first_dose: f64) -> f64 {
    if since_first_dose >= 0.0 {
        transfer.time_slope
    } else {
        0.0
    }
}

fn at(state: &[f64], index: usize) -> f64 {
    state[index]
}

fn add(out: &mut [f64], index: usize, value: f64) {
    out[index] += value;
}

fn name(model: &Model, index: usize) -> String {
    model
        .compartments
        .get(index)
        .map_or_else(String::new, |compartment| compartment.name.clone())
}

/// Volume of a compartment, L.
fn volume(model: &Model, values: &ParameterValues, index: usize) -> Result<f64, SolverError> {
    let volume = model
        .compartments
        .get(index)
        .and_then(|compartment| compartment.volume)
        .map_or(0.0, |parameter| values.get(parameter));
    if volume > 0.0 {
        Ok(volume)
    } else {
        Err(SolverError::NoVolume {
            model: model.id.clone(),
            compartment: name(model, index),
        })
    }
}
