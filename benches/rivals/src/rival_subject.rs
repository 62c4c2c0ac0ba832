use infusim::model::Model;
use infusim::population::Subject;
use std::error::Error;

/// One virtual patient as the rivals see them: rates per minute, amounts in mg.
///
/// Worked out from the patient's parameters by name and not by way of infusim's own system of rates, so
/// that the check against infusim also checks the setting-up.
#[derive(Clone, Copy, Debug, Default)]
pub struct RivalSubject {
    /// Elimination from the central compartment per minute; zero when it saturates.
    pub k10: f64,
    /// From central to shallow, per minute.
    pub k12: f64,
    /// Back from shallow.
    pub k21: f64,
    /// From central to deep.
    pub k13: f64,
    /// Back from deep.
    pub k31: f64,
    /// mg/min at most; zero when elimination does not saturate.
    pub vmax: f64,
    /// mg in the central compartment at half of `vmax`.
    pub km: f64,
    /// Central volume in L.
    pub v1: f64,
    /// Fraction of what is eliminated that becomes the metabolite.
    pub fm: f64,
    /// Elimination of the metabolite per minute.
    pub k40: f64,
    /// The metabolite's volume in L.
    pub v4: f64,
}

impl RivalSubject {
    /// From a patient's parameters, which infusim keeps in L, L/h, mg/h and mg/L.
    ///
    /// # Errors
    /// When the model lacks a parameter.
    pub fn new(model: &Model, patient: &Subject) -> Result<Self, Box<dyn Error>> {
        let find = |name: &str| {
            let index = model
                .parameters
                .iter()
                .position(|parameter| parameter.name == name);
            index.map(|index| patient.values.get(index))
        };
        let need = |name: &str| find(name).ok_or(format!("{} has no parameter {name}", model.id));
        let (v1, v2, v3) = (need("v1")?, need("v2")?, need("v3")?);
        let (q2, q3) = (need("q2")? / 60.0, need("q3")? / 60.0);
        let mut person = Self {
            k12: q2 / v1,
            k21: q2 / v2,
            k13: q3 / v1,
            k31: q3 / v3,
            v1,
            ..Self::default()
        };
        if find("vmax").is_some() {
            person.vmax = need("vmax")? / 60.0;
            person.km = need("km")? * v1;
        } else {
            person.k10 = need("cl")? / 60.0 / v1;
        }
        if find("v_m").is_some() {
            person.fm = need("fm")?;
            person.v4 = need("v_m")?;
            person.k40 = need("cl_m")? / 60.0 / person.v4;
        }
        Ok(person)
    }
}
