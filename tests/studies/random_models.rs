//! Models as their authors write them: one or two compartments and a peripheral one, with a metabolite, a depot,
//! routes that come late, last or arrive in part, an elimination that saturates, a clearance that changes.

use proptest::prelude::*;
use std::fmt::Write;

/// A number with four digits between two powers of ten: a number as it is printed in papers.
pub fn number(from: f64, to: f64) -> impl Strategy<Value = f64> {
    (from..to).prop_map(|power| {
        let text = format!("{:.3e}", 10_f64.powf(power));
        text.parse().unwrap()
    })
}

/// What a model has beside its central compartment.
#[derive(Clone, Debug)]
pub struct RandomModel {
    /// Volume and clearance to it, one for each peripheral compartment.
    pub peripherals: Vec<(f64, f64)>,
    /// Volume, clearance, and the fraction that becomes metabolite.
    pub metabolite: Option<(f64, f64, f64)>,
    /// Rate of absorption, fraction and hours of delay.
    pub oral: Option<(f64, f64, Option<f64>)>,
    /// Fraction, and hours over which it arrives.
    pub nasal: Option<(f64, f64)>,
    /// Instead of a clearance: vmax in mg/h and km in ng/mL.
    pub saturable: Option<(f64, f64)>,
    /// % per hour by which the clearance changes.
    pub slope: Option<f64>,
    volume: f64,
    clearance: f64,
    exponents: bool,
    cv: [Option<u32>; 3],
    correlated: bool,
    /// Between occasions, %, where people differ between them.
    occasion_cv: Option<u32>,
}

/// Any model.
pub fn random_models() -> impl Strategy<Value = RandomModel> {
    linear_models().prop_flat_map(|model| {
        let saturable = prop::option::of((number(0.7, 2.3), number(1.7, 3.7)));
        let slope = prop::option::weighted(0.3, number(-1.5, 0.3));
        (Just(model), saturable, slope).prop_map(|(model, saturable, slope)| RandomModel {
            saturable,
            slope: slope.filter(|_| saturable.is_none()),
            ..model
        })
    })
}

impl RandomModel {
    /// The same in which people differ from occasion to occasion.
    pub fn on_occasions(self, cv: u32) -> Self {
        Self {
            occasion_cv: Some(cv),
            ..self
        }
    }
}

/// Models in which nothing saturates or changes.
pub fn linear_models() -> impl Strategy<Value = RandomModel> {
    let volume = || number(0.7, 2.3);
    let clearance = || number(0.0, 2.2);
    let share = || (5..98_u32).prop_map(|percent| f64::from(percent) / 100.0);
    let cv = || prop::option::weighted(0.7, 5..80_u32);
    (
        (volume(), clearance(), any::<bool>()),
        prop::collection::vec((volume(), clearance()), 0..3),
        prop::option::of((volume(), clearance(), share())),
        prop::option::of((number(-0.7, 0.7), share(), prop::option::of(number(-1.5, 0.3)))),
        prop::option::of((share(), number(-1.0, 0.5))),
        (cv(), cv(), cv(), any::<bool>()),
    )
        .prop_map(
            |(
                (volume, clearance, exponents),
                peripherals,
                metabolite,
                oral,
                nasal,
                (v, cl, f, correlated),
            )| {
                RandomModel {
                    peripherals,
                    // Four compartments at most, the depot not counted.
                    metabolite,
                    oral,
                    nasal,
                    saturable: None,
                    slope: None,
                    volume,
                    clearance,
                    exponents,
                    cv: [v, cl, f],
                    correlated,
                    occasion_cv: None,
                }
            },
        )
}

impl RandomModel {
    /// Whether the exact solution is for it.
    pub fn is_linear(&self) -> bool {
        self.saturable.is_none() && self.slope.is_none()
    }

    /// The ways in.
    pub fn routes(&self) -> Vec<&'static str> {
        let mut routes = vec!["iv", "iv"];
        routes.extend(self.oral.map(|_| "oral"));
        routes.extend(self.nasal.map(|_| "nasal"));
        routes
    }

    /// Names of what is read.
    pub fn analytes(&self) -> Vec<&'static str> {
        let mut analytes = vec!["ketamine"];
        analytes.extend(self.metabolite.map(|_| "norketamine"));
        analytes
    }

    /// The model file.
    pub fn yaml(&self) -> String {
        let mut text = String::from(
            "title: A random model\nshort: random\ndrug: ketamine\nmeasured: {matrix: plasma, site: venous}\n\
             source: {authors: nobody, note: made up for a test}\nstudied_in: {people: nobody, not_stated: all}\n\
             reference_weight: 70 kg\n",
        );
        self.write_parameters(&mut text);
        self.write_graph(&mut text);
        self.write_variability(&mut text);
        text
    }

    fn write_parameters(&self, text: &mut String) {
        text.push_str("parameters:\n");
        let mut add = |name: &str, value: f64, unit: &str, more: &str| {
            writeln!(
                text,
                "  {name}: {{value: {value} {unit}, {more}grade: D, from: made up}}"
            )
            .unwrap();
        };
        let [by_volume, by_clearance] = match self.exponents {
            true => ["weight_exponent: 1, ", "weight_exponent: 0.75, "],
            false => ["", ""],
        };
        add("v", self.volume, "L", by_volume);
        match (self.saturable, self.slope) {
            (Some((vmax, km)), _) => {
                add("vmax", vmax, "mg/h", by_clearance);
                add("km", km, "ng/mL", "");
            }
            (None, Some(slope)) => {
                add(
                    "cl",
                    self.clearance,
                    "L/h",
                    &format!("{by_clearance}time_slope: {slope} %/h, "),
                );
            }
            (None, None) => add("cl", self.clearance, "L/h", by_clearance),
        }
        for (index, (volume, clearance)) in self.peripherals.iter().enumerate() {
            add(&format!("v{index}"), *volume, "L", by_volume);
            add(&format!("q{index}"), *clearance, "L/h", by_clearance);
        }
        if let Some((volume, clearance, share)) = self.metabolite {
            add("vm", volume, "L", by_volume);
            add("clm", clearance, "L/h", by_clearance);
            add("fm", share, "", "");
        }
        if let Some((rate, share, lag)) = self.oral {
            add("ka", rate, "1/h", "");
            add("f", share, "", "");
            if let Some(lag) = lag {
                add("late", lag, "h", "");
            }
        }
        if let Some((share, hours)) = self.nasal {
            add("fn", share, "", "");
            add("lasts", hours, "h", "");
        }
    }

    fn write_graph(&self, text: &mut String) {
        text.push_str("compartments:\n  central: {volume: v, reads: ketamine}\n");
        let mut flows = String::new();
        for index in 0..self.peripherals.len() {
            writeln!(text, "  deep{index}: {{volume: v{index}}}").unwrap();
            writeln!(
                flows,
                "  - {{from: central, to: deep{index}, clearance: q{index}, both_ways: yes}}"
            )
            .unwrap();
        }
        let law = match self.saturable {
            Some(_) => "vmax: vmax, km: km",
            None => "clearance: cl",
        };
        if self.metabolite.is_some() {
            text.push_str("  metabolite: {volume: vm, reads: norketamine}\n");
            writeln!(
                flows,
                "  - {{from: central, to: metabolite, fraction: fm, {law}}}"
            )
            .unwrap();
            flows.push_str("  - {from: metabolite, to: outside, clearance: clm}\n");
        } else {
            writeln!(flows, "  - {{from: central, to: outside, {law}}}").unwrap();
        }
        let mut routes = String::from("  iv: {into: central}\n");
        if let Some((_, _, lag)) = self.oral {
            text.push_str("  depot: {}\n");
            flows.push_str("  - {from: depot, to: central, rate: ka}\n");
            let lag = lag.map_or("", |_| ", lag: late");
            writeln!(routes, "  oral: {{into: depot, bioavailability: f{lag}}}").unwrap();
        }
        if self.nasal.is_some() {
            routes.push_str("  nasal: {into: central, bioavailability: fn, over: lasts}\n");
        }
        write!(text, "flows:\n{flows}routes:\n{routes}").unwrap();
    }

    fn write_variability(&self, text: &mut String) {
        let cleared = if self.saturable.is_some() { "vmax" } else { "cl" };
        let [volume, clearance, fraction] = self.cv;
        let mut effects = String::new();
        let mut add = |name: &str, how: &str| {
            writeln!(
                effects,
                "    {name}: {{on: [{name}], {how}, grade: D, from: made up}}"
            )
            .unwrap();
        };
        if let Some(cv) = volume {
            add("v", &format!("cv: {cv} %"));
        }
        if let Some(cv) = clearance {
            add(cleared, &format!("cv: {cv} %"));
        }
        if let (Some(cv), Some(_)) = (fraction, self.oral) {
            add("f", &format!("scale: logit, sd: {}", f64::from(cv) / 100.0));
        }
        if self.occasion_cv.is_some() && effects.is_empty() {
            effects.push_str("    v: {on: [v], cv: 0 %, grade: D, from: made up}\n");
        }
        if effects.is_empty() {
            return;
        }
        write!(text, "variability:\n  effects:\n{effects}").unwrap();
        if let (Some(_), Some(_), true) = (volume, clearance, self.correlated) {
            writeln!(
                text,
                "  correlations:\n    - {{between: [v, {cleared}], r: 0.5, grade: D, from: made up}}"
            )
            .unwrap();
        }
        if let Some(cv) = self.occasion_cv {
            self.write_occasion(text, cv, cleared);
        }
    }

    /// Everything that has a number of its own differs, also how much of a dose arrives, when and for how long.
    fn write_occasion(&self, text: &mut String, cv: u32, cleared: &str) {
        text.push_str("  occasion:\n");
        let mut add = |name: &str, how: &str| {
            writeln!(
                text,
                "    {name}: {{on: [{name}], {how}, grade: D, from: made up}}"
            )
            .unwrap();
        };
        add("v", &format!("cv: {cv} %"));
        add(cleared, &format!("cv: {cv} %"));
        if let Some((_, _, lag)) = self.oral {
            add("f", &format!("scale: logit, sd: {}", f64::from(cv) / 100.0));
            if lag.is_some() {
                add("late", &format!("cv: {cv} %"));
            }
        }
        if self.nasal.is_some() {
            add("lasts", &format!("cv: {cv} %"));
        }
    }
}
