//! Reads a response file.

use super::response_keys::{ALSO_FOLLOWS, RESPONSE_KEYS};
use super::response_scale_reader::{read_levels, read_partners, read_scale};
use super::{EffectKind, Response, ResponseLaw, Threshold};
use crate::document::{
    Diagnostics, Document, Fields, Mistake, Mistakes, Source, read_choice, read_flag, read_name, read_text,
    read_texts,
};
use crate::model::{
    AlsoFollowed, Citation, Driver, Effect, EffectSite, Limits, Measured, ModelPart, PartNumbers,
    SampleMatrix, Spread, Substances, read_provenance,
};
use crate::quantity::Dimension;

pub(super) const NUMBER: &[Dimension] = &[Dimension::NUMBER];

impl Response {
    /// Reads a response file. `id` is the name scenarios use for it.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub fn parse(id: &str, source: Source, substances: &Substances) -> Result<Self, Diagnostics> {
        let limits = Limits::open()?;
        source.refuse_other_kind("a response", RESPONSE_KEYS)?;
        Document::read_whole(source, |document, mistakes| {
            let fields = Fields::open(&document.root, "a response", RESPONSE_KEYS, mistakes)?;
            let numbers = PartNumbers::read(&fields, substances, limits, mistakes);
            let reader = ResponseReader {
                id,
                fields,
                numbers,
                substances,
            };
            reader.read(document.source.clone(), mistakes)
        })
    }
}

pub(super) struct ResponseReader<'a> {
    pub(super) id: &'a str,
    pub(super) fields: Fields<'a>,
    pub(super) numbers: PartNumbers<'a>,
    pub(super) substances: &'a Substances,
}

impl ResponseReader<'_> {
    fn read(self, source: Source, mistakes: &mut Mistakes) -> Option<Response> {
        let [title, short] = ["title", "short"].map(|key| {
            let node = self.fields.get(key);
            node.and_then(|node| read_name(node, key, mistakes))
        });
        let people = self.fields.get("people");
        let people = people.and_then(|node| read_text(node, "people", mistakes));
        let kind = self.fields.get("kind");
        let kind = kind.and_then(|node| read_choice(node, "a kind of effect", EffectKind::CHOICES, mistakes));
        let measured = self.fields.get("measured");
        let measured = measured.and_then(|node| Measured::read(node, mistakes));
        let citation = self.fields.get("source");
        let citation = citation.and_then(|node| Citation::read(node, mistakes));
        let provenance = read_provenance(&self.fields, mistakes);
        let [assumptions, caveats] = ["assumptions", "caveats"].map(|key| {
            let node = self.fields.get(key);
            node.map_or_else(Vec::new, |node| read_texts(node, "a sentence", mistakes))
        });
        let driver = self.driver(measured, mistakes);
        let law = self.fields.get("law").map(|node| self.law(node, mistakes));
        self.check_use(driver.as_ref(), law.as_ref(), mistakes);
        let scale = self
            .fields
            .get("scale")
            .and_then(|node| read_scale(node, mistakes));
        let levels = self.fields.get("levels");
        let levels = levels.map_or_else(Vec::new, |node| read_levels(node, scale.as_ref(), mistakes));
        if let (Some(key), None) = (self.fields.key("levels"), &law) {
            let message = "a response without `law` has no values, so it has no `levels`";
            mistakes.add(Mistake::at(key.place, message).hint("take `levels` out"));
        }
        let partners = self
            .fields
            .get("partners")
            .and_then(|node| read_partners(node, mistakes));
        let law = match law {
            Some(law) => Some(law?),
            None => None,
        };
        Some(Response {
            id: self.id.to_string(),
            title: title?,
            short: short?,
            kind: kind?,
            measured: measured?,
            scale: scale?,
            people: people?,
            citation: citation?,
            provenance: provenance?,
            partners: partners?,
            levels,
            assumptions,
            caveats,
            part: self.part(driver?, law.as_ref()),
            law,
            source,
        })
    }

    /// What the response adds to a model.
    fn part(self, driver: Driver, law: Option<&ResponseLaw>) -> ModelPart {
        let PartNumbers {
            covariates,
            parameters,
            mut variability,
            uncertainty,
            ..
        } = self.numbers;
        let chance = law.and_then(|law| law.responders);
        if let Some((index, parameter)) = chance.and_then(|index| Some((index, parameters.get(index)?))) {
            // Independent of how people differ otherwise, whichever way they do.
            let others = variability.alternatives.iter_mut();
            let others = others.map(|other| (&mut other.effects, &mut other.factor));
            for (effects, factor) in others.chain([(&mut variability.effects, &mut variability.factor)]) {
                let mut row = vec![0.0; factor.len()];
                row.push(1.0);
                factor.push(row);
                effects.push(Effect {
                    name: parameter.name.clone(),
                    on: vec![index],
                    spread: Spread::Chance,
                    variance: 1.0,
                    estimate: None,
                    has_own_stream: true,
                    printed: "a chance".to_string(),
                    provenance: parameter.provenance.clone(),
                });
            }
        }
        ModelPart {
            id: self.id.to_string(),
            covariates,
            parameters,
            variability,
            uncertainty,
            driver,
        }
    }

    /// The parameter that a key names, which must measure one of some things; `None` where the key is not there.
    pub(super) fn named(
        &self,
        fields: &Fields<'_>,
        key: &str,
        (what, dimensions): (&str, &[Dimension]),
        mistakes: &mut Mistakes,
    ) -> Option<Option<usize>> {
        let node = fields.get(key)?;
        Some(
            self.numbers
                .parameter((node, what), dimensions, self.substances, mistakes),
        )
    }

    fn driver(&self, measured: Option<Measured>, mistakes: &mut Mistakes) -> Option<Driver> {
        let analyte = self.fields.get("follows");
        let analyte = analyte.and_then(|node| Threshold::read_substance(node, self.substances, mistakes));
        let ke0 = self.named(
            &self.fields,
            "ke0",
            ("a rate constant", &[Dimension::PER_TIME]),
            mistakes,
        );
        let is_site = measured.map(|measured| measured.matrix == SampleMatrix::EffectSite);
        if let (Some(node), Some(true), None) = (self.fields.get("measured"), is_site, ke0) {
            let message = "this response was measured at an effect site, and there is no `ke0`, by which that follows the blood";
            mistakes.add(
                Mistake::at(node.place, message)
                    .hint("add ke0: and the name of the parameter, or write matrix: plasma"),
            );
        }
        if let (Some(node), Some(false), Some(_)) = (self.fields.get("measured"), is_site, ke0) {
            let message = "with `ke0` the response follows an effect site, not the blood";
            mistakes.add(
                Mistake::at(node.place, message)
                    .hint("write matrix: effect site, and the site of the blood as it was"),
            );
        }
        if let (None, None) = (ke0, self.fields.get("law")) {
            mistakes.add(
                Mistake::at(self.fields.place, "a response has a `law`, a `ke0`, or both")
                    .hint("write law: {direction: rises, maximum: emax, c50: c50}"),
            );
        }
        let site = match ke0 {
            Some(ke0) => Some(EffectSite {
                name: format!("effect site of {}", self.id),
                ke0: ke0?,
                measured: measured?,
            }),
            None => None,
        };
        let also = self.also(site.is_some(), mistakes);
        Some(Driver {
            analyte: analyte?,
            site,
            also: also?,
        })
    }

    /// What its effect site follows besides; `None` where a mistake is in it.
    fn also(&self, has_site: bool, mistakes: &mut Mistakes) -> Option<Vec<AlsoFollowed>> {
        let Some(node) = self.fields.get("also_follows") else {
            return Some(Vec::new());
        };
        if !has_site {
            let place = node.heading.unwrap_or(node.place);
            let message = "several analytes are followed by an effect site, and there is no `ke0`";
            mistakes.add(Mistake::at(place, message).hint("add ke0: and the name of the parameter"));
        }
        let named = Fields::any(node, "`also_follows`", mistakes)?;
        let mut all = Vec::new();
        for (name, key, node) in named.entries() {
            let known = self.substances.get(name).is_some();
            if !known {
                Threshold::read_substance(key, self.substances, mistakes);
            }
            let fields = Fields::open(node, "what is followed besides", ALSO_FOLLOWS, mistakes)?;
            let weight = self.named(&fields, "weight", ("a weight", NUMBER), mistakes);
            let opposes = fields.get("opposes");
            let opposes = opposes.and_then(|node| read_flag(node, "`opposes`", mistakes));
            all.push(AlsoFollowed {
                analyte: name.to_string(),
                weight: weight.flatten().filter(|_| known)?,
                opposes: opposes.unwrap_or(false),
            });
        }
        Some(all)
    }

    /// Every parameter must be used, or be part of the formula of one that is.
    fn check_use(&self, driver: Option<&Driver>, law: Option<&Option<ResponseLaw>>, mistakes: &mut Mistakes) {
        let (Some(driver), true) = (driver, mistakes.is_empty()) else {
            return;
        };
        let law = law.and_then(Option::as_ref);
        let also = driver.also.iter().map(|also| also.weight);
        let named = driver.site.iter().map(|site| site.ke0).chain(also);
        let named = named.chain(law.into_iter().flat_map(ResponseLaw::parameters));
        self.numbers.check_usage(&self.fields, named, mistakes);
    }
}
