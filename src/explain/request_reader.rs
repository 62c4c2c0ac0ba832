use super::Refusal;
use super::asked::{Asked, Who};
use crate::document::{did_you_mean, quoted};
use crate::effect::{Response, Threshold};
use crate::model::{Model, Substances};
use crate::outcome::{ExplainedNumber, NumberRequest};
use crate::quantity::{Quantity, Time};
use crate::scenario::Study;

/// Reads a request against a study, and collects all that is wrong with it.
pub(super) struct RequestReader<'a> {
    request: &'a NumberRequest,
    study: &'a Study,
    substances: &'a Substances,
    refusals: Vec<Refusal>,
}

impl<'a> RequestReader<'a> {
    pub(super) fn new(request: &'a NumberRequest, study: &'a Study, substances: &'a Substances) -> Self {
        Self {
            request,
            study,
            substances,
            refusals: Vec::new(),
        }
    }

    /// The request, checked.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub(super) fn read(mut self) -> Result<Asked, Vec<Refusal>> {
        let (study, request) = (self.study, self.request);
        let number = self.number();
        let arms: Vec<&str> = study.arms.iter().map(|arm| arm.name.as_str()).collect();
        let arm = self.one_of(("arm", "arm"), request.arm.as_deref(), &arms);
        let models: Vec<&str> = study.models.iter().map(|model| model.id.as_str()).collect();
        let model = self.one_of(("model", "model"), request.model.as_deref(), &models);
        let threshold = self.threshold(number, model);
        let response = self.response(number, model);
        let analyte = self.analyte(number, model, (threshold, response));
        let at = self.at(number);
        let who = self.who(number);
        match (number, arm, model, analyte) {
            (Some(number), Some(arm), Some(model), Some(analyte)) if self.refusals.is_empty() => Ok(Asked {
                number,
                model,
                arm,
                analyte,
                threshold,
                response,
                at,
                who,
            }),
            _ => Err(self.refusals),
        }
    }

    fn refuse(&mut self, message: impl Into<String>, hint: impl Into<String>) {
        self.refusals.push(Refusal {
            message: message.into(),
            hint: hint.into(),
        });
    }

    fn number(&mut self) -> Option<ExplainedNumber> {
        let what = &self.request.what;
        let found = ExplainedNumber::of_name(what);
        if found.is_none() {
            let names = ExplainedNumber::ALL.map(ExplainedNumber::name);
            let all = format!("write one of {}", names.join(", "));
            let hint = match what.trim().to_lowercase().as_str() {
                "auc" => "did you mean `auc_to_end` or `auc_to_infinity`?".to_string(),
                _ => did_you_mean(what, names).map_or(all.clone(), |hint| format!("{hint} {all}")),
            };
            self.refuse(
                format!("--what {} is nothing that can be explained", quoted(what)),
                hint,
            );
        }
        found
    }

    /// The place of a name among some; where none is written, of the only one.
    fn one_of(&mut self, (what, flag): (&str, &str), written: Option<&str>, names: &[&str]) -> Option<usize> {
        let listed = || {
            let all: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            all.join(", ")
        };
        let Some(written) = written else {
            if names.is_empty() {
                let message = format!("the scenario names no {what} that belongs to this number");
                self.refuse(message, format!("name one in the scenario, in `{what}s:`"));
                return None;
            }
            if names.len() != 1 {
                let message = format!(
                    "this scenario has {} {what}s, and --{flag} does not say which",
                    names.len()
                );
                self.refuse(message, format!("add --{flag} with one of {}", listed()));
                return None;
            }
            return Some(0);
        };
        let place = names.iter().position(|name| *name == written);
        if place.is_none() {
            let hint = did_you_mean(written, names.iter().copied());
            let all = match names {
                [] => format!("take --{flag} out"),
                _ => format!("there is {}", listed()),
            };
            let hint = hint.map_or(all.clone(), |hint| format!("{hint} {all}"));
            self.refuse(format!("there is no {what} {}", quoted(written)), hint);
        }
        place
    }

    fn threshold(&mut self, number: Option<ExplainedNumber>, model: Option<usize>) -> Option<usize> {
        let (study, written) = (self.study, self.request.threshold.as_deref());
        if written.is_none() && !number.is_some_and(ExplainedNumber::needs_threshold) {
            return None;
        }
        let model = model.and_then(|index| study.models.get(index));
        let applies = |threshold: &&Threshold| {
            model.is_none_or(|model| threshold.analyte(model, self.substances).is_some())
        };
        let here: Vec<&Threshold> = study.thresholds.iter().filter(applies).collect();
        let names: Vec<&str> = here.iter().map(|threshold| threshold.id.as_str()).collect();
        let place = self.one_of(("threshold", "threshold"), written, &names)?;
        let name = names.get(place)?;
        study
            .thresholds
            .iter()
            .position(|threshold| threshold.id == *name)
    }

    fn response(&mut self, number: Option<ExplainedNumber>, model: Option<usize>) -> Option<usize> {
        let (study, written) = (self.study, self.request.response.as_deref());
        if written.is_none() && !number.is_some_and(ExplainedNumber::needs_response) {
            return None;
        }
        let model = model.and_then(|index| study.models.get(index));
        let drives = |response: &&Response| model.is_none_or(|model: &Model| response.is_driven_by(model));
        let here: Vec<&Response> = study.responses.iter().filter(drives).collect();
        let names: Vec<&str> = here.iter().map(|response| response.id.as_str()).collect();
        let place = self.one_of(("response", "response"), written, &names)?;
        let name = names.get(place)?;
        study.responses.iter().position(|response| response.id == *name)
    }

    fn analyte(
        &mut self,
        number: Option<ExplainedNumber>,
        model: Option<usize>,
        (threshold, response): (Option<usize>, Option<usize>),
    ) -> Option<usize> {
        let model = self.study.models.get(model?)?;
        let names: Vec<&str> = model.analytes().map(|(name, _)| name).collect();
        let written = self.request.analyte.as_deref();
        // What a threshold or a response is of needs no name.
        let of_threshold = threshold.and_then(|index| self.study.thresholds.get(index));
        let of_threshold = of_threshold.and_then(|threshold| threshold.analyte(model, self.substances));
        let of_response = response.and_then(|index| self.study.responses.get(index));
        let of_response = of_response.and_then(|response| Some(model.part(&response.id)?.analyte));
        let own = of_response.filter(|_| number.is_some_and(ExplainedNumber::needs_response));
        let Some(own) = own.or(of_threshold) else {
            let is_asked = number.is_some_and(|number| number.needs_response() || number.needs_threshold());
            return match is_asked && written.is_none() {
                // The threshold or the response that is missing has been told.
                true => None,
                false => self.one_of(("analyte", "analyte"), written, &names),
            };
        };
        let place = match written {
            Some(_) => self.one_of(("analyte", "analyte"), written, &names)?,
            None => own,
        };
        if place != own {
            let name = names.get(own).copied().unwrap_or("");
            let message = "--analyte names another one than the threshold or the response is of".to_string();
            self.refuse(
                message,
                format!("take it out, or write --analyte {}", quoted(name)),
            );
        }
        Some(own)
    }

    fn at(&mut self, number: Option<ExplainedNumber>) -> Option<Time> {
        let needs = number.is_some_and(ExplainedNumber::needs_time);
        let name = number.map_or("", ExplainedNumber::name);
        let end = self.study.grid.end();
        let Some(written) = self.request.at.as_deref() else {
            if needs {
                let hint = format!(
                    "add --at with a time up to the end of observation at {end}, such as --at \"2 h\""
                );
                self.refuse(format!("--what {name} needs a time"), hint);
            }
            return None;
        };
        if number.is_some() && !needs {
            let hint = match number {
                Some(ExplainedNumber::ShareEverAbove) => "ask for --what share_above, or take --at out",
                _ => "ask for --what level, or take --at out",
            };
            self.refuse(
                format!("--what {name} is of no single time, and --at says one"),
                hint,
            );
            return None;
        }
        if number == Some(ExplainedNumber::ShareAbove) && written.trim() == "ever" {
            self.refuse(
                "--at \"ever\" is no time",
                "ask for --what share_ever_above, without --at",
            );
            return None;
        }
        let time = written.parse::<Quantity>().ok();
        let Some(time) = time.as_ref().and_then(Time::from_quantity) else {
            let message = format!("--at {} is no time", quoted(written));
            self.refuse(
                message,
                "write a number with its unit, such as \"90 min\", \"12 h\" or \"2 days\"",
            );
            return None;
        };
        if time < Time::ZERO || time > end {
            let message = format!(
                "--at {} lies outside the observation, which is from 0 h to {end}",
                quoted(written)
            );
            self.refuse(
                message,
                "write a time within it, or observe for longer in the scenario",
            );
            return None;
        }
        Some(time)
    }

    fn who(&mut self, number: Option<ExplainedNumber>) -> Who {
        let count = self.study.population.count;
        let (subject, percentile) = (self.request.subject, self.request.percentile.as_deref());
        let is_share = number.is_some_and(ExplainedNumber::is_share);
        if is_share && (subject.is_some() || percentile.is_some()) {
            let name = number.map_or("", ExplainedNumber::name);
            let message = format!("--what {name} is one number of all people, and of nobody alone");
            self.refuse(message, "take --subject and --percentile out");
        }
        if subject.is_some() && percentile.is_some() && !is_share {
            let message = "here are both --subject and --percentile";
            self.refuse(message, "keep one of them");
        }
        if (is_share || percentile.is_some()) && count == 0 {
            self.refuse(
                "this scenario has no people",
                "write patients with a count into it, or use --patients",
            );
        }
        let subject = subject.map(|subject| {
            if subject == 0 || subject > count {
                let message = format!("there is no patient {subject}; this scenario has {count}");
                let hint = match count {
                    0 => "leave --subject out for the typical patient".to_string(),
                    _ => format!(
                        "write a number from 1 to {count}, or leave --subject out for the typical patient"
                    ),
                };
                self.refuse(message, hint);
            }
            Who::Subject(subject)
        });
        let percentile = percentile.and_then(|written| self.percentile(written));
        match (is_share, subject, percentile) {
            (true, ..) => Who::Everybody,
            (_, Some(subject), _) => subject,
            (_, _, Some(probability)) => Who::Percentile(probability),
            _ => Who::Typical,
        }
    }

    fn percentile(&mut self, written: &str) -> Option<f64> {
        let [lower, median, upper] = self.study.probabilities;
        let number = written.trim().trim_end_matches('%').trim().parse::<f64>();
        match (written.trim(), number) {
            ("lower", _) => Some(lower),
            ("median", _) => Some(median),
            ("upper", _) => Some(upper),
            (_, Ok(percent)) if percent > 0.0 && percent < 100.0 => {
                let own = [lower, median, upper].into_iter();
                let mut same = own.filter(|own| (own - percent / 100.0).abs() < 1e-9);
                Some(same.next().unwrap_or(percent / 100.0))
            }
            _ => {
                let message = format!("--percentile {} is none", quoted(written));
                self.refuse(
                    message,
                    "write lower, median or upper, or a number of percent between 0 and 100, such as 5",
                );
                None
            }
        }
    }
}
