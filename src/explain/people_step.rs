//! Whose number it is.

use super::arithmetic::Arithmetic;
use super::asked::Who;
use super::number_context::{DIGITS, NumberContext, with_unit};
use super::{ExplanationFormula, ExplanationRow, ExplanationStep};
use crate::quantiles::{Ranks, Z};
use crate::quantity::{significant, with_thousands};

/// Who the person is, or how all people give one number.
pub(super) fn people_step(of: &NumberContext<'_>) -> ExplanationStep {
    let mut step = ExplanationStep::new("people", "In whom");
    let population = &of.study.population;
    let count = with_thousands(population.count);
    match of.asked.who {
        Who::Typical => step.say("The typical patient: typical weight and covariates, no random effects."),
        Who::Subject(number) => step.say(format!(
            "Patient {number} of {count}, seed {}: the same person in every arm and in every run.",
            population.seed
        )),
        Who::Percentile(probability) => percentile(of, probability, &mut step),
        Who::Everybody => share(of, &mut step),
    }
    if of.asked.who != Who::Typical && !of.model.has_variability() {
        step.say("How people differ was not published for this model: here they differ by weight and covariates alone.");
    }
    if let Some(borrowed) = &of.model.variability.borrowed_from
        && of.asked.who != Who::Typical
    {
        step.say(format!(
            "How people differ is borrowed from {}: {}.",
            borrowed.study, borrowed.why
        ));
    }
    match of.asked.who {
        Who::Everybody => step.say(
            "What follows is of the typical patient, for whom everything can be retraced; everybody is reckoned in the same way.",
        ),
        _ => person(of, &mut step),
    }
    step
}

/// Weight, covariates and random effects.
fn person(of: &NumberContext<'_>, step: &mut ExplanationStep) {
    let row = |name: &str, value: f64, unit: &str, remark: String| ExplanationRow {
        name: name.to_string(),
        remark,
        value: Some(value),
        text: significant(value, DIGITS),
        unit: unit.to_string(),
        ..ExplanationRow::default()
    };
    step.rows
        .push(row("weight", of.drawn.weight.kg(), "kg", String::new()));
    for (covariate, value) in of.model.covariates.iter().zip(&of.drawn.covariates) {
        step.rows.push(ExplanationRow {
            name: covariate.name.clone(),
            value: Some(*value),
            text: covariate.say(*value),
            ..ExplanationRow::default()
        });
    }
    let variability = &of.model.variability;
    let effects = variability.effects.iter().zip(&of.drawn.effects);
    for (effect, value) in effects.chain(variability.occasion.iter().zip(&of.drawn.occasion)) {
        if effect.on.iter().any(|index| of.scope.parameters.contains(index)) {
            let remark = format!("random effect, {} between people", effect.printed);
            step.rows.push(ExplanationRow {
                grade: Some(effect.provenance.grade.to_string()),
                source: Some(effect.provenance.from.clone()),
                ..row(&effect.name, *value, "", remark)
            });
        }
    }
}

/// Which of all people's numbers a percentile is.
fn percentile(of: &NumberContext<'_>, probability: f64, step: &mut ExplanationStep) {
    let percent = significant(probability * 100.0, DIGITS);
    let Some((Ranks { rank, low, high }, known)) = of.found.ranks else {
        step.say("Nobody has such a number.");
        return;
    };
    let known_text = with_thousands(known as u64);
    step.say(format!(
        "Put the numbers of {known_text} people in order, the smallest first: the {percent} % percentile is number {} of \
         them (the nearest rank: {percent} % of {known_text}, rounded up). Seed {}.",
        with_thousands(rank as u64),
        of.study.population.seed
    ));
    let without = of.study.population.count.saturating_sub(known as u64);
    if without > 0 {
        step.say(format!("{} people have no such number.", with_thousands(without)));
    }
    let unit = of.unit();
    let end = |value: Option<f64>| value.map(|value| with_unit(&significant(value, DIGITS), &unit));
    let [low_value, high_value] = of.found.interval.map(end);
    match (low.zip(low_value), high.zip(high_value)) {
        (Some((low, low_value)), Some((high, high_value))) => step.say(format!(
            "Its 95 % Monte Carlo interval is from number {low} to number {high} in that order (binomial distribution): \
             {low_value} to {high_value}. It says how far the number moves with other random people, not whether the model \
             is right."
        )),
        _ => step.say("There are too few people, or the observation ended too early, for a Monte Carlo interval."),
    }
    match of.found.person {
        Some(number) if of.found.alike > 1 => step.say(format!(
            "{} people have this very number; the first of them is patient {number}, whose arithmetic follows.",
            with_thousands(of.found.alike as u64)
        )),
        Some(number) => step.say(format!("It is the number of patient {number}, whose arithmetic follows.")),
        None => step.say("Whose number it is was not looked for; what follows is of the typical patient."),
    }
}

/// How many people of all.
fn share(of: &NumberContext<'_>, step: &mut ExplanationStep) {
    let Some((above, count)) = of.found.above else {
        return;
    };
    let side = of.threshold.map_or("above", |threshold| threshold.side());
    let when = of.asked.at.map_or_else(
        || "at any time of the observation".to_string(),
        |at| format!("at {at}"),
    );
    step.say(format!(
        "{} of {} people are {side} it {when} (seed {}). A level counts as beyond a threshold where it is so by more than a \
         millionth.",
        with_thousands(above),
        with_thousands(count),
        of.study.population.seed
    ));
    let number = |value: f64| Arithmetic::number(value, DIGITS);
    let (k, n, z) = (number(above as f64), Arithmetic::printed(count as f64), number(Z));
    let share = k.over(&n);
    let mut push = |name: &str, worked: &Arithmetic| {
        step.formulas.push(ExplanationFormula {
            name: name.to_string(),
            formula: worked.text.clone(),
            value: Some(worked.value),
            unit: String::new(),
        });
    };
    push("share", &share);
    // Wilson 1927, as the tables have it.
    let p = Arithmetic::printed(share.value);
    let (one, two, four) = (number(1.0), number(2.0), number(4.0));
    let z2 = z.power(&two);
    let below = one.plus(&z2.over(&n));
    let centre = p.plus(&z2.over(&two.times(&n))).over(&below);
    let inner = p
        .times(&one.minus(&p))
        .over(&n)
        .plus(&z2.over(&four.times(&n.power(&two))));
    let inner = Arithmetic::of_text(inner.text, inner.value).power(&number(0.5));
    let half = z.over(&below).times(&inner);
    push("middle of its interval (Wilson)", &centre);
    push("half of its width", &half);
    let ends = of
        .found
        .interval
        .map(|end| end.map_or_else(String::new, |end| significant(end * 100.0, 4)));
    step.say(format!(
        "Its 95 % Monte Carlo interval (Wilson) is from {} % to {} %. It says how far the share moves with other random people, \
         not whether the model is right.",
        ends[0], ends[1]
    ));
}
