//! Reads one finding of a note on side effects.

use super::side_effect_keys::{CHANGE, CONTROL, FINDING, RISK_RATIO, SIZES};
use super::{ControlShare, DoseShare, FindingSize, PrintedQuantity, SideEffectFinding};
use crate::document::{
    Expected, Fields, Mistake, Mistakes, Node, Place, Sign, read_count, read_flag, read_name,
};
use crate::quantity::{Dimension, Unit};

const DOSE: Expected = Expected {
    what: "a dose",
    dimensions: &[
        Dimension::MASS,
        Dimension::MASS_PER_WEIGHT,
        Dimension::MASS_RATE,
        Dimension::MASS_RATE_PER_WEIGHT,
    ],
    example: "50 mg or 0.5 mg/kg",
    sign: Sign::Positive,
};
const CHANGED: Expected = Expected {
    what: "a change",
    dimensions: &[
        Dimension::PRESSURE,
        Dimension::NUMBER,
        Dimension::PER_TIME,
        Dimension::FLOW,
        Dimension::TIME,
        Dimension::LENGTH,
    ],
    example: "10 mmHg, 15 % or 5 /min",
    sign: Sign::Any,
};
const RATIO: Expected = Expected {
    what: "a ratio of risks",
    dimensions: &[Dimension::NUMBER],
    example: "1.5",
    sign: Sign::Positive,
};

/// One finding, in a study of so many people.
pub(super) fn read_finding(
    node: &Node,
    people: Option<u64>,
    mistakes: &mut Mistakes,
) -> Option<SideEffectFinding> {
    let before = mistakes.len();
    let fields = Fields::open(node, "a finding", FINDING, mistakes)?;
    let is_misspelt = mistakes.len() > before;
    let what = fields
        .get("what")
        .and_then(|node| read_name(node, "what was seen", mistakes));
    let control = fields
        .get("control")
        .and_then(|node| read_control(node, mistakes));
    let share = read_share_of(&fields, people, control.clone(), mistakes);
    let shares = fields.get("shares").and_then(|node| read_shares(node, mistakes));
    let change = fields.get("change").and_then(|node| read_change(node, mistakes));
    let risk_ratio = fields
        .get("risk_ratio")
        .and_then(|node| read_risk_ratio(node, mistakes));
    let size = only_size(&fields, is_misspelt, mistakes)?;
    beside_another(&fields, size, mistakes);
    let size = match size {
        "share" => share?,
        "shares" => FindingSize::SharesByDose {
            shares: shares?,
            control,
        },
        "change" => change?,
        _ => risk_ratio?,
    };
    Some(SideEffectFinding { what: what?, size })
}

/// Which of its sizes a finding has, of which it has one.
fn only_size(fields: &Fields<'_>, is_misspelt: bool, mistakes: &mut Mistakes) -> Option<&'static str> {
    let written: Vec<&str> = SIZES
        .into_iter()
        .filter(|key| fields.get(key).is_some())
        .collect();
    match written.as_slice() {
        [only] => return SIZES.into_iter().find(|key| key == only),
        [] if is_misspelt => {}
        [] => mistakes.add(
            Mistake::at(fields.place, "a finding says how often or how large, here is neither").hint(
                "add one of share: 20 %, shares: {50 mg: 20 %, 100 mg: 30 %}, change: {mean: 10 mmHg, sd: 5 mmHg} or \
                 risk_ratio: {estimate: 1.5, low: 1.2, high: 2, against: placebo}",
            ),
        ),
        [_, second, ..] => {
            let place = fields.key(second).map_or(fields.place, |key| key.place);
            let message = format!("a finding has one of {}, here are `{}`", SIZES.join(", "), written.join("` and `"));
            mistakes.add(Mistake::at(place, message).hint("write them as findings of their own, each with its `what`"));
        }
    }
    None
}

/// Refuses keys that say something of a share beside a size that is none.
fn beside_another(fields: &Fields<'_>, size: &str, mistakes: &mut Mistakes) {
    for key in ["approximate", "count", "of", "control"] {
        let belongs = size == "share" || size == "shares" && key == "control";
        let Some(found) = fields.key(key).filter(|_| !belongs) else {
            continue;
        };
        let with = if key == "control" {
            "`share` or `shares`"
        } else {
            "`share`"
        };
        let hint = match (key, size) {
            ("control", "risk_ratio") => {
                "what the others had stands in the ratio: against: placebo".to_string()
            }
            _ => format!("take it out, or write the finding as {with}"),
        };
        let message = format!("`{key}` goes with {with}, here it stands beside `{size}`");
        mistakes.add(Mistake::at(found.place, message).hint(hint));
    }
}

/// `share` with what is said of it.
fn read_share_of(
    fields: &Fields<'_>,
    people: Option<u64>,
    control: Option<ControlShare>,
    mistakes: &mut Mistakes,
) -> Option<FindingSize> {
    let share = fields
        .get("share")
        .and_then(|node| read_share(node, "a share", mistakes));
    let is_approximate = fields
        .get("approximate")
        .and_then(|node| read_flag(node, "`approximate`", mistakes));
    let of = fields
        .get("of")
        .and_then(|node| read_name(node, "what the share is of", mistakes));
    // Of infusions there may be more than people.
    let most = people.filter(|_| fields.get("of").is_none()).unwrap_or(u64::MAX);
    let count = fields
        .get("count")
        .and_then(|node| read_count(node, "how many people that is", 0, most, mistakes));
    Some(FindingSize::Share {
        share: share?,
        is_approximate: is_approximate.unwrap_or(false),
        count,
        of,
        control,
    })
}

/// From none to all.
fn read_share(node: &Node, what: &'static str, mistakes: &mut Mistakes) -> Option<PrintedQuantity> {
    let expected = Expected {
        what,
        dimensions: &[Dimension::NUMBER],
        example: "20 % or 0.2",
        sign: Sign::NotNegative,
    };
    let share = PrintedQuantity::read(node, expected, mistakes)?;
    if share.canonical() <= 1.0 {
        return Some(share);
    }
    let message = format!("{what} is 100 % at most, here is {}", node.seen());
    let hint = match share.unit() == &Unit::none() && share.value() <= 100.0 {
        true => format!("write it as {share} %"),
        false => "write how many of a hundred, as in 20 %".to_string(),
    };
    mistakes.add(Mistake::at(node.place, message).hint(hint));
    None
}

fn read_control(node: &Node, mistakes: &mut Mistakes) -> Option<ControlShare> {
    let fields = Fields::open_in(node, "`control`", CONTROL, Some(("control", FINDING)), mistakes)?;
    let given = fields
        .get("given")
        .and_then(|node| read_name(node, "what the others had", mistakes));
    let share = fields
        .get("share")
        .and_then(|node| read_share(node, "a share", mistakes));
    Some(ControlShare {
        given: given?,
        share: share?,
    })
}

fn read_shares(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<DoseShare>> {
    let fields = Fields::any(node, "`shares`", mistakes)?;
    let before = mistakes.len();
    let mut shares = Vec::new();
    for (_, key, value) in fields.entries() {
        let dose = PrintedQuantity::read(key, DOSE, mistakes);
        let share = read_share(value, "a share", mistakes);
        shares.extend(dose.zip(share).map(|(dose, share)| DoseShare { dose, share }));
    }
    if mistakes.len() > before {
        return None;
    }
    let place = fields.heading.unwrap_or(fields.place);
    if shares.len() < 2 {
        let mistake = Mistake::at(place, "`shares` is of two doses at least");
        mistakes.add(mistake.hint("of one dose write `share: 20 %`, and say the dose in `setting`"));
        return None;
    }
    let rises = |pair: &[DoseShare]| {
        let [lower, higher] = pair else { return true };
        lower.dose.unit().dimension() == higher.dose.unit().dimension()
            && lower.dose.canonical() < higher.dose.canonical()
    };
    if !shares.windows(2).all(rises) {
        let message = "the doses of `shares` do not rise from one to the next";
        let hint = "write each dose once, all of one kind, from the lowest to the highest";
        mistakes.add(Mistake::at(place, message).hint(hint));
        return None;
    }
    Some(shares)
}

fn read_change(node: &Node, mistakes: &mut Mistakes) -> Option<FindingSize> {
    let before = mistakes.len();
    let fields = Fields::open_in(node, "`change`", CHANGE, Some(("change", FINDING)), mistakes)?;
    let mut take = |key: &str, expected: Expected| {
        let node = fields.get(key)?;
        PrintedQuantity::read(node, expected, mistakes)
    };
    let (mean, from, to) = (take("mean", CHANGED), take("from", CHANGED), take("to", CHANGED));
    let deviation = Expected {
        what: "a standard deviation",
        sign: Sign::Positive,
        ..CHANGED
    };
    let sd = take("sd", deviation);
    if mistakes.len() > before {
        return None;
    }
    match (mean, sd, from, to) {
        (Some(mean), sd, None, None) => {
            let is_one_unit = sd.as_ref().is_none_or(|sd| sd.unit() == mean.unit());
            in_one_unit(is_one_unit, fields.place, mistakes)?;
            Some(FindingSize::MeanChange { mean, sd })
        }
        (None, None, Some(from), Some(to)) => {
            in_one_unit(from.unit() == to.unit(), fields.place, mistakes)?;
            if from.canonical() < to.canonical() {
                return Some(FindingSize::ChangeRange { from, to });
            }
            let mistake = Mistake::at(fields.place, "the ends of this change are not in order");
            mistakes.add(mistake.hint("write the smaller end as `from` and the larger one as `to`"));
            None
        }
        _ => {
            let message = "a change is a mean, with its standard deviation where it was printed, or a range";
            let hint = "write {mean: 10 mmHg, sd: 5 mmHg} or {from: 10 mmHg, to: 20 mmHg}";
            mistakes.add(Mistake::at(fields.place, message).hint(hint));
            None
        }
    }
}

fn in_one_unit(holds: bool, place: Place, mistakes: &mut Mistakes) -> Option<()> {
    if holds {
        return Some(());
    }
    let mistake = Mistake::at(place, "the numbers of this change are in different units");
    mistakes.add(mistake.hint("write both in the unit of the source, as in {mean: 10 mmHg, sd: 5 mmHg}"));
    None
}

fn read_risk_ratio(node: &Node, mistakes: &mut Mistakes) -> Option<FindingSize> {
    let around = Some(("risk_ratio", FINDING));
    let fields = Fields::open_in(node, "`risk_ratio`", RISK_RATIO, around, mistakes)?;
    let mut take = |key: &str| {
        let node = fields.get(key)?;
        PrintedQuantity::read(node, RATIO, mistakes)
    };
    let (estimate, low, high) = (take("estimate"), take("low"), take("high"));
    let interval = fields
        .get("interval")
        .and_then(|node| read_share(node, "the level of an interval", mistakes));
    let against = fields
        .get("against")
        .and_then(|node| read_name(node, "what the others had", mistakes));
    let (estimate, low, high) = (estimate?, low?, high?);
    let [lower, middle, upper] = [&low, &estimate, &high].map(PrintedQuantity::canonical);
    if !(lower <= middle && middle <= upper && lower < upper) {
        let message = format!("the interval from {low} to {high} does not hold the ratio {estimate}");
        let hint = "write the lower end as `low` and the upper one as `high`, with the ratio between them";
        mistakes.add(Mistake::at(fields.place, message).hint(hint));
        return None;
    }
    Some(FindingSize::RiskRatio {
        estimate,
        low,
        high,
        interval,
        against: against?,
    })
}
