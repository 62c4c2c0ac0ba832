use super::effect_peak::EffectPeak;
use crate::solver::linear::FreeDecline;
use crate::solver::{Reading, SolverError, System, Transfer};

/// The patient as a pump sees them: a linear model into whose plasma compartment it infuses and, for targets at the
/// effect site, an effect site that follows plasma with the rate constant ke0 and takes no drug.
#[derive(Clone, Debug)]
pub struct PumpModel {
    /// With the effect site as its last compartment, where there is one.
    pub(super) system: System,
    /// The compartment that is infused into and read.
    pub(super) plasma: usize,
    /// The effect site, its rate constant in 1/h, and the time course without input.
    pub(super) site: Option<PumpSite>,
    /// ng/mL per mg, in plasma and at the effect site.
    pub(super) factor: f64,
}

/// An effect site of a pump's model.
#[derive(Clone, Debug)]
pub(super) struct PumpSite {
    pub(super) compartment: usize,
    pub(super) peak: EffectPeak,
}

/// The longest propagator of the time course without input, h; a peak that comes later is not waited for.
const LONGEST_DECLINE: f64 = 64.0;

impl PumpModel {
    /// From a system whose compartment `plasma` is infused into and read with the given reading; with an effect site
    /// where `ke0`, in 1/h, is given. `model` is named in errors.
    ///
    /// # Errors
    /// When the system is not linear and constant: the rate for a target is found on a straight line.
    pub fn new(
        model: &str,
        mut system: System,
        plasma: Reading,
        ke0: Option<f64>,
    ) -> Result<Self, SolverError> {
        if !system.is_linear_and_constant() {
            return Err(SolverError::NotLinear {
                model: model.to_string(),
            });
        }
        // Only amounts are needed here, and no areas.
        system.readings.clear();
        let site = match ke0 {
            Some(ke0) => Some(add_effect_site(&mut system, plasma.compartment, ke0)?),
            None => None,
        };
        Ok(Self {
            system,
            plasma: plasma.compartment,
            site,
            factor: plasma.factor,
        })
    }

    /// The effect site's peak without input, where there is an effect site.
    pub fn effect_peak(&self) -> Option<&EffectPeak> {
        self.site.as_ref().map(|site| &site.peak)
    }
}

impl System {
    /// The same system with one more compartment at its end, an effect site that follows the compartment `followed`
    /// with the rate constant `ke0` in 1/h.
    #[must_use]
    pub fn with_effect_site(mut self, followed: usize, ke0: f64) -> Self {
        let site = self.size;
        self.size += 1;
        let flow = |from: usize, into: Vec<(usize, f64)>, leaves: bool| Transfer {
            from,
            k: ke0,
            time_slope: 0.0,
            into,
            outside: 0.0,
            leaves,
        };
        self.transfers.push(flow(site, Vec::new(), true));
        self.transfers.push(flow(followed, vec![(site, 1.0)], false));
        self
    }
}

fn add_effect_site(system: &mut System, plasma: usize, ke0: f64) -> Result<PumpSite, SolverError> {
    let compartment = system.size;
    *system = system.clone().with_effect_site(plasma, ke0);
    let decline = FreeDecline::new(system, LONGEST_DECLINE)?;
    Ok(PumpSite {
        compartment,
        peak: EffectPeak::new(system, [plasma, compartment], decline),
    })
}
