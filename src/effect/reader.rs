//! Reads effect and evidence files.

use super::{EffectKind, EvidenceNote, LongInfusion, Threshold, keys};
use crate::document::{
    Diagnostics, Document, Expected, Fields, Mistake, Mistakes, Node, Sign, Source, read_choice, read_name,
    read_quantity, read_text, read_texts,
};
use crate::model::{Citation, Measured, Substances, read_provenance};
use crate::quantity::{Concentration, Dimension, Time};

impl Threshold {
    /// Reads an effect file. `id` is the name scenarios use for it.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub fn parse(id: &str, source: Source, substances: &Substances) -> Result<Self, Diagnostics> {
        source.refuse_other_kind("an effect", keys::EFFECT_KEYS)?;
        Document::read_whole(source, |document, mistakes| {
            read_effect(id, document, substances, mistakes)
        })
    }

    /// Reads a substance's name.
    pub fn read_substance(node: &Node, substances: &Substances, mistakes: &mut Mistakes) -> Option<String> {
        let known = substances.read_known(node, mistakes)?;
        Some(known.name.clone())
    }

    /// Reads a concentration, by mass or by amount of the substance.
    pub fn read_concentration(
        node: &Node,
        substance: Option<&str>,
        substances: &Substances,
        mistakes: &mut Mistakes,
    ) -> Option<Concentration> {
        let expected = Expected {
            what: "a concentration",
            dimensions: &[Dimension::CONCENTRATION, Dimension::MOLAR_CONCENTRATION],
            example: "150 ng/mL or 0.51 nmol/mL",
            sign: Sign::Positive,
        };
        let quantity = read_quantity(node, expected, mistakes)?;
        let molar_mass = substances.get(substance?).map(|substance| substance.molar_mass);
        Concentration::from_quantity(&quantity, molar_mass)
    }
}

fn read_effect(
    id: &str,
    document: &Document,
    substances: &Substances,
    mistakes: &mut Mistakes,
) -> Option<Threshold> {
    let fields = Fields::open(&document.root, "an effect", keys::EFFECT_KEYS, mistakes)?;
    let mut name = |key: &str| {
        let node = fields.get(key)?;
        read_name(node, key, mistakes)
    };
    let title = name("title");
    let short = name("short");
    let people = fields
        .get("people")
        .and_then(|node| read_text(node, "people", mistakes));
    let kind = fields
        .get("kind")
        .and_then(|node| read_choice(node, "a kind of effect", EffectKind::CHOICES, mistakes));
    let substance = fields
        .get("substance")
        .and_then(|node| Threshold::read_substance(node, substances, mistakes));
    let measured = fields
        .get("measured")
        .and_then(|node| Measured::read(node, mistakes));
    let levels = fields
        .get("concentration")
        .and_then(|node| read_levels(node, substance.as_deref(), substances, mistakes));
    let citation = fields
        .get("source")
        .and_then(|node| Citation::read(node, mistakes));
    let provenance = read_provenance(&fields, mistakes);
    let caveats = fields
        .get("caveats")
        .map(|node| read_texts(node, "a caveat", mistakes))
        .unwrap_or_default();
    let in_long_infusions = fields
        .get("in_long_infusions")
        .and_then(|node| read_long_infusion(node, mistakes));
    let (level, lower, upper) = levels?;
    Some(Threshold {
        id: id.to_string(),
        title: title?,
        short: short?,
        kind: kind?,
        substance: substance?,
        measured: measured?,
        level,
        upper,
        lower,
        response: None,
        people,
        citation: Some(citation?),
        provenance: Some(provenance?),
        caveats,
        in_long_infusions,
        source: Some(document.source.clone()),
    })
}

fn read_long_infusion(node: &Node, mistakes: &mut Mistakes) -> Option<LongInfusion> {
    let fields = Fields::open(node, "`in_long_infusions`", keys::LONG_INFUSION, mistakes)?;
    let longer_than = fields.get("longer_than").and_then(|node| {
        let expected = Expected {
            what: "a duration",
            dimensions: &[Dimension::TIME],
            example: "12 h",
            sign: Sign::Positive,
        };
        read_quantity(node, expected, mistakes).and_then(|quantity| Time::from_quantity(&quantity))
    });
    let say = fields
        .get("say")
        .and_then(|node| read_text(node, "a caveat", mistakes));
    Some(LongInfusion {
        longer_than: longer_than?,
        say: say?,
    })
}

type Levels = (Concentration, Option<Concentration>, Option<Concentration>);

/// The level that counts, and the lower and upper end around it.
fn read_levels(
    node: &Node,
    substance: Option<&str>,
    substances: &Substances,
    mistakes: &mut Mistakes,
) -> Option<Levels> {
    let fields = Fields::open(node, "a concentration", keys::CONCENTRATION, mistakes)?;
    let before = mistakes.len();
    let mut take = |name: &str| {
        let node = fields.get(name)?;
        Threshold::read_concentration(node, substance, substances, mistakes)
    };
    let (from, to, above) = (take("from"), take("to"), take("above"));
    let (at, low, high) = (take("at"), take("low"), take("high"));
    let levels = match ["from", "to", "above", "at"].map(|name| fields.get(name).is_some()) {
        [true, true, false, false] => (from?, None, Some(to?)),
        [false, false, true, false] => (above?, None, None),
        [false, false, false, true] => (at?, low, high),
        _ => {
            if mistakes.len() == before {
                mistakes.add(
                    Mistake::at(
                        node.place,
                        "a concentration is a range, a level or a single value",
                    )
                    .hint("write {from: 50 ng/mL, to: 200 ng/mL}, {above: 70 ng/mL} or {at: 121 ng/mL}"),
                );
            }
            return None;
        }
    };
    let (level, lower, upper) = levels;
    if lower.is_some_and(|lower| lower > level) || upper.is_some_and(|upper| upper <= level) {
        mistakes.add(
            Mistake::at(node.place, "the ends of this concentration are not in order")
                .hint("write the lower end as `from` or `low` and the upper one as `to` or `high`"),
        );
        return None;
    }
    Some(levels)
}

impl EvidenceNote {
    /// Reads an evidence file. `id` is the name scenarios use for it.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub fn parse(id: &str, source: Source) -> Result<Self, Diagnostics> {
        source.refuse_other_kind("an evidence note", keys::EVIDENCE_KEYS)?;
        Document::read_whole(source, |document, mistakes| {
            read_evidence(id, &document.root, mistakes)
        })
    }
}

fn read_evidence(id: &str, root: &Node, mistakes: &mut Mistakes) -> Option<EvidenceNote> {
    let fields = Fields::open(root, "an evidence note", keys::EVIDENCE_KEYS, mistakes)?;
    let title = fields
        .get("title")
        .and_then(|node| read_name(node, "a title", mistakes));
    let kinds: Vec<(&str, &str)> = keys::EVIDENCE_KINDS.iter().map(|kind| (*kind, *kind)).collect();
    let kind = fields
        .get("kind")
        .and_then(|node| read_choice(node, "a kind of evidence", &kinds, mistakes));
    let citation = fields
        .get("source")
        .and_then(|node| Citation::read(node, mistakes));
    let provenance = read_provenance(&fields, mistakes);
    let mut texts = |name: &str| {
        fields
            .get(name)
            .map(|node| read_texts(node, "a sentence", mistakes))
            .unwrap_or_default()
    };
    let says = texts("says");
    let caveats = texts("caveats");
    let disagrees_with = texts("disagrees_with");
    Some(EvidenceNote {
        id: id.to_string(),
        title: title?,
        kind: kind?.to_string(),
        says,
        citation: citation?,
        provenance: provenance?,
        caveats,
        disagrees_with,
    })
}
