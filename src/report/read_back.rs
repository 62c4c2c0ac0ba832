use super::read_back_layout::Layout;
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::quantity::Time;
use crate::regimen::{DrawnUp, ReadBack, ReadBackItem, Vials};

/// What each arm gives the typical patient: when doses start and end, how much they are, per kg too, and what is
/// repeated; so that a slip in a scenario is seen before its results are.
/// Under it stands what was taken by default, since it decides what is given too.
pub fn read_back(arms: &[ReadBack], dosed_as: &str, defaults: &[String]) -> Blocks {
    let mut blocks = Blocks::new();
    let Some(first) = arms.first() else {
        return blocks;
    };
    let routes = routes(arms);
    let by_route = match routes.as_slice() {
        [] => String::new(),
        [route] => format!(" by route {route}"),
        _ => String::new(),
    };
    let title = format!(
        "Given to the typical patient of {}{by_route}, in mg of {dosed_as}:",
        first.weight
    );
    let layout = Layout {
        with_days: arms.iter().any(|arm| arm.end > DAY),
        start: first.start,
        with_written: any_dose(
            arms,
            |item| matches!(item, ReadBackItem::Dose { amount, written, .. } if amount != written),
        ),
        with_solution: any_dose(arms, |item| {
            matches!(
                item,
                ReadBackItem::Dose {
                    solution: Some(_),
                    ..
                }
            )
        }),
        with_routes: routes.len() > 1,
    };
    let mut table = ResultTable::new(layout.header()).captioned(title);
    for arm in arms {
        for row in layout.arm(arm) {
            table.row(row);
        }
    }
    blocks.table(table);
    let lines = earlier_rounds(arms)
        .chain(occasions(arms))
        .chain(solutions(arms))
        .chain(taken_by_default(defaults));
    lines.for_each(|line| blocks.line(line));
    blocks
}

/// "Arm a: its first round has been given every 24 h for ever when it begins.", a line an arm.
fn earlier_rounds(arms: &[ReadBack]) -> impl Iterator<Item = String> {
    arms.iter().filter_map(|arm| {
        let every = arm.earlier_rounds?;
        Some(format!(
            "Arm {}: when it begins, a round has been given every {every} for ever (steady state).",
            arm.arm
        ))
    })
}

/// Later occasions that are told one by one.
const MOST_OCCASIONS: usize = 4;

/// "Arm a: 3 visits of their own, the later ones from 24 h and 48 h.", a line an arm.
fn occasions(arms: &[ReadBack]) -> impl Iterator<Item = String> {
    arms.iter()
        .filter(|arm| !arm.later_occasions.is_empty())
        .map(|arm| {
            let starts = arm.later_occasions.iter();
            let starts: Vec<String> = starts.take(MOST_OCCASIONS).map(Time::to_string).collect();
            let more = arm.later_occasions.len() - starts.len();
            let starts = match more {
                0 => starts.join(", "),
                _ => format!("{}, and {more} more", starts.join(", ")),
            };
            format!(
                "Arm {}: {} visits of their own, the later ones from {starts}.",
                arm.arm,
                1 + arm.later_occasions.len()
            )
        })
}

/// "Of 10 mg/mL in arm a: 18.75 mL, 1 vial of 20 mL; 5 if each dose opens a new one.", a line a solution and arm.
fn solutions(arms: &[ReadBack]) -> impl Iterator<Item = String> {
    arms.iter().flat_map(|arm| {
        arm.drawn_up.iter().map(
            |DrawnUp {
                 solution,
                 volume,
                 vials,
             }| {
                let volume = compact(volume.ml(), 4);
                let strength = compact(solution.mg_per_ml, 4);
                let vials = match (solution.vial, vials) {
                    (Some(vial), Some(Vials { shared, one_for_each })) => {
                        let of = format!("{} of {} mL", counted(*shared), compact(vial.ml(), 4));
                        match shared == one_for_each {
                            true => format!(", {of}"),
                            false => format!(", {of}; {one_for_each} if each dose opens a new one"),
                        }
                    }
                    _ => String::new(),
                };
                format!("Of {strength} mg/mL in arm {}: {volume} mL{vials}.", arm.arm)
            },
        )
    })
}

fn counted(vials: u64) -> String {
    match vials {
        1 => "1 vial".to_string(),
        _ => format!("{vials} vials"),
    }
}

/// Whether any single dose, also within rounds, is such a one.
fn any_dose(arms: &[ReadBack], is_such: impl Fn(&ReadBackItem) -> bool) -> bool {
    let mut open: Vec<&ReadBackItem> = arms.iter().flat_map(|arm| &arm.items).collect();
    while let Some(item) = open.pop() {
        match item {
            ReadBackItem::Dose { .. } if is_such(item) => return true,
            ReadBackItem::Dose { .. } | ReadBackItem::Target { .. } | ReadBackItem::Rule { .. } => {}
            ReadBackItem::Rounds { items, .. } => open.extend(items),
        }
    }
    false
}

/// "By default: band 90 %; patients of perez-ruixo-2021: age 40 years, …".
fn taken_by_default(defaults: &[String]) -> Option<String> {
    (!defaults.is_empty()).then(|| format!("By default: {}.", defaults.join("; ")))
}

const DAY: Time = Time::from_microseconds(24 * 3_600_000_000);

/// Every route in use, once each.
fn routes(arms: &[ReadBack]) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open: Vec<&ReadBackItem> = arms.iter().rev().flat_map(|arm| arm.items.iter().rev()).collect();
    while let Some(item) = open.pop() {
        match item {
            ReadBackItem::Dose { route, .. }
            | ReadBackItem::Target { route, .. }
            | ReadBackItem::Rule { route, .. } => {
                if !found.contains(&&**route) {
                    found.push(&**route);
                }
            }
            ReadBackItem::Rounds { items, .. } => open.extend(items.iter().rev()),
        }
    }
    found
}
