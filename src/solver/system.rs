use super::SolverError;
use super::linear_flow::growth;
use crate::model::{Flow, FlowKind, Model, ParameterValues};

/// One patient's rates: what the graph of a model becomes when every parameter has a number.
///
/// LaneVector are in mg, times in hours. The state is the amounts in the compartments, followed by
/// the amount that has left the body.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// Compartments.
    pub size: usize,
    /// Flows proportional to an amount.
    pub transfers: Vec<Transfer>,
    /// Flows that saturate.
    pub saturable: Vec<Saturable>,
    /// Where concentrations are read, in the order of [`Model::analytes`].
    pub readings: Vec<Reading>,
}

/// A flow proportional to the amount where it leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Where it leaves.
    pub from: usize,
    /// Rate constant per hour at the first dose.
    pub k: f64,
    /// Linear change of the rate constant, as a fraction of it per hour.
    pub slope: f64,
    /// Fractions that arrive in other compartments.
    pub into: Vec<(usize, f64)>,
    /// Fraction that leaves the body.
    pub outside: f64,
    /// False for an effect site, which follows an amount without taking any.
    pub leaves: bool,
}

/// A Michaelis–Menten flow: `vmax · x / (km_amount + x)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Saturable {
    /// Where it leaves.
    pub from: usize,
    /// mg/h at most.
    pub vmax: f64,
    /// The amount, in mg, at half of vmax: km × volume.
    pub km_amount: f64,
    /// Fractions that arrive in other compartments.
    pub into: Vec<(usize, f64)>,
    /// Fraction that leaves the body.
    pub outside: f64,
}

/// Turns an amount into a concentration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The compartment.
    pub compartment: usize,
    /// ng/mL per mg.
    pub factor: f64,
}

impl System {
    /// Puts a patient's numbers into a model's graph.
    ///
    /// # Errors
    /// When a volume is zero or more than all of a flow would arrive.
    pub fn new(model: &Model, values: &ParameterValues) -> Result<Self, SolverError> {
        let mut system = Self {
            size: model.compartments.len(),
            // A flow that goes both ways is two.
            transfers: Vec::with_capacity(2 * model.flows.len()),
            saturable: Vec::new(),
            readings: Vec::with_capacity(model.compartments.len()),
        };
        for flow in &model.flows {
            system.add_flow(model, values, flow)?;
        }
        for (analyte, index) in model.analytes() {
            let volume = volume(model, values, index)?;
            let molar = |name: &str| {
                let substance = model.substances.get(name);
                substance.map(|substance| substance.molar_mass.grams_per_mole())
            };
            let counted = model.compartments[index].counted_as.as_deref();
            let conversion = match counted.map(|name| (molar(analyte), molar(name))) {
                // Its mass is counted as that of what is read.
                None => 1.0,
                Some((Some(read), Some(counted))) => read / counted,
                Some(_) => {
                    return Err(SolverError::NoMolarMass {
                        model: model.id.clone(),
                        compartment: name(model, index),
                    });
                }
            };
            system.readings.push(Reading {
                compartment: index,
                // mg/L = 1000 ng/mL
                factor: 1000.0 / volume * conversion,
            });
        }
        Ok(system)
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
        let outside = (1.0 - sum).max(0.0);
        let slope_of = |index: usize| {
            // A parameter without a slope stays as it is.
            model.parameters[index].time_slope.unwrap_or(0.0)
        };
        let from = flow.from;
        match flow.kind {
            FlowKind::Clearance { clearance, both_ways } => {
                let cl = values.get(clearance);
                let slope = slope_of(clearance);
                let k = cl / volume(model, values, from)?;
                if both_ways {
                    for (back_from, fraction) in &into {
                        let k = cl * fraction / volume(model, values, *back_from)?;
                        self.transfers.push(Transfer {
                            from: *back_from,
                            k,
                            slope,
                            into: vec![(from, 1.0)],
                            outside: 0.0,
                            leaves: true,
                        });
                    }
                }
                self.transfers.push(Transfer {
                    from,
                    k,
                    slope,
                    into,
                    outside,
                    leaves: true,
                });
            }
            FlowKind::Rate { rate } => self.transfers.push(Transfer {
                from,
                k: values.get(rate),
                slope: slope_of(rate),
                into,
                outside,
                leaves: true,
            }),
            FlowKind::EffectSite { ke0 } => {
                let k = values.get(ke0);
                for (site, _) in &into {
                    self.transfers.push(Transfer {
                        from: *site,
                        k,
                        slope: 0.0,
                        into: Vec::new(),
                        outside: 0.0,
                        leaves: true,
                    });
                }
                self.transfers.push(Transfer {
                    from,
                    k,
                    slope: 0.0,
                    into,
                    outside: 0.0,
                    leaves: false,
                });
            }
            FlowKind::Saturable { vmax, km } => self.saturable.push(Saturable {
                from,
                vmax: values.get(vmax),
                // km is canonical in mg/L
                km_amount: values.get(km) * volume(model, values, from)?,
                into,
                outside,
            }),
        }
        Ok(())
    }

    /// The right-hand side: what the state (amounts, then the amount that has left) changes by per
    /// hour, with `rates` mg/h arriving in each compartment.
    pub fn derivative(&self, since_first_dose: f64, state: &[f64], rates: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for (cell, rate) in out.iter_mut().zip(rates) {
            *cell = *rate;
        }
        for transfer in &self.transfers {
            let flux = transfer.k * growth(transfer, since_first_dose) * at(state, transfer.from);
            if transfer.leaves {
                add(out, transfer.from, -flux);
            }
            self.arrive(out, &transfer.into, transfer.outside, flux);
        }
        for flow in &self.saturable {
            let amount = at(state, flow.from).max(0.0);
            let flux = flow.vmax * amount / (flow.km_amount + amount);
            add(out, flow.from, -flux);
            self.arrive(out, &flow.into, flow.outside, flux);
        }
    }

    /// The second derivative along a solution: how the right-hand side changes, given the state's
    /// own derivative. With it a step can be bridged by a quintic.
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
                * (growth(transfer, since_first_dose) * at(derivative, transfer.from)
                    + growth_rate(transfer, since_first_dose) * at(state, transfer.from));
            if transfer.leaves {
                add(out, transfer.from, -flux);
            }
            self.arrive(out, &transfer.into, transfer.outside, flux);
        }
        for flow in &self.saturable {
            let amount = at(state, flow.from).max(0.0);
            let share = flow.km_amount / (flow.km_amount + amount);
            let flux = flow.vmax / flow.km_amount * share * share * at(derivative, flow.from);
            add(out, flow.from, -flux);
            self.arrive(out, &flow.into, flow.outside, flux);
        }
    }

    fn arrive(&self, out: &mut [f64], into: &[(usize, f64)], outside: f64, flux: f64) {
        for (to, fraction) in into {
            add(out, *to, flux * fraction);
        }
        add(out, self.size, flux * outside);
    }
}

fn growth_rate(transfer: &Transfer, since_first_dose: f64) -> f64 {
    if since_first_dose >= 0.0 {
        transfer.slope
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
