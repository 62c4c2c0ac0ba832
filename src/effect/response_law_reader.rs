//! Reads the law of a response.

use super::response_keys::{DIRECTIONS, LAW};
use super::response_reader::{NUMBER, ResponseReader};
use super::{ChangeSize, ResponseLaw, ResponseShape};
use crate::document::{Fields, Mistake, Mistakes, Node, quoted, read_choice};
use crate::model::{Basis, Spread};
use crate::quantity::Dimension;

/// A parameter that may be left out: `None` where a mistake is in it.
fn optional(read: Option<Option<usize>>) -> Option<Option<usize>> {
    read.map_or(Some(None), |read| read.map(Some))
}

impl ResponseReader<'_> {
    /// Reads `law:`.
    pub(super) fn law(&self, node: &Node, mistakes: &mut Mistakes) -> Option<ResponseLaw> {
        let fields = Fields::open(node, "a law", LAW, mistakes)?;
        let choices = [(DIRECTIONS[0], false), (DIRECTIONS[1], true)];
        let falls = fields.get("direction");
        let falls = falls.and_then(|node| read_choice(node, "a direction", &choices, mistakes));
        let baseline = self.named(&fields, "baseline", ("a baseline", NUMBER), mistakes);
        let responders = self.named(&fields, "responders", ("a chance", NUMBER), mistakes);
        self.check_share(&fields, "responders", responders, mistakes);
        let slope = self.named(
            &fields,
            "slope",
            ("a slope", &[Dimension::PER_CONCENTRATION]),
            mistakes,
        );
        let shape = match (slope, fields.get("c50")) {
            (Some(slope), None) => slope.map(|slope| ResponseShape::Linear { slope }),
            (None, Some(_)) => self.sigmoid(&fields, baseline.is_some(), mistakes),
            _ => {
                mistakes.add(
                    Mistake::at(node.place, "a response is linear or sigmoid")
                        .hint("write either `slope`, or `c50` and what else it has"),
                );
                None
            }
        };
        let unfit = ["gamma", "gamma_above", "maximum", "fraction"];
        let unfit = unfit.iter().find_map(|key| fields.key(key));
        if let (Some(key), Some(ResponseShape::Linear { .. })) = (unfit, &shape) {
            let message = "a linear response has `slope` and `baseline` alone";
            mistakes.add(
                Mistake::at(key.place, message).hint("take this out, or write `c50` in place of `slope`"),
            );
        }
        Some(ResponseLaw {
            baseline: optional(baseline)?,
            falls: falls?,
            shape: shape?,
            responders: optional(responders)?,
        })
    }

    fn sigmoid(
        &self,
        fields: &Fields<'_>,
        has_baseline: bool,
        mistakes: &mut Mistakes,
    ) -> Option<ResponseShape> {
        let c50 = self.c50(fields, mistakes);
        let gamma = self.named(fields, "gamma", ("a Hill exponent", NUMBER), mistakes);
        let gamma_above = self.named(fields, "gamma_above", ("a Hill exponent", NUMBER), mistakes);
        if let (Some(key), None) = (fields.key("gamma_above"), gamma) {
            let message = "`gamma_above` stands beside `gamma`, the exponent below C50";
            mistakes.add(Mistake::at(key.place, message).hint("write both, or `gamma` alone"));
        }
        let maximum = self.named(fields, "maximum", ("a largest change", NUMBER), mistakes);
        let fraction = self.named(
            fields,
            "fraction",
            ("a fraction of the baseline", NUMBER),
            mistakes,
        );
        self.check_share(fields, "fraction", fraction, mistakes);
        if let (Some(key), false) = (fields.key("fraction"), has_baseline) {
            let message = "a fraction of the baseline needs a `baseline`";
            mistakes.add(Mistake::at(key.place, message).hint("add baseline: and the name of a parameter"));
        }
        let size = match (maximum, fraction) {
            (Some(maximum), None) => maximum.map(ChangeSize::Maximum),
            (None, Some(fraction)) => fraction.map(ChangeSize::Fraction),
            (None, None) => Some(ChangeSize::Whole),
            (Some(_), Some(_)) => {
                let place = fields.key("fraction").map_or(fields.place, |key| key.place);
                let message = "the largest change is there twice, as `maximum` and as `fraction`";
                mistakes.add(Mistake::at(place, message).hint("keep the one the paper prints"));
                None
            }
        };
        let (c50, ng_per_ml) = c50?;
        Some(ResponseShape::Sigmoid {
            size: size?,
            c50,
            ng_per_ml,
            gamma: optional(gamma)?,
            gamma_above: optional(gamma_above)?,
        })
    }

    /// The parameter that is C50, and how many ng/mL one of its canonical unit is.
    fn c50(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<(usize, f64)> {
        let dimensions = [Dimension::CONCENTRATION, Dimension::MOLAR_CONCENTRATION];
        let index = self.named(fields, "c50", ("C50", &dimensions), mistakes)??;
        let parameter = self.numbers.parameters.get(index)?;
        let molar_mass = || {
            let followed = self.fields.get("follows")?.scalar()?;
            Some(self.substances.get(followed)?.molar_mass.grams_per_mole())
        };
        let factor = match parameter.dimension() {
            // µmol/L times g/mol is ng/mL
            Dimension::MOLAR_CONCENTRATION => molar_mass()?,
            // mg/L = 1000 ng/mL
            _ => 1000.0,
        };
        Some((index, factor))
    }

    /// A share lies between 0 and 1 in everybody.
    fn check_share(
        &self,
        fields: &Fields<'_>,
        key: &str,
        read: Option<Option<usize>>,
        mistakes: &mut Mistakes,
    ) {
        let Some((index, node)) = read.flatten().zip(fields.get(key)) else {
            return;
        };
        let Some(parameter) = self.numbers.parameters.get(index) else {
            return;
        };
        let typical = match &parameter.basis {
            Basis::Value(value) => value.canonical(),
            Basis::Formula { .. } => f64::NAN,
        };
        if typical > 1.0 {
            let message = format!(
                "`{}` is a share and lies between 0 and 1, here it is {typical}",
                parameter.name
            );
            mistakes.add(Mistake::at(node.place, message).hint("write 94 %, or 0.94"));
            return;
        }
        let effects = self.numbers.variability.effects.iter();
        let mut above = effects.filter(|effect| {
            effect.spread == Spread::LogNormal && effect.variance > 0.0 && effect.on.contains(&index)
        });
        if let Some(effect) = above.next() {
            // f exp(η) > 1 where η > −ln f
            let z = -libm::log(typical) / effect.variance.sqrt();
            let share = 50.0 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
            let message = format!(
                "{} is a share, and its spread ({}) takes it above 1 in {share:.0} % of people",
                quoted(&parameter.name),
                effect.printed
            );
            let hint = "leave the effect out, or write scale: logit, with `share_sd` for a printed standard deviation of the share itself; it is never cut at 1";
            mistakes.add(Mistake::at(node.place, message).hint(hint));
        }
    }
}
